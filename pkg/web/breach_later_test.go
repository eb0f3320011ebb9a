package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWhoOnlyAsksForAPasskeyIsSoonForgotten(t *testing.T) {
	h := settled(t)
	visitor := h.stranger()
	visitor.post("/login/passkey/begin", nil).is(http.StatusOK)
	_, token, _ := strings.Cut(visitor.cookie(false), "=")
	_, kept, err := h.store.Sessions().FindCtx(h.ctx(), token)
	if h.must(err); !kept {
		t.Fatal("nothing is kept of the question")
	}
	visitor.post("/login", url.Values{"email": {"ada@example.org"}, "password": {testPassword}}).is(http.StatusSeeOther)
	_, in, _ := strings.Cut(visitor.cookie(false), "=")
	visitor.post("/login/passkey/begin", nil).is(http.StatusOK)
	h.client = newBrowser(t)
	h.post("/login/passkey/begin", nil).is(http.StatusOK)
	_, token, _ = strings.Cut(h.cookie(false), "=")
	h.now = h.now.Add(pendingFor + time.Minute)
	for what, asked := range map[string]struct {
		token string
		kept  bool
	}{"a visitor": {token, false}, "a member": {in, true}} {
		_, kept, err := h.store.Sessions().FindCtx(h.ctx(), asked.token)
		if h.must(err); kept != asked.kept {
			t.Errorf("%s: %v", what, kept)
		}
	}
}

func TestAnOpenMachineOfAnOwnerChangesNobodysPassword(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	h.logIn()
	h.now = h.now.Add(sureFor + time.Second)
	const fresh = "the mill grinds at dawn"
	for _, m := range []domain.Member{h.owner, bo.me} {
		h.post("/desk/members/"+string(m.ID)+"/reset", url.Values{"forget": {"yes"}}).is(http.StatusUnauthorized).has("Is it you?")
		h.post("/desk/members/password", url.Values{"email": {m.Email}, "password": {fresh}}).is(http.StatusUnauthorized).has("Is it you?").lacks(fresh)
	}
	h.post(securityPath+"/confirm", url.Values{"current": {testPassword}}).is(http.StatusSeeOther)
	h.post("/desk/members/"+string(bo.me.ID)+"/reset", nil).is(http.StatusOK)
	h.post("/desk/members/password", url.Values{"email": {bo.me.Email}, "password": {fresh}}).is(http.StatusSeeOther).leadsTo("/desk/members")
}

func TestAFormThatMetAnEndedSessionIsNotSentOnByAnother(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	_, err := h.node.EndOtherLogins(h.ctx(), bo.me, "")
	h.must(err)
	form := url.Values{"name": {"Written by Bo"}}
	bo.post("/desk/account/language", form).is(http.StatusUnauthorized).has("Written by Bo")
	form.Set(carryPath, "/desk/account/language")
	form.Set("email", h.owner.Email)
	form.Set("password", testPassword)
	bo.post("/login", form).is(http.StatusForbidden).has("Written by Bo")
	form.Set("email", bo.me.Email)
	bo.post("/login", form).is(http.StatusTemporaryRedirect).leadsTo("/desk/account/language")
}

func TestAnInvitationIsInNoCache(t *testing.T) {
	h := settled(t)
	h.logIn()
	link, err := url.Parse(h.invitationLink(domain.RoleAuthor))
	h.must(err)
	visitor := h.stranger()
	page := visitor.get(link.RequestURI()).is(http.StatusOK)
	if page.header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(page.header.Get("Cache-Control"), "no-store") {
		t.Errorf("the code may leak: %v", page.header)
	}
}

func TestHostsThatSomebodyMakesUpBeforeSetUpFillNoMemory(t *testing.T) {
	h := newHouse(t)
	for i := range 200 {
		request := httptest.NewRequestWithContext(h.ctx(), http.MethodGet, "/setup", http.NoBody)
		request.Host = fmt.Sprintf("localhost:%d", 1000+i)
		h.server.ServeHTTP(httptest.NewRecorder(), request)
	}
	if n := len(h.server.sessions.managers); n > 2*maxUnsettled {
		t.Errorf("%d are kept", n)
	}
}
