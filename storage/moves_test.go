package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func TestTheLastMoveOfAnActorIsKept(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		_, err := s.MoveOf(ctx, specimenPeer)
		wantError(t, err, domain.ErrNotFound)
		second := domain.Move{Actor: specimenPeer, Target: organ, At: monday.Add(time.Hour)}
		for _, move := range []domain.Move{{Actor: specimenPeer, Target: "https://x.example/", At: monday}, second} {
			write(t, s, func(tx *storage.Tx) error { return tx.RecordMove(ctx, move) })
		}
		equal(t, "the move", value(s.MoveOf(ctx, specimenPeer))(t), second)
	})
}

func TestLeavingForgetsPeersAndKeepsOurs(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		equal(t, "every inbox", len(value(s.EveryInbox(ctx))(t)), 1)
		equal(t, "our follows", len(value(s.OurFollowsOf(ctx, specimenPeer))(t)), 1)
		pending := value(s.HasPendingFrom(ctx, organ))(t)
		equal(t, "something of ours waits", pending, true)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.FallSilent(ctx))
			check(t, tx.ForgetPeers(ctx))
			return tx.RetireActor(ctx, organ, monday)
		})
		equal(t, "nothing waits", value(s.HasPendingFrom(ctx, organ))(t), false)
		_, err := s.NoteByURI(ctx, specimenNote)
		wantError(t, err, domain.ErrNotFound)
		check(t, errorOf(s.ItemByURI(ctx, specimenArticle)))
		_, err = s.LocalActor(ctx, "org")
		wantError(t, err, domain.ErrNotFound)
		equal(t, "the actor is gone", value(s.LocalActorEver(ctx, "ORG"))(t).GoneAt, monday)
		write(t, s, func(tx *storage.Tx) error {
			wantError(t, tx.RetireActor(ctx, organ, monday), domain.ErrNotFound)
			return nil
		})
		farewell := value(s.Farewell(ctx))(t)
		equal(t, "the farewell", farewell, storage.Farewell{})
		value(s.PublicNotesOfOurs(ctx))(t)
		settings := value(s.Settings(ctx))(t)
		settings.LeftAt = monday
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSettings(ctx, settings) })
		equal(t, "left", value(s.Settings(ctx))(t).LeftAt, monday)
	})
}

func errorOf[T any](_ T, err error) error { return err }
