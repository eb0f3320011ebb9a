package app

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// checkSearch says what finds words, and whether everything can be found.
func (d *doctor) checkSearch(ctx context.Context) domain.Check {
	complete, err := d.Store.SearchIsComplete(ctx)
	switch engine := d.Store.SearchEngine(); {
	case err != nil:
		return bad("search", nil, "The search index cannot be read: %s.", sentence(err))
	case engine == storage.SearchPlain:
		return wary("search", shell("make build   # or: go build -tags sqlite_fts5 ./cmd/weftwork"),
			"This program was built without full-text search: the search reads every text, which is slow with many.")
	case !complete:
		return wary("search", nil, "The index is being filled: the server does that in the background. Until then not everything is found.")
	case engine == storage.SearchTSVector:
		return good("search", "PostgreSQL's full-text search; everything is in the index.")
	}
	return good("search", "SQLite's FTS5; everything is in the index.")
}
