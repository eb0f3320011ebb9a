package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MediaOf are the pictures that a member added, the oldest first.
func (r Reader) MediaOf(ctx context.Context, member domain.ID) ([]domain.Media, error) {
	rows, err := all[mediaRow](r.db(ctx), "SELECT "+mediaColumns+" FROM media WHERE created_by = ? ORDER BY id", member)
	list := make([]domain.Media, len(rows))
	for i := range rows {
		list[i] = rows[i].media()
	}
	return list, failed(err, "list the pictures of %s", member)
}

// RemarksBy are what a member said about items, the oldest first.
func (r Reader) RemarksBy(ctx context.Context, member domain.ID) ([]domain.Remark, error) {
	rows, err := all[remarkRow](r.db(ctx), "SELECT id, item_id, kind, member, text, created_at FROM remarks WHERE member = ? ORDER BY created_at, id", member)
	list := make([]domain.Remark, len(rows))
	for i, row := range rows {
		list[i] = domain.Remark{ID: domain.ID(row.ID), Item: domain.ID(row.ItemID), Kind: domain.RemarkKind(row.Kind), Text: row.Text, CreatedAt: row.Created.time()}
	}
	return list, failed(err, "list the remarks of %s", member)
}

// NotesBy are the answers that a member wrote, the oldest first.
func (r Reader) NotesBy(ctx context.Context, member domain.ID) ([]domain.Note, error) {
	rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE local AND member = ? ORDER BY published_at, id", member)
	list := make([]domain.Note, len(rows))
	for i := range rows {
		list[i] = rows[i].note()
	}
	return list, failed(err, "list the answers of %s", member)
}

// OwnVersion is a version of an item that a member saved or published, or has planned.
type OwnVersion struct {
	Item    domain.ID
	Kind    string // published, saved or planned
	Number  int
	Content domain.Content
	At      time.Time
}

// EachVersionBy calls fn with what a member saved, published and planned, item by item, and holds few of them at a time.
func (r Reader) EachVersionBy(ctx context.Context, member domain.ID, fn func(OwnVersion) error) error {
	for _, from := range []struct{ kind, table, number string }{
		{"published", "revisions", "number"}, {"saved", "working_copies", "version"}, {"planned", "schedules", "version"},
	} {
		for page := (Page{Number: 1, Size: ownVersions}); ; page.Number++ {
			rows, err := all[struct {
				ItemID  domain.ID
				Number  int
				Content jsonOf[domain.Content]
				Created micros `gorm:"column:created_at"`
			}](r.db(ctx), "SELECT item_id, "+from.number+" AS number, content, created_at FROM "+from.table+" WHERE member = ? ORDER BY item_id, "+from.number+" LIMIT ? OFFSET ?",
				member, page.limit(), page.offset())
			if err != nil {
				return failed(err, "list what %s wrote", member)
			}
			for _, row := range rows {
				if err := fn(OwnVersion{row.ItemID, from.kind, row.Number, row.Content.V, row.Created.time()}); err != nil {
					return err
				}
			}
			if len(rows) < ownVersions {
				break
			}
		}
	}
	return nil
}

// ownVersions are held at a time; a text has up to half a million characters.
const ownVersions = 20

// InvitationsOf are those that a member made, and the one that she used.
func (r Reader) InvitationsOf(ctx context.Context, member domain.ID) ([]domain.Invitation, error) {
	rows, err := all[invitationRow](r.db(ctx), "SELECT "+invitationColumns+" FROM invitations WHERE created_by = ? OR used_by = ? ORDER BY created_at, id", member, member)
	list := make([]domain.Invitation, len(rows))
	for i := range rows {
		list[i] = rows[i].invitation()
	}
	return list, failed(err, "list the invitations of %s", member)
}

// MailsTo are the letters to a member that are known still; what they said is, until they are sent.
func (r Reader) MailsTo(ctx context.Context, member domain.Member) ([]domain.Mail, error) {
	rows, err := all[mailRow](r.db(ctx), "SELECT "+mailColumns+" FROM mails WHERE member_id = ? OR recipient = ? ORDER BY created_at, id", member.ID, member.Email)
	return mailsOf(rows), failed(err, "list the letters to %s", member.ID)
}

// NotificationsTo are what was told to one member alone, the oldest first.
func (r Reader) NotificationsTo(ctx context.Context, member domain.ID) ([]domain.Notification, error) {
	rows, err := all[notificationRow](r.db(ctx), "SELECT id, kind, actor, object, about, member, created_at, read_at FROM notifications WHERE member = ? ORDER BY created_at, id", member)
	list := make([]domain.Notification, len(rows))
	for i, row := range rows {
		list[i] = domain.Notification{
			ID: row.ID, Kind: row.Kind, Actor: row.Actor, Object: row.Object, About: row.About, Member: row.Member, CreatedAt: row.Created.time(), ReadAt: row.ReadAt.time(),
		}
	}
	return list, failed(err, "list what %s was told", member)
}
