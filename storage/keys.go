package storage

import (
	"context"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// PrivateKeys are the current keys of one of our actors, RSA first.
func (r Reader) PrivateKeys(ctx context.Context, owner domain.URI) ([]domain.PrivateKey, error) {
	rows, err := all[privateKeyRow](r.db(ctx), "SELECT "+privateKeyColumns+`
		FROM private_keys WHERE owner = ? AND retired_at = 0 ORDER BY algorithm DESC`, owner)
	return privateKeys(rows), failed(err, "read the keys of %s", owner)
}

// RetiredKeys are the RSA keys of one of our actors that were replaced after a moment, the last one first.
func (r Reader) RetiredKeys(ctx context.Context, owner domain.URI, since time.Time) ([]domain.PrivateKey, error) {
	rows, err := all[privateKeyRow](r.db(ctx), "SELECT "+privateKeyColumns+`
		FROM private_keys WHERE owner = ? AND algorithm = ? AND retired_at > ? ORDER BY retired_at DESC`, owner, domain.KeyRSA, max(at(since), 0))
	return privateKeys(rows), failed(err, "read the former keys of %s", owner)
}

const privateKeyColumns = "id, owner, algorithm, pem, public_pem, created_at, retired_at"

func privateKeys(rows []privateKeyRow) []domain.PrivateKey {
	keys := make([]domain.PrivateKey, len(rows))
	for i, row := range rows {
		keys[i] = domain.PrivateKey{
			ID:        domain.URI(row.ID),
			Owner:     domain.URI(row.Owner),
			Algorithm: domain.KeyAlgorithm(row.Algorithm),
			PEM:       row.PEM,
			PublicPEM: row.PublicPEM,
			CreatedAt: row.Created.time(),
		}
	}
	return keys
}

// SavePrivateKeys makes keys the current ones of their owners and algorithms; those before them are kept, retired.
// It does not touch Actor.Keys.
func (tx *Tx) SavePrivateKeys(ctx context.Context, keys []domain.PrivateKey) error {
	for _, key := range keys {
		_, err := exec(tx.db(ctx), `UPDATE private_keys SET retired_at = ? WHERE owner = ? AND algorithm = ? AND retired_at = 0`,
			max(at(key.CreatedAt), 1), key.Owner, key.Algorithm)
		if err != nil {
			return failed(err, "retire the %s key of %s", key.Algorithm, key.Owner)
		}
		err = tx.db(ctx).Create(&privateKeyRow{
			ID:        string(key.ID),
			Owner:     string(key.Owner),
			Algorithm: string(key.Algorithm),
			PEM:       key.PEM,
			PublicPEM: key.PublicPEM,
			Created:   at(key.CreatedAt),
		}).Error
		if err != nil {
			return failed(err, "save key %s", key.ID)
		}
	}
	return nil
}

type privateKeyRow struct {
	ID        string
	Owner     string
	Algorithm string
	PEM       string
	PublicPEM string
	Created   micros `gorm:"column:created_at"`
	RetiredAt micros
}

// TableName implements gorm's Tabler.
func (privateKeyRow) TableName() string { return "private_keys" }

// HandleTaken says whether a name before the "@" is reserved or was ever given out.
func (r Reader) HandleTaken(ctx context.Context, name string) (bool, error) {
	if domain.IsReservedHandle(strings.ToLower(name)) {
		return true, nil
	}
	taken, err := exists(r.db(ctx), "SELECT 1 FROM handles WHERE name = ?", strings.ToLower(name))
	return taken, failed(err, "look for handle %q", name)
}

// ReserveHandle gives a name out, for ever; domain.ErrConflict if it ever was.
func (tx *Tx) ReserveHandle(ctx context.Context, name string, actor domain.URI) error {
	n, err := exec(tx.db(ctx), "INSERT INTO handles (name, actor, reserved_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
		strings.ToLower(name), actor, at(tx.now()))
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "reserve handle %q", name)
}
