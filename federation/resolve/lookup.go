package resolve

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// acceptAny asks for ActivityPub and takes a page, as Mastodon's search does.
const acceptAny = `application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json, text/html;q=0.1`

// Lookup finds what a person pasted: a handle, an acct: address, an id, or the address of a page that leads to one.
// Its errors are sentences for that person. Actors are kept in the store; items and notes are not.
func (r *Resolver) Lookup(ctx context.Context, text string) (domain.Found, error) {
	ctx, cancel := context.WithTimeout(askedByPerson(ctx), 2*askTimeout)
	defer cancel()
	text = strings.Trim(strings.TrimSpace(text), "<>")
	if !strings.Contains(text, "/") {
		if handle, err := domain.ParseHandle(text); err == nil {
			actor, err := r.ActorByHandle(ctx, handle)
			return foundActor(actor), explain(err)
		}
	}
	uri, err := addressOf(text)
	if err != nil {
		return domain.Found{}, err
	}
	if r.Addresses().IsOurs(uri) {
		found, err := r.ours(ctx, uri)
		return found, explain(err)
	}
	found, err := r.lookupAddress(ctx, uri)
	return found, explain(err)
}

func foundActor(actor domain.Actor) domain.Found { return domain.Found{Actor: &actor} }

// addressOf takes a web address with or without its scheme.
func addressOf(text string) (domain.URI, error) {
	address := text
	if !strings.Contains(address, "://") {
		host, _, _ := strings.Cut(address, "/")
		if !strings.Contains(host, ".") && !isLoopback(host) {
			address = ""
		} else {
			address = "https://" + address
		}
	}
	uri, err := domain.ParseURI(address)
	if err != nil {
		return "", domain.Explain(domain.ErrInvalid,
			fmt.Sprintf("%q is neither a handle such as @name@example.org nor an address such as https://example.org/@name", text), nil)
	}
	return uri, nil
}

// explain gives every failure a sentence.
func explain(err error) error {
	if err == nil || domain.Message(err) != "" {
		return err
	}
	switch {
	case errors.Is(err, domain.ErrGone):
		return domain.Explain(domain.ErrGone, "this was deleted", err)
	case errors.Is(err, domain.ErrNotFound):
		return domain.Explain(domain.ErrNotFound, "nothing was found there; check the spelling", err)
	case isTemporary(err):
		return domain.Explain(domain.ErrUnavailable, "the other host does not answer now; try again later", err)
	}
	return err
}

func (r *Resolver) lookupAddress(ctx context.Context, uri domain.URI) (domain.Found, error) {
	response, err := r.ask(ctx, uri, func(ctx context.Context, uri domain.URI) (remote.Response, error) {
		return r.Remote.Get(ctx, uri.WithoutFragment(), acceptAny)
	})
	if err != nil {
		return domain.Found{}, err
	}
	if isActivityType(response.ContentType) {
		return r.lookupObject(ctx, uri, response)
	}
	id := linkHeader(response.Header.Values("Link"), response.URL)
	if id == "" {
		id = alternate(response.Body, response.URL)
	}
	if id != "" && id != uri {
		if r.Addresses().IsOurs(id) {
			return r.ours(ctx, id)
		}
		object, err := r.Object(ctx, id)
		if err != nil {
			return domain.Found{}, err
		}
		return r.found(ctx, object)
	}
	return r.lookupHost(ctx, uri)
}

// lookupHost asks the host who a page belongs to: WebFinger takes addresses too (FEP-d556).
func (r *Resolver) lookupHost(ctx context.Context, uri domain.URI) (domain.Found, error) {
	scheme, _, _ := strings.Cut(string(uri), "://")
	named, err := r.webfingerAt(ctx, scheme+"://"+uri.Host(), string(uri))
	if err != nil {
		return domain.Found{}, domain.Explain(domain.ErrInvalid,
			fmt.Sprintf("%s is a page, but names no ActivityPub address; look for a handle such as @name@%s on it", uri, uri.Host()), err)
	}
	actor, err := r.Actor(ctx, named.Self)
	if err != nil {
		return domain.Found{}, err
	}
	return r.withHandle(ctx, actor), nil
}

func (r *Resolver) lookupObject(ctx context.Context, uri domain.URI, response remote.Response) (domain.Found, error) {
	object, err := r.decode(uri, response)
	if err != nil {
		return domain.Found{}, err
	}
	if id := object.ObjectID(); id != uri {
		if r.Addresses().IsOurs(id) {
			return r.ours(ctx, id)
		}
		if object, err = r.Object(ctx, id); err != nil {
			return domain.Found{}, err
		}
	}
	return r.found(ctx, object)
}

// found turns an object from its own host into an answer. Its author is asked too, so that it can be shown.
func (r *Resolver) found(ctx context.Context, object domain.Object) (domain.Found, error) {
	switch o := object.(type) {
	case *domain.Actor:
		actor, err := asActor(o.URI, o)
		if err != nil {
			return domain.Found{}, err
		}
		if actor, err = r.keepActor(ctx, actor); err != nil {
			return domain.Found{}, err
		}
		return r.withHandle(ctx, actor), nil
	case *domain.Item:
		return domain.Found{Item: o}, r.checkAuthor(ctx, o.URI, o.Actor)
	case *domain.Note:
		return domain.Found{Note: o}, r.checkAuthor(ctx, o.URI, o.Actor)
	case *domain.Activity:
		return r.foundIn(ctx, o)
	case *domain.Tombstone:
		return domain.Found{}, domain.Explain(domain.ErrGone, "this was deleted", nil)
	case *domain.Unknown:
		return domain.Found{}, unusable("%s is a %s, which this node cannot show", o.URI, o.Type)
	}
	return domain.Found{}, unusable("%s is nothing that this node can show", object.ObjectID())
}

// foundIn looks at what an activity is about.
func (r *Resolver) foundIn(ctx context.Context, activity *domain.Activity) (domain.Found, error) {
	if activity.ObjectURI == "" {
		return domain.Found{}, unusable("%s is about nothing that has an address", activity.ID)
	}
	if r.Addresses().IsOurs(activity.ObjectURI) {
		return r.ours(ctx, activity.ObjectURI)
	}
	object, err := r.Object(ctx, activity.ObjectURI)
	if err != nil {
		return domain.Found{}, err
	}
	if _, again := object.(*domain.Activity); again {
		return domain.Found{}, unusable("%s is nothing that this node can show", activity.ID)
	}
	return r.found(ctx, object)
}

func (r *Resolver) checkAuthor(ctx context.Context, uri, author domain.URI) error {
	if !domain.SameHost(uri, author) {
		return unusable("%s names an author on another host, so nobody vouches for it", uri)
	}
	_, err := r.Actor(ctx, author)
	return err
}

// withHandle confirms the handle of an actor that was found by its address. An actor without one can still be shown.
func (r *Resolver) withHandle(ctx context.Context, actor domain.Actor) domain.Found {
	if actor.Handle == "" && actor.Username != "" && !actor.Local {
		confirmed, err := r.ActorByHandle(ctx, domain.Handle(actor.Username+"@"+actor.URI.Host()))
		if err == nil && confirmed.URI == actor.URI {
			actor = confirmed
		}
	}
	return foundActor(actor)
}

// ours finds what an id or page of this node shows.
func (r *Resolver) ours(ctx context.Context, uri domain.URI) (domain.Found, error) {
	here := r.Addresses()
	path := strings.Trim(strings.TrimPrefix(string(uri.WithoutFragment()), here.Base), "/")
	path, _, _ = strings.Cut(path, "?")
	if name, ok := strings.CutPrefix(path, "@"); ok {
		actor, err := r.Store.LocalActor(ctx, name)
		return foundActor(actor), err
	}
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		if slug, ok := strings.CutPrefix(path, kind.Plural()+"/"); ok {
			return r.ourPage(ctx, kind, slug)
		}
	}
	return r.stored(ctx, uri)
}

func (r *Resolver) ourPage(ctx context.Context, kind domain.Kind, slug string) (domain.Found, error) {
	item, err := r.Store.ItemBySlug(ctx, kind, slug)
	if moved, ok := errors.AsType[*storage.MovedError](err); ok {
		item, err = r.Store.ItemBySlug(ctx, kind, moved.Slug)
	}
	if err == nil && item.State != domain.StatePublished {
		err = domain.ErrNotFound
	}
	return domain.Found{Item: &item}, err
}

// stored finds an id of ours or of a peer in the store.
func (r *Resolver) stored(ctx context.Context, uri domain.URI) (domain.Found, error) {
	actor, err := r.Store.ActorByURI(ctx, uri)
	if err == nil || !errors.Is(err, domain.ErrNotFound) {
		return foundActor(actor), err
	}
	item, err := r.Store.ItemByURI(ctx, uri)
	if err == nil || !errors.Is(err, domain.ErrNotFound) {
		return domain.Found{Item: &item}, err
	}
	note, err := r.Store.NoteByURI(ctx, uri)
	return domain.Found{Note: &note}, err
}
