package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AddPasskey keeps a passkey that was checked. recovery are codes to keep on paper, if she has none.
func (n *Node) AddPasskey(ctx context.Context, by domain.Member, key domain.Passkey) (recovery []string, err error) {
	if err := allow(by, domain.ActAccount); err != nil {
		return nil, err
	}
	if key.Name, err = passkeyName(key.Name); err != nil {
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
	return recovery, passkeyTaken(err)
}

func passkeyTaken(err error) error {
	if errors.Is(err, domain.ErrConflict) && domain.Message(err) == "" {
		return domain.Explain(domain.ErrConflict, "this passkey is here already", err)
	}
	return err
}

func passkeyName(name string) (string, error) {
	name = oneLine(name)
	var wrong domain.InvalidError
	checkLength(&wrong, "passkey_name", name, 1, maxDevice)
	return name, wrong.OrNil()
}

// RenamePasskey gives a passkey another name.
func (n *Node) RenamePasskey(ctx context.Context, by domain.Member, id domain.ID, name string) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	name, err := passkeyName(name)
	if err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditPasskey, by.Email, ""), func(tx *storage.Tx, entry *domain.AuditEntry) error {
		held, err := tx.Passkeys(ctx, by.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(held, func(p domain.Passkey) bool { return p.ID == id })
		if at < 0 {
			return fmt.Errorf("find passkey %s: %w", id, domain.ErrNotFound)
		}
		key := held[at]
		if key.Name == name {
			return errNothingDone
		}
		entry.Detail, key.Name = key.Name+" → "+name, name
		return tx.SavePasskey(ctx, key)
	})
}

// RemovePasskey forgets a passkey, and the recovery codes if nothing is left that they stand in for. The last way to log in
// stays.
func (n *Node) RemovePasskey(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditPasskey, by.Email, "−")
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.DropPasskey(ctx, by.ID, id); err != nil {
			return err
		}
		if err := keepsAWayIn(ctx, tx, by.ID); err != nil {
			return err
		}
		return dropIdleCodes(ctx, tx, by.ID, entry.CreatedAt)
	})
}

// keepsAWayIn makes sure, after something was taken away, that a member can still log in.
func keepsAWayIn(ctx context.Context, tx *storage.Tx, id domain.ID) error {
	member, err := tx.MemberByID(ctx, id)
	if err != nil || member.PasswordHash != "" {
		return err
	}
	keys, err := tx.Passkeys(ctx, id)
	if err != nil || len(keys) > 0 {
		return err
	}
	p, err := provider(ctx, tx.Reader)
	if err != nil {
		return err
	}
	identities, err := tx.Identities(ctx, id)
	if err != nil || p.IsSetUp() && slices.ContainsFunc(identities, func(i domain.Identity) bool { return i.Issuer == p.Issuer }) {
		return err
	}
	return errLastWayIn
}

var errLastWayIn = domain.Explain(domain.ErrConflict, "this is your only way to log in: set a password or add another way first", nil)

// UsedPasskey notes that somebody logged in with a passkey.
func (n *Node) UsedPasskey(ctx context.Context, key domain.Passkey) error {
	key.UsedAt = n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SavePasskey(ctx, key) })
}
