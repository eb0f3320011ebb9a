package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (n *Node) receiveDelete(ctx context.Context, _ home, r Received) (effect, error) {
	uri := r.Activity.ObjectURI
	if uri == r.Sender.URI {
		return func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, uri, n.moment()) }, nil
	}
	if uri == "" || !domain.SameHost(uri, r.Sender.URI) {
		return nil, untrusted(r)
	}
	if !r.isGone(uri) {
		if err := n.mayDelete(ctx, r.Sender.URI, uri); err != nil {
			return nil, err
		}
	}
	return n.remove(ctx, uri), nil
}

// remove deletes a peer's item or note.
func (n *Node) remove(ctx context.Context, uri domain.URI) effect {
	tombstone := domain.Tombstone{URI: uri, FormerType: "Object", DeletedAt: n.moment()}
	return func(tx *storage.Tx) error {
		if err := tx.EndPermit(ctx, uri); err != nil {
			return err
		}
		if err := tx.EndFeature(ctx, uri); err != nil {
			return err
		}
		if err := tx.DeleteItemByURI(ctx, uri); err != nil && !notFound(err) {
			return err
		}
		if err := tx.DeleteNoteByURI(ctx, uri); err != nil && !notFound(err) {
			return err
		}
		// The tombstone keeps a Create that comes late from bringing it back.
		return tx.AddTombstone(ctx, tombstone)
	}
}

// mayDelete: an actor deletes what is attributed to it. Anybody else, a moderator or a member of a group, is only believed
// where the object's host confirms it, see isGone.
func (n *Node) mayDelete(ctx context.Context, sender, uri domain.URI) error {
	author := domain.URI("")
	if item, err := n.store.ItemByURI(ctx, uri); err == nil {
		author = item.Actor
	} else if note, errNote := n.store.NoteByURI(ctx, uri); errNote == nil {
		author = note.Actor
	}
	if author != "" && author != sender {
		return domain.Explain(domain.ErrForbidden, "only its author may delete this", nil)
	}
	return nil
}
