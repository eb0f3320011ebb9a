package storage

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// trafficSlot is how exactly the traffic of the whole node is known.
	trafficSlot = 5 * time.Minute
	// trafficMemory is how long: the pages show a day.
	trafficMemory = 48 * time.Hour
)

// countTraffic adds to what came from hosts and went to them: one row per host, and one for the whole node and this slot.
func (tx *Tx) countTraffic(ctx context.Context, byHost map[string]domain.Traffic, now time.Time) error {
	if len(byHost) == 0 {
		return nil
	}
	slot, sum := at(now.Truncate(trafficSlot)), domain.Traffic{}
	rows, args := []string{}, []any{}
	add := func(host string, slot micros, t domain.Traffic) {
		rows, args = append(rows, "(?, ?, ?, ?, ?)"), append(args, host, slot, t.Received, t.Sent, t.Failed)
	}
	for _, host := range slices.Sorted(maps.Keys(byHost)) { // in one order, against deadlocks
		t := byHost[host]
		add(host, 0, t)
		sum.Received, sum.Sent, sum.Failed = sum.Received+t.Received, sum.Sent+t.Sent, sum.Failed+t.Failed
	}
	add("", slot, sum)
	_, err := exec(tx.db(ctx), "INSERT INTO traffic (host, slot, received, sent, failed) VALUES "+strings.Join(rows, ", ")+`
		ON CONFLICT (host, slot) DO UPDATE SET received = traffic.received + excluded.received,
			sent = traffic.sent + excluded.sent, failed = traffic.failed + excluded.failed`, args...)
	if err != nil {
		return err
	}
	_, err = exec(tx.db(ctx), "DELETE FROM traffic WHERE host = '' AND slot < ?", at(now.Add(-trafficMemory)))
	return err
}

// CountReceived adds to how many activities came from hosts.
func (s *Store) CountReceived(ctx context.Context, byHost map[string]int, now time.Time) error {
	if len(byHost) == 0 {
		return nil
	}
	traffic := map[string]domain.Traffic{}
	for host, n := range byHost {
		traffic[host] = domain.Traffic{Received: n}
	}
	err := s.queueWrite(ctx, func(tx *Tx) error { return tx.countTraffic(ctx, traffic, now) })
	return failed(err, "count what was received")
}

// countDeliveries adds the deliveries that ended to the traffic of their hosts.
func (tx *Tx) countDeliveries(ctx context.Context, results []DeliveryResult) error {
	traffic := map[string]domain.Traffic{}
	var now time.Time
	for _, r := range results {
		if r.Host == "" || r.State != domain.DeliveryDone && r.State != domain.DeliveryFailed {
			continue
		}
		t := traffic[r.Host]
		if r.State == domain.DeliveryDone {
			t.Sent++
		} else {
			t.Failed++
		}
		traffic[r.Host], now = t, r.At
	}
	return tx.countTraffic(ctx, traffic, now)
}

// TrafficSince is what came to and went from the whole node since a moment of the last two days, to five minutes.
func (r Reader) TrafficSince(ctx context.Context, since time.Time) (domain.Traffic, error) {
	sum, err := one[domain.Traffic](r.db(ctx), `SELECT COALESCE(SUM(received), 0) AS received, COALESCE(SUM(sent), 0) AS sent,
		COALESCE(SUM(failed), 0) AS failed FROM traffic WHERE host = '' AND slot > ?`, at(since.Add(-trafficSlot)))
	return sum, failed(err, "sum up the traffic")
}

// trafficOf is what ever came from hosts and went to them.
func (r Reader) trafficOf(ctx context.Context, hosts []string) (map[string]domain.Traffic, error) {
	found := map[string]domain.Traffic{}
	err := eachPart(hosts, func(part []string) error {
		rows, err := all[struct {
			Host string
			domain.Traffic
		}](r.db(ctx), "SELECT host, received, sent, failed FROM traffic WHERE slot = 0 AND host IN ?", inList(part))
		for _, row := range rows {
			found[row.Host] = row.Traffic
		}
		return err
	})
	return found, err
}
