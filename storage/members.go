package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const memberColumns = "id, email, name, password_hash, role, language, created_at, disabled_at"

// MemberByID finds a member, also one who may not log in.
func (r Reader) MemberByID(ctx context.Context, id domain.ID) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE id = ?", id)
	return row.member(), failed(err, "find member %s", id)
}

// MemberByEmail finds a member; capitals do not matter.
func (r Reader) MemberByEmail(ctx context.Context, email string) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE email = ?", strings.ToLower(email))
	return row.member(), failed(err, "find member %s", email)
}

// Members are all members, the first one first.
func (r Reader) Members(ctx context.Context) ([]domain.Member, error) {
	rows, err := all[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members ORDER BY created_at, id")
	members := make([]domain.Member, len(rows))
	for i := range rows {
		members[i] = rows[i].member()
	}
	return members, failed(err, "list members")
}

// AddMember adds a member; an e-mail address that another one has is domain.ErrConflict.
func (tx *Tx) AddMember(ctx context.Context, m domain.Member) error {
	n, err := exec(tx.db(ctx), `INSERT INTO members (id, email, name, password_hash, role, language, created_at, disabled_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING`, m.ID, strings.ToLower(m.Email), m.Name, m.PasswordHash, m.Role,
		m.Language, at(m.CreatedAt), at(m.DisabledAt))
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "add member %s", m.Email)
}

// SaveMember replaces all of a member but the ID and the day of joining.
func (tx *Tx) SaveMember(ctx context.Context, m domain.Member) error {
	n, err := exec(tx.db(ctx), `UPDATE members SET email = ?, name = ?, password_hash = ?, role = ?, language = ?, disabled_at = ?
		WHERE id = ?`, strings.ToLower(m.Email), m.Name, m.PasswordHash, m.Role, m.Language, at(m.DisabledAt), m.ID)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "save member %s", m.Email)
}

type memberRow struct {
	ID           string
	Email        string
	Name         string
	PasswordHash string
	Role         string
	Language     string
	Created      micros `gorm:"column:created_at"`
	DisabledAt   micros
}

func (row memberRow) member() domain.Member {
	return domain.Member{
		ID:           domain.ID(row.ID),
		Email:        row.Email,
		Name:         row.Name,
		PasswordHash: row.PasswordHash,
		Role:         domain.MemberRole(row.Role),
		Language:     row.Language,
		CreatedAt:    row.Created.time(),
		DisabledAt:   row.DisabledAt.time(),
	}
}
