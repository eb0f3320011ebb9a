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
	if by.Role != domain.RoleOwner {
		return domain.Explain(domain.ErrForbidden, "only an owner may change keys", nil)
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	actor, err := n.store.ActorByURI(ctx, uri)
	if err != nil {
		return err
	}
	if !actor.Local {
		return domain.Explain(domain.ErrForbidden, "this is not an actor of this node", nil)
	}
	keys, err := n.newKeys(uri)
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	actor.Keys, actor.UpdatedAt = publicKeys(keys), n.after(actor.UpdatedAt)
	update, err := n.actorUpdate(h, actor, []domain.URI{uri})
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.SavePrivateKeys(ctx, keys); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		return send(ctx, tx, update)
	})
}
