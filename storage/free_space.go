package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxEmptied is how large a database is rewritten at once, in bytes: some seconds, in which writing waits.
const maxEmptied = 512 << 20

// keyFreeSpace says that something was erased whose bytes may be in the file still.
const keyFreeSpace = "free_space"

// FreeSpaceToEmpty has EmptyFreeSpace do its work once the transaction is done, also if the program ends in between.
func (tx *Tx) FreeSpaceToEmpty(ctx context.Context) error {
	return tx.SetSetting(ctx, keyFreeSpace, "due")
}

// EmptyFreeSpace does so where something was erased: it rewrites SQLite's file, so that what was deleted is nowhere in it, and empties the write-ahead log. A larger
// file keeps it until its free space is used again. PostgreSQL does it by itself (autovacuum).
func (s *Store) EmptyFreeSpace(ctx context.Context) error {
	if _, err := s.Setting(ctx, keyFreeSpace); err != nil {
		if errors.Is(err, domain.ErrNotFound) {
			err = nil
		}
		return err
	}
	if err := s.rewrite(ctx); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "DELETE FROM settings WHERE key = ?", keyFreeSpace)
		return failed(err, "note that free space is empty")
	})
}

func (s *Store) rewrite(ctx context.Context) (err error) {
	if s.path == "" {
		return nil
	}
	if info, err := os.Stat(s.path); err != nil || info.Size() > maxEmptied {
		return err
	}
	pool, err := sql.Open("sqlite3", sqliteDSN(s.path, "_synchronous=FULL"))
	if err != nil {
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	for _, statement := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("empty the free space of %s: %w", s.path, err)
		}
	}
	return nil
}
