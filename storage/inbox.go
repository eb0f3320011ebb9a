package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const inboxColumns = "id, verb, activity, body_hash, sender, body, state, attempts, not_before, last_error, received_at"

// AddInboxRow stores a verified activity. False means that the same one, byte by byte, came before.
func (s *Store) AddInboxRow(ctx context.Context, row domain.InboxRow) (added bool, err error) {
	err = s.Write(ctx, func(tx *Tx) error {
		n, err := exec(tx.db(ctx), `INSERT INTO inbox (id, verb, activity, body_hash, sender, body, state, attempts, not_before,
				lease_until, last_error, received_at)
			VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, 0, '', ?) ON CONFLICT (activity, verb, body_hash) DO NOTHING`,
			row.ID, row.Verb, row.Activity, row.BodyHash, row.Sender, row.Body,
			max(at(row.NotBefore), at(row.ReceivedAt)), at(row.ReceivedAt))
		added = n > 0
		return err
	})
	return added && err == nil, failed(err, "store %s %s", row.Verb, row.Activity)
}

// ClaimInbox takes up to limit due rows for the time of lease, first come first, and counts one attempt more.
func (s *Store) ClaimInbox(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]domain.InboxRow, error) {
	const due = "FROM inbox WHERE state = 'pending' AND not_before <= ?"
	waiting, err := exists(s.db(ctx), "SELECT 1 "+due, at(now))
	if err != nil || !waiting {
		return nil, failed(err, "look for received activities") // without a write that would wake everybody
	}
	var rows []inboxRow
	err = s.queueWrite(ctx, func(tx *Tx) error {
		var err error
		rows, err = all[inboxRow](tx.db(ctx), `UPDATE inbox SET attempts = attempts + 1, not_before = ?, lease_until = ?
			WHERE id IN (SELECT id `+due+" ORDER BY not_before, id LIMIT ?"+tx.skipLocked()+") RETURNING "+inboxColumns,
			at(now.Add(lease)), at(now.Add(lease)), at(now), limit)
		return err
	})
	slices.SortFunc(rows, func(a, b inboxRow) int { return strings.Compare(a.ID, b.ID) })
	return inboxRows(rows), failed(err, "claim received activities")
}

// FinishInbox marks a row as done, in the transaction that applied it, and empties its body.
func (tx *Tx) FinishInbox(ctx context.Context, id domain.ID) error {
	_, err := exec(tx.db(ctx), "UPDATE inbox SET state = 'done', lease_until = 0, last_error = '', body = ? WHERE id = ?", []byte{}, id)
	return failed(err, "finish received activity %s", id)
}

// FinishInbox marks a row as done that changed nothing.
func (s *Store) FinishInbox(ctx context.Context, id domain.ID) error {
	return s.queueWrite(ctx, func(tx *Tx) error { return tx.FinishInbox(ctx, id) })
}

// FailInbox ends a try without success: state is domain.InboxPending for another one at notBefore, domain.InboxParked
// for none, or domain.InboxDone to drop the row.
func (s *Store) FailInbox(ctx context.Context, id domain.ID, text string, notBefore time.Time, state domain.InboxState) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "UPDATE inbox SET state = ?, last_error = ?, not_before = ?, lease_until = 0 WHERE id = ?",
			state, storable(text), at(notBefore), id)
		return err
	})
	return failed(err, "put back received activity %s", id)
}

// RetryInbox gives a parked row all its tries again.
func (s *Store) RetryInbox(ctx context.Context, id domain.ID) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		n, err := exec(tx.db(ctx), "UPDATE inbox SET state = 'pending', attempts = 0, not_before = ? WHERE id = ? AND state = 'parked'",
			at(tx.now()), id)
		if err == nil && n == 0 {
			err = domain.ErrNotFound
		}
		return err
	})
	return failed(err, "retry received activity %s", id)
}

// NextInbox is when the next received activity is due, the zero time if none waits.
func (s *Store) NextInbox(ctx context.Context, _ time.Time) (time.Time, error) {
	return s.earliest(s.db(ctx), "SELECT COALESCE(min(not_before), 0) FROM inbox WHERE state = 'pending'")
}

// InboxRows lists received activities in a state, newest first.
func (r Reader) InboxRows(ctx context.Context, state domain.InboxState, page Page) ([]domain.InboxRow, int, error) {
	total, err := count(r.db(ctx), "SELECT count(*) FROM inbox WHERE state = ?", state)
	if err != nil {
		return nil, 0, failed(err, "count received activities")
	}
	rows, err := all[inboxRow](r.db(ctx), "SELECT "+inboxColumns+" FROM inbox WHERE state = ? ORDER BY id DESC LIMIT ? OFFSET ?",
		state, page.limit(), page.offset())
	return inboxRows(rows), total, failed(err, "list received activities")
}

type inboxRow struct {
	ID         string
	Verb       string
	Activity   string
	BodyHash   string
	Sender     string
	Body       []byte
	State      string
	Attempts   int
	NotBefore  micros
	LastError  string
	ReceivedAt micros
}

func inboxRows(rows []inboxRow) []domain.InboxRow {
	list := make([]domain.InboxRow, len(rows))
	for i, row := range rows {
		list[i] = domain.InboxRow{
			ID:         domain.ID(row.ID),
			Verb:       domain.Verb(row.Verb),
			Activity:   domain.URI(row.Activity),
			BodyHash:   row.BodyHash,
			Sender:     domain.URI(row.Sender),
			Body:       row.Body,
			State:      domain.InboxState(row.State),
			Attempts:   row.Attempts,
			NotBefore:  row.NotBefore.time(),
			LastError:  row.LastError,
			ReceivedAt: row.ReceivedAt.time(),
		}
	}
	return list
}
