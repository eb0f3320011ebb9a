package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// SetQuotePolicy says who may quote what does not say so itself. It holds for requests from now on.
func (n *Node) SetQuotePolicy(ctx context.Context, by domain.Member, policy domain.QuotePolicy) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if _, err := n.home(ctx); err != nil {
		return err
	}
	if !policy.IsValid() {
		var wrong domain.InvalidError
		wrong.Add("quotes", "choose everybody, followers or nobody")
		return &wrong
	}
	return n.changeSettings(ctx, by, KeyQuotes, string(policy), func(s *domain.Settings) { s.Quotes = policy })
}

// RevokeQuote takes an authorisation back for ever: its address answers 410, and who quotes and our followers are told with a
// Delete (FEP-044f). A quote that nobody authorised is no longer shown.
func (n *Node) RevokeQuote(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	quote, err := n.store.QuoteByID(ctx, id)
	if err != nil {
		return err
	}
	if quote.State == domain.QuoteRevoked {
		return nil
	}
	wasAuthorised := quote.State == domain.QuoteAccepted
	quote.State, quote.EndedAt = domain.QuoteRevoked, n.moment()
	deletion, err := n.quoteDeletion(ctx, h, quote)
	if err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditQuoteRevoke, string(quote.Post), string(quote.Object)), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SetQuote(ctx, quote); err != nil || !wasAuthorised {
			return err
		}
		return send(ctx, tx, deletion)
	})
}

func (n *Node) quoteDeletion(ctx context.Context, h home, quote domain.Quote) (outgoing, error) {
	author, err := n.store.ActorByURI(ctx, quote.Author)
	if err != nil {
		return outgoing{}, err
	}
	authorization := quoteAuthorization(h, quote)
	out, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbDelete, Actor: quote.Author, Object: authorization,
		ObjectURI: authorization.URI, To: []domain.URI{quote.Actor}, Cc: []domain.URI{author.Followers},
	}, authorization.URI, false)
	return out.toFollowersOf([]domain.URI{quote.Author}, []domain.URI{quote.Actor}), err
}

func quoteAuthorization(h home, quote domain.Quote) *domain.QuoteAuthorization {
	return &domain.QuoteAuthorization{
		URI: h.addresses.Quote(quote.ID), AttributedTo: quote.Author, Post: quote.Post, Target: quote.Object,
	}
}

// quotableBy says on what is to be written who may quote it.
func quotableBy(settings domain.Settings, object domain.Object) domain.Object {
	switch o := object.(type) {
	case *domain.Item:
		item := *o
		item.QuotableBy = o.Content.Quotes.Or(settings.Quotes)
		return &item
	case *domain.Note:
		note := *o
		note.QuotableBy = settings.Quotes.Or("")
		return &note
	}
	return object
}
