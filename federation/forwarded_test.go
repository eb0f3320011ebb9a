package federation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// forwarding is a note by ann of far.example that mentions us, and bob of mid.example, who passes it on.
type forwarding struct {
	w          *world
	far, mid   *peer
	ann        domain.URI
	annsKey    domain.PrivateKey // Ed25519
	note       map[string]any
	created    time.Time
	afterwards func(body []byte) []byte
}

func newForwarding(t *testing.T) *forwarding {
	t.Helper()
	w := newWorld(t)
	f := &forwarding{w: w, far: w.peer("far.example"), mid: w.peer("mid.example"), created: w.Now()}
	f.ann = f.far.actor("ann")
	f.mid.actor("bob")
	f.annsKey = f.far.keys[1]
	f.far.serve("/users/ann", withMultikey(t, f.far.actorDocument("ann"), f.annsKey))
	f.note = f.far.note(f.ann, "1", mention(w.org.URI))
	return f
}

// withMultikey lists an Ed25519 key as FEP-521a has it.
func withMultikey(t testing.TB, document map[string]any, key domain.PrivateKey) map[string]any {
	t.Helper()
	document["assertionMethod"] = []any{map[string]any{
		"id": string(key.ID), "type": "Multikey", "controller": string(key.Owner), "publicKeyMultibase": must(signature.MultibaseKey(key.PublicPEM))(t),
	}}
	return document
}

// proven is the note with ann's proof.
func (f *forwarding) proven(activity any) []byte {
	f.w.Helper()
	body := must(new(signature.Keys).Prove(encoded(f.w, activity), f.annsKey, f.created))(f.w)
	if f.afterwards != nil {
		body = f.afterwards(body)
	}
	return body
}

func (f *forwarding) send(body []byte) *httptest.ResponseRecorder {
	return f.w.deliver(f.mid.request("/ap/inbox", body, f.mid.keys[0], domain.SignCavage))
}

func TestAForwardedActivityWithAProofIsBelievedWithoutAFetch(t *testing.T) {
	f := newForwarding(t)
	if got := f.send(f.proven(f.note)); got.Code != http.StatusAccepted {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if rows := f.w.rows(domain.InboxPending); len(rows) != 1 || rows[0].Sender != f.ann {
		t.Errorf("stored as %+v", rows)
	}
	f.w.settle()
	if !f.w.hasNote(f.far.url("/notes/1")) || f.w.questions("/notes/1") != 0 {
		t.Errorf("applied: %t, with %d questions; parked are %+v", f.w.hasNote(f.far.url("/notes/1")), f.w.questions("/notes/1"), f.w.rows(domain.InboxParked))
	}
	if heard := must(f.w.store.Peer(t.Context(), "mid.example"))(t).LastHeard; !heard.Equal(f.w.Now()) {
		t.Errorf("the host that spoke was last heard at %s", heard)
	}
}

func TestAForwardedActivityWithoutARightProofIsRefused(t *testing.T) {
	block := func(host string) func(f *forwarding) []byte {
		return func(f *forwarding) []byte {
			if err := f.w.store.Write(f.w.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(f.w.Context(), host) }); err != nil {
				f.w.Fatal(err)
			}
			return f.proven(f.note)
		}
	}
	for name, c := range map[string]struct {
		status int
		body   func(f *forwarding) []byte
	}{
		"altered after it was proven": {401, func(f *forwarding) []byte {
			return []byte(replaced(f.w, string(f.proven(f.note)), "hello", "hallo"))
		}},
		"proven by who passes it on": {401, func(f *forwarding) []byte { f.annsKey = f.mid.keys[1]; return f.proven(f.note) }},
		"proven by another key of that name": {401, func(f *forwarding) []byte {
			f.annsKey = otherKey(f.w, f.annsKey)
			return f.proven(f.note)
		}},
		"proven by another actor of the host": {401, func(f *forwarding) []byte {
			f.far.actor("eve")
			f.annsKey = f.far.keys[1]
			f.far.serve("/users/eve", withMultikey(f.w, f.far.actorDocument("eve"), f.annsKey))
			return f.proven(f.note)
		}},
		"proven eight days ago": {401, func(f *forwarding) []byte { f.created = f.created.Add(-8 * 24 * time.Hour); return f.proven(f.note) }},
		"a Follow": {401, func(f *forwarding) []byte {
			return f.proven(f.far.activity("Follow", f.ann, "9", string(f.w.org.URI)))
		}},
		"a proof that cannot be read": {400, func(f *forwarding) []byte {
			return []byte(replaced(f.w, string(f.proven(f.note)), `"proofValue":"z`, `"proofValue":"u`))
		}},
		"from a blocked host": {403, block("mid.example")},
		"of a blocked host":   {403, block("far.example")},
	} {
		f := newForwarding(t)
		if got := f.send(c.body(f)); got.Code != c.status {
			t.Errorf("%s: %d %s, want %d", name, got.Code, got.Body, c.status)
		}
		if rows := f.w.rows(domain.InboxPending); len(rows) != 0 {
			t.Errorf("%s: %d rows are stored", name, len(rows))
		}
	}
}

func TestARotatedKeyOfAProofIsFetchedOnce(t *testing.T) {
	f := newForwarding(t)
	f.send(f.proven(f.note))
	f.annsKey = otherKey(t, f.annsKey)
	f.far.serve("/users/ann", withMultikey(t, f.far.actorDocument("ann"), f.annsKey))
	before := f.w.questions("/users/ann")
	for _, id := range []string{"2", "3"} {
		if got := f.send(f.proven(f.far.note(f.ann, id, mention(f.w.org.URI)))); got.Code != http.StatusAccepted {
			t.Errorf("%s: %d %s", id, got.Code, got.Body)
		}
	}
	if asked := f.w.questions("/users/ann") - before; asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// Mastodon forwards answers to its people's posts with an LD signature, which nobody here reads.
func TestAForwardedActivityWithoutAProofIsAskedOfItsObjectsHost(t *testing.T) {
	uri := func(f *forwarding) string { return f.far.url("/notes/1") }
	for name, c := range map[string]struct {
		serve  func(f *forwarding)
		stored string // the text; "" for none
	}{
		"its host confirms it": {func(f *forwarding) { f.far.serve("/notes/1", f.note["object"]) }, "<p>hello</p>"},
		"its host says it otherwise": {func(f *forwarding) {
			f.far.serve("/notes/1", f.far.note(f.ann, "1", map[string]any{"content": "<p>true</p>"})["object"])
		}, "<p>true</p>"},
		"its host knows nothing": {func(*forwarding) {}, ""},
		"its host names another actor": {func(f *forwarding) {
			f.far.serve("/notes/1", f.far.note(f.far.actor("eve"), "1", mention(f.w.org.URI))["object"])
		}, ""},
	} {
		f := newForwarding(t)
		f.w.follow(f.ann)
		c.serve(f)
		if got := f.send(encoded(t, f.note)); got.Code != http.StatusAccepted {
			t.Fatalf("%s: %d %s", name, got.Code, got.Body)
		}
		f.w.settle()
		if f.w.hasNote(uri(f)) != (c.stored != "") || len(f.w.rows(domain.InboxParked)) != 0 {
			t.Errorf("%s: stored %t; parked are %+v", name, f.w.hasNote(uri(f)), f.w.rows(domain.InboxParked))
		}
		if c.stored == "" {
			continue
		}
		if note := must(f.w.store.NoteByURI(t.Context(), domain.URI(uri(f))))(t); note.HTML != c.stored || note.Actor != f.ann {
			t.Errorf("%s: stored %q by %s", name, note.HTML, note.Actor)
		}
	}
}

func TestAForwardedDeleteIsAskedOfItsObjectsHost(t *testing.T) {
	f := newForwarding(t)
	f.w.accept(f.far, f.note)
	f.w.settle()
	f.far.serve("/notes/1", f.note["object"])
	deletion := func(id string) []byte { return encoded(t, f.far.activity("Delete", f.ann, id, f.far.url("/notes/1"))) }
	if got := f.send(deletion("8")); got.Code != http.StatusAccepted {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	f.w.settle()
	if !f.w.hasNote(f.far.url("/notes/1")) {
		t.Fatal("deleted, although its host still serves it")
	}
	f.w.pass(time.Hour)
	f.far.serve("/notes/1", http.StatusGone)
	f.send(deletion("9"))
	f.w.settle()
	if f.w.hasNote(f.far.url("/notes/1")) {
		t.Errorf("not deleted; parked are %+v", f.w.rows(domain.InboxParked))
	}
}

func TestAProvenForwardedDeleteNeedsNoFetch(t *testing.T) {
	f := newForwarding(t)
	f.send(f.proven(f.note))
	f.w.settle()
	if got := f.send(f.proven(f.far.activity("Delete", f.ann, "8", f.far.url("/notes/1")))); got.Code != http.StatusAccepted {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	f.w.settle()
	if f.w.hasNote(f.far.url("/notes/1")) || f.w.questions("/notes/1") != 0 {
		t.Errorf("deleted: %t, with %d questions", !f.w.hasNote(f.far.url("/notes/1")), f.w.questions("/notes/1"))
	}
}

func replaced(t testing.TB, text, from, to string) string {
	t.Helper()
	if !strings.Contains(text, from) {
		t.Fatalf("there is no %s in %s", from, text)
	}
	return strings.Replace(text, from, to, 1)
}
