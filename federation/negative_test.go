package federation_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// attack is a forged message of the fixtures, played between an evil host and its victim; both are followed.
type attack struct {
	w            *world
	evil, victim *peer
	mallory, bob domain.URI
	activity     map[string]any
}

func (a *attack) object() map[string]any {
	object, _ := a.activity["object"].(map[string]any)
	return object
}

// TestNegativeFixtures: what they attempt, with our hosts in place of theirs, is refused; their corrected twins get in.
func TestNegativeFixtures(t *testing.T) {
	for file, c := range map[string]struct {
		// forge prepares what the attacker needs besides the message.
		forge  func(a *attack)
		status int
		state  domain.InboxState
		// mend makes the message an honest one.
		mend func(a *attack)
	}{
		"actor_mismatch.json": {
			status: http.StatusUnauthorized,
			mend:   func(a *attack) { a.activity["actor"], a.activity["object"] = string(a.mallory), string(a.w.org.URI) },
		},
		"bogus-mastodon-announce.json": {
			status: http.StatusAccepted, state: domain.InboxDone,
			mend: func(a *attack) {
				note := a.object()
				note["content"], note["published"] = "what bob really wrote", "2030-03-14T09:00:00Z"
				a.victim.serve(strings.TrimPrefix(note["id"].(string), "https://"+a.victim.host), note)
			},
		},
		"impersonate_attributedto.json": {
			forge:  func(a *attack) { a.evil.serve("/notes/fake-note-from-bob", a.object()) },
			status: http.StatusAccepted, state: domain.InboxParked,
			mend: func(a *attack) {
				a.object()["attributedTo"], a.object()["to"] = string(a.mallory), string(domain.Public)
			},
		},
		"spoofed-object.json": {
			forge: func(a *attack) { // an upload that looks like a post
				a.evil.serve("/media/spoof", a.activity)
				a.activity = a.evil.activity("Create", a.mallory, "spoof", a.evil.url("/media/spoof"))
			},
			status: http.StatusAccepted, state: domain.InboxDone,
			mend: func(a *attack) {
				a.evil.serve("/objects/spoof", a.activity)
				a.activity = a.evil.activity("Create", a.mallory, "spoof", a.evil.url("/objects/spoof"))
			},
		},
		"update_others_object.json": {
			forge: func(a *attack) {
				real := a.victim.note(a.bob, "bobs-note-999", nil)["object"]
				a.victim.serve("/notes/bobs-note-999", real)
			},
			status: http.StatusAccepted, state: domain.InboxParked,
			mend: func(a *attack) {
				a.object()["id"], a.object()["attributedTo"] = a.evil.url("/notes/own"), string(a.mallory)
				a.object()["to"] = string(domain.Public)
			},
		},
	} {
		t.Run(file, func(t *testing.T) {
			a := newAttack(t, file)
			if a == nil {
				return
			}
			if c.forge != nil {
				c.forge(a)
			}
			if got := a.evil.post(a.activity); got.Code != c.status {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
			a.w.settle()
			if c.state != "" && len(a.w.rows(c.state)) != 1 {
				t.Errorf("not %s; parked are %+v", c.state, a.w.rows(domain.InboxParked))
			}
			if got := a.arrived(); got != 0 {
				t.Errorf("%d things got in", got)
			}
			a = newAttack(t, file)
			c.mend(a)
			if got := a.evil.post(a.activity); got.Code != http.StatusAccepted {
				t.Fatalf("the twin: %d %s", got.Code, got.Body)
			}
			a.w.settle()
			if got := a.arrived(); got != 1 {
				t.Errorf("the twin: %d things arrived; parked are %+v", got, a.w.rows(domain.InboxParked))
			}
		})
	}
}

// newAttack reads a fixture with our hosts in place of its own; nil if the fixtures are not on this machine.
func newAttack(t *testing.T, file string) *attack {
	t.Helper()
	raw, err := os.ReadFile("../../shared/fixtures/negative/" + file)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Logf("NOT RUN, the fixtures are not here: %v", err)
		return nil
	}
	w := newWorld(t)
	a := &attack{w: w, evil: w.peer("evil.example.com"), victim: w.peer("victim.example")}
	a.bob, a.mallory = a.victim.actor("bob"), a.evil.actor("mallory")
	w.follow(a.bob)
	w.follow(a.mallory)
	text := string(raw)
	for _, change := range [][2]string{
		{"http://testserver", "https://victim.example"},
		{"http://mastodon.example.org/users/admin", string(a.mallory)},
		{"https://mastodon.social/users/emelie/", "https://victim.example/users/bob/"},
		{"https://mastodon.social/users/emelie", string(a.bob)},
		{"https://patch.cx/users/rin", string(a.mallory)},
		{"https://patch.cx", "https://evil.example.com"},
	} {
		text = strings.ReplaceAll(text, change[0], change[1])
	}
	if err := json.Unmarshal([]byte(text), &a.activity); err != nil {
		t.Fatal(err)
	}
	return a
}

// arrived counts what members would see: things in the timeline and followers.
func (a *attack) arrived() int {
	a.w.Helper()
	entries, _, err := a.w.store.Timeline(a.w.Context(), domain.Viewer{Member: &a.w.member}, storage.TimelineFilter{Notes: true}, storage.Page{})
	if err != nil {
		a.w.Fatal(err)
	}
	followers, _, err := a.w.store.FollowCounts(a.w.Context(), a.w.org.URI)
	if err != nil {
		a.w.Fatal(err)
	}
	return len(entries) + followers
}
