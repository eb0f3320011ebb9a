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

// Misskey: interop §1.1, §3.1. It wants the algorithm named, host and digest signed, 64 KiB at most; a content warning of
// more than 512 characters ends in its database; a GET with a bad signature gets an actor without its most.
func misskey() program {
	return program{
		name: "misskey", version: "2026.9.0", maxBody: 64 << 10,
		knocks: []style{{
			scheme: Cavage, algorithm: "rsa-sha256", post: []string{"(request-target)", "date", "host", "digest"}, get: []string{"(request-target)", "date", "host", "accept"},
		}},
		reads: []Scheme{Cavage}, shows: misskeyShows,
		rules: func(p *Peer, s Signed, r *http.Request) error {
			var d demands
			d.that(s.Algorithm != "", "no algorithm named")
			d.that(s.Covers("host", "date") && (r.Method != http.MethodPost || s.Covers("digest")), "signed are only %q", s.Covered)
			d.that(r.Host == p.Host, "for the host %q", r.Host)
			if err := s.within(r, p.Net.Now(), 12*time.Hour, time.Hour); err != nil {
				d.errs = append(d.errs, err)
			}
			return d.err()
		},
		ids: func(a *Actor, kind, about string, n int) string {
			switch kind {
			case "Note":
				return a.URL(fmt.Sprintf("/notes/9%09d", n))
			case "Announce":
				return a.URL(fmt.Sprintf("/notes/9%09d/activity", n))
			case "Create":
				return about + "/activity"
			case "Follow":
				return a.URL(fmt.Sprintf("/follows/9%09d", n))
			case "Like":
				return a.URL(fmt.Sprintf("/likes/9%09d", n))
			case "Undo":
				return about + "/undo"
			}
			return ""
		},
		dress: func(a *Actor, o Object) {
			switch o["type"] {
			case "Note":
				defaults(o, Object{"summary": nil, "inReplyTo": nil, "sensitive": false, "attachment": []any{}, "tag": []any{}, "_misskey_content": "plain"})
			case "Like":
				o["content"], o["_misskey_reaction"] = "👍", "👍"
			case "Undo":
				o["published"] = a.now()
			}
		},
		context: []any{as2, "https://w3id.org/security/v1", Object{"Hashtag": "as:Hashtag", "misskey": "https://misskey-hub.net/ns#", "_misskey_content": "misskey:_misskey_content"}},
	}
}

// Misskey is a server at misskey.test with an account.
func Misskey(t testing.TB, c *cluster.Cluster) *Actor {
	p := newPeer(t, c, "misskey.test", misskey())
	p.agent = p.newActor("Application", "instance.actor", p.URL("/users/9000000000"), nil)
	return p.newActor("Person", "mika", p.URL("/users/9000000001"), Object{
		"url": p.URL("/@mika"), "sharedInbox": p.URL("/inbox"), "isCat": true, "icon": nil, "tag": []any{}, "_misskey_summary": "",
	})
}

// misskeyShows is what becomes a row of its table note.
func misskeyShows(o Object) (Shown, error) {
	s, err := basics(o)
	d := demands{errs: []error{err}}
	d.that(len([]rune(s.Warning)) <= 512, "value too long for type character varying(512)")
	d.that(s.Link == "" || strings.HasPrefix(s.Link, "https://"), "the url %q is not https", s.Link)
	d.that(slices.Contains([]string{"Note", "Question", "Article", "Audio", "Document", "Image", "Page", "Video", "Event"}, s.Type), "type %s", s.Type)
	return s, errors.Join(d.errs...)
}
