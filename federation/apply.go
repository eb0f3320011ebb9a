package federation

import (
	"context"
	"errors"
	"fmt"

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
	standings, err := p.Store.Standings(ctx)
	if err != nil {
		return err
	}
	if standings.IsBlocked(row.Sender) { // since it was stored
		return fmt.Errorf("%s is blocked by now: %w", row.Sender, domain.ErrGone)
	}
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
	return p.receive(ctx, node.Received{Activity: &activity, Sender: sender, Row: row.ID})
}

// sender is who signed. To take something back, the store's knowledge is enough.
func (p *Processor) sender(ctx context.Context, row domain.InboxRow) (domain.Actor, error) {
	switch row.Verb {
	case domain.VerbDelete, domain.VerbUndo, domain.VerbBlock, domain.VerbReject:
		return p.Store.ActorByURI(ctx, row.Sender)
	}
	return p.Resolver.Actor(ctx, row.Sender)
}

// receive adds what has to be fetched and gives it to the node.
func (p *Processor) receive(ctx context.Context, r node.Received) error {
	holdToItsHost(r.Activity.Object)
	var err error
	if r.Objects, err = p.gather(ctx, r.Activity, r.Sender); err != nil {
		return err
	}
	return p.Node.Receive(ctx, r)
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
		if err != nil && (isAnnounced || activity.Verb == domain.VerbQuoteRequest || activity.Verb == domain.VerbFeatureRequest) && !isTemporary(err) {
			continue // somebody passed on, or wants to quote in, what cannot be had
		}
		if err != nil {
			return nil, err
		}
		p.confirmQuote(ctx, object, sender.URI)
		objects = append(objects, object)
	}
	if activity.Object != nil && node.Trusted(sender, activity.Object) {
		p.confirmQuote(ctx, activity.Object, sender.URI)
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
