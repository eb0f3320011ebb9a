package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Where a server's WebFinger names the page on which its people act on what is elsewhere: FEP-3b86 has a template for each
// activity and one for all else, Mastodon, Mobilizon, GoToSocial, Pleroma and WordPress the one of OStatus.
const (
	intentRel    = "https://w3id.org/fep/3b86/"
	objectRel    = intentRel + "Object"
	subscribeRel = "http://ostatus.org/schema/1.0/subscribe"
)

// Interact is the page of a reader's own server that follows, answers or joins an object of ours; verb is "" where the
// server is to offer what it can. server is a handle or a host; a host that cannot be asked is taken for one that has
// Mastodon's page.
func (a *App) Interact(ctx context.Context, server string, object domain.URI, verb domain.Verb) (string, error) {
	server = strings.TrimSpace(server)
	host := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(server, "/"), "https://"), "http://"))
	if handle, err := domain.ParseHandle(server); err == nil {
		host = handle.Host()
	}
	parsed, err := url.Parse("https://" + host)
	if err != nil || parsed.Host != host || !strings.Contains(host, ".") && !strings.HasPrefix(host, "localhost") {
		return "", domain.Explain(domain.ErrInvalid, "write your handle (@name@server.example) or your server's name", err)
	}
	for _, handle := range spokesmen(server, host) {
		if page, err := a.intentPage(ctx, handle, object, verb); err == nil {
			return page, nil
		}
	}
	return fmt.Sprintf("https://%s/authorize_interaction?uri=%s", host, url.QueryEscape(string(object))), nil
}

// spokesmen are the handles whose WebFinger may name a server's pages: the reader's, else the actor of the server itself,
// which is relay@host on Mobilizon.
func spokesmen(server, host string) []domain.Handle {
	if handle, err := domain.ParseHandle(server); err == nil {
		return []domain.Handle{handle}
	}
	return []domain.Handle{domain.Handle(host + "@" + host), domain.Handle("relay@" + host)}
}

// intentPage asks a handle's host; only a page on that very host is taken.
func (a *App) intentPage(ctx context.Context, handle domain.Handle, object domain.URI, verb domain.Verb) (string, error) {
	address := "https://" + handle.Host() + "/.well-known/webfinger?resource=" + url.QueryEscape("acct:"+string(handle))
	response, err := a.remote.GetJRD(ctx, domain.URI(address))
	if err != nil {
		return "", err
	}
	var document struct {
		Links []struct{ Rel, Template string }
	}
	if err := json.Unmarshal(response.Body, &document); err != nil {
		return "", fmt.Errorf("read WebFinger of %s: %w", handle, err)
	}
	for _, wanted := range []struct{ rel, place string }{
		{intentRel + string(verb), "{object}"}, {objectRel, "{object}"}, {subscribeRel, "{uri}"},
	} {
		for _, link := range document.Links {
			if link.Rel == wanted.rel && leadsHome(link.Template, wanted.place, handle.Host()) {
				return filled(link.Template, wanted.place, object), nil
			}
		}
	}
	return "", domain.Explain(domain.ErrNotFound, "this server names no such page", nil)
}

// leadsHome says whether a template with a place for the object is a page of the host.
func leadsHome(template, place, host string) bool {
	if !strings.Contains(template, place) {
		return false
	}
	of := domain.URI(filled(template, place, "")).Host()
	return of != "" && strings.HasSuffix("."+of, "."+host)
}

// filled sets the object in, and leaves out other places, such as {on-success}.
func filled(template, place string, object domain.URI) string {
	page := strings.ReplaceAll(template, place, url.QueryEscape(string(object)))
	for {
		begin, end := strings.IndexByte(page, '{'), strings.IndexByte(page, '}')
		if begin < 0 || end < begin {
			return page
		}
		page = page[:begin] + page[end+1:]
	}
}
