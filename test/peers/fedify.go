package peers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/test/cluster"
)

// preloaded are the contexts that Fedify has inside; it fetches all others, and drops the message when it cannot.
var preloaded = []string{
	as2, "https://w3id.org/security/v1", "https://w3id.org/security/data-integrity/v1", "https://w3id.org/security/data-integrity/v2",
	"https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1", "https://w3id.org/identity/v1", "https://gotosocial.org/ns",
}

// Fedify 2.3, as in Ghost: interop §1.1, §10; test/fedify runs the program itself. It signs by RFC 9421 first with @authority, and sends single values and
// "as:Public".
func fedify() program {
	return program{
		name: "fedify", version: "2.3.6",
		knocks: []style{
			{scheme: RFC9421, post: []string{"@method", "@target-uri", "@authority", "host", "date", "content-digest"}, get: []string{"@method", "@target-uri", "@authority", "host", "date"}},
			{scheme: Cavage, algorithm: "rsa-sha256", post: []string{"(request-target)", "host", "date", "digest"}, get: []string{"(request-target)", "host", "date"}},
		},
		reads: []Scheme{RFC9421, Cavage}, shows: fedifyShows,
		rules: func(p *Peer, s Signed, r *http.Request) error { return s.within(r, p.Net.Now(), time.Hour, time.Hour) },
		takes: func(p *Peer, a Object) (int, bool) {
			for _, entry := range list(a, "@context") {
				if address, ok := entry.(string); ok && !slices.Contains(preloaded, address) {
					p.complain("%v has the context %s, which Fedify would fetch", a["type"], address)
				}
			}
			return 0, false
		},
		ids: func(a *Actor, kind, _ string, n int) string {
			return a.URL(fmt.Sprintf("/%s/cb1e7e92-5560-4ceb-9272-%012d", strings.ToLower(kind), n))
		},
		dress: func(a *Actor, o Object) {
			if slices.Contains(list(o, "to"), any(public)) {
				o["to"] = "as:Public"
			}
			if copies := list(o, "cc"); len(copies) == 1 {
				o["cc"] = copies[0]
			}
			if o["type"] == "Article" {
				o["image"], o["preview"] = a.URL("/img/456_feature.jpg"), Object{"id": a.URL("/note/456"), "type": "Note", "content": "Post excerpt"}
				o["updated"] = o["published"]
			}
		},
		context: []any{"https://w3id.org/identity/v1", as2, "https://w3id.org/security/data-integrity/v1", "https://gotosocial.org/ns", Object{"Hashtag": "as:Hashtag", "sensitive": "as:sensitive"}},
	}
}

// Fedify is a server at fedify.test with an account.
func Fedify(t testing.TB, c *cluster.Cluster) *Actor {
	p := newPeer(t, c, "fedify.test", fedify())
	p.agent = p.newActor("Application", "fedify.test", p.URL("/actor"), nil)
	return p.newActor("Person", "fern", p.URL("/users/fern"), Object{
		"@context": []any{as2, "https://w3id.org/security/v1", "https://w3id.org/security/data-integrity/v1", "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", Object{"toot": "http://joinmastodon.org/ns#"}},
	})
}

// fedifyShows parses strictly: dates have a zone, addresses are addresses, a map holds strings.
func fedifyShows(o Object) (Shown, error) {
	s, err := basics(o)
	d := demands{errs: []error{err}}
	for _, member := range []string{"startTime", "endTime"} {
		_, err := instant(o, member)
		d.that(err == nil, "%v", err)
	}
	for _, member := range []string{"contentMap", "nameMap"} {
		values, isMap := o[member].(Object)
		d.that(o[member] == nil || isMap, "%s %v", member, o[member])
		for language, value := range values {
			_, isText := value.(string)
			d.that(isText, "%s of %s is %v", member, language, value)
		}
	}
	return s, errors.Join(d.errs...)
}
