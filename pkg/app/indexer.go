package app

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/storage"
)

// indexedAtOnce keeps the writing connection free for others: some 50 ms.
const indexedAtOnce = 50

// indexer makes an older database found by its words.
type indexer struct{ store *storage.Store }

// RunOnce indexes a few items.
func (i indexer) RunOnce(ctx context.Context) (int, time.Time, error) {
	done, err := i.store.IndexItems(ctx, indexedAtOnce)
	return done, time.Time{}, err
}
