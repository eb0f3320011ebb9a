package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// toReadersOf addresses the followers of an actor that show what it announces by address. Those followers of a stream that
// want activities wrapped get another message, see wrap: nobody gets both.
func (o outgoing) toReadersOf(actor domain.Actor, besides []domain.URI) outgoing {
	if actor.Role != domain.RoleStream {
		return o.toFollowersOf([]domain.URI{actor.URI}, besides)
	}
	o.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		followers, err := tx.PlainFollowerInboxes(ctx, []domain.URI{actor.URI})
		if err != nil {
			return nil, err
		}
		others, err := tx.InboxesOf(ctx, besides)
		if err != nil {
			return nil, err
		}
		wrapped, err := tx.WrappedFollowerInboxes(ctx, []domain.URI{actor.URI})
		others = slices.DeleteFunc(others, func(t storage.Target) bool { return slices.Contains(wrapped, t) })
		return uniqueTargets(followers, others), err
	}
	return o
}

// wrap passes an activity on to those followers of a stream that want it whole (FEP-1b12). If there are none, nothing is
// stored either.
func (n *Node) wrap(h home, stream domain.Actor, activity *domain.Activity, about domain.URI) (outgoing, error) {
	out, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbAnnounce, Actor: stream.URI, Object: activity, ObjectURI: activity.ID,
		To: []domain.URI{domain.Public}, Cc: []domain.URI{stream.Followers}, Audience: []domain.URI{stream.URI}, PublishedAt: n.moment(),
	}, about, true)
	return out.toWrappedOf(stream), err
}

// toWrappedOf addresses those followers of a stream that want activities wrapped.
func (o outgoing) toWrappedOf(stream domain.Actor) outgoing {
	o.ifAnybody = true
	o.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		return tx.WrappedFollowerInboxes(ctx, []domain.URI{stream.URI})
	}
	return o
}

// wrapItem wraps what the organisation does with an item of its own; id is that activity's.
func (n *Node) wrapItem(h home, stream domain.Actor, verb domain.Verb, id domain.URI, item domain.Item) (outgoing, error) {
	item.Content.Audience = []domain.URI{stream.URI} // Lemmy reads one group only
	at := item.PublishedAt
	if verb == domain.VerbUpdate {
		at = item.UpdatedAt
	}
	return n.wrap(h, stream, &domain.Activity{
		ID: id, Verb: verb, Actor: item.Actor, Object: &item, ObjectURI: item.URI, To: item.To, Cc: item.Cc,
		Audience: []domain.URI{stream.URI}, PublishedAt: at,
	}, item.URI)
}

// announceChange tells the followers of streams that an item changed: those that get activities wrapped get the Update so,
// and where the item belongs no longer, its Announce is taken back. Initiatives that it left take theirs back, too.
func (n *Node) announceChange(ctx context.Context, h home, item domain.Item, update domain.URI) ([]outgoing, []domain.Response, error) {
	announcers, err := n.announcersOf(ctx, h, item)
	if err != nil {
		return nil, nil, err
	}
	reshares, err := n.store.Responses(ctx, item.URI, domain.ResponseReshare)
	if err != nil {
		return nil, nil, err
	}
	var all []outgoing
	var undone []domain.Response
	for _, reshare := range reshares {
		by := reshare.Actor
		if !by.Local || by.Role != domain.RoleStream && by.Role != domain.RoleInitiative {
			continue
		}
		if !slices.ContainsFunc(announcers, func(a domain.Actor) bool { return a.URI == by.URI }) {
			undo, err := n.unannounce(h, by, reshare.Response, nil)
			if err != nil {
				return nil, nil, err
			}
			all, undone = append(all, undo...), append(undone, reshare.Response)
			if by.Role == domain.RoleStream {
				wrapped, err := n.unwrap(h, by, reshare.Response)
				if err != nil {
					return nil, nil, err
				}
				all = append(all, wrapped)
			}
			continue
		}
		if by.Role == domain.RoleStream {
			wrapped, err := n.wrapItem(h, by, domain.VerbUpdate, update, item)
			if err != nil {
				return nil, nil, err
			}
			all = append(all, wrapped)
		}
	}
	return all, undone, nil
}

// unwrap tells those followers of a stream that get activities wrapped that it no longer has an object. NodeBB understands it.
func (n *Node) unwrap(h home, stream domain.Actor, response domain.Response) (outgoing, error) {
	undo, err := n.undoAnnounce(h, stream, response, announceActivity(stream, response.Object, response.URI))
	return undo.toWrappedOf(stream), err
}

// wrapDeletion passes the Delete of an item on to the followers of its streams that get activities wrapped.
func (n *Node) wrapDeletion(ctx context.Context, h home, item domain.Item, deletion domain.URI) ([]outgoing, error) {
	var all []outgoing
	for _, uri := range item.Content.Audience {
		stream, err := n.store.ActorByURI(ctx, uri)
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		wrapped, err := n.wrap(h, stream, &domain.Activity{
			ID: deletion, Verb: domain.VerbDelete, Actor: item.Actor, ObjectURI: item.URI, To: item.To, Cc: item.Cc,
			Audience: []domain.URI{uri}, PublishedAt: n.moment(),
		}, item.URI)
		if err != nil {
			return nil, err
		}
		all = append(all, wrapped)
	}
	return all, nil
}

// unrecord forgets reshares of ours that were taken back.
func unrecord(ctx context.Context, tx *storage.Tx, undone []domain.Response) error {
	for _, response := range undone {
		if _, err := tx.DeleteResponse(ctx, response.Kind, response.Actor, response.Object); err != nil {
			return err
		}
		if err := tx.DropActivityFromOutbox(ctx, response.URI); err != nil {
			return err
		}
	}
	return nil
}

// followersOfHolders are the inboxes of those who follow the author of an item or an actor of ours that announced it. Those
// followers of streams that get activities wrapped hear of it that way.
func followersOfHolders(ctx context.Context, tx *storage.Tx, item domain.Item) ([]storage.Target, error) {
	announcers, streams := []domain.URI{item.Actor}, []domain.URI(nil)
	responses, err := tx.Responses(ctx, item.URI, domain.ResponseReshare)
	if err != nil {
		return nil, err
	}
	for _, response := range responses {
		switch {
		case !response.Actor.Local:
		case response.Actor.Role == domain.RoleStream:
			streams = append(streams, response.Actor.URI)
		default:
			announcers = append(announcers, response.Actor.URI)
		}
	}
	followers, err := tx.FollowerInboxes(ctx, announcers)
	if err != nil {
		return nil, err
	}
	readers, err := tx.PlainFollowerInboxes(ctx, streams)
	return uniqueTargets(followers, readers), err
}
