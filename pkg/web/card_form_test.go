package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestACardSaysItsRarerFacts(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{
		"title": {"Open Workshop"}, "handle": {"workshop"}, "text": {"We keep a workshop."}, "status": {"active"}, "language": {"en"}, "action": {"publish"},
		"legal_form": {"Association <e.V.>"}, "scope": {"regional"}, "languages": {"en", "nl"},
		"people.name": {"Ada", "", "Bo"}, "people.note": {"coordination", "", ""}, "people.url": {"https://example.org/ada", "", ""},
		"labels.name": {"Repair label"}, "labels.note": {"Repair network"}, "labels.url": {"https://label.example"},
	}
	h.post("/desk/initiatives", values).is(http.StatusSeeOther).leadsTo("/initiatives/open-workshop")
	h.get("/initiatives/open-workshop").is(http.StatusOK).has("Association &lt;e.V.&gt;", "Regional", "English, Nederlands", `<a href="https://example.org/ada"`, "coordination",
		"<bdi>Bo</bdi>", "Repair label", "Repair network", `"knowsLanguage":["en","nl"]`, `"award":["Repair label"]`, `"jobTitle":"coordination"`)
	h.get("/initiatives/open-workshop/murmurations.json").has(`"geographic_scope": "regional"`)
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindInitiative, "open-workshop")
	h.must(err)
	h.get("/desk/initiatives/"+string(item.ID)).has(`<option value="regional" selected>`, `name="languages" value="nl" checked`, `name="people.note" value="coordination"`,
		`name="labels.url" value="https://label.example"`)

	values.Set("handle", "another")
	for field, bad := range map[string][]string{"scope": {"galactic"}, "languages": {"!!"}, "people.url": {"me", "", ""}, "labels.name": {""}} {
		wrong := url.Values{}
		for name, value := range values {
			wrong[name] = value
		}
		wrong[field] = bad
		anchor := map[string]string{"scope": "f-scope", "languages": "f-languages", "people.url": "f-people", "labels.name": "f-labels"}[field]
		h.post("/desk/initiatives", wrong).is(http.StatusUnprocessableEntity).has(`href="#` + anchor + `"`)
	}
}

func TestTheFormSaysHowCompleteACardIs(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk/initiatives/new").is(http.StatusOK).has(`<meter min="0" max="17" value="0"`, "0 of 17 headings say something", `<a href="#f-summary">`)
	h.post("/desk/initiatives", url.Values{
		"title": {"Half"}, "summary": {"One line."}, "text": {" "}, "contact.phone": {"1"}, "links.url": {"", "https://half.example"}, "links.name": {"", ""}, "action": {"preview"},
	}).has(`value="3"`, "3 of 17 headings", `data-needs="summary" hidden`, `data-needs="contact.email contact.phone contact.url" hidden`, `data-needs="links links.url" hidden`, `data-needs="text"><a href="#f-text">`)
}

func TestNewTermsJoinTheVocabularyAsRightsAllow(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{
		"title": {"Open Workshop"}, "handle": {"workshop"}, "text": {"We keep a workshop."}, "status": {"active"}, "action": {"autosave"},
		"new_themes": {"Repair, commons"}, "new_modes": {"Mending together"},
	}
	before := len(h.allTerms(domain.SchemeTheme))
	h.post("/desk/initiatives", values, "Accept", "application/json").is(http.StatusOK)
	if got := len(h.allTerms(domain.SchemeTheme)); got != before {
		t.Errorf("saving by itself added %d terms", got-before)
	}
	values.Set("action", "publish")
	h.post("/desk/initiatives", values).is(http.StatusSeeOther)
	h.get("/initiatives/open-workshop").has("Repair", "Commons", "Mending together")
	if got := len(h.allTerms(domain.SchemeTheme)); got != before+1 {
		t.Errorf("%d terms were added, want one", got-before)
	}
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"Looms"}}, "Accept", "application/json").is(http.StatusOK).has(`"label":"Looms"`, `"uri":"`+h.base)
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"looms"}}, "Accept", "application/json").is(http.StatusOK)
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"x"}}, "Accept", "application/json").is(http.StatusUnprocessableEntity).has("Write at least 2 characters.")
}

func (h *house) allTerms(scheme domain.Scheme) []domain.Term {
	h.t.Helper()
	terms, err := h.store.Terms(h.ctx(), scheme)
	h.must(err)
	return terms
}
