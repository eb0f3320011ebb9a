package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Remember keeps a peer's item or note that a member looked up, so that it can be shown, answered and passed on. It does
// not enter the timeline. What is ours, and actors (kept by the resolver), come back as they are.
func (n *Node) Remember(ctx context.Context, found domain.Found) (domain.Found, error) {
	switch {
	case found.Item != nil && !found.Item.Local:
		item := n.adopted(*found.Item)
		if err := n.store.Write(ctx, func(tx *storage.Tx) error { _, err := tx.UpsertRemoteItem(ctx, item); return err }); err != nil {
			return found, err
		}
		kept, err := n.store.ItemByURI(ctx, item.URI)
		return domain.Found{Item: &kept}, err
	case found.Note != nil && !found.Note.Local:
		note, err := n.adoptedNote(ctx, *found.Note)
		if err != nil {
			return found, err
		}
		if err := n.store.Write(ctx, func(tx *storage.Tx) error { _, err := tx.SaveNote(ctx, note); return err }); err != nil {
			return found, err
		}
		kept, err := n.store.NoteByURI(ctx, note.URI)
		return domain.Found{Note: &kept}, err
	}
	return found, nil
}
