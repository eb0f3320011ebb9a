package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// watchInterval is how often SQLite is asked whether another process changed the database.
	watchInterval = 250 * time.Millisecond
	// reconnectInterval is how long to wait before listening to PostgreSQL again.
	reconnectInterval = 2 * time.Second
	notifyChannel     = "weftwork"
)

// broadcast wakes everybody who waits for the next signal.
type broadcast struct {
	mu     sync.Mutex
	signal chan struct{}
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.signal)
	b.signal = make(chan struct{})
}

func (b *broadcast) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.signal
}

// changedElsewhere wakes who waits, and forgets what another process may have changed.
func (s *Store) changedElsewhere() {
	s.settings.forget()
	s.standings.forget()
	s.actors.forgetAll()
	s.peers.forgetAll()
	s.languages.forgetAll()
	s.tongues.forgetAll()
	s.indexed.Store(false)
	s.changes.send()
}

// Changed returns a channel that is closed by the next change: a commit of ours or, while Watch runs, of another process.
// Take it before looking for work, wait on it afterwards; each waiter takes its own.
func (s *Store) Changed() <-chan struct{} { return s.changes.wait() }

// Watch notices what other processes write, until ctx ends, and then returns nil.
func (s *Store) Watch(ctx context.Context) error {
	watch := s.watchSQLite
	if s.postgres {
		watch = s.watchPostgres
	}
	if err := watch(ctx); ctx.Err() == nil {
		return fmt.Errorf("watch the database: %w", err)
	}
	return nil
}

// watchSQLite asks on the writing connection: its data_version changes only when another connection commits.
func (s *Store) watchSQLite(ctx context.Context) error {
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	last := int64(-1)
	for {
		var version int64
		if err := s.writer.WithContext(context.WithoutCancel(ctx)).Raw("PRAGMA data_version").Scan(&version).Error; err != nil {
			return err
		}
		if last >= 0 && version != last {
			s.changedElsewhere()
		}
		last = version
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closing:
			return errClosed
		}
	}
}

func (s *Store) watchPostgres(ctx context.Context) error {
	for {
		err := s.listen(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.changedElsewhere() // what was missed while nobody listened
		select {
		case <-time.After(reconnectInterval):
		case <-ctx.Done():
		case <-s.closing:
			return errors.Join(errClosed, err)
		}
	}
}

// listen wakes the waiters for every notification of another process, until the connection breaks.
func (s *Store) listen(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+notifyChannel); err != nil {
		return err
	}
	for {
		notification, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if notification.Payload != s.origin {
			s.changedElsewhere()
		}
	}
}
