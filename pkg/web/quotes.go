package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// quotesPage lists who quotes us, for members.
type quotesPage struct {
	Desk   *deskNav
	Quotes []quoteView
	Form   form
	// Policies are for owners, who say who may quote.
	Policies []option
	State    settingState
	Policy   string
	Pager    pager
}

// quoteView is one post that quotes something of ours. Revoke is set while that can be done.
type quoteView struct {
	ID     domain.ID
	Who    actorCard
	State  string
	URL    string
	About  *link
	Revoke bool
	At     time.Time
}

func (s *Server) listQuotes(v *visit) error {
	return s.showQuotes(v, http.StatusOK, newForm(url.Values{"quotes": {string(v.site.settings.Quotes.Or(""))}}, nil))
}

func (s *Server) showQuotes(v *visit, status int, f form) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	list, total, err := s.store.Quotes(v.ctx(), storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	page := quotesPage{Form: f, Pager: newPager("/desk/quotes", nil, number, total, pageSize)}
	for _, o := range quoteOptions(v) {
		if o.Value == string(v.site.settings.Quotes.Or("")) {
			page.Policy = o.Label
		}
	}
	if v.may(domain.ActSettings) {
		page.Policies = quoteOptions(v)
		if page.State, err = s.settingState(v, node.KeyQuotes, "/desk/quotes", forPeers); err != nil {
			return err
		}
	}
	p := s.presenter(v)
	for i := range list {
		shown, err := s.quote(v, p, &list[i])
		if err != nil {
			return err
		}
		page.Quotes = append(page.Quotes, shown)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "quotes/list", head{Heading: v.say("quotes.heading"), NoIndex: true}, page)
}

func (s *Server) quote(v *visit, p presenter, q *storage.QuoteBy) (quoteView, error) {
	shown := quoteView{
		ID: q.Quote.ID, Who: p.actor(q.Actor), URL: webAddress(string(q.Quote.Post)), At: p.here(q.Quote.CreatedAt),
		Revoke: q.Quote.State == domain.QuoteAccepted || q.Quote.State == domain.QuoteUnasked,
	}
	shown.Who.Face.Size = "small"
	if q.Note != nil {
		shown.URL = webAddress(firstOf(q.Note.URL, string(q.Quote.Post)))
	}
	switch q.Quote.State {
	case domain.QuoteAccepted:
		shown.State = v.say("quotes.accepted")
	case domain.QuoteUnasked:
		shown.State = v.say("quotes.unasked")
	case domain.QuoteRefused:
		shown.State = v.say("quotes.refused")
	case domain.QuoteRevoked:
		shown.State = v.say("quotes.revoked")
	}
	item, err := s.store.ItemByURI(v.ctx(), q.Quote.Object)
	if err == nil {
		shown.About = &link{Name: item.Content.Title, URL: p.itemPath(&item)}
		return shown, nil
	}
	if !isNotFound(err) {
		return shown, err
	}
	note, err := s.store.NoteByURI(v.ctx(), q.Quote.Object)
	if err == nil {
		shown.About = &link{Name: v.say("quotes.answer"), URL: p.path(note.URL)}
	}
	if isNotFound(err) {
		err = nil // retracted since
	}
	return shown, err
}

func (s *Server) revokeQuote(v *visit) error {
	if err := s.node.RevokeQuote(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk/quotes")
	}
	v.tell("quotes.revoked_done")
	return v.seeOther("/desk/quotes")
}

func (s *Server) saveQuotePolicy(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetQuotePolicy(v.seeing(values), *v.member, domain.QuotePolicy(values.Get("quotes"))); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/quotes", func(f form) error { return s.showQuotes(v, f.status(), f) })
	}
	v.tell("settings.kept")
	return v.seeOther("/desk/quotes")
}

func quoteOptions(v *visit) []option {
	return []option{
		{Value: string(domain.QuoteEverybody), Label: v.say("quotes.everybody")},
		{Value: string(domain.QuoteFollowers), Label: v.say("quotes.followers")},
		{Value: string(domain.QuoteNobody), Label: v.say("quotes.nobody")},
	}
}
