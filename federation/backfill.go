package federation

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// Limits of what is read of an actor that accepted our Follow.
const (
	maxFillProfiles = 100
	maxFillOutbox   = 20
	maxFillFeatured = 20
	maxFillEvents   = 50
)

// lookBack reads what an actor published before we followed it, so that its things need not wait for the next
// publication: the profiles of its initiatives, what it puts on top, its events to come, and the beginning of its outbox.
// Collections that cannot be read are left out; if the host does not answer at all, the errand is tried again.
func (g *Gatherer) lookBack(ctx context.Context, errand domain.Errand) error {
	h, err := g.here(ctx)
	if err != nil {
		return err
	}
	follow, err := g.Store.FollowOf(ctx, h.organisation, errand.URI)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	if err != nil || follow.State != domain.FollowAccepted {
		return g.Node.EndErrand(ctx, errand, "it is not followed any more")
	}
	actor, err := g.Resolver.Actor(ctx, errand.URI)
	if err != nil {
		return err
	}
	var failed error
	for _, collection := range []struct {
		uri   domain.URI
		limit int
	}{
		{actor.Initiatives, maxFillProfiles}, {actor.Featured, maxFillFeatured},
		{actor.UpcomingEvents, maxFillEvents}, {actor.Outbox, maxFillOutbox},
	} {
		if err := g.fill(ctx, actor, collection.uri, collection.limit); isTemporary(err) {
			failed = err
		}
	}
	if failed != nil {
		return failed
	}
	return g.Node.EndErrand(ctx, errand, "")
}

func (g *Gatherer) fill(ctx context.Context, actor domain.Actor, collection domain.URI, limit int) error {
	if collection == "" {
		return nil
	}
	entries, err := g.Resolver.Collection(ctx, collection, limit)
	if err != nil {
		g.Log.InfoContext(ctx, "cannot look back", "collection", collection, "error", err)
	}
	for i := len(entries) - 1; i >= 0; i-- { // oldest first, as they were sent
		activity := g.earlier(actor, entries[i])
		if activity == nil {
			continue
		}
		if err := g.receive(ctx, node.Received{Activity: activity, Sender: actor, Earlier: true}); err != nil {
			g.Log.InfoContext(ctx, "cannot look back at one thing", "activity", activity.ID, "object", activity.ObjectURI, "error", err)
		}
	}
	return err
}

// earlier is what an entry of an actor's own collection says that the actor published or passed on; nil if it is neither.
func (g *Gatherer) earlier(actor domain.Actor, entry activitystreams.Entry) *domain.Activity {
	created := func(object domain.Object, uri domain.URI) *domain.Activity {
		if !domain.SameHost(uri, actor.URI) || uri == "" {
			return nil // a collection names what it likes; only the actor's own things are its own
		}
		return &domain.Activity{Verb: domain.VerbCreate, Actor: actor.URI, Object: object, ObjectURI: uri}
	}
	if len(entry.Raw) == 0 {
		return created(nil, entry.URI)
	}
	object, err := g.Decoder.Object(entry.Raw)
	if err != nil {
		return nil
	}
	activity, isActivity := object.(*domain.Activity)
	switch {
	case !isActivity:
		return created(object, object.ObjectID())
	case activity.Verb == domain.VerbCreate && activity.Actor != actor.URI && node.Trusted(actor, activity.Object):
		activity.Actor = actor.URI // Mobilizon: a person created it for the group, to which it is attributed
		return activity
	case activity.Actor == actor.URI && (activity.Verb == domain.VerbCreate || activity.Verb == domain.VerbAnnounce):
		return activity
	}
	return nil
}
