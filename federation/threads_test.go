package federation_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// serveNote puts a public note of an actor where its id says; changes may hold inReplyTo, replies and context.
func (p *peer) serveNote(actor domain.URI, id string, changes map[string]any) domain.URI {
	note := p.note(actor, id, changes)["object"].(map[string]any)
	note["@context"] = "https://www.w3.org/ns/activitystreams"
	p.serve("/notes/"+id, note)
	return domain.URI(p.url("/notes/" + id))
}

func answers(parent domain.URI) map[string]any { return map[string]any{"inReplyTo": string(parent)} }

// answersUs is an answer to parent that names our organisation, so that it is kept.
func (w *world) answersUs(parent domain.URI) map[string]any {
	changes := mention(w.org.URI)
	changes["inReplyTo"] = string(parent)
	return changes
}

// listing is Mastodon's form: the first page stands inside and is empty, the next one names the answers.
func (p *peer) listing(path string, uris ...domain.URI) map[string]any {
	p.serve(path+"?page=true", map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.url(path + "?page=true"), "type": "CollectionPage",
		"partOf": p.url(path), "items": uris,
	})
	collection := map[string]any{"id": p.url(path), "type": "Collection", "first": map[string]any{
		"type": "CollectionPage", "partOf": p.url(path), "next": p.url(path + "?page=true"), "items": []any{},
	}}
	p.serve(path, collection)
	return collection
}

func (w *world) thread(root domain.URI) (uris []string) {
	w.Helper()
	for _, reply := range must(w.store.Replies(w.Context(), domain.Visitor(), root))(w) {
		uris = append(uris, strings.TrimPrefix(string(reply.Note.URI), "https://"))
	}
	return uris
}

func (w *world) notified() int {
	return must(w.store.UnreadNotifications(w.Context(), &domain.Member{Role: domain.RoleOwner}))(w)
}

func TestAnIncomingReplyBringsInTheMissingPartOfItsThread(t *testing.T) {
	w := newWorld(t)
	far, near := w.peer("far.example"), w.peer("near.example")
	ann, bob := far.actor("ann"), near.actor("bob")
	top := domain.URI(far.url("/notes/top"))
	sibling := near.serveNote(bob, "sibling", answers(top))
	below := near.serveNote(bob, "below", answers(sibling))
	private := far.serveNote(ann, "private", map[string]any{"inReplyTo": string(top), "to": []any{string(ann) + "/followers"}})
	stranger := near.serveNote(bob, "stranger", answers("https://near.example/notes/elsewhere"))
	single := near.serveNote(bob, "single", nil)
	far.serveNote(ann, "top", map[string]any{"replies": far.listing("/notes/top/replies", below, sibling, private, stranger, single, "https://near.example/notes/404")})
	middle := near.serveNote(bob, "middle", answers(top))
	w.accept(far, far.note(ann, "last", w.answersUs(middle)))
	w.settle()

	want := []string{"far.example/notes/last", "near.example/notes/below", "near.example/notes/middle", "near.example/notes/sibling"}
	got := w.thread(top)
	if len(got) != len(want) {
		t.Fatalf("the thread has %q", got)
	}
	for _, uri := range want {
		if !strings.Contains(strings.Join(got, " "), uri) {
			t.Errorf("the thread lacks %s: %q", uri, got)
		}
	}
	for _, uri := range []domain.URI{private, stranger, single} {
		if w.hasNote(string(uri)) {
			t.Errorf("%s does not belong here", uri)
		}
	}
	if w.notified() != 1 {
		t.Errorf("%d notifications: only of the one that names us", w.notified())
	}
	for _, uri := range []domain.URI{top, middle, sibling, below, private, stranger, single} {
		if n := w.questions("GET " + string(uri)); n != 1 && !(uri == top && n == 3) { // top: itself and two pages of replies
			t.Errorf("%s was fetched %d times", uri, n)
		}
	}
	kept := must(w.store.NoteByURI(t.Context(), sibling))(t)
	if !kept.Arrival.Fetched || kept.Arrival.Reason != domain.BecauseThread || kept.Arrival.About == "" {
		t.Errorf("it came as %+v", kept.Arrival)
	}
	w.pass(2 * time.Hour) // what waited for its parent in vain ends
	before := len(w.asked)
	w.settle()
	if len(w.asked) != before {
		t.Errorf("asked again: %q", w.asked[before:])
	}
}

// FEP-7888 and f228: the context names all of the thread, wherever it stands.
func TestShouldF228AThreadIsFilledFromItsContext(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	far.collection("/threads/1", far.url("/notes/top"), far.url("/notes/a"), map[string]any{"id": far.url("/notes/b"), "type": "Note"})
	in := func(parent string) map[string]any {
		changes := map[string]any{"context": far.url("/threads/1")}
		if parent != "" {
			changes["inReplyTo"] = far.url("/notes/" + parent)
		}
		return changes
	}
	top := far.serveNote(ann, "top", in(""))
	far.serveNote(ann, "a", in("b"))
	far.serveNote(ann, "b", in("top"))
	changes := w.answersUs(top)
	changes["context"] = far.url("/threads/1")
	w.accept(far, far.note(ann, "last", changes))
	w.settle()
	if got := w.thread(top); len(got) != 3 {
		t.Errorf("the thread has %q", got)
	}
	// Our answer stands in the same thread.
	note := must(w.node.Reply(t.Context(), w.member, top, "Thank you all.", node.ReplyOptions{}))(t)
	if note.Context != domain.URI(far.url("/threads/1")) {
		t.Errorf("our answer is in the context %q", note.Context)
	}
	if answer := decoded(t, w.get(path(note.URI), "Accept", activityJSON)); answer["context"] != far.url("/threads/1") {
		t.Errorf("our answer says context %v", answer["context"])
	}
}

func TestAnEndlessChainOfParentsEnds(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	for i := range 60 {
		far.serveNote(ann, fmt.Sprint(i), answers(domain.URI(far.url(fmt.Sprintf("/notes/%d", i+1)))))
	}
	w.accept(far, far.note(ann, "last", w.answersUs(domain.URI(far.url("/notes/0")))))
	w.settle()
	if n := w.questions("/notes/"); n != node.MaxThreadLevels {
		t.Errorf("%d levels were fetched", n)
	}
}

func TestALoopOfParentsEnds(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	a, b := domain.URI(far.url("/notes/a")), domain.URI(far.url("/notes/b"))
	self := domain.URI(far.url("/notes/self"))
	far.serveNote(ann, "a", answers(b))
	far.serveNote(ann, "b", answers(a))
	far.serveNote(ann, "self", answers(self))
	w.accept(far, far.note(ann, "1", w.answersUs(a)))
	w.accept(far, far.note(ann, "2", w.answersUs(self)))
	w.settle()
	if !w.hasNote(string(a)) || !w.hasNote(string(b)) || !w.hasNote(string(self)) || w.questions("/notes/") != 3 {
		t.Errorf("asked %q", w.asked)
	}
}

func TestTenThousandRepliesAreFetchedWithinLimits(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	top := domain.URI(far.url("/notes/top"))
	page := func(rw http.ResponseWriter, r *http.Request) {
		var number int
		_, _ = fmt.Sscanf(r.URL.Query().Get("page"), "%d", &number)
		var uris []domain.URI
		for i := range 1000 {
			uris = append(uris, far.serveNote(ann, fmt.Sprintf("r%d", number*1000+i), answers(top)))
		}
		rw.Header().Set("Content-Type", activityJSON)
		_, _ = rw.Write(encoded(t, map[string]any{
			"id": far.url("/replies?page=" + fmt.Sprint(number)), "type": "CollectionPage", "items": uris, "next": far.url("/replies?page=" + fmt.Sprint(number+1)),
		}))
	}
	for i := range 12 {
		far.serve(fmt.Sprintf("/replies?page=%d", i), page)
	}
	far.serveNote(ann, "top", map[string]any{"replies": map[string]any{"id": far.url("/replies"), "first": far.url("/replies?page=0"), "type": "Collection"}})
	far.serve("/replies", map[string]any{"id": far.url("/replies"), "type": "Collection", "first": far.url("/replies?page=0")})
	w.accept(far, far.note(ann, "last", w.answersUs(top)))
	w.settle()
	if n := len(w.thread(top)); n < 150 || n > node.MaxThreadErrands {
		t.Errorf("the thread has %d answers", n)
	}
	if n := w.questions("GET"); n > node.MaxThreadErrands+10 {
		t.Errorf("%d requests", n)
	}
}

func TestOneHostCannotMakeUsFetchWithoutEnd(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	add := func(i int) bool {
		var added bool
		err := w.store.Write(t.Context(), func(tx *storage.Tx) (err error) {
			uri := domain.URI(far.url(fmt.Sprintf("/notes/%d", i)))
			added, err = tx.AddErrand(t.Context(), domain.Errand{
				ID: node.NewID(), Kind: domain.ErrandParent, URI: uri, Thread: uri, CreatedAt: w.Now(),
			}, storage.ErrandLimits{PerThread: 5, PerHost: 10})
			return err
		})
		return must(added, err)(t)
	}
	for i := range 10 {
		if !add(i) {
			t.Fatalf("errand %d was refused", i)
		}
	}
	if add(10) {
		t.Error("the eleventh errand in an hour was accepted")
	}
	w.pass(61 * time.Minute)
	if !add(11) {
		t.Error("an hour later it is refused still")
	}
	_ = ann
}

func TestErrandsSurviveARestart(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	top := far.serveNote(ann, "top", nil)
	w.accept(far, far.note(ann, "last", w.answersUs(top)))
	if _, _, err := w.processor.RunOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.hasNote(string(top)) {
		t.Fatal("the parent was fetched inside the inbox's work")
	}
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	again := openWorld(t, w.file)
	again.hosts["far.example"] = far
	again.settle()
	if !again.hasNote(string(top)) {
		t.Error("after the restart the parent was not fetched")
	}
}

func TestASilentHostIsAskedAgainAndABlockedOneNever(t *testing.T) {
	w := newWorld(t)
	far, slow := w.peer("far.example"), w.peer("slow.example")
	ann, bob := far.actor("ann"), slow.actor("bob")
	top := slow.serveNote(bob, "top", nil)
	document := slow.docs["/notes/top"]
	slow.serve("/notes/top", http.StatusServiceUnavailable)
	w.accept(far, far.note(ann, "1", w.answersUs(top)))
	w.settle()
	slow.serve("/notes/top", document)
	w.pass(time.Hour)
	w.settle()
	if !w.hasNote(string(top)) {
		t.Error("the parent was not asked for again")
	}
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "slow.example") }); err != nil {
		t.Fatal(err)
	}
	blocked := slow.serveNote(bob, "blocked", nil)
	w.accept(far, far.note(ann, "2", w.answersUs(blocked)))
	w.settle()
	if w.hasNote(string(blocked)) || w.questions(string(blocked)) != 0 {
		t.Error("a blocked host was asked")
	}
}

func TestADeletedParentLeavesItsThreadReadable(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	article := w.publish(domain.KindArticle, "An article")
	w.accept(far, far.note(ann, "1", answers(article.URI)))
	w.settle()
	w.accept(far, far.note(ann, "2", answers(domain.URI(far.url("/notes/1")))))
	w.settle()
	w.accept(far, far.activity("Delete", ann, "d1", map[string]any{"id": far.url("/notes/1"), "type": "Tombstone"}))
	w.settle()
	far.serve("/notes/1", http.StatusGone)
	w.accept(far, far.note(ann, "3", w.answersUs(domain.URI(far.url("/notes/1")))))
	w.settle()
	if got := w.thread(article.URI); len(got) != 2 {
		t.Errorf("the thread has %q: also a later answer to what was deleted stays in it", got)
	}
}
