package web

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// later lets the last log-in grow old: whoever has the session now has nothing but the session.
func (h *house) later() { h.now = h.now.Add(sureFor + time.Second) }

func (h *house) deeds() int {
	h.t.Helper()
	_, n, err := h.store.Audit(h.ctx(), storage.AuditFilter{}, storage.Page{Size: 1})
	h.must(err)
	return n
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// carriedBy are the hidden fields of a page.
func carriedBy(a answer) url.Values {
	values := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(a.body, -1) {
		values.Add(field[1], html.UnescapeString(field[2]))
	}
	return values
}

func TestAStolenSessionAloneMakesNoOwnerAndChangesNothingGrave(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	h.logIn()
	h.later()
	before, asked := h.deeds(), 0
	form := url.Values{
		"role": {"owner"}, "email": {"eve@example.org"}, "name": {"Eve"}, "password": {"the mill grinds at dawn"}, "heir": {string(h.owner.ID)}, "host": {"mail.evil.example"},
		"port": {"25"}, "from": {"eve@evil.example"}, "provider_name": {"Eve"}, "issuer": {"https://evil.example"}, "client_id": {"eve"}, "by_email": {"yes"}, "bylines": {"remove"},
		"handle": {"eve"}, "url": {"https://evil.example"}, "audit": {"1"}, "factor_roles": {""},
	}
	for _, r := range h.server.routes() {
		if !r.proof {
			continue
		}
		asked++
		path := strings.ReplaceAll(r.path, ":id", string(bo.me.ID))
		h.post(path, form).is(http.StatusUnauthorized).has("Is it you?", `name="carry_to" value="`+path+`"`, `name="heir"`).lacks("the mill grinds at dawn")
	}
	if now := h.deeds(); now != before || asked < 16 {
		t.Errorf("%d things were done by %d forms", now-before, asked)
	}
	owners, err := h.store.Members(h.ctx())
	h.must(err)
	for _, m := range owners {
		if m.Role == domain.RoleOwner && m.ID != h.owner.ID {
			t.Errorf("%s is an owner", m.Email)
		}
	}
	for _, path := range []string{"/desk/audit.csv?q=x", "/desk/audit.jsonl?q=x"} {
		h.get(path).is(http.StatusSeeOther).leadsTo(securityPath + "/confirm?next=" + queryEscape("/desk/audit?q=x"))
	}
	h.get("/desk/account/data.zip").is(http.StatusSeeOther).leadsTo(securityPath + "/confirm?next=" + queryEscape("/desk/account"))
}

func TestWhoShowsThatItIsHerLosesNothingOfTheForm(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.later()
	invite := url.Values{"role": {"owner"}, "note": {"Ana + Bo"}}
	const path = "/desk/members/invitations"
	carried := carriedBy(h.post(path, invite).is(http.StatusUnauthorized))
	if carried.Get("note") != "Ana + Bo" || carried.Get("role") != "owner" {
		t.Fatalf("carried are %v", carried)
	}
	wrong := maps.Clone(carried)
	wrong.Set("current", "no password of hers")
	carried = carriedBy(h.post(securityPath+"/confirm", wrong).is(http.StatusUnprocessableEntity))
	carried.Set("current", testPassword)
	h.post(securityPath+"/confirm", carried).is(http.StatusTemporaryRedirect).leadsTo(path)
	h.post(path, carried).is(http.StatusOK).has("/join?code=")
	h.get("/desk/members").has("Ana &#43; Bo")
	h.post(path, invite).is(http.StatusOK) // and is not asked again
}

func TestASecretOfAFormThatIsStoppedIsTypedAgain(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.later()
	form := url.Values{"email": {"ana@example.org"}, "name": {"Ana"}, "role": {"author"}, "password": {"the mill grinds at dawn"}}
	page := h.post("/desk/members", form).is(http.StatusUnauthorized).has(`name="password" type="password"`, "once more").lacks("the mill grinds")
	carried := carriedBy(page)
	carried.Set("current", "wrong")
	carried.Set("password", "")
	carried = carriedBy(h.post(securityPath+"/confirm", carried).is(http.StatusUnprocessableEntity).has(`name="password" type="password"`))
	carried.Set("current", testPassword)
	carried.Set("password", "the mill grinds at dawn")
	h.post(securityPath+"/confirm", carried).is(http.StatusTemporaryRedirect).leadsTo("/desk/members")
	h.post("/desk/members", carried).is(http.StatusSeeOther)
	ana := h.stranger()
	ana.post("/login", url.Values{"email": {"ana@example.org"}, "password": {"the mill grinds at dawn"}}).is(http.StatusSeeOther)
}

func TestWhoStoleTheSessionIsNotSureWithItsMember(t *testing.T) {
	h := settled(t)
	h.logIn()
	base, err := url.Parse(h.base)
	h.must(err)
	thief := h.stranger()
	thief.client.Jar.SetCookies(base, h.client.Jar.Cookies(base))
	thief.get("/desk").is(http.StatusOK)
	h.later()
	h.post(securityPath+"/confirm", url.Values{"current": {testPassword}, "next": {"//evil.example"}}).is(http.StatusSeeOther).leadsTo(securityPath)
	h.get(securityPath).is(http.StatusOK).has("For 15 minutes you are not asked again")
	thief.get("/desk").is(http.StatusSeeOther).leadsTo("/login?next=%2Fdesk")
}

func TestAStoppedFormIsSentOnForItsWriterAndIntoTheDeskOnly(t *testing.T) {
	h := settled(t)
	bo := h.member("bo@example.org", "Bo", domain.RoleOwner)
	h.logIn()
	h.later()
	form := url.Values{carryPath: {"/desk/members/invitations"}, carryMember: {string(bo.me.ID)}, "role": {"owner"}, "current": {testPassword}}
	h.post(securityPath+"/confirm", form).is(http.StatusForbidden)
	for _, elsewhere := range []string{"https://evil.example/", "//evil.example/desk/", "/login", `/\evil.example`} {
		form.Set(carryPath, elsewhere)
		h.post(securityPath+"/confirm", form).is(http.StatusSeeOther).leadsTo(securityPath)
	}
	h.post(securityPath+"/confirm", form, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
}

func TestAFormThatIsStoppedAndThenMeetsTheEndOfTheSessionIsSentOnAfterTheLogIn(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.later()
	carried := carriedBy(h.post("/desk/settings/retention", url.Values{"audit": {"365"}}).is(http.StatusUnauthorized))
	_, err := h.node.EndOtherLogins(h.ctx(), h.owner, "")
	h.must(err)
	carried.Set("current", testPassword)
	page := h.post(securityPath+"/confirm", carried).is(http.StatusUnauthorized).has(`name="email"`, `name="carry_to" value="/desk/settings/retention"`).lacks("a loom of one")
	again := carriedBy(page)
	again.Set("email", h.owner.Email)
	again.Set("password", testPassword)
	h.post("/login", again).is(http.StatusTemporaryRedirect).leadsTo("/desk/settings/retention")
	leave := url.Values{"heir": {"x"}, "current": {testPassword}}
	_, err = h.node.EndOtherLogins(h.ctx(), h.owner, "")
	h.must(err)
	h.post("/desk/account/leave", leave).is(http.StatusUnauthorized).lacks("a loom of one")
}
