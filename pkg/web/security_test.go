package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// cookie is what the browser keeps under the session's name, or that of known browsers.
func (h *house) cookie(known bool) string {
	h.t.Helper()
	u, err := url.Parse(h.base)
	h.must(err)
	for _, c := range h.client.Jar.Cookies(u) {
		if strings.HasSuffix(c.Name, "_known") == known {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

func TestALoginGetsASessionThatNobodyKnewBefore(t *testing.T) {
	h := settled(t)
	u, err := url.Parse(h.base)
	h.must(err)
	name, _ := cookieName(h.base)
	h.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: "chosen-by-somebody-else", Path: "/"}})
	h.logIn()
	first := h.cookie(false)
	if strings.HasSuffix(first, "chosen-by-somebody-else") {
		t.Error("the session is the one that was planted")
	}
	h.logIn()
	if h.cookie(false) == first {
		t.Error("a second login has the same session")
	}
	thief := h.stranger()
	thief.get("/desk", "Cookie", first).is(http.StatusSeeOther)
	thief.get("/desk", "Cookie", h.cookie(false)).is(http.StatusOK)
	logins, err := h.store.Logins(h.ctx(), h.owner.ID, h.now)
	if err != nil || len(logins) != 1 {
		t.Errorf("one browser has %d logins (%v)", len(logins), err)
	}
}

func TestAMemberSeesWhereSheIsLoggedInAndLogsOutElsewhere(t *testing.T) {
	h := settled(t)
	h.logIn()
	other := h.stranger()
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	form := url.Values{"email": {"ada@example.org"}, "password": {testPassword}}
	other.post("/login", form, "User-Agent", firefox).is(http.StatusSeeOther)
	third := h.stranger()
	third.logIn()
	page := h.get("/desk/account/security").is(http.StatusOK).has("Firefox · Linux", "this browser", "A browser", "Log out all 2 other browsers").lacks("rv:140")
	end := regexp.MustCompile(`(?s)Firefox · Linux</h3>.*?action="([^"]*/end)"`).FindStringSubmatch(page.body)
	if end == nil {
		t.Fatal("no button to log it out")
	}
	bo := h.editor()
	bo.post(end[1], nil).is(http.StatusSeeOther) // somebody else's is not hers to end
	other.get("/desk").is(http.StatusOK)
	h.post(end[1], nil).is(http.StatusSeeOther)
	other.get("/desk").is(http.StatusSeeOther)
	third.get("/desk").is(http.StatusOK)
	h.post("/desk/account/logins/others", nil).is(http.StatusSeeOther)
	third.get("/desk").is(http.StatusSeeOther)
	h.get("/desk/account/security").is(http.StatusOK).has("One browser is logged out").lacks("other browser</button>")
	h.post("/logout", nil).is(http.StatusSeeOther)
	logins, err := h.store.Logins(h.ctx(), h.owner.ID, h.now)
	if err != nil || len(logins) != 0 {
		t.Errorf("%d logins are left (%v)", len(logins), err)
	}
}

func TestAnotherRoleHoldsFromTheNextRequestOn(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.editor()
	bo.get("/desk/organisation").is(http.StatusOK)
	h.post("/desk/members/"+string(bo.me.ID)+"/role", url.Values{"role": {string(domain.RoleAuthor)}}).is(http.StatusSeeOther)
	bo.get("/desk/organisation").is(http.StatusForbidden)
	bo.get("/desk").is(http.StatusOK)
	h.post("/desk/members/password", url.Values{"email": {"bo@example.org"}, "password": {"the mill grinds at dawn"}}).is(http.StatusSeeOther)
	bo.get("/desk").is(http.StatusSeeOther)
	h.get("/desk").is(http.StatusOK)
}

func TestGuessesFromBehindTheProxyAreCountedByWhoMadeThem(t *testing.T) {
	h := settled(t, func(o *Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	})
	wrong := url.Values{"email": {"ada@example.org"}, "password": {"wrong"}}
	for range 10 {
		h.post("/login", wrong, "X-Forwarded-For", "198.51.100.7, 2001:db8:1:2::7")
	}
	right := url.Values{"email": {"ada@example.org"}, "password": {testPassword}}
	h.post("/login", right, "X-Forwarded-For", "2001:db8:1:2::8").is(http.StatusTooManyRequests).has("Too many tries; wait")
	h.post("/login", right, "X-Forwarded-For", "2001:db8:1:3::8").is(http.StatusSeeOther)
}

func TestABrowserThatWasUsedBeforeGetsInWhileItsAddressIsThrottled(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/logout", nil).is(http.StatusSeeOther)
	thief := h.stranger()
	for range 10 {
		thief.post("/login", url.Values{"email": {"ada@example.org"}, "password": {"wrong"}})
	}
	right := url.Values{"email": {"ada@example.org"}, "password": {testPassword}}
	thief.post("/login", right).is(http.StatusTooManyRequests)
	if known := h.cookie(true); known == "" {
		t.Fatal("the browser is not known")
	}
	h.post("/login", right).is(http.StatusSeeOther)
}

func TestBrowsersAreNamedByWhatTheyAre(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0": "Edge · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1": "Safari · iPhone",
		"Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":              "Chrome · Android",
		"curl/8": "", "": "",
	} {
		if got := deviceWords(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
