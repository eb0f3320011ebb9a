package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const loginColumns = "id, member, device, method, begun_at, seen_at, expires_at"

type loginRow struct {
	ID, Member, Device, Method string
	BegunAt, SeenAt, ExpiresAt micros
}

func (row loginRow) login() domain.Login {
	return domain.Login{
		ID: domain.ID(row.ID), Member: domain.ID(row.Member), Device: row.Device, Method: domain.LoginMethod(row.Method),
		BegunAt: row.BegunAt.time(), SeenAt: row.SeenAt.time(), ExpiresAt: row.ExpiresAt.time(),
	}
}

// LoginByID finds a login that holds.
func (r Reader) LoginByID(ctx context.Context, id domain.ID, now time.Time) (domain.Login, error) {
	row, err := one[loginRow](r.db(ctx), "SELECT "+loginColumns+" FROM logins WHERE id = ? AND expires_at > ?", id, at(now))
	return row.login(), failed(err, "find login %s", id)
}

// Logins are those of a member that hold, the one seen last first.
func (r Reader) Logins(ctx context.Context, member domain.ID, now time.Time) ([]domain.Login, error) {
	rows, err := all[loginRow](r.db(ctx), "SELECT "+loginColumns+" FROM logins WHERE member = ? AND expires_at > ? ORDER BY seen_at DESC, id DESC",
		member, at(now))
	list := make([]domain.Login, len(rows))
	for i := range rows {
		list[i] = rows[i].login()
	}
	return list, failed(err, "list the logins of %s", member)
}

// AddLogin keeps a new login, and drops those that expired.
func (tx *Tx) AddLogin(ctx context.Context, l domain.Login) error {
	if _, err := exec(tx.db(ctx), "DELETE FROM logins WHERE expires_at <= ?", at(l.BegunAt)); err != nil {
		return failed(err, "drop expired logins")
	}
	_, err := exec(tx.db(ctx), "INSERT INTO logins ("+loginColumns+") VALUES (?, ?, ?, ?, ?, ?, ?)",
		l.ID, l.Member, storable(l.Device), string(l.Method), at(l.BegunAt), at(l.SeenAt), at(l.ExpiresAt))
	return failed(err, "add a login")
}

// SeeLogin notes when a login was used last.
func (tx *Tx) SeeLogin(ctx context.Context, id domain.ID, when time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE logins SET seen_at = ? WHERE id = ?", at(when), id)
	return failed(err, "note the use of login %s", id)
}

// EndLogin ends one login of a member; domain.ErrNotFound if she has no such.
func (tx *Tx) EndLogin(ctx context.Context, member, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM logins WHERE id = ? AND member = ?", id, member)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "end login %s", id)
}

// EndLogins ends all logins of a member but one; besides may be "".
func (tx *Tx) EndLogins(ctx context.Context, member, besides domain.ID) (int, error) {
	n, err := exec(tx.db(ctx), "DELETE FROM logins WHERE member = ? AND id <> ?", member, besides)
	return int(n), failed(err, "end the logins of %s", member)
}
