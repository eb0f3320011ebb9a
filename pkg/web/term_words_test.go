package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestANameThatIsNotInTheLanguageOfThePageSaysItsOwn(t *testing.T) {
	h := settled(t)
	h.logIn()
	theme, err := h.node.AddTermIn(h.ctx(), h.owner, domain.SchemeTheme, "fr", "Métiers", "Machines à tisser")
	h.must(err)
	stream, err := h.node.AddTermIn(h.ctx(), h.owner, domain.SchemeStream, "ar", "النول", "")
	h.must(err)
	both, err := h.node.AddTermIn(h.ctx(), h.owner, domain.SchemeTheme, "fr", "Laine", "")
	h.must(err)
	words := url.Values{"label_fr": {"Laine"}, "label_en": {"Wool"}}
	h.post("/desk/vocabulary/"+string(both.ID), words).is(http.StatusSeeOther)
	_, err = h.node.PublishContent(h.ctx(), h.owner, domain.KindArticle, domain.Content{
		Title: "Of looms", Text: "Words.", Language: "en", Streams: []domain.TermRef{stream.Ref("en")}, Themes: []domain.TermRef{theme.Ref("en"), both.Ref("en")},
	})
	h.must(err)
	french, arabic := ` lang="fr" dir="ltr">Métiers`, ` lang="ar" dir="rtl">`
	h.get("/articles/of-looms").is(http.StatusOK).has(french, arabic+"النول", `">Wool</a>`).lacks(`ltr">Wool`)
	h.get("/articles").is(http.StatusOK).has(arabic+"<bdi>النول", french+" (1)")
	h.get("/articles?theme=" + theme.Slug).is(http.StatusOK).has(`<bdi lang="fr" dir="ltr">Métiers</bdi>`)
	h.get("/streams").is(http.StatusOK).has(french, arabic)
	h.get("/themes/"+theme.Slug).is(http.StatusOK).has("<h1"+french, `<p lang="fr" dir="ltr">Machines à tisser`)
	h.get("/themes/" + both.Slug).is(http.StatusOK).has("<h1>Wool")
	h.get("/search?q=looms").is(http.StatusOK).has(arabic)
	for _, path := range []string{"/desk/articles/new", "/desk/vocabulary", "/desk/vocabulary/" + string(theme.ID), "/desk/vocabulary/" + string(both.ID), "/desk/organisation"} {
		h.get(path).is(http.StatusOK).has(french)
	}
	h.get("/articles/of-looms?lang=fr").is(http.StatusOK).has(`">Métiers</a>`, `">Laine</a>`, arabic).lacks(french)
}

func TestManyTermsAreSearchedInEveryEditorAndAFewAreReadThrough(t *testing.T) {
	h := settled(t)
	h.logIn()
	const search = `data-terms="themes"`
	for _, kind := range []string{"articles", "events"} {
		h.get("/desk/" + kind + "/new").is(http.StatusOK).lacks(search)
	}
	for i := range 13 {
		_, err := h.node.AddTermIn(h.ctx(), h.owner, domain.SchemeTheme, "en", fmt.Sprintf("Loom %d", i), "")
		h.must(err)
	}
	for _, kind := range []string{"articles", "events"} {
		h.get("/desk/"+kind+"/new").is(http.StatusOK).has(search, `type="checkbox" name="themes"`, "/forms.css").lacks("new_themes", "data-new")
	}
	terms, err := h.store.Terms(h.ctx(), domain.SchemeTheme)
	h.must(err)
	saved := h.post("/desk/articles", url.Values{"title": {"Of looms"}, "themes": {string(terms[0].URI)}, "action": {"save"}}).is(http.StatusSeeOther)
	h.get(saved.location).is(http.StatusOK).has(`value="` + string(terms[0].URI) + `" checked`)
}
