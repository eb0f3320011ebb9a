package peers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func TestADirectMessageIsForMembersAloneAndIsAnsweredDirectly(t *testing.T) {
	s := begin(t, Mastodon)
	mention := Object{"type": "Mention", "href": s.org, "name": "@weft@weft.test"}
	id := s.fan.Make("Note", Object{"content": "<p>Between us.</p>", "to": []any{s.org}, "cc": []any{}, "tag": []any{mention}})
	s.fan.tell("Create", id, s.fan.recall(id), s.org+"/inbox")
	s.atPeace()
	messages, _, err := s.weft.Store.Messages(t.Context(), storage.Page{Size: 10})
	if err != nil || len(messages) != 1 || string(messages[0].Note.URI) != id {
		t.Fatalf("the messages are %+v, %v", messages, err)
	}
	note, err := s.weft.Node.Reply(t.Context(), s.weft.Member, domain.URI(id), "Gladly.", node.ReplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	answer := s.fan.Got("Create")[0].Activity
	if isPublic(answer) || isPublic(answer["object"].(Object)) || !slices.Contains(list(answer, "to"), any(s.fan.ID)) {
		t.Errorf("the answer is to %v, %v", answer["to"], answer["cc"])
	}
	if got := s.fan.Get(string(note.URI), activityJSON); got.Status != http.StatusNotFound {
		t.Errorf("our direct answer is served to everybody: %d %s", got.Status, got.Body)
	}
	if len(s.weft.Timeline()) != 0 || len(list(s.fan.Get(s.org+"/outbox?page=1", activityJSON).JSON(), "orderedItems")) != 0 {
		t.Error("something of it is on the timeline or in the outbox")
	}
}

func TestEveryShapeOfAcceptCompletesOurFollow(t *testing.T) {
	for name, object := range map[string]func(follow Object) any{
		"whole":          func(f Object) any { return f },
		"an address":     func(f Object) any { return f["id"] },
		"without its id": func(f Object) any { return Object{"type": "Follow", "actor": f["actor"], "object": f["object"]} },
		"inline actors": func(f Object) any {
			return Object{"id": f["id"], "type": "Follow", "actor": Object{"id": f["actor"], "type": "Organization"}, "object": Object{"id": f["object"], "type": "Person"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, Mastodon)
			s.fan.takes = func(p *Peer, a Object) (int, bool) {
				if a["type"] != "Follow" {
					return 0, false
				}
				delete(a, "@context")
				s.fan.Send(s.org+"/inbox", Object{"id": s.fan.ID + "#accepts/follows/1", "type": "Accept", "object": object(a)})
				return http.StatusAccepted, true
			}
			found := s.weft.FollowsAt("@" + s.fan.Handle())
			s.atPeace()
			follow, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), found.URI)
			if err != nil || follow.State != domain.FollowAccepted {
				t.Errorf("the follow is %+v, %v", follow, err)
			}
		})
	}
}

func TestNobodyAcceptsForAnother(t *testing.T) {
	s := begin(t, Mastodon)
	s.fan.takes = func(*Peer, Object) (int, bool) { return http.StatusAccepted, true }
	found := s.weft.FollowsAt("@" + s.fan.Handle())
	mallory := mastodonAt(newPeer(t, s.c, "evil.test", mastodon()), "mallory")
	s.c.Settle()
	follow, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), found.URI)
	if err != nil {
		t.Fatal(err)
	}
	mallory.Send(ourInbox, Object{"id": mallory.ID + "#accepts/1", "type": "Accept", "object": string(follow.URI)})
	s.c.Settle()
	if follow, err = s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), found.URI); err != nil || follow.State != domain.FollowPending {
		t.Errorf("the follow is %+v, %v", follow, err)
	}
}

func TestARejectEndsOurFollowAndABlockEndsBoth(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.weFollow(s.fan)
	follow, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), domain.URI(s.fan.ID))
	if err != nil {
		t.Fatal(err)
	}
	inner := Object{"id": string(follow.URI), "type": "Follow", "actor": s.org, "object": s.fan.ID}
	s.fan.Send(s.org+"/inbox", Object{"id": s.fan.ID + "#rejects/follows/1", "type": "Reject", "object": inner})
	s.atPeace()
	if follow, err = s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), domain.URI(s.fan.ID)); err != nil || follow.State != domain.FollowRejected {
		t.Errorf("after the Reject the follow is %+v, %v", follow, err)
	}
	s.fan.Send(s.org+"/inbox", Object{"id": s.fan.ID + "#blocks/1", "type": "Block", "object": s.org})
	s.atPeace()
	before := len(s.fan.Got(""))
	s.weft.Publishes("Not for them")
	s.atPeace()
	if got := len(s.fan.Got("")) - before; got != 0 || len(s.followers(s.org)) != 0 {
		t.Errorf("after the Block %d messages went out", got)
	}
}

func TestAPageLeadsToItsObjectAndTheObjectToItsPage(t *testing.T) {
	s := begin(t, Mastodon)
	search := ldJSON + ", " + activityJSON + ", text/html;q=0.1" // Mastodon's search
	article, event, initiative := s.article(), s.event(), s.initiative()
	for page, id := range map[string]string{
		article.URL: string(article.URI), event.URL: string(event.URI), initiative.URL: string(initiative.URI), "https://weft.test/@weft": s.org,
	} {
		asked := s.fan.Get(page, search)
		if asked.Status != http.StatusFound || asked.Header.Get("Location") != id {
			t.Errorf("%s asked for ActivityPub answers %d to %s, want %s", page, asked.Status, asked.Header.Get("Location"), id)
		}
		read := s.fan.Get(page, "text/html")
		if link := fmt.Sprintf(`href="%s"`, id); read.Status != http.StatusOK || !strings.Contains(string(read.Body), `type="application/activity+json"`) || !strings.Contains(string(read.Body), link) {
			t.Errorf("%s answers %d and does not name %s", page, read.Status, id)
		}
		back := s.fan.Get(id, "text/html")
		if back.Status != http.StatusSeeOther || back.Header.Get("Location") != page {
			t.Errorf("%s answers %d to %s", id, back.Status, back.Header.Get("Location"))
		}
	}
}

// @weft@example.test lives at weft.test; example.test only redirects WebFinger.
func TestFailure13AHandleDomainLeadsThereAndBack(t *testing.T) {
	s := begin(t, Mastodon)
	if err := s.weft.Node.Reconfigure(t.Context(), "https://weft.test", "example.test"); err != nil {
		t.Fatal(err)
	}
	s.c.Add("example.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://weft.test"+r.URL.RequestURI(), http.StatusMovedPermanently)
	}))
	if got := s.fan.Follow("weft@example.test"); got != s.org {
		t.Errorf("the handle leads to %s", got)
	}
	s.atPeace()
	if !s.fan.Follows(s.org) {
		t.Error("the Follow was not accepted")
	}
	actor, err := s.fan.Meet(s.org)
	if err != nil || text(actor, "webfinger") != "weft@example.test" {
		t.Errorf("the actor calls itself %v, %v", actor["webfinger"], err)
	}
}
