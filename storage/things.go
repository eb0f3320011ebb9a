package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ThingsOf are the newest items and notes that are held of an actor.
func (r Reader) ThingsOf(ctx context.Context, actor domain.URI, most int) ([]domain.URI, error) {
	rows, err := all[struct{ URI domain.URI }](r.db(ctx), `SELECT uri FROM (
			SELECT uri, published_at FROM items WHERE actor = ? AND uri IS NOT NULL AND state = 'published'
			UNION ALL SELECT uri, published_at FROM notes WHERE actor = ?) AS things ORDER BY published_at DESC, uri LIMIT ?`, actor, actor, most)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.URI
	}
	return uris, failed(err, "list what is held of %s", actor)
}
