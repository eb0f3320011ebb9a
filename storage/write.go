package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits of one commit on SQLite: many fns share the cost of one fsync, none waits long for the others.
const (
	maxTurnsPerCommit = 64
	maxCommitAge      = 5 * time.Millisecond
	// expectation is how long a commit waits for as many fns as the one before it had.
	expectation = time.Millisecond
)

// maxTries is how often PostgreSQL may ask to run a transaction again before Write gives up.
const maxTries = 20

var errClosed = errors.New("the database is closed")

// errBroken says that the whole transaction is lost, not only what one fn did.
var errBroken = errors.New("transaction broken")

// Tx is one transaction: what Reader reads, and every write. It lives until its fn returns.
type Tx struct {
	Reader
	savedStandings bool
	savedSettings  bool
	savedItems     bool
	savedActors    []domain.URI
	savedPeers     []string // hosts
}

// Write runs fn in a transaction and returns after it is durable; an error or a panic of fn undoes what fn did, and only
// that. fn may run more than once: ids, times, keys and JSON are made before it, and it touches nothing but tx. It must not
// call Write or a queue method of Store: on SQLite there is one writing connection.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if s.postgres {
		return s.writePostgres(ctx, sql.LevelSerializable, fn)
	}
	return s.writeSQLite(ctx, fn)
}

// turn is one fn that waits for the writing connection. It runs on its caller's goroutine, which keeps a panic where
// it belongs; runTurns hands the connection over and takes it back.
type turn struct {
	ctx   context.Context
	start chan *gorm.DB
	ended chan bool // whether fn succeeded
	done  chan error
}

func (s *Store) writeSQLite(ctx context.Context, fn func(tx *Tx) error) error {
	for try := 1; ; try++ {
		err := s.takeTurn(ctx, fn)
		if !errors.Is(err, errBroken) || try == 2 {
			return err
		}
	}
}

// takeTurn queues fn, runs it when the connection is free, and waits for the commit.
func (s *Store) takeTurn(ctx context.Context, fn func(tx *Tx) error) error {
	t := &turn{ctx: ctx, start: make(chan *gorm.DB), ended: make(chan bool, 1), done: make(chan error, 1)}
	select {
	case s.turns <- t:
	case <-s.closing:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case db := <-t.start:
		tx := &Tx{Reader: Reader{conn: db, now: s.now, inTurn: true, engine: s.engine}}
		if err := t.run(fn, tx); err != nil {
			return err
		}
		err := <-t.done
		if err == nil {
			s.changed(tx)
		}
		return err
	case err := <-t.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run gives the connection back even if fn panics or ends its goroutine.
func (t *turn) run(fn func(tx *Tx) error, tx *Tx) (err error) {
	ok := false
	defer func() { t.ended <- ok }()
	err = fn(tx)
	ok = err == nil
	return err
}

// runTurns is SQLite's one writing goroutine: it commits when no fn waits, or after 64 fns or 5 ms.
func (s *Store) runTurns() {
	defer close(s.closed)
	for {
		select {
		case t := <-s.turns:
			s.commitTurns(t)
		case <-s.closing:
			return
		}
	}
}

func (s *Store) commitTurns(t *turn) {
	db := s.writer
	if err := db.Exec("BEGIN IMMEDIATE").Error; err != nil {
		t.done <- fmt.Errorf("begin: %w", err)
		return
	}
	var waiting []*turn
	var err error
	for began := time.Now(); ; {
		var ok bool
		if ok, err = t.runIn(db); ok {
			waiting = append(waiting, t)
		}
		if err != nil || len(waiting) == maxTurnsPerCommit || time.Since(began) > maxCommitAge {
			break
		}
		if t = s.nextTurn(len(waiting) < s.together); t == nil {
			break
		}
	}
	s.together = len(waiting)
	rows := totalChanges(db)
	changed := rows != s.changedRows
	s.changedRows = rows
	if err == nil {
		if err = db.Exec("COMMIT").Error; err != nil {
			err = fmt.Errorf("commit: %w: %w", errBroken, err)
		}
	}
	if err != nil {
		// SQLite may have rolled back by itself (disk full); then this says that no transaction is open.
		_ = db.Exec("ROLLBACK").Error
	}
	if changed && err == nil {
		s.changes.send()
	}
	for _, t := range waiting {
		t.done <- err
	}
}

// nextTurn is a fn that waits now, nil if there is none. Those who were about to ask get the chance to, for a moment if more
// are expected: a commit shared is half a commit.
func (s *Store) nextTurn(more bool) *turn {
	for range 2 {
		select {
		case t := <-s.turns:
			return t
		default:
			runtime.Gosched()
		}
	}
	if !more {
		return nil
	}
	timer := time.NewTimer(expectation)
	defer timer.Stop()
	select {
	case t := <-s.turns:
		return t
	case <-timer.C:
		return nil
	}
}

// runIn lets the turn's fn run in a savepoint. The error says that the transaction cannot go on.
func (t *turn) runIn(db *gorm.DB) (ok bool, err error) {
	if err := db.Exec("SAVEPOINT turn").Error; err != nil {
		t.done <- fmt.Errorf("%w: %w", errBroken, err)
		return false, fmt.Errorf("%w: %w", errBroken, err)
	}
	select {
	case t.start <- db:
	case <-t.ctx.Done():
		return false, release(db)
	}
	if ok = <-t.ended; !ok {
		if err := db.Exec("ROLLBACK TO turn").Error; err != nil {
			return false, fmt.Errorf("%w: undo: %w", errBroken, err)
		}
	}
	return ok, release(db)
}

func release(db *gorm.DB) error {
	if err := db.Exec("RELEASE turn").Error; err != nil {
		return fmt.Errorf("%w: release: %w", errBroken, err)
	}
	return nil
}

// totalChanges counts the rows that the connection ever changed; a commit that changed none wakes nobody.
func totalChanges(db *gorm.DB) (n int64) {
	db.Raw("SELECT total_changes()").Scan(&n)
	return n
}

// writePostgres runs fn in a transaction of its own, again while PostgreSQL says that another one came in between.
func (s *Store) writePostgres(ctx context.Context, level sql.IsolationLevel, fn func(tx *Tx) error) error {
	select {
	case <-s.closing:
		return errClosed
	default:
	}
	for try := 1; ; try++ {
		tx := &Tx{}
		err := s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx.Reader = Reader{conn: db, now: s.now, postgres: true, engine: s.engine}
			if err := fn(tx); err != nil {
				return err
			}
			return db.Exec("SELECT pg_notify(?, ?)", notifyChannel, s.origin).Error
		}, &sql.TxOptions{Isolation: level})
		if err == nil {
			s.changed(tx)
			s.changes.send()
			return nil
		}
		if !mayTryAgain(err) || try == maxTries {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// mayTryAgain recognises serialization_failure and deadlock_detected.
func mayTryAgain(err error) bool {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failure.Code == "40001" || failure.Code == "40P01")
}

// pause waits a random time that grows with the tries, up to about 0.1 s.
func pause(ctx context.Context, try int) error {
	timer := time.NewTimer(rand.N(time.Millisecond << min(try, 7)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
