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
	Host      string // for the count of what went to it
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
	// Dead parks all that waits for the host but for the oldest delivery, which asks again at NotBefore.
	Dead  bool
	News  domain.ID // of what members are told if it is dead since now
	Error string
	At    time.Time
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
		return tx.countDeliveries(ctx, results)
	})
	return failed(err, "finish %d deliveries", len(results))
}

func (tx *Tx) finishDelivery(ctx context.Context, r DeliveryResult) error {
	if r.State == domain.DeliveryParked {
		_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = 'parked', last_status = ?, last_error = ?, not_before = 0, lease_until = 0
			WHERE id = ? AND state = 'pending'`, r.Status, storable(r.Error), r.ID)
		return err
	}
	if r.State != domain.DeliveryPending {
		_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = ?, last_status = ?, last_error = ?, not_before = 0, lease_until = 0,
			done_at = ? WHERE id = ? AND state = 'pending'`, r.State, r.Status, storable(r.Error), at(r.At), r.ID)
		return err
	}
	n, err := exec(tx.db(ctx), `UPDATE deliveries SET last_status = ?, last_error = ?, not_before = ?, lease_until = 0
		WHERE id = ? AND state = 'pending'`, r.Status, storable(r.Error), at(r.NotBefore), r.ID)
	if err != nil || n == 0 {
		return err
	}
	// What has to wait for this one waits as long.
	_, err = exec(tx.db(ctx), `UPDATE deliveries SET not_before = ? WHERE id IN (
			SELECT later.id FROM deliveries this JOIN deliveries later ON later.object = this.object AND later.inbox = this.inbox
			WHERE this.id = ? AND later.state = 'pending' AND later.id > this.id AND later.not_before < ?)`,
		at(r.NotBefore), r.ID, at(r.NotBefore))
	return err
}

// saveHostResult records how a host does. While it rests, so does all that waits for it.
func (tx *Tx) saveHostResult(ctx context.Context, h HostResult) error {
	if err := tx.knowPeer(ctx, h.Host); err != nil {
		return err
	}
	if !h.OK {
		if _, err := exec(tx.db(ctx), `UPDATE peers SET fails = ?, not_before = ?, last_error = ?,
				failing_since = CASE WHEN failing_since = 0 THEN CAST(? AS BIGINT) ELSE failing_since END WHERE host = ?`,
			h.Fails, at(h.NotBefore), storable(h.Error), at(h.At), h.Host); err != nil {
			return err
		}
		if h.Dead {
			return tx.declareDead(ctx, h)
		}
		_, err := exec(tx.db(ctx), `UPDATE deliveries SET not_before = ?
			WHERE host = ? AND state = 'pending' AND lease_until = 0 AND not_before < ?`, at(h.NotBefore), h.Host, at(h.NotBefore))
		return err
	}
	revived, err := exec(tx.db(ctx), `UPDATE peers SET fails = 0, not_before = 0, failing_since = 0, last_error = '', last_ok = ?
		WHERE host = ? AND (fails > 0 OR not_before > ?)`, at(h.At), h.Host, at(h.At))
	if err != nil {
		return err
	}
	if revived > 0 {
		if err := tx.unpark(ctx, h.Host, h.At); err != nil {
			return err
		}
		return tx.wake(ctx, h.Host, h.At)
	}
	_, err = exec(tx.db(ctx), "UPDATE peers SET fails = 0, not_before = 0, last_error = '', last_ok = ? WHERE host = ?", at(h.At), h.Host)
	return err
}

// declareDead parks what waits for a host, and tells of it the first time.
func (tx *Tx) declareDead(ctx context.Context, h HostResult) error {
	const waiting = "SELECT 1 FROM deliveries WHERE host = ? AND state = 'parked'"
	known, err := exists(tx.db(ctx), waiting, h.Host)
	if err != nil {
		return err
	}
	if err := tx.park(ctx, h.Host, h.NotBefore); err != nil || known || h.News == "" {
		return err
	}
	if parked, err := exists(tx.db(ctx), waiting, h.Host); err != nil || !parked {
		return err
	}
	object := domain.URI("https://" + h.Host + "/")
	if _, err := exec(tx.db(ctx), "DELETE FROM notifications WHERE kind = ? AND object = ?", domain.NotifyParked, object); err != nil {
		return err
	}
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	return tx.AddNotification(ctx, domain.Notification{ID: h.News, Kind: domain.NotifyParked, Actor: settings.Organisation, Object: object, CreatedAt: h.At})
}

// wake makes due what waited only because its host rested.
func (tx *Tx) wake(ctx context.Context, host string, now time.Time) error {
	_, err := exec(tx.db(ctx), `UPDATE deliveries SET not_before = ?
		WHERE host = ? AND state = 'pending' AND attempts = 0 AND not_before > ?`, at(now), host, at(now))
	return err
}

// park takes everything that waits for a dead host out of the queue, but for the oldest delivery, which asks again later.
func (tx *Tx) park(ctx context.Context, host string, askAgain time.Time) error {
	_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = 'parked', not_before = 0
		WHERE host = ? AND state = 'pending' AND lease_until = 0`, host)
	if err != nil {
		return err
	}
	_, err = exec(tx.db(ctx), `UPDATE deliveries SET state = 'pending', not_before = ?
		WHERE id = (SELECT min(id) FROM deliveries WHERE host = ? AND state = 'parked')`, at(askAgain), host)
	return err
}

// unpark puts everything for a host that lives back into the queue.
func (tx *Tx) unpark(ctx context.Context, host string, now time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE deliveries SET state = 'pending', not_before = ? WHERE host = ? AND state = 'parked'", at(now), host)
	return err
}

// HostAnswers wakes a host that failed: it answered another request of ours, so that it may be there again.
func (tx *Tx) HostAnswers(ctx context.Context, host string, when time.Time) error {
	tx.savedPeers = append(tx.savedPeers, host)
	return failed(tx.wakeHost(ctx, host, when), "note that %s answers", host)
}

// RetryDelivery makes a delivery that waits, failed or is parked due at once, and lets its host be asked again.
func (s *Store) RetryDelivery(ctx context.Context, id domain.ID) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		row, err := one[struct{ Host string }](tx.db(ctx), `UPDATE deliveries SET state = 'pending', not_before = ?, lease_until = 0,
			done_at = 0 WHERE id = ? AND state IN ('pending', 'failed', 'parked') AND lease_until <= ? RETURNING host`, at(tx.now()), id, at(tx.now()))
		if err != nil {
			return err
		}
		tx.savedPeers = append(tx.savedPeers, row.Host)
		if _, err := exec(tx.db(ctx), "UPDATE peers SET not_before = 0 WHERE host = ?", row.Host); err != nil {
			return err
		}
		return tx.wake(ctx, row.Host, tx.now())
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
