package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// checkWebFinger asks as Mastodon does: the handle must lead to the actor.
func (d *doctor) checkWebFinger(ctx context.Context, name, base string) domain.Check {
	resource := "acct:" + string(d.organisation.Handle)
	address := base + "/.well-known/webfinger?resource=" + url.QueryEscape(resource)
	fixes := d.fixWellKnown()
	if name == "handle domain" {
		fixes = d.fixHandleDomain()
	}
	answer, err := d.get(ctx, address, "application/jrd+json, application/json")
	if err != nil || answer.Status != http.StatusOK {
		return bad(name, fixes, "Nobody can look up %s: a peer asks %s, and %s.", d.organisation.Handle, address, refusal(answer, err))
	}
	if isPage(answer) {
		return bad(name, fixes, "%s answers with a web page instead of JSON: another program is behind that address.", address)
	}
	var found struct {
		Subject string `json:"subject"`
		Links   []struct {
			Rel, Type, Href string
		} `json:"links"`
	}
	if err := json.Unmarshal(answer.Body, &found); err != nil {
		return bad(name, fixes, "%s does not answer with JSON.", address)
	}
	for _, link := range found.Links {
		if link.Rel == "self" && link.Href == string(d.organisation.URI) && found.Subject == resource {
			return good(name, "%s leads to the organisation.", d.organisation.Handle)
		}
	}
	return bad(name, fixes, "%s answers, but leads to %q and not to %s.", address, found.Subject, d.organisation.URI)
}

func isPage(answer remote.Reflection) bool {
	return mediaType(answer) == "text/html" || strings.HasPrefix(strings.TrimSpace(string(answer.Body)), "<!") ||
		strings.HasPrefix(strings.ToLower(strings.TrimSpace(string(answer.Body))), "<html")
}

func (d *doctor) checkHostMeta(ctx context.Context) domain.Check {
	address := d.addresses.Base + "/.well-known/host-meta"
	answer, err := d.get(ctx, address, "application/xrd+xml")
	switch {
	case err != nil || answer.Status != http.StatusOK:
		return bad("host-meta", d.fixWellKnown(), "%s does not answer: %s. Mobilizon asks there first.", address, refusal(answer, err))
	case isPage(answer) || !strings.Contains(string(answer.Body), "/.well-known/webfinger?resource={uri}"):
		return bad("host-meta", d.fixWellKnown(), "%s answers with something else than this node's host-meta: another program is behind that address.", address)
	}
	return good("host-meta", "It says where WebFinger is.")
}

func (d *doctor) checkNodeInfo(ctx context.Context) domain.Check {
	index := d.addresses.Base + "/.well-known/nodeinfo"
	for _, address := range []string{index, d.addresses.Base + "/nodeinfo/2.1"} {
		answer, err := d.get(ctx, address, "application/json")
		if err != nil || answer.Status != http.StatusOK {
			return bad("NodeInfo", d.fixWellKnown(), "%s does not answer: %s.", address, refusal(answer, err))
		}
		want := `"weftwork"`
		if address == index {
			want = d.addresses.Base + "/nodeinfo/2.1"
		}
		if isPage(answer) || !strings.Contains(string(answer.Body), want) {
			return bad("NodeInfo", d.fixWellKnown(), "%s answers with something else than this node's NodeInfo: another program is behind that address.", address)
		}
	}
	return good("NodeInfo", "It can be read.")
}

// checkActor reads the organisation as Mastodon does before it follows, without a signature; the node actor where that is
// all that can be read so.
func (d *doctor) checkActor(ctx context.Context) domain.Check {
	const name = "actor"
	uri, who := string(d.organisation.URI), "the organisation"
	standings, err := d.Store.Standings(ctx)
	if err != nil {
		return bad(name, d.fixDatabase(), "The database cannot say whom this node lets in: %s.", sentence(err))
	}
	settings, err := d.Store.Settings(ctx)
	if err != nil {
		return bad(name, d.fixDatabase(), "The database cannot say whom this node lets in: %s.", sentence(err))
	}
	if d.Config.Federation.SignedFetch || settings.SignedFetch || standings.AllowOnly() {
		uri, who = string(d.addresses.NodeActor()), "the node actor"
	}
	answer, err := d.mirror.Ask(ctx, remote.Question{
		Method: http.MethodGet, URL: uri,
		Header: http.Header{"Accept": {`application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"`}},
	})
	switch {
	case err != nil || answer.Status == http.StatusNotFound || answer.Status >= http.StatusInternalServerError:
		return bad(name, d.fixMachines(), "%s cannot be read: %s.", uri, refusal(answer, err))
	case answer.Status/100 == 3:
		return bad(name, d.fixMachines(), "%s redirects to %s, where peers expect %s itself.", uri, answer.Header.Get("Location"), who)
	case answer.Status != http.StatusOK:
		return bad(name, d.fixOpen(), "%s cannot be read without a password (%d): peers that do not know us yet need that.", uri, answer.Status)
	case isPage(answer):
		return bad(name, d.fixMachines(), "%s answers with a web page although ActivityPub was asked for: the proxy changes the Accept header or has a page of its own there.", uri)
	case mediaType(answer) != typeActivity && mediaType(answer) != "application/ld+json":
		return bad(name, d.fixType(), "%s answers as %q; peers take %s only.", uri, mediaType(answer), typeActivity)
	}
	var actor struct {
		ID        string `json:"id"`
		PublicKey struct {
			PEM string `json:"publicKeyPem"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(answer.Body, &actor); err != nil || actor.ID != uri || actor.PublicKey.PEM == "" {
		return bad(name, d.fixMachines(), "%s does not show %s with its key.", uri, who)
	}
	return good(name, "Peers can read %s and its key without signing.", who)
}

// checkInbox posts something unsigned, which must reach the node to be refused by it: with 401, in JSON; with 403 where only
// listed hosts are let in.
func (d *doctor) checkInbox(ctx context.Context) domain.Check {
	const name = "inbox"
	refused := http.StatusUnauthorized
	if standings, err := d.Store.Standings(ctx); err == nil && standings.AllowOnly() {
		refused = http.StatusForbidden
	}
	body := fmt.Sprintf(`{"@context":"https://www.w3.org/ns/activitystreams","id":"https://self-test.invalid/1","type":"Like","actor":"https://self-test.invalid/a","object":%q}`,
		d.organisation.URI)
	answer, err := d.mirror.Ask(ctx, remote.Question{
		Method: http.MethodPost, URL: string(d.addresses.SharedInbox()), Body: []byte(body), Header: http.Header{"Content-Type": {typeActivity}},
	})
	switch {
	case err != nil:
		return bad(name, d.fixPost(), "Nothing can be posted to %s: %s.", d.addresses.SharedInbox(), sentence(err))
	case answer.Status == refused && mediaType(answer) == "application/json":
		return good(name, "What is posted arrives, and is refused without a signature.")
	}
	return bad(name, d.fixPost(), "The proxy does not let peers post to %s: %s, where this node would have asked for a signature.",
		d.addresses.SharedInbox(), refusal(answer, nil))
}
