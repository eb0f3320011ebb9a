package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// joinedByPasskey is a browser of somebody who joined with a passkey alone.
func (h *house) joinedByPasskey(role domain.MemberRole) (*house, *device) {
	h.t.Helper()
	_, code, _ := strings.Cut(h.invitationLink(role), "code=")
	ana := *h
	ana.client = newBrowser(h.t)
	ana.get("/join?code="+code).is(http.StatusOK).has(`data-passkey="join"`, `data-begin="/join/passkey/begin"`)
	form := url.Values{"code": {code}, "name": {"Ana Ruiz"}, "email": {"ana@example.org"}}
	phone := newDevice(&ana)
	form.Set("passkey", phone.create(ana.post("/join/passkey/begin", form)))
	before := ana.cookie(false)
	ana.post("/join/passkey", form).is(http.StatusOK).has("let", `href="/desk"`)
	if ana.cookie(false) == before {
		h.t.Error("the session is the one of before she joined")
	}
	ana.get("/desk").is(http.StatusOK)
	var err error
	ana.me, err = h.store.MemberByEmail(h.ctx(), "ana@example.org")
	h.must(err)
	return &ana, phone
}

func TestWhoIsInvitedJoinsWithAPasskeyAndNoPassword(t *testing.T) {
	h := settled(t)
	h.logIn()
	ana, phone := h.joinedByPasskey(domain.RoleAuthor)
	if ana.me.Role != domain.RoleAuthor || ana.me.PasswordHash != "" {
		t.Errorf("she is %+v", ana.me)
	}
	ana.get(securityPath).is(http.StatusOK).has("with a passkey", "10 codes are left", "You have no password").lacks(`name="current"`)
	ana.post("/login", url.Values{"email": {"ana@example.org"}, "password": {""}}).is(http.StatusUnauthorized)

	again := h.stranger()
	again.post("/login/passkey", url.Values{"passkey": {phone.get(again.post("/login/passkey/begin", nil))}, "next": {"//evil.example"}}).
		is(http.StatusSeeOther).leadsTo("/desk")
	again.get("/desk").is(http.StatusOK)
}

func TestAPasskeyThatWasNotMadeForTheInvitationLetsNobodyIn(t *testing.T) {
	h := settled(t)
	h.logIn()
	_, code, _ := strings.Cut(h.invitationLink(domain.RoleAuthor), "code=")
	eve := h.stranger()
	form := func(email string) url.Values {
		return url.Values{"code": {code}, "name": {"Eve"}, "email": {email}}
	}
	eve.post("/join/passkey/begin", form("no address")).is(http.StatusUnprocessableEntity).has("Write an e-mail address")
	eve.post("/join/passkey/begin", form("ada@example.org")).is(http.StatusUnprocessableEntity).has("is a member already")
	eve.post("/join/passkey/begin", url.Values{"code": {"GUESSED"}, "email": {"eve@example.org"}}).is(http.StatusNotFound)

	other := form("mallory@example.org")
	other.Set("passkey", newDevice(eve).create(eve.post("/join/passkey/begin", form("eve@example.org"))))
	eve.post("/join/passkey", other).is(http.StatusUnprocessableEntity).has("could not be checked", `value="mallory@example.org"`)
	replayed := form("eve@example.org")
	replayed.Set("passkey", other.Get("passkey"))
	eve.post("/join/passkey", replayed).is(http.StatusUnprocessableEntity).has("could not be checked")

	stranger := *h // the answer belongs to the browser that asked
	stranger.client = newBrowser(t)
	mine := form("eve@example.org")
	mine.Set("passkey", newDevice(eve).create(eve.post("/join/passkey/begin", mine)))
	stranger.post("/join/passkey", mine).is(http.StatusUnprocessableEntity)
	eve.post("/join/passkey", mine, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	eve.post("/join/passkey", mine).is(http.StatusOK)
	mine.Set("email", "twice@example.org")
	eve.post("/join/passkey/begin", mine).is(http.StatusGone)
}

func TestTheLastWayToLogInStaysAndAPasswordMakesAnother(t *testing.T) {
	h := settled(t)
	h.logIn()
	ana, phone := h.joinedByPasskey(domain.RoleAuthor)
	keys, err := h.store.Passkeys(h.ctx(), ana.me.ID)
	h.must(err)
	path := securityPath + "/passkeys/" + string(keys[0].ID)
	ana.post(path+"/remove", nil).is(http.StatusSeeOther)
	ana.get(securityPath).has("your only way to log in", keys[0].Name)

	ana.post(path+"/name", url.Values{"passkey_name": {" "}}).is(http.StatusSeeOther)
	ana.post(path+"/name", url.Values{"passkey_name": {"My telephone"}}).is(http.StatusSeeOther)
	ana.get(securityPath).has("<h3>My telephone</h3>", "The passkey has its new name")
	h.post(path+"/name", url.Values{"passkey_name": {"Somebody else's"}}).is(http.StatusNotFound)

	h.now = h.now.Add(sureFor + time.Second)
	password := url.Values{"password": {"the mill grinds at dawn"}}
	ask := securityPath + "/confirm?next=" + queryEscape(securityPath)
	ana.post("/desk/account/password", password).is(http.StatusSeeOther).leadsTo(ask)
	ana.get(ask).is(http.StatusOK).has(`action="/desk/account/security/confirm/passkey"`).lacks(`name="current"`)
	ana.post(securityPath+"/confirm/passkey", url.Values{"passkey": {newDevice(ana).get(ana.post("/login/passkey/begin", nil))}}).is(http.StatusUnprocessableEntity).has("none of your passkeys")
	ana.post("/desk/account/password", password).is(http.StatusSeeOther).leadsTo(ask)
	ana.post(securityPath+"/confirm/passkey", url.Values{"passkey": {phone.get(ana.post("/login/passkey/begin", nil))}, "next": {securityPath}}).is(http.StatusSeeOther).leadsTo(securityPath)
	ana.post("/desk/account/password", password).is(http.StatusSeeOther)
	ana.post(path+"/remove", nil).is(http.StatusSeeOther)
	ana.get(securityPath).has("The passkey is removed")
	again := h.stranger()
	again.post("/login", url.Values{"email": {"ana@example.org"}, "password": {"the mill grinds at dawn"}}).is(http.StatusSeeOther)
}

func TestWhoHasOnlyAPasskeyAndLosesItGetsInByALink(t *testing.T) {
	h := settled(t)
	h.logIn()
	ana, _ := h.joinedByPasskey(domain.RoleAuthor)
	link := shownLink.FindStringSubmatch(h.post("/desk/members/"+string(ana.me.ID)+"/reset", url.Values{"forget": {"yes"}}).is(http.StatusOK).body)
	if link == nil {
		t.Fatal("no link is shown")
	}
	_, code, _ := strings.Cut(link[1], "code=")
	again := h.stranger()
	values := url.Values{"code": {code}, "password": {"the mill grinds at dawn"}}
	again.post("/reset", values).is(http.StatusSeeOther).leadsTo("/desk")
	again.get(securityPath).is(http.StatusOK).has(`name="current"`)
	ana.get("/desk").is(http.StatusSeeOther)
	again.post("/reset", values).is(http.StatusGone)
}
