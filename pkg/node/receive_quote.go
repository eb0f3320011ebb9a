package node

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// quotable is what of ours may be quoted, by whom.
type quotable struct {
	author domain.URI
	policy domain.QuotePolicy
	public bool
}

// quotable finds something of ours; domain.ErrNotFound for all else.
func (n *Node) quotable(ctx context.Context, h home, uri domain.URI) (quotable, error) {
	if !h.addresses.IsOurs(uri) {
		return quotable{}, domain.ErrNotFound
	}
	if item, err := n.store.ItemByURI(ctx, uri); err == nil && item.Local && item.State == domain.StatePublished {
		return quotable{item.Actor, item.Content.Quotes.Or(h.settings.Quotes), item.Visibility.IsForEverybody()}, nil
	} else if err != nil && !notFound(err) {
		return quotable{}, err
	}
	note, err := n.store.NoteByURI(ctx, uri)
	if err == nil && (!note.Local || note.Hidden) {
		err = domain.ErrNotFound
	}
	return quotable{note.Actor, h.settings.Quotes.Or(""), note.Visibility.IsForEverybody()}, err
}

// mayQuote asks the policy. Who is blocked may nothing.
func (n *Node) mayQuote(ctx context.Context, q quotable, by domain.URI) (bool, error) {
	if !q.public || q.policy == domain.QuoteNobody {
		return false, nil
	}
	if blocked, err := n.isBlocked(ctx, by); err != nil || blocked {
		return false, err
	}
	if q.policy == domain.QuoteEverybody {
		return true, nil
	}
	follow, err := n.store.FollowOf(ctx, by, q.author)
	if notFound(err) {
		return false, nil
	}
	return err == nil && follow.State == domain.FollowAccepted, err
}

// receiveQuoteRequest answers who wants to quote something of ours (FEP-044f): Accept with the address of an authorisation, or
// Reject. Asking again gives the same authorisation; one that was revoked stays so.
func (n *Node) receiveQuoteRequest(ctx context.Context, h home, r Received) (effect, error) {
	object := r.Activity.ObjectURI
	target, err := n.quotable(ctx, h, object)
	switch {
	case notFound(err) && h.addresses.IsOurs(object):
		return nil, nil //nolint:nilnil // retracted, or never published: its Delete was told
	case notFound(err):
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s is not ours to let be quoted", object), nil)
	case err != nil:
		return nil, err
	case r.Sender.Inbox == "" || r.Activity.ID == "" || r.Activity.Instrument == "":
		return nil, domain.Explain(domain.ErrInvalid, "a QuoteRequest needs an id and an instrument, and its actor an inbox", nil)
	case !domain.SameHost(r.Activity.Instrument, r.Sender.URI):
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s asks for a post of another host, %s", r.Sender.URI, r.Activity.Instrument), nil)
	}
	post := r.object(r.Activity.Instrument)
	if author := authorOf(post); author != "" && author != r.Sender.URI {
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s asks for a post by %s", r.Sender.URI, author), nil)
	}
	quote, err := n.store.QuoteOf(ctx, object, r.Activity.Instrument)
	isNew := notFound(err)
	if err != nil && !isNew {
		return nil, err
	}
	allowed, err := n.mayQuote(ctx, target, r.Sender.URI)
	if err != nil {
		return nil, err
	}
	if !quotes(post, object) || !allowed || quote.State == domain.QuoteRevoked {
		return sending(ctx, r.Sender.Inbox)(n.quoteAnswer(h, domain.VerbReject, target.author, r.Activity, ""))
	}
	if isNew {
		quote = domain.Quote{
			ID: n.newID(), Object: object, Author: target.author, Post: r.Activity.Instrument, Actor: r.Sender.URI, CreatedAt: n.moment(),
		}
	}
	quote.Request, quote.State = r.Activity.ID, domain.QuoteAccepted
	accept, err := n.quoteAnswer(h, domain.VerbAccept, target.author, r.Activity, h.addresses.Quote(quote.ID))
	if err != nil {
		return nil, err
	}
	keep, err := n.keepQuoting(ctx, h, post, quote, isNew)
	if err != nil {
		return nil, err
	}
	return func(tx *storage.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		return send(ctx, tx, accept.toInbox(r.Sender.Inbox))
	}, nil
}

// keepQuoting stores an authorisation, the post that it is for, and word for the members.
func (n *Node) keepQuoting(ctx context.Context, _ home, post domain.Object, quote domain.Quote, isNew bool) (effect, error) {
	note, isNote := post.(*domain.Note)
	var adopted domain.Note
	if isNote {
		because(&note.Arrival, domain.BecauseQuote, quote.Object)
		var err error
		if adopted, err = n.adoptedNote(ctx, *note); err != nil {
			return nil, err
		}
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		if isNote {
			if _, err := tx.SaveNote(ctx, adopted); err != nil {
				return err
			}
		}
		if !isNew {
			return tx.SetQuote(ctx, quote)
		}
		added, err := tx.AddQuote(ctx, quote)
		if err == nil && !added {
			err = errMovedOn // the row is tried again, and finds what came in between
		}
		if err != nil {
			return err
		}
		return n.notify(ctx, tx, notification, domain.NotifyQuote, quote.Actor, quote.Post, quote.Object)
	}, nil
}

// quoteAnswer embeds the request: Mastodon matches by object and instrument.
func (n *Node) quoteAnswer(h home, verb domain.Verb, by domain.URI, request *domain.Activity, authorization domain.URI) (outgoing, error) {
	return n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: verb, Actor: by, ObjectURI: request.ID, Result: authorization,
		Object: &domain.Activity{
			ID: request.ID, Verb: domain.VerbQuoteRequest, Actor: request.Actor, ObjectURI: request.ObjectURI, Instrument: request.Instrument,
		},
		To: []domain.URI{request.Actor},
	}, request.Actor, false)
}

func authorOf(object domain.Object) domain.URI {
	switch o := object.(type) {
	case *domain.Note:
		return o.Actor
	case *domain.Item:
		return o.Actor
	}
	return ""
}

// quotes says whether a post quotes that object. Articles and events do not say what they quote: their request does.
func quotes(post domain.Object, object domain.URI) bool {
	switch o := post.(type) {
	case *domain.Note:
		return o.Quote.URI == object
	case *domain.Item:
		return true
	}
	return false // its host did not give it
}

// quoteIn is the quote of something of ours in a note that came without a request, as Misskey's do; nil if there is none.
func (n *Node) quoteIn(ctx context.Context, h home, note domain.Note) (*domain.Quote, error) {
	if note.Quote.URI == "" {
		return nil, nil //nolint:nilnil // see above
	}
	target, err := n.quotable(ctx, h, note.Quote.URI)
	if notFound(err) {
		return nil, nil //nolint:nilnil // see above
	}
	if err != nil {
		return nil, err
	}
	allowed, err := n.mayQuote(ctx, target, note.Actor)
	state := domain.QuoteRefused
	if allowed {
		state = domain.QuoteUnasked
	}
	return &domain.Quote{
		ID: n.newID(), Object: note.Quote.URI, Author: target.author, Post: note.URI, Actor: note.Actor, State: state, CreatedAt: n.moment(),
	}, err
}
