package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Retention is how long is kept what served its purpose; a zero duration keeps it for ever.
type Retention struct {
	// Deliveries that ended, and activities that nothing refers to any more; Parked ones become failed after that time.
	Deliveries, Parked time.Duration
	// Inbox is for received activities that were applied, and mails that ended; what was put aside stays three times as long.
	Inbox time.Duration
	// Notifications that everybody read; the others stay twice as long.
	Notifications time.Duration
	// Audit is the list of what members did.
	Audit time.Duration
	// Failures are pictures of peers and cards of links that could not be had.
	Failures time.Duration
}

// cleanBatch is how many rows one write deletes at most: some milliseconds, as others wait for the writing connection.
const cleanBatch = 500

// keptActivities can still be asked for, or are named by something that lasts: a Follow by its Accept, an Announce by
// a response, what is in the outbox by everybody.
const keptActivities = "in_outbox OR verb NOT IN ('Accept', 'Reject', 'Ignore', 'Undo', 'Update', 'Delete', 'Block', 'Flag')"

// keyFederated says that something was delivered once, when the delivery itself is long deleted.
const keyFederated = "federated"

// sweep is one kind of row that goes with time: it deletes, or ends, a batch.
type sweep struct {
	name, query string
	args        []any
}

// Clean deletes a batch of each kind of row whose time is over, and says how many that were. Replays of what they
// belonged to change nothing: applying is idempotent by object, tombstones stay, and signatures are good for 12 hours.
func (s *Store) Clean(ctx context.Context, r Retention, now time.Time) (done int, err error) {
	for _, one := range r.sweeps(now) {
		ids, err := all[struct{ ID string }](s.db(ctx), one.query, one.args...)
		if err != nil {
			return done, failed(err, "look for old %s", one.name)
		}
		if len(ids) == 0 {
			continue // without a write that would wake everybody
		}
		if err := s.remove(ctx, one.name, ids, now); err != nil {
			return done, failed(err, "delete %d old %s", len(ids), one.name)
		}
		done += len(ids)
	}
	return done, nil
}

// remove ends parked deliveries and deletes all else.
func (s *Store) remove(ctx context.Context, what string, rows []struct{ ID string }, now time.Time) error {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return s.queueWrite(ctx, func(tx *Tx) error {
		if what == "deliveries" {
			if err := tx.rememberFederated(ctx); err != nil {
				return err
			}
		}
		return eachPart(ids, func(part []string) error {
			var err error
			switch what {
			case "parked":
				_, err = exec(tx.db(ctx), "UPDATE deliveries SET state = 'failed', done_at = ? WHERE id IN ? AND state = 'parked'", at(now), inList(part))
			case "remote_media":
				_, err = exec(tx.db(ctx), "DELETE FROM remote_media WHERE url IN ? AND hash = ''", inList(part))
			case "link_cards":
				_, err = exec(tx.db(ctx), "DELETE FROM link_cards WHERE url IN ? AND state = 'none'", inList(part))
			default:
				_, err = exec(tx.db(ctx), "DELETE FROM "+what+" WHERE id IN ?", inList(part))
			}
			return err
		})
	})
}

// rememberFederated keeps the node's address fixed although its deliveries go.
func (tx *Tx) rememberFederated(ctx context.Context) error {
	if _, err := tx.Setting(ctx, keyFederated); err == nil {
		return nil
	}
	known, err := tx.AnythingFederated(ctx)
	if err != nil || !known {
		return err
	}
	return tx.SetSetting(ctx, keyFederated, "true")
}

// sweeps find the rows whose time is over, oldest first.
func (r Retention) sweeps(now time.Time) []sweep {
	before := func(d time.Duration) micros {
		if d <= 0 {
			return 0
		}
		return at(now.Add(-d))
	}
	ended := []domain.DeliveryState{domain.DeliveryDone, domain.DeliveryCancelled, domain.DeliveryFailed}
	deliveries := before(r.Deliveries)
	return []sweep{
		{"parked", "SELECT id FROM deliveries WHERE state = 'parked' AND created_at < ? ORDER BY id LIMIT ?", []any{before(r.Parked), cleanBatch}},
		{
			"deliveries", "SELECT id FROM deliveries WHERE created_at < ? AND state IN ? AND done_at < ? ORDER BY id LIMIT ?",
			[]any{deliveries, inList(ended), deliveries, cleanBatch},
		},
		{
			"activities", "SELECT id FROM activities WHERE created_at < ? AND NOT (" + keptActivities + `) AND NOT EXISTS (
				SELECT 1 FROM deliveries WHERE activity_id = activities.id) ORDER BY id LIMIT ?`, []any{deliveries, cleanBatch},
		},
		{"inbox", "SELECT id FROM inbox WHERE state = 'done' AND received_at < ? ORDER BY id LIMIT ?", []any{before(r.Inbox), cleanBatch}},
		{"inbox", "SELECT id FROM inbox WHERE state = 'parked' AND received_at < ? ORDER BY id LIMIT ?", []any{before(3 * r.Inbox), cleanBatch}},
		{
			"notifications", `SELECT id FROM notifications WHERE created_at < ? AND (read_at > 0 OR created_at < ? OR NOT EXISTS (
				SELECT 1 FROM members WHERE disabled_at = 0 AND news_read_at < notifications.created_at)) ORDER BY created_at, id LIMIT ?`,
			[]any{before(r.Notifications), before(2 * r.Notifications), cleanBatch},
		},
		{
			"audit", "SELECT id FROM audit WHERE created_at < ? ORDER BY created_at, id LIMIT ?", []any{before(r.Audit), cleanBatch},
		},
		{
			"remote_media", "SELECT url AS id FROM remote_media WHERE hash = '' AND fetched_at < ? AND used_at < ? ORDER BY used_at LIMIT ?",
			[]any{before(r.Failures), before(r.Failures), cleanBatch},
		},
		{"mails", "SELECT id FROM mails WHERE state <> 'pending' AND done_at < ? ORDER BY done_at, id LIMIT ?", []any{before(r.Inbox), cleanBatch}},
		{"link_cards", "SELECT url AS id FROM link_cards WHERE state = 'none' AND fetched_at < ? ORDER BY url LIMIT ?", []any{before(r.Failures), cleanBatch}},
	}
}
