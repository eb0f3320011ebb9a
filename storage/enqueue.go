package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Enqueue puts an activity that was just added on its way to the targets, once to each inbox. As DESIGN §3.4 has it:
// an inbox where a Create of the object waits untried gets no Update (refresh the Create instead); a newer Update replaces
// an untried older one; a Delete cancels untried Creates and Updates, and is itself not sent where a Create was cancelled.
func (tx *Tx) Enqueue(ctx context.Context, a domain.StoredActivity, targets []Target) error {
	waiting, err := tx.untried(ctx, a)
	if err != nil {
		return failed(err, "look what waits about %s", a.Object)
	}
	var rows []Target
	seen := map[domain.URI]bool{}
	for _, t := range targets {
		if seen[t.Inbox] {
			continue
		}
		seen[t.Inbox] = true
		if len(waiting.creates[t.Inbox]) == 0 {
			rows = append(rows, t)
		}
	}
	if err := tx.cancel(ctx, waiting.overtaken(a.Verb)); err != nil {
		return failed(err, "cancel what waits about %s", a.Object)
	}
	return failed(tx.insertDeliveries(ctx, a, rows), "enqueue %s %s to %d inboxes", a.Verb, a.URI, len(rows))
}

// waiting are the deliveries about one object that were never tried, by inbox.
type waiting struct{ creates, updates map[domain.URI][]domain.ID }

// overtaken are those that a new activity makes needless.
func (w waiting) overtaken(verb domain.Verb) []domain.ID {
	var ids []domain.ID
	for _, list := range w.updates {
		ids = append(ids, list...)
	}
	if verb == domain.VerbDelete {
		for _, list := range w.creates {
			ids = append(ids, list...)
		}
	}
	return ids
}

// untried finds what an Update or Delete may overtake. A claimed delivery counts as tried.
func (tx *Tx) untried(ctx context.Context, a domain.StoredActivity) (waiting, error) {
	w := waiting{creates: map[domain.URI][]domain.ID{}, updates: map[domain.URI][]domain.ID{}}
	if a.Verb != domain.VerbUpdate && a.Verb != domain.VerbDelete {
		return w, nil
	}
	rows, err := all[struct {
		ID    domain.ID
		Inbox domain.URI
		Verb  domain.Verb
	}](tx.db(ctx), `SELECT id, inbox, verb FROM deliveries
		WHERE object = ? AND state IN ('pending', 'parked') AND attempts = 0 AND verb IN ('Create', 'Update')`, a.Object)
	for _, row := range rows {
		if row.Verb == domain.VerbCreate {
			w.creates[row.Inbox] = append(w.creates[row.Inbox], row.ID)
		} else {
			w.updates[row.Inbox] = append(w.updates[row.Inbox], row.ID)
		}
	}
	return w, err
}

func (tx *Tx) cancel(ctx context.Context, ids []domain.ID) error {
	return eachPart(ids, func(part []domain.ID) error {
		_, err := exec(tx.db(ctx), "UPDATE deliveries SET state = 'cancelled', done_at = ? WHERE id IN ?", at(tx.now()), inList(part))
		return err
	})
}

const (
	// hostRest is until when the host of a new delivery rests.
	hostRest = "COALESCE((SELECT p.not_before FROM peers p WHERE p.host = target.column3), 0)"
	// predecessorWait is until when an earlier delivery about the same object waits, if none is under way.
	predecessorWait = `COALESCE((SELECT max(e.not_before) FROM deliveries e
		WHERE e.object = a.object AND e.inbox = target.column2 AND e.state = 'pending' AND e.lease_until = 0), 0)`
)

// greatest is the largest of several numbers; the databases call the function differently.
func (r Reader) greatest(values ...string) string {
	name := "max"
	if r.postgres {
		name = "greatest"
	}
	return name + "(" + strings.Join(values, ", ") + ")"
}

// bulkFrom is from how many inboxes on the deliveries of one activity let all others pass.
const bulkFrom = 100

// insertBatch is how many deliveries one statement inserts at most; a power of two, see insertDeliveries.
const insertBatch = 256

// insertDeliveries inserts many rows with few distinct statements: in batches of powers of two.
func (tx *Tx) insertDeliveries(ctx context.Context, a domain.StoredActivity, targets []Target) error {
	now := at(tx.now())
	dueAt := tx.greatest("CAST(? AS BIGINT)", hostRest, predecessorWait)
	if a.Verb == domain.VerbCreate { // the first about its object, and the one that goes to most
		dueAt = tx.greatest("CAST(? AS BIGINT)", hostRest)
	}
	bulk := "FALSE"
	if len(targets) > bulkFrom {
		bulk = "TRUE"
	}
	for size := insertBatch; len(targets) > 0; {
		for size > len(targets) {
			size /= 2
		}
		args := make([]any, 0, 3*size+3)
		args = append(args, now, now)
		for _, t := range targets[:size] {
			args = append(args, newID(), t.Inbox, t.Host)
		}
		_, err := exec(tx.db(ctx), `INSERT INTO deliveries (id, activity_id, verb, object, sender, inbox, host, state, attempts,
				not_before, lease_until, last_status, last_error, created_at, done_at, bulk)
			SELECT target.column1, a.id, a.verb, a.object, a.actor, target.column2, target.column3, 'pending', 0,
				`+dueAt+`, 0, 0, '', CAST(? AS BIGINT), 0, `+bulk+`
			FROM (VALUES `+strings.Repeat("(?, ?, ?), ", size-1)+`(?, ?, ?)) AS target CROSS JOIN activities AS a WHERE a.id = ?
			ON CONFLICT (activity_id, inbox) DO NOTHING`, append(args, a.ID)...)
		if err != nil {
			return err
		}
		targets = targets[size:]
	}
	return nil
}

// cancelDeliveriesToNobody cancels what waits for the inboxes of an actor, where no other that lives is reached through them.
func (tx *Tx) cancelDeliveriesToNobody(ctx context.Context, actor domain.URI) error {
	row, err := one[struct{ Inbox, SharedInbox domain.URI }](tx.db(ctx), "SELECT inbox, shared_inbox FROM actors WHERE uri = ? AND NOT local", actor)
	if err != nil {
		return err
	}
	for _, inbox := range distinct([]domain.URI{row.Inbox, row.SharedInbox}) {
		if inbox == "" {
			continue
		}
		others, err := exists(tx.db(ctx), `SELECT 1 FROM actors WHERE host IN (?, ?) AND uri <> ? AND gone_at = 0 AND NOT local
			AND (inbox = ? OR shared_inbox = ?)`, actor.Host(), inbox.Host(), actor, inbox, inbox)
		if err != nil {
			return err
		}
		if others {
			continue
		}
		for _, state := range []domain.DeliveryState{domain.DeliveryPending, domain.DeliveryParked} {
			// A literal, so that the indexes of pending and parked rows can be used.
			_, err := exec(tx.db(ctx), "UPDATE deliveries SET state = 'cancelled', lease_until = 0, done_at = ? WHERE state = '"+
				deliveryStates[state]+"' AND host = ? AND inbox = ?", at(tx.now()), inbox.Host(), inbox)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// CancelDeliveriesTo cancels everything that waits for a host, for example when it is blocked.
func (tx *Tx) CancelDeliveriesTo(ctx context.Context, host string) error {
	_, err := exec(tx.db(ctx), "UPDATE deliveries SET state = 'cancelled', lease_until = 0, done_at = ? WHERE host = ? AND state IN ('pending', 'parked')",
		at(tx.now()), host)
	return failed(err, "cancel the deliveries to %s", host)
}
