package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// inTongue publishes a translation of an item.
func (h *house) inTongue(original domain.Item, language, title string) domain.Item {
	h.t.Helper()
	draft, err := h.node.Translate(h.ctx(), h.owner, original.ID, language)
	h.must(err)
	content := draft.Editing()
	content.Title, content.Summary = title, "About "+title
	_, err = h.node.SaveDraft(h.ctx(), h.owner, draft.ID, content, draft.DraftVersion)
	h.must(err)
	published, err := h.node.Publish(h.ctx(), h.owner, draft.ID)
	h.must(err)
	return published
}

func TestListsAndFeedsShowASetOnceInTheReadersLanguage(t *testing.T) {
	h := settled(t)
	bread := h.article("Bread for all", func(c *domain.Content) { c.Tags = []string{"bread"} })
	h.article("Only here")
	h.inTongue(bread, "de", "Brot für alle")
	h.inTongue(bread, "ca", "Pa per a tothom")
	german := []string{"Accept-Language", "de-AT,de;q=0.9,en;q=0.5"}
	for _, path := range []string{"/", "/articles", "/tags/bread"} {
		h.get(path, german...).is(http.StatusOK).has("Brot für alle").lacks("Bread for all", "Pa per a tothom")
		h.get(path, "Accept-Language", "it").has("Bread for all").lacks("Brot für alle", "Pa per a tothom")
		h.get(path).has("Bread for all").lacks("Brot für alle")
		// The pages do not speak Catalan, yet who reads it gets the text in it.
		h.get(path, "Accept-Language", "ca,es;q=0.8").has("Pa per a tothom").lacks("Bread for all")
	}
	h.get("/articles", german...).has("Only here")
	h.get("/articles?language=ca").has("Pa per a tothom").lacks("Bread for all", "Only here")
	h.get("/articles", german...).has(`href="`+h.base+`/articles.rss?lang=de"`, `href="/articles.rss?lang=de"`)
	h.get("/articles").has(`href="` + h.base + `/articles.rss"`)

	h.get("/articles.rss").has("Bread for all", "Only here").lacks("Brot für alle")
	feed := h.get("/articles.rss?lang=de", "Accept-Language", "fr").has("Brot für alle", "Only here", h.base+"/articles.rss?lang=de").lacks("Bread for all")
	if feed.header.Get("Set-Cookie") != "" {
		t.Error("a feed sets a cookie")
	}
	h.get("/feed.atom?lang=ca").has("Pa per a tothom").lacks("Brot für alle", "Bread for all")
	for _, odd := range []string{"%00", "x", strings.Repeat("a", 400), "../de", "de%22"} {
		h.get("/articles.rss?lang=" + odd).is(http.StatusOK).has("Bread for all").lacks("Brot")
	}
	h.get("/articles?lang=de").has("Brot für alle") // chosen for a year
	h.get("/articles", "Accept-Language", "ca").has("Brot für alle").lacks("Bread for all", "Pa per")
}

func TestEachTranslationHasItsAddressAndNamesTheOthers(t *testing.T) {
	h := settled(t)
	bread := h.article("Bread for all")
	h.get("/articles/bread-for-all").lacks("hreflang=\"x-default\"", "class=\"tongues\"", "workTranslation")
	german, arabic := h.inTongue(bread, "de", "Brot für alle"), h.inTongue(bread, "ar", "الخبز للجميع")
	all := []string{
		`<link rel="alternate" hreflang="en" href="` + bread.URL + `">`, `<link rel="alternate" hreflang="de" href="` + german.URL + `">`,
		`<link rel="alternate" hreflang="ar" href="` + arabic.URL + `">`, `<link rel="alternate" hreflang="x-default" href="` + bread.URL + `">`,
	}
	h.get("/articles/bread-for-all", "Accept-Language", "de").is(http.StatusOK).has(all...).
		has("Bread for all", `hreflang="de" lang="de" dir="ltr">Deutsch</a>`, `"workTranslation":[{"@type":"Article","name":"Brot für alle"`).lacks("translationOfWork")
	h.get(strings.TrimPrefix(german.URL, h.base)).has(all...).
		has(`<link rel="canonical" href="`+german.URL+`">`, `"translationOfWork":{"@type":"Article","name":"Bread for all"`, `"inLanguage":"de"`, `class="prose" lang="de" dir="ltr"`)
	h.get(strings.TrimPrefix(arabic.URL, h.base)).has(`class="prose" lang="ar" dir="rtl"`, `dir="rtl">الخبز للجميع`)
	h.get("/sitemap.xml").has(`xmlns:xhtml="http://www.w3.org/1999/xhtml"`,
		`<xhtml:link rel="alternate" hreflang="de" href="`+german.URL+`"></xhtml:link>`, `hreflang="x-default"`)
	_, err := h.node.Retract(h.ctx(), h.owner, arabic.ID)
	h.must(err)
	h.get("/articles/bread-for-all").has(all[1]).lacks(all[2])
}

func TestATranslationSaysThatItsOriginalChangedAndTheEditorShowsHow(t *testing.T) {
	h := settled(t)
	bread := h.article("Bread for all")
	german := h.inTongue(bread, "de", "Brot für alle")
	page := strings.TrimPrefix(german.URL, h.base)
	h.get(page).lacks(`class="since"`)
	h.now = h.now.Add(time.Hour)
	content := bread.Content
	content.Text += "\n\nAnd butter."
	_, err := h.node.EditContent(h.ctx(), h.owner, bread.ID, content)
	h.must(err)
	h.get(page).has(`class="since"`, "The original has changed since this translation", `<a href="/articles/bread-for-all" hreflang="en">`)
	h.get("/articles/bread-for-all").lacks(`class="since"`)
	h.logIn()
	h.get("/desk").has("original changed")
	edit := "/desk/articles/" + string(german.ID)
	h.get(edit).is(http.StatusOK).has(`id="news"`, "<ins>And butter.</ins>", `value="still_right"`)
	now, err := h.store.ItemByID(h.ctx(), german.ID)
	h.must(err)
	form := valuesOf(now.Content, domain.KindArticle)
	form.Set("version", "1")
	form.Set("action", "still_right")
	h.post(edit, form).is(http.StatusSeeOther)
	h.get(page).lacks(`class="since"`)
}

func TestTheEditorBeginsATranslationOnce(t *testing.T) {
	h := settled(t)
	h.logIn()
	bread := h.article("Bread for all")
	edit := "/desk/articles/" + string(bread.ID)
	h.get(edit).has(`id="drawer-tongues"`, `<option value="de">Deutsch</option>`).lacks(`<option value="en">English</option>`, `id="original"`)
	form := valuesOf(bread.Content, domain.KindArticle)
	form.Set("action", "translate")
	for _, tag := range []string{"", "xx", "DE", "de'"} {
		form.Set("translate_into", tag)
		h.post(edit, form).is(http.StatusUnprocessableEntity).has("Choose a language")
	}
	form.Set("translate_into", "de")
	first := h.post(edit, form).is(http.StatusSeeOther).location
	if first == edit || h.post(edit, form).is(http.StatusSeeOther).location != first {
		t.Fatalf("sent twice, the form leads to %s", first)
	}
	h.get(first).has("There is a text in this language", `id="original"`, "Bread for all", "this text").lacks("drawer-rights")
	german := domain.ID(first[strings.LastIndexByte(first, '/')+1:])
	h.post(first, url.Values{"title": {"Brot"}, "text": {"Mehl."}, "language": {"en"}, "version": {"1"}, "action": {"publish"}}).
		is(http.StatusUnprocessableEntity).has("nother translation of this is in this language")
	h.post(first, url.Values{"title": {"Brot"}, "text": {"Mehl."}, "language": {"de"}, "version": {"2"}, "action": {"publish"}}).is(http.StatusSeeOther)
	item, err := h.store.ItemByID(h.ctx(), german)
	h.must(err)
	if item.State != domain.StatePublished || item.Content.Language != "de" {
		t.Errorf("the translation is %s in %q", item.State, item.Content.Language)
	}
	h.post("/desk/items/"+string(bread.ID)+"/retract", nil).is(http.StatusSeeOther)
	h.get("/desk").has("Its translations stay published: Deutsch")
	h.get("/articles").has("Brot")
}

func TestATranslatedEventIsJoinedAndAnsweredAtItsOriginal(t *testing.T) {
	h := settled(t)
	day := h.event("Open day", 48*time.Hour)
	german := h.inTongue(day, "de", "Tag der offenen Tür")
	peer := h.peer("Ann", "ann", "coop.example")
	h.joined(peer, day.URI, "")
	h.replied(peer, day.URI, day.URI, "I bring soup", domain.VisibilityPublic)
	h.get(strings.TrimPrefix(german.URL, h.base)).is(http.StatusOK).has("Tag der offenen Tür", "I bring soup", "about="+url.QueryEscape(string(day.URI)))
	h.get("/events", "Accept-Language", "de").has("Tag der offenen Tür").lacks("Open day")
	h.get("/events.ics").has("Open day").lacks("Tag der")
	h.get("/events.ics?lang=de").has("Tag der").lacks("Open day")
}

func TestATranslatedInitiativeStandsForTheSameActor(t *testing.T) {
	h := settled(t)
	tools := h.initiative("Tool library", "tools")
	german := h.inTongue(tools, "de", "Werkzeugbücherei")
	h.article("On hammers", func(c *domain.Content) { c.Initiatives = []domain.URI{tools.Subject} })
	path := strings.TrimPrefix(german.URL, h.base)
	h.get(path).is(http.StatusOK).has("Werkzeugbücherei", "On hammers", "@tools@")
	h.get(path+".rss").has("On hammers", "Werkzeugb")
	h.get(path + "/murmurations.json").is(http.StatusOK).has("Tool library")
	h.get("/initiatives", "Accept-Language", "de").has("Werkzeugbücherei").lacks("Tool library")
	h.get("/initiatives.json").has("Tool library").lacks("Werkzeug")
	h.logIn()
	h.get("/desk/initiatives/"+string(german.ID)).is(http.StatusOK).lacks(`name="handle"`, `name="founded"`).has(`name="priorities"`)
}

func TestWhatAPeerTellsInSeveralLanguagesIsReadInOnesOwn(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	item := h.theirs(coop, domain.KindArticle, "bread", "Bread", func(i *domain.Item) {
		i.Content.Language = "en"
		i.Wordings = []domain.Wording{{Language: "de", Title: "Brot", Summary: "Mehl", HTML: "<p>Wasser</p>"}, {Language: "fr", Title: "Pain"}}
	})
	page := "/network/" + string(item.ID)
	h.get("/network", "Accept-Language", "de").has("Brot", "Mehl").lacks("Bread")
	h.get(page, "Accept-Language", "de").is(http.StatusOK).has("Brot", "Wasser", `lang="de"`, `?in=en"`, `?in=fr"`).lacks("Words of theirs.")
	h.get(page).has("Bread", "Words of theirs.", `?in=de"`).lacks("Wasser", `?in=en"`)
	h.get(page+"?in=fr", "Accept-Language", "de").has("Pain", "Words of theirs.", `?in=de"`)
	h.get(page+"?in=en", "Accept-Language", "de").has("Words of theirs.")
	for _, odd := range []string{"xx", "", "%00", strings.Repeat("d", 300)} {
		h.get(page + "?in=" + odd).is(http.StatusOK).has("Words of theirs.")
	}
}

func TestTextsThatAreHereAreLinkedAndSeparatedInTheEditor(t *testing.T) {
	h := settled(t)
	h.logIn()
	bread := h.article("Bread for all")
	brot := h.article("Brot für alle", func(c *domain.Content) { c.Language = "de" })
	h.article("Twice", func(c *domain.Content) { c.Language = "fr" })
	h.article("Twice", func(c *domain.Content) { c.Language = "it" })
	edit := "/desk/articles/" + string(bread.ID)
	h.get(edit).has(`<option value="Brot für alle">Deutsch</option>`, `name="tie_as"`, `value="link"`).lacks(`value="separate.`)
	form := valuesOf(bread.Content, domain.KindArticle)
	form.Set("action", "link")
	form.Set("tie_as", "translation")
	for named, words := range map[string]string{
		"": "Nothing here has this title", "Brot": "Nothing here has this title", "https://elsewhere.example/x": "Nothing here has this title",
		"Twice": "Several texts have this title", "/articles/bread-for-all": "translation of itself", "/desk/articles/x": "Nothing here has this title",
	} {
		form.Set("tie_to", named)
		h.post(edit, form).is(http.StatusUnprocessableEntity).has(words)
	}
	for _, named := range []string{"Brot für alle", brot.URL, "/desk/articles/" + string(brot.ID)} {
		form.Set("tie_to", named) // sent again, it is linked all the same
		if to := h.post(edit, form).is(http.StatusSeeOther).location; to != edit {
			t.Errorf("linking leads to %s", to)
		}
	}
	h.get(edit).has("Linked: readers get", `value="separate.`+string(brot.ID)+`"`).lacks(`value="original"`)
	h.get(strings.TrimPrefix(bread.URL, h.base)).has(`<link rel="alternate" hreflang="de" href="` + brot.URL + `">`)
	h.get("/articles", "Accept-Language", "de").has("Brot für alle").lacks("Bread for all")

	form = valuesOf(brot.Content, domain.KindArticle)
	form.Set("action", "separate."+string(brot.ID))
	for range 2 {
		h.post("/desk/articles/"+string(brot.ID), form).is(http.StatusSeeOther)
	}
	h.get(strings.TrimPrefix(bread.URL, h.base)).lacks(`hreflang="de" href="` + brot.URL)
	form.Set("action", "link")
	form.Set("tie_as", "original")
	form.Set("tie_to", "/articles/bread-for-all")
	h.post("/desk/articles/"+string(brot.ID), form).is(http.StatusSeeOther)
	h.get(strings.TrimPrefix(brot.URL, h.base)).has(`"translationOfWork":{"@type":"Article","name":"Bread for all"`)
}

func TestATranslationNamesItsAuthorAndItsTranslator(t *testing.T) {
	h := settled(t)
	ben := h.member("ben@example.org", "Ben Weaver", domain.RoleEditor).me
	bread := h.article("Bread for all")
	draft, err := h.node.Translate(h.ctx(), ben, bread.ID, "de")
	h.must(err)
	h.logIn()
	edit := "/desk/articles/" + string(draft.ID)
	h.get(edit).has(`name="translators" value="`+string(ben.ID)+`" checked`, "The authors are those of the original").lacks(`name="authors"`)
	save := func(item domain.Item, change func(url.Values)) {
		t.Helper()
		form := valuesOf(item.Editing(), domain.KindArticle)
		form.Set("title", "Brot für alle")
		form.Set("summary", "Mehl und Wasser.")
		form.Set("version", strconv.Itoa(item.DraftVersion))
		form.Set("action", "publish")
		change(form)
		h.post(edit, form).is(http.StatusSeeOther)
	}
	save(draft, func(url.Values) {}) // a form without the field keeps what stands there
	page := "/articles/brot-fur-alle"
	by := `<b>By <a href="/people/ada" rel="author">Ada</a></b><span class="meta">Translated by <a href="/people/ben-weaver">Ben Weaver</a></span>`
	h.get(page).has(by, `"translator":[{"@type":"Person","name":"Ben Weaver"`, `"author":{"@type":"Person","name":"Ada"`)
	h.get("/articles/bread-for-all").lacks("Translated by", `"translator"`)
	h.get("/people/ben-weaver").is(http.StatusOK).has("Brot für alle")

	save(h.itemAt(edit), func(form url.Values) {
		form.Set("translators_shown", "yes")
		form["translators"] = []string{string(h.owner.ID), string(ben.ID)}
	})
	h.get(page).has("Ada</a>, <a href=\"/people/ben-weaver\">Ben Weaver")
	save(h.itemAt(edit), func(form url.Values) {
		form.Set("translators_shown", "yes")
		form["translators"] = []string{string(h.owner.ID)} // she translated herself
	})
	h.get(page).has(`rel="author">Ada</a></b>`).lacks("Translated by")
}

func TestAllLanguagesOfAWorkHaveOneDiscussion(t *testing.T) {
	h := settled(t)
	bread := h.article("Bread for all")
	brot := h.inTongue(bread, "de", "Brot für alle")
	ann, bob := h.peer("Ann", "ann", "coop.example"), h.peer("Bob", "bob", "coop.example")
	h.replied(ann, bread.URI, bread.URI, "I like rye.", domain.VisibilityPublic)
	german := h.replied(bob, brot.URI, brot.URI, "Roggen, bitte.", domain.VisibilityPublic)
	h.replied(ann, german.URI, brot.URI, "Gern.", domain.VisibilityPublic)
	h.write(func(tx *storage.Tx) error {
		german.Language, german.UpdatedAt = "de", h.now.Add(time.Minute)
		if _, err := tx.SaveNote(h.ctx(), german); err != nil {
			return err
		}
		for i, like := range []struct{ by, of domain.URI }{{ann.URI, bread.URI}, {ann.URI, brot.URI}, {bob.URI, brot.URI}} {
			response := domain.Response{
				ID: domain.ID(rune('a' + i)), Kind: domain.ResponseLike, URI: like.by + "/likes/" + domain.URI(rune('a'+i)), Actor: like.by, Object: like.of, Open: true, CreatedAt: h.now,
			}
			if _, err := tx.AddResponse(h.ctx(), response); err != nil {
				return err
			}
		}
		return nil
	})
	for _, page := range []string{"/articles/bread-for-all", "/articles/brot-fur-alle"} {
		body := h.get(page).is(http.StatusOK).has("I like rye.", "Roggen, bitte.", "Gern.", "3 replies", "2 likes", `<p class="meta" lang="de" dir="ltr">Deutsch</p>`).body
		if strings.Count(body, "Roggen, bitte.") != 1 || strings.Count(body, `class="meta gone"`) != 0 {
			t.Errorf("%s shows an answer twice, or misses one", page)
		}
	}
	h.must(h.node.LockReplies(h.ctx(), h.owner, bread.ID))
	standings, err := h.store.Standings(h.ctx())
	h.must(err)
	if !standings.IsLocked(brot.URI) {
		t.Error("the discussion goes on at the translation")
	}
}

func TestSearchFindsAWorkOnceInTheReadersLanguage(t *testing.T) {
	h := settled(t)
	bread := h.article("Bread Festival")
	h.inTongue(bread, "de", "Brot Festival")
	h.article("Festival of looms")
	hits := func(path string, want int, headers ...string) answer {
		t.Helper()
		found := h.get(path, headers...).is(http.StatusOK)
		if n := strings.Count(found.body, `<article class="card hit">`); n != want {
			t.Errorf("%s: %d hits", path, n)
		}
		return found
	}
	hits("/search?q=festival", 2).has("2 hits", "Bread <mark>Festival</mark>", `<a href="/articles/brot-festival" hreflang="de" lang="de" dir="ltr">Deutsch</a>`, `Articles (2)`, `Deutsch (1)`).lacks("Brot <mark>")
	hits("/search?q=festival", 2, "Accept-Language", "de").has("Brot <mark>Festival</mark>", `hreflang="en"`).lacks("Bread <mark>")
	hits("/search?q=brot", 1).has("<mark>Brot</mark> Festival", `<a href="/articles/bread-festival" hreflang="en"`)
	hits("/search?q=festival&language=de", 1).has("Brot <mark>Festival</mark>")
}
