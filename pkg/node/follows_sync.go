package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// SyncFollows brings the follows of a peer's actor to what its host believes (FEP-8fcf): known are the actors of ours that
// it counts as followers. What it does not know ends here; what it accepted and we did not hear of is accepted; what we
// do not know is taken back there.
func (n *Node) SyncFollows(ctx context.Context, followed domain.Actor, known []domain.URI) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	ours, err := n.store.OurFollowersOf(ctx, followed.URI)
	if err != nil {
		return err
	}
	var accepted []domain.Follow
	var undone []outgoing
	for _, follower := range known {
		follow, err := n.store.FollowOf(ctx, follower, followed.URI)
		switch {
		case err == nil && follow.State == domain.FollowAccepted:
		case err == nil && follow.State == domain.FollowPending:
			follow.State, follow.AcceptedAt = domain.FollowAccepted, n.moment()
			accepted = append(accepted, follow)
		case err != nil && !notFound(err):
			return err
		default:
			undo, err := n.undoUnknownFollow(ctx, h, follower, followed)
			if err != nil {
				return err
			}
			undone = append(undone, undo...)
		}
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		for _, follower := range ours {
			if slices.Contains(known, follower) {
				continue
			}
			if _, err := tx.DeleteFollow(ctx, follower, followed.URI); err != nil {
				return err
			}
		}
		for _, follow := range accepted {
			if err := tx.SaveFollow(ctx, follow); err != nil {
				return err
			}
		}
		return send(ctx, tx, undone...)
	})
}

// undoUnknownFollow takes back a follow that only its host knows. The id of its Follow is lost: Mastodon and others match
// it by actor and object.
func (n *Node) undoUnknownFollow(ctx context.Context, h home, follower domain.URI, followed domain.Actor) ([]outgoing, error) {
	actor, err := n.store.ActorByURI(ctx, follower)
	if notFound(err) || err == nil && !actor.Local {
		return nil, nil // nobody who could sign
	}
	if err != nil {
		return nil, err
	}
	follow := domain.Follow{URI: h.addresses.Follow(n.newID()), Follower: follower, Followed: followed.URI}
	undo, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUndo, Actor: follower, ObjectURI: follow.URI,
		Object: followActivity(follow), To: []domain.URI{followed.URI},
	}, followed.URI, false)
	return []outgoing{undo.toInbox(followed.Inbox)}, err
}
