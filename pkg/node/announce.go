package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// announceAll makes the Announces that our other actors owe a new item, and the responses that record them. create is the id
// of its Create.
func (n *Node) announceAll(ctx context.Context, h home, item domain.Item, create domain.URI) ([]outgoing, []domain.Response, error) {
	announcers, err := n.announcersOf(ctx, h, item)
	if err != nil {
		return nil, nil, err
	}
	return n.announceBy(h, item, announcers, create)
}

// announceMissing is announceAll for those that have not announced the item yet.
func (n *Node) announceMissing(ctx context.Context, h home, item domain.Item, create domain.URI) ([]outgoing, []domain.Response, error) {
	announcers, err := n.announcersOf(ctx, h, item)
	if err != nil {
		return nil, nil, err
	}
	var missing []domain.Actor
	for _, actor := range announcers {
		_, err := n.store.ResponseOf(ctx, domain.ResponseReshare, actor.URI, item.URI)
		if notFound(err) {
			missing = append(missing, actor)
		} else if err != nil {
			return nil, nil, err
		}
	}
	return n.announceBy(h, item, missing, create)
}

// announcersOf are the initiatives and streams that an item belongs to and, for events, the node actor: Mobilizon lists an
// event only if an actor that it follows announced it.
func (n *Node) announcersOf(ctx context.Context, h home, item domain.Item) ([]domain.Actor, error) {
	var announcers []domain.Actor
	if item.Kind == domain.KindEvent {
		actor, err := n.store.ActorByURI(ctx, h.addresses.NodeActor())
		if err != nil {
			return nil, err
		}
		announcers = append(announcers, actor)
	}
	belongs := append(slices.Clone(item.Content.Audience), item.Content.Initiatives...)
	if item.Kind == domain.KindInitiative {
		belongs = item.Content.Audience
	}
	for _, uri := range belongs {
		actor, err := n.store.ActorByURI(ctx, uri)
		if notFound(err) {
			continue // it was deleted after it was chosen
		}
		if err != nil {
			return nil, err
		}
		if actor.Local && actor.GoneAt.IsZero() && (actor.Role == domain.RoleInitiative || actor.Role == domain.RoleStream) {
			announcers = append(announcers, actor)
		}
	}
	return announcers, nil
}

func (n *Node) announceBy(h home, item domain.Item, announcers []domain.Actor, create domain.URI) ([]outgoing, []domain.Response, error) {
	var all []outgoing
	var responses []domain.Response
	for _, actor := range announcers {
		out, response, err := n.announce(h, actor, item.URI, nil)
		if err != nil {
			return nil, nil, err
		}
		all, responses = append(all, out), append(responses, response)
		if actor.Role == domain.RoleStream {
			wrapped, err := n.wrapItem(h, actor, domain.VerbCreate, create, item)
			if err != nil {
				return nil, nil, err
			}
			all = append(all, wrapped)
		}
	}
	return all, responses, nil
}

// announce makes one actor of ours reshare an object to its followers and to the actors named besides.
func (n *Node) announce(h home, actor domain.Actor, object domain.URI, besides []domain.URI) (outgoing, domain.Response, error) {
	activity := announceActivity(actor, object, h.addresses.Activity(n.newID()))
	activity.Cc = append(activity.Cc, besides...)
	activity.PublishedAt = n.moment()
	out, err := n.prepare(h, activity, object, true)
	if err != nil {
		return outgoing{}, domain.Response{}, err
	}
	response := domain.Response{
		ID: n.newID(), Kind: domain.ResponseReshare, URI: activity.ID, Actor: actor.URI, Object: object, CreatedAt: n.moment(), Open: true,
	}
	return out.inOutbox().toReadersOf(actor, besides), response, nil
}

func announceActivity(actor domain.Actor, object, id domain.URI) *domain.Activity {
	return &domain.Activity{
		ID: id, Verb: domain.VerbAnnounce, Actor: actor.URI, ObjectURI: object,
		To: []domain.URI{domain.Public}, Cc: []domain.URI{actor.Followers},
	}
}

// unannounce takes a reshare back. Programs get the Announce's address and nothing more, since an embedded one ends
// Gancio's process; all others get it whole, since GoToSocial skips addresses.
func (n *Node) unannounce(h home, actor domain.Actor, response domain.Response, besides []domain.URI) ([]outgoing, error) {
	bare, err := n.undoAnnounce(h, actor, response, nil)
	if err != nil {
		return nil, err
	}
	whole, err := n.undoAnnounce(h, actor, response, announceActivity(actor, response.Object, response.URI))
	if err != nil {
		return nil, err
	}
	followed := []domain.URI{actor.URI}
	everybody := whole.toReadersOf(actor, besides).targets
	bare.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		return tx.ProgramInboxes(ctx, followed, besides)
	}
	whole.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		all, err := everybody(ctx, tx)
		if err != nil {
			return nil, err
		}
		programs, err := tx.ProgramInboxes(ctx, followed, besides)
		return slices.DeleteFunc(all, func(t storage.Target) bool { return slices.Contains(programs, t) }), err
	}
	return []outgoing{whole, bare}, nil
}

func (n *Node) undoAnnounce(h home, actor domain.Actor, response domain.Response, announce *domain.Activity) (outgoing, error) {
	undo := &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUndo, Actor: actor.URI, ObjectURI: response.URI,
		To: []domain.URI{domain.Public}, Cc: []domain.URI{actor.Followers},
	}
	if announce != nil {
		undo.Object = announce
	}
	return n.prepare(h, undo, response.Object, true)
}
