package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AddPasskey keeps a passkey that was checked. recovery are codes to keep on paper, if she has none.
func (n *Node) AddPasskey(ctx context.Context, by domain.Member, key domain.Passkey) (recovery []string, err error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return nil, err
	}
	key.Name = oneLine(key.Name)
	var wrong domain.InvalidError
	checkLength(&wrong, "passkey_name", key.Name, 1, maxDevice)
	if err := wrong.OrNil(); err != nil {
		return nil, err
	}
	key.ID, key.Member, key.CreatedAt = n.newID(), by.ID, n.moment()
	recovery, err = n.withRecovery(ctx, by, n.audit(ctx, by, domain.AuditPasskey, by.Email, "+ "+key.Name), func(tx *storage.Tx) error {
		held, err := tx.Passkeys(ctx, by.ID)
		if err != nil {
			return err
		}
		if len(held) >= domain.MaxPasskeys {
			return domain.Explain(domain.ErrConflict, fmt.Sprintf("one member has at most %d passkeys; remove one first", domain.MaxPasskeys), nil)
		}
		return tx.AddPasskey(ctx, key)
	})
	if errors.Is(err, domain.ErrConflict) && domain.Message(err) == "" {
		err = domain.Explain(domain.ErrConflict, "this passkey is here already", err)
	}
	return recovery, err
}

// RemovePasskey forgets a passkey, and the recovery codes if nothing is left that they stand in for.
func (n *Node) RemovePasskey(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditPasskey, by.Email, "−")
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.DropPasskey(ctx, by.ID, id); err != nil {
			return err
		}
		return dropIdleCodes(ctx, tx, by.ID, entry.CreatedAt)
	})
}

// UsedPasskey notes that somebody logged in with a passkey.
func (n *Node) UsedPasskey(ctx context.Context, key domain.Passkey) error {
	key.UsedAt = n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SavePasskey(ctx, key) })
}
