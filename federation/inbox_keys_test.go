package federation_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

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
