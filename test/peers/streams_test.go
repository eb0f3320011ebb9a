package peers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const streamSlug, streamHandle = "open-coops", "open_coops@weft.test"

// stream is the id of the actor of a stream of ours.
func (s *story) stream() string {
	s.Helper()
	term, err := s.weft.Store.TermBySlug(s.Context(), domain.SchemeStream, streamSlug)
	if err != nil {
		s.Fatal(err)
	}
	return string(term.Actor)
}

// inStream publishes an article in the stream.
func (s *story) inStream(title string) domain.Item {
	s.Helper()
	streams, err := s.weft.Node.MatchTerms(s.Context(), domain.SchemeStream, "streams", "en", []string{streamSlug})
	if err != nil {
		s.Fatal(err)
	}
	return s.publish(domain.KindArticle, domain.Content{Title: title, Summary: "In short.", Text: "What there is to say.", Streams: streams})
}

// runs notes what program a host runs, as its NodeInfo says.
func (s *story) runs(host, program string) {
	s.Helper()
	err := s.weft.Store.Write(s.Context(), func(tx *storage.Tx) error {
		peer, err := tx.Peer(s.Context(), host)
		if err != nil {
			return err
		}
		peer.Software = program
		return tx.SavePeer(s.Context(), peer)
	})
	if err != nil {
		s.Fatal(err)
	}
}

// waiting are the submissions that wait for the stream.
func (s *story) waiting() []domain.Submission {
	s.Helper()
	list, _, err := s.weft.Store.Submissions(s.Context(), domain.URI(s.stream()), domain.SubmissionWaiting, storage.Page{Size: 100})
	if err != nil {
		s.Fatal(err)
	}
	return list
}

func (s *story) followsStream(fan *Actor) {
	s.Helper()
	if found := fan.Follow(streamHandle); found != s.stream() {
		s.Fatalf("the handle leads to %s", found)
	}
	s.atPeace()
	if !fan.Follows(s.stream()) {
		s.Fatal("the Follow was not accepted")
	}
}

func TestShouldALemmyFollowerOfAStreamGetsActivitiesWrapped(t *testing.T) {
	s, l := withLemmy(t)
	s.followsStream(l.Member)
	s.runs("lemmy.test", "lemmy")
	item := s.inStream("Shared tools")
	s.atPeace()
	if got := s.shown(item).Title; got != "Shared tools" {
		t.Errorf("it shows %q", got)
	}
	if got := l.Got("Announce"); len(got) != 1 || len(l.Got("Create")) != 0 {
		t.Errorf("it got %d Announces and %d Creates", len(got), len(l.Got("Create")))
	}
	create, _ := l.Got("Announce")[0].Activity["object"].(Object)
	if answer := l.Get(text(create, "id"), activityJSON); text(answer.JSON(), "type") != "Create" || idOf(answer.JSON()["object"]) != string(item.URI) {
		t.Errorf("the wrapped Create %v answers %d", create["id"], answer.Status)
	}
	s.c.Pass(time.Minute)
	item = s.edit(item, "Shared tools, again")
	s.atPeace()
	if got := s.shown(item).Title; got != "Shared tools, again" {
		t.Errorf("after the edit it shows %q", got)
	}
	s.retract(item)
	s.atPeace()
	s.hidden(item)
	if got := l.Got("Update"); len(got) != 0 {
		t.Errorf("it got the Update directly as well: %d", len(got))
	}
}

func TestShouldAMastodonFollowerOfAStreamSeesOneReshare(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsStream(s.fan)
	s.runs("mastodon.test", "mastodon")
	item := s.inStream("Shared tools")
	s.atPeace()
	s.shown(item)
	if got := s.fan.Got("Announce"); len(got) != 1 || got[0].Activity["object"] != string(item.URI) {
		t.Errorf("it got %d Announces: %v", len(got), got)
	}
	if got := s.fan.Responses("Announce", string(item.URI)); got != 1 {
		t.Errorf("it counts %d reshares", got)
	}
	s.c.Pass(time.Minute)
	item = s.edit(item, "Shared tools, again")
	s.atPeace()
	if got := s.shown(item).Text; !strings.Contains(got, "again") {
		t.Errorf("after the edit it shows %q", got)
	}
	s.retract(item)
	s.atPeace()
	s.hidden(item)
}

// Mobilizon's fetch of a group ends at the first of its collections that is missing.
func TestShouldMobilizonFetchesAStreamWithAllItsCollections(t *testing.T) {
	s, m := withMobilizon(t)
	id, err := mobilizonFinger(m.Peer, streamHandle)
	if err != nil || id != s.stream() {
		t.Fatalf("the handle leads to %s, %v", id, err)
	}
	group, err := m.Fetch(id)
	if err != nil {
		t.Fatal(err)
	}
	if text(group, "type") != "Group" || text(group, "openness") == "" {
		t.Errorf("it is %v, openness %v", group["type"], group["openness"])
	}
	for _, list := range []string{"outbox", "followers", "members", "resources", "posts", "todos", "discussions", "events"} {
		collection, err := m.Fetch(text(group, list))
		if err != nil {
			t.Errorf("%s: %v", list, err)
			continue
		}
		if _, isArray := collection["orderedItems"].([]any); !isArray && text(collection, "first") == "" && list != "followers" {
			t.Errorf("%s is %v", list, collection)
		}
	}
	m.Relay.FollowActor(id)
	s.atPeace()
	if !m.Relay.Follows(id) {
		t.Error("the Follow was not accepted")
	}
	event := s.eventInStream()
	s.atPeace()
	s.shown(event)
	page, err := m.Fetch(text(group, "events") + "?page=1")
	if err != nil || len(objects(page, "orderedItems")) != 1 {
		t.Errorf("its events are %v, %v", page["orderedItems"], err)
	}
}

func (s *story) eventInStream() domain.Item {
	s.Helper()
	streams, err := s.weft.Node.MatchTerms(s.Context(), domain.SchemeStream, "streams", "en", []string{streamSlug})
	if err != nil {
		s.Fatal(err)
	}
	start := s.c.Now().Add(72 * time.Hour).Truncate(time.Hour)
	return s.publish(domain.KindEvent, domain.Content{
		Title: "Assembly", Summary: "We meet.", Text: "Bring a *chair*.", Streams: streams,
		Event: &domain.Occasion{Start: start, End: start.Add(2 * time.Hour), TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.test/assembly"},
	})
}

// addressed makes an article of the fan that is for the stream.
func (s *story) addressed(fan *Actor, title string, members Object) string {
	s.Helper()
	o := Object{"name": title, "summary": "In short.", "content": "<p>What there is to say.</p>", "to": []any{public}, "cc": []any{s.stream()}, "audience": s.stream()}
	for member, value := range members {
		o[member] = value
	}
	id := fan.Make("Article", o)
	fan.tell("Create", id, fan.recall(id), "https://weft.test/ap/inbox")
	s.atPeace()
	return id
}

func TestAPeersArticleForAStreamWaitsAndIsAnnouncedOnceAccepted(t *testing.T) {
	s := begin(t, Mastodon)
	l := Lemmy(t, s.c)
	ann := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "ann")
	s.followsStream(s.fan)
	s.followsStream(l.Member)
	s.runs("lemmy.test", "lemmy")
	id := s.addressed(ann, "Seeds for all", nil)
	waiting := s.waiting()
	if len(waiting) != 1 || string(waiting[0].Object) != id || string(waiting[0].Author) != ann.ID || len(s.fan.Got("Announce")) != 0 {
		t.Fatalf("waiting are %+v", waiting)
	}
	if page := s.fan.Get("https://weft.test/streams/"+streamSlug, "text/html"); strings.Contains(string(page.Body), "Seeds for all") {
		t.Error("the page of the stream shows what nobody accepted")
	}
	if err := s.weft.Node.AcceptSubmission(t.Context(), s.weft.Member, waiting[0].ID); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if got := s.fan.Got("Announce"); len(got) != 1 || got[0].Activity["object"] != id {
		t.Errorf("Mastodon got %d Announces", len(got))
	}
	if shown, ok := s.fan.Shows(id); !ok || shown.Author != ann.ID {
		t.Errorf("Mastodon shows %+v", shown)
	}
	if shown, ok := l.Shows(id); !ok || shown.Author != ann.ID || len(l.Got("Announce")) != 1 {
		t.Errorf("Lemmy shows %+v after %d Announces: %q", shown, len(l.Got("Announce")), l.Complaints())
	}
	if got := ann.Responses("Announce", id); got != 1 {
		t.Errorf("the author hears of %d reshares", got)
	}
	page := s.fan.Get("https://weft.test/streams/"+streamSlug, "text/html")
	if !strings.Contains(string(page.Body), "Seeds for all") || !strings.Contains(string(page.Body), "far.test") {
		t.Error("the page of the stream does not show it with its origin")
	}
	s.editedThenGone(l, ann, id)
}

// editedThenGone: what the author does with an accepted article reaches the followers, in their form.
func (s *story) editedThenGone(l *LemmyServer, ann *Actor, id string) {
	s.Helper()
	s.c.Pass(time.Minute)
	o := ann.recall(id)
	o["name"], o["updated"] = "Seeds for everybody", ann.now()
	ann.keep(o)
	ann.tell("Update", id, ann.recall(id), "https://weft.test/ap/inbox")
	s.atPeace()
	if shown, _ := l.Shows(id); shown.Title != "Seeds for everybody" {
		s.Errorf("after the edit Lemmy shows %q", shown.Title)
	}
	ann.Serve(pathOf(id), http.StatusGone)
	ann.tell("Delete", id, Object{"id": id, "type": "Tombstone", "formerType": "Article"}, "https://weft.test/ap/inbox")
	s.atPeace()
	if _, ok := l.Shows(id); ok {
		s.Error("Lemmy still shows what was deleted")
	}
	if got := s.fan.Responses("Announce", id); got != 0 {
		s.Errorf("Mastodon still counts %d reshares", got)
	}
	if list, err := s.weft.Store.SubmissionsOf(s.Context(), domain.URI(id)); err != nil || len(list) != 0 {
		s.Errorf("the queue still has %+v, %v", list, err)
	}
	if page := s.fan.Get("https://weft.test/streams/"+streamSlug, "text/html"); strings.Contains(string(page.Body), "Seeds for") {
		s.Error("the page of the stream still shows it")
	}
}

func TestADeclinedArticleIsNotAskedForAgain(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsStream(s.fan)
	id := s.addressed(s.fan, "Buy my seeds", nil)
	if err := s.weft.Node.DeclineSubmission(t.Context(), s.weft.Member, s.waiting()[0].ID); err != nil {
		t.Fatal(err)
	}
	s.fan.tell("Create", id, s.fan.recall(id), "https://weft.test/ap/inbox")
	s.atPeace()
	if waiting, got := s.waiting(), s.fan.Got("Announce"); len(waiting) != 0 || len(got) != 0 {
		t.Errorf("%d wait, %d were announced", len(waiting), len(got))
	}
}

func TestAnAuthorWhoIsAlwaysAcceptedIsAnnouncedAtOnce(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsStream(s.fan)
	s.addressed(s.fan, "First", nil)
	if err := s.weft.Node.WelcomeAuthor(t.Context(), s.weft.Member, s.waiting()[0].ID); err != nil {
		t.Fatal(err)
	}
	second := s.addressed(s.fan, "Second", nil)
	note := s.fan.Make("Note", Object{
		"content": "<p>A post.</p>", "to": []any{public}, "cc": []any{s.stream()},
		"tag": []any{Object{"type": "Mention", "href": s.stream(), "name": "@" + streamHandle}},
	})
	s.fan.tell("Create", note, s.fan.recall(note), "https://weft.test/ap/inbox")
	s.atPeace()
	var announced []string
	for _, received := range s.fan.Got("Announce") {
		announced = append(announced, idOf(received.Activity["object"]))
	}
	if len(announced) != 3 || !slices.Contains(announced, second) || !slices.Contains(announced, note) || len(s.waiting()) != 0 {
		t.Errorf("announced are %q, %d wait", announced, len(s.waiting()))
	}
	if page := s.fan.Get("https://weft.test/streams/"+streamSlug, "text/html"); !strings.Contains(string(page.Body), "A post.") {
		t.Error("the page of the stream does not show the note")
	}
	silence := domain.Standing{Target: s.fan.Host, Level: domain.LevelSilence}
	if _, err := s.weft.Node.Decide(t.Context(), s.weft.Member, silence); err != nil {
		t.Fatal(err)
	}
	s.addressed(s.fan, "Silent", nil)
	if len(s.waiting()) != 1 {
		t.Errorf("of a silenced author %d wait", len(s.waiting()))
	}
	if _, err := s.weft.Node.Decide(t.Context(), s.weft.Member, domain.Standing{Target: s.fan.Host}); err != nil {
		t.Fatal(err)
	}
	if err := s.weft.Node.DismissAuthor(t.Context(), s.weft.Member, domain.URI(s.stream()), domain.URI(s.fan.ID)); err != nil {
		t.Fatal(err)
	}
	s.addressed(s.fan, "Third", nil)
	if len(s.waiting()) != 2 {
		t.Errorf("after the rule ended %d wait", len(s.waiting()))
	}
}

func TestWhatIsNotPublicNeverEntersTheQueueOfAStream(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsStream(s.fan)
	s.addressed(s.fan, "For my followers", Object{"to": []any{s.fan.ID + "/followers"}})
	s.addressed(s.fan, "For the stream alone", Object{"to": []any{s.stream()}, "cc": []any{}})
	if waiting := s.waiting(); len(waiting) != 0 {
		t.Errorf("waiting are %+v", waiting)
	}
	s.addressed(s.fan, "For all", nil) // the twin
	if len(s.waiting()) != 1 {
		t.Error("what is for all does not wait")
	}
}

func TestForgedAndRepeatedThingsDoNotFillTheQueueOfAStream(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsStream(s.fan)
	bob := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	forged := Object{
		"id": bob.URL("/articles/forged"), "type": "Article", "attributedTo": bob.ID, "name": "Forged", "content": "<p>Forged</p>",
		"to": []any{public}, "cc": []any{s.stream()}, "audience": s.stream(),
	}
	create := s.fan.activity("Create", forged, Object{"id": s.fan.URL("/creates/1"), "to": []any{public}, "cc": []any{s.stream()}})
	s.fan.Send("https://weft.test/ap/inbox", create)
	inner := Object{"id": bob.URL("/activities/forged"), "type": "Create", "actor": bob.ID, "object": forged, "to": []any{public}, "cc": []any{s.stream()}}
	s.fan.Send("https://weft.test/ap/inbox", s.fan.activity("Announce", inner, Object{"to": []any{public}, "cc": []any{s.stream()}}))
	s.c.Settle()
	if waiting := s.waiting(); len(waiting) != 0 {
		t.Errorf("a forged thing waits: %+v", waiting)
	}
	s.fan.Complaints()
	// The twin: the same third-host object, which its host confirms, is its author's submission.
	real := bob.Make("Article", Object{"name": "Real", "content": "<p>Real</p>", "to": []any{public}, "cc": []any{s.stream()}, "audience": s.stream()})
	for _, id := range []string{"/creates/2", "/creates/3", "/creates/3"} {
		s.fan.Send("https://weft.test/ap/inbox", s.fan.activity("Create", bob.recall(real), Object{"id": s.fan.URL(id), "to": []any{public}, "cc": []any{s.stream()}}))
	}
	s.c.Settle()
	waiting := s.waiting()
	if len(waiting) != 1 || string(waiting[0].Author) != bob.ID || len(waiting[0].Activity) != 0 {
		t.Errorf("waiting are %+v", waiting)
	}
}

func TestTheQueueOfAStreamIsBoundedForEachAuthor(t *testing.T) {
	s := begin(t, Mastodon)
	for range 25 {
		id := s.fan.Make("Article", Object{"name": "Again and again", "content": "<p>x</p>", "to": []any{public}, "cc": []any{s.stream()}})
		s.fan.tell("Create", id, s.fan.recall(id), "https://weft.test/ap/inbox")
	}
	s.atPeace()
	if got := len(s.waiting()); got != 20 {
		t.Errorf("%d wait", got)
	}
}

func TestAnswersAndLikesInAStreamsThreadAreWrapped(t *testing.T) {
	s, l := withLemmy(t)
	s.followsStream(l.Member)
	s.runs("lemmy.test", "lemmy")
	item := s.inStream("Shared tools")
	s.atPeace()
	ann := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "ann")
	if err := ann.show(Object{"id": string(item.URI), "type": "Article", "name": "Shared tools", "attributedTo": s.org, "to": []any{public}, "content": "x", "url": item.URL, "published": ann.now(), "cc": []any{}, "tag": []any{}, "attachment": []any{}}); err != nil {
		t.Fatal(err)
	}
	reply := ann.Reply(string(item.URI), "<p>I have a saw.</p>")
	secret := ann.Make("Note", Object{"inReplyTo": string(item.URI), "content": "<p>Between us.</p>", "to": []any{s.org}, "cc": []any{}})
	ann.tell("Create", secret, ann.recall(secret), "https://weft.test/ap/inbox")
	like := ann.activity("Like", string(item.URI), Object{"to": []any{s.org}, "audience": s.stream()})
	ann.Send("https://weft.test/ap/inbox", like)
	s.atPeace()
	kinds := map[string]int{}
	for _, received := range l.Got("Announce") {
		inner, _ := received.Activity["object"].(Object)
		kinds[text(inner, "type")]++
	}
	if kinds["Create"] != 2 || kinds["Like"] != 1 || len(kinds) != 2 {
		t.Errorf("wrapped were %v", kinds)
	}
	if _, ok := l.Shows(reply); !ok {
		t.Error("Lemmy does not show the answer")
	}
	if _, ok := l.Shows(secret); ok {
		t.Error("Lemmy shows what was between two")
	}
}

func TestWhoIsBlockedNeverEntersTheQueueOfAStream(t *testing.T) {
	s := begin(t, Mastodon)
	ann := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "ann")
	send := func(by *Actor, title string) {
		t.Helper()
		id := by.Make("Article", Object{"name": title, "content": "<p>x</p>", "to": []any{public}, "cc": []any{s.stream()}})
		by.tell("Create", id, by.recall(id), "https://weft.test/ap/inbox")
		s.c.Settle()
	}
	send(ann, "Before the block")
	if len(s.waiting()) != 1 {
		t.Fatal("what is not blocked does not wait")
	}
	if err := s.weft.Store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.test") }); err != nil {
		t.Fatal(err)
	}
	send(ann, "After the block")
	if waiting := s.waiting(); len(waiting) != 0 {
		t.Errorf("waiting are %+v", waiting)
	}
	send(s.fan, "From another host") // the twin
	if len(s.waiting()) != 1 {
		t.Error("what comes from another host does not wait")
	}
	list, err := s.weft.Store.SubmissionsOf(t.Context(), s.waiting()[0].Object)
	if err != nil || len(list) != 1 || string(list[0].Author) != s.fan.ID {
		t.Errorf("in the queue are %+v, %v", list, err)
	}
}
