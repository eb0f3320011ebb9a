package node

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// askToFollow keeps a follow until a member accepts or rejects it.
func (n *Node) askToFollow(ctx context.Context, follow domain.Follow) effect {
	follow.State, follow.AcceptedAt = domain.FollowPending, time.Time{}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		if err := tx.SaveFollow(ctx, follow); err != nil {
			return err
		}
		return n.notify(ctx, tx, notification, domain.NotifyRequest, follow.Follower, "", follow.Followed)
	}
}

// SetApproval says whether an actor of ours approves its followers. Its document says so; followers are told by an Update.
// Switched off, it accepts who waits.
func (n *Node) SetApproval(ctx context.Context, by domain.Member, uri domain.URI, approves Approval) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	actor, err := n.store.ActorByURI(ctx, uri)
	if err != nil {
		return err
	}
	if !actor.Local || actor.Role == domain.RoleNode {
		return domain.Explain(domain.ErrForbidden, "only the organisation and its initiatives can approve their followers", nil)
	}
	if actor.ManuallyApproves == bool(approves) {
		return nil
	}
	actor.ManuallyApproves = bool(approves)
	update, err := n.changed(h, &actor)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditApproval, actor.Handle.String(), "")
	err = n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := changing(ctx, tx, noted, ActorKey(KeyApproval, uri), approvalWords(approves)); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		return send(ctx, tx, update)
	})
	if err != nil || approves == ByHand {
		return err
	}
	return n.acceptWaiting(ctx, by, uri)
}

// Approval is how an actor of ours takes followers.
type Approval bool

// The ways.
const (
	AtOnce Approval = false
	ByHand Approval = true
)

func (n *Node) acceptWaiting(ctx context.Context, by domain.Member, actor domain.URI) error {
	for {
		waiting, _, err := n.store.PendingFollowers(ctx, actor, storage.Page{Size: acceptAtOnce})
		if err != nil || len(waiting) == 0 {
			return err
		}
		ids := make([]domain.ID, len(waiting))
		for i := range waiting {
			ids[i] = waiting[i].Follow.ID
		}
		if err := n.AcceptFollowers(ctx, by, ids...); err != nil {
			return err
		}
	}
}

// acceptAtOnce is how many follows one transaction accepts.
const acceptAtOnce = 200

// AcceptFollowers accepts follows that wait for approval; others are left as they are.
func (n *Node) AcceptFollowers(ctx context.Context, by domain.Member, ids ...domain.ID) error {
	if err := allow(by, domain.ActFollowers); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	var follows []domain.Follow
	var activities []outgoing
	var entries []domain.AuditEntry
	for _, id := range ids {
		follow, follower, err := n.waitingFollow(ctx, id)
		if notFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		follow.State, follow.AcceptedAt = domain.FollowAccepted, n.moment()
		accept, err := n.prepare(h, n.answerTo(h, domain.VerbAccept, follow), follow.Follower, false)
		if err != nil {
			return err
		}
		follows, activities = append(follows, follow), append(activities, accept.toInbox(follower.Inbox))
		entries = append(entries, n.audit(ctx, by, domain.AuditFollowerAccept, string(follow.Follower), string(follow.Followed)))
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		for i := range follows {
			if err := tx.SaveFollow(ctx, follows[i]); err != nil {
				return err
			}
			if err := tx.AddAudit(ctx, entries[i]); err != nil {
				return err
			}
		}
		return send(ctx, tx, activities...)
	})
}

// waitingFollow is a peer's follow that nobody decided about, with who asks.
func (n *Node) waitingFollow(ctx context.Context, id domain.ID) (domain.Follow, domain.Actor, error) {
	follow, err := n.store.FollowByID(ctx, id)
	if err != nil {
		return follow, domain.Actor{}, err
	}
	follower, err := n.store.ActorByURI(ctx, follow.Follower)
	if err == nil && (follower.Local || follow.State != domain.FollowPending) {
		err = domain.ErrNotFound
	}
	return follow, follower, err
}

// RejectFollowers turns down follows that wait for approval, with a Reject to each.
func (n *Node) RejectFollowers(ctx context.Context, by domain.Member, ids ...domain.ID) error {
	if err := allow(by, domain.ActFollowers); err != nil {
		return err
	}
	for _, id := range ids {
		follow, _, err := n.waitingFollow(ctx, id)
		if notFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := n.RemoveFollower(ctx, by, follow.Follower, follow.Followed); err != nil {
			return err
		}
	}
	return nil
}
