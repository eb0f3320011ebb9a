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

// AnythingFederated says whether a peer knows this node: something was delivered, or somebody follows or is followed.
// From then on the address is fixed.
func (r Reader) AnythingFederated(ctx context.Context) (bool, error) {
	known, err := exists(r.db(ctx), `SELECT 1 FROM deliveries WHERE attempts > 0
		UNION ALL SELECT 1 FROM follows
		UNION ALL SELECT 1 FROM settings WHERE key = '`+keyFederated+`'`)
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
