package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// HideFirstSteps takes the list of what to do next off the desk, for good.
func (n *Node) HideFirstSteps(ctx context.Context, by domain.Member) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.HideFirstSteps(ctx) })
}
