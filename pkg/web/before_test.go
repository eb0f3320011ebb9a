package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheMainButtonLeadsToWhatComesBeforePublishing(t *testing.T) {
	h := settled(t)
	h.logIn()
	fresh := valueOf(t, h.get("/desk/articles/new").body, "fresh")
	values := url.Values{"title": {"On weaving"}, "text": {""}, "fresh": {fresh}, "version": {"0"}, "action": {"check"}}
	h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).has("This is needed.", `href="#f-text"`)
	before := "/desk/items/" + fresh + "/publish"
	h.get(before).is(http.StatusOK).has(`href="/desk/articles/`+fresh+`?check=yes#f-text"`, "One thing is needed").lacks(`value="publish"`)
	h.get("/desk/articles/"+fresh+"?check=yes").is(http.StatusOK).has("This is needed.", `id="f-text-wrong"`)

	values.Set("text", "Words of #looms.")
	values.Set("version", "1")
	h.post("/desk/articles/"+fresh, values).is(http.StatusSeeOther).leadsTo(before)
	page := h.get(before).is(http.StatusOK).has("3 words", "Other programs show the beginning", "Streams", "nobody follows you", "#looms", "/card.png?v=2", `value="publish"`)
	h.get("/desk/items/" + fresh + "/card.png?v=2").is(http.StatusOK)
	version := valueOf(t, page.body, "version")

	values.Set("text", "Other words.")
	values.Set("version", version)
	values.Set("action", "save")
	h.post("/desk/articles/"+fresh, values).is(http.StatusSeeOther)
	h.post(before, url.Values{"version": {version}}).is(http.StatusConflict).has("newest version", "Other words.")
	for range 2 { // the form comes twice
		h.post(before, url.Values{"version": {"3"}}).is(http.StatusSeeOther).leadsTo("/articles/on-weaving")
	}
	if item := h.itemAt("/" + fresh); item.Revision != 1 || item.Content.Text != "Other words." {
		t.Errorf("published is %+v", item)
	}
	h.get(before).is(http.StatusOK).has("Nothing has changed").lacks(`value="publish"`)
	h.get("/desk/articles/" + fresh).has("nobody can make them")
	h.client = newBrowser(t)
	h.get("/desk/items/" + fresh + "/card.png").is(http.StatusSeeOther)
}

func TestATextWithFiveHundredPicturesIsKeptAndSaysWhatIsWrong(t *testing.T) {
	h := settled(t)
	h.logIn()
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, "![IMG_%04d.jpg](/media/%064x.png)\n\n", i, i)
	}
	values := url.Values{"title": {"Many pictures"}, "text": {text.String()}, "action": {"check"}}
	h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).has("IMG_0499.jpg")
	drafts := h.get("/desk").is(http.StatusOK).has("Many pictures").body
	if strings.Count(drafts, "Many pictures") != 1 {
		t.Error("it is kept more than once")
	}
}
