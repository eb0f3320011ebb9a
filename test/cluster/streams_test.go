package cluster

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// stream is the actor of a stream of the vocabulary.
func (n *Node) stream(slug string) domain.Actor {
	n.t.Helper()
	term, err := n.Store.TermBySlug(n.t.Context(), domain.SchemeStream, slug)
	if err != nil {
		n.t.Fatal(err)
	}
	actor, err := n.Store.ActorByURI(n.t.Context(), term.Actor)
	if err != nil {
		n.t.Fatal(err)
	}
	return actor
}

// get asks the node for a path, without following where it leads.
func (n *Node) get(path, accept string) (status int, body string) {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, "https://"+n.Host+path, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := n.cluster.RoundTrip(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// publishesIn publishes an article in streams.
func (n *Node) publishesIn(title string, slugs ...string) domain.Item {
	n.t.Helper()
	streams, err := n.Node.MatchTerms(n.t.Context(), domain.SchemeStream, "streams", "en", slugs)
	if err != nil {
		n.t.Fatal(err)
	}
	item, err := n.Node.PublishContent(n.t.Context(), n.Member, domain.KindArticle, domain.Content{
		Title: title, Summary: "About " + title, Text: "What there is to say.", Language: "en", Streams: streams,
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return item
}

func TestShouldEachStreamIsAGroupWithPageFeedsAndCalendar(t *testing.T) {
	c := New(t, "alder")
	alder := c.Node("alder")
	alder.publishesIn("Shared tools", "open-coops")
	stream := alder.stream("open-coops")
	if stream.Type != domain.TypeGroup || stream.Handle != "open_coops@alder.test" || stream.URL != "https://alder.test/streams/open-coops" {
		t.Fatalf("the stream's actor is %+v", stream)
	}
	for path, want := range map[string]string{
		"/streams/open-coops":      "@open_coops@alder.test",
		"/streams/open-coops.rss":  "Shared tools",
		"/streams/open-coops.atom": "Shared tools",
		"/streams/open-coops.ics":  "BEGIN:VCALENDAR",
	} {
		if status, body := alder.get(path, "text/html"); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answers %d without %q", path, status, want)
		}
	}
	for _, path := range []string{"/streams/open-coops", "/@open_coops"} {
		if status, _ := alder.get(path, "application/activity+json"); status != http.StatusFound {
			t.Errorf("%s asked for ActivityPub answers %d", path, status)
		}
	}
	if status, _ := alder.get("/@open_coops", "text/html"); status != http.StatusSeeOther {
		t.Errorf("the profile answers %d", status)
	}
	var document map[string]any
	_, body := alder.get(strings.TrimPrefix(string(stream.URI), "https://alder.test"), "application/activity+json")
	if err := json.Unmarshal([]byte(body), &document); err != nil || document["type"] != "Group" {
		t.Fatalf("its document is %s, %v", body, err)
	}
	endpoints, _ := document["endpoints"].(map[string]any)
	for _, list := range activitystreams.GroupLists() {
		address, _ := document[list].(string)
		if endpoints[list] != address || address == "" {
			t.Errorf("%s is %v and %v", list, address, endpoints[list])
			continue
		}
		if status, collection := alder.get(strings.TrimPrefix(address, "https://alder.test"), "application/activity+json"); status != http.StatusOK || !strings.Contains(collection, "OrderedCollection") {
			t.Errorf("%s answers %d %s", address, status, collection)
		}
	}
}

func TestAFollowerOfAStreamGetsWhatItsEditorsAccept(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.FollowsAt("@open_coops@alder.test")
	c.Settle()
	stream := alder.stream("open-coops")
	follow, err := birch.Store.FollowOf(t.Context(), birch.Organisation().URI, stream.URI)
	if err != nil || follow.State != domain.FollowAccepted {
		t.Fatalf("the follow is %+v, %v", follow, err)
	}
	item, other := alder.publishesIn("Shared tools", "open-coops"), alder.publishesIn("Shared rules", "cultures-and-politics")
	c.Settle()
	entries := birch.Timeline()
	if len(entries) != 1 || entries[0].Item.URI != item.URI || entries[0].ResharedBy == nil || entries[0].ResharedBy.URI != stream.URI {
		t.Fatalf("birch's network has %d entries: %+v", len(entries), entries)
	}
	if !slices.Equal(entries[0].Item.Content.Audience, []domain.URI{stream.URI}) {
		t.Errorf("it is for %q", entries[0].Item.Content.Audience)
	}
	if _, err := birch.Store.ItemByURI(t.Context(), other.URI); err == nil {
		t.Error("birch holds what belongs to another stream")
	}

	content := item.Content
	content.Title = "Shared tools, again"
	c.Pass(time.Minute)
	if item, err = alder.Node.EditContent(t.Context(), alder.Member, item.ID, content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Shared tools, again"}) {
		t.Errorf("after the edit birch shows %q", got)
	}
	content = item.Content
	content.Streams = nil
	c.Pass(time.Minute)
	if _, err = alder.Node.EditContent(t.Context(), alder.Member, item.ID, content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); len(got) != 0 {
		t.Errorf("taken off the stream, birch still shows %q", got)
	}
	if count, err := alder.Store.OutboxCount(t.Context(), stream.URI); err != nil || count != 0 {
		t.Errorf("the stream's outbox has %d activities, %v", count, err)
	}
}

func TestARetractedItemLeavesTheFollowersOfItsStream(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.FollowsAt("@open_coops@alder.test")
	c.Settle()
	item := alder.publishesIn("Shared tools", "open-coops")
	c.Settle()
	if _, err := alder.Node.Retract(t.Context(), alder.Member, item.ID); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if _, err := birch.Store.ItemByURI(t.Context(), item.URI); err == nil {
		t.Error("birch still holds it")
	}
}

// An upgraded node has items in streams whose actors are made after them.
func TestAStreamThatBeginsLateAnnouncesWhatItHas(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	term, err := alder.Node.AddTerm(t.Context(), alder.Member, domain.SchemeStream, "Seeds & Soil", "What grows.")
	if err != nil {
		t.Fatal(err)
	}
	item := alder.publishesIn("Seed libraries", term.Slug)
	if status, body := alder.get("/streams/"+term.Slug, "text/html"); status != http.StatusOK || !strings.Contains(body, "Seed libraries") {
		t.Errorf("before it has an actor its page answers %d", status)
	}
	c.Settle()
	stream := alder.stream(term.Slug)
	if status, body := alder.get("/streams/"+term.Slug, "text/html"); status != http.StatusOK || !strings.Contains(body, "Seed libraries") || !strings.Contains(body, stream.Handle.String()) {
		t.Errorf("its page answers %d", status)
	}
	birch.FollowsAt(stream.Handle.String())
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Seed libraries"}) {
		t.Errorf("a new follower finds %q", got)
	}
	kept, err := birch.Store.ItemByURI(t.Context(), item.URI)
	if err != nil || !slices.Contains(kept.Content.Audience, stream.URI) {
		t.Errorf("it is for %q, %v", kept.Content.Audience, err)
	}
}

func TestAStreamKeepsItsHandleWhenItIsRenamed(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.FollowsAt("@open_coops@alder.test")
	c.Settle()
	before := alder.stream("open-coops")
	term, err := alder.Store.TermByActor(t.Context(), before.URI)
	if err != nil {
		t.Fatal(err)
	}
	c.Pass(time.Minute)
	if _, err := alder.Node.EditTerm(t.Context(), alder.Member, term.URI, "Livelihoods", "Work that lasts."); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	after, err := birch.Store.ActorByURI(t.Context(), before.URI)
	if err != nil || after.Name != "Livelihoods" || after.HTML != "<p>Work that lasts.</p>" || after.Handle != before.Handle {
		t.Errorf("birch knows %q, %q, %s, %v", after.Name, after.HTML, after.Handle, err)
	}
}

func TestAStreamWhoseHandleIsTakenGetsANumber(t *testing.T) {
	c := New(t, "alder")
	alder := c.Node("alder")
	if _, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, domain.Content{
		Title: "Seeds", Text: "Seeds for everybody.", Language: "en", Card: &domain.Card{Handle: "seeds"},
	}); err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"Seeds", "Settings", "日本", strings.Repeat("long ", 12)} {
		if _, err := alder.Node.AddTerm(t.Context(), alder.Member, domain.SchemeStream, label, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := node.StreamsOf(alder.Node).RunOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	actors, err := alder.Store.LocalActors(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, actor := range actors {
		if seen[actor.Username] || len(actor.Username) > 30 && actor.Role != domain.RoleNode {
			t.Errorf("the handle %q", actor.Username)
		}
		seen[actor.Username] = true
	}
	if !seen["seeds"] || !seen["seeds_2"] || len(actors) != 2+3+1+4 {
		t.Errorf("the actors are %v", seen)
	}
	if _, total, err := alder.Store.Items(t.Context(), domain.Visitor(), storage.ItemFilter{Stream: alder.stream("seeds").URI}, storage.Page{}); err != nil || total != 0 {
		t.Errorf("the new stream has %d items, %v", total, err)
	}
}

func TestShouldAVisitorIsLedToTheAuthorizePageOfHerOwnNode(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	item := alder.Publishes("Seed libraries")
	for _, server := range []string{"@birch@birch.test", "birch.test"} {
		page, err := alder.Interact(t.Context(), server, item.URI, domain.VerbLike)
		if err != nil || !strings.HasPrefix(page, "https://birch.test/authorize?intent=like&uri=https%3A%2F%2Falder.test%2F") {
			t.Errorf("%s leads to %s, %v", server, page, err)
		}
	}
	if status, _ := birch.get("/authorize?uri="+string(item.URI), "text/html"); status != http.StatusSeeOther {
		t.Errorf("a visitor's answer is %d", status)
	}
}
