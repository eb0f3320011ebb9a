package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

type resetRow struct {
	Member, Hash string
	Forget       bool
	Created      micros `gorm:"column:created_at"`
	ExpiresAt    micros
	UsedAt       micros
}

// ResetLinkByHash finds a link by the hash of its code, also one that can no longer be used.
func (r Reader) ResetLinkByHash(ctx context.Context, hash string) (domain.ResetLink, error) {
	row, err := one[resetRow](r.db(ctx), "SELECT member, hash, forget, created_at, expires_at, used_at FROM reset_links WHERE hash = ?", hash)
	return domain.ResetLink{
		Member: domain.ID(row.Member), Hash: row.Hash, Forget: row.Forget, CreatedAt: row.Created.time(), ExpiresAt: row.ExpiresAt.time(),
		UsedAt: row.UsedAt.time(),
	}, failed(err, "find a link for a new password")
}

// SaveResetLink keeps a member's link; an older one is no longer good.
func (tx *Tx) SaveResetLink(ctx context.Context, l domain.ResetLink) error {
	_, err := exec(tx.db(ctx), `INSERT INTO reset_links (member, hash, forget, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, 0)
		ON CONFLICT (member) DO UPDATE SET hash = excluded.hash, forget = excluded.forget, created_at = excluded.created_at,
			expires_at = excluded.expires_at, used_at = 0`, l.Member, l.Hash, l.Forget, at(l.CreatedAt), at(l.ExpiresAt))
	return failed(err, "keep a link for a new password")
}

// UseResetLink notes that a link was used; one that was used before is domain.ErrConflict.
func (tx *Tx) UseResetLink(ctx context.Context, hash string, when time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE reset_links SET used_at = ? WHERE hash = ? AND used_at = 0", at(when), hash)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "use a link for a new password")
}

// DropResetLink makes a member's link useless.
func (tx *Tx) DropResetLink(ctx context.Context, member domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM reset_links WHERE member = ? AND used_at = 0", member)
	return failed(err, "drop the link for a new password of %s", member)
}

// CodeAppOf is what a member's app makes codes from.
func (r Reader) CodeAppOf(ctx context.Context, member domain.ID) (domain.CodeApp, error) {
	row, err := one[struct {
		Member, Secret string
		LastStep       int64
		Created        micros `gorm:"column:created_at"`
	}](r.db(ctx), "SELECT member, secret, last_step, created_at FROM code_apps WHERE member = ?", member)
	return domain.CodeApp{Member: domain.ID(row.Member), Secret: row.Secret, LastStep: row.LastStep, CreatedAt: row.Created.time()},
		failed(err, "find the app of %s", member)
}

// SaveCodeApp keeps or replaces a member's app.
func (tx *Tx) SaveCodeApp(ctx context.Context, a domain.CodeApp) error {
	_, err := exec(tx.db(ctx), `INSERT INTO code_apps (member, secret, last_step, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (member) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at`,
		a.Member, a.Secret, a.LastStep, at(a.CreatedAt))
	return failed(err, "keep the app of %s", a.Member)
}

// UseCode notes the step of a code; one that is not newer than the last is domain.ErrConflict.
func (tx *Tx) UseCode(ctx context.Context, member domain.ID, step int64) error {
	n, err := exec(tx.db(ctx), "UPDATE code_apps SET last_step = ? WHERE member = ? AND last_step < ?", step, member, step)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "use a code of %s", member)
}

// DropCodeApp forgets a member's app.
func (tx *Tx) DropCodeApp(ctx context.Context, member domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM code_apps WHERE member = ?", member)
	return failed(err, "forget the app of %s", member)
}

// RecoveryCodesLeft counts the codes that a member can still use.
func (r Reader) RecoveryCodesLeft(ctx context.Context, member domain.ID) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM recovery_codes WHERE member = ? AND used_at = 0", member)
	return n, failed(err, "count the recovery codes of %s", member)
}

// SetRecoveryCodes replaces all codes of a member; none takes them away.
func (tx *Tx) SetRecoveryCodes(ctx context.Context, member domain.ID, hashes []string, when time.Time) error {
	if _, err := exec(tx.db(ctx), "DELETE FROM recovery_codes WHERE member = ?", member); err != nil {
		return failed(err, "drop the recovery codes of %s", member)
	}
	for _, hash := range hashes {
		if _, err := exec(tx.db(ctx), "INSERT INTO recovery_codes (hash, member, created_at, used_at) VALUES (?, ?, ?, 0)", hash, member, at(when)); err != nil {
			return failed(err, "keep a recovery code of %s", member)
		}
	}
	return nil
}

// UseRecoveryCode notes that a code was used; any that a member does not have, or had, is domain.ErrConflict.
func (tx *Tx) UseRecoveryCode(ctx context.Context, member domain.ID, hash string, when time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE recovery_codes SET used_at = ? WHERE member = ? AND hash = ? AND used_at = 0", at(when), member, hash)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "use a recovery code of %s", member)
}

// WithSecondFactor are the members who have an app or a passkey.
func (r Reader) WithSecondFactor(ctx context.Context) ([]domain.ID, error) {
	list, err := all[domain.ID](r.db(ctx), "SELECT member FROM code_apps UNION SELECT member FROM passkeys")
	return list, failed(err, "list who has a second factor")
}

// HasSecondFactor says whether a member has an app or a passkey.
func (r Reader) HasSecondFactor(ctx context.Context, member domain.ID) (bool, error) {
	n, err := count(r.db(ctx), "SELECT (SELECT count(*) FROM code_apps WHERE member = ?) + (SELECT count(*) FROM passkeys WHERE member = ?)", member, member)
	return n > 0, failed(err, "look for a second factor of %s", member)
}
