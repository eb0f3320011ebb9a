package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Received is a verified activity with what was fetched for it.
type Received struct {
	Activity *domain.Activity
	// Sender is the actor whose key verified; it equals Activity.Actor.
	Sender domain.Actor
	// Objects were fetched from their own hosts, so that they speak for themselves.
	Objects []domain.Object
	// Row is the inbox row to finish in the same transaction; "" for none.
	Row domain.ID
	// Earlier marks what was published before we followed the sender: it keeps its date, and nobody is told of it.
	Earlier bool
}

// object is the authoritative form of uri: fetched, or embedded by the one who may speak for it. It is a copy that knows how
// it came.
func (r Received) object(uri domain.URI) domain.Object {
	arrival := domain.Arrival{Verb: r.Activity.Verb, Activity: r.Activity.ID, Sender: r.Sender.URI}
	if r.Earlier {
		arrival.Reason, arrival.About = domain.BecauseEarlier, r.Sender.URI
	}
	for _, object := range r.Objects {
		if object.ObjectID() == uri {
			arrival.Fetched = true
			return arrived(object, arrival)
		}
	}
	if embedded := r.Activity.Object; embedded != nil && embedded.ObjectID() == uri && Trusted(r.Sender, embedded) {
		arrival.Fetched = r.Earlier // from the sender's own collection
		return arrived(embedded, arrival)
	}
	if embedded := r.Activity.InstrumentObject; embedded != nil && embedded.ObjectID() == uri && Trusted(r.Sender, embedded) {
		return embedded
	}
	return nil
}

// arrived is a copy of an item or note with how it came; the original may be shared with others who asked for it.
func arrived(object domain.Object, arrival domain.Arrival) domain.Object {
	switch o := object.(type) {
	case *domain.Item:
		item := *o
		item.Arrival = arrival
		return &item
	case *domain.Note:
		note := *o
		note.Arrival = arrival
		return &note
	}
	return object
}

// isGone says whether the object's own host told that it is no longer there.
func (r Received) isGone(uri domain.URI) bool {
	for _, object := range r.Objects {
		if tombstone, ok := object.(*domain.Tombstone); ok && tombstone.URI == uri {
			return true
		}
	}
	return false
}

// Trusted says whether an object that an actor sent may be believed without asking the object's own host: it lives on the
// actor's host and is attributed to the actor (FEP-fe34).
func Trusted(sender domain.Actor, object domain.Object) bool {
	if object == nil || object.ObjectID() == "" || !domain.SameHost(sender.URI, object.ObjectID()) {
		return false
	}
	switch o := object.(type) {
	case *domain.Item:
		return o.Actor == sender.URI
	case *domain.Note:
		return o.Actor == sender.URI
	case *domain.Tombstone:
		return true
	}
	return false // an actor is asked itself: a stolen key must not move its inbox
}

// Missing names what has to be fetched before the activity can be applied.
func Missing(activity *domain.Activity, sender domain.Actor) []domain.URI {
	switch activity.Verb {
	case domain.VerbCreate, domain.VerbUpdate, domain.VerbAnnounce:
		if inner, ok := activity.Object.(*domain.Activity); ok {
			if activity.Verb == domain.VerbAnnounce && inner.ObjectURI != "" &&
				(inner.Verb == domain.VerbCreate || inner.Verb == domain.VerbUpdate) {
				return []domain.URI{inner.ObjectURI} // Lemmy and Mobilizon announce activities
			}
			return nil
		}
		if activity.ObjectURI == "" || (activity.Verb != domain.VerbAnnounce && Trusted(sender, activity.Object)) {
			return nil
		}
		return []domain.URI{activity.ObjectURI}
	case domain.VerbFeatureRequest:
		if domain.SameHost(activity.Instrument, sender.URI) {
			return []domain.URI{activity.Instrument}
		}
	case domain.VerbQuoteRequest:
		// The post is of the one who asks, or the request is refused without a look.
		if !Trusted(sender, activity.InstrumentObject) && domain.SameHost(activity.Instrument, sender.URI) {
			return []domain.URI{activity.Instrument}
		}
	}
	return nil
}

// effect is what an activity changes; it runs inside the transaction and may run twice.
type effect func(tx *storage.Tx) error

// Receive applies a verified activity. It is idempotent: a second call changes nothing. An activity that is not ours to
// apply is domain.ErrForbidden; one about unknown things changes nothing and is no error.
func (n *Node) Receive(ctx context.Context, r Received) error {
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return err
	}
	if !settings.IsSetUp() {
		return errNotSetUp
	}
	if settings.HasLeft() {
		return errHasLeft
	}
	// Only the organisation's address is needed here, thousands of times: its row is not read.
	h := home{settings: settings, addresses: settings.Addresses(), organisation: domain.Actor{URI: settings.Organisation}}
	if r.Sender.URI == "" || r.Activity.Actor != r.Sender.URI {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("the activity of %s was signed by %s", r.Activity.Actor, r.Sender.URI), nil)
	}
	if h.addresses.IsOurs(r.Sender.URI) {
		return domain.Explain(domain.ErrForbidden, "our own activities are never received", nil)
	}
	apply, err := n.effectOf(ctx, h, r)
	if err != nil {
		return err
	}
	pass := effect(nil)
	if apply != nil {
		if pass, err = n.passOn(ctx, h, r); err != nil {
			return err
		}
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		for _, change := range []effect{apply, pass} {
			if change == nil {
				continue
			}
			if err := change(tx); err != nil && !errors.Is(err, errNothingToDo) {
				return err
			}
		}
		if r.Row != "" {
			return tx.FinishInbox(ctx, r.Row)
		}
		return nil
	})
}

var errNothingToDo = errors.New("nothing to do")

// receivers are the verbs that change something here, and what says how.
var receivers = map[domain.Verb]func(*Node, context.Context, home, Received) (effect, error){
	domain.VerbAccept:   (*Node).receiveAnswer,
	domain.VerbAnnounce: (*Node).receiveAnnounce,
	domain.VerbBlock:    (*Node).receiveBlock,
	domain.VerbCreate:   (*Node).receiveCreate,
	domain.VerbDelete:   (*Node).receiveDelete,
	domain.VerbFlag:     (*Node).receiveFlag,
	domain.VerbFollow:   (*Node).receiveFollow,
	domain.VerbJoin:     (*Node).receiveJoin,
	domain.VerbLeave:    (*Node).receiveLeave,
	domain.VerbLike:     (*Node).receiveLike,
	domain.VerbMove:     (*Node).receiveMove,
	domain.VerbReject:   (*Node).receiveAnswer,
	domain.VerbUndo:     (*Node).receiveUndo,
	domain.VerbUpdate:   (*Node).receiveUpdate,

	domain.VerbQuoteRequest:   (*Node).receiveQuoteRequest,
	domain.VerbFeatureRequest: (*Node).receiveFeatureRequest,
}

// Verbs are the verbs that change something here, sorted; FEDERATION.md lists the same.
func Verbs() []domain.Verb { return slices.Sorted(maps.Keys(receivers)) }

// effectOf says what an activity is to change; verbs of no concern are accepted and change nothing.
func (n *Node) effectOf(ctx context.Context, h home, r Received) (effect, error) {
	receive, ok := receivers[r.Activity.Verb]
	if !ok {
		return nil, nil //nolint:nilnil // see above
	}
	return receive(n, ctx, h, r)
}

// notify leaves word for the members, unless the actor is silenced.
func (n *Node) notify(ctx context.Context, tx *storage.Tx, id domain.ID, kind domain.NotificationKind, actor, object, about domain.URI) error {
	if quiet, err := n.isQuiet(ctx, tx, actor); err != nil || quiet {
		return err
	}
	return tx.AddNotification(ctx, domain.Notification{
		ID: id, Kind: kind, Actor: actor, Object: object, About: about, CreatedAt: n.moment(),
	})
}
