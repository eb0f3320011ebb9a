package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const deliveryColumns = `id, activity_id, verb, object, sender, inbox, host, state, attempts, not_before, last_status,
	last_error, created_at, done_at`

// DeliveryFilter says which deliveries; its zero value means all.
type DeliveryFilter struct {
	Object domain.URI
	State  domain.DeliveryState
	Host   string
}

// Deliveries lists deliveries, newest first, without their payloads.
func (r Reader) Deliveries(ctx context.Context, f DeliveryFilter, page Page) ([]domain.Delivery, int, error) {
	conditions, args := []string{"1 = 1"}, []any{}
	if f.Object != "" {
		conditions, args = append(conditions, "object = ?"), append(args, f.Object)
	}
	if f.State != "" {
		// A literal, so that the indexes of pending and failed rows can be used.
		conditions = append(conditions, "state = '"+deliveryStates[f.State]+"'")
	}
	if f.Host != "" {
		conditions, args = append(conditions, "host = ?"), append(args, f.Host)
	}
	where := strings.Join(conditions, " AND ")
	total, err := count(r.db(ctx), "SELECT count(*) FROM deliveries WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count deliveries")
	}
	rows, err := all[deliveryRow](r.db(ctx), "SELECT "+deliveryColumns+" FROM deliveries WHERE "+where+
		" ORDER BY id DESC LIMIT ? OFFSET ?", append(args, page.limit(), page.offset())...)
	return deliveries(rows), total, failed(err, "list deliveries")
}

var deliveryStates = map[domain.DeliveryState]string{
	domain.DeliveryPending:   "pending",
	domain.DeliveryDone:      "done",
	domain.DeliveryFailed:    "failed",
	domain.DeliveryCancelled: "cancelled",
	domain.DeliveryParked:    "parked",
}

// DeliverySummary says how far the activities about one object got.
type DeliverySummary struct {
	Hosts                 int
	Done, Pending, Failed int
	// Problems are deliveries that failed or that wait for another try or for their host (they count as pending), latest
	// first, at most maxProblems.
	Problems []domain.Delivery
}

const maxProblems = 50

// DeliverySummary counts the deliveries about an object.
func (r Reader) DeliverySummary(ctx context.Context, object domain.URI) (DeliverySummary, error) {
	sum, err := one[struct{ Hosts, Done, Pending, Failed int }](r.db(ctx), `SELECT count(DISTINCT host) AS hosts,
			COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0) AS done,
			COALESCE(SUM(CASE WHEN state IN ('pending', 'parked') THEN 1 ELSE 0 END), 0) AS pending,
			COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS failed
		FROM deliveries WHERE object = ? AND state <> 'cancelled'`, object)
	if err != nil {
		return DeliverySummary{}, failed(err, "sum up the deliveries of %s", object)
	}
	rows, err := all[deliveryRow](r.db(ctx), "SELECT "+deliveryColumns+` FROM deliveries
		WHERE object = ? AND (state IN ('failed', 'parked') OR state = 'pending' AND last_error <> '') ORDER BY id DESC LIMIT ?`, object, maxProblems)
	summary := DeliverySummary{Hosts: sum.Hosts, Done: sum.Done, Pending: sum.Pending, Failed: sum.Failed, Problems: deliveries(rows)}
	return summary, failed(err, "list the problems of %s", object)
}

// AnythingFederated says whether a peer knows this node: something was delivered, or somebody follows or is followed.
// From then on the address is fixed.
func (r Reader) AnythingFederated(ctx context.Context) (bool, error) {
	known, err := exists(r.db(ctx), `SELECT 1 FROM deliveries WHERE attempts > 0
		UNION ALL SELECT 1 FROM follows`)
	return known, failed(err, "look whether anything was federated")
}

type deliveryRow struct {
	ID         string
	ActivityID string
	Verb       string
	Object     string
	Sender     string
	Inbox      string
	Host       string
	State      string
	Attempts   int
	NotBefore  micros
	LastStatus int
	LastError  string
	Created    micros `gorm:"column:created_at"`
	DoneAt     micros
}

func (row deliveryRow) delivery() domain.Delivery {
	return domain.Delivery{
		ID:         domain.ID(row.ID),
		Activity:   domain.ID(row.ActivityID),
		Verb:       domain.Verb(row.Verb),
		Object:     domain.URI(row.Object),
		Sender:     domain.URI(row.Sender),
		Inbox:      domain.URI(row.Inbox),
		Host:       row.Host,
		State:      domain.DeliveryState(row.State),
		Attempts:   row.Attempts,
		NotBefore:  row.NotBefore.time(),
		LastStatus: row.LastStatus,
		LastError:  row.LastError,
		CreatedAt:  row.Created.time(),
		DoneAt:     row.DoneAt.time(),
	}
}

func deliveries(rows []deliveryRow) []domain.Delivery {
	list := make([]domain.Delivery, len(rows))
	for i := range rows {
		list[i] = rows[i].delivery()
	}
	return list
}
