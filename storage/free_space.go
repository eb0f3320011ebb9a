package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// maxEmptied is how large a database is rewritten at once, in bytes: some seconds, in which writing waits.
	maxEmptied = 512 << 20
	// maxWiped is how many pages are overwritten, or put together in the index, in one transaction: some milliseconds.
	maxWiped = 1000
	// maxMerges ends a merging of the index that does not: 100,000 items take some hundred.
	maxMerges = 10_000
)

// keyFreeSpace says that something was erased whose bytes may be in the file still.
const keyFreeSpace = "free_space"

var errStillRead = domain.Explain(domain.ErrUnavailable, "somebody reads what was erased still; it is tried again", nil)

// FreeSpaceToEmpty has EmptyFreeSpace do its work once the transaction is done, also if the program ends in between.
func (tx *Tx) FreeSpaceToEmpty(ctx context.Context) error {
	return tx.SetSetting(ctx, keyFreeSpace, "due")
}

// EmptyFreeSpace does so where something was erased: what was deleted is nowhere in SQLite's file and write-ahead log then. A small
// file is rewritten; of a large one, which would keep writers waiting, the free pages are overwritten piece by piece (what is
// deleted is zeroed at once, see secure_delete in openSQLite). PostgreSQL does it by itself (autovacuum).
func (s *Store) EmptyFreeSpace(ctx context.Context) error {
	if _, err := s.Setting(ctx, keyFreeSpace); err != nil {
		if errors.Is(err, domain.ErrNotFound) {
			err = nil
		}
		return err
	}
	if err := s.emptyFile(ctx); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "DELETE FROM settings WHERE key = ?", keyFreeSpace)
		return failed(err, "note that free space is empty")
	})
}

// EmptyLittleSpace is EmptyFreeSpace where that takes some seconds at most; the cleaning does it for a large file.
func (s *Store) EmptyLittleSpace(ctx context.Context) error {
	if large, err := s.isLarge(); err != nil || large {
		return err
	}
	return s.EmptyFreeSpace(ctx)
}

func (s *Store) isLarge() (bool, error) {
	if s.path == "" {
		return false, nil
	}
	info, err := os.Stat(s.path)
	return err == nil && info.Size() > s.emptied, err
}

func (s *Store) emptyFile(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	large, err := s.isLarge()
	if err == nil {
		err = s.mergeIndex(ctx)
	}
	if err == nil && large {
		err = s.wipe(ctx)
	}
	if err != nil {
		return fmt.Errorf("empty the free space of %s: %w", s.path, err)
	}
	return s.rewrite(ctx, large)
}

// rewrite makes the file anew, unless it is large, and empties the write-ahead log.
func (s *Store) rewrite(ctx context.Context, large bool) (err error) {
	pool, err := sql.Open("sqlite3", sqliteDSN(s.path, "_synchronous=FULL"))
	if err != nil {
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if !large {
		if _, err := pool.ExecContext(ctx, "VACUUM"); err != nil {
			return fmt.Errorf("empty the free space of %s: %w", s.path, err)
		}
	}
	var busy, pages, moved int
	if err := pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("empty the log of %s: %w", s.path, err)
	}
	if busy != 0 {
		return errStillRead
	}
	return nil
}

// mergeIndex puts the parts of the index together: until then, words of what is there no longer stand in the older ones.
func (s *Store) mergeIndex(ctx context.Context) error {
	if s.engine != SearchFTS5 {
		return nil
	}
	pages := -maxWiped // the first time: all parts become one (https://sqlite.org/fts5.html#the_merge_command)
	for range maxMerges {
		var changed int64
		err := s.Write(ctx, func(tx *Tx) error {
			before, err := one[int64](tx.db(ctx), "SELECT total_changes()")
			if err == nil {
				_, err = exec(tx.db(ctx), "INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)", pages)
			}
			after := before
			if err == nil {
				after, err = one[int64](tx.db(ctx), "SELECT total_changes()")
			}
			changed = after - before
			return failed(err, "merge the search index")
		})
		if err != nil || changed < 2 { // as SQLite says when all is done
			return err
		}
		pages = maxWiped
	}
	return nil
}

// wipe overwrites the pages that nothing stands on: a table of zeros takes them all, and goes again.
func (s *Store) wipe(ctx context.Context) error {
	drop := func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "DROP TABLE IF EXISTS scrap")
		return failed(err, "drop the table of zeros")
	}
	if err := s.Write(ctx, drop); err != nil { // that of a run which ended
		return err
	}
	size, err := one[int64](s.db(ctx), "PRAGMA page_size")
	if err != nil {
		return failed(err, "ask for the size of pages")
	}
	for left := int64(1); left > 0; {
		err := s.Write(ctx, func(tx *Tx) error {
			if _, err := exec(tx.db(ctx), "CREATE TABLE IF NOT EXISTS scrap (zeros BLOB)"); err != nil {
				return failed(err, "make a table of zeros")
			}
			var err error
			if left, err = one[int64](tx.db(ctx), "PRAGMA freelist_count"); err != nil || left == 0 {
				return failed(err, "count free pages")
			}
			_, err = exec(tx.db(ctx), "INSERT INTO scrap (zeros) VALUES (zeroblob(?))", min(left, maxWiped)*size)
			left -= min(left, maxWiped)
			return failed(err, "overwrite free pages")
		})
		if err != nil {
			return errors.Join(err, s.Write(ctx, drop))
		}
	}
	return s.Write(ctx, drop)
}
