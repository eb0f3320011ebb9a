package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// bound makes a series of some items.
func (h *house) bound(title string, parts ...domain.Item) domain.Series {
	h.t.Helper()
	series, err := h.node.SaveSeries(h.ctx(), h.owner, domain.Series{Title: title, Text: "About *" + title + "*.", Language: "en"})
	h.must(err)
	for _, part := range parts {
		h.must(h.node.AddPart(h.ctx(), h.owner, series.ID, part.ID))
	}
	return series
}

func (h *house) draft(title string) domain.Item {
	h.t.Helper()
	item, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: title, Text: "Later.", Language: "en"})
	h.must(err)
	return item
}

func (h *house) order(series domain.Series) string {
	h.t.Helper()
	items, err := h.store.SeriesParts(h.ctx(), domain.Viewer{Member: &h.owner}, series.ID)
	h.must(err)
	var titles []string
	for _, item := range items {
		titles = append(titles, item.Editing().Title)
	}
	return strings.Join(titles, " ")
}

func TestReadersAreLedThroughASeries(t *testing.T) {
	h := settled(t)
	h.get("/articles").lacks(`href="/series"`)
	one, two, secret, three := h.article("Warp"), h.article("Weft & more"), h.draft("Not yet"), h.article("Selvedge")
	h.bound("Weaving", one, two, secret, three)
	h.get("/articles/"+two.Slug).is(http.StatusOK).has(
		"Part 2 of 3", `href="/series/weaving"`, `rel="prev"`, "/articles/"+one.Slug, `rel="next"`, "/articles/"+three.Slug,
		`<link rel="prev" href="`+one.URL+`">`, `<link rel="next" href="`+three.URL+`">`,
		`"isPartOf":[{"@type":"CreativeWorkSeries","name":"Weaving","url":"`+h.base+`/series/weaving"}],"position":2`,
	).lacks("Not yet")
	h.get("/articles/"+one.Slug).has("Part 1 of 3", `rel="next"`).lacks(`rel="prev"`)
	page := h.get("/series/weaving").is(http.StatusOK).has(
		"<h1", "Weaving</h1>", "About <em>Weaving</em>", "3 parts", `"@type":"CreativeWorkSeries"`, `"hasPart":[{"@type":"Article","name":"Warp"`,
		`type="application/rss+xml"`, `href="/series/weaving.atom"`, "/cards/", `rel="alternate" type="application/activity+json"`,
	).lacks("Not yet", "/desk/", "noindex")
	if strings.Index(page.body, "Warp</a>") > strings.Index(page.body, "Selvedge</a>") {
		t.Error("the parts stand in another order than they were added")
	}
	_, after, _ := strings.Cut(page.body, `property="og:image" content="`+h.base)
	card, _, _ := strings.Cut(after, `"`)
	if drawn := h.get(card).is(http.StatusOK); !strings.HasPrefix(drawn.body, "\x89PNG") {
		t.Error("its card is no picture")
	}
	h.get("/series/weaving", "Accept", "application/activity+json").is(http.StatusFound)
	h.get("/series").is(http.StatusOK).has("Weaving", "3 parts")
	h.get("/articles").has(`<a href="/series">Series</a>`)
	h.get("/streams").has("/series/weaving")
	h.get("/search?q=weav").has("/series/weaving")
	h.get("/search?q=knitting").lacks("/series/weaving")
	h.get("/series/weaving.rss").is(http.StatusOK).has("<title>Warp</title>", "About Weaving").lacks("Not yet")
	h.get("/series/weaving.atom").is(http.StatusOK).has("Weft &amp; more")
	h.get("/sitemap.xml").has(h.base+"/series</loc>", h.base+"/series/weaving</loc>")
	h.logIn()
	h.get("/series/weaving").has("Not yet", "Draft, seen by members only", "/desk/series/")
	_, err := h.node.Retract(h.ctx(), h.owner, two.ID)
	h.must(err)
	h.client = newBrowser(t)
	h.get("/series/weaving").has("2 parts").lacks("Weft &amp; more")
	h.get("/articles/"+three.Slug).has("Part 2 of 2", "/articles/"+one.Slug)
}

func TestASeriesIsKnownFromItsFirstPublishedPart(t *testing.T) {
	h := settled(t)
	secret := h.draft("Not yet")
	series := h.bound("Plans", secret)
	h.get("/series/plans").is(http.StatusNotFound)
	h.get("/series/plans.rss").is(http.StatusNotFound)
	h.get("/series").is(http.StatusOK).lacks("Plans")
	h.get("/search?q=plans").lacks("/series/plans")
	h.get("/sitemap.xml").lacks("/series")
	h.logIn()
	h.get("/series/plans").is(http.StatusOK).has("Not yet", "noindex")
	_, err := h.node.Publish(h.ctx(), h.owner, secret.ID)
	h.must(err)
	h.client = newBrowser(t)
	h.get("/series/plans").is(http.StatusOK).has("Not yet").lacks("noindex")
	h.logIn()
	h.get("/desk/series/" + string(series.ID) + "/delete").is(http.StatusOK).has("Delete “Plans”?")
	h.post("/desk/series/"+string(series.ID)+"/delete", nil).is(http.StatusSeeOther).leadsTo("/desk/series")
	h.client = newBrowser(t)
	h.get("/series/plans").is(http.StatusGone).has("This series was deleted")
	h.get("/articles/" + "not-yet").is(http.StatusOK).lacks("Part 1")
}

func TestASeriesIsMadeAndOrderedAtTheDesk(t *testing.T) {
	h := settled(t)
	h.get("/desk/series").is(http.StatusSeeOther)
	h.logIn()
	h.get("/desk/series").is(http.StatusOK).has("There is no series yet")
	h.get("/desk/series/new").is(http.StatusOK).has(`name="title"`)
	h.post("/desk/series", url.Values{"title": {"  "}}).is(http.StatusUnprocessableEntity).has("Title")
	form := url.Values{"title": {"The loom"}, "text": {"Words"}, "language": {"fr"}}
	desk := h.post("/desk/series", form).is(http.StatusSeeOther).location
	one, two, three := h.article("Uno"), h.article("Dos"), h.draft("Tres")
	h.get(desk).is(http.StatusOK).has("Visitors see the series from its first published part on", "Uno", "Tres", `name="item"`)
	h.get(desk + "?find=dos").has("Dos").lacks(">Uno<")
	h.get(desk + "?find=" + url.QueryEscape(two.URL)).has("Dos").lacks(">Uno<")
	for _, item := range []domain.Item{one, two, three} {
		h.post(desk+"/parts", url.Values{"item": {string(item.ID)}}).is(http.StatusSeeOther)
	}
	series, err := h.store.SeriesBySlug(h.ctx(), "the-loom")
	h.must(err)
	moved := h.post(desk+"/parts/"+string(three.ID)+"/move", url.Values{"direction": {"up"}}).is(http.StatusSeeOther).location
	if got := h.order(series.Series); got != "Uno Tres Dos" {
		t.Errorf("moved up, the order is %s", got)
	}
	page := h.get(strings.Split(moved, "#")[0]).is(http.StatusOK)
	if strings.Count(page.body, "autofocus") != 1 {
		t.Error("the keyboard is not where it was")
	}
	h.post(desk+"/order", url.Values{"part": {string(two.ID), string(one.ID), "nobody"}}).is(http.StatusNoContent)
	if got := h.order(series.Series); got != "Dos Uno Tres" {
		t.Errorf("ordered, the order is %s", got)
	}
	h.post(desk+"/parts/"+string(one.ID)+"/remove", nil).is(http.StatusSeeOther)
	if got := h.order(series.Series); got != "Dos Tres" {
		t.Errorf("with one taken out, the order is %s", got)
	}
	form.Set("slug", "two-looms")
	form.Set("version", "7")
	h.post(desk+"/words", form).is(http.StatusUnprocessableEntity).has("two-looms")
	form.Set("version", "1")
	h.post(desk+"/words", form).is(http.StatusSeeOther)
	h.get("/series/the-loom").is(http.StatusMovedPermanently).leadsTo("/series/two-looms")
	h.get("/series/the-loom.rss").is(http.StatusMovedPermanently).leadsTo("/series/two-looms.rss").asksAgain()
	other := h.bound("The loom")
	if other.Slug != "the-loom-2" {
		t.Errorf("a second one has the address %s", other.Slug)
	}
	h.post("/desk/series", url.Values{"title": {"Third"}, "slug": {"two-looms"}, "language": {"en"}}).is(http.StatusUnprocessableEntity).has("has this address already")
}

func TestAnItemIsPutIntoSeriesInItsEditor(t *testing.T) {
	h := settled(t)
	h.logIn()
	item := h.article("Knots")
	editor := "/desk/articles/" + string(item.ID)
	h.get(editor).has("/desk/series/new?item=" + string(item.ID))
	first, second := h.bound("Ropes"), h.bound("Sails")
	h.get(editor).has(`name="series_shown"`, `value="`+string(first.ID)+`"`)
	form := url.Values{
		"title": {"Knots"}, "text": {"Words."}, "language": {"en"}, "version": {"1"}, "action": {"save"},
		"series_shown": {"yes"}, "series": {string(first.ID), string(second.ID)},
	}
	h.post(editor, form).is(http.StatusSeeOther)
	h.get("/articles/"+item.Slug).has("/series/ropes", "/series/sails", "Part 1 of 1")
	h.get(editor).has(`name="series_was" value="` + string(first.ID) + `"`)
	form["series"], form["series_was"] = []string{string(second.ID)}, []string{string(first.ID), string(second.ID)}
	form.Set("version", "2")
	form.Set("text", "Other words.")
	h.post(editor, form).is(http.StatusSeeOther)
	h.get("/articles/" + item.Slug).has("/series/sails").lacks("/series/ropes")
	form = url.Values{"title": {"Knots"}, "text": {"Third words."}, "language": {"en"}, "version": {"3"}, "action": {"save"}}
	h.post(editor, form).is(http.StatusSeeOther) // a form that says nothing of series changes none
	h.get("/articles/" + item.Slug).has("/series/sails")
	fresh := url.Values{
		"title": {"Splices"}, "text": {"Words."}, "language": {"en"}, "action": {"publish"},
		"series_shown": {"yes"}, "series": {string(second.ID), "not-there"},
	}
	page := h.post("/desk/articles", fresh).is(http.StatusSeeOther).location
	h.get(page).has("Part 2 of 2")
}

func TestWhatPeersPublishedCanBePartOfASeries(t *testing.T) {
	h := settled(t)
	author := h.peer("Weavers", "weavers", "loom.example")
	theirs := h.theirs(author, domain.KindArticle, "x", "From afar")
	hidden := h.theirs(author, domain.KindArticle, "y", "For followers", func(i *domain.Item) {
		i.Visibility, i.To = domain.VisibilityFollowers, []domain.URI{author.Followers}
	})
	ours := h.article("From here")
	series := h.bound("Near and far", ours, theirs)
	if err := h.node.AddPart(h.ctx(), h.owner, series.ID, hidden.ID); domain.Message(err) == "" {
		t.Errorf("what is for followers became a part: %v", err)
	}
	h.get("/series/near-and-far").has("From here", "/network/"+string(theirs.ID), "loom.example")
	h.get("/articles/"+ours.Slug).has("Part 1 of 2", `href="/network/`+string(theirs.ID)+`"`)
	h.get("/network/"+string(theirs.ID)).has("Part 2 of 2", "noindex").lacks("isPartOf")
}

func TestASeriesLeadsOnInTheLanguageInWhichOneReads(t *testing.T) {
	h := settled(t)
	one, two, three := h.article("Warp"), h.article("Weft"), h.article("Selvedge")
	kette, schuss := h.inTongue(one, "de", "Kette"), h.inTongue(two, "de", "Schuss")
	series := h.bound("Weaving", one, two, three)
	german := []string{"Accept-Language", "de"}
	h.get("/articles/"+schuss.Slug).is(http.StatusOK).has("Part 2 of 3", `href="/articles/`+kette.Slug+`" rel="prev"`, `href="/articles/`+three.Slug+`" rel="next"`)
	h.get("/articles/"+two.Slug, german...).has(`href="/articles/` + one.Slug + `" rel="prev"`) // who reads in English goes on so
	h.get("/series/weaving", german...).has("Kette", "Schuss", "Selvedge").lacks(">Warp<", ">Weft<")
	h.get("/series/weaving").has("Warp", "Weft", "3 parts").lacks("Kette")
	h.get("/series/weaving.rss?lang=de").has("Kette", "Selvedge").lacks("Warp")
	h.must(h.node.AddPart(h.ctx(), h.owner, series.ID, kette.ID)) // the same in another language is no further part
	h.get("/series/weaving", german...).has("3 Teile")
	h.get("/articles/" + kette.Slug).has("Part 1 of 3").lacks(`rel="prev"`)
	h.get("/articles/"+three.Slug, german...).has(`href="/articles/` + two.Slug + `" rel="prev"`)
}

func TestASeriesWithEventsHasACalendar(t *testing.T) {
	h := settled(t)
	one, day := h.article("Warp"), h.event("Open day", 48*time.Hour)
	h.event("Another day", 72*time.Hour)
	h.inTongue(day, "de", "Offener Tag")
	series := h.bound("Weaving", one)
	h.get("/series/weaving").lacks("weaving.ics")
	h.must(h.node.AddPart(h.ctx(), h.owner, series.ID, day.ID))
	h.get("/series/weaving").has(`href="/series/weaving.ics"`)
	h.get("/series/weaving.ics").is(http.StatusOK).has("SUMMARY:Open day").lacks("Another day", "Offener Tag")
	h.get("/series/weaving.ics?lang=de").has("SUMMARY:Offener Tag").lacks("Open day")
	h.get("/series/nothing.ics").is(http.StatusNotFound)
}

func TestPicturesInTheWordsOfASeriesAreUsed(t *testing.T) {
	h := settled(t)
	media, err := h.node.AddMedia(h.ctx(), h.owner, domain.Media{Hash: strings.Repeat("ab", 32), MediaType: "image/png", Width: 1, Height: 1, Alt: "A loom"})
	h.must(err)
	h.logIn()
	h.get("/desk/pictures?show=unused").has(string(media.ID))
	_, err = h.node.SaveSeries(h.ctx(), h.owner, domain.Series{Title: "Weaving", Text: "![A loom](/media/" + media.Hash[:domain.ShortHash] + ".png)", Language: "en"})
	h.must(err)
	h.get("/desk/pictures?show=unused").lacks(string(media.ID))
	h.get("/desk/pictures/"+string(media.ID)).has("Weaving", "/desk/series/")
}
