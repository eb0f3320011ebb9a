package resolve

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// ActorByHandle finds who is meant by name@host: WebFinger, then the actor, then WebFinger back from the actor, so that
// nobody can show a handle that its host did not give (interop §2).
func (r *Resolver) ActorByHandle(ctx context.Context, handle domain.Handle) (domain.Actor, error) {
	if here := r.Addresses(); handle.Host() == here.HandleDomain || handle.Host() == here.Host() {
		actor, err := r.Store.LocalActor(ctx, handle.Name())
		if errors.Is(err, domain.ErrNotFound) {
			return actor, domain.Explain(domain.ErrNotFound, fmt.Sprintf("nobody on this node is called %s", handle), err)
		}
		return actor, err
	}
	named, err := r.webfinger(ctx, handle)
	if err != nil {
		return domain.Actor{}, err
	}
	actor, err := r.Actor(ctx, named.Self)
	if err != nil {
		return domain.Actor{}, err
	}
	if actor.Local {
		return actor, nil
	}
	confirmed, err := r.confirm(ctx, actor, handle, named)
	if err != nil {
		return domain.Actor{}, err
	}
	if actor.Handle == confirmed {
		return actor, nil
	}
	actor.Handle = confirmed
	return r.keepActor(ctx, actor)
}

// confirm finds the handle that host and actor agree on: the one that was asked for if it names the actor's own host,
// else what the actor's host calls it, and the subject that it points at.
func (r *Resolver) confirm(ctx context.Context, actor domain.Actor, asked domain.Handle, named account) (domain.Handle, error) {
	own := domain.Handle(actor.Username + "@" + actor.URI.Host())
	if sameHandle(asked, own) && (named.Handle == "" || sameHandle(named.Handle, own)) {
		return own, nil
	}
	back := named
	if !sameHandle(asked, own) {
		var err error
		if back, err = r.webfinger(ctx, own); err != nil {
			return "", err
		}
		if back.Self != actor.URI {
			return "", disagree(asked, actor.URI)
		}
	}
	if back.Handle == "" || sameHandle(back.Handle, own) {
		return own, nil
	}
	if sameHandle(back.Handle, asked) {
		return asked, nil
	}
	subject, err := r.webfinger(ctx, back.Handle)
	if err != nil {
		return "", err
	}
	if subject.Self != actor.URI {
		return "", disagree(back.Handle, actor.URI)
	}
	return back.Handle, nil
}

func sameHandle(a, b domain.Handle) bool { return strings.EqualFold(string(a), string(b)) }

func disagree(handle domain.Handle, actor domain.URI) error {
	return domain.Explain(domain.ErrInvalid,
		fmt.Sprintf("%s and %s do not agree that they are the same; their operator has to mend it", handle, actor), nil)
}

// webfinger asks the handle's host, with and without TLS where that is allowed.
func (r *Resolver) webfinger(ctx context.Context, handle domain.Handle) (account, error) {
	var err error
	for _, scheme := range r.schemes(handle.Host()) {
		var found account
		found, err = r.webfingerAt(ctx, scheme+"://"+handle.Host(), "acct:"+string(handle))
		if err == nil {
			return found, nil
		}
		if failure, ok := errors.AsType[*remote.Error](err); !ok || failure.Status != 0 {
			break
		}
	}
	switch {
	case errors.Is(err, domain.ErrNotFound):
		err = domain.Explain(domain.ErrNotFound, fmt.Sprintf("%s knows nobody called %s; check the spelling", handle.Host(), handle), err)
	case errors.Is(err, domain.ErrGone):
		err = domain.Explain(domain.ErrGone, fmt.Sprintf("%s was deleted", handle), err)
	}
	return account{}, err
}

func (r *Resolver) schemes(host string) []string {
	switch {
	case !r.AllowHTTP:
		return []string{"https"}
	case isLoopback(host):
		return []string{"http", "https"}
	}
	return []string{"https", "http"}
}

func isLoopback(host string) bool {
	name, _, _ := strings.Cut(host, ":")
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || strings.HasPrefix(name, "127.")
}

// webfingerAt asks base for a resource. Where WebFinger is not in its place, host-meta may say where it is.
func (r *Resolver) webfingerAt(ctx context.Context, base, resource string) (account, error) {
	address := domain.URI(base + "/.well-known/webfinger?resource=" + url.QueryEscape(resource))
	response, err := r.ask(ctx, address, r.Remote.GetJRD)
	if failure, ok := errors.AsType[*remote.Error](err); ok && failure.Status != 0 && !errors.Is(err, domain.ErrGone) {
		if elsewhere := r.hostMeta(ctx, base, resource); elsewhere != "" && elsewhere != address {
			response, err = r.ask(ctx, elsewhere, r.Remote.GetJRD)
		}
	}
	if err != nil {
		return account{}, err
	}
	found, err := parseJRD(response.Body)
	if err != nil {
		return account{}, domain.Explain(domain.ErrInvalid,
			fmt.Sprintf("%s knows %s, but names no ActivityPub actor for it", domain.URI(base).Host(), resource), err)
	}
	return found, nil
}

// hostMeta is the address of WebFinger that a host names in its host-meta document; "" if it has none.
func (r *Resolver) hostMeta(ctx context.Context, base, resource string) domain.URI {
	response, err := r.ask(ctx, domain.URI(base+"/.well-known/host-meta"), func(ctx context.Context, uri domain.URI) (remote.Response, error) {
		return r.Remote.Get(ctx, uri, "application/xrd+xml, application/jrd+json;q=0.9, application/xml;q=0.8")
	})
	if err != nil {
		return ""
	}
	template, err := parseHostMeta(response.Body)
	if err != nil {
		return ""
	}
	uri, err := domain.ParseURI(strings.ReplaceAll(template, "{uri}", url.QueryEscape(resource)))
	if err != nil {
		return ""
	}
	return uri
}
