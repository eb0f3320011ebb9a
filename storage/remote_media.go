package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const remoteMediaColumns = "url, hash, media_type, width, height, bytes, error, fetched_at, used_at"

// RemoteMediaByURL finds a peer's picture in the cache, also one that could not be fetched.
func (r Reader) RemoteMediaByURL(ctx context.Context, url string) (domain.RemoteMedia, error) {
	row, err := one[remoteMediaRow](r.db(ctx), "SELECT "+remoteMediaColumns+" FROM remote_media WHERE url = ?", url)
	return row.media(), failed(err, "find the picture at %s", url)
}

// RemoteMediaByHash finds a peer's picture in the cache by the SHA-256 of its bytes.
func (r Reader) RemoteMediaByHash(ctx context.Context, hash string) (domain.RemoteMedia, error) {
	row, err := one[remoteMediaRow](r.db(ctx), "SELECT "+remoteMediaColumns+` FROM remote_media
		WHERE hash = ? AND hash <> '' ORDER BY url LIMIT 1`, hash)
	return row.media(), failed(err, "find a peer's picture %s", hash)
}

// RemoteMediaSize is how many bytes the cache holds.
func (r Reader) RemoteMediaSize(ctx context.Context) (int64, error) {
	row, err := one[struct{ Total int64 }](r.db(ctx), `SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS total
		FROM (SELECT hash, max(bytes) AS bytes FROM remote_media WHERE hash <> '' GROUP BY hash) AS files`)
	return row.Total, failed(err, "measure the cache of pictures")
}

// LeastUsedRemoteMedia are the pictures of the cache that nobody looked at for longest.
func (r Reader) LeastUsedRemoteMedia(ctx context.Context, limit int) ([]domain.RemoteMedia, error) {
	rows, err := all[remoteMediaRow](r.db(ctx), "SELECT "+remoteMediaColumns+" FROM remote_media ORDER BY used_at, url LIMIT ?", limit)
	list := make([]domain.RemoteMedia, len(rows))
	for i := range rows {
		list[i] = rows[i].media()
	}
	return list, failed(err, "list the least used pictures")
}

// SaveRemoteMedia inserts or replaces a peer's picture.
func (tx *Tx) SaveRemoteMedia(ctx context.Context, m domain.RemoteMedia) error {
	_, err := exec(tx.db(ctx), "INSERT INTO remote_media ("+remoteMediaColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (url) DO UPDATE SET hash = excluded.hash, media_type = excluded.media_type, width = excluded.width,
			height = excluded.height, bytes = excluded.bytes, error = excluded.error, fetched_at = excluded.fetched_at,
			used_at = excluded.used_at`,
		m.URL, m.Hash, m.MediaType, m.Width, m.Height, m.Bytes, storable(m.Error), at(m.FetchedAt), at(m.UsedAt))
	return failed(err, "save the picture at %s", m.URL)
}

// UseRemoteMedia notes that a peer's picture was looked at.
func (tx *Tx) UseRemoteMedia(ctx context.Context, hash string, when time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE remote_media SET used_at = ? WHERE hash = ?", at(when), hash)
	return failed(err, "note the use of picture %s", hash)
}

// DeleteRemoteMedia takes a peer's picture out of the cache.
func (tx *Tx) DeleteRemoteMedia(ctx context.Context, url string) error {
	_, err := exec(tx.db(ctx), "DELETE FROM remote_media WHERE url = ?", url)
	return failed(err, "delete the picture at %s", url)
}

type remoteMediaRow struct {
	URL       string
	Hash      string
	MediaType string
	Width     int
	Height    int
	Bytes     int
	Error     string
	FetchedAt micros
	UsedAt    micros
}

func (row remoteMediaRow) media() domain.RemoteMedia {
	return domain.RemoteMedia{
		URL:       row.URL,
		Hash:      row.Hash,
		MediaType: row.MediaType,
		Width:     row.Width,
		Height:    row.Height,
		Bytes:     row.Bytes,
		Error:     row.Error,
		FetchedAt: row.FetchedAt.time(),
		UsedAt:    row.UsedAt.time(),
	}
}
