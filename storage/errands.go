package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const errandColumns = "id, kind, uri, thread, depth, waits_for, body, attempts, not_before, last_error, created_at, state"

// ErrandLimits bound what one thread and one host can make us fetch.
type ErrandLimits struct {
	// PerThread is how many errands one thread may have.
	PerThread int
	// PerHost is how many errands may lead to one host within an hour.
	PerHost int
}

// AddErrand remembers something to fetch, unless it was asked for within a week or a limit is reached; then it is false.
func (tx *Tx) AddErrand(ctx context.Context, e domain.Errand, limits ErrandLimits) (added bool, err error) {
	host := e.URI.Host()
	spent, err := one[struct{ OfThread, OfHost int }](tx.db(ctx), `SELECT
		(SELECT count(*) FROM errands WHERE thread = ?) AS of_thread,
		(SELECT count(*) FROM errands WHERE host = ? AND created_at > ?) AS of_host`,
		e.Thread, host, at(e.CreatedAt.Add(-time.Hour)))
	if err != nil {
		return false, failed(err, "count the errands of %s", e.Thread)
	}
	if host == "" || spent.OfThread >= limits.PerThread || spent.OfHost >= limits.PerHost {
		return false, nil
	}
	n, err := exec(tx.db(ctx), `INSERT INTO errands (id, kind, uri, host, thread, depth, waits_for, body, state, attempts, not_before,
			last_error, created_at)
		VALUES (?, ?, ?, ?, ?, ?, '', NULL, 'pending', 0, ?, '', ?) ON CONFLICT (uri, kind) DO NOTHING`,
		e.ID, e.Kind, e.URI, host, e.Thread, e.Depth, max(at(e.NotBefore), at(e.CreatedAt)), at(e.CreatedAt))
	return n > 0, failed(err, "remember to fetch %s", e.URI)
}

// RepeatErrand makes a finished errand due again: a member asked, or an actor is followed anew.
func (tx *Tx) RepeatErrand(ctx context.Context, kind domain.ErrandKind, uri domain.URI) error {
	_, err := exec(tx.db(ctx), "DELETE FROM errands WHERE uri = ? AND kind = ? AND state = 'done'", uri, kind)
	return failed(err, "forget that %s was fetched", uri)
}

// FinishErrand ends an errand, in the transaction of what it brought. why says why it brought nothing; "" if it did.
func (tx *Tx) FinishErrand(ctx context.Context, id domain.ID, why string) error {
	_, err := exec(tx.db(ctx), "UPDATE errands SET state = 'done', body = NULL, waits_for = '', last_error = ? WHERE id = ?", storable(why), id)
	return failed(err, "finish errand %s", id)
}

// HoldErrand keeps an answer until what it answers is here, at longest until then.
func (tx *Tx) HoldErrand(ctx context.Context, id domain.ID, waitsFor domain.URI, body []byte, until time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE errands SET waits_for = ?, body = ?, not_before = ? WHERE id = ?", waitsFor, body, at(until), id)
	return failed(err, "hold errand %s", id)
}

// WakeErrands makes the answers due that wait for uri.
func (tx *Tx) WakeErrands(ctx context.Context, uri domain.URI, now time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE errands SET not_before = ? WHERE waits_for = ? AND state = 'pending'", at(now), uri)
	return failed(err, "wake what answers %s", uri)
}

// ClaimErrands takes due errands for the time of lease, up to limit in all and perHost of one host, and counts one more attempt.
func (s *Store) ClaimErrands(ctx context.Context, now time.Time, lease time.Duration, limit, perHost int) ([]domain.Errand, error) {
	const due = "FROM errands WHERE state = 'pending' AND not_before <= ?"
	waiting, err := exists(s.db(ctx), "SELECT 1 "+due, at(now))
	if err != nil || !waiting {
		return nil, failed(err, "look for errands") // without a write that would wake everybody
	}
	var rows []errandRow
	err = s.queueWrite(ctx, func(tx *Tx) error {
		var err error
		rows, err = all[errandRow](tx.db(ctx), `UPDATE errands SET attempts = attempts + 1, not_before = ?
			WHERE not_before <= ? AND id IN (SELECT id FROM (
				SELECT id, not_before, row_number() OVER (PARTITION BY host ORDER BY not_before, id) AS place `+due+`) AS ranked
				WHERE place <= ? ORDER BY not_before, id LIMIT ?) RETURNING `+errandColumns,
			at(now.Add(lease)), at(now), at(now), perHost, limit)
		return err
	})
	errands := make([]domain.Errand, len(rows))
	for i, row := range rows {
		errands[i] = row.errand()
	}
	return errands, failed(err, "claim errands")
}

// FailErrand puts an errand back until notBefore.
func (s *Store) FailErrand(ctx context.Context, id domain.ID, why string, notBefore time.Time) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "UPDATE errands SET last_error = ?, not_before = ? WHERE id = ?", storable(why), at(notBefore), id)
		return err
	})
	return failed(err, "put back errand %s", id)
}

// NextErrand is when the next errand is due, the zero time if none waits.
func (s *Store) NextErrand(ctx context.Context) (time.Time, error) {
	return s.earliest(s.db(ctx), "SELECT COALESCE(min(not_before), 0) FROM errands WHERE state = 'pending'")
}

// ForgetErrands deletes finished errands that were made before a time.
func (s *Store) ForgetErrands(ctx context.Context, before time.Time) error {
	old, err := exists(s.db(ctx), "SELECT 1 FROM errands WHERE state = 'done' AND created_at < ?", at(before))
	if err != nil || !old {
		return failed(err, "look for old errands")
	}
	err = s.queueWrite(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "DELETE FROM errands WHERE state = 'done' AND created_at < ?", at(before))
		return err
	})
	return failed(err, "forget old errands")
}

// ErrandsOf are the errands of a thread, oldest first: what is still to come, and what brought nothing and why.
func (r Reader) ErrandsOf(ctx context.Context, thread domain.URI) ([]domain.Errand, error) {
	rows, err := all[errandRow](r.db(ctx), "SELECT "+errandColumns+" FROM errands WHERE thread = ? ORDER BY id LIMIT 1000", thread)
	errands := make([]domain.Errand, len(rows))
	for i, row := range rows {
		errands[i] = row.errand()
	}
	return errands, failed(err, "list the errands of %s", thread)
}

type errandRow struct {
	ID        string
	Kind      string
	URI       string
	Thread    string
	Depth     int
	WaitsFor  string
	Body      []byte
	Attempts  int
	NotBefore micros
	LastError string
	State     string
	Created   micros `gorm:"column:created_at"`
}

func (row errandRow) errand() domain.Errand {
	return domain.Errand{
		ID: domain.ID(row.ID), Kind: domain.ErrandKind(row.Kind), URI: domain.URI(row.URI), Thread: domain.URI(row.Thread),
		Depth: row.Depth, WaitsFor: domain.URI(row.WaitsFor), Body: row.Body, Attempts: row.Attempts,
		NotBefore: row.NotBefore.time(), LastError: row.LastError, CreatedAt: row.Created.time(),
		Done: row.State == "done",
	}
}
