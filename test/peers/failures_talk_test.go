package peers

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestFailure09TheAcceptEmbedsTheWholeFollowAndHasItsOwnID(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	accepts := s.fan.Got("Accept")
	if len(accepts) != 1 {
		t.Fatalf("%d Accepts", len(accepts))
	}
	accept := accepts[0].Activity
	follow, ok := accept["object"].(Object)
	if !ok || text(follow, "id") != s.fan.followID(s.org) || text(follow, "type") != "Follow" || follow["actor"] != s.fan.ID || follow["object"] != s.org {
		t.Errorf("the Accept embeds %v", accept["object"])
	}
	if id := text(accept, "id"); hostOf(id) != "weft.test" || id == text(follow, "id") || accept["actor"] != s.org {
		t.Errorf("the Accept is %s by %v", id, accept["actor"])
	}
}

func TestFailure10ASecondFollowIsAcceptedUnderItsNewID(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	first := s.fan.followID(s.org)
	s.fan.FollowActor(s.org)
	s.atPeace()
	accepts := s.fan.Got("Accept")
	if len(accepts) != 2 || idOf(accepts[0].Activity["object"]) != first || idOf(accepts[1].Activity["object"]) != s.fan.followID(s.org) || first == s.fan.followID(s.org) {
		t.Fatalf("%d Accepts, of %v and %v", len(accepts), accepts[0].Activity["object"], accepts[len(accepts)-1].Activity["object"])
	}
	if accepts[0].Activity["id"] == accepts[1].Activity["id"] {
		t.Errorf("both are %v", accepts[0].Activity["id"])
	}
	if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
		t.Errorf("the followers are %q", got)
	}
}

func TestFailure11EveryShapeOfUndoUnfollows(t *testing.T) {
	s := begin(t, Mastodon)
	for name, object := range map[string]func(follow string) any{
		"whole":               func(id string) any { return Object{"id": id, "type": "Follow", "actor": s.fan.ID, "object": s.org} },
		"without inner actor": func(id string) any { return Object{"id": id, "type": "Follow", "object": s.org} },
		"without id":          func(string) any { return Object{"type": "Follow", "actor": s.fan.ID, "object": s.org} },
		"an address":          func(id string) any { return id },
		"inline actor, array object": func(id string) any {
			return Object{"id": id, "type": "Follow", "actor": Object{"id": s.fan.ID, "type": "Person"}, "object": []any{s.org}}
		},
	} {
		s.fan.FollowActor(s.org)
		s.atPeace()
		if got := s.followers(s.org); len(got) != 1 {
			t.Fatalf("%s: before the Undo the followers are %q", name, got)
		}
		s.fan.Send(ourInbox, Object{"id": fmt.Sprintf("%s#undo/%d", s.fan.ID, s.fan.number()), "type": "Undo", "object": object(s.fan.followID(s.org))})
		s.atPeace()
		if got := s.followers(s.org); len(got) != 0 {
			t.Errorf("%s: after the Undo the followers are %q", name, got)
		}
	}
}

func TestFailure11NobodyUndoesTheFollowOfAnother(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	mallory := mastodonAt(newPeer(t, s.c, "evil.test", mastodon()), "mallory")
	id := s.fan.followID(s.org)
	for n, object := range []any{id, Object{"id": id, "type": "Follow", "actor": s.fan.ID, "object": s.org}} {
		mallory.Send(ourInbox, Object{"id": fmt.Sprintf("%s#undo/%d", mallory.ID, n), "type": "Undo", "object": object})
	}
	s.c.Settle()
	if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
		t.Errorf("the followers are %q", got)
	}
}

func TestFailure12ADeleteByAnUnknownActorIsAcceptedWithoutAnyRequest(t *testing.T) {
	s := begin(t, Mastodon)
	s.fan.Serve(pathOf(s.fan.ID), http.StatusGone)
	before := len(s.c.Requests(http.MethodGet, s.fan.URL("/")))
	for n, object := range []any{s.fan.ID, s.fan.URL("/users/ada/statuses/1"), Object{"id": s.fan.URL("/users/ada/statuses/2"), "type": "Tombstone"}} {
		deletion := Object{"@context": as2, "id": s.fan.newID("Delete", s.fan.ID), "type": "Delete", "object": object, "to": []any{public}}
		if answer := s.fan.Post(ourInbox, deletion, mastodonCavage, nil, nil); answer.Status != http.StatusAccepted {
			t.Errorf("Delete %d was answered %d %s", n, answer.Status, answer.Body)
		}
	}
	s.c.Settle()
	if asked := len(s.c.Requests(http.MethodGet, s.fan.URL("/"))) - before; asked != 0 {
		t.Errorf("%d requests went out", asked)
	}
}

func TestFailure12AnInboxThatAnswers404OrNeverKeepsItsFollower(t *testing.T) {
	for name, answer := range map[string]int{"404": http.StatusNotFound, "410": http.StatusGone, "never": hang} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, Mastodon)
			s.followsUs()
			s.fan.takes = func(*Peer, Object) (int, bool) { return answer, true }
			for _, title := range []string{"First", "Second", "Third", "Fourth", "Fifth"} {
				s.weft.Publishes(title)
				s.c.Settle()
				s.c.Pass(24 * time.Hour)
			}
			s.c.Settle()
			if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
				t.Errorf("the followers are %q", got)
			}
			s.fan.takes = nil
			s.c.Pass(24 * time.Hour)
			article := s.article()
			s.c.Settle()
			s.shown(article)
		})
	}
}

func TestFailure13WebFingerFindsEveryActorByEveryNameAndNobodyElse(t *testing.T) {
	s := begin(t, Mastodon)
	initiative := s.initiative()
	ask := func(resource string) (int, Object) {
		answer := s.fan.request(http.MethodGet, "https://weft.test/.well-known/webfinger?resource="+url.QueryEscape(resource), http.Header{}, nil, nil)
		return answer.Status, answer.JSON()
	}
	node, subject := "https://weft.test/ap/node", string(initiative.Subject)
	for resource, want := range map[string]string{
		"acct:weft@weft.test": s.org, "weft@weft.test": s.org, "acct:WEFT@weft.test": s.org, "acct:@weft@weft.test": s.org, s.org: s.org, "https://weft.test/@weft": s.org,
		"acct:tools@weft.test": subject, subject: subject, "https://weft.test/@tools": subject, initiative.URL: "",
		"acct:weft.test@weft.test": node, "https://weft.test/": node, "https://weft.test": node, node: node,
		"acct:nobody@weft.test": "", "acct:weft@other.test": "", "https://weft.test/@nobody": "", "https://other.test/@weft": "",
	} {
		status, document := ask(resource)
		if want == "" {
			if status != http.StatusNotFound {
				t.Errorf("%s: answered %d %v", resource, status, document)
			}
			continue
		}
		self := ""
		for _, link := range objects(document, "links") {
			if text(link, "rel") == "self" && text(link, "type") == activityJSON {
				self = text(link, "href")
			}
		}
		if status != http.StatusOK || self != want {
			t.Errorf("%s: answered %d, self %s, want %s", resource, status, self, want)
		}
	}
	if status, _ := ask(""); status != http.StatusBadRequest {
		t.Errorf("no resource: answered %d", status)
	}
	for _, id := range []string{s.org, subject, node} { // the loop back, as Mastodon makes it
		if _, err := s.fan.Meet(id); err != nil {
			t.Error(err)
		}
	}
}

func TestFailure19ADeleteCarriesATombstoneWithTheFormerType(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	for kind, item := range map[string]domain.Item{"Article": s.article(), "Event": s.event(), "Page": s.initiative()} {
		s.atPeace()
		before := len(s.fan.Got("Delete"))
		s.retract(item)
		s.atPeace()
		deletes := s.fan.Got("Delete")[before:]
		if len(deletes) != 1 {
			t.Fatalf("%d Deletes of one %s", len(deletes), kind)
		}
		tombstone, _ := deletes[0].Activity["object"].(Object)
		if text(tombstone, "type") != "Tombstone" || text(tombstone, "formerType") != kind || text(tombstone, "id") != string(item.URI) {
			t.Errorf("the Delete of an %s carries %v", kind, deletes[0].Activity["object"])
		}
		answer := s.fan.Get(string(item.URI), activityJSON)
		if answer.Status != http.StatusGone || text(answer.JSON(), "formerType") != kind {
			t.Errorf("the id of the %s answers %d %s", kind, answer.Status, answer.Body)
		}
	}
}

func TestFailure20APublicEventIsAnnouncedOnceByTheNodeActorAndNothingElseIs(t *testing.T) {
	s, m := withMobilizon(t)
	m.FollowNode("weft.test")
	s.atPeace()
	event := s.event()
	s.article()
	s.initiative()
	s.atPeace()
	s.edit(event, "Spring assembly, moved")
	s.atPeace()
	announces := m.Got("Announce")
	if len(announces) != 1 || announces[0].Activity["actor"] != "https://weft.test/ap/node" || announces[0].Activity["object"] != string(event.URI) {
		t.Fatalf("%d Announces: %+v", len(announces), announces)
	}
	if counts, err := s.weft.Store.CountsOf(t.Context(), []domain.URI{event.URI}); err != nil || counts[event.URI].Reshares != 0 {
		t.Errorf("an event that nobody reshared counts %+v, %v", counts[event.URI], err)
	}
}

func TestOneMessageATwiceAndAThousandTimesIsAppliedOnce(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	like := s.like(article.URI, 1)
	for range 50 {
		if answer := s.fan.Post(ourInbox, like, mastodonCavage, nil, nil); answer.Status != http.StatusAccepted {
			t.Fatalf("answered %d %s", answer.Status, answer.Body)
		}
	}
	s.atPeace()
	notifications, _, err := s.weft.Store.Notifications(t.Context(), &domain.Member{Role: domain.RoleOwner}, storage.Page{Size: 100})
	if err != nil || len(notifications) != 1 {
		t.Errorf("%d notifications, %v", len(notifications), err)
	}
}

func TestAPeerThatCannotServeItsKeyNowIsAskedToComeAgainAndThenHeardOnce(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	document := s.fan.document
	s.fan.Serve(pathOf(s.fan.ID), http.StatusServiceUnavailable)
	s.fan.Send(ourInbox, s.like(article.URI, 1))
	s.c.Settle()
	if waiting := s.fan.Waiting(); waiting != 1 {
		t.Fatalf("%d letters wait", waiting)
	}
	posts := s.c.Requests(http.MethodPost, ourInbox)
	if len(posts) == 0 || posts[0].Status != http.StatusServiceUnavailable {
		t.Errorf("the first try was answered %+v", posts)
	}
	s.fan.Serve(pathOf(s.fan.ID), document)
	s.c.Pass(time.Minute)
	s.atPeace()
	if likes := s.responses(domain.ResponseLike, article.URI); len(likes) != 1 {
		t.Errorf("liked by %q", likes)
	}
}

// A peer that reads RFC 9421 alone is knocked at twice, once; then it is remembered.
func TestAPeerThatReadsOnlyRFC9421IsRemembered(t *testing.T) {
	for _, refusal := range []int{http.StatusUnauthorized, http.StatusBadRequest} {
		t.Run(http.StatusText(refusal), func(t *testing.T) {
			s := begin(t, Mastodon)
			modern := MastodonReading(t, s.c, "modern.test", RFC9421)
			modern.refusal = refusal
			modern.FollowActor(s.org)
			s.c.Settle()
			knocks := func() (schemes []Scheme) {
				for _, got := range modern.Got("") {
					schemes = append(schemes, got.Signed.Scheme)
				}
				return schemes
			}
			if got := knocks(); !reflect.DeepEqual(got, []Scheme{Cavage, RFC9421}) {
				t.Fatalf("the Accept came by %v", got)
			}
			modern.Complaints()
			article := s.article()
			s.atPeace()
			if got := knocks(); !reflect.DeepEqual(got, []Scheme{Cavage, RFC9421, RFC9421}) {
				t.Errorf("with the Create, it was %v", got)
			}
			if _, ok := modern.Shows(string(article.URI)); !ok || len(modern.Complaints()) != 0 {
				t.Error("the article is not shown")
			}
			s.c.Pass(8 * 24 * time.Hour) // a week is forgotten
			modern.reads = []Scheme{Cavage, RFC9421}
			s.article()
			s.atPeace()
			if got := knocks(); got[len(got)-1] != Cavage {
				t.Errorf("after a week it was %v", got)
			}
		})
	}
}
