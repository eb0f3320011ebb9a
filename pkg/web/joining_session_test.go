package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestASessionThatSomebodyPlantedIsNotTheOneThatJoins(t *testing.T) {
	h := settled(t)
	h.logIn()
	_, code, _ := strings.Cut(h.invitationLink(domain.RoleAuthor), "code=")
	ana := h.stranger()
	base, err := url.Parse(h.base)
	h.must(err)
	name, _ := cookieName(h.base)
	planted := &http.Cookie{Name: name, Value: strings.Repeat("planted", 6), Path: "/"}
	ana.client.Jar.SetCookies(base, []*http.Cookie{planted})
	form := url.Values{"code": {code}, "name": {"Ana"}, "email": {"ana@example.org"}, "password": {testPassword}}
	ana.post("/join", form, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	ana.post("/join", form).is(http.StatusSeeOther).leadsTo("/desk")
	for _, cookie := range ana.client.Jar.Cookies(base) {
		if cookie.Name == name && cookie.Value == planted.Value {
			t.Error("the session has the token that was planted")
		}
	}
	ana.get("/desk").is(http.StatusOK)
	thief := h.stranger()
	thief.client.Jar.SetCookies(base, []*http.Cookie{planted})
	thief.get("/desk").is(http.StatusSeeOther).leadsTo("/login?next=%2Fdesk")
}

func TestAFormOfAnotherSiteChangesNoMember(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	h.logIn()
	path := "/desk/members/" + string(bo.me.ID)
	for _, form := range []string{path + "/role", path + "/remove", path + "/hand-over", "/desk/members", "/desk/members/invitations"} {
		h.post(form, url.Values{"role": {"owner"}, "heir": {string(h.owner.ID)}}, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden).has("sent from another web site")
	}
	h.post(path+"/role", url.Values{"role": {"author"}}, "Sec-Fetch-Site", "same-origin").is(http.StatusSeeOther)
}

func TestTwoOwnersWhoChangeOneMemberAtTheSameTimeLeaveOneRoleAndTwoEntries(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	other := h.member("oli@example.org", "Oli", domain.RoleOwner)
	roles := map[domain.MemberRole]domain.Member{domain.RoleAuthor: h.owner, domain.RoleCurator: other.me}
	var wait sync.WaitGroup
	for role, by := range roles {
		wait.Go(func() {
			if err := h.node.SetRole(h.ctx(), by, bo.me.ID, role); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	now, err := h.store.MemberByID(h.ctx(), bo.me.ID)
	h.must(err)
	if _, ok := roles[now.Role]; !ok {
		t.Errorf("the role is %s", now.Role)
	}
	h.logIn()
	audit := h.get("/desk/audit").is(http.StatusOK)
	if first := "editor → author"; !strings.Contains(audit.body, first) && !strings.Contains(audit.body, "editor → curator") {
		t.Errorf("no entry begins with what she was:\n%s", shortenBody(audit.body))
	}
	if !strings.Contains(audit.body, "author → curator") && !strings.Contains(audit.body, "curator → author") {
		t.Error("the second change does not know of the first")
	}
}
