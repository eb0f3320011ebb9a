package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// receiveMove lets our follows of an actor go along with it. Nobody is believed about another host: the actor itself says
// where it moved, and the new one, asked on its own host, that it is also the old one.
func (n *Node) receiveMove(ctx context.Context, h home, r Received) (effect, error) {
	move := domain.Move{Actor: r.Activity.ObjectURI, Target: r.Activity.Target, At: n.moment()}
	if move.Actor != r.Sender.URI || move.Target == "" || move.Target == move.Actor {
		return nil, badMove("an actor moves only itself, to another address")
	}
	follows, err := n.store.OurFollowsOf(ctx, move.Actor)
	if err != nil {
		return nil, err
	}
	if len(follows) == 0 && !h.addresses.IsOurs(move.Target) {
		return nil, nil //nolint:nilnil // nobody here follows the actor any more
	}
	if err := n.confirmMove(ctx, h, r, move); err != nil {
		return nil, err
	}
	var all []outgoing
	var ended, begun []domain.Follow
	for _, old := range follows {
		out, next, err := n.followAlong(ctx, h, r, old, move.Target)
		if err != nil {
			return nil, err
		}
		ended, all = append(ended, old), append(all, out...)
		if next != nil {
			begun = append(begun, *next)
		}
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		for _, follow := range ended {
			if _, err := tx.DeleteFollow(ctx, follow.Follower, follow.Followed); err != nil {
				return err
			}
		}
		for _, follow := range begun {
			if err := tx.SaveFollow(ctx, follow); err != nil {
				return err
			}
		}
		if err := tx.RecordMove(ctx, move); err != nil {
			return err
		}
		if err := send(ctx, tx, all...); err != nil {
			return err
		}
		return n.notify(ctx, tx, notification, domain.NotifyMove, move.Actor, move.Target, h.organisation.URI)
	}, nil
}

// confirmMove asks both ends. Of a Move to an actor of ours our own alias is the proof.
func (n *Node) confirmMove(ctx context.Context, h home, r Received, move domain.Move) error {
	last, err := n.store.MoveOf(ctx, move.Actor)
	if err != nil && !notFound(err) {
		return err
	}
	if err == nil && last.Target != move.Target && move.At.Before(last.At.Add(domain.MoveCooldown)) {
		return badMove("the actor moved less than seven days ago")
	}
	if h.addresses.IsOurs(move.Target) {
		ours, err := n.store.ActorByURI(ctx, move.Target)
		if err != nil && !notFound(err) {
			return err
		}
		if err != nil || !ours.Local || !ours.GoneAt.IsZero() || !slices.Contains(ours.AlsoKnownAs, move.Actor) {
			return badMove("no actor here has that alias")
		}
		return nil
	}
	if blocked, err := n.isBlocked(ctx, move.Target); err != nil || blocked {
		return errors.Join(err, badMove("the new actor is blocked on this node"))
	}
	old, hasOld := r.object(move.Actor).(*domain.Actor)
	target, hasTarget := r.object(move.Target).(*domain.Actor)
	switch {
	case !hasOld || old.MovedTo != move.Target:
		return badMove("the actor does not say of itself that it moved there")
	case !hasTarget || !target.GoneAt.IsZero() || target.Inbox == "":
		return badMove("there is no actor at the new address")
	case !slices.Contains(target.AlsoKnownAs, move.Actor):
		return badMove("the new actor does not say that it is also the old one")
	case target.MovedTo != "":
		return badMove("the new actor moved itself")
	}
	return nil
}

func badMove(why string) error {
	return domain.Explain(domain.ErrForbidden, fmt.Sprintf("the Move is not followed: %s", why), nil)
}

// followAlong takes one follow of ours back, and follows the new actor unless that is one of ours or followed already.
func (n *Node) followAlong(ctx context.Context, h home, r Received, old domain.Follow, to domain.URI) ([]outgoing, *domain.Follow, error) {
	undo, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUndo, Actor: old.Follower, ObjectURI: old.URI,
		Object: followActivity(old), To: []domain.URI{old.Followed},
	}, old.Followed, false)
	if err != nil {
		return nil, nil, err
	}
	all := []outgoing{undo.toInbox(r.Sender.Inbox)}
	target, isActor := r.object(to).(*domain.Actor)
	if !isActor || h.addresses.IsOurs(to) {
		return all, nil, nil
	}
	if held, err := n.store.FollowOf(ctx, old.Follower, to); err == nil && held.State != domain.FollowRejected {
		return all, nil, nil
	} else if err != nil && !notFound(err) {
		return nil, nil, err
	}
	id := n.newID()
	next := domain.Follow{
		ID: id, URI: h.addresses.Follow(id), Follower: old.Follower, Followed: to, State: domain.FollowPending, CreatedAt: n.moment(),
	}
	out, err := n.prepare(h, followActivity(next), to, false)
	return append(all, out.toInbox(target.Inbox)), &next, err
}

// refuseFollowOfMoved answers a new Follow of an actor of ours that moved with a Reject, as Mastodon does; nil where the
// Follow may be accepted.
func (n *Node) refuseFollowOfMoved(ctx context.Context, h home, r Received, followed domain.Actor) (effect, error) {
	if followed.MovedTo == "" {
		return nil, nil //nolint:nilnil // see above
	}
	if _, err := n.store.FollowOf(ctx, r.Sender.URI, followed.URI); !notFound(err) {
		return nil, err // who follows already is accepted again
	}
	follow := domain.Follow{URI: r.Activity.ID, Follower: r.Sender.URI, Followed: followed.URI}
	reject, err := n.prepare(h, n.answerTo(h, domain.VerbReject, follow), r.Sender.URI, false)
	if err != nil {
		return nil, err
	}
	return func(tx *storage.Tx) error { return send(ctx, tx, reject.toInbox(r.Sender.Inbox)) }, nil
}

// predecessors are the addresses from which a new follower moved here: its own former follows of the same actor end with
// its new one. Both hosts said so: the old one in movedTo, the new one in alsoKnownAs.
func (n *Node) predecessors(ctx context.Context, follower domain.Actor) ([]domain.URI, error) {
	known, err := n.store.ActorsByURI(ctx, follower.AlsoKnownAs[:min(len(follower.AlsoKnownAs), domain.MaxAliases)])
	var former []domain.URI
	for uri, actor := range known {
		if actor.MovedTo == follower.URI {
			former = append(former, uri)
		}
	}
	return former, err
}
