package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// undeclared says what a route lacks; "" if nothing.
func undeclared(r *route) string {
	_, known := domain.RightTo(r.may)
	switch {
	case known && (r.may != domain.ActSeePublic || !strings.HasPrefix(r.path, "/desk")):
		return ""
	case r.may == domain.ActSeePublic:
		return "it stands under /desk and is open to visitors: name the right that it needs, or move it elsewhere"
	case r.may == "":
		return "nobody declared who may use it"
	}
	return "domain.Rights has no row for " + string(r.may)
}

func TestEveryRouteNamesTheRightThatItNeeds(t *testing.T) {
	h := newHouse(t)
	for _, r := range h.server.routes() {
		if lacks := undeclared(&r); lacks != "" {
			t.Errorf(`%s %s: %s.
	In pkg/web/routes.go, add to its line:  may: domain.Act…,  (an action of pkg/domain/rights.go; domain.ActSeePublic for what
	visitors may use). No action fits? Add a constant and a row to domain.Rights, its words in templates/locales/*.yaml under
	sentences, and run "make rights". What is a member's own is checked in pkg/node: domain.Allow(by, action, subject).`, r.method, r.path, lacks)
		}
	}
	for _, wrong := range []route{{path: "/desk/x"}, {path: "/desk/x", may: domain.ActSeePublic}, {path: "/x", may: "nonsense"}} {
		if undeclared(&wrong) == "" {
			t.Errorf("%+v counts as declared", wrong)
		}
	}
}

// example is a route's path with something in place of its parameters.
func example(r *route) string {
	return strings.NewReplacer(":id", "x", ":file", "x", ":host", "x", ":slug", "x").Replace(r.path)
}

func TestVisitorsAreSentToLogInFirst(t *testing.T) {
	h := settled(t)
	for _, r := range h.server.routes() {
		path := example(&r)
		switch {
		case r.may == domain.ActSeePublic:
		case r.method == http.MethodGet:
			h.get(path).is(http.StatusSeeOther).leadsTo("/login?next=" + queryEscape(path))
		default:
			h.post(path, nil).is(http.StatusUnauthorized)
		}
	}
}

func TestEachRoleReachesTheRoutesOfItsRightsAndNoOther(t *testing.T) {
	h := settled(t)
	routes := slices.DeleteFunc(h.server.routes(), func(r route) bool { return r.may == domain.ActSeePublic })
	allowed, refused := 0, 0
	for _, role := range domain.MemberRoles() {
		browser := h.member(string(role)+"@example.org", string(role), role)
		for _, r := range routes {
			path := example(&r)
			status := 0
			if r.method == http.MethodGet {
				status = browser.get(path).status
			} else {
				status = browser.post(path, nil).status
			}
			may := role.MayAtAll(r.may)
			switch {
			case !may && status != http.StatusForbidden:
				t.Errorf("%s %s %s: %d, and the role has no right to %s", role, r.method, r.path, status, r.may)
			case may && (status == http.StatusForbidden || status >= http.StatusInternalServerError):
				t.Errorf("%s %s %s: %d, and the role may %s", role, r.method, r.path, status, r.may)
			case may:
				allowed++
			default:
				refused++
			}
		}
	}
	t.Logf("%d roles × %d routes for members: %d allowed, %d refused; %d routes in all", len(domain.MemberRoles()), len(routes),
		allowed, refused, len(h.server.routes()))
}

func TestARefusalSaysWhichRightIsMissing(t *testing.T) {
	h := settled(t)
	author := h.member("ana@example.org", "Ana", domain.RoleAuthor)
	author.get("/desk/settings").is(http.StatusForbidden).
		has("Your role, author, does not have this right: change the settings of the node").
		lacks(`href="/desk/members"`)
}

func TestWhoReadsADraftDeletesHerOwnCommentsAndNobodyElses(t *testing.T) {
	h := settled(t)
	h.logIn()
	item := h.draft("To be read")
	page := "/desk/items/" + string(item.ID) + "/review"
	say := func(who *house, text string) {
		who.post(page, url.Values{"remark": {text}, "remark_id": {string(h.node.NewDraftID())}, "action": {"remark"}}).is(http.StatusSeeOther)
	}
	say(h, "Ada's words")
	bo := h.member("bo@example.org", "Bo", domain.RoleReviewer)
	say(bo, "Too quick")
	body := bo.get(page).is(http.StatusOK).has("Ada&#39;s words", "Too quick").body
	if n := strings.Count(body, `value="take_back.`); n != 1 {
		t.Fatalf("%d comments can be deleted", n)
	}
	_, id, _ := strings.Cut(body, `value="take_back.`)
	id, _, _ = strings.Cut(id, `"`)
	h.post(page, url.Values{"action": {"take_back." + id}}).is(http.StatusSeeOther) // somebody else's
	bo.get(page).has("Too quick")
	for range 2 { // the form comes twice, with words that are being written
		bo.post(page, url.Values{"action": {"take_back." + id}, "remark": {"Better said"}, "remark_id": {string(item.ID)}}).is(http.StatusSeeOther)
	}
	bo.get(page).has("The comment was deleted", "Better said").lacks("Too quick")
}
