package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// footer are the languages that a page offers, by their tags.
func (a answer) footer() string {
	a.t.Helper()
	_, rest, _ := strings.Cut(a.body, `<nav class="languages"`)
	rest, _, _ = strings.Cut(rest, "</nav>")
	var tags []string
	for _, part := range strings.Split(rest, ` hreflang="`)[1:] {
		tag, _, _ := strings.Cut(part, `"`)
		tags = append(tags, tag)
	}
	return strings.Join(tags, " ")
}

func TestVisitorsAreOfferedTheLanguagesThatTheNodeChoseAndItsOwn(t *testing.T) {
	h := settled(t)
	h.logIn()
	dutch := h.stranger()
	if all := h.get("/desk").footer(); all != "de en es fr it nl pt" {
		t.Fatalf("all are %q", all)
	}
	dutch.get("/events?lang=nl").is(http.StatusOK).has(`<html lang="nl"`)
	dutch.get("/events").has(`<html lang="nl"`)
	h.get("/desk/settings/languages").is(http.StatusOK).has(`name="languages" value="nl" checked`, "English is always among them").lacks(`name="languages" value="en"`)
	h.post("/desk/settings/languages", url.Values{"languages": {"fr", "de"}}).is(http.StatusSeeOther)
	h.get("/desk/settings/languages").has(`name="languages" value="fr" checked`).lacks(`name="languages" value="nl" checked`)

	// The cookie of a language that is offered no longer counts no more; nor does asking for it by address or browser.
	if offered := dutch.get("/events", "Accept-Language", "nl, fr;q=0.5").has(`<html lang="fr"`).footer(); offered != "de en fr" {
		t.Errorf("visitors are offered %q", offered)
	}
	dutch.get("/events", "Accept-Language", "nl").has(`<html lang="en"`)
	asked := dutch.get("/events?lang=nl").is(http.StatusOK).has(`<html lang="en"`)
	if set := asked.header.Get("Set-Cookie"); strings.Contains(set, "nl") {
		t.Errorf("asking for it keeps %q", set)
	}
	dutch.get("/articles.rss?lang=nl").is(http.StatusOK).has("Articles of P2P")
	dutch.get("/articles.rss?lang=fr").is(http.StatusOK).has("Articles de P2P")
	dutch.get("/no-such-page", "Accept-Language", "nl").is(http.StatusNotFound).has(`<html lang="en"`)

	// The node's own language is offered whatever was chosen, and a member keeps hers.
	h.must(h.node.SetLanguage(h.ctx(), h.owner, "it"))
	if offered := h.stranger().get("/", "Accept-Language", "es").has(`<html lang="it"`).footer(); offered != "de en fr it" {
		t.Errorf("at home in Italian, visitors are offered %q", offered)
	}
	h.post("/desk/account/language", url.Values{"language": {"nl"}}).is(http.StatusSeeOther)
	if offered := h.get("/desk").has(`<html lang="nl"`).footer(); offered != "de en fr it nl" {
		t.Errorf("a member who is spoken to in Dutch is offered %q", offered)
	}

	// All are no choice, so that languages of later versions are among them; the names of terms follow.
	h.post("/desk/settings/languages", url.Values{"languages": {"fr", "de", "en", "es", "nl", "pt"}}).is(http.StatusSeeOther)
	if settings, err := h.store.Settings(h.ctx()); err != nil || settings.Languages != "" {
		t.Errorf("all are kept as %q, %v", settings.Languages, err)
	}
	dutch.get("/events").has(`<html lang="nl"`)
}
