package federation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// apply decodes a row, fetches what is missing and gives it to the node, which finishes the row in its transaction.
func (p *Processor) apply(ctx context.Context, row domain.InboxRow) (err error) {
	ctx, cancel := context.WithTimeout(ctx, rowTimeout)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil { // a message must not end the process
			err = fmt.Errorf("applying %s panicked: %v", row.Activity, cause)
		}
	}()
	activity, err := p.Decoder.Activity(row.Body)
	if err != nil {
		return err
	}
	if activity.Actor != row.Sender {
		return p.receivePassedOn(ctx, &activity, row)
	}
	sender, err := p.sender(ctx, row)
	if err != nil {
		return err
	}
	if err := p.receive(ctx, &activity, sender, row.ID); err != nil {
		return err
	}
	if activity.Verb == domain.VerbAccept {
		p.fillFrom(ctx, sender)
	}
	return nil
}

// sender is who signed. To take something back, the store's knowledge is enough.
func (p *Processor) sender(ctx context.Context, row domain.InboxRow) (domain.Actor, error) {
	switch row.Verb {
	case domain.VerbDelete, domain.VerbUndo, domain.VerbBlock, domain.VerbReject:
		return p.Store.ActorByURI(ctx, row.Sender)
	}
	return p.Resolver.Actor(ctx, row.Sender)
}

func (p *Processor) receive(ctx context.Context, activity *domain.Activity, sender domain.Actor, row domain.ID) error {
	holdToItsHost(activity.Object)
	objects, err := p.gather(ctx, activity, sender)
	if err != nil {
		return err
	}
	return p.Node.Receive(ctx, node.Received{Activity: activity, Sender: sender, Objects: objects, Row: row})
}

// holdToItsHost: a profile describes an actor of its own host, or anybody could rewrite anybody's profile. Fetched
// objects were held to it by the resolver.
func holdToItsHost(object domain.Object) {
	if item, ok := object.(*domain.Item); ok && item.Subject != "" && !domain.SameHost(item.Subject, item.URI) {
		item.Subject = ""
	}
}

// gather fetches what the activity names and does not prove, each from its own host (FEP-fe34).
func (p *Processor) gather(ctx context.Context, activity *domain.Activity, sender domain.Actor) ([]domain.Object, error) {
	if activity.Verb == domain.VerbMove {
		return p.bothEnds(ctx, activity)
	}
	objects, err := p.goneAtHome(ctx, activity, sender)
	if err != nil {
		return nil, err
	}
	for _, uri := range node.Missing(activity, sender) {
		isAnnounced := activity.Verb == domain.VerbAnnounce
		if held, err := p.isHeldOrOurs(ctx, uri); err != nil || held && isAnnounced && !isEdit(activity) {
			if err != nil {
				return nil, err
			}
			continue
		}
		ask := p.Resolver.RecentObject
		if activity.Verb == domain.VerbUpdate || isEdit(activity) {
			ask = p.Resolver.Object
		}
		object, err := ask(ctx, uri)
		if err == nil {
			err = p.meet(ctx, object, sender.URI)
		}
		if err != nil && isAnnounced && !isTemporary(err) {
			continue // somebody passed on what cannot be had
		}
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	if activity.Object != nil && node.Trusted(sender, activity.Object) {
		return objects, p.meet(ctx, activity.Object, sender.URI)
	}
	return objects, nil
}

// isEdit says whether a group passes on that a member edited something; what we hold of it is old.
func isEdit(announce *domain.Activity) bool {
	inner, ok := announce.Object.(*domain.Activity)
	return ok && inner.Verb == domain.VerbUpdate
}

// goneAtHome asks the host of what somebody else than its author deletes: a member of a Mobilizon group, or a Lemmy
// community that passes a Delete on. Its answer that it is gone is the proof, a Tombstone.
func (p *Processor) goneAtHome(ctx context.Context, activity *domain.Activity, sender domain.Actor) ([]domain.Object, error) {
	uri := activity.ObjectURI
	switch inner, _ := activity.Object.(*domain.Activity); {
	case activity.Verb == domain.VerbDelete && domain.SameHost(uri, sender.URI):
	case activity.Verb == domain.VerbAnnounce && inner != nil && inner.Verb == domain.VerbDelete:
		uri = inner.ObjectURI
	default:
		return nil, nil
	}
	author, err := p.authorOf(ctx, uri)
	if err != nil || author == "" || author == sender.URI {
		return nil, err
	}
	_, err = p.Resolver.Object(ctx, uri)
	switch {
	case errors.Is(err, domain.ErrGone), errors.Is(err, domain.ErrNotFound):
		return []domain.Object{&domain.Tombstone{URI: uri}}, nil
	case isTemporary(err):
		return nil, err
	}
	return nil, nil // still there: the node judges by the sender alone
}

// authorOf is who wrote a peer's item or note that we hold; "" for all else.
func (p *Processor) authorOf(ctx context.Context, uri domain.URI) (domain.URI, error) {
	item, err := p.Store.ItemByURI(ctx, uri)
	if err == nil && !item.Local {
		return item.Actor, nil
	}
	note, errNote := p.Store.NoteByURI(ctx, uri)
	switch {
	case errNote == nil && !note.Local:
		return note.Actor, nil
	case err != nil && !errors.Is(err, domain.ErrNotFound):
		return "", err
	case errNote != nil && !errors.Is(errNote, domain.ErrNotFound):
		return "", errNote
	}
	return "", nil
}

func (p *Processor) isHeldOrOurs(ctx context.Context, uri domain.URI) (bool, error) {
	h, err := p.here(ctx)
	if err != nil || h.IsOurs(uri) {
		return err == nil, err
	}
	return p.isHeld(ctx, uri)
}

// meet makes sure that the store knows the actors that an object is attributed to and describes, so that it can be
// shown. The sender is known.
func (p *Processor) meet(ctx context.Context, object domain.Object, sender domain.URI) error {
	var author, subject domain.URI
	switch o := object.(type) {
	case *domain.Item:
		author, subject = o.Actor, o.Subject
	case *domain.Note:
		author = o.Actor
	}
	if author != "" && author != sender {
		if _, err := p.Resolver.Actor(ctx, author); err != nil {
			return err
		}
	}
	if subject != "" && subject != author {
		if _, err := p.Resolver.Actor(ctx, subject); isTemporary(err) {
			return err
		}
	}
	return nil
}

func isTemporary(err error) bool {
	return errors.Is(err, domain.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Limits of what is fetched from an actor that accepted our Follow.
const (
	fillTimeout     = 30 * time.Second
	maxFillProfiles = 100
	maxFillOutbox   = 20
	// justNow is how young a follow is for which a look back is made.
	justNow = time.Minute
)

// fillFrom reads the profiles of initiatives and the first page of the outbox of an actor that we just began to follow,
// so that its things need not wait for the next publication. What fails is left out.
func (p *Processor) fillFrom(ctx context.Context, actor domain.Actor) {
	ctx, cancel := context.WithTimeout(ctx, fillTimeout)
	defer cancel()
	h, err := p.here(ctx)
	if err != nil {
		return
	}
	follow, err := p.Store.FollowOf(ctx, h.organisation, actor.URI)
	if err != nil || follow.State != domain.FollowAccepted || p.Now().Sub(follow.AcceptedAt) > justNow {
		return
	}
	p.fill(ctx, actor, actor.Initiatives, maxFillProfiles, p.profileIn)
	p.fill(ctx, actor, actor.Outbox, maxFillOutbox, p.activityIn)
}

func (p *Processor) fill(ctx context.Context, actor domain.Actor, collection domain.URI, limit int,
	read func(domain.Actor, activitystreams.Entry) *domain.Activity,
) {
	if collection == "" {
		return
	}
	entries, err := p.Resolver.Collection(ctx, collection, limit)
	if err != nil {
		p.Log.InfoContext(ctx, "cannot look back", "collection", collection, "error", err)
	}
	for i := len(entries) - 1; i >= 0; i-- { // oldest first, as they were sent
		activity := read(actor, entries[i])
		if activity == nil {
			continue
		}
		if err := p.receive(ctx, activity, actor, ""); err != nil {
			p.Log.InfoContext(ctx, "cannot look back at one thing", "activity", activity.ID, "object", activity.ObjectURI, "error", err)
		}
	}
}

// profileIn takes a profile in a collection for its Create.
func (p *Processor) profileIn(actor domain.Actor, entry activitystreams.Entry) *domain.Activity {
	create := &domain.Activity{Verb: domain.VerbCreate, Actor: actor.URI, ObjectURI: entry.URI}
	if len(entry.Raw) > 0 {
		if object, err := p.Decoder.Object(entry.Raw); err == nil {
			create.Object, create.ObjectURI = object, object.ObjectID()
		}
	}
	if create.ObjectURI == "" {
		return nil
	}
	return create
}

// activityIn takes what an actor published or passed on itself.
func (p *Processor) activityIn(actor domain.Actor, entry activitystreams.Entry) *domain.Activity {
	if len(entry.Raw) == 0 {
		return nil
	}
	activity, err := p.Decoder.Activity(entry.Raw)
	if err != nil || activity.Actor != actor.URI {
		return nil
	}
	if activity.Verb != domain.VerbCreate && activity.Verb != domain.VerbAnnounce {
		return nil
	}
	return &activity
}
