package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// lying is front matter as somebody pastes it together with a text.
const lying = "---\ntitle: \"Another title\"\nid: 019a\nslug: home\nstate: published\npublished: 1999-01-01\nauthors: [The Pope]\nlicence: CC0-1.0\ntags: [lies]\n---\n\nThe words.\n"

func TestFrontMatterPastedIntoTheEditorIsNotBelievedAndNotLost(t *testing.T) {
	h := settled(t)
	h.logIn()
	fresh := valueOf(t, h.get("/desk/articles/new").body, "fresh")
	values := url.Values{"title": {"My title"}, "text": {strings.ReplaceAll(lying, "\n", "\r\n")}, "fresh": {fresh}, "version": {"0"}, "action": {"save"}}
	edit := h.post("/desk/articles", values).is(http.StatusSeeOther).location
	item := h.itemAt(edit)
	if c := item.Editing(); item.State != domain.StateDraft || c.Title != "My title" || strings.TrimSpace(c.Text) != strings.TrimSpace(lying) || len(c.Tags) > 0 || c.Licence != "" {
		t.Errorf("stored is %s, %+v", item.State, c)
	}
	h.get(edit).is(http.StatusOK).has("title: &#34;Another title&#34;", "published: 1999-01-01")
	before := "/desk/items/" + fresh + "/publish"
	h.get(before).is(http.StatusOK).has("It begins with lines between ---", `value="publish"`)
	h.post(before, url.Values{"version": {"1"}}).is(http.StatusSeeOther).leadsTo("/articles/my-title")
	item = h.itemAt(edit)
	if !item.PublishedAt.Equal(h.now) || item.Slug != "my-title" || !strings.Contains(item.Content.HTML, "1999-01-01") {
		t.Errorf("published is %s at %s: %s", item.Slug, item.PublishedAt, item.Content.HTML)
	}

	values = url.Values{"title": {""}, "text": {lying}, "version": {"0"}, "action": {"check"}} // it is no title either
	h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).has(`href="#f-title"`, "The words.")
}

func TestFrontMatterIsToldFromTextsThatBeginWithALine(t *testing.T) {
	for text, want := range map[string]bool{
		lying: true, "+++\ntitle = \"x\"\n+++\nwords": true, "---\r\ntitle: x\r\n---\r\n": true, "\n---\ntitle: x\nlist:\n  - a\n\ndraft: no\n---": true,
		"": false, "---": false, "---\n\nWords, and then a rule.\n\n---\n": false, "Words.\n\n---\na: b\n---\n": false, "---\nDear all, this is: a letter\n---\n": false,
		"---\n" + strings.Repeat("a: b\n", 100_000): false,
	} {
		if got := beginsWithFrontMatter(text); got != want {
			t.Errorf("%.60q: %v", text, got)
		}
	}
}
