package resolve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// freshFor is how long an actor is believed before it is asked again.
	freshFor = 24 * time.Hour
	// A failure is remembered, so that a flood of messages causes one request: a missing thing for minutes,
	// a silent host for less than its senders wait before they try again.
	missingFor = 5 * time.Minute
	silentFor  = 30 * time.Second
	// askTimeout bounds all requests that one question takes: a key, its owner, and their redirects.
	askTimeout = 20 * time.Second
)

// Options are what a Resolver is made of. Store, Remote and Addresses are required.
type Options struct {
	Store  *storage.Store
	Remote *remote.Client
	// Decoder reads what peers answer; its Sanitize must be set, or foreign HTML is kept as it comes.
	Decoder   activitystreams.Decoder
	Addresses func() domain.Addresses
	// AllowHTTP asks handles' hosts without TLS too; for development.
	AllowHTTP bool
	Now       func() time.Time
	NewID     func() domain.ID
}

// Resolver answers who or what an address is. Its methods may be used by many goroutines.
type Resolver struct {
	Options
	objects   flights[domain.Object]
	actors    flights[domain.Actor]
	failures  memory
	gates     gates
	refreshes throttle
	recent    recent    // objects of a moment ago
	held      documents // objects with their entity tags
	revivals  throttle
}

// New makes a Resolver.
func New(o Options) *Resolver {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = func() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }
	}
	return &Resolver{Options: o}
}

// byPerson marks the context of a question that a person asked: she has perhaps just mended what failed before.
type byPerson struct{}

func askedByPerson(ctx context.Context) context.Context {
	return context.WithValue(ctx, byPerson{}, true)
}

// failedBefore is the failure of the same question a short time ago, if nobody waits for the answer.
func (r *Resolver) failedBefore(ctx context.Context, question string) error {
	if ctx.Value(byPerson{}) != nil {
		return nil
	}
	return r.failures.recall(question, r.Now())
}

func (r *Resolver) remember(question string, err error) {
	now := r.Now()
	if isTemporary(err) {
		r.failures.remember(question, err, now.Add(silentFor), now)
		return
	}
	r.failures.remember(question, err, now.Add(missingFor), now)
}

// isTemporary says whether the same question may be answered later.
func isTemporary(err error) bool {
	return errors.Is(err, domain.ErrUnavailable) || errors.Is(err, domain.ErrTooMany) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// ask sends one request, within the limits of its host.
func (r *Resolver) ask(ctx context.Context, uri domain.URI, get func(context.Context, domain.URI) (remote.Response, error)) (remote.Response, error) {
	host := uri.Host()
	if host == "" {
		return remote.Response{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%q is not a web address", uri), nil)
	}
	standings, err := r.Store.Standings(ctx)
	if err != nil {
		return remote.Response{}, err
	}
	if standings.IsBlocked(uri) {
		return remote.Response{}, domain.Explain(domain.ErrForbidden, blockedWords(standings, host), nil)
	}
	peer, err := r.Store.Peer(ctx, host)
	if err != nil {
		return remote.Response{}, err
	}
	if err := r.failedBefore(ctx, "host "+host); err != nil {
		return remote.Response{}, err
	}
	leave, err := r.gates.enter(ctx, host)
	if err != nil {
		return remote.Response{}, err
	}
	defer leave()
	response, err := get(ctx, uri)
	if failure, ok := errors.AsType[*remote.Error](err); ok && failure.Status == 0 && isTemporary(err) {
		r.remember("host "+failure.URL.Host(), err) // where a redirect led, perhaps
	}
	if err == nil && peer.Fails > 0 && r.revivals.allow(host, host, r.Now()) {
		// A sign of life: what waits for the host is sent.
		if err := r.Store.Write(ctx, func(tx *storage.Tx) error { return tx.HostAnswers(ctx, host, r.Now()) }); err != nil {
			return response, err
		}
	}
	return response, err
}

// blockedWords says to who asked why a host is not.
func blockedWords(standings *storage.Standings, host string) string {
	if standings.AllowOnly() {
		return fmt.Sprintf("%s is not on the list of hosts that this node speaks with", host)
	}
	return fmt.Sprintf("%s or this actor is blocked on this node", host)
}

// document fetches an object from its own host. What is served at uri may call itself otherwise (a page's address, a
// stub at a key's address, somebody's upload): then the id that it names is asked, once, and must answer for itself.
func (r *Resolver) document(ctx context.Context, uri domain.URI) (domain.Object, error) {
	object, err := r.fetchObject(ctx, uri)
	if err != nil || object.ObjectID() == uri {
		return object, err
	}
	id := object.ObjectID()
	if id == "" {
		return nil, unusable("%s names no id", uri)
	}
	if r.Addresses().IsOurs(id) {
		return nil, unusable("%s says that it is %s, an address of this node", uri, id)
	}
	object, err = r.fetchObject(ctx, id)
	if err != nil {
		return nil, err
	}
	if object.ObjectID() != id {
		return nil, unusable("%s says that it is %s", id, object.ObjectID())
	}
	return object, nil
}

// fetchObject reads what is served at uri. An answer that came from another host than the object's own is no proof.
func (r *Resolver) fetchObject(ctx context.Context, uri domain.URI) (domain.Object, error) {
	before := r.documentOf(ctx, uri)
	response, err := r.ask(ctx, uri.WithoutFragment(), func(ctx context.Context, uri domain.URI) (remote.Response, error) {
		return r.Remote.GetJSONIfChanged(ctx, uri, before.etag)
	})
	if err != nil {
		return nil, err
	}
	if response.NotModified {
		response.Body = before.body
	} else {
		r.held.keep(uri.WithoutFragment(), held{etag: response.ETag, body: response.Body})
	}
	return r.decode(uri, response)
}

func (r *Resolver) decode(uri domain.URI, response remote.Response) (domain.Object, error) {
	object, err := r.Decoder.Object(response.Body)
	if err != nil {
		return nil, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s answers something that cannot be read", uri), err)
	}
	if object.ObjectID() == uri && !domain.SameHost(response.URL, uri) {
		return nil, unusable("%s leads to another host, %s", uri, response.URL.Host())
	}
	if actor, ok := object.(*domain.Actor); ok && actor.URI == uri {
		actor.ETag = response.ETag
	}
	return object, nil
}

func unusable(format string, args ...any) error {
	return domain.Explain(domain.ErrInvalid, fmt.Sprintf(format, args...), nil)
}
