package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// receiveJoin accepts who takes part in an event of ours, as Mobilizon asks for it: the Accept embeds the Join. A repeated
// Join is accepted again, under its new id. An event that is over, cancelled, retracted or closed answers Reject; one that
// has no Joins, or takes them on another page, Ignore (FEP-8a8e).
func (n *Node) receiveJoin(ctx context.Context, h home, r Received) (effect, error) {
	uri := r.Activity.ObjectURI
	if !h.addresses.IsOurs(uri) {
		return nil, nil //nolint:nilnil // not an event of ours
	}
	if r.Sender.Inbox == "" || r.Activity.ID == "" {
		return nil, domain.Explain(domain.ErrInvalid, "a Join needs an id, and its actor an inbox", nil)
	}
	join := domain.Response{
		ID: n.newID(), Kind: domain.ResponseJoin, URI: r.Activity.ID, Actor: r.Sender.URI, Object: uri, Text: r.Activity.Text, CreatedAt: n.moment(),
	}
	event, err := n.store.ItemByURI(ctx, uri)
	if notFound(err) {
		gone, err := n.isTombstone(ctx, uri)
		if err != nil || !gone {
			return nil, err
		}
		return sending(ctx, r.Sender.Inbox)(n.joinAnswer(h, domain.VerbReject, h.organisation.URI, join))
	}
	if err != nil || !event.Local || event.Content.Event == nil {
		return nil, err
	}
	verb, err := n.answerToJoin(ctx, event, r.Sender.URI)
	switch {
	case err != nil:
		return nil, err
	case verb == domain.VerbIgnore:
		return sending(ctx, r.Sender.Inbox)(n.joinAnswer(h, domain.VerbIgnore, event.Actor, join))
	case verb == domain.VerbReject:
		return sending(ctx, r.Sender.Inbox)(n.joinAnswer(h, domain.VerbReject, event.Actor, join))
	}
	accept, err := n.joinAnswer(h, domain.VerbAccept, event.Actor, join)
	if err != nil {
		return nil, err
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		added, err := tx.AddResponse(ctx, join)
		if err == nil && !added {
			err = tx.RenewResponse(ctx, join)
		}
		if err == nil && added {
			err = n.notify(ctx, tx, notification, domain.NotifyJoin, join.Actor, "", uri)
		}
		if err != nil {
			return err
		}
		return send(ctx, tx, accept.toInbox(r.Sender.Inbox))
	}, nil
}

// sending makes the effect that sends one activity to one inbox.
func sending(ctx context.Context, inbox domain.URI) func(outgoing, error) (effect, error) {
	return func(out outgoing, err error) (effect, error) {
		if err != nil {
			return nil, err
		}
		return func(tx *storage.Tx) error { return send(ctx, tx, out.toInbox(inbox)) }, nil
	}
}

// answerToJoin: who is in already stays in, even if nobody else may come any more.
func (n *Node) answerToJoin(ctx context.Context, event domain.Item, sender domain.URI) (domain.Verb, error) {
	occasion, now := event.Content.Event, n.moment()
	switch mode := occasion.Joining(); {
	case mode == domain.JoinExternal || mode == domain.JoinNone:
		return domain.VerbIgnore, nil
	case occasion.TakesJoins(now):
		return n.ifThereIsRoom(ctx, event, sender)
	case mode != domain.JoinClosed || occasion.Status == domain.EventCancelled || now.After(occasion.LastMoment()):
		return domain.VerbReject, nil
	}
	_, err := n.store.ResponseOf(ctx, domain.ResponseJoin, sender, event.URI)
	if notFound(err) {
		return domain.VerbReject, nil
	}
	return domain.VerbAccept, err
}

// ifThereIsRoom accepts while not all places are taken, and who has one.
func (n *Node) ifThereIsRoom(ctx context.Context, event domain.Item, sender domain.URI) (domain.Verb, error) {
	if event.Content.Event.Capacity == 0 {
		return domain.VerbAccept, nil
	}
	joins, err := n.store.Responses(ctx, event.URI, domain.ResponseJoin)
	if err != nil || !event.Content.Event.IsFull(len(joins)) {
		return domain.VerbAccept, err
	}
	for i := range joins {
		if joins[i].Response.Actor == sender {
			return domain.VerbAccept, nil
		}
	}
	return domain.VerbReject, nil
}

// joinAnswer embeds the whole Join: Mobilizon matches by its id.
func (n *Node) joinAnswer(h home, verb domain.Verb, by domain.URI, join domain.Response) (outgoing, error) {
	return n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: verb, Actor: by, ObjectURI: join.URI,
		Object: &domain.Activity{ID: join.URI, Verb: domain.VerbJoin, Actor: join.Actor, ObjectURI: join.Object},
		To:     []domain.URI{join.Actor},
	}, join.Actor, false)
}

// receiveLeave ends a participation: named by the event, as Mobilizon does, or by the Join.
func (n *Node) receiveLeave(ctx context.Context, _ home, r Received) (effect, error) {
	sender, uri := r.Sender.URI, r.Activity.ObjectURI
	named := []domain.URI{uri}
	if join, ok := r.Activity.Object.(*domain.Activity); ok && join.Verb == domain.VerbJoin {
		named = append(named, join.ObjectURI)
	}
	return func(tx *storage.Tx) error {
		for _, uri := range named {
			if uri == "" {
				continue
			}
			if removed, err := tx.DeleteResponse(ctx, domain.ResponseJoin, sender, uri); err != nil || removed {
				return err
			}
			join, err := tx.ResponseByURI(ctx, uri)
			if notFound(err) || err == nil && (join.Kind != domain.ResponseJoin || join.Actor != sender) {
				continue
			}
			if err != nil {
				return err
			}
			_, err = tx.DeleteResponse(ctx, domain.ResponseJoin, sender, join.Object)
			return err
		}
		return nil
	}, nil
}

// RemoveParticipant ends somebody's participation in an event of ours, with a Reject of her Join.
func (n *Node) RemoveParticipant(ctx context.Context, by domain.Member, event, participant domain.URI) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	item, err := n.store.ItemByURI(ctx, event)
	if err != nil {
		return err
	}
	if !item.Local {
		return domain.Explain(domain.ErrForbidden, "this is an event of another node; only its organisers say who takes part", nil)
	}
	join, err := n.store.ResponseOf(ctx, domain.ResponseJoin, participant, event)
	if err != nil {
		return err
	}
	reject, err := n.joinAnswer(h, domain.VerbReject, item.Actor, join)
	if err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditParticipantRemove, string(participant), item.Content.Title), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		removed, err := tx.DeleteResponse(ctx, domain.ResponseJoin, participant, event)
		if err != nil {
			return err
		}
		if !removed {
			return errNothingDone
		}
		return send(ctx, tx, reject.toFollowersOf(nil, []domain.URI{participant}))
	})
}
