package peers

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/test/cluster"
)

// attack is one forged message, sent by mallory, whom we follow, about something of a victim: our own organisation and its
// article, or bob of a third host, whom we follow too, and his note.
type attack struct {
	*story
	mallory *Actor
	victim  string // her actor
	object  string // what is hers
	message Object
}

// negative are the five forgeries of fixtures/negative. The messages here are ours, after their shape, for machines where
// the fixtures are not.
var negative = []struct {
	file    string
	message func(a *attack) Object
	// prepare is what the forger does besides; mend makes the message an honest one.
	prepare, mend func(a *attack)
	// status is the inbox's answer; ours and theirs are the reasons, by victim, in the answer or of the parked row. An
	// empty reason means that the message is taken, and what is forged in it is not.
	status       int
	ours, theirs string
}{
	{
		file: "actor_mismatch.json", status: http.StatusUnauthorized,
		ours: "the actor lives on this node", theirs: "the activity's id is not on its actor's host",
		message: func(a *attack) Object {
			return Object{"id": a.mallory.URL("/activities/actor-mismatch-1"), "type": "Follow", "actor": a.victim, "object": a.org}
		},
		mend: func(a *attack) { a.message["actor"], a.message["object"] = a.mallory.ID, a.org },
	},
	{
		file: "bogus-mastodon-announce.json", status: http.StatusAccepted,
		message: func(a *attack) Object {
			inner := Object{"type": "Note", "id": a.object, "attributedTo": a.victim, "content": "this is a public toot", "to": []any{public}}
			return Object{"id": a.mallory.ID + "/statuses/1/activity", "type": "Announce", "actor": a.mallory.ID, "to": []any{public}, "published": "2018-02-17T19:39:15Z", "object": inner}
		},
		mend: func(a *attack) {
			id := a.mallory.Make("Note", Object{"content": "what mallory really wrote"})
			a.message["object"] = a.mallory.recall(id)
		},
	},
	{
		file: "impersonate_attributedto.json", status: http.StatusAccepted,
		ours: "is attributed to an actor of another host", theirs: "is attributed to an actor of another host",
		message: func(a *attack) Object {
			note := Object{"id": a.mallory.URL("/notes/fake-note-from-bob"), "type": "Note", "content": "This claims to be from Bob", "attributedTo": a.victim}
			return Object{"id": a.mallory.URL("/activities/impersonate-1"), "type": "Create", "actor": a.mallory.ID, "object": note}
		},
		prepare: func(a *attack) { a.serve(a.inner()) },
		mend:    func(a *attack) { a.inner()["attributedTo"], a.inner()["to"] = a.mallory.ID, public },
	},
	{
		// A file that mallory uploaded somewhere, which calls itself an object of the victim.
		file: "spoofed-object.json", status: http.StatusAccepted,
		ours: "an address of this node", theirs: "",
		message: func(a *attack) Object {
			return Object{
				"id": a.base() + "/objects/spoof", "type": "Note", "actor": a.victim, "attributedTo": a.victim, "to": []any{public},
				"summary": "One buys the other", "content": "It announced today that it has signed an agreement.", "published": "2020-10-23T18:02:06.038856Z",
			}
		},
		prepare: func(a *attack) {
			a.mallory.Serve("/media/spoof", a.message)
			a.message = a.mallory.activity("Create", a.mallory.URL("/media/spoof"), a.mallory.audience())
		},
		mend: func(a *attack) {
			a.message["id"], a.message["actor"], a.message["attributedTo"] = a.mallory.URL("/objects/own"), a.mallory.ID, a.mallory.ID
			a.serve(a.message)
			a.message = a.mallory.activity("Create", a.message["id"], a.mallory.audience())
		},
	},
	{
		file: "update_others_object.json", status: http.StatusAccepted,
		ours: "is an address of this node", theirs: "may not speak for",
		message: func(a *attack) Object {
			note := Object{"id": a.object, "type": "Note", "content": "Mallory's words in its place", "attributedTo": a.victim}
			return Object{"id": a.mallory.URL("/activities/hijack-update-1"), "type": "Update", "actor": a.mallory.ID, "object": note}
		},
		mend: func(a *attack) {
			a.inner()["id"], a.inner()["attributedTo"], a.inner()["to"] = a.mallory.URL("/notes/own"), a.mallory.ID, public
		},
	},
}

func (a *attack) inner() Object { return a.message["object"].(Object) }

func (a *attack) base() string { return "https://" + hostOf(a.victim) }

func (a *attack) serve(o Object) {
	served := maps.Clone(o)
	served["@context"] = as2
	a.mallory.Serve(pathOf(text(o, "id")), served)
}

// newAttack sets the scene: a node with an article, mallory at evil.example.com and bob at victim.test.
func newAttack(t *testing.T, ours bool) *attack {
	t.Helper()
	s := begin(t, func(t testing.TB, c *cluster.Cluster) *Actor {
		return mastodonAt(newPeer(t, c, "evil.example.com", mastodon()), "mallory")
	})
	bob := mastodonAt(newPeer(t, s.c, "victim.test", mastodon()), "bob")
	s.weFollow(s.fan)
	s.weFollow(bob)
	a := &attack{story: s, mallory: s.fan, victim: s.org, object: string(s.article().URI)}
	if !ours {
		a.victim, a.object = bob.ID, bob.Publish("Note", Object{"content": "<p>what bob really wrote</p>"})
	}
	s.c.Settle()
	s.fan.Complaints()
	return a
}

// fixture is the message of a file with the victim in the place of theirs; nil if the fixtures are not on this machine.
func (a *attack) fixture(file string) Object {
	a.Helper()
	raw, err := os.ReadFile("../../../shared/fixtures/negative/" + file)
	if err != nil {
		a.Logf("NOT FROM THE FIXTURES, which are not here; played with a message of our own: %v", err)
		return nil
	}
	changed := strings.NewReplacer(
		"http://testserver/users/alice", a.org, "http://testserver/users/bob", a.victim, "http://testserver/notes/bobs-note-999", a.object,
		"https://mastodon.social/users/emelie/statuses/101849165031453404", a.object,
		"https://mastodon.social/users/emelie/followers", a.victim+"/followers", "https://mastodon.social/users/emelie", a.victim,
		"http://mastodon.example.org/users/admin", a.mallory.ID,
		"https://patch.cx/users/rin/followers", a.victim+"/followers", "https://patch.cx/users/rin", a.victim, "https://patch.cx", a.base(),
		"https://evil.example.com/users/mallory", a.mallory.ID,
	).Replace(string(raw))
	var message Object
	if err := json.Unmarshal([]byte(changed), &message); err != nil {
		a.Fatal(err)
	}
	return message
}

func TestForgedMessagesAreRefusedForTheRightReasonAndTheirHonestTwinsAccepted(t *testing.T) {
	for _, c := range negative {
		for whose, reason := range map[string]string{"ours": c.ours, "a peer's": c.theirs} {
			for _, source := range []string{"fixture", "our own words"} {
				t.Run(c.file+" about "+whose+", "+source, func(t *testing.T) {
					a := newAttack(t, whose == "ours")
					take := func() bool {
						a.message = c.message(a)
						if source == "fixture" {
							a.message = a.fixture(c.file)
						}
						return a.message != nil
					}
					if !take() {
						return // its equivalent of our own is played all the same
					}
					a.isRefused(c.prepare, c.status, reason)
					take()
					a.isAccepted(c.mend)
				})
			}
		}
	}
}

// isRefused: the message gets its answer, nothing of it is on the timeline, and what it is about is as it was.
func (a *attack) isRefused(prepare func(*attack), status int, reason string) {
	a.Helper()
	before := a.state()
	if prepare != nil {
		prepare(a)
	}
	answer := a.mallory.Post(ourInbox, a.message, mastodonCavage, nil, nil)
	if answer.Status != status || status >= 400 && !strings.Contains(string(answer.Body), reason) {
		a.Errorf("answered %d %s, want %d %q", answer.Status, answer.Body, status, reason)
	}
	a.c.Settle()
	parked := a.parked()
	if status < 400 && reason != "" && (len(parked) != 1 || !strings.Contains(parked[0].LastError, reason)) {
		a.Errorf("parked are %+v, want %q", parked, reason)
	}
	if after := a.state(); after != before {
		a.Errorf("the forgery changed\n%s\ninto\n%s", before, after)
	}
}

// isAccepted: the honest twin puts one thing more in front of the members.
func (a *attack) isAccepted(mend func(*attack)) {
	a.Helper()
	before := strings.Count(a.state(), "\n")
	mend(a)
	a.message["id"] = text(a.message, "id") + "/honest"
	if answer := a.mallory.Post(ourInbox, a.message, mastodonCavage, nil, nil); answer.Status != http.StatusAccepted {
		a.Fatalf("the honest twin was answered %d %s", answer.Status, answer.Body)
	}
	a.c.Settle()
	if got := strings.Count(a.state(), "\n") - before; got != 1 {
		a.Errorf("the honest twin brought %d things: %s; parked are %+v", got, a.state(), a.parked())
	}
}

// state is all that members see: followers, our article, and the timeline, one line each.
func (a *attack) state() string {
	a.Helper()
	lines := ""
	for _, follower := range a.followers(a.org) {
		lines += "follower " + follower + "\n"
	}
	items, _, err := a.weft.Store.Items(a.Context(), domain.Viewer{Member: &a.weft.Member}, storage.ItemFilter{Local: true}, storage.Page{Size: 100})
	if err != nil {
		a.Fatal(err)
	}
	for _, item := range items {
		lines += "ours " + string(item.URI) + " " + item.Content.Title + " " + item.Content.HTML + "\n"
	}
	for _, entry := range a.weft.Timeline() {
		if entry.Note != nil {
			lines += "note " + string(entry.Note.URI) + " " + string(entry.Note.Actor) + " " + entry.Note.HTML + "\n"
		}
		if entry.Item != nil {
			lines += "item " + string(entry.Item.URI) + " " + string(entry.Item.Actor) + " " + entry.Item.Content.HTML + "\n"
		}
	}
	return lines
}

func TestFailure25AKeySpeaksOnlyForItsOwner(t *testing.T) {
	a := newAttack(t, false)
	neighbour := mastodonAt(a.mallory.Peer, "nora")
	for actor, id := range map[string]string{
		a.victim:     a.base() + "/activities/1",
		neighbour.ID: a.mallory.URL("/activities/2"),
	} {
		follow := Object{"id": id, "type": "Follow", "actor": actor, "object": a.org}
		answer := a.mallory.Post(ourInbox, follow, mastodonCavage, nil, nil)
		if answer.Status != http.StatusUnauthorized || !strings.Contains(string(answer.Body), "is not one of "+actor) {
			t.Errorf("in the name of %s: answered %d %s", actor, answer.Status, answer.Body)
		}
	}
	if got := a.followers(a.org); len(got) != 0 {
		t.Errorf("the followers are %q", got)
	}
}
