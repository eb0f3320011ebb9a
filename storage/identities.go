package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const identityColumns = "id, member, issuer, subject, email, created_at, used_at"

type identityRow struct {
	ID, Member, Issuer, Subject, Email string
	Created                            micros `gorm:"column:created_at"`
	UsedAt                             micros
}

func (row identityRow) identity() domain.Identity {
	return domain.Identity{
		ID: domain.ID(row.ID), Member: domain.ID(row.Member), Issuer: row.Issuer, Subject: row.Subject, Email: row.Email,
		CreatedAt: row.Created.time(), UsedAt: row.UsedAt.time(),
	}
}

// Identities are those of a member, the oldest first.
func (r Reader) Identities(ctx context.Context, member domain.ID) ([]domain.Identity, error) {
	rows, err := all[identityRow](r.db(ctx), "SELECT "+identityColumns+" FROM identities WHERE member = ? ORDER BY created_at, id", member)
	list := make([]domain.Identity, len(rows))
	for i := range rows {
		list[i] = rows[i].identity()
	}
	return list, failed(err, "list the identities of %s", member)
}

// IdentityBySubject finds what an issuer calls somebody.
func (r Reader) IdentityBySubject(ctx context.Context, issuer, subject string) (domain.Identity, error) {
	row, err := one[identityRow](r.db(ctx), "SELECT "+identityColumns+" FROM identities WHERE issuer = ? AND subject = ?", issuer, subject)
	return row.identity(), failed(err, "find an identity of %s", issuer)
}

// AddIdentity links an identity; one that is linked already, and a second one of the same issuer, is domain.ErrConflict.
func (tx *Tx) AddIdentity(ctx context.Context, i domain.Identity) error {
	n, err := exec(tx.db(ctx), "INSERT INTO identities ("+identityColumns+") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		i.ID, i.Member, i.Issuer, i.Subject, storable(i.Email), at(i.CreatedAt), at(i.UsedAt))
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "link an identity with %s", i.Member)
}

// UseIdentity notes the last use of an identity.
func (tx *Tx) UseIdentity(ctx context.Context, i domain.Identity) error {
	_, err := exec(tx.db(ctx), "UPDATE identities SET used_at = ? WHERE id = ?", at(i.UsedAt), i.ID)
	return failed(err, "note the use of identity %s", i.ID)
}

// DropIdentity forgets an identity of a member.
func (tx *Tx) DropIdentity(ctx context.Context, member, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM identities WHERE id = ? AND member = ?", id, member)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "forget identity %s", id)
}

// DropIdentities forgets all identities of a member.
func (tx *Tx) DropIdentities(ctx context.Context, member domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM identities WHERE member = ?", member)
	return failed(err, "forget the identities of %s", member)
}

// IdentityCounts says how many members are linked with an issuer, and how many of them have no other way to log in.
func (r Reader) IdentityCounts(ctx context.Context, issuer string) (linked, only int, err error) {
	const of = "SELECT count(*) FROM identities i JOIN members m ON m.id = i.member WHERE i.issuer = ? AND m.disabled_at = 0"
	if linked, err = count(r.db(ctx), of, issuer); err == nil {
		only, err = count(r.db(ctx), of+" AND m.password_hash = '' AND NOT EXISTS (SELECT 1 FROM passkeys p WHERE p.member = m.id)", issuer)
	}
	return linked, only, failed(err, "count the identities of %s", issuer)
}
