package resolve

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Actor is the actor with that id: from the store if it was asked within a day, else from its host. If the host does
// not give it now, what the store has is better than nothing. One that was deleted is domain.ErrGone.
func (r *Resolver) Actor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	known, err := r.Store.ActorByURI(ctx, uri)
	switch {
	case err != nil && !errors.Is(err, domain.ErrNotFound):
		return domain.Actor{}, err
	case err == nil && !known.GoneAt.IsZero():
		return domain.Actor{}, fmt.Errorf("actor %s was deleted: %w", uri, domain.ErrGone)
	case err == nil && (known.Local || r.Now().Sub(known.FetchedAt) < freshFor):
		return known, nil
	}
	isKnown := err == nil
	fetched, err := r.actors.do(ctx, "meet "+string(uri), func(ctx context.Context) (domain.Actor, error) {
		known, err := r.Store.ActorByURI(ctx, uri)
		if err == nil && known.GoneAt.IsZero() && r.Now().Sub(known.FetchedAt) < freshFor {
			return known, nil // somebody else asked while we looked
		}
		return r.refetchActor(ctx, uri)
	})
	if err != nil && isKnown && !errors.Is(err, domain.ErrGone) {
		return known, nil
	}
	return fetched, err
}

// RefreshActor asks the actor's host, however fresh the store is. One that its host calls gone is domain.ErrGone.
func (r *Resolver) RefreshActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	return r.refetchActor(ctx, uri)
}

// refetchActor asks the actor's host, however fresh the store is, and keeps the answer.
func (r *Resolver) refetchActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	if r.Addresses().IsOurs(uri) {
		return domain.Actor{}, domain.Explain(domain.ErrNotFound, fmt.Sprintf("%s is an address of this node, but no actor", uri), nil)
	}
	question := "actor " + string(uri)
	if err := r.failedBefore(ctx, question); err != nil {
		return domain.Actor{}, err
	}
	return r.actors.do(ctx, question, func(ctx context.Context) (domain.Actor, error) {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		actor, err := r.fetchActor(ctx, uri)
		if err != nil {
			r.remember(question, err)
			return domain.Actor{}, err
		}
		r.failures.forget(question)
		return r.keepActor(ctx, actor)
	})
}

func (r *Resolver) fetchActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	object, err := r.document(ctx, uri)
	if err != nil {
		return domain.Actor{}, err
	}
	return asActor(uri, object)
}

// asActor checks that an object from its own host is an actor that can be dealt with.
func asActor(uri domain.URI, object domain.Object) (domain.Actor, error) {
	switch o := object.(type) {
	case *domain.Actor:
		actor := believable(*o)
		if actor.Inbox == "" {
			return domain.Actor{}, unusable("%s names no inbox on its own host", uri)
		}
		return actor, nil
	case *domain.Tombstone:
		return domain.Actor{}, fmt.Errorf("actor %s was deleted: %w", uri, domain.ErrGone)
	}
	return domain.Actor{}, unusable("%s is not an actor", uri)
}

// keepActor stores an actor as its host told it just now. A handle that was confirmed before stays while the name does.
func (r *Resolver) keepActor(ctx context.Context, actor domain.Actor) (domain.Actor, error) {
	actor.ID, actor.Local, actor.Role, actor.FetchedAt = r.NewID(), false, "", r.Now()
	confirmed := actor.Handle
	err := r.Store.Write(ctx, func(tx *storage.Tx) error {
		known, err := tx.ActorByURI(ctx, actor.URI)
		if err != nil && !errors.Is(err, domain.ErrNotFound) {
			return err
		}
		actor.Handle = confirmed
		if err == nil {
			actor.ID = known.ID
			if confirmed == "" && known.Username == actor.Username {
				actor.Handle = known.Handle
			}
		}
		if err := tx.SaveActor(ctx, actor); err != nil || !slices.Contains(actor.Implements, domain.ImplementsRFC9421Ed25519) {
			return err
		}
		return tx.ProposeMode(ctx, actor.URI.Host(), domain.SignEd25519, actor.FetchedAt, actor.FetchedAt.Add(domain.ModeMemory))
	})
	if err != nil {
		return domain.Actor{}, fmt.Errorf("keep actor %s: %w", actor.URI, err)
	}
	return actor, nil
}
