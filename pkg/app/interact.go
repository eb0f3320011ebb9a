package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// subscribeRel names the page of a server on which its people follow or answer something of another host (Mastodon,
// GoToSocial, Pleroma, WordPress).
const subscribeRel = "http://ostatus.org/schema/1.0/subscribe"

// Interact is the page of a reader's own server that follows or answers an object of ours. server is a handle or a host;
// a host that cannot be asked is taken for one that has Mastodon's page.
func (a *App) Interact(ctx context.Context, server string, object domain.URI) (string, error) {
	server = strings.TrimSpace(server)
	host := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(server, "/"), "https://"), "http://"))
	if handle, err := domain.ParseHandle(server); err == nil {
		if template, err := a.subscribeTemplate(ctx, handle); err == nil {
			return strings.ReplaceAll(template, "{uri}", url.QueryEscape(string(object))), nil
		}
		host = handle.Host()
	}
	parsed, err := url.Parse("https://" + host)
	if err != nil || parsed.Host != host || !strings.Contains(host, ".") && !strings.HasPrefix(host, "localhost") {
		return "", domain.Explain(domain.ErrInvalid, "write your handle (@name@server.example) or your server's name", err)
	}
	return fmt.Sprintf("https://%s/authorize_interaction?uri=%s", host, url.QueryEscape(string(object))), nil
}

// subscribeTemplate asks a handle's host; only a page on that very host is taken.
func (a *App) subscribeTemplate(ctx context.Context, handle domain.Handle) (string, error) {
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
	for _, link := range document.Links {
		template := domain.URI(strings.ReplaceAll(link.Template, "{uri}", ""))
		if link.Rel == subscribeRel && strings.Contains(link.Template, "{uri}") && template.Host() != "" &&
			strings.HasSuffix("."+template.Host(), "."+handle.Host()) {
			return link.Template, nil
		}
	}
	return "", domain.Explain(domain.ErrNotFound, "this server names no such page", nil)
}
