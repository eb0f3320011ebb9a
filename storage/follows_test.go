package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func saveActors(t *testing.T, s *storage.Store, actors ...domain.Actor) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		for _, actor := range actors {
			if err := tx.SaveActor(t.Context(), actor); err != nil {
				return err
			}
		}
		return nil
	})
}

func saveFollows(t *testing.T, s *storage.Store, follows ...domain.Follow) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		for _, f := range follows {
			if err := tx.SaveFollow(t.Context(), f); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAFollowIsOneRowBetweenTwoActors(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		saveActors(t, s, ours(organ, "org"), ann)
		asked := follow(organ, ann.URI, monday)
		asked.State, asked.AcceptedAt = domain.FollowPending, time.Time{}
		saveFollows(t, s, asked)
		equal(t, "the follow", value(s.FollowByURI(ctx, asked.URI))(t), asked)
		equal(t, "it is followed", value(s.IsFollowed(ctx, ann.URI))(t), true)
		again := follow(organ, ann.URI, monday.Add(time.Hour))
		saveFollows(t, s, again)
		got := value(s.FollowOf(ctx, organ, ann.URI))(t)
		if got.ID != asked.ID || got.URI != again.URI || got.State != domain.FollowAccepted || !got.CreatedAt.Equal(monday) {
			t.Errorf("the follow is %+v", got)
		}
		rejected := got
		rejected.State = domain.FollowRejected
		saveFollows(t, s, rejected)
		equal(t, "a rejected one is followed", value(s.IsFollowed(ctx, ann.URI))(t), false)
		write(t, s, func(tx *storage.Tx) error {
			equal(t, "it is removed", value(tx.DeleteFollow(ctx, organ, ann.URI))(t), true)
			equal(t, "it is removed again", value(tx.DeleteFollow(ctx, organ, ann.URI))(t), false)
			return nil
		})
	})
}

func TestAFollowerOfOursIsNotFollowedByUs(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ann, bob := theirs("peer.example", "ann"), theirs("other.example", "bob")
		saveActors(t, s, ours(organ, "org"), ann, bob)
		saveFollows(t, s, follow(ann.URI, organ, monday), follow(ann.URI, bob.URI, monday))
		equal(t, "ann is followed", value(s.IsFollowed(t.Context(), ann.URI))(t), false)
		equal(t, "bob is followed", value(s.IsFollowed(t.Context(), bob.URI))(t), false)
	})
}

func TestFollowersAreListedAndCounted(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, bob, carol, bad := theirs("peer.example", "ann"), theirs("other.example", "bob"), theirs("peer.example", "carol"), theirs("bad.example", "mal")
		saveActors(t, s, ours(organ, "org"), ann, bob, carol, bad)
		pending := follow(carol.URI, organ, monday.Add(2*time.Hour))
		pending.State = domain.FollowPending
		saveFollows(t, s, follow(ann.URI, organ, monday), follow(bob.URI, organ, monday.Add(time.Hour)), pending,
			follow(bad.URI, organ, monday), follow(organ, bob.URI, monday))
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "bad.example") })
		list, total, err := s.FollowersOf(ctx, organ, storage.Page{Size: 2})
		check(t, err)
		if total != 3 || list[0].Actor.Username != "carol" || list[1].Actor.Username != "bob" || list[1].Follow.Follower != bob.URI {
			t.Errorf("%d followers: %+v", total, list)
		}
		list, total, err = s.FollowingOf(ctx, organ, storage.Page{})
		check(t, err)
		if total != 1 || list[0].Actor.URI != bob.URI {
			t.Errorf("%d followed: %+v", total, list)
		}
		followers, following, err := s.FollowCounts(ctx, organ)
		check(t, err)
		equal(t, "the followers", followers, 3)
		equal(t, "the followed", following, 1)
		onHost := value(s.FollowersOnHost(ctx, organ, "peer.example"))(t)
		if len(onHost) != 1 || onHost[0] != ann.URI {
			t.Errorf("on the host are %v", onHost)
		}
	})
}

func TestEachInboxOfTheFollowersIsATargetOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, carol := theirs("peer.example", "ann"), theirs("peer.example", "carol") // one shared inbox
		alone, gone, bad, asked := theirs("alone.example", "al"), theirs("gone.example", "g"), theirs("bad.example", "mal"), theirs("asked.example", "as")
		alone.SharedInbox = ""
		gone.GoneAt = monday
		second := organ + "-2"
		saveActors(t, s, ours(organ, "org"), ours(second, "second"), ann, carol, alone, gone, bad, asked)
		pending := follow(asked.URI, organ, monday)
		pending.State = domain.FollowPending
		saveFollows(t, s, follow(ann.URI, organ, monday), follow(carol.URI, organ, monday), follow(alone.URI, organ, monday),
			follow(alone.URI, second, monday), follow(gone.URI, organ, monday), follow(bad.URI, organ, monday),
			follow(second, organ, monday), pending)
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "bad.example") })
		wantTargets(t, value(s.FollowerInboxes(ctx, []domain.URI{organ, second}))(t),
			storage.Target{Inbox: "https://peer.example/inbox", Host: "peer.example"},
			storage.Target{Inbox: "https://alone.example/users/al/inbox", Host: "alone.example"})
		wantTargets(t, value(s.InboxesOf(ctx, []domain.URI{ann.URI, carol.URI, organ, gone.URI, bad.URI, "https://unknown.example/"}))(t),
			storage.Target{Inbox: "https://peer.example/inbox", Host: "peer.example"})
		wantTargets(t, value(s.FollowerInboxes(ctx, nil))(t))
		wantTargets(t, value(s.InboxesOf(ctx, nil))(t))
	})
}

func wantTargets(t *testing.T, got []storage.Target, want ...storage.Target) {
	t.Helper()
	missing := map[storage.Target]bool{}
	for _, target := range want {
		missing[target] = true
	}
	for _, target := range got {
		if !missing[target] {
			t.Errorf("a needless target: %v", target)
		}
		delete(missing, target)
	}
	for target := range missing {
		t.Errorf("a missing target: %v", target)
	}
}
