package federation_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (w *world) accept(p *peer, activity any) {
	w.Helper()
	if got := p.post(activity); got.Code != http.StatusAccepted {
		w.Fatalf("%d %s", got.Code, got.Body)
	}
}

// hasNote says whether a note is in the store.
func (w *world) hasNote(uri string) bool {
	w.Helper()
	_, err := w.store.NoteByURI(w.Context(), domain.URI(uri))
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		w.Fatal(err)
	}
	return err == nil
}

func TestAReceivedNoteIsAppliedOnce(t *testing.T) {
	w := newWorld(t)
	d := mentioned(w)
	w.deliver(d.request())
	if done := w.settle(); done != 1 {
		t.Errorf("%d rows done", done)
	}
	if !w.hasNote(d.far.url("/notes/1")) || len(w.rows(domain.InboxDone)) != 1 {
		t.Errorf("not applied: %+v", w.rows(domain.InboxParked))
	}
	if unread, err := w.store.UnreadNotifications(t.Context(), &domain.Member{Role: domain.RoleOwner}); unread != 1 || err != nil {
		t.Errorf("%d notifications, %v", unread, err)
	}
	if done := w.settle(); done != 0 {
		t.Errorf("%d rows done again", done)
	}
}

func TestAnAnnouncedObjectComesFromItsOwnHost(t *testing.T) {
	w := newWorld(t)
	far, third := w.peer("far.example"), w.peer("third.example")
	ann, cem := far.actor("ann"), third.actor("cem")
	w.follow(ann)
	real := third.note(cem, "1", map[string]any{"content": "<p>true</p>"})["object"].(map[string]any)
	third.serve("/notes/1", real)
	forged := third.note(cem, "1", map[string]any{"content": "<p>false</p>"})["object"]
	w.accept(far, far.activity("Announce", ann, "1", forged))
	w.settle()
	note := must(w.store.NoteByURI(t.Context(), domain.URI(third.url("/notes/1"))))(t)
	if note.HTML != "<p>true</p>" {
		t.Errorf("kept %q", note.HTML)
	}
	if author := must(w.store.ActorByURI(t.Context(), cem))(t); author.Username != "cem" {
		t.Errorf("the author is not known: %+v", author)
	}
	w.accept(far, far.activity("Announce", ann, "2", third.url("/notes/none")))
	w.settle()
	if len(w.rows(domain.InboxParked)) != 0 || len(w.rows(domain.InboxPending)) != 0 {
		t.Error("an Announce of nothing waits or is parked")
	}
}

func TestWhatCannotBeFetchedNowIsTriedAgainAndThenParked(t *testing.T) {
	w := newWorld(t)
	far, third := w.peer("far.example"), w.peer("third.example")
	ann, cem := far.actor("ann"), third.actor("cem")
	w.follow(ann)
	third.serve("/notes/1", http.StatusServiceUnavailable)
	w.accept(far, far.activity("Announce", ann, "1", third.url("/notes/1")))
	tries := 0
	for ; len(w.rows(domain.InboxPending)) > 0 && tries < 20; tries++ {
		if w.settle() != 1 {
			t.Fatalf("try %d: nothing was due", tries)
		}
		next := must(w.store.NextInbox(t.Context(), w.Now()))(t)
		if next.IsZero() {
			continue
		}
		if _, announced, _ := w.processor.RunOnce(t.Context()); !announced.Equal(next) {
			t.Errorf("RunOnce says %s, the store %s", announced, next)
		}
		w.pass(next.Sub(w.Now()))
	}
	parked := w.rows(domain.InboxParked)
	if len(parked) != 1 || tries != 8 || !strings.Contains(parked[0].LastError, "third.example") {
		t.Fatalf("after %d tries: %+v", tries, parked)
	}
	third.serve("/notes/1", third.note(cem, "1", nil)["object"])
	w.pass(time.Hour)
	if err := w.store.RetryInbox(t.Context(), parked[0].ID); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if !w.hasNote(third.url("/notes/1")) {
		t.Error("tried again by hand, and not applied")
	}
}

func TestUnreadableMessagesAreParkedAtOnce(t *testing.T) {
	w := newWorld(t)
	ann := w.peer("far.example").actor("ann")
	must(w.resolver.Actor(t.Context(), ann))(t)
	for i, body := range []string{"", "{", `{"type":"Create"}`, `{"type":"Create","actor":"` + string(ann) + `","object":{}}`} {
		if _, err := w.store.AddInboxRow(t.Context(), domain.InboxRow{
			ID: domain.ID(rune('a' + i)), Verb: domain.VerbCreate, BodyHash: body, Sender: ann, Body: []byte(body), ReceivedAt: w.Now(),
		}); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	if rows := w.rows(domain.InboxParked); len(rows) != 4 || rows[0].LastError == "" {
		t.Errorf("%+v", rows)
	}
}

func TestASlowHostHoldsUpNobodyElse(t *testing.T) {
	w := newWorld(t)
	far, third := w.peer("far.example"), w.peer("third.example")
	ann := far.actor("ann")
	w.follow(ann)
	release := make(chan struct{})
	third.serve("/notes/slow", func(rw http.ResponseWriter, _ *http.Request) {
		<-release
		rw.WriteHeader(http.StatusNotFound)
	})
	w.accept(far, far.activity("Announce", ann, "1", third.url("/notes/slow")))
	w.accept(far, far.note(ann, "after", nil))
	other := w.peer("other.example")
	w.accept(other, other.note(other.actor("bob"), "1", mention(w.org.URI)))
	finished := make(chan int)
	go func() {
		done, _, _ := w.processor.RunOnce(t.Context())
		finished <- done
	}()
	for changed := w.store.Changed(); !w.hasNote(other.url("/notes/1")); changed = w.store.Changed() {
		<-changed
	}
	if w.hasNote(far.url("/notes/after")) {
		t.Error("the rows of one sender were not applied in order")
	}
	// What comes while a slow host is waited for is applied at once too.
	w.accept(other, other.note(domain.URI(other.url("/users/bob")), "2", mention(w.org.URI)))
	for changed := w.store.Changed(); !w.hasNote(other.url("/notes/2")); changed = w.store.Changed() {
		<-changed
	}
	close(release)
	if done := <-finished; done != 4 || !w.hasNote(far.url("/notes/after")) {
		t.Errorf("%d rows done", done)
	}
}

func TestAnActorsUpdateIsAskedOfItsHost(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	w.follow(ann)
	claimed := far.actorDocument("ann")
	claimed["name"], claimed["inbox"] = "Claimed", "https://evil.example/inbox"
	told := far.actorDocument("ann")
	told["name"] = "Told"
	far.serve("/users/ann", told)
	w.accept(far, far.activity("Update", ann, "1", claimed))
	w.settle()
	if actor := must(w.store.ActorByURI(t.Context(), ann))(t); actor.Name != "Told" || actor.Inbox != ann+"/inbox" {
		t.Errorf("%s, %s", actor.Name, actor.Inbox)
	}
}

func TestAFollowIsAcceptedAndItsUndoEndsIt(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	follow := far.activity("Follow", ann, "1", string(w.org.URI))
	w.accept(far, follow)
	w.settle()
	if followers, _, _ := w.store.FollowCounts(t.Context(), w.org.URI); followers != 1 {
		t.Fatalf("%d followers", followers)
	}
	deliveries, _, err := w.store.Deliveries(t.Context(), storage.DeliveryFilter{Host: "far.example"}, storage.Page{})
	if err != nil || len(deliveries) != 1 || deliveries[0].Verb != domain.VerbAccept {
		t.Fatalf("%+v, %v", deliveries, err)
	}
	delete(follow, "@context")
	w.accept(far, far.activity("Undo", ann, "2", follow))
	w.settle()
	if followers, _, _ := w.store.FollowCounts(t.Context(), w.org.URI); followers != 0 {
		t.Errorf("%d followers", followers)
	}
}

// page serves a collection of embedded things.
func (p *peer) collection(path string, entries ...any) {
	p.serve(path, map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.url(path), "type": "OrderedCollection",
		"totalItems": len(entries), "first": p.url(path + "?page=1"),
	})
	p.serve(path+"?page=1", map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.url(path + "?page=1"), "type": "OrderedCollectionPage",
		"partOf": p.url(path), "orderedItems": entries,
	})
}

func TestAnAcceptedFollowLooksBackOnce(t *testing.T) {
	w := newWorld(t)
	other := newWorld(t) // its document gives a right profile to serve from another host
	initiative := other.publish(domain.KindInitiative, "Tool Library")
	far := w.peer("far.example")
	ann := far.actor("ann")
	document := far.actorDocument("ann")
	document["weft:initiatives"] = string(ann) + "/initiatives"
	far.serve("/users/ann", document)
	elsewhere := func(raw []byte) map[string]any {
		text := strings.ReplaceAll(string(raw), string(other.org.URI), string(ann))
		return must(decodedBytes(strings.ReplaceAll(text, ourBase, "https://far.example")))(t)
	}
	encoder := activitystreams.Encoder{Addresses: domain.NewAddresses(ourBase, handleDomain)}
	subject := must(other.store.ActorByURI(t.Context(), initiative.Subject))(t)
	far.serve(path(subject.URI), elsewhere(must(encoder.Object(&subject))(t)))
	far.collection("/users/ann/initiatives", elsewhere(must(encoder.Object(&initiative))(t)))
	stranger := far.note(domain.URI("https://other.example/users/bob"), "forged", nil)
	far.collection("/users/ann/outbox", far.note(ann, "new", nil), far.note(ann, "old", nil), stranger, "https://far.example/by-address")
	found := must(w.resolver.Actor(t.Context(), ann))(t)
	follow := must(w.node.Follow(t.Context(), w.member, found))(t)
	accept := func(id string) {
		w.accept(far, far.activity("Accept", ann, id, map[string]any{
			"id": string(follow.URI), "type": "Follow", "actor": string(w.org.URI), "object": string(ann),
		}))
		w.settle()
	}
	accept("1")
	if !w.hasNote(far.url("/notes/new")) || !w.hasNote(far.url("/notes/old")) || w.hasNote(far.url("/notes/forged")) {
		t.Error("the outbox was not read as it should")
	}
	items, _, err := w.store.Items(t.Context(), domain.Visitor(), storage.ItemFilter{Network: true, Kind: domain.KindInitiative}, storage.Page{})
	if err != nil || len(items) != 1 || items[0].Subject.Host() != "far.example" {
		t.Fatalf("directory: %+v, %v", items, err)
	}
	before := w.questions("outbox")
	w.pass(time.Hour)
	accept("2")
	if w.questions("outbox") != before {
		t.Error("a second Accept looks back again")
	}
}

func TestAProfileCannotDescribeAnActorOfAnotherHost(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	w.follow(ann)
	page := far.note(ann, "1", map[string]any{"type": "Page", "name": "Taken over", "describes": "https://victim.example/users/bob"})
	w.accept(far, page)
	w.settle()
	if _, err := w.store.ItemBySubject(t.Context(), "https://victim.example/users/bob"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("somebody else's actor was described: %v", err)
	}
}
