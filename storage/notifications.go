package storage

import (
	"context"
	"slices"
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

// readAt is when a member read a notification, 0 if she did not: notifications keep a moment of their own from when what one
// had read was read for all.
const readAt = "CASE WHEN read_at > 0 THEN read_at WHEN created_at <= COALESCE((SELECT news_read_at FROM members WHERE id = ?), 0) " +
	"THEN COALESCE((SELECT news_read_at FROM members WHERE id = ?), 0) ELSE 0 END"

// told keeps what is for a member alone, and what her rights let her act on: see domain.NewsFor.
func told(member *domain.Member) (clause string, args []any) {
	all, own := domain.NewsFor(member.Role)
	return ` AND (member <> '' AND member = ? OR member = '' AND (kind IN ? OR kind IN ? AND about IN (
			SELECT uri FROM items WHERE local AND (created_by = ? OR content LIKE ? ESCAPE '\')
			UNION ALL SELECT uri FROM notes WHERE local AND member = ?
			UNION ALL ` + streamsEdited + `)))`,
		[]any{member.ID, inList(all), inList(own), member.ID, inByline(member.ID), member.ID, hasEditor(member.ID)}
}

// Notifications lists what a member was told; blocked hosts are left out.
func (r Reader) Notifications(ctx context.Context, member *domain.Member, page Page) ([]NotificationBy, int, error) {
	clause, args := told(member)
	from := " FROM notifications WHERE " + byAllowed + clause
	total, err := count(r.db(ctx), "SELECT count(*)"+from, args...)
	if err != nil {
		return nil, 0, failed(err, "count notifications")
	}
	rows, err := all[notificationRow](r.db(ctx), "SELECT id, kind, actor, object, about, member, created_at, "+readAt+" AS read_at"+from+
		" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?", slices.Concat([]any{member.ID, member.ID}, args, []any{page.limit(), page.offset()})...)
	if err != nil {
		return nil, 0, failed(err, "list notifications")
	}
	list, err := r.notificationsBy(ctx, rows)
	return list, total, err
}

type notificationRow struct {
	ID      domain.ID
	Kind    domain.NotificationKind
	Actor   domain.URI
	Object  domain.URI
	About   domain.URI
	Member  domain.ID
	Created micros `gorm:"column:created_at"`
	ReadAt  micros
}

// notificationsBy adds who caused them.
func (r Reader) notificationsBy(ctx context.Context, rows []notificationRow) ([]NotificationBy, error) {
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
	return list, err
}

// UnreadNotifications counts what a member was told and did not read yet.
func (r Reader) UnreadNotifications(ctx context.Context, member *domain.Member) (int, error) {
	clause, args := told(member)
	n, err := count(r.db(ctx), "SELECT count(*) FROM notifications WHERE read_at = 0 AND created_at > COALESCE((SELECT news_read_at FROM members WHERE id = ?), 0) AND "+
		byAllowed+clause, append([]any{member.ID}, args...)...)
	return n, failed(err, "count unread notifications")
}

// AddNotification leaves word for the members; the same news a second time changes nothing.
func (tx *Tx) AddNotification(ctx context.Context, n domain.Notification) error {
	added, err := exec(tx.db(ctx), `INSERT INTO notifications (id, kind, actor, object, about, member, created_at, read_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (actor, kind, object, about) DO NOTHING`,
		n.ID, n.Kind, n.Actor, n.Object, n.About, n.Member, at(n.CreatedAt), at(n.ReadAt))
	if err != nil || added == 0 {
		return failed(err, "add a notification")
	}
	return tx.addNews(ctx, n)
}

// EndReviewNews says that nobody needs to be told any more of a review that was asked for: what is unread is read, what waits for a mail
// is not sent.
func (tx *Tx) EndReviewNews(ctx context.Context, about domain.URI, when time.Time) error {
	const ended = "kind = ? AND about = ?"
	if _, err := exec(tx.db(ctx), "DELETE FROM news WHERE notification_id IN (SELECT id FROM notifications WHERE "+ended+")", domain.NotifyReview, about); err != nil {
		return failed(err, "forget who is to be told of a review")
	}
	_, err := exec(tx.db(ctx), "UPDATE notifications SET read_at = ? WHERE "+ended+" AND read_at = 0", at(when), domain.NotifyReview, about)
	return failed(err, "mark the wish for a review as read")
}

// MarkNotificationsRead says that a member read everything that she was told up to a moment.
func (tx *Tx) MarkNotificationsRead(ctx context.Context, member domain.ID, when time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE members SET news_read_at = ? WHERE id = ? AND news_read_at < ?", at(when), member, at(when))
	return failed(err, "mark the notifications as read")
}
