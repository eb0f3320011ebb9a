package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// NotificationBy is a notification with who caused it.
type NotificationBy struct {
	Notification domain.Notification
	Actor        domain.Actor
}

// byAllowed leaves out what actors of blocked hosts caused.
const byAllowed = "NOT EXISTS (SELECT 1 FROM actors WHERE uri = notifications.actor AND host IN " + blockedHosts +
	") AND notifications.actor NOT IN " + blockedActors

// forMember keeps what is for everybody or for one member.
const forMember = " AND member IN ('', ?)"

// Notifications lists what a member was told; blocked hosts are left out.
func (r Reader) Notifications(ctx context.Context, member domain.ID, page Page) ([]NotificationBy, int, error) {
	const from = " FROM notifications WHERE " + byAllowed + forMember
	total, err := count(r.db(ctx), "SELECT count(*)"+from, member)
	if err != nil {
		return nil, 0, failed(err, "count notifications")
	}
	rows, err := all[struct {
		ID      domain.ID
		Kind    domain.NotificationKind
		Actor   domain.URI
		Object  domain.URI
		About   domain.URI
		Member  domain.ID
		Created micros `gorm:"column:created_at"`
		ReadAt  micros
	}](r.db(ctx), "SELECT id, kind, actor, object, about, member, created_at, read_at"+from+
		" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?", member, page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list notifications")
	}
	actors := make([]domain.URI, len(rows))
	for i, row := range rows {
		actors[i] = row.Actor
	}
	known, err := r.ActorsByURI(ctx, distinct(actors))
	list := make([]NotificationBy, len(rows))
	for i, row := range rows {
		list[i] = NotificationBy{
			Notification: domain.Notification{
				ID:        row.ID,
				Kind:      row.Kind,
				Actor:     row.Actor,
				Object:    row.Object,
				About:     row.About,
				Member:    row.Member,
				CreatedAt: row.Created.time(),
				ReadAt:    row.ReadAt.time(),
			},
			Actor: orUnknown(known, row.Actor),
		}
	}
	return list, total, err
}

// UnreadNotifications counts what a member was told and nobody read yet.
func (r Reader) UnreadNotifications(ctx context.Context, member domain.ID) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM notifications WHERE read_at = 0 AND "+byAllowed+forMember, member)
	return n, failed(err, "count unread notifications")
}

// AddNotification leaves word for the members; the same news a second time changes nothing.
func (tx *Tx) AddNotification(ctx context.Context, n domain.Notification) error {
	_, err := exec(tx.db(ctx), `INSERT INTO notifications (id, kind, actor, object, about, member, created_at, read_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (actor, kind, object, about) DO NOTHING`,
		n.ID, n.Kind, n.Actor, n.Object, n.About, n.Member, at(n.CreatedAt), at(n.ReadAt))
	return failed(err, "add a notification")
}

// MarkNotificationsRead marks everything that a member was told up to now as read.
func (tx *Tx) MarkNotificationsRead(ctx context.Context, member domain.ID, when time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE notifications SET read_at = ? WHERE read_at = 0"+forMember, at(when), member)
	return failed(err, "mark the notifications as read")
}
