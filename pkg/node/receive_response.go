package node

import (
	"context"
	"errors"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (n *Node) receiveLike(ctx context.Context, h home, r Received) (effect, error) {
	exists, err := n.isPublished(ctx, r.Activity.ObjectURI)
	if err != nil || !exists {
		return nil, err
	}
	return n.recordResponse(ctx, h, r, domain.ResponseLike, r.Activity.ObjectURI, domain.NotifyLike), nil
}

// isPublished says whether an item or note is known here.
func (n *Node) isPublished(ctx context.Context, uri domain.URI) (bool, error) {
	if _, err := n.threadOf(ctx, uri); err != nil {
		if errors.Is(err, domain.ErrNotFound) || errors.Is(err, domain.ErrGone) {
			return false, nil
		}
		return false, err
	}
	return true, nil
}

func (n *Node) recordResponse(ctx context.Context, h home, r Received, kind domain.ResponseKind, object domain.URI, tell domain.NotificationKind) effect {
	response := domain.Response{
		ID: n.newID(), Kind: kind, URI: r.Activity.ID, Actor: r.Sender.URI, Object: object, CreatedAt: n.moment(),
		Open: slices.ContainsFunc(slices.Concat(r.Activity.To, r.Activity.Cc), domain.IsPublic),
	}
	if sent := r.Activity.PublishedAt; r.Earlier && sent.Before(response.CreatedAt) && !sent.IsZero() {
		response.CreatedAt = sent
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		added, err := tx.AddResponse(ctx, response)
		if err != nil || !added || r.Earlier || !h.addresses.IsOurs(object) {
			return err
		}
		return n.notify(ctx, tx, notification, tell, r.Sender.URI, r.Activity.ID, object)
	}
}

// receiveUndo takes back what the sender did before: by id, or else by what is embedded. Gancio leaves out the inner actor.
func (n *Node) receiveUndo(ctx context.Context, _ home, r Received) (effect, error) {
	inner, _ := r.Activity.Object.(*domain.Activity)
	uri := r.Activity.ObjectURI
	return func(tx *storage.Tx) error {
		if uri != "" {
			if follow, err := tx.FollowByURI(ctx, uri); err == nil && follow.Follower == r.Sender.URI {
				_, err := tx.DeleteFollow(ctx, follow.Follower, follow.Followed)
				return err
			} else if err != nil && !notFound(err) {
				return err
			}
			if removed, err := tx.DeleteResponseByURI(ctx, uri, r.Sender.URI); err != nil || removed {
				return err
			}
		}
		if inner == nil || inner.Actor != "" && inner.Actor != r.Sender.URI {
			return nil
		}
		return undoEmbedded(ctx, tx, r.Sender.URI, inner)
	}, nil
}

func undoEmbedded(ctx context.Context, tx *storage.Tx, sender domain.URI, inner *domain.Activity) error {
	var err error
	switch inner.Verb {
	case domain.VerbFollow:
		_, err = tx.DeleteFollow(ctx, sender, inner.ObjectURI)
	case domain.VerbLike:
		_, err = tx.DeleteResponse(ctx, domain.ResponseLike, sender, inner.ObjectURI)
	case domain.VerbAnnounce:
		_, err = tx.DeleteResponse(ctx, domain.ResponseReshare, sender, inner.ObjectURI)
	case domain.VerbJoin:
		_, err = tx.DeleteResponse(ctx, domain.ResponseJoin, sender, inner.ObjectURI)
	}
	return err
}
