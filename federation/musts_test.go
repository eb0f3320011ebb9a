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
)

// The MUSTs of interop §9 about signatures and origin that concern the inbox as a whole. What a signature library has to
// hold stands in package signature, how we sign in package remote and in test/peers.

// inboxStyle is a way to sign a POST to our inbox.
type inboxStyle struct {
	name  string
	key   int // 0 RSA, 1 Ed25519
	mode  domain.SignatureMode
	query bool // the inbox was asked with a query that was not signed
}

// post signs at a moment and delivers now.
func (style inboxStyle) post(d *delivery, signed time.Time) *httptest.ResponseRecorder {
	d.w.Helper()
	req := httptest.NewRequest(http.MethodPost, ourBase+d.inbox, bytes.NewReader(d.body))
	req.Header.Set("Content-Type", activityJSON)
	if err := signature.Sign(req, d.body, d.far.keys[style.key], style.mode, signed); err != nil {
		d.w.Fatal(err)
	}
	if style.query {
		req.URL.RawQuery = "from=far"
	}
	return d.w.deliver(withBody(req, d.body))
}

func TestMust01And02EverySchemeAlgorithmAndFormOfTheTargetIsRead(t *testing.T) {
	for _, style := range []inboxStyle{
		{"draft-cavage, RSA", 0, domain.SignCavage, false}, {"draft-cavage, Ed25519", 1, domain.SignCavage, false},
		{"RFC 9421, RSA", 0, domain.SignRFC9421, false}, {"RFC 9421, Ed25519", 1, domain.SignEd25519, false},
		{"draft-cavage of the path alone, as Mobilizon signs", 0, domain.SignCavage, true},
	} {
		w := newWorld(t)
		d := mentioned(w)
		d.far.serve("/users/ann", withMultikey(t, d.far.actorDocument("ann"), d.far.keys[1]))
		if got := style.post(d, w.Now()); got.Code != http.StatusAccepted || len(w.rows(domain.InboxPending)) != 1 {
			t.Errorf("%s: %d %s", style.name, got.Code, got.Body)
		}
		right := d.far.keys[style.key]
		d.far.keys[style.key] = otherKey(t, right)
		if got := style.post(d, w.Now()); got.Code != http.StatusUnauthorized {
			t.Errorf("%s with another key: %d %s", style.name, got.Code, got.Body)
		}
	}
	w := newWorld(t)
	if got := (inboxStyle{"", 0, domain.SignRFC9421, true}).post(mentioned(w), w.Now()); got.Code != http.StatusUnauthorized {
		t.Errorf("RFC 9421 signs the whole target: %d %s", got.Code, got.Body)
	}
}

func TestMust01And02ClocksMayDifferByAnHourAndLettersBeHalfADayOld(t *testing.T) {
	for _, mode := range []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421} {
		for _, c := range []struct {
			after time.Duration // from our moment to the peer's
			want  int
		}{
			{0, http.StatusAccepted}, {time.Hour, http.StatusAccepted}, {time.Hour + time.Second, http.StatusUnauthorized},
			{-12 * time.Hour, http.StatusAccepted}, {-12*time.Hour - time.Second, http.StatusUnauthorized},
		} {
			w := newWorld(t)
			if got := (inboxStyle{mode: mode}).post(mentioned(w), w.Now().Add(c.after)); got.Code != c.want {
				t.Errorf("%s signed at %s: %d %s", mode, c.after, got.Code, got.Body)
			}
		}
	}
}

func TestMust13IDActorAndKeyAreOfOneHostAndWhatIsNotIsFetched(t *testing.T) {
	for name, c := range map[string]struct {
		forge  func(d *delivery, third *peer)
		status int
		stored bool // the note of the third host, as that serves it
	}{
		"the activity's id on another host": {func(d *delivery, third *peer) { d.note["id"] = third.url("/activities/1") }, http.StatusUnauthorized, false},
		"an object of a third host that it does not have": {func(d *delivery, third *peer) {
			object := d.note["object"].(map[string]any)
			object["id"], object["attributedTo"] = third.url("/notes/7"), third.url("/users/cem")
		}, http.StatusAccepted, false},
		"an object of a third host that it has": {func(d *delivery, third *peer) {
			object := d.note["object"].(map[string]any)
			object["id"], object["attributedTo"] = third.url("/notes/7"), third.url("/users/cem")
			third.serve("/notes/7", third.note(third.actor("cem"), "7", mention(d.w.org.URI))["object"])
			object["content"] = "<p>forged</p>"
		}, http.StatusAccepted, true},
		"an object that is served as an upload": {func(d *delivery, third *peer) {
			d.note["object"] = third.url("/notes/7")
			third.serve("/notes/7", func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", "application/json")
				_, _ = rw.Write(encoded(d.w, third.note(third.actor("cem"), "7", mention(d.w.org.URI))["object"]))
			})
		}, http.StatusAccepted, false},
	} {
		w := newWorld(t)
		d, third := mentioned(w), w.peer("third.example")
		w.follow(d.ann)
		c.forge(d, third)
		d.body = encoded(t, d.note)
		if got := w.deliver(d.request()); got.Code != c.status {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
		w.settle()
		if w.hasNote(third.url("/notes/7")) != c.stored {
			t.Errorf("%s: stored %t; parked are %+v", name, !c.stored, w.rows(domain.InboxParked))
			continue
		}
		if !c.stored {
			continue
		}
		if note := must(w.store.NoteByURI(t.Context(), domain.URI(third.url("/notes/7"))))(t); strings.Contains(note.HTML, "forged") {
			t.Errorf("%s: kept %q", name, note.HTML)
		}
	}
}
