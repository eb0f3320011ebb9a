package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/weftwork/weftwork/pkg/domain"
)

// copyPage tells members about a copy of something of a peer.
type copyPage struct {
	Desk          *deskNav
	URI           domain.URI
	Kind          string
	Name          string
	Here          string // our page of it
	Page          string // its page at home
	Host          string
	Author        *link
	How, Why      string
	Message       domain.URI // the activity that brought it
	At            time.Time
	Published     time.Time
	Updated       time.Time
	Audience      string
	Coming        int // things of its thread that are still to be fetched
	Lacking       []link
	JSON          string
	CanFetchAgain bool
	AuthorURI     domain.URI
	Deletable     bool
}

// showCopy tells where a peer's item, note or actor came from and why it is here, and shows its JSON.
func (s *Server) showCopy(v *visit) error {
	page, err := s.copyOf(v, domain.URI(v.QueryParam("of")))
	if err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "copies/show", head{Heading: v.say("copy.heading"), NoIndex: true}, page)
}

func (s *Server) copyOf(v *visit, uri domain.URI) (copyPage, error) {
	page := copyPage{URI: uri, AuthorURI: uri, Host: uri.Host(), CanFetchAgain: s.o.FetchAgain != nil}
	if v.site.addresses.IsOurs(uri) {
		return page, domain.ErrNotFound
	}
	raw, err := s.store.RawOf(v.ctx(), uri)
	if err != nil && !isNotFound(err) {
		return page, err
	}
	page.JSON = readable(raw)
	entry, err := s.entryOf(v, uri)
	switch {
	case isNotFound(err):
		return page, s.copyOfActor(v, &page)
	case err != nil:
		return page, err
	}
	p := s.presenter(v)
	var arrival domain.Arrival
	var visibility domain.Visibility
	if i := entry.Item; i != nil {
		page.Kind, page.Name, page.Here, page.Page = p.kindName(i.Kind), i.Content.Title, p.itemPath(i), webAddress(i.URL)
		page.Published, page.Updated, arrival, visibility = v.here(i.PublishedAt), v.here(i.UpdatedAt), i.Arrival, i.Visibility
	} else {
		n := entry.Note
		page.Kind, page.Name, page.Here, page.Page = v.say("copy.note"), n.Title, notePath(n), webAddress(n.URL)
		page.Published, page.Updated, arrival, visibility = v.here(n.PublishedAt), v.here(n.UpdatedAt), n.Arrival, n.Visibility
	}
	page.AuthorURI, page.Deletable = entry.Author.URI, true
	page.Author = &link{Name: entry.Author.DisplayName(), URL: copyPath(entry.Author.URI)}
	page.Audience = v.say(audienceWords[visibility])
	page.At, page.Message = arrival.At, arrival.Activity
	page.How = howItCame(v, uri, arrival)
	if page.Why, err = s.whyItIsHere(v, arrival); err != nil {
		return page, err
	}
	return page, s.threadOfCopy(v, &page)
}

func copyPath(uri domain.URI) string { return "/desk/copy?of=" + queryEscape(string(uri)) }

var audienceWords = map[domain.Visibility]string{
	domain.VisibilityPublic: "copy.public", domain.VisibilityUnlisted: "copy.unlisted",
	domain.VisibilityFollowers: "copy.followers", domain.VisibilityDirect: "copy.direct",
}

// copyOfActor: an actor is always as its own host told it.
func (s *Server) copyOfActor(v *visit, page *copyPage) error {
	actor, err := s.store.ActorByURI(v.ctx(), page.URI)
	if err != nil {
		return err
	}
	page.Kind, page.Name, page.Page, page.At = string(actor.Type), actor.DisplayName(), webAddress(actor.URL), v.here(actor.FetchedAt)
	page.Here = "/desk/follow?q=" + queryEscape(string(actor.URI))
	page.Published, page.Updated = v.here(actor.PublishedAt), v.here(actor.UpdatedAt)
	page.How = v.say("copy.fetched", "Host", page.Host)
	page.Why = v.say("copy.actor")
	followed, err := s.store.IsFollowed(v.ctx(), actor.URI)
	if err != nil {
		return err
	}
	if followed {
		page.Why = v.say("copy.followed", "Name", actor.DisplayName())
		return nil
	}
	_, err = s.store.FollowOf(v.ctx(), actor.URI, v.site.settings.Organisation)
	if err == nil {
		page.Why = v.say("copy.follower")
	} else if !isNotFound(err) {
		return err
	}
	return nil
}

// howItCame says who brought a copy.
func howItCame(v *visit, uri domain.URI, a domain.Arrival) string {
	switch {
	case a.At.IsZero():
		return v.say("copy.before")
	case a.Fetched && a.Sender != "" && a.Verb != "":
		return v.say("copy.fetched_for", "Host", uri.Host(), "Verb", string(a.Verb), "Sender", string(a.Sender))
	case a.Fetched:
		return v.say("copy.fetched", "Host", uri.Host())
	}
	return v.say("copy.sent", "Verb", string(a.Verb), "Sender", string(a.Sender))
}

var whyWords = map[domain.Reason]string{
	domain.BecauseFollowed: "copy.followed", domain.BecauseReply: "copy.reply", domain.BecauseMention: "copy.mention",
	domain.BecauseMessage: "copy.message", domain.BecauseReshare: "copy.reshare", domain.BecauseThread: "copy.thread",
	domain.BecauseLookup: "copy.lookup", domain.BecauseEarlier: "copy.earlier", domain.BecauseKnown: "copy.known",
}

func (s *Server) whyItIsHere(v *visit, a domain.Arrival) (string, error) {
	key, ok := whyWords[a.Reason]
	if !ok {
		return "", nil
	}
	name := string(a.About)
	actor, err := s.store.ActorByURI(v.ctx(), a.About)
	switch {
	case err == nil:
		name = actor.DisplayName()
	case !isNotFound(err):
		return "", err
	}
	return v.say(key, "Name", name), nil
}

// maxLacking is how many things are named that could not be fetched for a thread.
const maxLacking = 20

func (s *Server) threadOfCopy(v *visit, page *copyPage) error {
	errands, err := s.store.ErrandsOf(v.ctx(), page.URI)
	if err != nil {
		return err
	}
	for _, e := range errands {
		switch {
		case e.Done && e.LastError != "" && len(page.Lacking) < maxLacking:
			page.Lacking = append(page.Lacking, link{Name: string(e.URI), Text: e.LastError})
		case !e.Done:
			page.Coming++
		}
	}
	return nil
}

// readable is JSON with its lines broken, as text that shows what is in it: what steers the direction of text or prints
// nothing is written as JSON escapes.
func readable(raw []byte) string {
	var indented bytes.Buffer
	if json.Indent(&indented, raw, "", "  ") != nil {
		indented.Reset()
		indented.Write(raw)
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(indented.String(), "\uFFFD") {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
		} else if r < 0x10000 {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// fetchAgain asks the origin for the present version of a copy.
func (s *Server) fetchAgain(v *visit) error {
	uri := domain.URI(v.FormValue("of"))
	if s.o.FetchAgain == nil || v.site.addresses.IsOurs(uri) {
		return domain.ErrNotFound
	}
	before, err := s.store.RawOf(v.ctx(), uri)
	if err != nil {
		return err
	}
	err = s.o.FetchAgain(v.ctx(), uri)
	if errors.Is(err, domain.ErrGone) {
		v.warn(v.say("copy.gone"))
		return v.seeOther("/network")
	}
	if err != nil {
		return s.refused(v, err, copyPath(uri))
	}
	after, err := s.store.RawOf(v.ctx(), uri)
	if err != nil && !isNotFound(err) {
		return err
	}
	if bytes.Equal(before, after) {
		v.tell("copy.same")
	} else {
		v.tell("copy.newer")
	}
	return v.seeOther(copyPath(uri))
}
