package federation_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// walk reads a collection of ours with all its pages.
func (w *world) walk(id domain.URI) (activitystreams.Collection, []activitystreams.Entry) {
	w.Helper()
	read := func(uri domain.URI) activitystreams.Collection {
		response := w.get(path(uri), "Accept", activityJSON)
		if response.Code != http.StatusOK {
			w.Fatalf("%s: %d %s", uri, response.Code, response.Body)
		}
		collection := must(activitystreams.Decoder{}.Collection(response.Body.Bytes()))(w)
		if collection.ID != uri {
			w.Errorf("%s calls itself %s", uri, collection.ID)
		}
		return collection
	}
	top := read(id)
	entries := top.Items
	for next := top.First; next != ""; {
		page := read(next)
		if !page.IsPage || page.PartOf != id || page.Total != top.Total {
			w.Errorf("page %s: %+v", next, page)
		}
		entries, next = append(entries, page.Items...), page.Next
	}
	return top, entries
}

func TestTheOutboxShowsWhatIsPublicNewestFirst(t *testing.T) {
	w := newWorld(t)
	var titles []string
	for i := range 25 {
		w.pass(time.Minute)
		titles = append([]string{fmt.Sprintf("Article %d", i)}, titles...)
		w.publish(domain.KindArticle, titles[0])
	}
	gone := w.publish(domain.KindArticle, "Retracted")
	must(w.node.Retract(t.Context(), w.member, gone.ID))(t)
	top, entries := w.walk(w.org.Outbox)
	if !top.Ordered || top.Total != 25 || len(entries) != 25 {
		t.Fatalf("%d of %d, ordered %t", len(entries), top.Total, top.Ordered)
	}
	for i, entry := range entries {
		create := must(activitystreams.Decoder{}.Activity(entry.Raw))(t)
		if item, ok := create.Object.(*domain.Item); !ok || create.Verb != domain.VerbCreate || item.Content.Title != titles[i] {
			t.Errorf("entry %d: %s", i, entry.Raw)
		}
	}
}

func TestAnEmptyOutboxIsAnEmptyArray(t *testing.T) {
	w := newWorld(t)
	top, entries := w.walk(w.org.Outbox)
	if top.Total != 0 || len(entries) != 0 {
		t.Errorf("%+v", top)
	}
	if body := w.get(path(top.First)).Body.String(); !strings.Contains(body, `"orderedItems":[]`) {
		t.Error(body)
	}
}

func TestTheNodesOutboxShowsUpcomingEvents(t *testing.T) {
	w := newWorld(t)
	w.publish(domain.KindArticle, "No event")
	event := w.publish(domain.KindEvent, "Assembly")
	top, entries := w.walk(ourBase + "/ap/node/outbox")
	if top.Total != 1 || len(entries) != 1 {
		t.Fatalf("%+v", top)
	}
	announce := must(activitystreams.Decoder{}.Activity(entries[0].Raw))(t)
	create, ok := announce.Object.(*domain.Activity)
	if !ok || announce.Verb != domain.VerbAnnounce || announce.Actor != ourBase+"/ap/node" || create.Verb != domain.VerbCreate {
		t.Fatalf("%s", entries[0].Raw)
	}
	if item, ok := create.Object.(*domain.Item); !ok || item.URI != event.URI || item.Kind != domain.KindEvent {
		t.Errorf("%s", entries[0].Raw)
	}
	for _, id := range []domain.URI{announce.ID, create.ID} {
		if response := w.get(path(id)); response.Code != http.StatusOK {
			t.Errorf("%s: %d", id, response.Code)
		}
	}
	w.pass(72 * time.Hour)
	if top, _ := w.walk(ourBase + "/ap/node/outbox"); top.Total != 0 {
		t.Errorf("after its end: %d", top.Total)
	}
}

func TestFollowersAreCountedAndFollowedOnesAreListed(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	far.post(far.activity("Follow", ann, "1", string(w.org.URI)))
	w.settle()
	w.follow(ann)
	response := w.get(path(w.org.Followers))
	if strings.Contains(response.Body.String(), "far.example") {
		t.Errorf("followers are named: %s", response.Body)
	}
	followers, entries := w.walk(w.org.Followers)
	if followers.Total != 1 || followers.First != "" || len(entries) != 0 {
		t.Errorf("followers: %+v", followers)
	}
	following, entries := w.walk(w.org.Following)
	if following.Total != 1 || len(entries) != 1 || entries[0].URI != ann {
		t.Errorf("following: %+v %v", following, entries)
	}
	bob := w.peer("other.example").actor("bob")
	pending := must(w.resolver.Actor(t.Context(), bob))(t)
	must(w.node.Follow(t.Context(), w.member, pending))(t)
	if following, entries := w.walk(w.org.Following); following.Total != 1 || len(entries) != 1 {
		t.Errorf("a follow that nobody accepted is listed: %v", entries)
	}
}

func TestOurFollowCanBeRead(t *testing.T) {
	w := newWorld(t)
	ann := w.peer("far.example").actor("ann")
	w.follow(ann)
	follow := must(w.store.FollowOf(t.Context(), w.org.URI, ann))(t)
	document := decoded(t, w.get(path(follow.URI)))
	if document["type"] != "Follow" || document["actor"] != string(w.org.URI) || document["object"] != string(ann) {
		t.Errorf("%v", document)
	}
	if err := w.node.Unfollow(t.Context(), w.member, ann); err != nil {
		t.Fatal(err)
	}
	if response := w.get(path(follow.URI)); response.Code != http.StatusNotFound {
		t.Errorf("after the end: %d", response.Code)
	}
}

func TestFeaturedNamesTheNewest(t *testing.T) {
	w := newWorld(t)
	var newest domain.URI
	for i := range 7 {
		w.pass(time.Minute)
		newest = w.publish(domain.KindArticle, fmt.Sprintf("Article %d", i)).URI
	}
	top, entries := w.walk(w.org.Featured)
	if top.Total != 5 || len(entries) != 5 || entries[0].URI != newest || entries[0].Raw != nil {
		t.Errorf("%+v", top)
	}
}

func TestTheInitiativesAreADirectory(t *testing.T) {
	w := newWorld(t)
	first, second := w.publish(domain.KindInitiative, "Tool Library"), w.publish(domain.KindInitiative, "Repair Cafe")
	if document := decoded(t, w.get(path(w.org.URI))); document["weft:initiatives"] != string(w.org.URI+"/initiatives") {
		t.Errorf("the organisation names no directory: %v", document)
	}
	top, entries := w.walk(w.org.URI + "/initiatives")
	if top.Total != 2 || len(entries) != 2 {
		t.Fatalf("%+v", top)
	}
	for _, entry := range entries {
		item, ok := must(activitystreams.Decoder{}.Object(entry.Raw))(t).(*domain.Item)
		if !ok || item.Subject != first.Subject && item.Subject != second.Subject || item.Content.Card == nil {
			t.Errorf("%s", entry.Raw)
		}
	}
}

func TestResponsesAreCountedAndPublicAnswersListed(t *testing.T) {
	w := newWorld(t)
	article := w.publish(domain.KindArticle, "An article")
	far := w.peer("far.example")
	ann := far.actor("ann")
	public := far.note(ann, "1", map[string]any{"inReplyTo": string(article.URI)})
	direct := far.note(ann, "2", map[string]any{"inReplyTo": string(article.URI), "to": []any{string(w.org.URI)}})
	deeper := far.note(ann, "3", map[string]any{"inReplyTo": far.url("/notes/1")})
	for _, activity := range []any{
		public, direct, deeper, far.activity("Like", ann, "4", string(article.URI)), far.activity("Announce", ann, "5", string(article.URI)),
	} {
		if got := far.post(activity); got.Code != http.StatusAccepted {
			t.Fatal(got.Code, got.Body)
		}
		w.settle()
	}
	replies, entries := w.walk(article.URI + "/replies")
	if replies.Total != 1 || len(entries) != 1 || entries[0].URI != domain.URI(far.url("/notes/1")) {
		t.Errorf("replies: %+v %v", replies, entries)
	}
	for _, kind := range []domain.URI{"/likes", "/shares"} {
		if top, entries := w.walk(article.URI + kind); top.Total != 1 || len(entries) != 0 {
			t.Errorf("%s: %+v", kind, top)
		}
	}
	answer := must(w.node.Reply(t.Context(), w.member, domain.URI(far.url("/notes/1")), "Thank you", node.ReplyOptions{}))(t)
	if top, _ := w.walk(answer.URI + "/replies"); top.Total != 0 {
		t.Errorf("replies to our answer: %d", top.Total)
	}
}

func TestVocabulariesAndTermsAreDocumented(t *testing.T) {
	w := newWorld(t)
	for _, scheme := range domain.Schemes() {
		response := w.get("/ap/vocabularies/" + string(scheme))
		document := decoded(t, response)
		if document["type"] != "skos:ConceptScheme" || response.Header().Get("Content-Type") != "application/ld+json" {
			t.Errorf("%s: %s", scheme, response.Body)
		}
	}
	terms := w.get("/ns").Body.String()
	for _, name := range activitystreams.Terms() {
		if !strings.Contains(terms, `"@id":"weft:`+name+`"`) {
			t.Errorf("/ns does not document weft:%s", name)
		}
	}
}

func TestABlockedHostIsNotListed(t *testing.T) {
	w := newWorld(t)
	ann := w.peer("far.example").actor("ann")
	w.follow(ann)
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.example") }); err != nil {
		t.Fatal(err)
	}
	if _, entries := w.walk(w.org.Following); len(entries) != 0 {
		t.Errorf("%v", entries)
	}
}
