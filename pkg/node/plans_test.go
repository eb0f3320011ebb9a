package node

import (
	"errors"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestChangesOfAPublishedItemAreReviewedAndPublishedAtTheirTime(t *testing.T) {
	d := newDesk(t)
	item, err := d.Publish(t.Context(), d.ada, d.write("One.").ID)
	d.must(err)
	if _, err := d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC"); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("what did not change was scheduled: %v", err)
	}
	d.save(d.present(item), "Two.")
	asked, err := d.AskReview(t.Context(), d.ada, item.ID)
	d.must(err)
	if !asked.IsAsked() || asked.State != domain.StatePublished || asked.Content.Text != "One." {
		t.Errorf("in review it is %+v", asked)
	}
	back, err := d.EndReview(t.Context(), d.ada, item.ID)
	d.must(err)
	if back.IsAsked() || back.State != domain.StatePublished {
		t.Errorf("after the review it is %+v", back)
	}
	due := d.clock.Add(time.Hour)
	planned, err := d.Schedule(t.Context(), d.ada, item.ID, due, "Europe/Brussels")
	d.must(err)
	if planned.Stage() != domain.StateScheduled || !planned.PublishAt.Equal(due) {
		t.Errorf("scheduled it is %+v", planned)
	}
	later := d.save(d.present(item), "Two and a ha")
	if done, next := d.publisher(); done != 0 || !next.Equal(due) {
		t.Fatalf("before its time %d were published, the next at %s", done, next)
	}
	d.clock = due.Add(time.Hour)
	if done, next := d.publisher(); done != 1 || !next.IsZero() {
		t.Fatalf("%d were published, the next at %s", done, next)
	}
	now := d.present(item)
	if now.Revision != 2 || now.Content.Text != "Two." || now.URI != item.URI || now.Stage() != "" || !now.PublishAt.IsZero() {
		t.Errorf("published is %+v", now)
	}
	if now.Draft == nil || now.Draft.Text != "Two and a ha" || now.DraftVersion != later.DraftVersion {
		t.Errorf("what was written since is lost: %+v", now.Draft)
	}
}

func TestPlansEndWithWhatTheyAreFor(t *testing.T) {
	d := newDesk(t)
	for name, end := range map[string]func(domain.ID) error{
		"published by hand": func(id domain.ID) error { _, err := d.Publish(t.Context(), d.ada, id); return err },
		"dropped":           func(id domain.ID) error { return d.DeleteDraft(t.Context(), d.ada, id) },
		"retracted":         func(id domain.ID) error { _, err := d.Retract(t.Context(), d.ada, id); return err },
		"unscheduled":       func(id domain.ID) error { _, err := d.Unschedule(t.Context(), d.ada, id); return err },
	} {
		item, err := d.Publish(t.Context(), d.ada, d.write("One.").ID)
		d.must(err)
		d.save(d.present(item), "Two.")
		_, err = d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC")
		d.must(err)
		d.must(end(item.ID))
		revision := d.present(item).Revision
		if now := d.present(item); now.Plan != "" || !now.PublishAt.IsZero() {
			t.Errorf("%s: it is %+v", name, now)
		}
		if _, err := d.store.ScheduleOf(t.Context(), item.ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: the schedule is still there: %v", name, err)
		}
		d.clock = d.clock.Add(2 * time.Hour)
		if done, _ := d.publisher(); done != 0 || d.present(item).Revision != revision {
			t.Errorf("%s: %d were published", name, done)
		}
	}
}

func TestWhoPlannedIsToldThatItCouldNotBePublished(t *testing.T) {
	d := newDesk(t)
	item, err := d.Publish(t.Context(), d.ada, d.write("One.").ID)
	d.must(err)
	for range 2 { // each time is news
		d.save(d.present(item), "Words with a "+d.clock.Format("15:04"))
		_, err = d.Schedule(t.Context(), d.ada, item.ID, d.clock.Add(time.Hour), "UTC")
		d.must(err)
		d.must(d.store.Write(t.Context(), func(tx *storage.Tx) error { // a picture that went, or a rule that came in between
			schedule, err := tx.ScheduleOf(t.Context(), item.ID)
			schedule.Content.Title = "x"
			return errors.Join(err, tx.Schedule(t.Context(), schedule))
		}))
		d.clock = d.clock.Add(2 * time.Hour)
		d.publisher()
	}
	if now := d.present(item); now.State != domain.StatePublished || now.Stage() != "" || now.Draft == nil {
		t.Errorf("it is %+v", now)
	}
	told, total, err := d.store.Notifications(t.Context(), &d.ada, storage.Page{})
	d.must(err)
	if total != 2 || told[0].Notification.Kind != domain.NotifyUnpublished || told[0].Notification.About != domain.ItemURN(item.ID) {
		t.Errorf("told is %+v", told)
	}
	if _, total, err := d.store.Notifications(t.Context(), &domain.Member{ID: "another", Role: domain.RoleEditor}, storage.Page{}); err != nil || total != 0 {
		t.Errorf("somebody else was told of %d things (%v)", total, err)
	}
	d.must(d.MarkNotificationsRead(t.Context(), domain.Member{ID: "another", Role: domain.RoleEditor}))
	if unread, err := d.store.UnreadNotifications(t.Context(), &d.ada); err != nil || unread != 2 {
		t.Errorf("%d are unread (%v)", unread, err)
	}
	d.must(d.MarkNotificationsRead(t.Context(), d.ada))
	if unread, err := d.store.UnreadNotifications(t.Context(), &d.ada); err != nil || unread != 0 {
		t.Errorf("%d are unread (%v)", unread, err)
	}
}

func TestARemarkIsTakenBackByItsWriterOnly(t *testing.T) {
	d := newDesk(t)
	item := d.write("One.")
	said := d.newID()
	d.must(d.Remark(t.Context(), d.ada, item.ID, said, "Not so sure."))
	_, err := d.AskReview(t.Context(), d.ada, item.ID)
	d.must(err)
	if err := d.DeleteRemark(t.Context(), domain.Member{ID: "another", Role: domain.RoleEditor}, said); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("somebody else deleted it: %v", err)
	}
	d.must(d.DeleteRemark(t.Context(), d.ada, said))
	remarks, err := d.store.Remarks(t.Context(), item.ID)
	d.must(err)
	if len(remarks) != 1 || remarks[0].Kind != domain.RemarkAsked {
		t.Errorf("left are %+v", remarks)
	}
	if err := d.DeleteRemark(t.Context(), d.ada, remarks[0].ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("what was done was deleted: %v", err)
	}
}
