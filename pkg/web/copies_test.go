package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestMembersReadWhereAPeersItemNoteAndActorCameFrom(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	item := h.theirs(coop, domain.KindArticle, "dividends", "How we share", func(i *domain.Item) {
		i.Raw = []byte(`{"name":"<script>alert(1)</script>","summary":"a` + "\u202e" + `b"}`)
		i.Arrival = domain.Arrival{
			At: h.now, Verb: domain.VerbCreate, Activity: "https://coop.example/1/activity", Sender: coop.URI,
			Reason: domain.BecauseFollowed, About: coop.URI,
		}
	})
	note := h.replied(coop, "", "", "A short post of theirs", domain.VisibilityPublic)
	path := func(uri domain.URI) string { return "/desk/copy?of=" + url.QueryEscape(string(uri)) }
	h.get(path(item.URI)).is(http.StatusSeeOther) // a visitor is asked to log in
	h.logIn()
	h.get("/network/"+string(item.ID)).has("About this copy", "/desk/copy?of=")
	h.get(path(item.URI)).is(http.StatusOK).has("It stood in a message (Create) signed by https://coop.example/", "We follow Open Co-op.",
		"https://coop.example/1/activity", "&lt;script&gt;", `a\u202eb`).lacks("<script>alert", "\u202e")
	h.get(path(note.URI)).is(http.StatusOK).has("It came before this node kept a record")
	h.get(path(coop.URI)).is(http.StatusOK).has("We follow Open Co-op.", "This node fetched it from coop.example.")
	h.get(path("https://nowhere.example/1")).is(http.StatusNotFound)
	h.get("/notes/"+string(note.ID)).is(http.StatusOK).has("A short post of theirs", "About this copy")
	visitor := h.stranger()
	visitor.get("/notes/" + string(note.ID)).is(http.StatusNotFound)
	visitor.get("/network/" + string(item.ID)).lacks("About this copy")
}

func TestACopyIsFetchedAgain(t *testing.T) {
	var answer error
	var asked domain.URI
	h := settled(t, func(o *Options) {
		o.FetchAgain = func(_ context.Context, uri domain.URI) error { asked = uri; return answer }
	})
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	item := h.theirs(coop, domain.KindArticle, "dividends", "How we share", func(i *domain.Item) { i.Raw = []byte(`{}`) })
	h.logIn()
	values := url.Values{"of": {string(item.URI)}}
	h.post("/desk/copy", values).is(http.StatusSeeOther).leadsTo("/desk/copy?of=" + url.QueryEscape(string(item.URI)))
	if asked != item.URI {
		t.Errorf("asked for %q", asked)
	}
	h.get("/desk/copy?of=" + url.QueryEscape(string(item.URI))).has("Its host has the same version.")
	answer = domain.Explain(domain.ErrUnavailable, "coop.example has a problem of its own (503); try again later", nil)
	h.post("/desk/copy", values).is(http.StatusSeeOther)
	h.get("/desk/copy?of=" + url.QueryEscape(string(item.URI))).has("(503)")
	answer = fmt.Errorf("asked: %w", domain.ErrGone)
	h.post("/desk/copy", values).is(http.StatusSeeOther).leadsTo("/network")
	h.get("/network").has("Its host says that it is gone.")
	h.post("/desk/copy", url.Values{"of": {"https://nowhere.example/1"}}).is(http.StatusNotFound)
}

func TestAThreadOfThousandsIsReadInParts(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	h.must(h.store.Write(h.ctx(), func(tx *storage.Tx) error {
		for i := range 5000 {
			uri := domain.URI(fmt.Sprintf("https://mastodon.example/many/%d", i))
			parent := article.URI
			if i%10 > 0 {
				parent = domain.URI(fmt.Sprintf("https://mastodon.example/many/%d", i-1))
			}
			note := domain.Note{
				ID: domain.ID(fmt.Sprintf("many-%d", i)), URI: uri, Actor: ada.URI, InReplyTo: parent, Root: article.URI,
				Visibility: domain.VisibilityPublic, HTML: fmt.Sprintf("<p>Reply %d.</p>", i), PublishedAt: h.now.Add(time.Duration(i) * time.Second),
			}
			if _, err := tx.SaveNote(h.ctx(), note); err != nil {
				return err
			}
		}
		return nil
	}))
	first := h.get("/articles/on-weaving").is(http.StatusOK).has("Reply 0.", "Reply 24.", "1 to 25 of 5,000", `href="/articles/on-weaving?replies=2#responses"`, "9 answers").
		lacks("Reply 25.", `rel="prev"`)
	if size := len(first.body); size > 60_000 {
		t.Errorf("the page has %d bytes", size)
	}
	h.get("/articles/on-weaving?replies=2").is(http.StatusOK).has("Reply 25.", `rel="prev"`, `rel="next"`, `<p class="meta">In answer to Wanjiru</p>`)
	h.get("/articles/on-weaving?replies=200").is(http.StatusOK).has("Reply 4999.", `aria-current="page">200<`).lacks(`rel="next"`)
	for _, odd := range []string{"0", "-1", "201", "x"} {
		h.get("/articles/on-weaving?replies=" + odd).is(http.StatusOK)
	}
}

func TestWhatIsMissingInAThreadKeepsItsPlace(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	h.replied(ada, "https://mastodon.example/gone", article.URI, "An answer to what is gone", domain.VisibilityPublic)
	secret := h.replied(ada, article.URI, article.URI, "For few", domain.VisibilityFollowers)
	h.replied(ada, secret.URI, article.URI, "An answer to what few see", domain.VisibilityPublic)
	page := h.get("/articles/on-weaving").is(http.StatusOK).has("An answer to what is gone", "An answer to what few see").lacks("For few")
	if n := strings.Count(page.body, "A reply stood here"); n != 2 {
		t.Errorf("%d gaps are shown", n)
	}
}

func TestAnswersInACircleAreAllShown(t *testing.T) {
	order := inOrder([]storage.Branch{{URI: "a", InReplyTo: "b"}, {URI: "b", InReplyTo: "a"}, {URI: "c", InReplyTo: "c"}}, "root", "root")
	if len(order) != 3 {
		t.Errorf("%+v", order)
	}
}
