package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Reshare passes a public item or note on to the organisation's followers. Doing it again changes nothing.
func (n *Node) Reshare(ctx context.Context, by domain.Member, object domain.URI) error {
	if err := allow(by, domain.ActRespond); err != nil {
		return err
	}
	h, author, visibility, err := n.respondTo(ctx, object)
	if err != nil {
		return err
	}
	if !visibility.IsForEverybody() {
		return domain.Explain(domain.ErrForbidden, "this is not public, so it cannot be passed on", nil)
	}
	out, response, err := n.announce(h, h.organisation, object, []domain.URI{author})
	if err != nil {
		return err
	}
	return n.respond(ctx, n.audit(ctx, by, domain.AuditReshare, string(object), ""), response, out)
}

// Like tells the author that the organisation likes an item or note. Doing it again changes nothing.
func (n *Node) Like(ctx context.Context, by domain.Member, object domain.URI) error {
	if err := allow(by, domain.ActRespond); err != nil {
		return err
	}
	h, author, _, err := n.respondTo(ctx, object)
	if err != nil {
		return err
	}
	activity := likeActivity(h.organisation.URI, object, author, h.addresses.Activity(n.newID()))
	out, err := n.prepare(h, activity, object, false)
	if err != nil {
		return err
	}
	response := domain.Response{
		ID: n.newID(), Kind: domain.ResponseLike, URI: activity.ID, Actor: h.organisation.URI, Object: object, CreatedAt: n.moment(),
	}
	return n.respond(ctx, n.audit(ctx, by, domain.AuditLike, string(object), ""), response, out.toFollowersOf(nil, []domain.URI{author}))
}

func likeActivity(actor, object, author, id domain.URI) *domain.Activity {
	return &domain.Activity{ID: id, Verb: domain.VerbLike, Actor: actor, ObjectURI: object, To: []domain.URI{author}}
}

func (n *Node) respond(ctx context.Context, entry domain.AuditEntry, response domain.Response, out outgoing) error {
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		added, err := tx.AddResponse(ctx, response)
		if err != nil {
			return err
		}
		if !added {
			return errNothingDone
		}
		return send(ctx, tx, out)
	})
}

// respondTo finds whom a response goes to.
func (n *Node) respondTo(ctx context.Context, object domain.URI) (home, domain.URI, domain.Visibility, error) {
	h, err := n.home(ctx)
	if err != nil {
		return home{}, "", "", err
	}
	parent, err := n.threadOf(ctx, object)
	if err != nil {
		return home{}, "", "", err
	}
	return h, parent.actor, parent.visibility, nil
}

// Unreshare takes a reshare back.
func (n *Node) Unreshare(ctx context.Context, by domain.Member, object domain.URI) error {
	if err := allow(by, domain.ActRespond); err != nil {
		return err
	}
	return n.takeBack(ctx, n.audit(ctx, by, domain.AuditUnreshare, string(object), ""), domain.ResponseReshare, object)
}

// Unlike takes a like back.
func (n *Node) Unlike(ctx context.Context, by domain.Member, object domain.URI) error {
	if err := allow(by, domain.ActRespond); err != nil {
		return err
	}
	return n.takeBack(ctx, n.audit(ctx, by, domain.AuditUnlike, string(object), ""), domain.ResponseLike, object)
}

func (n *Node) takeBack(ctx context.Context, entry domain.AuditEntry, kind domain.ResponseKind, object domain.URI) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	response, err := n.store.ResponseOf(ctx, kind, h.organisation.URI, object)
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var besides []domain.URI
	if parent, err := n.threadOf(ctx, object); err == nil {
		besides = []domain.URI{parent.actor}
	} else if !notFound(err) {
		return err
	}
	undo, err := n.undoResponse(h, response, besides)
	if err != nil {
		return err
	}
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		removed, err := tx.DeleteResponse(ctx, kind, response.Actor, object)
		if err != nil {
			return err
		}
		if !removed {
			return errNothingDone
		}
		if kind == domain.ResponseReshare {
			if err := tx.DropActivityFromOutbox(ctx, response.URI); err != nil {
				return err
			}
		}
		return send(ctx, tx, undo...)
	})
}

func (n *Node) undoResponse(h home, response domain.Response, besides []domain.URI) ([]outgoing, error) {
	if response.Kind == domain.ResponseReshare {
		return n.unannounce(h, h.organisation, response, besides)
	}
	var author domain.URI
	if len(besides) > 0 {
		author = besides[0]
	}
	undo := &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUndo, Actor: response.Actor, ObjectURI: response.URI,
		Object: likeActivity(response.Actor, response.Object, author, response.URI), To: besides,
	}
	out, err := n.prepare(h, undo, response.Object, false)
	return []outgoing{out.toFollowersOf(nil, besides)}, err
}
