package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const passkeyColumns = "id, credential, member, name, data, created_at, used_at"

type passkeyRow struct {
	ID, Credential, Member, Name, Data string
	Created                            micros `gorm:"column:created_at"`
	UsedAt                             micros
}

func (row passkeyRow) passkey() domain.Passkey {
	return domain.Passkey{
		ID: domain.ID(row.ID), Credential: row.Credential, Member: domain.ID(row.Member), Name: row.Name, Data: []byte(row.Data),
		CreatedAt: row.Created.time(), UsedAt: row.UsedAt.time(),
	}
}

// Passkeys are those of a member, the oldest first.
func (r Reader) Passkeys(ctx context.Context, member domain.ID) ([]domain.Passkey, error) {
	rows, err := all[passkeyRow](r.db(ctx), "SELECT "+passkeyColumns+" FROM passkeys WHERE member = ? ORDER BY created_at, id", member)
	list := make([]domain.Passkey, len(rows))
	for i := range rows {
		list[i] = rows[i].passkey()
	}
	return list, failed(err, "list the passkeys of %s", member)
}

// AddPasskey keeps a new passkey; one whose credential is known is domain.ErrConflict.
func (tx *Tx) AddPasskey(ctx context.Context, p domain.Passkey) error {
	n, err := exec(tx.db(ctx), "INSERT INTO passkeys ("+passkeyColumns+") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (credential) DO NOTHING",
		p.ID, p.Credential, p.Member, storable(p.Name), string(p.Data), at(p.CreatedAt), at(p.UsedAt))
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "add a passkey of %s", p.Member)
}

// SavePasskey replaces the name, the data and the last use of a member's passkey.
func (tx *Tx) SavePasskey(ctx context.Context, p domain.Passkey) error {
	n, err := exec(tx.db(ctx), "UPDATE passkeys SET name = ?, data = ?, used_at = ? WHERE id = ? AND member = ?",
		storable(p.Name), string(p.Data), at(p.UsedAt), p.ID, p.Member)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "save passkey %s", p.ID)
}

// DropPasskey forgets a passkey of a member.
func (tx *Tx) DropPasskey(ctx context.Context, member, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM passkeys WHERE id = ? AND member = ?", id, member)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "forget passkey %s", id)
}

// DropPasskeys forgets all passkeys of a member.
func (tx *Tx) DropPasskeys(ctx context.Context, member domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM passkeys WHERE member = ?", member)
	return failed(err, "forget the passkeys of %s", member)
}
