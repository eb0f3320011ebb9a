package storage

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxPerHost caps the deliveries under way to one host; each costs every claim a sub-query.
const maxPerHost = 8

// The queues: what goes to few, big publications, and everything. Each has an index of what is due next.
const (
	fewQueue  = "state = 'pending' AND bulk = FALSE"
	bulkQueue = "state = 'pending' AND bulk = TRUE"
	allQueue  = "state = 'pending'"
)

// pendingHosts walks the index of a queue from host to host, after @after and up to @upto ("" for the last):
// one step per host, however many deliveries wait.
func pendingHosts(queue string) string {
	return `WITH RECURSIVE hosts (host) AS (
		SELECT min(host) FROM deliveries WHERE ` + queue + ` AND host > @after
		UNION ALL
		SELECT (SELECT min(d.host) FROM deliveries d WHERE ` + queue + ` AND d.host > hosts.host)
		FROM hosts WHERE hosts.host < @upto OR @upto = '' AND hosts.host IS NOT NULL
	)`
}

// mayBeAsked leaves out hosts that rest or are blocked.
const mayBeAsked = `hosts.host IS NOT NULL AND (hosts.host <= @upto OR @upto = '')
	AND NOT EXISTS (SELECT 1 FROM peers p WHERE p.host = hosts.host AND (p.not_before > @now OR p.blocked))`

// inOrder leaves out a delivery d while an earlier one about the same object to the same inbox waits.
const inOrder = `NOT EXISTS (SELECT 1 FROM deliveries e
	WHERE e.object = d.object AND e.inbox = d.inbox AND e.state IN ('pending', 'parked') AND e.id < d.id)`

// underWay are the deliveries to a host that are claimed and not finished.
const underWay = "FROM deliveries l WHERE l.host = hosts.host AND l.lease_until > 0 AND l.lease_until > @now"

// hostCursor remembers where the last claim ended, so that every host gets its turn.
type hostCursor struct {
	mu   sync.Mutex
	host string
}

// candidate is a host with the deliveries that may be claimed, first ones first.
type candidate struct {
	host string
	ids  []string
}

// ClaimUrgent is ClaimDeliveries for activities that go to few inboxes, so that no big publication holds them up.
func (s *Store) ClaimUrgent(ctx context.Context, now time.Time, lease time.Duration, limit, perHost int) ([]domain.Delivery, error) {
	return s.claim(ctx, fewQueue, fewQueue, &s.urgentCursor, now, lease, limit, perHost)
}

// ClaimDeliveries takes up to limit due deliveries for the time of lease, at most perHost under way to each host, and counts
// one attempt more. It leaves out hosts that rest (Peer.NotBefore) or are blocked, and what must wait for an earlier
// delivery about the same object to the same inbox. Payloads are loaded. What is not finished when the lease ends is
// due again.
func (s *Store) ClaimDeliveries(ctx context.Context, now time.Time, lease time.Duration, limit, perHost int) ([]domain.Delivery, error) {
	return s.claim(ctx, allQueue, allQueue, &s.cursor, now, lease, limit, perHost)
}

// ClaimBulk is ClaimDeliveries while a big publication is due, and nothing else: ClaimUrgent takes the rest.
func (s *Store) ClaimBulk(ctx context.Context, now time.Time, lease time.Duration, limit, perHost int) ([]domain.Delivery, error) {
	return s.claim(ctx, bulkQueue, allQueue, &s.cursor, now, lease, limit, perHost)
}

// claim takes from a queue if anything of the due one waits.
func (s *Store) claim(ctx context.Context, due, queue string, cursor *hostCursor, now time.Time, lease time.Duration, limit, perHost int,
) ([]domain.Delivery, error) {
	if waits, err := s.anythingDue(ctx, due, now); err != nil || !waits {
		return nil, err
	}
	cursor.mu.Lock()
	defer cursor.mu.Unlock()
	found, err := s.candidates(ctx, queue, cursor.host, "", now, limit, perHost)
	if err == nil && len(found) < limit && cursor.host != "" {
		var more []candidate
		more, err = s.candidates(ctx, queue, "", cursor.host, now, limit-len(found), perHost)
		found = append(found, more...)
	}
	if err != nil {
		return nil, failed(err, "look for due deliveries")
	}
	ids := spread(found, limit)
	if len(ids) == 0 {
		return nil, nil
	}
	claimed, err := s.lease(ctx, ids, now, lease)
	if err != nil {
		return nil, failed(err, "claim %d deliveries", len(ids))
	}
	cursor.host = found[len(found)-1].host
	return claimed, nil
}

// anythingDue answers at once while every delivery waits, for hosts that rest or for its next try.
func (s *Store) anythingDue(ctx context.Context, queue string, now time.Time) (bool, error) {
	due, err := exists(s.db(ctx), "SELECT 1 FROM deliveries WHERE "+queue+" AND not_before <= ?", at(now))
	return due, failed(err, "look for due deliveries")
}

// candidates are hosts after one and up to another ("" for the last).
func (s *Store) candidates(ctx context.Context, queue, after, upTo string, now time.Time, limit, perHost int) ([]candidate, error) {
	perHost = min(max(perHost, 1), maxPerHost)
	var slots strings.Builder
	for n := range perHost {
		number := strconv.Itoa(n)
		slots.WriteString(`, (SELECT d.id FROM deliveries d WHERE d.host = hosts.host AND ` + queue + ` AND d.not_before <= @now
			AND ` + inOrder + " ORDER BY d.not_before, d.id LIMIT 1 OFFSET " + number + ") AS slot" + number)
	}
	rows, err := s.db(ctx).Raw(pendingHosts(queue)+" SELECT * FROM (SELECT hosts.host, (SELECT count(*) "+underWay+") AS under_way"+slots.String()+
		" FROM hosts WHERE "+mayBeAsked+") AS due WHERE slot0 IS NOT NULL AND under_way < @perhost LIMIT @limit",
		map[string]any{"after": after, "upto": upTo, "now": at(now), "limit": limit, "perhost": perHost}).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []candidate
	for rows.Next() {
		c, err := scanCandidate(rows, perHost)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

func scanCandidate(rows *sql.Rows, perHost int) (candidate, error) {
	var c candidate
	var busy int
	slots := make([]sql.NullString, perHost)
	into := []any{&c.host, &busy}
	for i := range slots {
		into = append(into, &slots[i])
	}
	if err := rows.Scan(into...); err != nil {
		return c, err
	}
	for _, slot := range slots[:perHost-busy] {
		if slot.Valid {
			c.ids = append(c.ids, slot.String)
		}
	}
	return c, nil
}

// spread takes each host's first delivery, then each one's second, and so on.
func spread(found []candidate, limit int) []string {
	var ids []string
	for slot := 0; slot < maxPerHost; slot++ {
		for _, c := range found {
			if slot < len(c.ids) && len(ids) < limit {
				ids = append(ids, c.ids[slot])
			}
		}
	}
	return ids
}

// lease marks the deliveries as under way, unless another worker was faster or they were cancelled.
func (s *Store) lease(ctx context.Context, ids []string, now time.Time, lease time.Duration) ([]domain.Delivery, error) {
	var rows []deliveryRow
	var payloads map[string][]byte
	err := s.queueWrite(ctx, func(tx *Tx) error {
		rows = nil
		err := eachPart(ids, func(part []string) error {
			leased, err := all[deliveryRow](tx.db(ctx), `UPDATE deliveries SET attempts = attempts + 1, not_before = ?, lease_until = ?
				WHERE id IN (SELECT id FROM deliveries WHERE id IN ? AND state = 'pending' AND not_before <= ?`+tx.skipLocked()+`)
				RETURNING `+deliveryColumns, at(now.Add(lease)), at(now.Add(lease)), inList(part), at(now))
			rows = append(rows, leased...)
			return err
		})
		if err != nil {
			return err
		}
		payloads, err = tx.payloads(ctx, rows)
		return err
	})
	slices.SortFunc(rows, func(a, b deliveryRow) int { return strings.Compare(a.ID, b.ID) })
	claimed := deliveries(rows)
	for i := range claimed {
		claimed[i].Payload = payloads[rows[i].ActivityID]
	}
	return claimed, err
}

// payloads loads the bytes of each activity once.
func (r Reader) payloads(ctx context.Context, rows []deliveryRow) (map[string][]byte, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ActivityID
	}
	payloads := map[string][]byte{}
	err := eachPart(distinct(ids), func(part []string) error {
		found, err := all[struct {
			ID      string
			Payload []byte
		}](r.db(ctx), "SELECT id, payload FROM activities WHERE id IN ?", inList(part))
		for _, activity := range found {
			payloads[activity.ID] = activity.Payload
		}
		return err
	})
	return payloads, err
}

// skipLocked lets several claims run at once on PostgreSQL; SQLite has one writer.
func (r Reader) skipLocked() string {
	if r.postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// NextDelivery is when the next delivery is due, the zero time if none waits. While one is under way to a host, the others
// to that host count from the end of its lease: when it is finished before, Changed says so.
func (s *Store) NextDelivery(ctx context.Context, now time.Time) (time.Time, error) {
	next, err := s.earliest(s.db(ctx), "SELECT COALESCE(min(not_before), 0) FROM deliveries WHERE state = 'pending'")
	if err != nil || next.IsZero() || next.After(now) {
		return next, err
	}
	return s.earliest(s.db(ctx), pendingHosts(allQueue)+` SELECT COALESCE(min(CASE WHEN lease > 0 THEN lease WHEN rest > due THEN rest ELSE due END), 0)
		FROM (SELECT (SELECT COALESCE(min(l.lease_until), 0) `+underWay+`) AS lease,
				COALESCE((SELECT p.not_before FROM peers p WHERE p.host = hosts.host), 0) AS rest,
				(SELECT d.not_before FROM deliveries d WHERE d.host = hosts.host AND d.state = 'pending' AND `+inOrder+`
					ORDER BY d.not_before, d.id LIMIT 1) AS due
			FROM hosts WHERE hosts.host IS NOT NULL
				AND NOT EXISTS (SELECT 1 FROM peers p WHERE p.host = hosts.host AND p.blocked)) AS waiting
		WHERE due IS NOT NULL`, map[string]any{"after": "", "upto": "", "now": at(now)})
}

func (s *Store) earliest(db *gorm.DB, query string, args ...any) (time.Time, error) {
	var next micros
	err := db.Raw(query, args...).Scan(&next).Error
	return next.time(), failed(err, "look when the queue goes on")
}
