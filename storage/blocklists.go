package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const blocklistColumns = "id, url, data, next_at, created_at, (SELECT count(*) FROM standings WHERE standings.list = blocklists.id) AS applied"

// Blocklists are the lists that the node keeps up with, oldest first.
func (r Reader) Blocklists(ctx context.Context) ([]domain.Blocklist, error) {
	rows, err := all[blocklistRow](r.db(ctx), "SELECT "+blocklistColumns+" FROM blocklists ORDER BY created_at, id")
	list := make([]domain.Blocklist, len(rows))
	for i := range rows {
		list[i] = rows[i].blocklist()
	}
	return list, failed(err, "list the blocklists")
}

// BlocklistByID finds a list.
func (r Reader) BlocklistByID(ctx context.Context, id domain.ID) (domain.Blocklist, error) {
	row, err := one[blocklistRow](r.db(ctx), "SELECT "+blocklistColumns+" FROM blocklists WHERE id = ?", id)
	return row.blocklist(), failed(err, "find blocklist %s", id)
}

// DueBlocklist is the list that is to be fetched next; domain.ErrNotFound if there is none.
func (r Reader) DueBlocklist(ctx context.Context) (domain.Blocklist, error) {
	row, err := one[blocklistRow](r.db(ctx), "SELECT "+blocklistColumns+" FROM blocklists ORDER BY next_at, id LIMIT 1")
	return row.blocklist(), failed(err, "find the next blocklist")
}

// SaveBlocklist inserts or replaces a list.
func (tx *Tx) SaveBlocklist(ctx context.Context, b domain.Blocklist) error {
	_, err := exec(tx.db(ctx), `INSERT INTO blocklists (id, url, data, next_at, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET data = excluded.data, next_at = excluded.next_at`,
		b.ID, b.URL, asJSON(blocklistData{
			Name: storable(b.Name), Count: b.Count, Waiting: b.Waiting, Declined: b.Declined, Error: storable(b.Error), FetchedAt: b.FetchedAt,
		}), at(b.NextAt), at(b.CreatedAt))
	return failed(err, "save blocklist %s", b.URL)
}

// DeleteBlocklist forgets a list; what it set is the caller's to lift.
func (tx *Tx) DeleteBlocklist(ctx context.Context, id domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM blocklists WHERE id = ?", id)
	return failed(err, "delete blocklist %s", id)
}

type blocklistRow struct {
	ID      string
	URL     string
	Data    jsonOf[blocklistData]
	NextAt  micros
	Created micros `gorm:"column:created_at"`
	Applied int
}

type blocklistData struct {
	Name      string            `json:"name,omitempty"`
	Count     int               `json:"count,omitempty"`
	Waiting   []domain.Standing `json:"waiting,omitempty"`
	Declined  []string          `json:"declined,omitempty"`
	Error     string            `json:"error,omitempty"`
	FetchedAt time.Time         `json:"fetched_at"`
}

func (row *blocklistRow) blocklist() domain.Blocklist {
	data := row.Data.V
	return domain.Blocklist{
		ID: domain.ID(row.ID), URL: row.URL, Name: data.Name, Count: data.Count, Applied: row.Applied, Waiting: data.Waiting,
		Declined: data.Declined, Error: data.Error, FetchedAt: data.FetchedAt, NextAt: row.NextAt.time(), CreatedAt: row.Created.time(),
	}
}
