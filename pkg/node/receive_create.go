package node

import (
	"context"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

func (n *Node) receiveCreate(ctx context.Context, h home, r Received) (effect, error) {
	object := r.object(r.Activity.ObjectURI)
	if object == nil {
		return nil, untrusted(r)
	}
	streams, err := n.streamsAddressed(ctx, h, r, object)
	if err != nil {
		return nil, err
	}
	if len(streams) > 0 {
		return n.receiveSubmission(ctx, h, r, object, streams)
	}
	kept, err := n.keep(ctx, h, object, r.Sender)
	if item, ok := object.(*domain.Item); ok && err == nil {
		return n.andTell(ctx, h, *item, kept)
	}
	return kept, err
}

// andTell is kept, and the news that an item names one of ours. What a stranger wrote is not kept for that: everybody would
// find it in our search; whoever reads the news fetches it.
func (n *Node) andTell(ctx context.Context, h home, item domain.Item, kept effect) (effect, error) {
	named := slices.ContainsFunc(item.Content.Mentions, func(m domain.Mention) bool { return h.addresses.IsOurs(m.Actor) })
	if !named || h.addresses.IsOurs(item.URI) {
		return kept, nil
	}
	if blocked, err := n.isBlocked(ctx, item.Actor); err != nil || blocked {
		return kept, err
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		if kept != nil {
			if err := kept(tx); err != nil {
				return err
			}
		}
		return n.notify(ctx, tx, notification, domain.NotifyMention, item.Actor, item.URI, item.URI)
	}, nil
}

func untrusted(r Received) error {
	if r.Activity.ObjectURI == "" {
		return domain.Explain(domain.ErrInvalid, "the object has no id", nil)
	}
	return domain.Explain(domain.ErrForbidden,
		fmt.Sprintf("%s may not speak for %s, and its own host did not confirm it", r.Sender.URI, r.Activity.ObjectURI), nil)
}

// keep stores a peer's item or note if it concerns us: we have an older version, somebody whom we follow wrote or sent it,
// it answers something of ours, or it names one of our actors.
func (n *Node) keep(ctx context.Context, h home, object domain.Object, sender domain.Actor) (effect, error) {
	switch o := object.(type) {
	case *domain.Item:
		if blocked, err := n.isBlocked(ctx, o.Actor); err != nil || blocked {
			return nil, err
		}
		if gone, err := n.isTombstone(ctx, o.URI); err != nil || gone {
			return nil, err
		}
		if wanted, err := n.isWanted(ctx, o.URI, sender.URI, o.Actor); err != nil || !wanted {
			return nil, err
		}
		because(&o.Arrival, domain.BecauseFollowed, sender.URI)
		return n.keepItem(ctx, *o), nil
	case *domain.Note:
		if blocked, err := n.isBlocked(ctx, o.Actor); err != nil || blocked {
			return nil, err
		}
		return n.keepNote(ctx, h, *o)
	}
	return nil, nil //nolint:nilnil // an object of a type that we keep no shape for
}

// isWanted says whether we have an object already or follow one of those who stand behind it.
func (n *Node) isWanted(ctx context.Context, object domain.URI, actors ...domain.URI) (bool, error) {
	for _, actor := range actors {
		if followed, err := n.store.IsFollowed(ctx, actor); err != nil || followed {
			return followed, err
		}
	}
	return n.isPublished(ctx, object)
}

func (n *Node) isTombstone(ctx context.Context, uri domain.URI) (bool, error) {
	_, err := n.store.TombstoneOf(ctx, uri)
	if notFound(err) {
		return false, nil
	}
	return err == nil, err
}

func (n *Node) keepItem(ctx context.Context, item domain.Item) effect {
	item = n.adopted(item)
	return func(tx *storage.Tx) error {
		_, err := tx.UpsertRemoteItem(ctx, item)
		return err
	}
}

// adopted gives a peer's item what our rows need.
func (n *Node) adopted(item domain.Item) domain.Item {
	item.ID, item.Local, item.State, item.CreatedAt = n.newID(), false, domain.StatePublished, n.moment()
	item.Arrival.At = item.CreatedAt
	if !domain.SameHost(item.Subject, item.URI) {
		item.Subject = "" // a profile speaks for an actor of its own host only
	}
	if item.PublishedAt.IsZero() || item.PublishedAt.After(item.CreatedAt) {
		item.PublishedAt = item.CreatedAt // a peer may not put itself on top of the list for ever
	}
	return item
}

func (n *Node) keepNote(ctx context.Context, h home, note domain.Note) (effect, error) {
	kind, about, err := n.concernOf(ctx, h, note)
	if err != nil {
		return nil, err
	}
	quote, err := n.quoteIn(ctx, h, note)
	if err != nil {
		return nil, err
	}
	if quote != nil && (kind == "" || kind == domain.NotifyMention) {
		kind, about = domain.NotifyQuote, quote.Object
	}
	if kind == "" {
		if wanted, err := n.isWanted(ctx, note.URI, note.Actor); err != nil || !wanted {
			return nil, err
		}
	}
	isNews := kind != "" && note.Arrival.Reason != domain.BecauseEarlier
	if reason, ok := reasonOf[kind]; ok {
		because(&note.Arrival, reason, about)
	}
	because(&note.Arrival, domain.BecauseFollowed, note.Actor)
	note, err = n.adoptedNote(ctx, note)
	if err != nil {
		return nil, err
	}
	if !isNews || note.Hidden && !note.Held { // in a locked thread nobody waits for answers
		return n.saveInThread(ctx, note, nil)
	}
	notification := n.newID()
	return n.saveInThread(ctx, note, func(tx *storage.Tx) error {
		if quote != nil {
			if _, err := tx.AddQuote(ctx, *quote); err != nil {
				return err
			}
		}
		// An edited note tells nothing new: the same news is kept once.
		return n.notify(ctx, tx, notification, kind, note.Actor, note.URI, about)
	})
}

var reasonOf = map[domain.NotificationKind]domain.Reason{
	domain.NotifyReply: domain.BecauseReply, domain.NotifyMention: domain.BecauseMention, domain.NotifyMessage: domain.BecauseMessage,
	domain.NotifyQuote: domain.BecauseQuote,
}

// because gives a reason for keeping something that has none yet.
func because(arrival *domain.Arrival, reason domain.Reason, about domain.URI) {
	if arrival.Reason == "" {
		arrival.Reason, arrival.About = reason, about
	}
}

// maxQuotedText is how much of what a note quotes stands in its card, in characters.
const maxQuotedText = 200

// adoptedNote gives a peer's note its place in the thread.
func (n *Node) adoptedNote(ctx context.Context, note domain.Note) (domain.Note, error) {
	note.ID, note.Local = n.newID(), false
	now := n.moment()
	note.Arrival.At = now
	if note.PublishedAt.IsZero() || note.PublishedAt.After(now) {
		note.PublishedAt = now
	}
	note.Quote.Text = markup.Excerpt(note.Quote.Text, maxQuotedText)
	note.Root = note.URI
	if note.InReplyTo != "" {
		note.Root = note.InReplyTo
		if parent, err := n.store.NoteByURI(ctx, note.InReplyTo); err == nil {
			note.Root = parent.Root
		} else if !notFound(err) {
			return note, err
		}
	}
	var err error
	note.Hidden, note.Held, err = n.reception(ctx, note)
	return note, err
}

// concernOf says why a note is of interest to the members; "" if it answers and names nobody here.
func (n *Node) concernOf(ctx context.Context, h home, note domain.Note) (domain.NotificationKind, domain.URI, error) {
	if note.Visibility == domain.VisibilityDirect {
		for _, uri := range slices.Concat(note.To, note.Cc) {
			if h.addresses.IsOurs(uri) {
				return domain.NotifyMessage, uri, nil
			}
		}
	}
	if note.InReplyTo != "" {
		if h.addresses.IsOurs(note.InReplyTo) {
			return domain.NotifyReply, note.InReplyTo, nil
		}
		// An answer to an answer: the thread is ours if its top is.
		if parent, err := n.store.NoteByURI(ctx, note.InReplyTo); err == nil && h.addresses.IsOurs(parent.Root) {
			return domain.NotifyReply, parent.Root, nil
		} else if err != nil && !notFound(err) {
			return "", "", err
		}
	}
	for _, m := range note.Mentions {
		if h.addresses.IsOurs(m.Actor) {
			return domain.NotifyMention, m.Actor, nil
		}
	}
	return "", "", nil
}
