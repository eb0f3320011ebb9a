package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// theme is a term of the themes with its page on the desk.
func (h *house) theme(slug string) (domain.Term, string) {
	h.t.Helper()
	term, err := h.store.TermBySlug(h.ctx(), domain.SchemeTheme, slug)
	h.must(err)
	return term, "/desk/vocabulary/" + string(term.ID)
}

func about(terms ...domain.TermRef) func(*domain.Content) {
	return func(c *domain.Content) { c.Themes = terms }
}

func TestTheVocabulariesAreListedSearchedAndNarrowed(t *testing.T) {
	h := settled(t)
	h.logIn()
	commons, path := h.theme("commons")
	h.article("On weaving", about(commons.Ref("en")))
	h.get("/desk/vocabulary").is(http.StatusOK).has("Commons", path, `href="/themes/commons">1 item`, "Think tanks", "/ap/vocabularies/theme")
	h.get("/desk/vocabulary?q=gouvern").is(http.StatusOK).has("Governance").lacks("Think tanks") // by its French name
	h.get("/desk/vocabulary?q=GOBERNANZA&show=unused").has("Governance").lacks(path)
	h.get("/desk/vocabulary?show=used").has(path).lacks("Governance</a>")
	h.get("/desk/vocabulary?show=missing").has("0 terms")
	h.post(path+"/move", url.Values{"direction": {"up"}}).is(http.StatusSeeOther)
	body := h.get("/desk/vocabulary").body
	if strings.Index(body, path) > strings.Index(body, ">Governance<") {
		t.Error("the term did not move up")
	}
	h.member("wu@example.org", "Wu", domain.RoleAuthor).get("/desk/vocabulary").is(http.StatusForbidden)
}

func TestATermIsNamedInEachLanguageAndShownInTheReaders(t *testing.T) {
	h := settled(t)
	h.logIn()
	term, path := h.theme("governance")
	item := h.article("On weaving", about(term.Ref("en")))
	version, err := h.node.SettingVersion(h.ctx(), node.TermKey(node.KeyTerm, term.ID))
	h.must(err)
	h.get(path).is(http.StatusOK).has(`name="label_fr" type="text" value="Gouvernance"`, `name="label_nl"`, version)
	values := url.Values{"version": {version}, "label_en": {"Governing"}, "label_fr": {"Gouverner"}, "about_fr": {"Comment on décide."}, "more_language": {"ca"}, "more_label": {"Govern"}, "same_as": {"https://www.wikidata.org/entity/Q1"}}
	h.post(path, values).is(http.StatusSeeOther)
	h.get(path).has("Govern", `name="label_ca"`)
	h.get("/themes/governance?lang=fr").has("Gouverner", "Comment on décide.", `<a href="https://www.wikidata.org/entity/Q1" rel="nofollow noopener noreferrer">www.wikidata.org/entity/Q1</a>`)
	h.get("/articles/" + item.Slug + "?lang=fr").has(">Gouverner</a>")
	h.get("/themes/governance.rss?lang=fr").has("<category>Gouverner</category>")
	h.get("/articles/" + item.Slug + "?lang=en").has(">Governing</a>")

	values.Set("label_fr", "Autrement")
	bo := h.editor()
	page := bo.post(path, values).is(http.StatusConflict).has("Gouverner", "Autrement")
	_, rest, _ := strings.Cut(page.body, `name="version" value="`)
	values.Set("version", strings.Split(rest, `"`)[0])
	bo.post(path, values).is(http.StatusSeeOther)
	h.get("/themes/governance?lang=fr").has("Autrement")

	values.Set("version", "")
	values.Set("same_as", "javascript:alert(1)")
	values.Set("label_de", strings.Repeat("ä", 101))
	h.get("/desk?lang=en")
	h.post(path, values).is(http.StatusUnprocessableEntity).has("This is no web address", `href="#f-label_de"`).lacks(`href="javascript:`)
	h.get("/desk/audit?action=term").is(http.StatusOK).has("Français: Autrement")
}

func TestAMergeIsExplainedDoneAndLedOn(t *testing.T) {
	h := settled(t)
	h.logIn()
	from, path := h.theme("governance")
	into, _ := h.theme("commons")
	item := h.article("On weaving", about(from.Ref("en")))
	h.get(path+"/merge?into="+string(into.ID)).is(http.StatusOK).has("1 item gets “Commons”", "1 published item is sent again", "It can be undone later")
	h.get(path + "/merge?into=" + string(from.ID)).is(http.StatusUnprocessableEntity).has("A term cannot be merged into itself")
	h.get("/themes/governance").is(http.StatusOK)
	h.get("/desk/organisation").has(`data-also="`, "Gouvernance") // by any of its names the field finds it
	edit := h.get("/desk/articles/" + string(item.ID))
	h.post(path+"/merge", url.Values{"into": {string(into.ID)}}).is(http.StatusSeeOther)

	h.get("/themes/governance").is(http.StatusMovedPermanently).leadsTo("/themes/commons").asksAgain()
	h.get("/themes/governance.rss?tag=wool&lang=en").is(http.StatusMovedPermanently).leadsTo("/themes/commons.rss?tag=wool&lang=en")
	h.get("/articles?theme=governance").is(http.StatusOK).has("On weaving")
	h.get("/articles/" + item.Slug).has(`href="/themes/commons"`).lacks("/themes/governance")
	// The editor was open all the while.
	_, rest, _ := strings.Cut(edit.body, `name="version" value="`)
	h.post("/desk/articles/"+string(item.ID), url.Values{"title": {"On weaving"}, "text": {"More."}, "language": {"en"}, "themes": {string(from.URI)}, "version": {strings.Split(rest, `"`)[0]}, "action": {"save"}})
	h.get("/desk/articles/"+string(item.ID)).has("was merged into “Commons” in the meantime", `value="`+string(into.URI)+`" checked`).lacks(`value="` + string(from.URI))

	h.get(path).is(http.StatusOK).has("In its place stands", path+"/part")
	h.post(path+"/merge", url.Values{"into": {string(into.ID)}}).is(http.StatusUnprocessableEntity).has("already")
	h.post(path+"/part", nil).is(http.StatusSeeOther)
	h.get("/themes/governance").is(http.StatusOK).has("On weaving")
}

func TestARetiredTermStaysWhereItIsAndIsOfferedNowhere(t *testing.T) {
	h := settled(t)
	h.logIn()
	term, path := h.theme("governance")
	item := h.article("On weaving", about(term.Ref("en")))
	choice := `name="themes" value="` + string(term.URI) + `"`
	h.get("/desk/articles/new").has(choice)
	h.post(path+"/delete", nil).is(http.StatusSeeOther)
	h.get(path).has("is or was used, so it cannot be removed")
	h.post(path+"/retire", nil).is(http.StatusSeeOther)
	h.get("/desk/articles/new").lacks(choice)
	h.get("/desk/articles/" + string(item.ID)).has(choice + " checked")
	h.get("/themes/governance").is(http.StatusOK).has("On weaving")
	h.get("/articles?theme=governance").has("On weaving")
	h.get("/streams").has("Governance")
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"gouvernance"}}, "Accept", "application/json").is(http.StatusUnprocessableEntity).has("retired")
	h.get("/desk/vocabulary?show=retired").has(path, "1 term<")
	h.post(path+"/offer", nil).is(http.StatusSeeOther)
	h.get("/desk/articles/new").has(choice)
	_, unused := h.theme("tools-and-methods")
	h.post(unused+"/delete", nil).is(http.StatusSeeOther)
	h.get("/themes/tools-and-methods").is(http.StatusNotFound)
	h.get(unused).is(http.StatusSeeOther).leadsTo("/desk/vocabulary")
}
