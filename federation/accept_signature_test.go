package federation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// What we ask for is what we take: whoever does as our refusal says is let in.
func TestShouldSendATruthfulAcceptSignature(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	d.far.serve("/users/ann", withMultikey(t, d.far.actorDocument("ann"), d.far.keys[1]))
	unsigned := withBody(d.request(), d.body)
	unsigned.Header.Del("Signature")
	refusal := w.deliver(unsigned)
	asked := refusal.Header().Get("Accept-Signature")
	wanted, ok := signature.ParseAcceptSignature(refusal.Header())
	if refusal.Code != http.StatusUnauthorized || !ok || !strings.Contains(asked, `"content-digest"`) {
		t.Fatalf("%d, asks for %q", refusal.Code, asked)
	}
	for _, key := range d.far.keys {
		req := withBody(d.request(), d.body)
		req.Header.Del("Signature")
		if err := new(signature.Keys).SignAs(req, d.body, key, wanted, w.Now()); err != nil {
			t.Fatal(err)
		}
		if got := w.deliver(withBody(req, d.body)); got.Code != http.StatusAccepted {
			t.Errorf("%s: %d %s", key.ID, got.Code, got.Body)
		}
	}
	if accepted := w.deliver(d.request()); accepted.Header().Get("Accept-Signature") != "" {
		t.Error("an accepted request is asked for another signature")
	}
}

func TestAHostThatSignsByEd25519IsSignedToSo(t *testing.T) {
	for name, c := range map[string]struct {
		key  int
		mode domain.SignatureMode
		want domain.SignatureMode
	}{
		"RFC 9421 with Ed25519":     {1, domain.SignRFC9421, domain.SignEd25519},
		"RFC 9421 with RSA":         {0, domain.SignRFC9421, ""},
		"draft-cavage with Ed25519": {1, domain.SignCavage, ""},
		"draft-cavage with RSA":     {0, domain.SignCavage, ""},
	} {
		w := newWorld(t)
		d := mentioned(w)
		d.far.serve("/users/ann", withMultikey(t, d.far.actorDocument("ann"), d.far.keys[1]))
		send := func() {
			if got := w.deliver(d.far.request("/ap/inbox", d.body, d.far.keys[c.key], c.mode)); got.Code != http.StatusAccepted {
				t.Fatalf("%s: %d %s", name, got.Code, got.Body)
			}
		}
		send()
		peer := must(w.store.Peer(t.Context(), "far.example"))(t)
		if peer.Mode != c.want || c.want != "" && !peer.ModeUntil.Equal(w.Now().Add(domain.ModeMemory)) {
			t.Errorf("%s: remembers %q until %s", name, peer.Mode, peer.ModeUntil)
		}
		w.pass(time.Hour)
		send()
		if again := must(w.store.Peer(t.Context(), "far.example"))(t); !again.ModeUntil.Equal(peer.ModeUntil) {
			t.Errorf("%s: written again at each message", name)
		}
	}
}

func TestAHostWhoseActorListsEd25519IsSignedToSo(t *testing.T) {
	for _, c := range []struct {
		implements string
		want       domain.SignatureMode
	}{{domain.ImplementsRFC9421Ed25519, domain.SignEd25519}, {domain.ImplementsRFC9421, ""}} {
		w := newWorld(t)
		far := w.peer("far.example")
		ann := far.actor("ann")
		document := far.actorDocument("ann")
		document["generator"] = map[string]any{"type": "Application", "implements": []any{map[string]any{"href": c.implements, "name": "RFC-9421"}}}
		far.serve("/users/ann", document)
		must(w.resolver.Actor(t.Context(), ann))(t)
		if peer := must(w.store.Peer(t.Context(), "far.example"))(t); peer.Mode != c.want {
			t.Errorf("%s: remembers %q", c.implements, peer.Mode)
		}
	}
}
