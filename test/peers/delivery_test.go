package peers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MUST 12: an inbox that answers 404 or 410 ends nothing; the actor's own 410 does.
func TestMust12TheActorsOwn410EndsItsFollowAndTheRefusalOfItsInboxDoesNot(t *testing.T) {
	for name, c := range map[string]struct {
		inbox int
		actor any // what the actor's address answers besides; nil: the actor
		stays bool
	}{
		"404 of the inbox, the actor lives":       {http.StatusNotFound, nil, true},
		"410 of the inbox, the actor lives":       {http.StatusGone, nil, true},
		"404 of the inbox and of the actor":       {http.StatusNotFound, http.StatusNotFound, true},
		"410 of the inbox, 503 of the actor":      {http.StatusGone, http.StatusServiceUnavailable, true},
		"404 of the inbox, 410 of the actor":      {http.StatusNotFound, http.StatusGone, false},
		"410 of the inbox, a Tombstone as actor":  {http.StatusGone, Object{"type": "Tombstone"}, false},
		"500 of the inbox, 410 of the actor":      {http.StatusInternalServerError, http.StatusGone, true},
		"404 of the inbox, somebody else's actor": {http.StatusNotFound, Object{"type": "Tombstone", "id": "https://elsewhere.test/users/ann"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, Mastodon)
			s.followsUs()
			s.fan.takes = func(*Peer, Object) (int, bool) { return c.inbox, true }
			if o, ok := c.actor.(Object); ok {
				o["@context"] = as2
				if o["id"] == nil {
					o["id"] = s.fan.ID
				}
			}
			if c.actor != nil {
				s.fan.Serve(pathOf(s.fan.ID), c.actor)
			}
			s.article()
			s.c.Settle()
			if stays := len(s.followers(s.org)) == 1; stays != c.stays {
				t.Errorf("the follower stays: %t", stays)
			}
			if waiting := s.deliveries(domain.DeliveryPending); !c.stays && len(waiting) != 0 {
				t.Errorf("%d deliveries wait for nobody", len(waiting))
			}
			before := len(s.fan.Got(""))
			s.event()
			s.c.Settle()
			if asked := len(s.fan.Got("")) > before; asked != c.stays && c.inbox != http.StatusInternalServerError {
				t.Errorf("the next publication was sent: %t", asked)
			}
		})
	}
}

func TestAnInboxThatAnswers404EveryTimeHasItsActorAskedOnceADay(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.fan.takes = func(*Peer, Object) (int, bool) { return http.StatusNotFound, true }
	asked := func() int { return len(s.c.Requests(http.MethodGet, s.fan.ID)) }
	before := asked()
	for range 5 {
		s.article()
		s.c.Settle()
	}
	if got := asked() - before; got != 1 {
		t.Errorf("asked %d times", got)
	}
	s.c.Pass(25 * time.Hour)
	s.article()
	if s.c.Settle(); asked()-before != 2 {
		t.Errorf("asked %d times in two days", asked()-before)
	}
}

func TestMust12APeerThatIsBackAfterWeeksGetsWhatItMissedWhenItSpeaks(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.fan.takes = func(*Peer, Object) (int, bool) { return http.StatusServiceUnavailable, true }
	first := s.article()
	for range 24 * 12 {
		s.c.Pass(time.Hour)
		s.c.Settle()
	}
	second := s.event()
	s.c.Settle()
	parked := s.deliveries(domain.DeliveryParked)
	if len(parked)+len(s.deliveries(domain.DeliveryPending)) < 2 || len(s.deliveries(domain.DeliveryFailed)) != 0 {
		t.Fatalf("parked %d, waiting %d, failed %d", len(parked), len(s.deliveries(domain.DeliveryPending)), len(s.deliveries(domain.DeliveryFailed)))
	}
	s.fan.takes = nil
	s.fan.Send(ourInbox, s.like(first.URI, 1))
	s.c.Settle()
	s.shown(first)
	s.shown(second)
}

func TestAHostThatAnswersAFetchIsSentWhatWaits(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.fan.takes = func(*Peer, Object) (int, bool) { return http.StatusServiceUnavailable, true }
	article := s.article()
	s.c.Settle()
	s.event() // waits untried
	s.c.Settle()
	s.fan.takes = nil
	if _, err := s.weft.Lookup(t.Context(), s.fan.ID); err != nil {
		t.Fatal(err)
	}
	if s.c.Settle(); len(s.deliveries(domain.DeliveryPending)) > 2 {
		t.Errorf("%d wait", len(s.deliveries(domain.DeliveryPending)))
	}
	s.c.Pass(time.Hour)
	s.c.Settle()
	s.shown(article)
}

// Gancio leaves an Undo of an Announce unanswered for ever.
func TestAnUndoThatIsNeverAnsweredIsNotSentFourteenTimesAndHoldsUpNoDelete(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	article := s.article()
	s.atPeace()
	if err := s.weft.Node.Reshare(t.Context(), s.weft.Member, article.URI); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	s.fan.takes = func(_ *Peer, a Object) (int, bool) { return hang, text(a, "type") == "Undo" }
	s.retract(article)
	for range 6 {
		s.c.Settle()
		s.c.Pass(5 * time.Minute)
	}
	if undone := len(s.fan.Got("Undo")); undone != 3 {
		t.Errorf("the Undo was sent %d times", undone)
	}
	s.hidden(article)
}

func TestOneFollowersSharedInboxGetsOneCopyForAll(t *testing.T) {
	s := begin(t, Mastodon)
	for n := range 20 {
		mastodonAt(s.fan.Peer, fmt.Sprintf("fan%d", n)).FollowActor(s.org)
	}
	s.atPeace()
	if got := len(s.followers(s.org)); got != 20 {
		t.Fatalf("%d followers", got)
	}
	article := s.article()
	s.atPeace()
	creates := s.fan.Got("Create")
	if len(creates) != 1 || creates[0].Path != pathOf(s.fan.Shared) {
		t.Errorf("%d Creates", len(creates))
	}
	s.shown(article)
}

// P1 of the last session: a moderator whom we never met deletes what we hold; its host confirms it.
func TestMust09ADeleteByAModeratorWeNeverMetIsAppliedIfTheHostConfirmsIt(t *testing.T) {
	for name, c := range map[string]struct {
		gone bool
		from string
	}{
		"the host says that it is gone":        {true, "mastodon.test"},
		"it is still there":                    {false, "mastodon.test"},
		"the moderator is of another host":     {true, "elsewhere.test"},
		"of another host, and it is not there": {false, "elsewhere.test"},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, Mastodon)
			s.weFollow(s.fan)
			id := s.fan.Publish("Note", Object{"content": "<p>what a moderator does not like</p>"})
			s.atPeace()
			peer := s.fan.Peer
			if c.from != peer.Host && c.from == "elsewhere.test" {
				peer = newPeer(t, s.c, c.from, mastodon())
			}
			moderator := mastodonAt(peer, "moderator")
			if c.gone {
				s.fan.Serve(pathOf(id), http.StatusGone)
			}
			moderator.Send(ourInbox, Object{"id": moderator.newID("Delete", id), "type": "Delete", "object": id, "to": []any{public}})
			s.c.Settle()
			_, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(id))
			if removed := err != nil; removed != (c.gone && c.from != "elsewhere.test") {
				t.Errorf("removed: %t, parked %+v", removed, s.parked())
			}
		})
	}
}

func followed(s *story, n int) []*Actor {
	actors := make([]*Actor, n)
	for i := range actors {
		actors[i] = mastodonAt(s.fan.Peer, fmt.Sprintf("voice%d", i))
		s.weFollow(actors[i])
	}
	return actors
}

// Each of 20 followed actors of one host passes on one object 25 times, all at once.
func TestAnObjectThatThousandsOfActivitiesNameIsFetchedOnce(t *testing.T) {
	s := begin(t, Mastodon)
	third := mastodonAt(newPeer(t, s.c, "third.test", mastodon()), "author")
	id := third.Make("Note", Object{"content": "<p>what everybody passes on</p>"})
	voices := followed(s, 20)
	const each = 25
	for n := range each {
		for _, voice := range voices {
			voice.Send(ourInbox, Object{"id": voice.URL(fmt.Sprintf("/announces/%s/%d", voice.Name, n)), "type": "Announce", "object": id, "to": []any{public}})
		}
	}
	s.c.Settle()
	if asked := len(s.c.Requests(http.MethodGet, id)); asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if asked := len(s.c.Requests(http.MethodGet, third.ID)) - 1; asked != 1 { // the object's address begins with its author's
		t.Errorf("its author was asked for %d times", asked)
	}
	reshares := s.responses(domain.ResponseReshare, domain.URI(id))
	if len(reshares) != len(voices) {
		t.Errorf("reshared by %d", len(reshares))
	}
}

func TestWhatIsMissingIsAskedForOnceHoweverManyNameIt(t *testing.T) {
	s := begin(t, Mastodon)
	third := mastodonAt(newPeer(t, s.c, "third.test", mastodon()), "author")
	id := third.URL("/users/author/statuses/1")
	for n, voice := range followed(s, 100) {
		voice.Send(ourInbox, Object{"id": voice.URL(fmt.Sprintf("/announces/%d", n)), "type": "Announce", "object": id, "to": []any{public}})
	}
	s.c.Settle()
	if asked := len(s.c.Requests(http.MethodGet, id)); asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestAnUnknownActorIsAskedForOnceHoweverMuchItSends(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	answers := s.postAtOnce(200, func(n int) Object {
		return Object{"@context": as2, "id": s.fan.URL(fmt.Sprintf("/likes/%d", n)), "type": "Like", "object": string(article.URI), "to": []any{public}}
	})
	if slices.ContainsFunc(answers, func(a Answer) bool { return a.Status != http.StatusAccepted }) {
		t.Errorf("answered %+v", answers[0])
	}
	s.c.Settle()
	if asked := len(s.c.Requests(http.MethodGet, s.fan.ID)); asked != 1 {
		t.Errorf("asked for %d times", asked)
	}
	if likes := s.responses(domain.ResponseLike, article.URI); len(likes) != 1 {
		t.Errorf("liked by %q", likes)
	}
}

func TestAnActorIsAskedAgainWithItsETagAndKeptIfNothingChanged(t *testing.T) {
	s := begin(t, Mastodon)
	var tags []string
	document := s.fan.document
	etag := `W/"one"`
	s.fan.Serve(pathOf(s.fan.ID), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tags = append(tags, r.Header.Get("If-None-Match"))
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Type", activityJSON)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(encoded(document))
	}))
	s.followsUs()
	article := s.article()
	likes := func(n int) domain.Actor {
		s.c.Pass(25 * time.Hour)
		s.fan.Send(ourInbox, s.like(article.URI, n))
		s.atPeace()
		actor, err := s.weft.Store.ActorByURI(t.Context(), domain.URI(s.fan.ID))
		if err != nil {
			t.Fatal(err)
		}
		return actor
	}
	if actor := likes(1); !actor.FetchedAt.Equal(s.c.Now()) || actor.Name != s.fan.Name || len(actor.Keys) == 0 {
		t.Errorf("after 304: %+v", actor)
	}
	document["name"], etag = "Another name", `W/"two"`
	if actor := likes(2); actor.Name != "Another name" {
		t.Errorf("after a change: %s", actor.Name)
	}
	likes(3)
	if want := []string{"", `W/"one"`, `W/"one"`, `W/"two"`}; !slices.Equal(tags, want) {
		t.Errorf("asked with %s", strings.Join(tags, ", "))
	}
}

func TestAnObjectIsAskedAgainWithItsETag(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	id := s.fan.Publish("Note", Object{"content": "<p>first</p>"})
	s.atPeace()
	note := s.fan.recall(id)
	var tags []string
	s.fan.Serve(pathOf(id), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		etag := `"` + text(note, "updated") + `"`
		tags = append(tags, r.Header.Get("If-None-Match"))
		w.Header().Set("ETag", etag)
		w.Header().Set("Content-Type", activityJSON)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(encoded(note))
	}))
	update := func(n int) string {
		s.c.Pass(time.Hour)
		s.fan.Send(ourInbox, Object{"id": s.fan.URL(fmt.Sprintf("/updates/%d", n)), "type": "Update", "object": id, "to": []any{public}})
		s.atPeace()
		kept, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(id))
		if err != nil {
			t.Fatal(err)
		}
		return kept.HTML
	}
	note["@context"], note["content"], note["updated"] = as2, "<p>second</p>", "2030-03-14T10:00:00Z"
	for n, want := range []string{"second", "second", "third"} {
		if n == 2 {
			note["content"], note["updated"] = "<p>third</p>", "2030-03-14T12:00:00Z"
		}
		if got := update(n); !strings.Contains(got, want) {
			t.Errorf("after Update %d: %s", n, got)
		}
	}
	if want := []string{"", `"2030-03-14T10:00:00Z"`, `"2030-03-14T10:00:00Z"`}; !slices.Equal(tags, want) {
		t.Errorf("asked with %q", tags)
	}
}

// The same 1,000 times at once.
func (s *story) postAtOnce(n int, message func(n int) Object) []Answer {
	s.Helper()
	answers := make([]Answer, n)
	turns := make(chan int)
	done := make(chan struct{})
	for range 50 {
		go func() {
			defer func() { done <- struct{}{} }()
			for i := range turns {
				answers[i] = s.fan.Post(ourInbox, message(i), mastodonCavage, nil, nil)
			}
		}()
	}
	for i := range n {
		turns <- i
	}
	close(turns)
	for range 50 {
		<-done
	}
	return answers
}
