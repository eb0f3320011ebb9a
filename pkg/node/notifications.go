package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// MarkNotificationsRead says that a member saw what came in up to now.
func (n *Node) MarkNotificationsRead(ctx context.Context, by domain.Member) error {
	if err := allow(by, domain.ActSeeDesk); err != nil {
		return err
	}
	now := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.MarkNotificationsRead(ctx, by.ID, now) })
}
