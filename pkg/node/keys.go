package node

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// RotateKeys gives an actor of ours new keys and tells its followers; every peer that sees a signature it cannot verify
// fetches the key again.
func (n *Node) RotateKeys(ctx context.Context, by domain.Member, uri domain.URI) error {
	h, actor, err := n.ourActor(ctx, by, uri)
	if err != nil {
		return err
	}
	keys, err := n.newKeys(uri)
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	actor.Keys = publicKeys(keys)
	_, err = n.saveChanged(ctx, h, n.auditActor(ctx, by, domain.AuditKeys, actor, ""), actor, func(tx *storage.Tx) error { return tx.SavePrivateKeys(ctx, keys) })
	return err
}
