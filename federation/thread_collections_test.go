package federation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// interop §9 MUST 11, and the SHOULD of FEP-7888/f228.
func TestMust11RepliesLikesSharesAndContextAreCollectionsWithPages(t *testing.T) {
	w := newWorld(t)
	article := w.publish(domain.KindArticle, "An article")
	far := w.peer("far.example")
	ann := far.actor("ann")
	for i := range 60 {
		w.pass(time.Second)
		w.accept(far, far.note(ann, fmt.Sprint(i), answers(article.URI)))
	}
	w.settle()
	w.accept(far, far.note(ann, "deeper", answers(domain.URI(far.url("/notes/0")))))
	w.accept(far, far.note(ann, "private", map[string]any{"inReplyTo": string(article.URI), "to": []any{string(w.org.URI)}}))
	open := far.activity("Announce", ann, "open", string(article.URI))
	open["to"] = []any{string(domain.Public)}
	w.accept(far, open)
	w.accept(far, far.activity("Like", ann, "closed", string(article.URI)))
	w.settle()
	w.pass(time.Second)
	ours := must(w.node.Reply(t.Context(), w.member, domain.URI(far.url("/notes/0")), "Thank you.", node.ReplyOptions{}))(t)

	if replies, entries := w.walk(article.URI + "/replies"); replies.Total != 60 || len(entries) != 60 || entries[0].URI != domain.URI(far.url("/notes/0")) {
		t.Errorf("replies: %d of %d", len(entries), replies.Total)
	}
	context, entries := w.walk(article.URI + "/context")
	if context.Total != 63 || len(entries) != 63 || entries[0].URI != article.URI || entries[62].URI != ours.URI || !context.Ordered ||
		context.AttributedTo != w.org.URI {
		t.Errorf("context: %d of %d, %+v", len(entries), context.Total, context)
	}
	if shares, entries := w.walk(article.URI + "/shares"); shares.Total != 1 || len(entries) != 1 || entries[0].URI != domain.URI(far.url("/activities/open")) {
		t.Errorf("shares: %+v %v", shares, entries)
	}
	if likes, entries := w.walk(article.URI + "/likes"); likes.Total != 1 || len(entries) != 0 {
		t.Errorf("likes: %+v %v: it was sent to us alone", likes, entries)
	}
	for _, uri := range []domain.URI{article.URI, ours.URI} {
		document := decoded(t, w.get(path(uri), "Accept", activityJSON))
		if document["context"] != string(article.URI+"/context") {
			t.Errorf("%s says context %v", uri, document["context"])
		}
		replies, _ := document["replies"].(map[string]any)
		first, _ := replies["first"].(map[string]any)
		if replies["type"] != "Collection" || first["type"] != "CollectionPage" || first["partOf"] != replies["id"] || first["next"] == nil {
			t.Errorf("%s says replies %v: GoToSocial wants a first page", uri, document["replies"])
		}
	}
}

func TestAnActorsEventsToComeAreACollection(t *testing.T) {
	w := newWorld(t)
	w.publish(domain.KindArticle, "No event")
	event := w.publish(domain.KindEvent, "Assembly")
	document := decoded(t, w.get(path(w.org.URI), "Accept", activityJSON))
	id, _ := document["weft:upcomingEvents"].(string)
	top, entries := w.walk(domain.URI(id))
	if top.Total != 1 || len(entries) != 1 || entries[0].URI != event.URI || top.AttributedTo != w.org.URI {
		t.Fatalf("%+v", top)
	}
	if got, ok := must(activitystreams.Decoder{}.Object(entries[0].Raw))(t).(*domain.Item); !ok || got.Kind != domain.KindEvent {
		t.Errorf("%s", entries[0].Raw)
	}
	if !strings.Contains(string(entries[0].Raw), "canQuote") {
		t.Errorf("an embedded event does not say who may quote it: %s", entries[0].Raw)
	}
	w.pass(72 * time.Hour)
	if top, _ := w.walk(domain.URI(id)); top.Total != 0 {
		t.Errorf("after its end: %d", top.Total)
	}
	if got := w.get("/ap/node/upcomingEvents"); got.Code != 404 || strings.Contains(w.get("/ap/node").Body.String(), "upcomingEvents\":\"https") {
		t.Errorf("the node actor has events of its own: %d", got.Code)
	}
}

func TestAFollowFetchesWhatWasPublishedBeforeAndTellsNobody(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	document := far.actorDocument("ann")
	document["featured"], document["upcomingEvents"] = string(ann)+"/featured", string(ann)+"/events"
	far.serve("/users/ann", document)
	far.collection("/users/ann/featured", string(far.serveNote(ann, "pinned", map[string]any{"published": "2029-01-01T00:00:00Z"})))
	event := map[string]any{
		"id": far.url("/events/1"), "type": "Event", "attributedTo": string(ann), "name": "Assembly", "published": "2030-01-01T00:00:00Z",
		"startTime": "2030-04-01T10:00:00Z", "to": []any{string(domain.Public)},
	}
	far.collection("/users/ann/events", event)
	old := far.note(ann, "old", mention(w.org.URI))
	old["object"].(map[string]any)["published"] = "2030-02-01T00:00:00Z"
	boosted := w.publish(domain.KindArticle, "Ours")
	boost := far.activity("Announce", ann, "b", string(boosted.URI))
	boost["published"] = "2030-03-01T00:00:00Z"
	// Mobilizon: a person created it for the group.
	group := far.note(ann, "of-the-group", nil)
	group["actor"] = far.url("/users/bob")
	// The twin that is wrong: it is attributed to somebody else.
	forged := far.note(domain.URI(far.url("/users/bob")), "forged", nil)
	far.collection("/users/ann/outbox", boost, old, group, forged)
	found := must(w.resolver.Actor(t.Context(), ann))(t)
	follow := must(w.node.Follow(t.Context(), w.member, found))(t)
	w.accept(far, far.activity("Accept", ann, "1", string(follow.URI)))
	w.settle()

	for _, uri := range []string{"/notes/pinned", "/notes/old", "/notes/of-the-group"} {
		if !w.hasNote(far.url(uri)) {
			t.Errorf("%s was not fetched", uri)
		}
	}
	if w.hasNote(far.url("/notes/forged")) {
		t.Error("what somebody else wrote was taken for ann's")
	}
	kept := must(w.store.ItemByURI(t.Context(), domain.URI(far.url("/events/1"))))(t)
	if kept.PublishedAt.Format(time.DateOnly) != "2030-01-01" || kept.Arrival.Reason != domain.BecauseEarlier {
		t.Errorf("the event is of %s, because %s", kept.PublishedAt, kept.Arrival.Reason)
	}
	response := must(w.store.ResponseOf(t.Context(), domain.ResponseReshare, ann, boosted.URI))(t)
	if response.CreatedAt.Format(time.DateOnly) != "2030-03-01" {
		t.Errorf("the reshare is of %s", response.CreatedAt)
	}
	if w.notified() != 0 {
		t.Errorf("%d notifications", w.notified())
	}
}
