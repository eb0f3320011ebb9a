package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// EveryInbox are the distinct inboxes of all peers' actors that we ever met and that live, shared ones where there are any:
// whoever may hold a copy of something of ours is among them.
func (r Reader) EveryInbox(ctx context.Context) ([]Target, error) {
	rows, err := all[struct{ Inbox domain.URI }](r.db(ctx), `SELECT DISTINCT
			CASE WHEN shared_inbox <> '' THEN shared_inbox ELSE inbox END AS inbox
		FROM actors WHERE `+reachable)
	targets := make([]Target, len(rows))
	for i, row := range rows {
		targets[i] = Target{Inbox: row.Inbox, Host: row.Inbox.Host()}
	}
	return targets, failed(err, "list every inbox")
}

// Farewell is how far the Deletes of our deleted actors got, in deliveries. Due are those among the pending that are
// under way or need not wait.
type Farewell struct{ Done, Pending, Due, Failed int }

// Farewell counts the deliveries of the Deletes of actors of ours.
func (r Reader) Farewell(ctx context.Context) (Farewell, error) {
	rows, err := all[struct {
		State  domain.DeliveryState
		N, Due int
	}](r.db(ctx), `SELECT deliveries.state, count(*) AS n,
			sum(CASE WHEN deliveries.lease_until > 0 OR deliveries.not_before <= ? THEN 1 ELSE 0 END) AS due FROM deliveries JOIN activities ON activities.id = deliveries.activity_id
		WHERE activities.verb = 'Delete' AND activities.object = activities.actor GROUP BY deliveries.state`, at(r.now()))
	var f Farewell
	for _, row := range rows {
		switch row.State {
		case domain.DeliveryDone:
			f.Done += row.N
		case domain.DeliveryPending:
			f.Pending, f.Due = f.Pending+row.N, f.Due+row.Due
		case domain.DeliveryFailed:
			f.Failed += row.N
		case domain.DeliveryCancelled:
		}
	}
	return f, failed(err, "count the deliveries of the Deletes of our actors")
}

// FallSilent cancels all that waits to be sent but what takes something back.
func (tx *Tx) FallSilent(ctx context.Context) error {
	_, err := exec(tx.db(ctx), `UPDATE deliveries SET state = 'cancelled', lease_until = 0, done_at = ?
		WHERE state = 'pending' AND verb NOT IN ('Delete', 'Undo')`, at(tx.now()))
	return failed(err, "cancel what waits to be sent")
}

// ForgetPeers deletes the copies of what peers published: nobody could correct or delete them here any more. Direct notes,
// which were sent to members of this node, stay.
func (tx *Tx) ForgetPeers(ctx context.Context) error {
	if err := tx.unindex(ctx, "item_id IN (SELECT id FROM items WHERE NOT local)"); err != nil {
		return failed(err, "forget the words of what peers published")
	}
	for _, statement := range []string{
		"DELETE FROM timeline",
		"DELETE FROM errands",
		"DELETE FROM quotes",
		"DELETE FROM submissions",
		"DELETE FROM stream_authors",
		"DELETE FROM items WHERE NOT local",
		"DELETE FROM notes WHERE NOT local AND visibility <> 'direct'",
		"DELETE FROM responses WHERE actor NOT IN (SELECT uri FROM actors WHERE local)",
		"DELETE FROM notifications",
	} {
		if _, err := exec(tx.db(ctx), statement); err != nil {
			return failed(err, "forget what peers published")
		}
	}
	return nil
}

// PublicNotesOfOurs is how many answers of ours everybody may read.
func (r Reader) PublicNotesOfOurs(ctx context.Context) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM notes WHERE local AND NOT hidden AND visibility IN ('public', 'unlisted')")
	return n, failed(err, "count our notes")
}
