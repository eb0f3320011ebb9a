package peers

import (
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// collection is a FeaturedCollection as Mastodon 4.6 serves it.
func (a *Actor) collection(name string, by string) string {
	id := a.URL("/ap/users/1/collections/" + name)
	a.Serve(pathOf(id), Object{
		"@context": []any{as2, Object{"FeaturedCollection": "https://w3id.org/fep/7aa9#FeaturedCollection"}}, "id": id, "type": "FeaturedCollection",
		"name": "Good people", "attributedTo": by, "totalItems": 0, "orderedItems": []any{}, "sensitive": false, "discoverable": true,
	})
	return id
}

// asksToFeature sends a FeatureRequest as Mastodon 4.6 does, which names no actor's collection but by its id.
func (s *story) asksToFeature(id, object, collection string) {
	s.Helper()
	s.fan.Send("https://weft.test/ap/inbox", Object{
		"@context": []any{as2, Object{"FeatureRequest": "https://w3id.org/fep/7aa9#FeatureRequest"}}, "id": id, "type": "FeatureRequest",
		"object": object, "instrument": collection,
	})
	s.c.Settle()
}

func TestShouldMastodonsCollectionsGetOurLeaveAndLoseItAgain(t *testing.T) {
	s := begin(t, Mastodon)
	collection, request := s.fan.collection("1", s.fan.ID), s.fan.URL("/feature_requests/1")
	s.asksToFeature(request, s.org, collection)
	accepts := s.fan.Got("Accept")
	if len(accepts) != 1 || idOf(accepts[0].Activity["object"]) != request || text(accepts[0].Activity, "actor") != s.org {
		t.Fatalf("the answers are %v", accepts)
	}
	permit := text(accepts[0].Activity, "result")
	document, err := s.fan.Fetch(permit)
	if err != nil || text(document, "type") != "FeatureAuthorization" || text(document, "interactingObject") != collection || text(document, "interactionTarget") != s.org {
		t.Errorf("the authorisation is %v, %v", document, err)
	}
	s.asksToFeature(s.fan.URL("/feature_requests/2"), s.org, collection)
	if accepts = s.fan.Got("Accept"); len(accepts) != 2 || text(accepts[1].Activity, "result") != permit {
		t.Errorf("asked again, the answers are %v", accepts)
	}
	list, total, err := s.weft.Store.FeaturesIn(t.Context(), storage.Page{})
	if err != nil || total != 1 {
		t.Fatalf("we stand in %+v, %v", list, err)
	}
	if err := s.weft.Node.RevokeFeature(t.Context(), s.weft.Member, list[0].Feature.ID); err != nil {
		t.Fatal(err)
	}
	s.c.Settle()
	deletes := s.fan.Got("Delete")
	if len(deletes) != 1 || idOf(deletes[0].Activity["object"]) != permit {
		t.Errorf("the Deletes are %v", deletes)
	}
	if answer := s.fan.Get(permit, activityJSON); answer.Status != http.StatusGone {
		t.Errorf("the authorisation answers %d", answer.Status)
	}
	s.asksToFeature(s.fan.URL("/feature_requests/3"), s.org, collection)
	if len(s.fan.Got("Accept")) != 2 || len(s.fan.Got("Reject")) != 1 {
		t.Error("who was refused for ever was answered otherwise")
	}
}

func TestForgedFeatureRequestsGetNoLeave(t *testing.T) {
	s := begin(t, Mastodon)
	bob := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	for name, collection := range map[string]string{
		"another host's":    bob.collection("1", bob.ID),
		"another actor's":   s.fan.collection("2", s.fan.URL("/users/eve")),
		"one that is not":   s.fan.URL("/ap/users/1/collections/none"),
		"something else":    s.fan.Make("Note", Object{"content": "<p>x</p>"}),
		"the node's own":    s.org + "/collections/network",
		"no address at all": "",
	} {
		s.asksToFeature(s.fan.URL("/feature_requests/"+strings.ReplaceAll(name, " ", "-")), s.org, collection)
		if got := s.fan.Got("Accept"); len(got) != 0 {
			t.Fatalf("%s: %v", name, got)
		}
	}
	s.asksToFeature(s.fan.URL("/feature_requests/node"), "https://weft.test/ap/node", s.fan.collection("3", s.fan.ID))
	if got := s.fan.Got("Accept"); len(got) != 0 {
		t.Errorf("the node actor, which does not want to be found, agreed: %v", got)
	}
	if _, total, err := s.weft.Store.FeaturesIn(t.Context(), storage.Page{}); err != nil || total != 0 {
		t.Errorf("%d features, %v", total, err)
	}
	s.asksToFeature(s.fan.URL("/feature_requests/right"), s.org, s.fan.collection("4", s.fan.ID)) // the twin
	if len(s.fan.Got("Accept")) != 1 {
		t.Error("the right request was not accepted")
	}
}

// Its answers to our own requests: a Reject is none of our Follow, and an authorisation lives on the actor's host.
func TestThePeersAnswerDecidesWhoStandsInOurCollection(t *testing.T) {
	s := begin(t, Mastodon)
	group := s.fan.newActor("Group", "commons", s.fan.URL("/users/commons"), Object{
		"interactionPolicy": Object{"canFeature": Object{"automaticApproval": []any{public}}},
	})
	s.weFollow(group)
	requests := group.Got("FeatureRequest")
	if len(requests) != 1 || idOf(requests[0].Activity["object"]) != group.ID || text(requests[0].Activity, "instrument") != s.org+"/collections/network" {
		t.Fatalf("the requests are %v", requests)
	}
	id := text(requests[0].Activity, "id")
	network := func() int {
		s.Helper()
		o, err := s.fan.Fetch(s.org + "/collections/network")
		if err != nil {
			s.Fatal(err)
		}
		return len(objects(o, "orderedItems"))
	}
	answers := []struct {
		by, verb, result string
		want             int
	}{
		{s.fan.ID, "Accept", s.fan.URL("/stamps/1"), 0}, {group.ID, "Accept", "https://evil.test/stamps/1", 0},
		{group.ID, "Accept", s.fan.URL("/stamps/1"), 1}, {group.ID, "Reject", "", 0}, {group.ID, "Accept", s.fan.URL("/stamps/2"), 1},
	}
	for i, answer := range answers {
		by := group
		if answer.by == s.fan.ID {
			by = s.fan
		}
		activity := Object{"id": by.URL("/answers/" + string(rune('a'+i))), "type": answer.verb, "object": id, "to": s.org}
		if answer.result != "" {
			activity["result"] = answer.result
		}
		by.Send("https://weft.test/ap/inbox", activity)
		s.c.Settle()
		if got := network(); got != answer.want {
			t.Errorf("after answer %d, %s, %d stand in it", i, answer.verb, got)
		}
	}
	follow, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), domain.URI(group.ID))
	if err != nil || follow.State != domain.FollowAccepted {
		t.Errorf("the Follow is %+v, %v", follow, err)
	}
	group.Send("https://weft.test/ap/inbox", Object{
		"id": group.URL("/deletes/1"), "type": "Delete", "to": s.org,
		"object": Object{"id": s.fan.URL("/stamps/2"), "type": "FeatureAuthorization", "interactingObject": s.org + "/collections/network", "interactionTarget": group.ID},
	})
	s.c.Settle()
	if got := network(); got != 0 {
		t.Errorf("after its leave was taken back %d stand in it", got)
	}
}
