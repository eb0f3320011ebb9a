package node

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AP §7.3: an Update comes only from the object's own server.
func (n *Node) receiveUpdate(ctx context.Context, h home, r Received) (effect, error) {
	object := r.object(r.Activity.ObjectURI)
	if object == nil {
		return nil, untrusted(r)
	}
	if !domain.SameHost(r.Sender.URI, object.ObjectID()) {
		return nil, untrusted(r)
	}
	switch o := object.(type) {
	case *domain.Actor:
		return n.receiveActorUpdate(ctx, *o)
	case *domain.Item, *domain.Note:
		// An Update of what we never saw counts as its Create: the peer may have published it before we followed.
		return n.keep(ctx, h, object, r.Sender)
	}
	return nil, nil //nolint:nilnil // an object of a type that we keep no shape for
}

// receiveActorUpdate renews what we know of an actor, and the profile of the initiative that it may be.
func (n *Node) receiveActorUpdate(ctx context.Context, actor domain.Actor) (effect, error) {
	known, err := n.store.ActorByURI(ctx, actor.URI)
	if notFound(err) {
		return nil, nil //nolint:nilnil // nobody here knows the actor
	}
	if err != nil {
		return nil, err
	}
	actor.ID, actor.Handle, actor.FetchedAt = known.ID, known.Handle, n.moment()
	profile, err := n.store.ItemBySubject(ctx, actor.URI)
	hasProfile := err == nil && actor.Card != nil && actor.UpdatedAt.After(latest(profile))
	if err != nil && !notFound(err) {
		return nil, err
	}
	return func(tx *storage.Tx) error {
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		if !hasProfile {
			return nil
		}
		profile.Content, profile.UpdatedAt, profile.Raw = *actor.Card, actor.UpdatedAt, nil
		return tx.SaveItem(ctx, profile)
	}, nil
}

// latest is when an item was last changed by its author.
func latest(item domain.Item) time.Time {
	if item.UpdatedAt.IsZero() {
		return item.PublishedAt
	}
	return item.UpdatedAt
}
