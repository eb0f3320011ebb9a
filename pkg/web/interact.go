package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// interactPage leads to the reader's own server. It is a page and not a redirect: form-action in the
// Content-Security-Policy would stop that, and people see where they go.
type interactPage struct{ Host, URL, What string }

// interact finds the page of the reader's server that follows or answers something of ours.
func (s *Server) interact(v *visit) error {
	if v.site.settings.HasLeft() {
		return domain.Explain(domain.ErrGone, v.say("page.left", "Date", v.speaker.date(v.site.settings.LeftAt)), nil)
	}
	object := domain.URI(v.FormValue("uri"))
	if !v.site.addresses.IsOurs(object) {
		return domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	server := strings.TrimSpace(v.FormValue("server"))
	host := hostOf(server)
	if host == "" {
		return domain.Explain(domain.ErrInvalid, v.say("interact.bad_server"), nil)
	}
	address := "https://" + host + "/authorize_interaction?uri=" + queryEscape(string(object))
	if s.o.Interact != nil {
		// A server that does not say where gets Mastodon's address, which most programs know.
		if found, err := s.o.Interact(v.ctx(), server, object, verbOf(v.FormValue("verb"))); err == nil && webAddress(found) != "" {
			address = found
		}
	}
	page := interactPage{Host: host, URL: address, What: string(object)}
	actor, err := s.store.ActorByURI(v.ctx(), object)
	if err == nil {
		page.What = handleOf(actor)
	} else if !isNotFound(err) {
		return err
	}
	return s.page(v, http.StatusOK, "interact/show", head{Heading: v.say("interact.heading", "Host", host), NoIndex: true}, page)
}

// verbOf is what a form may ask for besides following and answering.
func verbOf(text string) domain.Verb {
	if verb := domain.Verb(text); verb == domain.VerbJoin {
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
