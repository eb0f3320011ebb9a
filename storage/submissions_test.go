package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAStreamListsOursAndWhatItAccepted(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		list := func(state domain.SubmissionState) (int, int) {
			t.Helper()
			_, items, err := s.Items(ctx, domain.Visitor(), storage.ItemFilter{Stream: specimenStream}, storage.Page{})
			check(t, err)
			_, submissions, err := s.Submissions(ctx, specimenStream, state, storage.Page{})
			check(t, err)
			return items, submissions
		}
		if items, submissions := list(domain.SubmissionAccepted); items != 1 || submissions != 1 {
			t.Errorf("%d items of %d submissions", items, submissions)
		}
		known := value(s.SubmissionOf(ctx, specimenStream, specimenPeer+"/events/1"))(t)
		again := known
		again.ID, again.State, again.DecidedAt = "another", domain.SubmissionDeclined, monday.Add(time.Hour)
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSubmission(ctx, again) })
		equal(t, "it keeps its id", value(s.SubmissionByID(ctx, known.ID))(t).State, domain.SubmissionDeclined)
		if items, submissions := list(domain.SubmissionDeclined); items != 0 || submissions != 1 {
			t.Errorf("declined: %d items of %d submissions", items, submissions)
		}
		again.State = domain.SubmissionWaiting
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSubmission(ctx, again) })
		equal(t, "what waits", value(s.WaitingSubmissions(ctx))(t), 1)
		equal(t, "what waits of ann", value(s.WaitingBy(ctx, specimenStream, specimenPeer))(t), 1)
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "peer.example") })
		equal(t, "what waits of allowed hosts", value(s.WaitingSubmissions(ctx))(t), 0)
		write(t, s, func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, specimenPeer, monday) })
		equal(t, "ann's rule", value(s.IsStreamAuthor(ctx, specimenStream, specimenPeer))(t), false)
		_, err := s.SubmissionOf(ctx, specimenStream, specimenPeer+"/events/1")
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestFollowersOfGroupsGetOneFormEach(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		lena := theirs("lemmy.example", "lena")
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveActor(ctx, lena))
			check(t, tx.SavePeer(ctx, domain.Peer{Host: "lemmy.example", Software: "lemmy"}))
			return tx.SaveFollow(ctx, follow(lena.URI, organ, monday))
		})
		groups := []domain.URI{organ}
		plain, wrapped := value(s.PlainFollowerInboxes(ctx, groups))(t), value(s.WrappedFollowerInboxes(ctx, groups))(t)
		if len(plain) != 1 || plain[0].Host != "peer.example" || len(wrapped) != 1 || wrapped[0].Host != "lemmy.example" {
			t.Errorf("plain %v, wrapped %v", plain, wrapped)
		}
	})
}
