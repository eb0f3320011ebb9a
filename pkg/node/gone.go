package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ActorGone notes that a peer's actor is gone, as its own host says: its follows end, and nothing is sent to it any more.
func (n *Node) ActorGone(ctx context.Context, uri domain.URI) error {
	when := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.MarkActorGone(ctx, uri, when); err != nil && !notFound(err) {
			return err
		}
		return nil
	})
}
