package peers

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/test/cluster"
)

// Mastodon 4.5: interop §1.2, §2, §3.1.
func mastodon() program {
	return program{
		name: "mastodon", version: "4.5.11",
		knocks: []style{
			{scheme: Cavage, algorithm: "rsa-sha256", post: []string{"host", "date", "digest", "content-type", "(request-target)"}, get: []string{"host", "date", "(request-target)"}},
			{scheme: RFC9421, post: []string{"@method", "@target-uri", "content-digest"}, get: []string{"@method", "@target-uri"}},
		},
		reads: []Scheme{Cavage, RFC9421}, rules: mastodonRules, meets: mastodonLoop, shows: mastodonShows, takes: mastodonTakes, ids: mastodonIDs,
		context: []any{as2, Object{"sensitive": "as:sensitive", "toot": "http://joinmastodon.org/ns#", "votersCount": "toot:votersCount", "Hashtag": "as:Hashtag"}},
		dress: func(_ *Actor, o Object) {
			if o["type"] == "Note" {
				defaults(o, Object{
					"summary": nil, "inReplyTo": nil, "sensitive": false, "attachment": []any{}, "tag": []any{}, "contentMap": Object{"en": o["content"]},
				})
			}
		},
	}
}

// Mastodon is a server at mastodon.test with an account.
func Mastodon(t testing.TB, c *cluster.Cluster) *Actor {
	return mastodonAt(newPeer(t, c, "mastodon.test", mastodon()), "ada")
}

// MastodonReading is Mastodon with other schemes to verify, such as RFC 9421 alone, once draft-cavage is phased out.
func MastodonReading(t testing.TB, c *cluster.Cluster, host string, reads ...Scheme) *Actor {
	of := mastodon()
	of.reads = reads
	return mastodonAt(newPeer(t, c, host, of), "ada")
}

func mastodonAt(p *Peer, name string) *Actor {
	p.agent = p.newActor("Application", p.Host, p.URL("/actor"), Object{"url": p.URL("/about/more?instance_actor=true")})
	id := p.URL("/users/" + name)
	p.Serve("/@"+name, Object{"@context": as2, "id": id})
	return p.newActor("Person", name, id, Object{
		"url": p.URL("/@" + name), "featured": id + "/collections/featured", "featuredTags": id + "/collections/tags", "indexable": false,
		"tag": []any{}, "attachment": []any{}, "summary": "", "manuallyApprovesFollowers": false,
	})
}

func mastodonIDs(a *Actor, kind, about string, n int) string {
	switch kind {
	case "Follow":
		return a.URL(fmt.Sprintf("/4c1e5a9c-0b4f-4c86-a1c7-%012d", n))
	case "Like":
		return fmt.Sprintf("%s#likes/%d", a.ID, n)
	case "Announce":
		return fmt.Sprintf("%s/statuses/%d/activity", a.ID, 115000000000+n)
	case "Note", "Question":
		return fmt.Sprintf("%s/statuses/%d", a.ID, 115000000000+n)
	case "Create":
		return about + "/activity"
	case "QuoteRequest":
		return fmt.Sprintf("%s/quote_requests/%d", a.ID, n)
	case "Update":
		return fmt.Sprintf("%s#updates/%d", about, a.Net.Now().Unix()+int64(n))
	case "Delete":
		return about + "#delete"
	case "Undo":
		return about + "/undo"
	}
	return ""
}

// mastodonRules is app/lib/signed_request.rb: what must be signed, and how old it may be.
func mastodonRules(p *Peer, s Signed, r *http.Request) error {
	var d demands
	isPost := r.Method == http.MethodPost
	if s.Scheme == RFC9421 {
		d.that(!s.Created.IsZero() && s.Covers("@method", "@target-uri"), "RFC 9421 covers %q, created %s", s.Covered, s.Created)
		d.that(s.Algorithm == "" || s.Algorithm == "rsa-v1_5-sha256", "alg %q", s.Algorithm)
	} else {
		d.that(s.Algorithm == "" || s.Algorithm == "rsa-sha256" || s.Algorithm == "hs2019", "algorithm %q", s.Algorithm)
		d.that(!isPost || s.Covers("digest"), "the digest is not signed")
		d.that(isPost || s.Covers("host"), "host is not signed")
		d.that(s.Covers("(request-target)") || s.Covers("digest"), "signed are only %q", s.Covered)
	}
	if err := s.within(r, p.Net.Now(), 12*time.Hour, time.Hour); err != nil {
		d.errs = append(d.errs, err)
	}
	return d.err()
}

// mastodonLoop is process_account_service.rb: WebFinger of name@host must lead back to the actor, its page is on its host,
// and featured things are named by address.
func mastodonLoop(p *Peer, actor Object) error {
	id, name := text(actor, "id"), text(actor, "preferredUsername")
	handle := name + "@" + hostOf(id)
	self, subject, err := p.Finger(handle)
	if err == nil && !strings.EqualFold(subject, handle) { // a handle domain: it is asked too
		self, _, err = p.Finger(subject)
	}
	if err != nil {
		return err
	}
	var d demands
	d.that(self == id, "WebFinger of %s leads to %s, not to %s", handle, self, id)
	d.that(hostOf(text(actor, "url")) == hostOf(id), "its page is %v", actor["url"])
	for _, field := range objects(actor, "attachment") {
		d.that(text(field, "type") != "PropertyValue" || len([]rune(text(field, "value"))) <= 2047, "the field %v is too long", field["name"])
	}
	if featured := text(actor, "featured"); featured != "" && d.err() == nil {
		collection, err := p.Fetch(featured)
		if err != nil {
			return err
		}
		d.that(text(collection, "type") == "OrderedCollection", "featured is %v", collection["type"])
		for _, entry := range list(collection, "orderedItems") {
			_, isAddress := entry.(string)
			d.that(isAddress, "featured holds %v, which Mastodon skips", entry)
		}
	}
	return d.err()
}

// mastodonShows is status_parser.rb: of an Article, Event or Page it shows title, summary and link, and nothing else.
func mastodonShows(o Object) (Shown, error) {
	s, err := basics(o)
	if err != nil {
		return s, err
	}
	var d demands
	d.that(isPublic(o) || len(list(o, "to")) > 0, "addressed to nobody")
	switch s.Type {
	case "Note", "Question":
	case "Article", "Page", "Event", "Image", "Video", "Audio":
		d.that(s.Title != "", "a %s without a name", s.Type)
		if s.Link == "" {
			s.Link = s.ID
		}
		s.Text = "<h2>" + html.EscapeString(s.Title) + "</h2>" + s.Warning + `<p><a href="` + s.Link + `">` + s.Link + "</a></p>"
		s.Warning = ""
	default:
		d.errs = append(d.errs, errors.New("type "+s.Type))
	}
	if len(s.Pictures) > 4 {
		s.Pictures = s.Pictures[:4]
	}
	return s, d.err()
}
