package cluster

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func TestAFollowerReceivesAnArticle(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)

	item := alder.Publishes("Seed libraries")
	c.Settle()

	if got := birch.Titles(); !slices.Equal(got, []string{"Seed libraries"}) {
		t.Fatalf("birch's network shows %q", got)
	}
	entry := birch.Timeline()[0]
	if entry.Item.URI != item.URI || entry.Item.URL != item.URL || entry.Author.URI != alder.Organisation().URI {
		t.Errorf("got %+v", entry.Item)
	}
	if !strings.Contains(entry.Item.Content.HTML, "<em>Seed libraries</em>") {
		t.Errorf("the text arrived as %q", entry.Item.Content.HTML)
	}
	if posts := c.Requests(http.MethodPost, "https://birch.test/ap/inbox"); len(posts) != 1 {
		t.Errorf("birch got %d posts", len(posts))
	}
}

func TestAFollowIsAcceptedAndCounted(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)

	follow, err := birch.Store.FollowOf(t.Context(), birch.Organisation().URI, alder.Organisation().URI)
	if err != nil || follow.State != domain.FollowAccepted {
		t.Fatalf("got %+v, %v", follow, err)
	}
	followers, _, err := alder.Store.FollowCounts(t.Context(), alder.Organisation().URI)
	if err != nil || followers != 1 {
		t.Errorf("alder counts %d followers, %v", followers, err)
	}
}

func TestTwoEditsWithinASecondArriveInOrder(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	item := alder.Publishes("First words")
	c.Settle()
	for _, title := range []string{"Second words", "Third words"} {
		content := item.Content
		content.Title = title
		var err error
		if item, err = alder.Node.EditContent(t.Context(), alder.Member, item.ID, content); err != nil {
			t.Fatal(err)
		}
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Third words"}) {
		t.Errorf("birch's network shows %q", got)
	}
}

func TestAnEditBeforeTheFirstDeliveryTravelsAsOneCreate(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	before := len(c.Requests(http.MethodPost, "https://birch.test/"))
	item := alder.Publishes("Hasty words")
	item.Content.Title = "Better words"
	if _, err := alder.Node.EditContent(t.Context(), alder.Member, item.ID, item.Content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Better words"}) {
		t.Errorf("birch's network shows %q", got)
	}
	if posts := len(c.Requests(http.MethodPost, "https://birch.test/")) - before; posts != 1 {
		t.Errorf("birch got %d posts for one article", posts)
	}
}

func TestARetractedArticleIsGoneEverywhereAndComesBackUnderANewID(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	first := alder.Publishes("Fleeting words")
	c.Settle()
	retracted, err := alder.Node.Retract(t.Context(), alder.Member, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); len(got) != 0 {
		t.Errorf("birch's network still shows %q", got)
	}
	if status := alder.status(first.URI, "application/activity+json"); status != http.StatusGone {
		t.Errorf("the id answers %d", status)
	}
	again, err := alder.Node.Publish(t.Context(), alder.Member, retracted.ID)
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if again.URI == first.URI || again.URL != first.URL {
		t.Errorf("published again as %s at %s", again.URI, again.URL)
	}
	if got := birch.Titles(); !slices.Equal(got, []string{"Fleeting words"}) {
		t.Errorf("birch's network shows %q", got)
	}
}

func TestAReplyStandsUnderTheArticleAndCanBeAnswered(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	item := alder.Publishes("A question")
	c.Settle()
	reply, err := birch.Node.Reply(t.Context(), birch.Member, item.URI, "An *answer*.", node.ReplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	replies := alder.replies(item.URI)
	if len(replies) != 1 || replies[0].Note.URI != reply.URI || replies[0].Author.URI != birch.Organisation().URI {
		t.Fatalf("under the article stand %+v", replies)
	}
	if unread, err := alder.Store.UnreadNotifications(t.Context(), &domain.Member{Role: domain.RoleOwner}); err != nil || unread < 2 { // the follow and the reply
		t.Errorf("%d notifications, %v", unread, err)
	}
	if _, err := alder.Node.Reply(t.Context(), alder.Member, reply.URI, "Thank you.", node.ReplyOptions{ShowMember: true}); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if thread := birch.replies(item.URI); len(thread) != 2 {
		t.Errorf("birch sees %d replies", len(thread))
	}
}

func (n *Node) replies(root domain.URI) []storage.Reply {
	n.t.Helper()
	replies, err := n.Store.Replies(n.t.Context(), domain.Viewer{Member: &n.Member}, root)
	if err != nil {
		n.t.Fatal(err)
	}
	return replies
}

// status is what an address of the node answers.
func (n *Node) status(uri domain.URI, accept string) int {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, string(uri), nil)
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := n.cluster.RoundTrip(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestLikesAndResharesComeBackAndCanBeTakenBack(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	birch.Follows(alder)
	cedar.Follows(birch)
	item := alder.Publishes("Worth passing on")
	c.Settle()
	for _, act := range []error{
		birch.Node.Like(t.Context(), birch.Member, item.URI), birch.Node.Reshare(t.Context(), birch.Member, item.URI),
	} {
		if act != nil {
			t.Fatal(act)
		}
	}
	c.Settle()
	if got := alder.counts(item.URI); got.Likes != 1 || got.Reshares != 1 {
		t.Errorf("alder counts %+v", got)
	}
	if got := cedar.Titles(); !slices.Equal(got, []string{"Worth passing on"}) {
		t.Errorf("cedar, who follows birch, sees %q", got)
	}
	for _, undo := range []error{
		birch.Node.Unlike(t.Context(), birch.Member, item.URI), birch.Node.Unreshare(t.Context(), birch.Member, item.URI),
	} {
		if undo != nil {
			t.Fatal(undo)
		}
	}
	c.Settle()
	if got := alder.counts(item.URI); got.Likes != 0 || got.Reshares != 0 {
		t.Errorf("after taking them back alder counts %+v", got)
	}
	if got := cedar.Titles(); len(got) != 0 {
		t.Errorf("after the reshare was taken back cedar sees %q", got)
	}
}

func (n *Node) counts(uri domain.URI) domain.Counts {
	n.t.Helper()
	counts, err := n.Store.CountsOf(n.t.Context(), []domain.URI{uri})
	if err != nil {
		n.t.Fatal(err)
	}
	return counts[uri]
}

func TestWhoUnfollowsGetsNothingMore(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	if err := birch.Node.Unfollow(t.Context(), birch.Member, alder.Organisation().URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	before := len(c.Requests(http.MethodPost, "https://birch.test/"))
	alder.Publishes("Unheard words")
	c.Settle()
	if posts := len(c.Requests(http.MethodPost, "https://birch.test/")) - before; posts != 0 {
		t.Errorf("birch got %d posts after unfollowing", posts)
	}
}

func TestAPeerThatWasDownGetsEverythingOnceWhenItIsBack(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	birch.Follows(alder)
	cedar.Follows(alder)
	c.TakeDown("birch")
	alder.Publishes("While birch was away")
	c.Settle()
	if got := cedar.Titles(); len(got) != 1 {
		t.Errorf("a peer that is down keeps cedar from getting the article: %q", got)
	}
	c.BringUp("birch")
	c.Pass(2 * time.Hour)
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"While birch was away"}) {
		t.Errorf("birch's network shows %q", got)
	}
}

func TestARetryIsSignedAnew(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	c.TakeDown("birch")
	alder.Publishes("Signed twice")
	c.Settle()
	c.BringUp("birch")
	c.Pass(time.Hour)
	c.Settle()
	posts := c.Requests(http.MethodPost, "https://birch.test/ap/inbox")
	if len(posts) == 0 {
		t.Fatal("nothing was sent")
	}
	if got := posts[len(posts)-1].Header.Get("Date"); got != c.Now().UTC().Format(http.TimeFormat) {
		t.Errorf("the retry carries the date %q", got)
	}
}

func TestAReplayChangesNothing(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	alder.Publishes("Only once")
	c.Settle()
	posts := c.Requests(http.MethodPost, "https://birch.test/ap/inbox")
	replay := posts[len(posts)-1]
	if status := c.post(replay, replay.Body); status != http.StatusAccepted {
		t.Errorf("the replay was answered %d", status)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Only once"}) {
		t.Errorf("birch's network shows %q", got)
	}
	if status := c.post(replay, append(replay.Body, ' ')); status != http.StatusUnauthorized {
		t.Errorf("an altered body was answered %d", status)
	}
}

func (c *Cluster) post(request Request, body []byte) int {
	c.t.Helper()
	again, err := http.NewRequestWithContext(c.t.Context(), request.Method, request.URL, strings.NewReader(string(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	again.Header = request.Header.Clone()
	response, err := c.RoundTrip(again)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestAForgedOriginIsRefused(t *testing.T) {
	c := New(t, "alder", "birch", "mallory")
	alder, birch, mallory := c.Node("alder"), c.Node("birch"), c.Node("mallory")
	birch.Follows(alder)
	birch.Follows(mallory)
	genuine := alder.Publishes("Genuine words")
	c.Settle()
	forged := *birch.Timeline()[0].Item
	forged.Content.Title = "Forged words"
	forged.UpdatedAt = c.Now().Add(time.Minute)
	for _, verb := range []domain.Verb{domain.VerbCreate, domain.VerbUpdate} {
		err := birch.Node.Receive(t.Context(), node.Received{
			Activity: &domain.Activity{
				ID: domain.URI("https://mallory.test/ap/activities/" + string(verb)), Verb: verb,
				Actor: mallory.Organisation().URI, Object: &forged, ObjectURI: forged.URI,
			},
			Sender: mallory.Organisation(),
		})
		if !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("a forged %s was answered %v", verb, err)
		}
	}
	if got := birch.Titles(); !slices.Equal(got, []string{"Genuine words"}) {
		t.Errorf("birch's network shows %q", got)
	}
	// The twin that is right: alder's own Update.
	genuine.Content.Title = "Genuine words, revised"
	if _, err := alder.Node.EditContent(t.Context(), alder.Member, genuine.ID, genuine.Content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Genuine words, revised"}) {
		t.Errorf("birch's network shows %q", got)
	}
}

func TestAfterAKeyRotationDeliveriesArriveWithOneRefetch(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	if err := alder.Node.RotateKeys(t.Context(), alder.Member, alder.Organisation().URI); err != nil {
		t.Fatal(err)
	}
	before := len(c.Requests(http.MethodGet, string(alder.Organisation().URI)))
	c.Pass(time.Hour)
	alder.Publishes("Signed with the new key")
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Signed with the new key"}) {
		t.Errorf("birch's network shows %q", got)
	}
	if fetches := len(c.Requests(http.MethodGet, string(alder.Organisation().URI))) - before; fetches < 1 || fetches > 2 {
		t.Errorf("birch fetched the key %d times", fetches) // once for the signature, once for the Update of the actor
	}
}

func TestEventsAndInitiativesTravelWhole(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	latitude, longitude := 51.05, 3.72
	start := c.Now().Add(72 * time.Hour)
	event, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindEvent, domain.Content{
		Title: "Spring assembly", Text: "Bring a *chair*.", Language: "en",
		Event: &domain.Occasion{
			Start: start, End: start.Add(2 * time.Hour), TimeZone: "Europe/Brussels",
			Place: &domain.Place{Name: "Huis van de Buurt", City: "Gent", Latitude: &latitude, Longitude: &longitude},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	streams, err := alder.Node.MatchTerms(t.Context(), domain.SchemeStream, "streams", "en", []string{"open-coops"})
	if err != nil {
		t.Fatal(err)
	}
	initiative, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, domain.Content{
		Title: "Tool library", Text: "Tools for everybody.", Language: "en", Streams: streams,
		Card: &domain.Card{Handle: "tools", Founded: "2019", Priorities: []string{"Lend before selling"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	got, err := birch.Store.ItemByURI(t.Context(), event.URI)
	if err != nil {
		t.Fatal(err)
	}
	if o := got.Content.Event; o == nil || !o.Start.Equal(start) || o.TimeZone != "Europe/Brussels" || o.Place == nil || o.Place.City != "Gent" || *o.Place.Latitude != latitude {
		t.Errorf("the event arrived as %+v", got.Content.Event)
	}
	profile, err := birch.Store.ItemByURI(t.Context(), initiative.URI)
	if err != nil {
		t.Fatal(err)
	}
	card := profile.Content.Card
	if card == nil || card.Founded != "2019" || !slices.Equal(card.Priorities, []string{"Lend before selling"}) || profile.Subject != initiative.Subject {
		t.Errorf("the profile arrived as %+v of %s", card, profile.Subject)
	}
	if len(profile.Content.Streams) != 1 || profile.Content.Streams[0].URI != streams[0].URI {
		t.Errorf("its streams arrived as %+v", profile.Content.Streams)
	}
}

func TestAFollowerOfAnInitiativeGetsWhatBelongsToIt(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	initiative, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, domain.Content{
		Title: "Tool library", Text: "Tools for everybody.", Language: "en", Card: &domain.Card{Handle: "tools"},
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := birch.Lookup(t.Context(), "@tools@alder.test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := birch.Node.Follow(t.Context(), birch.Member, *found.Actor); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if _, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, domain.Content{
		Title: "New drills", Text: "Two of them.", Language: "en", Initiatives: []domain.URI{initiative.Subject},
	}); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Contains(got, "New drills") {
		t.Errorf("birch, who follows the initiative, sees %q", got)
	}
}

func TestNothingIsLostOrDoubledByARestartBetweenWritingAndSending(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	alder.Publishes("Before the stop")
	alder.Restart()
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Before the stop"}) {
		t.Errorf("birch's network shows %q", got)
	}
}
