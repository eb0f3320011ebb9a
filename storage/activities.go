package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const activityColumns = "id, uri, verb, actor, object, public, in_outbox, payload, created_at"

// ActivityByURI finds an activity of ours.
func (r Reader) ActivityByURI(ctx context.Context, uri domain.URI) (domain.StoredActivity, error) {
	row, err := one[activityRow](r.db(ctx), "SELECT "+activityColumns+" FROM activities WHERE uri = ?", uri)
	return row.activity(), failed(err, "find activity %s", uri)
}

// ActivityOf finds the latest activity of ours with that verb about an object.
func (r Reader) ActivityOf(ctx context.Context, verb domain.Verb, object domain.URI) (domain.StoredActivity, error) {
	row, err := one[activityRow](r.db(ctx), "SELECT "+activityColumns+` FROM activities
		WHERE object = ? AND verb = ? ORDER BY id DESC LIMIT 1`, object, verb)
	return row.activity(), failed(err, "find the %s of %s", verb, object)
}

// Outbox is what the public outbox of an actor shows, older than the activity before ("" for the newest).
func (r Reader) Outbox(ctx context.Context, actor domain.URI, before domain.ID, limit int) ([]domain.StoredActivity, error) {
	query, args := "SELECT "+activityColumns+" FROM activities WHERE actor = ? AND in_outbox = TRUE", []any{actor}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := all[activityRow](r.db(ctx), query+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	list := make([]domain.StoredActivity, len(rows))
	for i := range rows {
		list[i] = rows[i].activity()
	}
	return list, failed(err, "list the outbox of %s", actor)
}

// OutboxCount is how many activities the public outbox of an actor shows.
func (r Reader) OutboxCount(ctx context.Context, actor domain.URI) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM activities WHERE actor = ? AND in_outbox = TRUE", actor)
	return n, failed(err, "count the outbox of %s", actor)
}

// AddActivity keeps an activity of ours.
func (tx *Tx) AddActivity(ctx context.Context, a domain.StoredActivity) error {
	_, err := exec(tx.db(ctx), `INSERT INTO activities (id, uri, verb, actor, object, public, in_outbox, payload, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.URI, a.Verb, a.Actor, a.Object, a.Public, a.InOutbox, a.Payload, at(a.CreatedAt))
	return failed(err, "add %s %s", a.Verb, a.URI)
}

// RefreshActivity gives an activity new bytes, for the deliveries that still wait and for the outbox.
func (tx *Tx) RefreshActivity(ctx context.Context, uri domain.URI, payload []byte) error {
	n, err := exec(tx.db(ctx), "UPDATE activities SET payload = ? WHERE uri = ?", payload, uri)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "refresh activity %s", uri)
}

// DropFromOutbox takes every activity about an object out of the public outboxes.
func (tx *Tx) DropFromOutbox(ctx context.Context, object domain.URI) error {
	_, err := exec(tx.db(ctx), "UPDATE activities SET in_outbox = FALSE WHERE object = ? AND in_outbox = TRUE", object)
	return failed(err, "take %s out of the outbox", object)
}

// DropActivityFromOutbox takes one activity out of the public outbox.
func (tx *Tx) DropActivityFromOutbox(ctx context.Context, uri domain.URI) error {
	_, err := exec(tx.db(ctx), "UPDATE activities SET in_outbox = FALSE WHERE uri = ?", uri)
	return failed(err, "take %s out of the outbox", uri)
}

type activityRow struct {
	ID       string
	URI      string
	Verb     string
	Actor    string
	Object   string
	Public   bool
	InOutbox bool
	Payload  []byte
	Created  micros `gorm:"column:created_at"`
}

func (row activityRow) activity() domain.StoredActivity {
	return domain.StoredActivity{
		ID:        domain.ID(row.ID),
		URI:       domain.URI(row.URI),
		Verb:      domain.Verb(row.Verb),
		Actor:     domain.URI(row.Actor),
		Object:    domain.URI(row.Object),
		Public:    row.Public,
		Payload:   row.Payload,
		InOutbox:  row.InOutbox,
		CreatedAt: row.Created.time(),
	}
}
