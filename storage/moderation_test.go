package storage_test

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAReportIsKeptOnceAndItsAnswerToo(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		report := domain.Report{
			ID: id(), URI: "https://a.example/flags/1", Reporter: "https://a.example/actor", Target: organ, Objects: []domain.URI{organ + "/1"},
			Text: "a\x00b", State: domain.ReportOpen, CreatedAt: monday,
		}
		for _, want := range []bool{true, false} {
			write(t, s, func(tx *storage.Tx) error {
				added, err := tx.AddReport(ctx, report)
				equal(t, "the report was added", added, want)
				return err
			})
			equal(t, "the open ones of its host", value(s.OpenReportsFrom(ctx, "a.example"))(t), 1)
			report.ID = id()
		}
		list, total, err := s.Reports(ctx, storage.ReportFilter{State: domain.ReportOpen, Received: true, Target: organ}, storage.Page{})
		check(t, err)
		equal(t, "the number of reports", total, 1)
		kept := list[0]
		kept.State, kept.Answer, kept.Member, kept.ResolvedAt = domain.ReportResolved, "done", "m1", monday
		write(t, s, func(tx *storage.Tx) error { return tx.SaveReport(ctx, kept) })
		again := value(s.ReportByID(ctx, kept.ID))(t)
		equal(t, "the answer", again.Answer, "done")
		equal(t, "the text", again.Text, "a\uFFFDb")
		equal(t, "the open ones of its host", value(s.OpenReportsFrom(ctx, "a.example"))(t), 0)
	})
}

func TestABlocklistKnowsWhatItSet(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		list := domain.Blocklist{ID: id(), URL: "https://lists.example/a.csv", NextAt: monday, CreatedAt: monday}
		write(t, s, func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
		decide(t, s, domain.Standing{Target: "bad.example", Level: domain.LevelBlock, List: list.ID}, domain.Standing{Target: "mine.example", Level: domain.LevelBlock})
		list.Waiting, list.Error = []domain.Standing{{Target: "c.example", Level: domain.LevelBlock}}, "no answer"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
		kept := value(s.DueBlocklist(ctx))(t)
		equal(t, "what it set", kept.Applied, 1)
		equal(t, "what waits", kept.Waiting[0].Target, "c.example")
		equal(t, "the number of lists", len(value(s.Blocklists(ctx))(t)), 1)
		set, total, err := s.StandingList(ctx, storage.StandingFilter{List: list.ID, Text: "BAD", Levels: []domain.Level{domain.LevelBlock}, Hosts: true}, storage.Page{})
		check(t, err)
		equal(t, "the number that it set", total, 1)
		equal(t, "what it set", set[0].Target, "bad.example")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteBlocklist(ctx, list.ID) })
		_, err = s.BlocklistByID(ctx, list.ID)
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestWhatABlockCostsIsCountedByHostAndByActor(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, bo := theirs("a.example", "ann"), theirs("a.example", "bo")
		write(t, s, func(tx *storage.Tx) error {
			for _, actor := range []domain.Actor{ours(organ, "org"), ann, bo} {
				check(t, tx.SaveActor(ctx, actor))
			}
			check(t, tx.SaveFollow(ctx, follow(ann.URI, organ, monday)))
			waiting := follow(bo.URI, organ, monday)
			waiting.State = domain.FollowPending
			check(t, tx.SaveFollow(ctx, waiting))
			return tx.SaveFollow(ctx, follow(organ, ann.URI, monday))
		})
		loss := value(s.LossOfHosts(ctx, []string{"a.example", "b.example"}))(t)["a.example"]
		equal(t, "the followers", len(loss.Followers), 2)
		equal(t, "the first follower", loss.Followers[0].Followed, organ)
		equal(t, "the followed", loss.Followed[0].Followed, ann.URI)
		one := value(s.LossOfActor(ctx, ann.URI))(t)
		equal(t, "the follows of one", len(one.Followers)+len(one.Followed), 2)
		list, total, err := s.PendingFollowers(ctx, "", storage.Page{})
		check(t, err)
		equal(t, "who waits", total, 1)
		equal(t, "who waits", list[0].Actor.URI, bo.URI)
		_, total, err = s.PendingFollowers(ctx, organ+"/other", storage.Page{})
		check(t, err)
		equal(t, "who waits for another", total, 0)
		write(t, s, func(tx *storage.Tx) error { return tx.EndFollowsWithActor(ctx, ann.URI) })
		write(t, s, func(tx *storage.Tx) error { return tx.EndFollowsWithHost(ctx, "a.example") })
		loss = value(s.LossOfHosts(ctx, []string{"a.example"}))(t)["a.example"]
		equal(t, "what is left", len(loss.Followers)+len(loss.Followed), 0)
		equal(t, "the things of nobody", len(value(s.ThingsOf(ctx, ann.URI, 5))(t)), 0)
	})
}

func TestALockIsKnownAtOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		locked := func() bool { return value(s.Standings(t.Context()))(t).IsLocked(organ) }
		equal(t, "it is locked", locked(), false)
		write(t, s, func(tx *storage.Tx) error { return tx.LockReplies(t.Context(), organ) })
		equal(t, "it is locked", locked(), true)
		write(t, s, func(tx *storage.Tx) error { return tx.UnlockReplies(t.Context(), organ) })
		equal(t, "it is locked", locked(), false)
	})
}
