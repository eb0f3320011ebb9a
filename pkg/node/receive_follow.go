package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// receiveFollow accepts everybody at once, unless the actor wants to approve its followers. A repeated Follow of somebody who
// was accepted is accepted again, under its new id.
func (n *Node) receiveFollow(ctx context.Context, h home, r Received) (effect, error) {
	followed, err := n.store.ActorByURI(ctx, r.Activity.ObjectURI)
	if notFound(err) || err == nil && (!followed.Local || !followed.GoneAt.IsZero()) {
		return nil, domain.Explain(domain.ErrNotFound, "there is no such actor here", err)
	}
	if err != nil {
		return nil, err
	}
	if r.Sender.Inbox == "" || r.Activity.ID == "" {
		return nil, domain.Explain(domain.ErrInvalid, "a Follow needs an id, and its actor an inbox", nil)
	}
	if refused, err := n.refuseFollowOfMoved(ctx, h, r, followed); err != nil || refused != nil {
		return refused, err
	}
	former, err := n.predecessors(ctx, r.Sender)
	if err != nil {
		return nil, err
	}
	now := n.moment()
	follow := domain.Follow{
		ID: n.newID(), URI: r.Activity.ID, Follower: r.Sender.URI, Followed: followed.URI,
		State: domain.FollowAccepted, CreatedAt: now, AcceptedAt: now,
	}
	if followed.ManuallyApproves {
		if held, err := n.store.FollowOf(ctx, follow.Follower, follow.Followed); notFound(err) || err == nil && held.State != domain.FollowAccepted {
			return n.askToFollow(ctx, follow), nil
		} else if err != nil {
			return nil, err
		}
	}
	accept, err := n.prepare(h, n.answerTo(h, domain.VerbAccept, follow), r.Sender.URI, false)
	if err != nil {
		return nil, err
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		_, err := tx.FollowOf(ctx, follow.Follower, follow.Followed)
		known := err == nil
		if err != nil && !notFound(err) {
			return err
		}
		if err := tx.SaveFollow(ctx, follow); err != nil {
			return err
		}
		for _, uri := range former {
			if _, err := tx.DeleteFollow(ctx, uri, follow.Followed); err != nil {
				return err
			}
		}
		if err := send(ctx, tx, accept.toInbox(r.Sender.Inbox)); err != nil || known {
			return err
		}
		return n.notify(ctx, tx, notification, domain.NotifyFollow, r.Sender.URI, "", followed.URI)
	}, nil
}

// receiveAnswer is a peer's Accept or Reject of a Follow of ours, matched by id or else by actor and object.
func (n *Node) receiveAnswer(ctx context.Context, h home, r Received) (effect, error) {
	if feature, err := n.store.FeatureByRequest(ctx, r.Activity.ObjectURI); err == nil {
		return n.receiveFeatureAnswer(ctx, r, feature)
	} else if !notFound(err) {
		return nil, err
	}
	follow, err := n.store.FollowByURI(ctx, r.Activity.ObjectURI)
	if notFound(err) {
		follower := h.organisation.URI
		if inner, ok := r.Activity.Object.(*domain.Activity); ok && inner.Verb == domain.VerbFollow && inner.Actor != "" {
			follower = inner.Actor
		}
		follow, err = n.store.FollowOf(ctx, follower, r.Sender.URI)
	}
	if notFound(err) {
		return nil, nil //nolint:nilnil // an answer to something that was taken back
	}
	if err != nil {
		return nil, err
	}
	if follow.Followed != r.Sender.URI {
		return nil, domain.Explain(domain.ErrForbidden, "only the actor that is followed may answer", nil)
	}
	if r.Activity.Verb == domain.VerbReject {
		follow.State = domain.FollowRejected
		return func(tx *storage.Tx) error { return tx.SaveFollow(ctx, follow) }, nil
	}
	if follow.State == domain.FollowAccepted {
		return nil, nil //nolint:nilnil // said before
	}
	follow.State, follow.AcceptedAt = domain.FollowAccepted, n.moment()
	lookBack := n.errand(domain.ErrandActor, follow.Followed, follow.Followed, 0)
	ask, err := n.askToFeature(ctx, h, r.Sender)
	if err != nil {
		return nil, err
	}
	return func(tx *storage.Tx) error {
		if err := tx.SaveFollow(ctx, follow); err != nil {
			return err
		}
		if ask != nil && follow.Follower == h.organisation.URI {
			if err := ask(tx); err != nil {
				return err
			}
		}
		if err := tx.RepeatErrand(ctx, lookBack.Kind, lookBack.URI); err != nil {
			return err
		}
		return addErrands(ctx, tx, lookBack)
	}, nil
}

// receiveBlock: who blocks us no longer gets anything from us.
func (n *Node) receiveBlock(ctx context.Context, h home, r Received) (effect, error) {
	if !h.addresses.IsOurs(r.Activity.ObjectURI) {
		return nil, nil //nolint:nilnil // somebody else was blocked
	}
	return func(tx *storage.Tx) error {
		if _, err := tx.DeleteFollow(ctx, r.Sender.URI, r.Activity.ObjectURI); err != nil {
			return err
		}
		_, err := tx.DeleteFollow(ctx, r.Activity.ObjectURI, r.Sender.URI)
		return err
	}, nil
}
