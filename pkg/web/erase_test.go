package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func TestAMemberErasesHerDataAndWhatSheWroteElsewhereMeanwhileIsOfferedToHer(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	item, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "Of looms", Text: "Words."})
	h.must(err)
	elsewhere := bo.stranger()
	elsewhere.post("/login", url.Values{"email": {"bo@example.org"}, "password": {testPassword}}).is(http.StatusSeeOther)
	elsewhere.get("/desk/articles/" + string(item.ID)).is(http.StatusOK)

	bo.get("/desk/account").is(http.StatusOK).has(`href="/desk/account/erase"`)
	h.now = h.now.Add(sureFor + time.Second)
	bo.now = h.now
	bo.get("/desk/account/erase").is(http.StatusSeeOther).leadsTo("/desk/account/security/confirm?next=" + queryEscape("/desk/account/erase"))
	bo.post("/desk/account/erase", url.Values{"email": {"bo@example.org"}, "bylines": {"remove"}}).is(http.StatusUnauthorized).has("Is it you?")
	bo.post("/desk/account/security/confirm", url.Values{"current": {testPassword}, "next": {"/desk/account/erase"}}).is(http.StatusSeeOther)
	bo.get("/desk/account/erase").is(http.StatusOK).has("What goes", "What stays, and why", "cannot be undone", "/desk/account/data.zip", "Nobody: the organisation keeps them")
	bo.post("/desk/account/erase", url.Values{"email": {"ada@example.org"}, "bylines": {"remove"}}).is(http.StatusUnprocessableEntity).has("not the e-mail address")
	bo.post("/desk/account/erase", url.Values{"email": {"bo@example.org"}, "bylines": {"hand"}}).is(http.StatusUnprocessableEntity).has("Choose a member who gets the drafts and texts")
	bo.post("/desk/account/erase", url.Values{"email": {" BO@example.org"}, "bylines": {"remove"}}).is(http.StatusOK).has("The data are erased").lacks(`action="/logout"`)
	bo.get("/desk").is(http.StatusSeeOther)
	bo.post("/login", url.Values{"email": {"bo@example.org"}, "password": {testPassword}}).is(http.StatusUnauthorized)

	page := elsewhere.post("/desk/articles/"+string(item.ID), url.Values{"title": {"Of looms"}, "text": {"Words that nobody else has."}, "action": {"save"}})
	page.is(http.StatusForbidden).has("membership of this node has ended", "Words that nobody else has.")
	elsewhere.post("/desk/articles/"+string(item.ID), url.Values{"text": {"x"}, "action": {"autosave"}}, "Accept", "application/json").is(http.StatusForbidden).has("has ended")
	elsewhere.get("/desk").is(http.StatusSeeOther)
	h.logIn()
	h.get("/desk/members").is(http.StatusOK).lacks("bo@example.org")
	h.get("/desk/audit?action=erase").is(http.StatusOK).has("<b>a former member</b>", "Data of a member erased").lacks("bo@example.org")
	h.get("/desk/audit?q=bo%40example.org").is(http.StatusOK).lacks(`class="on"`)
}

func TestTheLastOwnerIsToldWhyHerDataStayAndAnOwnerErasesWhoLeft(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.editor()
	erase := "/desk/members/" + string(bo.me.ID) + "/erase"
	typed := url.Values{"email": {"bo@example.org"}, "bylines": {"keep"}}
	h.post("/desk/account/erase", url.Values{"email": {"ada@example.org"}, "bylines": {"remove"}}).is(http.StatusConflict).has("This is the last owner")
	h.post(erase, typed).is(http.StatusConflict).has("erases her data herself")
	bo.post("/desk/members/"+string(h.owner.ID)+"/erase", url.Values{"email": {"ada@example.org"}, "bylines": {"remove"}}).is(http.StatusForbidden)
	_, err := h.node.PublishContent(h.ctx(), bo.me, domain.KindArticle, domain.Content{Title: "Of shuttles", Text: "Words.", Language: "en"})
	h.must(err)
	h.must(h.node.RemoveMember(h.ctx(), h.owner, bo.me.ID, node.Legacy{To: h.owner.ID}))
	h.get("/desk/members/" + string(bo.me.ID)).is(http.StatusOK).has(`href="` + erase + `"`)
	h.get(erase).is(http.StatusOK).has("Erase the data of Bo").lacks("data.zip")
	h.post(erase, typed).is(http.StatusSeeOther).leadsTo("/desk/members")
	h.get(erase).is(http.StatusNotFound)
	h.post(erase, typed).is(http.StatusNotFound)
	h.get("/articles/of-shuttles").is(http.StatusOK).has(">Bo<")
	h.get("/desk/members").is(http.StatusOK).lacks("bo@example.org", ">Bo<")
}
