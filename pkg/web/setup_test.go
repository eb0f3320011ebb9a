package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func setupValues(h *house) url.Values {
	return url.Values{
		"token": {testToken}, "name": {"Open Loom"}, "url": {h.base}, "language": {"en"}, "vocabulary": {"commons"},
		"member_name": {"Ada"}, "email": {"ada@example.org"}, "password": {testPassword},
	}
}

func TestBeforeSetUpEveryPageSaysSo(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/", "/articles", "/desk", "/login", "/nothing"} {
		h.get(path).is(http.StatusServiceUnavailable).has("not set up yet").lacks(testToken)
	}
	h.get(h.server.assets.Path("style.css")).is(http.StatusOK)
}

func TestSetUpNeedsTheOneTimeAddress(t *testing.T) {
	h := newHouse(t)
	h.get("/setup").is(http.StatusForbidden)
	h.get("/setup?token=guessed").is(http.StatusForbidden)
	values := setupValues(h)
	values.Set("token", "guessed")
	h.post("/setup", values).is(http.StatusForbidden)
	h.get("/setup?token="+testToken).is(http.StatusOK).has(`name="handle_domain"`, "return 301 "+h.base, "mu-plugins")
}

func TestSetUpEndsAtTheDeskWithWhatToDoNext(t *testing.T) {
	h := newHouse(t)
	h.post("/setup", setupValues(h)).is(http.StatusSeeOther).leadsTo("/desk")
	handle := "@open_loom@" + strings.TrimPrefix(h.base, "http://")
	h.get("/desk").is(http.StatusOK).has("Before others can follow "+handle+", give it a public address with https", "Hello, Ada", "What to do next", "0 of 5 done", "Write a first article")
	h.get("/").is(http.StatusOK).has("Open Loom", "<code>"+handle+"</code>")
	h.post("/desk/articles", url.Values{"title": {"A first one"}, "text": {"Words."}, "language": {"en"}, "action": {"publish"}}).is(http.StatusSeeOther)
	h.get("/desk").has("1 of 5 done").lacks(`<a href="/desk/articles/new">Write a first article`)
	h.post("/desk/first-steps", nil).is(http.StatusSeeOther).leadsTo("/desk")
	h.get("/desk").lacks("What to do next").has("identity card is empty")
	h.get("/setup?token=" + testToken).is(http.StatusGone)
	h.post("/setup", setupValues(h)).is(http.StatusGone)
}

func TestSetUpWithAHandleDomainShowsTheRedirectItNeeds(t *testing.T) {
	h := newHouse(t)
	values := setupValues(h)
	values.Set("handle_domain", "example.org")
	h.post("/setup", values).is(http.StatusSeeOther).leadsTo("/desk/settings/address#redirects")
	h.get("/desk/settings/address").is(http.StatusOK).has("@open_loom@example.org", "redir /.well-known/webfinger "+h.base+"{uri} permanent")
}

func TestAWrongSetUpComesBackAsItWasTyped(t *testing.T) {
	h := newHouse(t)
	values := setupValues(h)
	values.Set("name", "X")
	values.Set("handle", "Not a handle!")
	values.Set("url", "ftp://example.org/path")
	values.Set("email", "nobody")
	values.Set("password", "short")
	values.Set("vocabulary", "empty")
	h.post("/setup", values).is(http.StatusUnprocessableEntity).
		has(`role="alert"`, `href="#f-name"`, `href="#f-url"`, `href="#f-email"`, `href="#f-password"`, `aria-invalid="true"`,
			`value="ftp://example.org/path"`, `value="nobody"`, `value="Not a handle!"`, `value="empty" checked`).
		lacks("short")
}
