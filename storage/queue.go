package storage

import (
	"context"
	"database/sql"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// queueWrite is Write for the queues: on PostgreSQL READ COMMITTED, as claims lock their rows.
func (s *Store) queueWrite(ctx context.Context, fn func(tx *Tx) error) error {
	if s.postgres {
		return s.writePostgres(ctx, sql.LevelReadCommitted, fn)
	}
	return s.writeSQLite(ctx, fn)
}

// DeliveryResult is how one try ended: State is pending for another try at NotBefore.
type DeliveryResult struct {
	ID        domain.ID
	State     domain.DeliveryState
	Status    int // HTTP; 0 without an answer
	Error     string
	NotBefore time.Time
	At        time.Time
}

// HostResult is what the tries say about a host.
type HostResult struct {
	Host string
	OK   bool
	// Fails and NotBefore replace the peer's; they are cleared if OK.
	Fails     int
	NotBefore time.Time
	Error     string
	At        time.Time
}

// FinishDeliveries records the ends of tries, and what they say about the hosts, in one write. A delivery that was cancelled
// meanwhile stays cancelled.
func (s *Store) FinishDeliveries(ctx context.Context, results []DeliveryResult, hosts []HostResult) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		for _, r := range results {
			if err := tx.finishDelivery(ctx, r); err != nil {
				return err
			}
		}
		for _, h := range hosts {
			if err := tx.saveHostResult(ctx, h); err != nil {
				return err
			}
		}
		return nil
	})
	return failed(err, "finish %d deliveries", len(results))
}

func (tx *Tx) finishDelivery(ctx context.Context, r DeliveryResult) error {
	var done, next micros
	if r.State == domain.DeliveryPending {
		next = at(r.NotBefore)
	} else {
		done = at(r.At)
	}
	_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = ?, last_status = ?, last_error = ?, not_before = ?, lease_until = 0,
		done_at = ? WHERE id = ? AND state = 'pending'`, r.State, r.Status, storable(r.Error), next, done, r.ID)
	return err
}

func (tx *Tx) saveHostResult(ctx context.Context, h HostResult) error {
	if err := tx.knowPeer(ctx, h.Host); err != nil {
		return err
	}
	if h.OK {
		_, err := exec(tx.db(ctx), "UPDATE peers SET fails = 0, not_before = 0, last_error = '', last_ok = ? WHERE host = ?",
			at(h.At), h.Host)
		return err
	}
	_, err := exec(tx.db(ctx), "UPDATE peers SET fails = ?, not_before = ?, last_error = ? WHERE host = ?",
		h.Fails, at(h.NotBefore), storable(h.Error), h.Host)
	return err
}

// RetryDelivery makes a delivery that waits or failed due at once, and lets its host be asked again.
func (s *Store) RetryDelivery(ctx context.Context, id domain.ID) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		n, err := exec(tx.db(ctx), `UPDATE deliveries SET state = 'pending', not_before = ?, lease_until = 0, done_at = 0
			WHERE id = ? AND state IN ('pending', 'failed') AND lease_until <= ?`, at(tx.now()), id, at(tx.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.ErrNotFound
		}
		_, err = exec(tx.db(ctx), "UPDATE peers SET not_before = 0 WHERE host = (SELECT host FROM deliveries WHERE id = ?)", id)
		return err
	})
	return failed(err, "retry delivery %s", id)
}

// ReleaseLeases makes everything due that was under way when the last process ended. Call it before the workers start.
func (s *Store) ReleaseLeases(ctx context.Context) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		for _, table := range []string{"deliveries", "inbox"} {
			_, err := exec(tx.db(ctx), "UPDATE "+table+" SET not_before = ?, lease_until = 0 WHERE lease_until > 0", at(tx.now()))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return failed(err, "release the leases")
}
