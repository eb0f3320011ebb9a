package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	inEnglish = `<html lang="en" dir="ltr">`
	inGerman  = `<html lang="de" dir="ltr">`
	inDutch   = `<html lang="nl" dir="ltr">`
)

func TestAReaderChoosesTheLanguageAndKeepsIt(t *testing.T) {
	h := settled(t)
	h.get("/articles").is(http.StatusOK).has(inEnglish, `href="/articles?lang=de" lang="de" hreflang="de"`, "Deutsch", "Nederlands")
	chosen := h.get("/articles?lang=de").is(http.StatusOK).has(inGerman, "Artikel", `href="/articles?lang=en"`).lacks("lang=de&")
	if cookie := chosen.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "weft_lang=de; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax") {
		t.Errorf("the choice is kept by %q", cookie)
	}
	kept := h.get("/events", "Accept-Language", "nl").is(http.StatusOK).has(inGerman)
	if cookie := kept.header.Get("Set-Cookie"); cookie != "" {
		t.Errorf("a page that nobody chose a language on sets %q", cookie)
	}
	h.get("/events?lang=nl").has(inDutch)
	h.get("/events").has(inDutch)
}

func TestTheBrowsersLanguageIsSpokenBeforeTheNodes(t *testing.T) {
	h := settled(t)
	h.get("/", "Accept-Language", "de-AT,en;q=0.5").has(inGerman)
	h.get("/", "Accept-Language", "ja").has(inEnglish)
	h.must(h.node.SetLanguage(h.ctx(), h.owner, "nl-BE"))
	h.get("/", "Accept-Language", "ja").has(inDutch)
	h.get("/", "Accept-Language", "en").has(inEnglish)
	h.get("/articles.rss", "Accept-Language", "de").has("Artikelen van P2P Foundation")
}

func TestALinkFromElsewhereChoosesForOnePageOnly(t *testing.T) {
	h := settled(t)
	a := h.get("/?lang=de", "Sec-Fetch-Site", "cross-site").has(inGerman)
	if a.header.Get("Set-Cookie") != "" {
		t.Error("another site's link keeps a choice")
	}
	h.get("/").has(inEnglish)
	for _, odd := range []string{"xx", "", "de%00", "..%2f..", "%3Cscript%3E", strings.Repeat("d", 5000)} {
		if a := h.get("/?lang=" + odd).is(http.StatusOK).has(inEnglish); a.header.Get("Set-Cookie") != "" {
			t.Errorf("?lang=%.20s is kept", odd)
		}
	}
}

func TestCachedPagesAreKeptForEachLanguage(t *testing.T) {
	h := settled(t)
	english, german := h.get("/about"), h.get("/about", "Accept-Language", "de").has(inGerman)
	if english.header.Get("Etag") == german.header.Get("Etag") {
		t.Error("two languages share an ETag")
	}
	if vary := german.header.Get("Vary"); !strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Cookie") {
		t.Errorf("Vary is %q", vary)
	}
	h.get("/about", "If-None-Match", english.header.Get("Etag")).is(http.StatusNotModified)
	h.get("/about", "Accept-Language", "de", "If-None-Match", english.header.Get("Etag")).is(http.StatusOK).has(inGerman)
	again := h.get("/about?lang=de").has(inGerman)
	if again.body != german.body || again.header.Get("X-Robots-Tag") != "noindex" {
		t.Error("the page under ?lang= is another than the page itself, or wants to be found")
	}
}

func TestAMembersOwnLanguageIsSpokenAtTheDesk(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk").has(inEnglish)
	h.get("/desk/account").has(`name="language"`, "As the browser asks", "Deutsch")
	h.post("/desk/account/language", url.Values{"language": {"de"}}).is(http.StatusSeeOther)
	h.get("/desk", "Accept-Language", "nl").has(inGerman, "Hallo, Ada")
	h.get("/desk?lang=nl").has(inDutch)
	h.get("/desk").has(inDutch) // chosen on this browser
	h.post("/desk/account/language", url.Values{"language": {"de"}}).is(http.StatusSeeOther)
	h.get("/desk").has(inGerman)
	h.post("/desk/account/language", url.Values{"language": {"no such language"}}).is(http.StatusSeeOther)
	h.get("/desk/account").has(inGerman, "Schreib ein Sprachkürzel")
	h.post("/desk/account/language", url.Values{"language": {""}}).is(http.StatusSeeOther)
	h.get("/desk", "Accept-Language", "nl").has(inDutch)
}

func TestAnOwnerSaysWhatTheNodeSpeaks(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk/settings/language").has(`action="/desk/settings/language"`)
	h.post("/desk/settings/language", url.Values{"language": {"de"}}).is(http.StatusSeeOther)
	h.get("/desk/settings/language").has(inGerman, `<option value="de" selected>`)
	other := h.editor()
	other.post("/desk/settings/language", url.Values{"language": {"en"}}).is(http.StatusForbidden)
}

func TestWhatTheNodeExplainsIsSaidInTheReadersLanguage(t *testing.T) {
	h := settled(t)
	h.logIn()
	a := h.post("/desk/articles", url.Values{"title": {"x"}, "text": {""}, "action": {"publish"}}, "Accept-Language", "de")
	a.has("Schreib mindestens 3 Zeichen.", "Das wird gebraucht.").lacks("This is needed")
	english := domain.Delivery{Host: "peer.example", LastStatus: 503}.Problem()
	if got := h.server.tongues.speakers.of("de").retell(english); !strings.HasPrefix(got, "peer.example ist überlastet") {
		t.Errorf("%q is retold as %q", english, got)
	}
	nested := "https://a.example cannot be reached: the name a.example is not known; check the spelling, or try again later. " +
		`Does "weftwork serve" run, and may the world reach ports 80 and 443 of this machine?`
	if got := h.server.tongues.speakers.of("de").retell(nested); !strings.Contains(got, "der Name a.example ist nicht bekannt") || strings.Contains(got, "reached") {
		t.Errorf("a sentence within a sentence is retold as %q", got)
	}
}
