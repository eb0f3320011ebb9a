package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// invitationLink makes an invitation on the page for members.
func (h *house) invitationLink(role domain.MemberRole) string {
	h.t.Helper()
	page := h.post("/desk/members/invitations", url.Values{"role": {string(role)}, "note": {"Ana"}}).is(http.StatusOK)
	found := regexp.MustCompile(`<code>` + regexp.QuoteMeta(h.base) + `(/join\?code=[A-Z2-7]+)</code>`).FindStringSubmatch(page.body)
	if found == nil {
		h.t.Fatal("the page shows no link")
	}
	h.get("/desk/members").is(http.StatusOK).lacks(found[1])
	return found[1]
}

func TestWhoIsInvitedJoinsWritesAndIsReadWithHerName(t *testing.T) {
	h := settled(t)
	h.logIn()
	path := h.invitationLink(domain.RoleAuthor)
	ana := h.stranger()
	ana.get(path).is(http.StatusOK).has("Ada invites you", "Author")
	_, code, _ := strings.Cut(path, "code=")
	form := url.Values{"code": {code}, "name": {"Ana Ruiz"}, "email": {"ana@example.org"}, "password": {"short"}}
	ana.post("/join", form).is(http.StatusUnprocessableEntity).has("Take at least", "Ana Ruiz")
	form.Set("password", testPassword)
	ana.post("/join", form).is(http.StatusSeeOther).leadsTo("/desk")
	ana.get("/desk").is(http.StatusOK).has("Welcome, Ana Ruiz").lacks(`href="/desk/settings"`, `href="/desk/members"`)
	h.get(path).is(http.StatusGone).has("was used already")

	ana.get("/people/ana-ruiz").is(http.StatusNotFound)
	id := string(h.node.NewDraftID())
	ana.post("/desk/articles", url.Values{"fresh": {id}, "title": {"Of looms"}, "text": {"Words."}, "language": {"en"}, "action": {"review"}}).is(http.StatusSeeOther)
	h.get("/desk").is(http.StatusOK).has("Waiting for your review", "/desk/items/"+id+"/review")
	h.post("/desk/items/"+id+"/review", url.Values{"action": {"approve"}, "version": {"1"}, "remark_id": {string(h.node.NewDraftID())}}).is(http.StatusSeeOther)
	ana.post("/desk/account/profile", url.Values{"name": {"Ana Ruiz"}, "words": {"Weaves."}, "handle": {"@ana@social.example"}}).is(http.StatusSeeOther)
	ana.post("/desk/articles/"+id, url.Values{"version": {"1"}, "title": {"Of looms"}, "text": {"Words."}, "language": {"en"}, "action": {"publish"}}).is(http.StatusSeeOther)
	h.get("/articles/of-looms").is(http.StatusOK).has("By <a href=\"/people/ana-ruiz\" rel=\"author\">Ana Ruiz</a>",
		`<meta name="fediverse:creator" content="@ana@social.example">`, `"@type":"Person"`)
	h.get("/people/ana-ruiz").is(http.StatusOK).has("Weaves.", "Of looms", `href="https://social.example/@ana"`)
}

func TestAChangedRoleHoldsFromTheNextRequestAndARemovedMemberIsLoggedOut(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.editor()
	item, err := h.node.NewItem(h.ctx(), bo.me, domain.KindArticle, domain.Content{Title: "Half written", Text: "Half"})
	h.must(err)
	bo.get("/desk/pages").is(http.StatusOK)
	h.post("/desk/members/"+string(bo.me.ID)+"/role", url.Values{"role": {"author"}}).is(http.StatusSeeOther)
	bo.get("/desk/pages").is(http.StatusForbidden).has("Your role, author", "/desk/rights")
	h.post("/desk/members/"+string(h.owner.ID)+"/role", url.Values{"role": {"editor"}}).is(http.StatusConflict).has("This is the last owner")
	h.post("/desk/members/"+string(bo.me.ID)+"/remove", url.Values{"heir": {string(h.owner.ID)}, "bylines": {"keep"}}).is(http.StatusSeeOther)
	bo.post("/desk/articles/"+string(item.ID), url.Values{"version": {"1"}, "title": {"Half written"}, "text": {"More"}, "action": {"save"}}).is(http.StatusForbidden).has("Your membership of this node has ended", "Copy what you wrote", ">More</textarea>")
	h.get("/desk/articles/" + string(item.ID)).is(http.StatusOK).has("Half written")
}

func TestAnAuthorReadsHerOwnDraftsOnly(t *testing.T) {
	h := settled(t)
	item, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "A secret draft", Text: "x"})
	h.must(err)
	author, reviewer := h.member("ana@example.org", "Ana", domain.RoleAuthor), h.member("rui@example.org", "Rui", domain.RoleReviewer)
	author.get("/desk").is(http.StatusOK).lacks("A secret draft")
	for _, path := range []string{"/desk/articles/%", "/desk/items/%/history", "/desk/items/%/review"} {
		author.get(strings.ReplaceAll(path, "%", string(item.ID))).is(http.StatusForbidden).lacks("A secret draft")
	}
	reviewer.get("/desk/articles/" + string(item.ID)).is(http.StatusSeeOther).leadsTo("/desk/items/" + string(item.ID) + "/review")
	reviewer.get("/desk/items/" + string(item.ID) + "/review").is(http.StatusOK).has("A secret draft")
}
