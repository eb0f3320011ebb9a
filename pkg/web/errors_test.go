package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAWrongAddressLeadsToWhatIsNear(t *testing.T) {
	h := settled(t)
	h.article("On the weaving of nets")
	for _, path := range []string{"/articles/weaving-nets", "/articels/on-the-weaving-of-nets", "/weavings", "/articles/on-weaving%20nets"} {
		h.get(path).is(http.StatusNotFound).has("Perhaps you are looking for", `href="/articles/on-the-weaving-of-nets"`, `role="search"`)
	}
	h.get("/articles/nothing-like-it").is(http.StatusNotFound).lacks("Perhaps").has(`name="q" value="nothing like it"`)
	for _, odd := range []string{"/wp-login.php", "/%00", "/%ff%fe", "/articles/" + strings.Repeat("x", 3000), "/articles/%22%27%3Cscript%3E", "/'%20OR%201=1--"} {
		h.get(odd).is(http.StatusNotFound).lacks("<script>")
	}
}

func TestADraftIsNotNearToAnything(t *testing.T) {
	h := settled(t)
	_, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "Weaving in secret", Text: "x", Language: "en"})
	h.must(err)
	h.get("/articles/weaving-in-secret").is(http.StatusNotFound).lacks("Perhaps", "Weaving in secret")
}

func TestWhatWasWithdrawnIsNamedByKindAndDayOnly(t *testing.T) {
	h := settled(t)
	item := h.event("An evening", 24*3600e9)
	_, err := h.node.Retract(h.ctx(), h.owner, item.ID)
	h.must(err)
	h.get("/events/an-evening").is(http.StatusGone).
		has("This event was withdrawn", "took it back on "+h.now.Format("2 January 2006"), `role="search"`).lacks("An evening", "The Mill")
}

func TestSomethingBrokenIsFoundInTheLogByItsNumber(t *testing.T) {
	var log bytes.Buffer
	h := settled(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for name, broken := range map[string]func(*visit) error{
		"an error": func(*visit) error { return errors.New("dial tcp 10.0.0.7: secret detail") },
		"a panic":  func(*visit) error { panic("secret detail") },
	} {
		log.Reset()
		h.server.echo.GET("/broken-"+strings.Fields(name)[1], h.server.handle(route{may: domain.ActSeePublic, handler: broken}))
		page := h.get("/broken-"+strings.Fields(name)[1]).is(http.StatusInternalServerError).
			has("Something broke", "Try again").lacks("secret", "10.0.0.7", "goroutine", ".go:")
		reference := regexp.MustCompile(`<span class="mono">([a-z2-7]{10})</span>`).FindStringSubmatch(page.body)
		if reference == nil || page.header.Get("X-Request-Id") != reference[1] {
			t.Fatalf("%s: no reference in the page", name)
		}
		if !strings.Contains(log.String(), reference[1]) || !strings.Contains(log.String(), "secret detail") {
			t.Errorf("%s: the log lacks %s: %s", name, reference[1], log.String())
		}
	}
}

func TestErrorsHaveAPageWithoutTheDatabase(t *testing.T) {
	h := settled(t)
	h.article("On weaving")
	h.logIn()
	h.get("/articles/on-weaving").is(http.StatusOK)
	h.must(h.store.Close())
	for _, path := range []string{"/articles/on-weaving", "/", "/search?q=x", "/articles", "/login"} {
		h.get(path).is(http.StatusInternalServerError).has("<!doctype html>", "Something broke", "P2P Foundation").lacks("sql", "closed")
	}
	// The same before anything was read.
	fresh, err := New(h.server.o)
	h.must(err)
	h.server.echo, h.server.sessions, h.server.changes = fresh.echo, fresh.sessions, fresh.changes
	h.get("/articles/on-weaving").is(http.StatusInternalServerError).has("<!doctype html>", "Something broke")
}

func TestRefusalsSpeakInWords(t *testing.T) {
	h := settled(t)
	for status, words := range map[int]string{
		http.StatusForbidden: "This is not for you", http.StatusTooManyRequests: "Slowly, please", http.StatusServiceUnavailable: "Not now",
		http.StatusConflict: "Somebody was quicker",
	} {
		path := "/refused-" + http.StatusText(status)[:3]
		h.server.echo.GET(path, h.server.handle(route{may: domain.ActSeePublic, handler: func(*visit) error { return echo.NewHTTPError(status) }}))
		a := h.get(path).is(status).has(words).lacks("code=", "message=")
		if wait := a.header.Get("Retry-After"); (wait != "") != (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) {
			t.Errorf("%d: Retry-After is %q", status, wait)
		}
	}
}
