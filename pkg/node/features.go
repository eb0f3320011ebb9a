package node

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// CollectionNetwork and CollectionInitiatives name the two collections of actors that the organisation recommends (FEP-7aa9).
const (
	CollectionNetwork     = "network"
	CollectionInitiatives = "initiatives"
)

// askPause is how often the node looks for followed actors that were not asked yet: those who agreed to our Follow are asked
// at once, the others changed their policy since.
const askPause = time.Hour

// Features asks the actors that the organisation follows for leave to recommend them. It is a worker.
type Features struct {
	node *Node
	mu   sync.Mutex
	next time.Time
}

// FeaturesOf makes the worker.
func FeaturesOf(n *Node) *Features { return &Features{node: n} }

// RunOnce asks who may be asked, once an hour.
func (f *Features) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.node
	now := n.moment()
	if now.Before(f.next) {
		return 0, f.next, nil
	}
	h, err := n.home(ctx)
	if errors.Is(err, errNotSetUp) || errors.Is(err, errHasLeft) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, err
	}
	candidates, err := n.store.Featurable(ctx, h.organisation.URI, h.network(), 10*domain.MaxFeatured)
	if err != nil {
		return 0, time.Time{}, err
	}
	for i := range candidates {
		ask, err := n.askToFeature(ctx, h, candidates[i])
		if err != nil {
			return done, time.Time{}, err
		}
		if ask == nil {
			continue
		}
		if err := n.store.Write(ctx, ask); err != nil {
			return done, time.Time{}, err
		}
		done++
	}
	f.next = now.Add(askPause)
	return done, f.next, nil
}

// network is the id of the collection of whom the organisation follows.
func (h home) network() domain.URI {
	return h.addresses.Collection(h.organisation.URI, CollectionNetwork)
}

// askToFeature asks an actor for leave to stand in our collection, if its policy lets us, it is no person, there is room, and
// nobody asked before. Nil if not.
func (n *Node) askToFeature(ctx context.Context, h home, actor domain.Actor) (effect, error) {
	if actor.Type == domain.TypePerson || actor.Inbox == "" || !actor.MayFeature(h.organisation.URI) {
		return nil, nil //nolint:nilnil // see above
	}
	if _, err := n.store.FeatureOf(ctx, h.network(), actor.URI); err == nil || !notFound(err) {
		return nil, err
	}
	request := &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbFeatureRequest, Actor: h.organisation.URI, ObjectURI: actor.URI,
		Instrument: h.network(), To: []domain.URI{actor.URI},
	}
	out, err := n.prepare(h, request, actor.URI, false)
	if err != nil {
		return nil, err
	}
	feature := domain.Feature{
		ID: n.newID(), Collection: h.network(), Owner: h.organisation.URI, Actor: actor.URI, Request: request.ID,
		State: domain.FeatureAsked, CreatedAt: n.moment(),
	}
	return func(tx *storage.Tx) error {
		asked, err := tx.FeaturesAsked(ctx, feature.Collection)
		if err != nil || asked >= domain.MaxFeatured {
			return err
		}
		if err := tx.SaveFeature(ctx, feature); err != nil {
			return err
		}
		return send(ctx, tx, out.toInbox(actor.Inbox))
	}, nil
}

// receiveFeatureAnswer is the answer of an actor whom we asked. Its word is as good as the authorisation that it names, which
// has to be on its host.
func (n *Node) receiveFeatureAnswer(ctx context.Context, r Received, feature domain.Feature) (effect, error) {
	if feature.Actor != r.Sender.URI {
		return nil, domain.Explain(domain.ErrForbidden, "only the actor that is to be featured may answer", nil)
	}
	if feature.State == domain.FeatureRevoked {
		return nil, nil //nolint:nilnil // an old answer
	}
	feature.State, feature.Permit = domain.FeatureRejected, ""
	if r.Activity.Verb == domain.VerbAccept {
		if !domain.SameHost(r.Activity.Result, r.Sender.URI) {
			return nil, domain.Explain(domain.ErrInvalid, "the Accept of a FeatureRequest names no authorisation of its host", nil)
		}
		feature.State, feature.Permit = domain.FeatureAccepted, r.Activity.Result
	}
	return func(tx *storage.Tx) error { return tx.SaveFeature(ctx, feature) }, nil
}

// receiveFeatureRequest answers who wants to recommend an actor of ours (FEP-7aa9): at once, as the actor's policy says.
func (n *Node) receiveFeatureRequest(ctx context.Context, h home, r Received) (effect, error) {
	actor, err := n.store.ActorByURI(ctx, r.Activity.ObjectURI)
	switch {
	case notFound(err), err == nil && !actor.Local:
		return nil, domain.Explain(domain.ErrNotFound, "there is no such actor here", err)
	case err != nil:
		return nil, err
	case r.Sender.Inbox == "" || r.Activity.ID == "" || r.Activity.Instrument == "":
		return nil, domain.Explain(domain.ErrInvalid, "a FeatureRequest needs an id and an instrument, and its actor an inbox", nil)
	case !domain.SameHost(r.Activity.Instrument, r.Sender.URI):
		return nil, domain.Explain(domain.ErrForbidden,
			fmt.Sprintf("%s asks for a collection of another host, %s", r.Sender.URI, r.Activity.Instrument), nil)
	}
	allowed, err := n.mayBeFeatured(ctx, actor, r)
	if err != nil {
		return nil, err
	}
	feature, err := n.store.FeatureOf(ctx, r.Activity.Instrument, actor.URI)
	isNew := notFound(err)
	if err != nil && !isNew {
		return nil, err
	}
	if !allowed || !isNew && (feature.Owner != r.Sender.URI || feature.State == domain.FeatureRevoked) {
		return sending(ctx, r.Sender.Inbox)(n.prepare(h, featureAnswer(h, n.newID(), domain.VerbReject, actor.URI, r.Activity), r.Sender.URI, false))
	}
	if isNew {
		feature = domain.Feature{
			ID: n.newID(), Collection: r.Activity.Instrument, Owner: r.Sender.URI, Actor: actor.URI, CreatedAt: n.moment(),
		}
	}
	feature.Request, feature.State = r.Activity.ID, domain.FeatureAccepted
	answer := featureAnswer(h, n.newID(), domain.VerbAccept, actor.URI, r.Activity)
	answer.Result = h.addresses.Feature(feature.ID)
	accept, err := n.prepare(h, answer, r.Sender.URI, false)
	if err != nil {
		return nil, err
	}
	notification := n.newID()
	return func(tx *storage.Tx) error {
		if err := tx.SaveFeature(ctx, feature); err != nil {
			return err
		}
		if err := send(ctx, tx, accept.toInbox(r.Sender.Inbox)); err != nil || !isNew {
			return err
		}
		return n.notify(ctx, tx, notification, domain.NotifyFeature, r.Sender.URI, feature.Collection, actor.URI)
	}, nil
}

// mayBeFeatured asks the policy, and the collection whose it is. Who is blocked may nothing.
func (n *Node) mayBeFeatured(ctx context.Context, actor domain.Actor, r Received) (bool, error) {
	collection, ok := r.object(r.Activity.Instrument).(*domain.Unknown)
	if !ok || collection.Type != "FeaturedCollection" || collection.AttributedTo != r.Sender.URI {
		return false, nil
	}
	if !actor.Discoverable || actor.MovedTo != "" || !actor.GoneAt.IsZero() {
		return false, nil
	}
	blocked, err := n.isBlocked(ctx, r.Sender.URI)
	return !blocked, err
}

// featureAnswer names the request by its id alone, as the FEP and Mastodon write it.
func featureAnswer(h home, id domain.ID, verb domain.Verb, by domain.URI, request *domain.Activity) *domain.Activity {
	return &domain.Activity{
		ID: h.addresses.Activity(id), Verb: verb, Actor: by, ObjectURI: request.ID, To: []domain.URI{request.Actor},
	}
}

// RevokeFeature takes the leave to recommend an actor of ours back for ever: its address answers 410, and the curator is told.
func (n *Node) RevokeFeature(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	feature, err := n.store.FeatureByID(ctx, id)
	if err != nil {
		return err
	}
	if !h.addresses.IsOurs(feature.Actor) {
		return domain.Explain(domain.ErrForbidden, "this leave is another node's to take back", nil)
	}
	if feature.State != domain.FeatureAccepted {
		return nil
	}
	feature.State, feature.EndedAt = domain.FeatureRevoked, n.moment()
	permit := &domain.FeatureAuthorization{URI: h.addresses.Feature(feature.ID), Collection: feature.Collection, Actor: feature.Actor}
	deletion, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbDelete, Actor: feature.Actor, Object: permit, ObjectURI: permit.URI,
		To: []domain.URI{feature.Owner},
	}, permit.URI, false)
	if err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditFeatureRevoke, string(feature.Owner), string(feature.Actor)), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SaveFeature(ctx, feature); err != nil {
			return err
		}
		return send(ctx, tx, deletion.toFollowersOf(nil, []domain.URI{feature.Owner}))
	})
}
