package node

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

var errNotPublic = domain.Explain(domain.ErrForbidden, "this is not addressed to everybody, so this node does not fetch it", nil)

// Remember keeps a peer's public item or note that a member looked up, so that it can be shown, answered and passed on, and
// has its thread fetched. It does not enter the timeline. What is ours, and actors (kept by the resolver), come back as they
// are, and so does what is here already although it is not public.
func (n *Node) Remember(ctx context.Context, found domain.Found) (domain.Found, error) {
	lookup := domain.Arrival{Fetched: true, Reason: domain.BecauseLookup}
	switch {
	case found.Item != nil && !found.Item.Local:
		if !found.Item.Visibility.IsForEverybody() {
			kept, err := n.store.ItemByURI(ctx, found.Item.URI)
			return domain.Found{Item: &kept}, unlessHere(err)
		}
		item := n.adopted(*found.Item)
		item.Arrival = lookup
		item.Arrival.At = item.CreatedAt
		thread := n.errand(domain.ErrandThread, item.URI, item.URI, 0)
		err := n.store.Write(ctx, func(tx *storage.Tx) error {
			if _, err := tx.UpsertRemoteItem(ctx, item); err != nil {
				return err
			}
			return readAgain(ctx, tx, thread)
		})
		if err != nil {
			return found, err
		}
		kept, err := n.store.ItemByURI(ctx, item.URI)
		return domain.Found{Item: &kept}, err
	case found.Note != nil && !found.Note.Local:
		return n.rememberNote(ctx, *found.Note, lookup)
	}
	return found, nil
}

func (n *Node) rememberNote(ctx context.Context, note domain.Note, lookup domain.Arrival) (domain.Found, error) {
	if note.Visibility.IsForEverybody() {
		note.Arrival = lookup
		note, err := n.adoptedNote(ctx, note)
		if err != nil {
			return domain.Found{Note: &note}, err
		}
		save, err := n.saveInThread(ctx, note, nil)
		if err != nil {
			return domain.Found{Note: &note}, err
		}
		thread := n.errand(domain.ErrandThread, note.URI, note.URI, 0)
		err = n.store.Write(ctx, func(tx *storage.Tx) error {
			if err := save(tx); err != nil {
				return err
			}
			return readAgain(ctx, tx, thread)
		})
		if err != nil {
			return domain.Found{Note: &note}, err
		}
		kept, err := n.store.NoteByURI(ctx, note.URI)
		if notFound(err) {
			err = domain.Explain(domain.ErrGone, "its author deleted this", err)
		}
		return domain.Found{Note: &kept}, err
	}
	kept, err := n.store.NoteByURI(ctx, note.URI)
	return domain.Found{Note: &kept}, unlessHere(err)
}

// readAgain has the collections of a thread read, also if they were before.
func readAgain(ctx context.Context, tx *storage.Tx, thread domain.Errand) error {
	if err := tx.RepeatErrand(ctx, thread.Kind, thread.URI); err != nil {
		return err
	}
	return addErrands(ctx, tx, thread)
}

// Forget removes a peer's item, note or actor of which its host said to us that it is gone; why is what it said. An actor
// goes only where its host says so for good: 410 or a Tombstone.
func (n *Node) Forget(ctx context.Context, uri domain.URI, why error) error {
	settings, err := n.store.Settings(ctx)
	if err != nil || settings.Addresses().IsOurs(uri) {
		return err
	}
	if _, err := n.store.RootOf(ctx, uri); err == nil {
		if err := n.store.Write(ctx, n.remove(ctx, uri)); err != nil {
			return err
		}
		return domain.ErrGone
	} else if !notFound(err) {
		return err
	}
	if !errors.Is(why, domain.ErrGone) {
		return nil
	}
	now := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, uri, now) })
}

// unlessHere refuses what is not public, unless it was sent to us before.
func unlessHere(err error) error {
	if notFound(err) {
		return errNotPublic
	}
	return err
}
