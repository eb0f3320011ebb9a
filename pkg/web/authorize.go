package web

import (
	"net/http"
	"net/url"
	"strings"
)

// authorizePage is where other servers send our members to act on what they show (FEP-3b86, OStatus' subscribe). Nothing
// happens before a button is pressed.
type authorizePage struct {
	findPage
	Organisation, What string
	// Back is this page: the buttons lead here again.
	Back string
}

// draftPage is what another site proposes for an article or answer.
type draftPage struct {
	Desk                               *deskNav
	Organisation, Title, Summary, Text string
}

// maxProposal is how much of a proposed text is taken, in bytes: an address has no more room.
const maxProposal = 8 << 10

// authorize shows an object or actor of any server with what the organisation can do about it. Mastodon names it uri, others
// also url or acct.
func (s *Server) authorize(v *visit) error {
	asked := ""
	for _, name := range []string{"uri", "object", "acct", "url", "id"} {
		asked = firstOf(asked, strings.TrimSpace(v.QueryParam(name)))
	}
	page := authorizePage{
		findPage: findPage{Form: newForm(url.Values{"uri": {asked}}, map[string]string{"uri": "authorize.uri"})}, Organisation: v.site.organisation.DisplayName(),
		Back: "/authorize?uri=" + queryEscape(asked), What: intentOf(v),
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if asked != "" {
		if err := s.find(v, &page.findPage, asked); err != nil {
			again, ok := page.Form.with(err)
			if !ok {
				return err
			}
			page.Form = again
		}
	}
	if page.Entry != nil && page.Entry.Respond != nil {
		page.Entry.Respond.Back = page.Back
	}
	return s.page(v, http.StatusOK, "authorize/show", head{Heading: v.say("authorize.heading"), NoIndex: true}, page)
}

// intentOf says what the other server's button was for.
func intentOf(v *visit) string {
	switch v.QueryParam("intent") {
	case "follow":
		return v.say("authorize.follow")
	case "like":
		return v.say("authorize.like")
	case "announce":
		return v.say("authorize.announce")
	}
	return ""
}

// authorizeNew shows what another site proposes to write: an answer, or an article to begin with it.
func (s *Server) authorizeNew(v *visit) error {
	if to := strings.TrimSpace(v.QueryParam("inReplyTo")); to != "" {
		return v.seeOther("/authorize?uri=" + queryEscape(to))
	}
	page := draftPage{
		Organisation: v.site.organisation.DisplayName(), Title: proposed(v, "name"), Summary: proposed(v, "summary"), Text: proposed(v, "content"),
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "authorize/new", head{Heading: v.say("authorize.new_heading"), NoIndex: true}, page)
}

func proposed(v *visit, name string) string {
	text := strings.ToValidUTF8(v.QueryParam(name), "")
	if len(text) > maxProposal {
		text = strings.ToValidUTF8(text[:maxProposal], "")
	}
	return text
}

// toAuthorize takes Mastodon's address for the same, which programs guess when they do not ask.
func (s *Server) toAuthorize(v *visit) error {
	return v.seeOther("/authorize?" + v.QueryParams().Encode())
}
