package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const invitationColumns = "id, hash, role, note, created_by, created_at, expires_at, used_at, used_by, revoked_at"

type invitationRow struct {
	ID, Hash, Role, Note, CreatedBy string
	Created                         micros `gorm:"column:created_at"`
	ExpiresAt                       micros
	UsedAt                          micros
	UsedBy                          string
	RevokedAt                       micros
}

func (row invitationRow) invitation() domain.Invitation {
	return domain.Invitation{
		ID: domain.ID(row.ID), Hash: row.Hash, Role: domain.MemberRole(row.Role), Note: row.Note, CreatedBy: domain.ID(row.CreatedBy),
		CreatedAt: row.Created.time(), ExpiresAt: row.ExpiresAt.time(), UsedAt: row.UsedAt.time(), UsedBy: domain.ID(row.UsedBy),
		RevokedAt: row.RevokedAt.time(),
	}
}

// InvitationByHash finds an invitation by the hash of its code, also one that can no longer be used.
func (r Reader) InvitationByHash(ctx context.Context, hash string) (domain.Invitation, error) {
	row, err := one[invitationRow](r.db(ctx), "SELECT "+invitationColumns+" FROM invitations WHERE hash = ?", hash)
	return row.invitation(), failed(err, "find an invitation")
}

// Invitations are the newest ones, whatever became of them.
func (r Reader) Invitations(ctx context.Context, page Page) ([]domain.Invitation, error) {
	rows, err := all[invitationRow](r.db(ctx), "SELECT "+invitationColumns+" FROM invitations ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
		page.limit(), page.offset())
	list := make([]domain.Invitation, len(rows))
	for i := range rows {
		list[i] = rows[i].invitation()
	}
	return list, failed(err, "list invitations")
}

// AddInvitation keeps a new invitation.
func (tx *Tx) AddInvitation(ctx context.Context, i domain.Invitation) error {
	_, err := exec(tx.db(ctx), "INSERT INTO invitations ("+invitationColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0)",
		i.ID, i.Hash, string(i.Role), storable(i.Note), i.CreatedBy, at(i.CreatedAt), at(i.ExpiresAt))
	return failed(err, "add an invitation")
}

// UseInvitation notes who came; one that was used or revoked before is domain.ErrConflict.
func (tx *Tx) UseInvitation(ctx context.Context, id, member domain.ID, when time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE invitations SET used_at = ?, used_by = ? WHERE id = ? AND used_at = 0 AND revoked_at = 0", at(when), member, id)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "use invitation %s", id)
}

// RevokeInvitation takes back one that is open; any other is domain.ErrConflict.
func (tx *Tx) RevokeInvitation(ctx context.Context, id domain.ID, when time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE invitations SET revoked_at = ? WHERE id = ? AND used_at = 0 AND revoked_at = 0", at(when), id)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "revoke invitation %s", id)
}

// RevokeInvitationsOf takes back all that a member sent and nobody used.
func (tx *Tx) RevokeInvitationsOf(ctx context.Context, member domain.ID, when time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE invitations SET revoked_at = ? WHERE created_by = ? AND used_at = 0 AND revoked_at = 0", at(when), member)
	return failed(err, "revoke the invitations of %s", member)
}
