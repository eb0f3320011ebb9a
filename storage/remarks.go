package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

type remarkRow struct {
	ID      string
	ItemID  string
	Kind    string
	Member  string
	Text    string
	Created micros `gorm:"column:created_at"`
}

// TableName implements gorm's Tabler.
func (remarkRow) TableName() string { return "remarks" }

// Remarks are what members said about an item, oldest first.
func (r Reader) Remarks(ctx context.Context, item domain.ID) ([]domain.Remark, error) {
	rows, err := all[remarkRow](r.db(ctx), "SELECT id, item_id, kind, member, text, created_at FROM remarks WHERE item_id = ? ORDER BY created_at, id", item)
	remarks := make([]domain.Remark, len(rows))
	for i, row := range rows {
		remarks[i] = domain.Remark{
			ID: domain.ID(row.ID), Item: domain.ID(row.ItemID), Kind: domain.RemarkKind(row.Kind), Member: domain.ID(row.Member),
			Text: row.Text, CreatedAt: row.Created.time(),
		}
	}
	return remarks, failed(err, "list the remarks on item %s", item)
}

// AddRemark keeps what a member said; a remark with the same id is kept once.
func (tx *Tx) AddRemark(ctx context.Context, r domain.Remark) error {
	_, err := exec(tx.db(ctx), `INSERT INTO remarks (id, item_id, kind, member, text, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO NOTHING`, r.ID, r.Item, string(r.Kind), r.Member, storable(r.Text), at(r.CreatedAt))
	return failed(err, "add a remark on item %s", r.Item)
}

// DeleteRemark takes back what a member said; what was done stays in the list.
func (tx *Tx) DeleteRemark(ctx context.Context, id, member domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM remarks WHERE id = ? AND member = ? AND kind = ''", id, member)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "delete remark %s", id)
}

type scheduleRow struct {
	ItemID    string
	Content   jsonOf[domain.Content]
	Version   int
	PublishAt micros
	TimeZone  string
	Member    string
	Created   micros `gorm:"column:created_at"`
}

// ScheduleOf is what is to be published of an item, domain.ErrNotFound if nothing is.
func (r Reader) ScheduleOf(ctx context.Context, item domain.ID) (domain.Schedule, error) {
	row, err := one[scheduleRow](r.db(ctx), `SELECT schedules.item_id, schedules.content, schedules.version, items.publish_at,
		schedules.time_zone, schedules.member, schedules.created_at
		FROM schedules JOIN items ON items.id = schedules.item_id WHERE schedules.item_id = ?`, item)
	return domain.Schedule{
		Item: domain.ID(row.ItemID), Content: row.Content.V, Version: row.Version, At: row.PublishAt.time(), TimeZone: row.TimeZone,
		Member: domain.ID(row.Member), CreatedAt: row.Created.time(),
	}, failed(err, "find the schedule of item %s", item)
}

// NextScheduled is when the next item is to be published; zero if none is.
func (r Reader) NextScheduled(ctx context.Context) (time.Time, error) {
	row, err := one[struct{ Next micros }](r.db(ctx), "SELECT COALESCE(min(publish_at), 0) AS next FROM items WHERE "+isScheduled)
	return row.Next.time(), failed(err, "find the next scheduled item")
}

// Schedule says what is published of an item, and when; it replaces an earlier schedule.
func (tx *Tx) Schedule(ctx context.Context, s domain.Schedule) error {
	_, err := exec(tx.db(ctx), `INSERT INTO schedules (item_id, content, version, time_zone, member, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (item_id) DO UPDATE SET content = excluded.content, version = excluded.version, time_zone = excluded.time_zone,
		member = excluded.member, created_at = excluded.created_at`,
		s.Item, asJSON(s.Content), s.Version, s.TimeZone, s.Member, at(s.CreatedAt))
	if err != nil {
		return failed(err, "schedule item %s", s.Item)
	}
	_, err = exec(tx.db(ctx), `UPDATE items SET state = CASE WHEN state = 'published' THEN state ELSE 'scheduled' END,
		plan = CASE WHEN state = 'published' THEN 'scheduled' ELSE '' END, publish_at = ?, touched_at = ? WHERE id = ?`,
		at(s.At), at(tx.now()), s.Item)
	return failed(err, "schedule item %s", s.Item)
}

// EndSchedule forgets what was to be published of an item; its state is the caller's.
func (tx *Tx) EndSchedule(ctx context.Context, item domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM schedules WHERE item_id = ?", item)
	return failed(err, "end the schedule of item %s", item)
}

// SetPlan says what becomes of the working copy of a published item, "" for nothing; a schedule ends.
func (tx *Tx) SetPlan(ctx context.Context, item domain.ID, plan domain.State) error {
	n, err := exec(tx.db(ctx), "UPDATE items SET plan = ?, publish_at = 0, touched_at = ? WHERE id = ? AND state = 'published'",
		string(plan), at(tx.now()), item)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	if err != nil {
		return failed(err, "plan %q for item %s", plan, item)
	}
	return tx.EndSchedule(ctx, item)
}

// SetState moves an item that is not published to another state that is not either; a schedule ends.
func (tx *Tx) SetState(ctx context.Context, item domain.ID, state domain.State) error {
	n, err := exec(tx.db(ctx), "UPDATE items SET state = ?, publish_at = 0, touched_at = ? WHERE id = ? AND state <> 'published'",
		string(state), at(tx.now()), item)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	if err != nil {
		return failed(err, "set item %s to %s", item, state)
	}
	return tx.EndSchedule(ctx, item)
}
