package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func received(verb domain.Verb, uri domain.URI) domain.InboxRow {
	return domain.InboxRow{
		ID: id(), Verb: verb, Activity: uri, BodyHash: "h1", Sender: specimenPeer, Body: []byte(`{"a":1}`), ReceivedAt: monday,
	}
}

func receive(t *testing.T, s *storage.Store, row domain.InboxRow) bool {
	t.Helper()
	return value(s.AddInboxRow(t.Context(), row))(t)
}

func TestTheSameActivityIsStoredOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		row := received(domain.VerbLike, specimenPeer+"/likes/1")
		equal(t, "the first is new", receive(t, s, row), true)
		row.ID = id()
		equal(t, "the second is new", receive(t, s, row), false)
		row.ID, row.BodyHash = id(), "h2" // Pleroma sends an Update of an actor with one id again and again
		equal(t, "another body is new", receive(t, s, row), true)
		equal(t, "the rows", len(value(s.ClaimInbox(t.Context(), monday, time.Minute, 10))(t)), 2)
	})
}

func TestReceivedActivitiesAreClaimedInTheirOrder(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		first, second := received(domain.VerbCreate, specimenPeer+"/1"), received(domain.VerbDelete, specimenPeer+"/2")
		receive(t, s, first)
		receive(t, s, second)
		rows := value(s.ClaimInbox(t.Context(), monday, time.Minute, 1))(t)
		if len(rows) != 1 || rows[0].ID != first.ID || rows[0].Attempts != 1 || string(rows[0].Body) != `{"a":1}` || rows[0].Sender != specimenPeer {
			t.Fatalf("claimed %+v", rows)
		}
		rows = value(s.ClaimInbox(t.Context(), monday, time.Minute, 10))(t)
		if len(rows) != 1 || rows[0].ID != second.ID {
			t.Fatalf("claimed %+v", rows)
		}
		equal(t, "the next time", value(s.NextInbox(t.Context(), monday))(t), monday.Add(time.Minute))
	})
}

func TestAFinishedActivityStaysAgainstReplaysWithoutItsBody(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		row := received(domain.VerbLike, specimenPeer+"/likes/1")
		receive(t, s, row)
		write(t, s, func(tx *storage.Tx) error { return tx.FinishInbox(t.Context(), row.ID) })
		equal(t, "a replay is new", receive(t, s, row), false)
		done, total, err := s.InboxRows(t.Context(), domain.InboxDone, storage.Page{})
		check(t, err)
		if total != 1 || len(done[0].Body) != 0 {
			t.Errorf("the done rows are %+v", done)
		}
		equal(t, "the next time is none", value(s.NextInbox(t.Context(), monday))(t).IsZero(), true)
	})
}

func TestAnActivityIsNotFinishedByATransactionThatFails(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		row := received(domain.VerbLike, specimenPeer+"/likes/1")
		receive(t, s, row)
		err := s.Write(t.Context(), func(tx *storage.Tx) error {
			check(t, tx.FinishInbox(t.Context(), row.ID))
			return errTest
		})
		wantError(t, err, errTest)
		equal(t, "the rows", len(value(s.ClaimInbox(t.Context(), monday, time.Minute, 10))(t)), 1)
	})
}

func TestAnActivityThatKeepsFailingIsParkedAndCanBeTriedAgain(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		row := received(domain.VerbCreate, specimenPeer+"/1")
		receive(t, s, row)
		value(s.ClaimInbox(ctx, monday, time.Minute, 10))(t)
		check(t, s.FailInbox(ctx, row.ID, "later", monday.Add(time.Hour), domain.InboxPending))
		equal(t, "the rows before its time", len(value(s.ClaimInbox(ctx, monday, time.Minute, 10))(t)), 0)
		rows := value(s.ClaimInbox(ctx, monday.Add(time.Hour), time.Minute, 10))(t)
		if len(rows) != 1 || rows[0].Attempts != 2 || rows[0].LastError != "later" {
			t.Fatalf("claimed %+v", rows)
		}
		check(t, s.FailInbox(ctx, row.ID, "never", time.Time{}, domain.InboxParked))
		parked, total, err := s.InboxRows(ctx, domain.InboxParked, storage.Page{})
		check(t, err)
		if total != 1 || parked[0].LastError != "never" || string(parked[0].Body) != `{"a":1}` {
			t.Errorf("the parked rows are %+v", parked)
		}
		check(t, s.RetryInbox(ctx, row.ID))
		rows = value(s.ClaimInbox(ctx, monday, time.Minute, 10))(t)
		if len(rows) != 1 || rows[0].Attempts != 1 {
			t.Errorf("claimed %+v", rows)
		}
		wantError(t, s.RetryInbox(ctx, row.ID), domain.ErrNotFound)
	})
}
