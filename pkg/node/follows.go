package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Follow makes the organisation follow an actor of another host; the peer's Accept completes it. Following again
// sends the Follow again, which wakes a peer that lost the first.
func (n *Node) Follow(ctx context.Context, by domain.Member, actor domain.Actor) (domain.Follow, error) {
	if err := allow(by, domain.ActFollow); err != nil {
		return domain.Follow{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Follow{}, err
	}
	if err := stillHere(h.organisation); err != nil {
		return domain.Follow{}, err
	}
	if actor.Local || h.addresses.IsOurs(actor.URI) {
		return domain.Follow{}, domain.Explain(domain.ErrInvalid, "this is an actor of this node; its items are here already", nil)
	}
	if actor.Inbox == "" {
		return domain.Follow{}, domain.Explain(domain.ErrInvalid, "this actor has no inbox, so it cannot be followed", nil)
	}
	if blocked, err := n.isBlocked(ctx, actor.URI); err != nil || blocked {
		return domain.Follow{}, errors.Join(err, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s or this actor is blocked on this node; lift that first", actor.URI.Host()), nil))
	}
	id := n.newID()
	follow := domain.Follow{
		ID: id, URI: h.addresses.Follow(id), Follower: h.organisation.URI, Followed: actor.URI,
		State: domain.FollowPending, CreatedAt: n.moment(),
	}
	if known, err := n.store.FollowOf(ctx, follow.Follower, follow.Followed); err == nil {
		follow.ID, follow.CreatedAt, follow.AcceptedAt = known.ID, known.CreatedAt, known.AcceptedAt
		if known.State == domain.FollowAccepted {
			follow.State = domain.FollowAccepted
		}
	} else if !notFound(err) {
		return domain.Follow{}, err
	}
	out, err := n.prepare(h, followActivity(follow), actor.URI, false)
	if err != nil {
		return domain.Follow{}, err
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditFollow, string(actor.URI), actor.Handle.String()), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SaveFollow(ctx, follow); err != nil {
			return err
		}
		return send(ctx, tx, out.toInbox(actor.Inbox))
	})
	return follow, err
}

// followActivity names the object by its address: Gancio never answers an embedded one.
func followActivity(f domain.Follow) *domain.Activity {
	return &domain.Activity{ID: f.URI, Verb: domain.VerbFollow, Actor: f.Follower, ObjectURI: f.Followed, To: []domain.URI{f.Followed}}
}

// Unfollow ends a follow of ours.
func (n *Node) Unfollow(ctx context.Context, by domain.Member, actor domain.URI) error {
	if err := allow(by, domain.ActFollow); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	follow, err := n.store.FollowOf(ctx, h.organisation.URI, actor)
	if err != nil {
		return err
	}
	return n.endFollow(ctx, h, follow, n.undoFollow(h, follow), actor, n.audit(ctx, by, domain.AuditUnfollow, string(actor), ""))
}

func (n *Node) undoFollow(h home, follow domain.Follow) *domain.Activity {
	return &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUndo, Actor: follow.Follower, ObjectURI: follow.URI,
		Object: followActivity(follow), To: []domain.URI{follow.Followed},
	}
}

// RemoveFollower ends somebody's follow of one of our actors, with a Reject.
func (n *Node) RemoveFollower(ctx context.Context, by domain.Member, follower, followed domain.URI) error {
	if err := allow(by, domain.ActFollowers); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	follow, err := n.store.FollowOf(ctx, follower, followed)
	if err != nil {
		return err
	}
	return n.endFollow(ctx, h, follow, n.answerTo(h, domain.VerbReject, follow), follower,
		n.audit(ctx, by, domain.AuditFollowerRemove, string(follower), string(followed)))
}

func (n *Node) endFollow(ctx context.Context, h home, follow domain.Follow, activity *domain.Activity, peer domain.URI, entry domain.AuditEntry) error {
	other, err := n.store.ActorByURI(ctx, peer)
	if err != nil {
		return err
	}
	out, err := n.prepare(h, activity, peer, false)
	if err != nil {
		return err
	}
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		removed, err := tx.DeleteFollow(ctx, follow.Follower, follow.Followed)
		if err != nil {
			return err
		}
		if !removed {
			return errNothingDone
		}
		return send(ctx, tx, out.toInbox(other.Inbox))
	})
}

// answerTo is an Accept or Reject of a peer's Follow. It embeds the whole Follow: Mastodon matches by id, or else by
// actor and object.
func (n *Node) answerTo(h home, verb domain.Verb, follow domain.Follow) *domain.Activity {
	return &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: verb, Actor: follow.Followed, ObjectURI: follow.URI,
		Object: &domain.Activity{ID: follow.URI, Verb: domain.VerbFollow, Actor: follow.Follower, ObjectURI: follow.Followed},
		To:     []domain.URI{follow.Follower},
	}
}
