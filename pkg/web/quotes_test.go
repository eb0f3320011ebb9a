package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// quoted makes a post of a peer's actor quote something of ours.
func (h *house) quoted(by domain.Actor, object domain.URI, text string, visibility domain.Visibility) domain.Quote {
	h.t.Helper()
	note := h.replied(by, "", "", text, visibility)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	quote := domain.Quote{
		ID: node.NewID(), Object: object, Author: settings.Organisation, Post: note.URI, Actor: by.URI, State: domain.QuoteAccepted, CreatedAt: h.now,
	}
	h.write(func(tx *storage.Tx) error { _, err := tx.AddQuote(h.ctx(), quote); return err })
	return quote
}

func TestQuotesStandUnderWhatTheyQuoteAndCanBeRevoked(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	maria := h.peer("Maria", "maria", "mastodon.example")
	quote := h.quoted(maria, article.URI, "Read this!", domain.VisibilityPublic)
	h.quoted(maria, article.URI, "Between us.", domain.VisibilityFollowers)
	h.get("/articles/on-weaving").is(http.StatusOK).has("1 quote", "Quoted by", "Read this!").lacks("Between us.", "2 quotes")
	h.logIn()
	h.get("/articles/on-weaving").is(http.StatusOK).has("2 quotes", "Read this!", "Between us.")
	h.get("/desk/quotes").is(http.StatusOK).has("Maria", "On weaving", "Authorised", "/desk/quotes/"+string(quote.ID)+"/revoke")
	h.post("/desk/quotes/"+string(quote.ID)+"/revoke", nil).is(http.StatusSeeOther).leadsTo("/desk/quotes")
	h.get("/desk/quotes").is(http.StatusOK).has("Revoked").lacks("/desk/quotes/" + string(quote.ID) + "/revoke")
	h.get("/articles/on-weaving").is(http.StatusOK).has("1 quote").lacks("Read this!")
}

func TestOwnersSayWhoMayQuoteAndEachItemMaySayOtherwise(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/quotes", url.Values{"quotes": {"followers"}}).is(http.StatusSeeOther)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	if settings.Quotes != domain.QuoteFollowers {
		t.Errorf("the policy is %q", settings.Quotes)
	}
	h.post("/desk/quotes", url.Values{"quotes": {"cats"}}).is(http.StatusUnprocessableEntity).has("Choose everybody, followers or nobody")
	editor := h.editor()
	editor.post("/desk/quotes", url.Values{"quotes": {"nobody"}}).is(http.StatusForbidden)
	editor.get("/desk/quotes").is(http.StatusOK).has("Only who follows us").lacks("<select")
	h.post("/desk/articles", url.Values{"action": {"publish"}, "title": {"On weaving"}, "text": {"Words."}, "quotes": {"nobody"}}).is(http.StatusSeeOther)
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindArticle, "on-weaving")
	h.must(err)
	if item.Content.Quotes != domain.QuoteNobody {
		t.Errorf("the article says %q", item.Content.Quotes)
	}
	page := h.get("/desk/articles/" + string(item.ID)).is(http.StatusOK)
	if !strings.Contains(page.body, `value="nobody" selected`) {
		t.Error("the form does not show the choice")
	}
}

func TestANoteShowsWhatItQuotesOnlyWithLeave(t *testing.T) {
	h := settled(t)
	maria := h.peer("Maria", "maria", "mastodon.example")
	h.followed(maria)
	for _, allowed := range []bool{false, true} {
		h.write(func(tx *storage.Tx) error {
			id := node.NewID()
			uri := domain.URI("https://mastodon.example/notes/" + id)
			_, err := tx.SaveNote(h.ctx(), domain.Note{
				ID: id, URI: uri, Actor: maria.URI, Root: uri, Visibility: domain.VisibilityPublic, HTML: "<p>Look.</p>", PublishedAt: h.now,
				Quote: domain.Quoted{URI: "https://far.example/1", Allowed: allowed, URL: "https://far.example/1", Author: "Bob", Text: "What Bob says"},
			})
			return err
		})
		h.logIn()
		page := h.get("/network").is(http.StatusOK)
		if strings.Contains(page.body, "What Bob says") != allowed {
			t.Errorf("allowed %t, but the page says otherwise", allowed)
		}
	}
}
