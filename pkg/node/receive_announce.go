package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// receiveAnnounce records who passed something on. What a followed actor passes on is kept, as its own host tells it.
func (n *Node) receiveAnnounce(ctx context.Context, h home, r Received) (effect, error) {
	object := r.Activity.ObjectURI
	if inner, ok := r.Activity.Object.(*domain.Activity); ok {
		if inner.Verb != domain.VerbCreate {
			return n.receiveRelayed(ctx, r, inner)
		}
		object = inner.ObjectURI
	}
	if object == "" {
		return nil, nil //nolint:nilnil // an Announce of nothing
	}
	known, err := n.isPublished(ctx, object)
	if err != nil {
		return nil, err
	}
	record := n.recordResponse(ctx, h, r, domain.ResponseReshare, object, domain.NotifyReshare)
	if known {
		return record, nil
	}
	followed, err := n.store.IsFollowed(ctx, r.Sender.URI)
	if err != nil || !followed {
		return nil, err
	}
	keep, err := n.keepReshared(ctx, r.object(object))
	if err != nil || keep == nil {
		return nil, err
	}
	return func(tx *storage.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		return record(tx)
	}, nil
}

// keepReshared stores what a followed actor passed on, if it is public and its own host told it.
func (n *Node) keepReshared(ctx context.Context, object domain.Object) (effect, error) {
	if object == nil {
		return nil, nil //nolint:nilnil // its host did not give it
	}
	switch o := object.(type) {
	case *domain.Item:
		if blocked, err := n.isBlocked(ctx, o.Actor); err != nil || blocked {
			return nil, err
		}
		if gone, err := n.isTombstone(ctx, o.URI); err != nil || gone {
			return nil, err
		}
		if o.Visibility.IsForEverybody() {
			because(&o.Arrival, domain.BecauseReshare, o.Arrival.Sender)
			return n.keepItem(ctx, *o), nil
		}
	case *domain.Note:
		if blocked, err := n.isBlocked(ctx, o.Actor); err != nil || blocked {
			return nil, err
		}
		if o.Visibility.IsForEverybody() {
			note, err := n.adoptedNote(ctx, *o)
			if err != nil {
				return nil, err
			}
			because(&note.Arrival, domain.BecauseReshare, note.Arrival.Sender)
			return n.saveInThread(ctx, note, nil)
		}
	}
	return nil, nil //nolint:nilnil // not public, or of no shape of ours
}

// receiveRelayed: a group that we follow passes on what its members do (FEP-1b12). It proves nothing: an edited thing comes
// from its own host, and of a deleted one its host says so. Votes and the like are none of our business.
func (n *Node) receiveRelayed(ctx context.Context, r Received, inner *domain.Activity) (effect, error) {
	followed, err := n.store.IsFollowed(ctx, r.Sender.URI)
	if err != nil || !followed {
		return nil, err
	}
	switch {
	case inner.Verb == domain.VerbUpdate:
		return n.keepReshared(ctx, r.object(inner.ObjectURI))
	case inner.Verb == domain.VerbDelete && r.isGone(inner.ObjectURI):
		return n.remove(ctx, inner.ObjectURI), nil
	}
	return nil, nil //nolint:nilnil // see above
}
