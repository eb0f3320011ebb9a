package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Reach says how far the activities about objects got, by host: what counts is the latest delivery to each inbox.
type Reach struct {
	Hosts, Reached, Waiting, Failed int
	// Problems are deliveries that failed or that wait for another try or for their host, failed ones first, at most maxProblems.
	Problems []domain.Delivery
}

// maxProblems is how many problems fit on a page; the list of deliveries has them all.
const maxProblems = 50

const latestDeliveries = `SELECT max(id) FROM deliveries WHERE object IN ? AND state <> 'cancelled' GROUP BY object, inbox`

// Reach counts the hosts that have or lack what was last said about objects.
func (r Reader) Reach(ctx context.Context, objects ...domain.URI) (Reach, error) {
	if len(objects) == 0 {
		return Reach{}, nil
	}
	sum, err := one[struct{ Hosts, Reached, Waiting, Failed int }](r.db(ctx), `SELECT count(*) AS hosts,
			COALESCE(SUM(CASE WHEN worst = 0 THEN 1 ELSE 0 END), 0) AS reached,
			COALESCE(SUM(CASE WHEN worst = 1 THEN 1 ELSE 0 END), 0) AS waiting,
			COALESCE(SUM(CASE WHEN worst = 2 THEN 1 ELSE 0 END), 0) AS failed
		FROM (SELECT max(CASE state WHEN 'failed' THEN 2 WHEN 'pending' THEN 1 WHEN 'parked' THEN 1 ELSE 0 END) AS worst
			FROM deliveries WHERE id IN (`+latestDeliveries+`) GROUP BY host) AS hosts`, objects)
	if err != nil {
		return Reach{}, failed(err, "sum up the deliveries of %s", objects[0])
	}
	rows, err := all[deliveryRow](r.db(ctx), "SELECT "+deliveryColumns+" FROM deliveries WHERE id IN ("+latestDeliveries+`)
		AND (state IN ('failed', 'parked') OR state = 'pending' AND last_error <> '') ORDER BY state, host, id DESC LIMIT ?`, objects, maxProblems)
	reach := Reach{Hosts: sum.Hosts, Reached: sum.Reached, Waiting: sum.Waiting, Failed: sum.Failed, Problems: deliveries(rows)}
	return reach, failed(err, "list the problems of %s", objects[0])
}

// RetryDeliveries makes what was given up, is parked or waits for another try due at once, of the objects if there are some, to the host
// if one is named, and lets the hosts be asked again. It says how many that were.
func (s *Store) RetryDeliveries(ctx context.Context, host string, objects ...domain.URI) (retried int, err error) {
	err = s.queueWrite(ctx, func(tx *Tx) error {
		where, args := "(state IN ('failed', 'parked') OR state = 'pending' AND last_error <> '') AND lease_until <= ?", []any{at(tx.now())}
		if host != "" {
			where, args = where+" AND host = ?", append(args, host)
		}
		if len(objects) > 0 {
			where, args = where+" AND object IN ?", append(args, objects)
		}
		rows, err := all[struct{ Host string }](tx.db(ctx), `UPDATE deliveries SET state = 'pending', not_before = ?, lease_until = 0,
			done_at = 0 WHERE `+where+" RETURNING host", append([]any{at(tx.now())}, args...)...)
		if err != nil {
			return err
		}
		retried = len(rows)
		hosts := make([]string, len(rows))
		for i, row := range rows {
			hosts[i] = row.Host
		}
		for _, host := range distinct(hosts) {
			tx.savedPeers = append(tx.savedPeers, host)
			if _, err := exec(tx.db(ctx), "UPDATE peers SET not_before = 0 WHERE host = ?", host); err != nil {
				return err
			}
			if err := tx.wake(ctx, host, tx.now()); err != nil {
				return err
			}
		}
		return nil
	})
	return retried, failed(err, "retry deliveries")
}
