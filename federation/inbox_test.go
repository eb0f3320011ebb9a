package federation_test

import (
	"bytes"
	"errors"
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
		"signed by an actor of another host": {401, 0, func(d *delivery) *http.Request {
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

func TestADeleteOfWhatWeNeverSawCausesNoRequest(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	before := len(w.asked)
	for _, activity := range []any{
		far.activity("Delete", ann, "1", string(ann)),
		far.activity("Delete", ann, "2", map[string]any{"id": far.url("/notes/1"), "type": "Tombstone"}),
	} {
		if got := far.post(activity); got.Code != http.StatusAccepted {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	}
	if len(w.asked) != before || len(w.rows(domain.InboxPending)) != 0 {
		t.Errorf("asked %v, stored %d", w.asked[before:], len(w.rows(domain.InboxPending)))
	}
}

func TestADeleteOfSomebodyWeKnowIsProvenAndKept(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	w.deliver(d.request())
	w.settle()
	deletion := d.far.activity("Delete", d.ann, "2", d.far.url("/notes/1"))
	forged := d.far.request("/ap/inbox", encoded(t, deletion), otherKey(t, d.key), "")
	if got := w.deliver(forged); got.Code != http.StatusUnauthorized {
		t.Errorf("forged: %d %s", got.Code, got.Body)
	}
	if got := d.far.post(deletion); got.Code != http.StatusAccepted || len(w.rows(domain.InboxPending)) != 1 {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	w.settle()
	if _, err := w.store.NoteByURI(t.Context(), domain.URI(d.far.url("/notes/1"))); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("the note is still there: %v", err)
	}
}

// otherKey is another key under the same id.
func otherKey(t testing.TB, key domain.PrivateKey) domain.PrivateKey {
	t.Helper()
	for _, made := range must(signature.NewKeys(key.Owner))(t) {
		if made.Algorithm == key.Algorithm {
			made.ID = key.ID
			return made
		}
	}
	t.Fatal("no such key")
	return key
}

func TestARotatedKeyIsFetchedExactlyOnce(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	w.deliver(d.request())
	d.far.keys[0] = otherKey(t, d.key)
	d.far.serve("/users/ann", d.far.actorDocument("ann"))
	before := w.questions("/users/ann")
	for i, id := range []string{"2", "3", "4"} {
		if got := d.far.post(d.far.note(d.ann, id, mention(w.org.URI))); got.Code != http.StatusAccepted {
			t.Fatalf("%d: %d %s", i, got.Code, got.Body)
		}
	}
	if asked := w.questions("/users/ann") - before; asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestForgedSignaturesDoNotMakeUsAskAgainAndAgain(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	w.deliver(d.request())
	before := w.questions("/users/ann")
	wrong := otherKey(t, d.key)
	for range 5 {
		req := d.far.request("/ap/inbox", d.body, wrong, "")
		if got := w.deliver(req); got.Code != http.StatusUnauthorized {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	}
	if asked := w.questions("/users/ann") - before; asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if got := w.deliver(d.request()); got.Code != http.StatusAccepted {
		t.Errorf("the right key: %d %s", got.Code, got.Body)
	}
}

func TestTheSameMessageIsStoredOnce(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	for range 3 {
		if got := w.deliver(d.request()); got.Code != http.StatusAccepted {
			t.Fatal(got.Code, got.Body)
		}
	}
	if rows := w.rows(domain.InboxPending); len(rows) != 1 || rows[0].Sender != d.ann {
		t.Errorf("%d rows", len(rows))
	}
	w.settle()
	w.deliver(d.request())
	if done := w.settle(); done != 0 {
		t.Errorf("a replay was applied again")
	}
}

func TestGoToSocialsKeyAddressLeadsToItsOwner(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	keyID := d.ann + "/main-key"
	d.key.ID = keyID
	document := d.far.actorDocument("ann")
	document["publicKey"].(map[string]any)["id"] = string(keyID)
	d.far.serve("/users/ann", document)
	stub := map[string]any{
		"@context": document["@context"], "id": document["id"], "type": "Person", "preferredUsername": "ann", "publicKey": document["publicKey"],
	}
	d.far.serve("/users/ann/main-key", stub)
	if got := w.deliver(d.request()); got.Code != http.StatusAccepted {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	document["publicKey"].(map[string]any)["id"] = string(d.ann) + "#main-key"
	w = newWorld(t)
	w.hosts["far.example"] = d.far
	d.w, d.far.w = w, w
	if got := w.deliver(d.request()); got.Code != http.StatusUnauthorized {
		t.Errorf("an owner that does not list the key: %d %s", got.Code, got.Body)
	}
}

func TestAHostThatIsHeardGetsItsDeliveriesAgain(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	if err := w.store.FinishDeliveries(t.Context(), nil, []storage.HostResult{
		{Host: "far.example", Fails: 7, NotBefore: w.Now().Add(time.Hour), At: w.Now()},
	}); err != nil {
		t.Fatal(err)
	}
	w.deliver(d.request())
	peer := must(w.store.Peer(t.Context(), "far.example"))(t)
	if peer.Fails != 0 || peer.NotBefore.After(w.Now()) || !peer.LastHeard.Equal(w.Now()) {
		t.Errorf("%+v", peer)
	}
}
