package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestWorkingCopiesAreThinnedOutButForThoseThatSomebodyOpened(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		item := domain.Item{ID: id(), Kind: domain.KindArticle, Local: true, Actor: organ, State: domain.StateDraft, CreatedAt: monday}
		keep := func(version int, member domain.ID, text string, after time.Duration) {
			write(t, s, func(tx *storage.Tx) error {
				return tx.KeepCopy(t.Context(), domain.WorkingCopy{
					Item: item.ID, Version: version, Content: domain.Content{Text: text}, Member: member, SavedAt: monday.Add(after),
				})
			})
		}
		write(t, s, func(tx *storage.Tx) error { return tx.InsertItem(t.Context(), item) })
		long := strings.Repeat("words ", 40)
		for version := 1; version <= 6; version++ { // 2, 4 and 5 give way to the next one; 3 is opened
			keep(version, "m1", long, time.Duration(version)*time.Second)
			if version == 3 {
				write(t, s, func(tx *storage.Tx) error {
					return tx.OpenCopy(t.Context(), domain.WorkingCopy{Item: item.ID, Version: 3, SavedAt: monday})
				})
			}
		}
		keep(7, "m2", long, 8*time.Second) // another member: 6 stays
		keep(8, "m2", "short", 9*time.Second)
		keep(9, "m2", "short", 20*time.Minute)
		var kept []int
		for _, one := range value(s.History(t.Context(), item.ID))(t) {
			kept = append(kept, one.Number)
		}
		want := []int{9, 8, 7, 6, 3, 1}
		for i := range want {
			if len(kept) != len(want) || kept[i] != want[i] {
				t.Fatalf("kept are %v, want %v", kept, want)
			}
		}
		equal(t, "whether 3 is open", value(s.CopyIsOpen(t.Context(), item.ID, 3))(t), true)
		equal(t, "who saved last", value(s.LastSaved(t.Context(), item.ID))(t).Member, "m2")
		keep(10, "m1", long, 90*24*time.Hour)
		if history := value(s.History(t.Context(), item.ID))(t); len(history) != 1 {
			t.Errorf("after three months %d are kept", len(history))
		}
		_, err := s.WorkingCopyOf(t.Context(), item.ID, 1)
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestAScheduleKeepsWhatWasDecidedUntilItEnds(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		item := domain.Item{ID: id(), Kind: domain.KindEvent, Local: true, Actor: organ, State: domain.StateDraft, CreatedAt: monday}
		write(t, s, func(tx *storage.Tx) error { return tx.InsertItem(t.Context(), item) })
		due := monday.Add(-time.Minute)
		for _, title := range []string{"first", "second"} {
			write(t, s, func(tx *storage.Tx) error {
				return tx.Schedule(t.Context(), domain.Schedule{
					Item: item.ID, Content: domain.Content{Title: title}, Version: 4, At: due, TimeZone: "Europe/Brussels", Member: "m1", CreatedAt: monday,
				})
			})
		}
		schedule := value(s.ScheduleOf(t.Context(), item.ID))(t)
		if schedule.Content.Title != "second" || !schedule.At.Equal(due) || schedule.TimeZone != "Europe/Brussels" || schedule.Version != 4 {
			t.Errorf("the schedule is %+v", schedule)
		}
		equal(t, "how many are due", len(value(s.DueItems(t.Context(), 5))(t)), 1)
		if next := value(s.NextScheduled(t.Context()))(t); !next.Equal(due) {
			t.Errorf("the next is at %s", next)
		}
		write(t, s, func(tx *storage.Tx) error { return tx.SetState(t.Context(), item.ID, domain.StateDraft) })
		_, err := s.ScheduleOf(t.Context(), item.ID)
		wantError(t, err, domain.ErrNotFound)
		if next := value(s.NextScheduled(t.Context()))(t); !next.IsZero() {
			t.Errorf("the next is at %s", next)
		}
		for range 2 {
			write(t, s, func(tx *storage.Tx) error {
				return tx.AddRemark(t.Context(), domain.Remark{ID: "r1", Item: item.ID, Member: "m1", Text: "Fine.", CreatedAt: monday})
			})
		}
		equal(t, "how many remarks there are", len(value(s.Remarks(t.Context(), item.ID))(t)), 1)
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItem(t.Context(), item.ID) })
		equal(t, "how many remarks are left", len(value(s.Remarks(t.Context(), item.ID))(t)), 0)
	})
}
