package storage

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Reader reads. What is not there is domain.ErrNotFound; lists are newest first unless their method says otherwise.
type Reader struct {
	conn     *gorm.DB
	now      func() time.Time
	postgres bool
	inTurn   bool // on SQLite's writing connection
	engine   SearchEngine
}

// db is the connection for one statement. A cancelled context must not interrupt SQLite's writing connection: that
// would roll back what other fns wrote before in the same transaction.
func (r Reader) db(ctx context.Context) *gorm.DB {
	if r.inTurn {
		ctx = context.WithoutCancel(ctx)
	}
	return r.conn.WithContext(ctx)
}
