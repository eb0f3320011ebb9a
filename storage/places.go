package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// SavedPlaces are the places that are kept, by name.
func (r Reader) SavedPlaces(ctx context.Context) ([]domain.SavedPlace, error) {
	rows, err := all[struct {
		ID        string
		Data      jsonOf[domain.Place]
		CreatedAt micros
	}](r.db(ctx), "SELECT id, data, created_at FROM places ORDER BY name_key LIMIT ?", domain.MaxSavedPlaces)
	places := make([]domain.SavedPlace, len(rows))
	for i, row := range rows {
		places[i] = domain.SavedPlace{ID: domain.ID(row.ID), Place: row.Data.V, CreatedAt: row.CreatedAt.time()}
	}
	return places, failed(err, "list the saved places")
}

// SavePlace keeps a place; one of the same name gives way, and its ID stays.
func (tx *Tx) SavePlace(ctx context.Context, p domain.SavedPlace) error {
	_, err := exec(tx.db(ctx), `INSERT INTO places (id, name_key, data, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (name_key) DO UPDATE SET data = excluded.data`, p.ID, storable(p.Place.Key()), asJSON(p.Place), at(p.CreatedAt))
	return failed(err, "keep the place %q", p.Place.Label())
}

// DeletePlace forgets a place; events keep theirs.
func (tx *Tx) DeletePlace(ctx context.Context, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM places WHERE id = ?", id)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "forget place %s", id)
}
