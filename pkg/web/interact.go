package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// interactPage leads to the reader's own server. It is a page and not a redirect: form-action in the
// Content-Security-Policy would stop that, and people see where they go.
type interactPage struct {
	Host, URL, What string
	// Post begins a post with the address of what is shared; "" unless it is to be shared.
	Post string
}

// askPage asks for the reader's own server, on a page of its own: what is to be answered stands anywhere in a thread.
type askPage struct {
	Entry     entryView
	URI, What domain.URI
	Verb      string
}

// askServer is the form of interact for one thing that visitors may read.
func (s *Server) askServer(v *visit) error {
	if v.site.settings.HasLeft() {
		return domain.Explain(domain.ErrGone, v.say("page.left", "Date", v.speaker.date(v.here(v.site.settings.LeftAt))), nil)
	}
	entry, err := s.shownEntry(v, domain.URI(v.QueryParam("uri")))
	if err != nil {
		return err
	}
	page := askPage{URI: domain.URI(v.QueryParam("uri")), Verb: string(verbOf(v.QueryParam("verb")))}
	if page.Entry, err = s.entry(v, s.presenter(v), &entry); err != nil {
		return err
	}
	page.Entry.Respond = nil
	return s.page(v, http.StatusOK, "interact/ask", head{Heading: v.say("responses.join"), NoIndex: true}, page)
}

// interact finds the page of the reader's server that follows or answers something of ours.
func (s *Server) interact(v *visit) error {
	if v.site.settings.HasLeft() {
		return domain.Explain(domain.ErrGone, v.say("page.left", "Date", v.speaker.date(v.here(v.site.settings.LeftAt))), nil)
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	object := domain.URI(values.Get("uri"))
	title, link, err := s.interactive(v, object)
	if err != nil {
		return err
	}
	server := strings.TrimSpace(values.Get("server"))
	host := hostOf(server)
	if host == "" {
		return domain.Explain(domain.ErrInvalid, v.say("interact.bad_server"), nil)
	}
	address := "https://" + host + "/authorize_interaction?uri=" + queryEscape(string(object))
	verb := verbOf(values.Get("verb"))
	if found := s.interactPage(v, server, object, verb); found != "" {
		address = found
	}
	page := interactPage{Host: host, URL: address, What: string(object)}
	if verb == domain.VerbAnnounce && link != "" {
		page.What = link
		page.Post = "https://" + host + "/share?" + url.Values{"text": {title + "\n" + link}}.Encode()
	}
	actor, err := s.store.ActorByURI(v.ctx(), object)
	if err == nil {
		page.What = handleOf(actor)
	} else if !isNotFound(err) {
		return err
	}
	return s.page(v, http.StatusOK, "interact/show", head{Heading: v.say("interact.heading", "Host", host), NoIndex: true}, page)
}

// interactPage is what a server says; one that does not, or is asked too often, gets Mastodon's address, which most programs
// know.
func (s *Server) interactPage(v *visit, server string, object domain.URI, verb domain.Verb) string {
	if s.o.Interact == nil {
		return ""
	}
	end, ok := s.outward.begin(s.origin(v).Network())
	if !ok {
		return ""
	}
	defer end()
	found, err := s.o.Interact(v.ctx(), server, object, verb)
	if err != nil {
		return ""
	}
	return webAddress(found)
}

// interactive are the title and address of what a reader wants to act on: anything of ours, and of others what stands here
// for everybody. Nobody is led to anything else.
func (s *Server) interactive(v *visit, object domain.URI) (title, link string, err error) {
	entry, err := s.shownEntry(v, object)
	switch {
	case err == nil && entry.Item != nil:
		return entry.Item.Content.Title, webAddress(firstOf(entry.Item.URL, string(object))), nil
	case err == nil:
		return entry.Author.DisplayName(), webAddress(firstOf(entry.Note.URL, string(object))), nil
	case isNotFound(err) && v.site.addresses.IsOurs(object):
		return "", "", nil // an actor, which has no entry
	case isNotFound(err) && s.describes(v, object):
		return "", "", nil // a peer's initiative that has a page here
	case isNotFound(err):
		return "", "", domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	return "", "", err
}

// describes says whether a profile that stands here for everybody is about the actor.
func (s *Server) describes(v *visit, actor domain.URI) bool {
	item, err := s.store.ItemBySubject(v.ctx(), actor)
	if err != nil || item.State != domain.StatePublished || !seenBy(v, item.Visibility) {
		return false
	}
	_, err = s.shownEntry(v, item.URI)
	return err == nil
}

// verbOf is what a form may ask for besides following and answering.
func verbOf(text string) domain.Verb {
	if verb := domain.Verb(text); verb == domain.VerbJoin || verb == domain.VerbAnnounce {
		return verb
	}
	return ""
}

// hostOf reads a server from a host, an address or a handle; "" if it is none of them.
func hostOf(text string) string {
	if handle, err := domain.ParseHandle(text); err == nil {
		text = handle.Host()
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Host == "" || strings.ContainsAny(u.Host, " <>\"'") || !strings.ContainsAny(u.Host, ".:") {
		return ""
	}
	return strings.ToLower(u.Host)
}
