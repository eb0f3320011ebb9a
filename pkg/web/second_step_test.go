package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/weftwork/weftwork/pkg/domain"
)

var (
	shownSecret = regexp.MustCompile(`<code>([A-Z2-7 ]{32,})</code>`)
	shownCode   = regexp.MustCompile(`<li><code>([a-z2-7-]{19})</code></li>`)
	shownLink   = regexp.MustCompile(`<code>(http[^<]*/reset\?code=[A-Z2-7]+)</code>`)
)

// setUpApp gives the browser's member an app, and returns her recovery codes.
func (h *house) setUpApp() []string {
	h.t.Helper()
	page := h.get("/desk/account/security/app").is(http.StatusOK).has("<svg", "<path")
	secret := shownSecret.FindStringSubmatch(page.body)
	if secret == nil {
		h.t.Fatal("no secret is shown")
	}
	h.post("/desk/account/security/app", url.Values{"code": {"000000"}}).is(http.StatusUnprocessableEntity).has("This code is not right", secret[1])
	codes := h.post("/desk/account/security/app", url.Values{"code": {appCode(h.t, secret[1], h.now)}}).is(http.StatusOK).has("let")
	var all []string
	for _, found := range shownCode.FindAllStringSubmatch(codes.body, -1) {
		all = append(all, found[1])
	}
	if len(all) != 10 {
		h.t.Fatalf("%d recovery codes are shown", len(all))
	}
	return all
}

func TestWithAnAppThePasswordAloneLetsNobodyIn(t *testing.T) {
	h := settled(t)
	h.logIn()
	codes := h.setUpApp()
	h.get("/desk/account/security").is(http.StatusOK).has("10 codes are left").lacks(codes[0])
	other := h.stranger()
	right := url.Values{"email": {"ada@example.org"}, "password": {testPassword}, "next": {"/desk/pictures"}}
	other.get("/login/second").is(http.StatusSeeOther)
	other.post("/login/second", url.Values{"code": {codes[0]}}).is(http.StatusUnauthorized)
	other.post("/login", right).is(http.StatusOK).has("One more step", `name="code"`, `value="/desk/pictures"`)
	other.get("/desk").is(http.StatusSeeOther)
	before := other.cookie(false)
	other.post("/login/second", url.Values{"code": {"123456"}, "next": {"/desk/pictures"}}).is(http.StatusUnprocessableEntity).has("This code is not right")
	other.post("/login/second", url.Values{"code": {codes[0]}, "next": {"//evil.example"}}).is(http.StatusSeeOther).leadsTo("/desk")
	if other.cookie(false) == before {
		t.Error("the session is the one of before the second step")
	}
	other.get("/desk").is(http.StatusOK)
	other.get("/desk/account/security").has("with password and recovery code", "9 codes are left")
	third := h.stranger()
	third.post("/login", right).is(http.StatusOK)
	third.post("/login/second", url.Values{"code": {codes[0]}}).is(http.StatusUnprocessableEntity)
	h.post("/desk/account/security/app/remove", nil).is(http.StatusSeeOther)
	third.post("/login", right).is(http.StatusSeeOther)
}

func TestAFormThatMetAnEndedSessionSurvivesTheSecondStep(t *testing.T) {
	h := settled(t)
	h.logIn()
	codes := h.setUpApp()
	h.post("/logout", nil).is(http.StatusSeeOther)
	values := url.Values{"email": {"ada@example.org"}, "password": {testPassword}, "carry_to": {"/desk/articles"}, "title": {"Kept words"}}
	h.post("/login", values).is(http.StatusOK).has(`name="title" value="Kept words"`, `name="carry_to" value="/desk/articles"`).lacks(`name="password"`)
	values.Set("code", codes[0])
	h.post("/login/second", values).is(http.StatusTemporaryRedirect).leadsTo("/desk/articles")
}

func TestARoleThatNeedsASecondStepSetsItUpBeforeAnythingElse(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.editor()
	bo.get("/desk").is(http.StatusOK)
	bo.post("/desk/members/second-step", url.Values{"factor_roles": {"owner"}}).is(http.StatusForbidden)
	h.post("/desk/members/second-step", url.Values{"factor_roles": {string(domain.RoleEditor), "nonsense"}}).is(http.StatusSeeOther)
	h.get("/desk").is(http.StatusOK)
	bo.get("/desk").is(http.StatusSeeOther).leadsTo("/desk/account/security")
	bo.get("/desk/articles/new").is(http.StatusSeeOther).leadsTo("/desk/account/security")
	bo.post("/desk/articles", url.Values{"title": {"x"}}).is(http.StatusForbidden).has("set it up first")
	bo.get("/desk/account/security").is(http.StatusOK).has("Your role needs a second step")
	bo.get("/").is(http.StatusOK).lacks(`action="/logout"`)
	h.get("/desk/members").is(http.StatusOK).has("<b>Needs a second step, not set up yet</b>").lacks("Second step set up")
	bo.setUpApp()
	h.get("/desk/members").is(http.StatusOK).has("Second step set up", "No second step").lacks("not set up yet")
	bo.get("/desk").is(http.StatusOK)
	bo.get("/").is(http.StatusOK).has(`action="/logout"`)
}

func TestAMachineLeftOpenDoesNotChangeHowOneLogsIn(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.now = h.now.Add(sureFor + time.Second)
	ask := "/desk/account/security/confirm?next=" + queryEscape("/desk/account/security/app")
	h.get("/desk/account/security/app").is(http.StatusSeeOther).leadsTo(ask)
	h.post("/desk/account/security/recovery", nil).is(http.StatusSeeOther).leadsTo("/desk/account/security/confirm?next=" + queryEscape(securityPath))
	h.get(ask).is(http.StatusOK)
	values := url.Values{"current": {"wrong"}, "next": {"/desk/account/security/app"}}
	h.post("/desk/account/security/confirm", values).is(http.StatusUnprocessableEntity)
	values.Set("current", testPassword)
	h.post("/desk/account/security/confirm", values).is(http.StatusSeeOther).leadsTo("/desk/account/security/app")
	h.get("/desk/account/security/app").is(http.StatusOK)
}

func TestAnOwnerMakesALinkForANewPassword(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.editor()
	bo.post("/desk/members/"+string(h.owner.ID)+"/reset", nil).is(http.StatusForbidden)
	found := shownLink.FindStringSubmatch(h.post("/desk/members/"+string(bo.me.ID)+"/reset", nil).is(http.StatusOK).body)
	if found == nil {
		t.Fatal("no link is shown")
	}
	link, err := url.Parse(html.UnescapeString(found[1]))
	h.must(err)
	visitor := h.stranger()
	page := visitor.get(link.RequestURI()).is(http.StatusOK).has("bo@example.org")
	if page.header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(page.header.Get("Cache-Control"), "no-store") {
		t.Errorf("the code may leak: %v", page.header)
	}
	values := url.Values{"code": {link.Query().Get("code")}, "password": {"password1234"}}
	visitor.post("/reset", values).is(http.StatusUnprocessableEntity).has("commonest")
	values.Set("password", "the mill grinds at dawn")
	visitor.post("/reset", values).is(http.StatusSeeOther).leadsTo("/desk")
	visitor.get("/desk").is(http.StatusOK)
	bo.get("/desk").is(http.StatusSeeOther)
	visitor.post("/reset", values).is(http.StatusGone).has("used already")
	visitor.get(link.RequestURI()).is(http.StatusGone)
	visitor.get("/reset?code=guessed").is(http.StatusNotFound)
}

func TestWhoForgotThePasswordGetsALinkByMailAndNobodyLearnsWhoIsKnown(t *testing.T) {
	h := settled(t)
	h.get("/login").is(http.StatusOK).has(`href="/login/forgot"`)
	h.get("/login/forgot").is(http.StatusOK).has("weftwork member reset", "sends no mail").lacks("<form method=\"post\" action=\"/login/forgot\"")
	h.post("/login/forgot", url.Values{"email": {"ada@example.org"}}).is(http.StatusServiceUnavailable)
	h.must(h.node.SaveMail(h.ctx(), h.owner, domain.MailSettings{Host: "mail.example.org", Port: 587, Encryption: domain.MailStartTLS, From: "weft@example.org"}))
	h.get("/login/forgot").is(http.StatusOK).has(`name="email"`)
	known := h.post("/login/forgot", url.Values{"email": {"Ada@example.org "}}).is(http.StatusOK).has("is on its way")
	unknown := h.post("/login/forgot", url.Values{"email": {"nobody@example.org"}}).is(http.StatusOK)
	if known.body != unknown.body {
		t.Error("the pages differ")
	}
	letter := h.letter()
	link := regexp.MustCompile(`/reset\?code=[A-Z2-7]+`).FindString(letter.Text)
	if letter.To != "ada@example.org" || link == "" || !strings.Contains(letter.Subject, "P2P Foundation") {
		t.Fatalf("the letter is %+v", letter)
	}
	h.get(link).is(http.StatusOK).has("ada@example.org")
	for range 20 {
		if h.post("/login/forgot", url.Values{"email": {"nobody@example.org"}}).status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("twenty letters are sent")
}

func appCode(t testing.TB, secret string, now time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), now)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// letter is the one that waits to be sent.
func (h *house) letter() domain.Letter {
	h.t.Helper()
	mails, err := h.store.ClaimMails(h.ctx(), h.now.Add(time.Second), time.Minute, 10)
	h.must(err)
	if len(mails) != 1 {
		h.t.Fatalf("%d letters wait", len(mails))
	}
	return mails[0].Letter
}
