package app

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// Check is one line of the self-test.
type Check struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

// Diagnose checks the database, the public address and that peers can find the organisation. It asks the node over its
// own public address, as a peer would; so the server has to run.
func (a *App) Diagnose(ctx context.Context) []Check {
	checks := []Check{a.checkDatabase(ctx)}
	settings, err := a.Store.Settings(ctx)
	if err != nil || !settings.IsSetUp() {
		return append(checks, Check{Name: "set-up", Message: "the node is not set up yet: run \"weftwork setup\" or open the address that \"weftwork serve\" prints"})
	}
	addresses := settings.Addresses()
	organisation, err := a.Store.ActorByURI(ctx, settings.Organisation)
	if err != nil {
		return append(checks, Check{Name: "organisation", Message: err.Error()})
	}
	checks = append(checks, a.checkReachable(ctx, addresses), a.checkWebFinger(ctx, "WebFinger", addresses.Base, organisation))
	if addresses.HandleDomain != addresses.Host() {
		checks = append(checks, a.checkWebFinger(ctx, "handle domain", "https://"+addresses.HandleDomain, organisation))
	}
	return append(checks, a.checkActor(ctx, organisation))
}

// mirror asks this node itself, which may well live on a private address or, in development, without TLS.
func (a *App) mirror() *remote.Client {
	return remote.New(remote.Options{
		UserAgent: a.userAgent, SignWith: a.nodeKey, Now: a.now, Transport: a.transport, AllowPrivate: true, AllowHTTP: true,
	})
}

func (a *App) checkDatabase(ctx context.Context) Check {
	if err := a.Store.Check(ctx); err != nil {
		return Check{Name: "database", Message: err.Error()}
	}
	return Check{Name: "database", OK: true, Message: "opens, and its schema is this program's"}
}

func (a *App) checkReachable(ctx context.Context, addresses domain.Addresses) Check {
	body, err := a.mirror().GetJRD(ctx, domain.URI(addresses.Base+"/.well-known/nodeinfo"))
	switch {
	case err != nil:
		return Check{Name: "public address", Message: unreachable(addresses.Base, err)}
	case !strings.Contains(string(body.Body), addresses.Base+"/"):
		return Check{Name: "public address", Message: fmt.Sprintf(
			"%s answers, but another program: does the proxy pass requests to this node, with the Host header unchanged?", addresses.Base)}
	}
	return Check{Name: "public address", OK: true, Message: addresses.Base + " leads here"}
}

func unreachable(base string, err error) string {
	message := domain.Message(err)
	if message == "" {
		message = err.Error()
	}
	return fmt.Sprintf("%s cannot be reached: %s. Does \"weftwork serve\" run, and does the proxy pass requests on?", base, message)
}

// checkWebFinger asks as Mastodon does: the handle must lead to the actor, and back.
func (a *App) checkWebFinger(ctx context.Context, name, base string, organisation domain.Actor) Check {
	resource := "acct:" + string(organisation.Handle)
	address := base + "/.well-known/webfinger?resource=" + url.QueryEscape(resource)
	body, err := a.mirror().GetJRD(ctx, domain.URI(address))
	if err != nil {
		return Check{Name: name, Message: unreachable(address, err)}
	}
	if !strings.Contains(string(body.Body), string(organisation.URI)) || !strings.Contains(string(body.Body), resource) {
		return Check{Name: name, Message: fmt.Sprintf("%s does not lead to %s; see the redirect lines under Settings", address, organisation.URI)}
	}
	return Check{Name: name, OK: true, Message: organisation.Handle.String() + " leads to the organisation"}
}

func (a *App) checkActor(ctx context.Context, organisation domain.Actor) Check {
	response, err := a.mirror().GetObject(ctx, organisation.URI)
	if err != nil {
		return Check{Name: "actor", Message: unreachable(string(organisation.URI), err)}
	}
	if !strings.Contains(string(response.Body), "BEGIN PUBLIC KEY") {
		return Check{Name: "actor", Message: fmt.Sprintf("%s does not show the public key", organisation.URI)}
	}
	return Check{Name: "actor", OK: true, Message: "peers can read the organisation and its key"}
}
