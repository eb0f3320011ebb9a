package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAWrongLoginSaysNothingAboutWhoIsKnown(t *testing.T) {
	h := settled(t)
	known := h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {"wrong"}}).is(http.StatusUnauthorized)
	unknown := h.post("/login", url.Values{"email": {"ada@example.com"}, "password": {"wrong"}}).is(http.StatusUnauthorized)
	if strings.ReplaceAll(known.body, "example.org", "") != strings.ReplaceAll(unknown.body, "example.com", "") {
		t.Error("the pages differ")
	}
	known.has(`value="ada@example.org"`, "do not belong together").lacks(`value="wrong"`)
}

func TestLoggingInIsThrottled(t *testing.T) {
	h := settled(t)
	for range 50 {
		if h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {"wrong"}}).status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("fifty wrong passwords were all tried")
}

func TestALoginLeadsBackButNeverElsewhere(t *testing.T) {
	for next, want := range map[string]string{
		"/desk/messages?page=2": "/desk/messages?page=2", "//evil.example/": "/desk", "https://evil.example/": "/desk",
		`/\evil.example`: "/desk", "": "/desk", "/\t/evil.example": "/desk", "/\n/evil.example": "/desk", "javascript:alert(1)": "/desk",
		"https:evil.example": "/desk", "desk": "/desk", "/desk\r\nSet-Cookie: a=b": "/desk", " //evil.example": "/desk", "///evil.example": "/desk",
	} {
		h := settled(t)
		h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {testPassword}, "next": {next}}).
			is(http.StatusSeeOther).leadsTo(want)
	}
}

func TestLoggingOutEndsTheSession(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk").is(http.StatusOK)
	h.post("/logout", nil).is(http.StatusSeeOther).leadsTo("/")
	h.get("/desk").is(http.StatusSeeOther)
}

func TestANewPasswordEndsOtherSessionsAndKeepsThisOne(t *testing.T) {
	h := settled(t)
	h.logIn()
	other := h.stranger()
	other.logIn()
	values := url.Values{"current": {"wrong"}, "password": {"another sentence"}}
	h.post("/desk/account/password", values).is(http.StatusUnprocessableEntity).has(`href="#f-current"`)
	values.Set("current", testPassword)
	values.Set("password", "short")
	h.post("/desk/account/password", values).is(http.StatusUnprocessableEntity).has(`href="#f-password"`)
	values.Set("password", "another sentence")
	h.post("/desk/account/password", values).is(http.StatusSeeOther)
	h.get("/desk").is(http.StatusOK)
	other.get("/desk").is(http.StatusSeeOther)
}

func TestTheCookieIsNamedAfterTheAddress(t *testing.T) {
	for base, want := range map[string]string{
		"http://localhost:8080": "weft_8080", "http://localhost": "weft_80", "https://weft.example.org": "__Host-weft",
	} {
		name, secure := cookieName(base)
		if name != want || secure != strings.HasPrefix(base, "https") {
			t.Errorf("%s: %s, secure %v", base, name, secure)
		}
	}
}
