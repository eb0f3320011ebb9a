package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// stream is a stream that has its actor.
func (h *house) stream() domain.Term {
	h.t.Helper()
	_, _, err := node.StreamsOf(h.node).RunOnce(h.ctx())
	h.must(err)
	term, err := h.store.TermByURI(h.ctx(), h.terms(domain.SchemeStream, 1)[0].URI)
	h.must(err)
	return term
}

// submitted is a peer's item that waits for a stream.
func (h *house) submitted(stream domain.URI, item domain.Item) domain.ID {
	h.t.Helper()
	submission := domain.Submission{
		ID: node.NewID(), Stream: stream, Object: item.URI, Author: item.Actor, State: domain.SubmissionWaiting, CreatedAt: h.now,
	}
	h.write(func(tx *storage.Tx) error { return tx.SaveSubmission(h.ctx(), submission) })
	return submission.ID
}

func TestTheQueueOfAStreamIsForMembers(t *testing.T) {
	h := settled(t)
	term := h.stream()
	path := "/desk/streams/" + term.Slug
	h.get(path).is(http.StatusSeeOther).leadsTo("/login?next=" + url.QueryEscape(path))
	h.post("/desk/submissions/1/accept", nil).is(http.StatusUnauthorized)
	h.get("/streams/"+term.Slug).is(http.StatusOK).has(`id="follow"`, "/streams/"+term.Slug+".ics", "application/activity+json").lacks(path)
}

func TestMembersAcceptDeclineAndTakeOffWhatIsSentToAStream(t *testing.T) {
	h := settled(t)
	term := h.stream()
	author := h.peer("Open Co-op", "opencoop", "coop.example")
	item := h.theirs(author, domain.KindArticle, "seeds", "Seeds for all")
	id := string(h.submitted(term.Actor, item))
	h.logIn()
	path, back := "/desk/streams/"+term.Slug, url.Values{"back": {"/desk/streams/" + term.Slug}}
	h.get("/desk/streams").is(http.StatusOK).has("1 contribution waits for a decision", path)
	h.get(path).is(http.StatusOK).has("Seeds for all", "Always accept from Open Co-op", "coop.example")
	h.get("/streams/" + term.Slug).is(http.StatusOK).lacks("Seeds for all")
	h.post("/desk/submissions/"+id+"/welcome", back).is(http.StatusSeeOther).leadsTo(path)
	h.get(path).is(http.StatusOK).has("Take off the stream", "Ask again").lacks("Always accept from")
	h.get("/streams/"+term.Slug).is(http.StatusOK).has("Seeds for all", "coop.example")
	h.get("/streams/" + term.Slug + ".rss").is(http.StatusOK).has("Seeds for all")
	h.post("/desk/submissions/"+id+"/decline", back).is(http.StatusSeeOther)
	h.get("/streams/" + term.Slug).is(http.StatusOK).lacks("Seeds for all")
	h.post(path+"/dismiss", url.Values{"author": {string(author.URI)}, "back": {path}}).is(http.StatusSeeOther)
	h.get(path).is(http.StatusOK).lacks("Ask again", "Take off the stream")
	h.post("/desk/submissions/nothing/accept", back).is(http.StatusNotFound)
}

func TestAStreamIsRenamedWhereItsQueueIs(t *testing.T) {
	h := settled(t)
	term := h.stream()
	h.logIn()
	path := "/desk/streams/" + term.Slug
	h.post(path, url.Values{"label": {"x"}}).is(http.StatusUnprocessableEntity).has(`href="#f-label"`)
	h.post(path, url.Values{"label": {"Livelihoods"}, "description": {"Work that lasts."}}).is(http.StatusSeeOther).leadsTo(path)
	h.get("/streams/"+term.Slug).is(http.StatusOK).has("Livelihoods", "Work that lasts.")
}

// A peer may write our own terms, initiatives and streams into its items; only what was accepted stands on the page.
func TestAPeerCannotPutItselfOnThePageOfAStream(t *testing.T) {
	h := settled(t)
	term := h.stream()
	h.theirs(h.peer("Stranger", "stranger", "far.example"), domain.KindArticle, "pushy", "Look at me", func(i *domain.Item) {
		i.Content.Streams = []domain.TermRef{term.Ref("en")}
		i.Content.Initiatives, i.Content.Audience = []domain.URI{term.Actor}, []domain.URI{term.Actor}
	})
	for _, ending := range []string{"", ".rss", ".atom"} {
		h.get("/streams/" + term.Slug + ending).is(http.StatusOK).lacks("Look at me")
	}
}
