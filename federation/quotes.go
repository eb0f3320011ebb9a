package federation

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
)

// quote answers the id of an authorisation that we gave (FEP-044f), for as long as it and what is quoted last.
func (s *Server) quote(c echo.Context, h here) error {
	id := domain.ID(c.Param("id"))
	return s.serve(c, h, h.Quote(id), func(ctx context.Context) (located, error) {
		quote, err := s.Store.QuoteByID(ctx, id)
		if err != nil {
			return located{}, err
		}
		switch quote.State {
		case domain.QuoteAccepted:
		case domain.QuoteRevoked:
			return located{}, &goneError{domain.Tombstone{URI: h.Quote(id), FormerType: "QuoteAuthorization", DeletedAt: quote.EndedAt}}
		default:
			return located{}, domain.ErrNotFound // nobody was given one
		}
		page, err := s.quotedPage(ctx, quote.Object)
		return located{&domain.QuoteAuthorization{
			URI: h.Quote(id), AttributedTo: quote.Author, Post: quote.Post, Target: quote.Object,
		}, page}, err
	})
}

// quotedPage is where people read what was quoted; with the thing itself its authorisations are gone.
func (s *Server) quotedPage(ctx context.Context, object domain.URI) (string, error) {
	item, err := s.ourItem(ctx, object)
	if err == nil {
		return item.URL, nil
	}
	if !errors.Is(err, domain.ErrNotFound) {
		return "", err
	}
	note, err := s.ourNote(ctx, object)
	return note.URL, err
}

// quotable says on an item or note of ours who may quote it.
func (h here) quotable(object domain.Object) domain.Object {
	switch o := object.(type) {
	case *domain.Item:
		o.QuotableBy = o.Content.Quotes.Or(h.quotes)
	case *domain.Note:
		o.QuotableBy = h.quotes.Or("")
	}
	return object
}

// confirmQuote finds out whether a note of somebody whom we follow may show what it quotes: an author may quote herself,
// others need an authorisation that the host of what is quoted serves. What cannot be confirmed is not shown; that is no error.
func (p *Processor) confirmQuote(ctx context.Context, object domain.Object, sender domain.URI) {
	note, ok := object.(*domain.Note)
	if !ok || note.Quote.URI == "" {
		return
	}
	if h, err := p.here(ctx); err != nil || h.IsOurs(note.Quote.URI) {
		return // what is ours stands under what it quotes
	}
	if followed, err := p.isFollowed(ctx, sender, note.Actor); err != nil || !followed {
		return
	}
	quoted, author := p.quoted(ctx, note.Quote.URI)
	if author == "" || author != note.Actor && !p.isPermitted(ctx, note, author) {
		return
	}
	quoted.Permit, quoted.Allowed = note.Quote.Permit, true
	if who, err := p.Resolver.Actor(ctx, author); err == nil {
		quoted.Author = who.DisplayName()
	}
	note.Quote = quoted
}

func (p *Processor) isFollowed(ctx context.Context, actors ...domain.URI) (bool, error) {
	for _, actor := range actors {
		if followed, err := p.Store.IsFollowed(ctx, actor); err != nil || followed {
			return followed, err
		}
	}
	return false, nil
}

// isPermitted: the authorisation lives with the quoted author, and is for this post and no other.
func (p *Processor) isPermitted(ctx context.Context, note *domain.Note, author domain.URI) bool {
	permit := note.Quote.Permit
	if permit == "" || !domain.SameHost(permit, author) {
		return false
	}
	object, err := p.Resolver.Object(ctx, permit)
	if err != nil {
		return false
	}
	authorization, ok := object.(*domain.QuoteAuthorization)
	return ok && authorization.URI == permit && authorization.AttributedTo == author &&
		authorization.Post == note.URI && authorization.Target == note.Quote.URI
}

// quoted is the card of a public post of a peer, and its author; "" if there is none.
func (p *Processor) quoted(ctx context.Context, uri domain.URI) (domain.Quoted, domain.URI) {
	object := p.held(ctx, uri)
	if object == nil {
		var err error
		if object, err = p.Resolver.Object(ctx, uri); err != nil {
			return domain.Quoted{}, ""
		}
	}
	switch o := object.(type) {
	case *domain.Item:
		if o.Visibility.IsForEverybody() {
			return domain.Quoted{URI: uri, URL: o.URL, Text: o.Content.Title}, o.Actor
		}
	case *domain.Note:
		if o.Visibility.IsForEverybody() {
			text := o.HTML // node makes an excerpt of it
			if title := o.Title + o.Warning; title != "" {
				text = title
			}
			return domain.Quoted{URI: uri, URL: o.URL, Text: text}, o.Actor
		}
	}
	return domain.Quoted{}, ""
}

// held is what the store has of a peer's item or note; nil if it has nothing.
func (p *Processor) held(ctx context.Context, uri domain.URI) domain.Object {
	if item, err := p.Store.ItemByURI(ctx, uri); err == nil {
		return &item
	}
	if note, err := p.Store.NoteByURI(ctx, uri); err == nil {
		return &note
	}
	return nil
}
