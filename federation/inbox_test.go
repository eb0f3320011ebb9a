package federation_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// delivery is one request to an inbox of ours, with how it is to be answered.
type delivery struct {
	w    *world
	far  *peer
	ann  domain.URI
	note map[string]any
	// What may be changed on the way.
	inbox string
	body  []byte
	key   domain.PrivateKey
	mode  domain.SignatureMode
}

// mentioned is a right delivery: a note of ann's that names us, signed by her.
func mentioned(w *world) *delivery {
	far := w.peer("far.example")
	ann := far.actor("ann")
	note := far.note(ann, "1", mention(w.org.URI))
	return &delivery{w: w, far: far, ann: ann, note: note, inbox: "/ap/inbox", body: encoded(w, note), key: far.keys[0]}
}

func (d *delivery) request() *http.Request { return d.far.request(d.inbox, d.body, d.key, d.mode) }

func TestInboxAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		want   int
		stored int
		make   func(d *delivery) *http.Request
	}{
		"a right message": {202, 1, (*delivery).request},
		"signed as RFC 9421": {202, 1, func(d *delivery) *http.Request {
			d.mode = domain.SignRFC9421
			return d.request()
		}},
		"to the organisation's own inbox": {202, 1, func(d *delivery) *http.Request {
			d.inbox = path(d.w.org.Inbox)
			return d.request()
		}},
		"to the node's own inbox": {202, 1, func(d *delivery) *http.Request {
			d.inbox = "/ap/node/inbox"
			return d.request()
		}},
		"to the inbox of nobody": {404, 0, func(d *delivery) *http.Request {
			d.inbox = "/ap/actors/0190/inbox"
			return d.request()
		}},
		"as ld+json": {202, 1, func(d *delivery) *http.Request {
			req := httptest.NewRequest(http.MethodPost, ourBase+d.inbox, bytes.NewReader(d.body))
			req.Header.Set("Content-Type", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`)
			if err := signature.Sign(req, d.body, d.key, "", d.w.Now()); err != nil {
				d.w.Fatal(err)
			}
			return req
		}},
		"as a form": {400, 0, func(d *delivery) *http.Request {
			req := d.request()
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return req
		}},
		"not JSON": {400, 0, func(d *delivery) *http.Request {
			d.body = []byte("hello")
			return d.request()
		}},
		"nested a hundred times": {400, 0, func(d *delivery) *http.Request {
			d.body = []byte(strings.Repeat(`{"object":`, 100) + "1" + strings.Repeat("}", 100))
			return d.request()
		}},
		"without a type": {400, 0, func(d *delivery) *http.Request {
			delete(d.note, "type")
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"without an actor": {400, 0, func(d *delivery) *http.Request {
			delete(d.note, "actor")
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"of a type that we do not know": {202, 0, func(d *delivery) *http.Request {
			d.note["type"] = "EmojiReact"
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"a megabyte": {202, 1, func(d *delivery) *http.Request {
			d.note["object"].(map[string]any)["content"] = strings.Repeat("x", 1<<20-2000)
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"more than a megabyte": {413, 0, func(d *delivery) *http.Request {
			d.note["object"].(map[string]any)["content"] = strings.Repeat("x", 1<<20)
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"unsigned": {401, 0, func(d *delivery) *http.Request {
			req := httptest.NewRequest(http.MethodPost, ourBase+d.inbox, bytes.NewReader(d.body))
			req.Header.Set("Content-Type", activityJSON)
			return req
		}},
		"with a signature that cannot be read": {400, 0, func(d *delivery) *http.Request {
			req := d.request()
			req.Header.Set("Signature", `keyId="`)
			return req
		}},
		"with another body than was signed": {401, 0, func(d *delivery) *http.Request {
			req := d.request()
			changed := bytes.Replace(d.body, []byte("hello"), []byte("hallo"), 1)
			req.Body = http.NoBody
			return withBody(req, changed)
		}},
		"signed for another host": {401, 0, func(d *delivery) *http.Request {
			req := httptest.NewRequest(http.MethodPost, "https://other.example"+d.inbox, bytes.NewReader(d.body))
			req.Header.Set("Content-Type", activityJSON)
			if err := signature.Sign(req, d.body, d.key, "", d.w.Now()); err != nil {
				d.w.Fatal(err)
			}
			req.Host = "weft.example.org"
			return withBody(req, d.body)
		}},
		"signed a day ago": {401, 0, func(d *delivery) *http.Request {
			req := d.request()
			d.w.pass(24 * time.Hour)
			return req
		}},
		"signed by another actor of its host": {401, 0, func(d *delivery) *http.Request {
			bob := d.far.actor("bob")
			d.key = d.far.keys[0]
			_ = bob
			return d.request()
		}},
		"passed on by an actor of another host": {202, 1, func(d *delivery) *http.Request { // and asked of its own host, see forwarded_test.go
			evil := d.w.peer("evil.example")
			evil.actor("mallory")
			d.key = evil.keys[0]
			return d.request()
		}},
		"with an id on another host": {401, 0, func(d *delivery) *http.Request {
			d.note["id"] = "https://victim.example/activities/1"
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"of an actor of ours": {401, 0, func(d *delivery) *http.Request {
			d.note["actor"], d.note["id"] = string(d.w.org.URI), ourBase+"/ap/activities/1"
			d.body = encoded(d.w, d.note)
			return d.request()
		}},
		"of a host that does not answer": {503, 0, func(d *delivery) *http.Request {
			delete(d.w.hosts, "far.example")
			return d.request()
		}},
		"of a host that is overloaded": {503, 0, func(d *delivery) *http.Request {
			d.far.serve("/users/ann", http.StatusServiceUnavailable)
			return d.request()
		}},
		"of an actor that is gone": {401, 0, func(d *delivery) *http.Request {
			d.far.serve("/users/ann", http.StatusGone)
			return d.request()
		}},
		"of an actor that never was": {401, 0, func(d *delivery) *http.Request {
			d.far.serve("/users/ann", http.StatusNotFound)
			return d.request()
		}},
		"of an actor that lists another key": {401, 0, func(d *delivery) *http.Request {
			document := d.far.actorDocument("ann")
			document["publicKey"].(map[string]any)["id"] = string(d.ann) + "#other"
			d.far.serve("/users/ann", document)
			return d.request()
		}},
		"of a blocked host": {403, 0, func(d *delivery) *http.Request {
			if err := d.w.store.Write(d.w.Context(), func(tx *storage.Tx) error {
				return tx.BlockPeer(d.w.Context(), "far.example")
			}); err != nil {
				d.w.Fatal(err)
			}
			return d.request()
		}},
		"about nothing of ours, by nobody we follow": {202, 0, func(d *delivery) *http.Request {
			d.body = encoded(d.w, d.far.note(d.ann, "2", nil))
			return d.request()
		}},
		"about nothing of ours, by somebody we follow": {202, 1, func(d *delivery) *http.Request {
			d.w.follow(d.ann)
			d.body = encoded(d.w, d.far.note(d.ann, "2", nil))
			return d.request()
		}},
		"a Follow of us": {202, 1, func(d *delivery) *http.Request {
			d.body = encoded(d.w, d.far.activity("Follow", d.ann, "2", string(d.w.org.URI)))
			return d.request()
		}},
		"a Follow of somebody else": {202, 0, func(d *delivery) *http.Request {
			d.body = encoded(d.w, d.far.activity("Follow", d.ann, "2", "https://other.example/users/bob"))
			return d.request()
		}},
		"a Like of something else": {202, 0, func(d *delivery) *http.Request {
			d.body = encoded(d.w, d.far.activity("Like", d.ann, "2", "https://other.example/notes/1"))
			return d.request()
		}},
		"an Undo without inner actor, as Gancio sends it": {202, 1, func(d *delivery) *http.Request {
			inner := map[string]any{"type": "Follow", "object": string(d.w.org.URI)}
			d.body = encoded(d.w, d.far.activity("Undo", d.ann, "2", inner))
			return d.request()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			got := w.deliver(c.make(mentioned(w)))
			if got.Code != c.want {
				t.Fatalf("%d %s, want %d", got.Code, got.Body, c.want)
			}
			if rows := w.rows(domain.InboxPending); len(rows) != c.stored {
				t.Errorf("%d rows stored, want %d", len(rows), c.stored)
			}
			if c.want >= 400 && decoded(t, got)["error"] == "" {
				t.Errorf("no reason given: %s", got.Body)
			}
			if c.want == http.StatusServiceUnavailable && got.Header().Get("Retry-After") == "" {
				t.Error("503 without Retry-After")
			}
		})
	}
}

func withBody(req *http.Request, body []byte) *http.Request {
	changed := httptest.NewRequest(req.Method, req.URL.String(), bytes.NewReader(body))
	changed.Header, changed.Host = req.Header, req.Host
	return changed
}
