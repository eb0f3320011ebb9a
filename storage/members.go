package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const memberColumns = "id, email, name, password_hash, role, language, created_at, disabled_at, slug, profile, erased_at"

// MemberByID finds a member, also one who may not log in.
func (r Reader) MemberByID(ctx context.Context, id domain.ID) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE id = ?", id)
	return row.member(), failed(err, "find member %s", id)
}

// MemberByEmail finds a member; capitals do not matter.
func (r Reader) MemberByEmail(ctx context.Context, email string) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE email = ? AND erased_at = 0", strings.ToLower(email))
	return row.member(), failed(err, "find member %s", email)
}

// MemberBySlug finds a member by the address of her page.
func (r Reader) MemberBySlug(ctx context.Context, slug string) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE slug = ? AND slug <> ''", slug)
	return row.member(), failed(err, "find the member at %q", slug)
}

// OtherOwners counts the owners who may log in, besides one member.
func (r Reader) OtherOwners(ctx context.Context, besides domain.ID) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM members WHERE role = ? AND disabled_at = 0 AND id <> ?", string(domain.RoleOwner), besides)
	return n, failed(err, "count the owners")
}

// Members are all members but those whose data were erased, the first one first.
func (r Reader) Members(ctx context.Context) ([]domain.Member, error) {
	rows, err := all[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE erased_at = 0 ORDER BY created_at, id")
	members := make([]domain.Member, len(rows))
	for i := range rows {
		members[i] = rows[i].member()
	}
	return members, failed(err, "list members")
}

// AddMember adds a member; an e-mail address that another one has is domain.ErrConflict.
func (tx *Tx) AddMember(ctx context.Context, m domain.Member) error {
	n, err := exec(tx.db(ctx), `INSERT INTO members (id, email, name, password_hash, role, language, created_at, disabled_at, slug, profile, news_read_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING`, m.ID, strings.ToLower(m.Email), m.Name, m.PasswordHash, m.Role,
		m.Language, at(m.CreatedAt), at(m.DisabledAt), m.Slug, asJSON(m.Profile), max(at(m.CreatedAt)-1, 0)) // what was before is no news to her
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "add member %s", m.Email)
}

// SaveMember replaces all of a member but the ID and the day of joining.
func (tx *Tx) SaveMember(ctx context.Context, m domain.Member) error {
	n, err := exec(tx.db(ctx), `UPDATE members SET email = ?, name = ?, password_hash = ?, role = ?, language = ?, disabled_at = ?,
		slug = ?, profile = ? WHERE id = ?`, strings.ToLower(m.Email), m.Name, m.PasswordHash, m.Role, m.Language, at(m.DisabledAt), m.Slug,
		asJSON(m.Profile), m.ID)
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
	Slug         string
	Profile      jsonOf[domain.Profile]
	ErasedAt     micros
}

func (row memberRow) member() domain.Member {
	if row.ErasedAt > 0 {
		row.Email = "" // it only makes the row unique
	}
	return domain.Member{
		ID:           domain.ID(row.ID),
		Email:        row.Email,
		Name:         row.Name,
		PasswordHash: row.PasswordHash,
		Role:         domain.MemberRole(row.Role),
		Language:     row.Language,
		CreatedAt:    row.Created.time(),
		DisabledAt:   row.DisabledAt.time(),
		Slug:         row.Slug,
		Profile:      row.Profile.V,
		ErasedAt:     row.ErasedAt.time(),
	}
}
