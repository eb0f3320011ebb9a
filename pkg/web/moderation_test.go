package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// asksToFollow makes an actor wait for the organisation's approval.
func (h *house) asksToFollow(actor domain.Actor, state domain.FollowState) domain.ID {
	h.t.Helper()
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	id := domain.ID("f-" + actor.Username)
	h.write(func(tx *storage.Tx) error {
		return tx.SaveFollow(h.ctx(), domain.Follow{ID: id, URI: actor.URI + "/f", Follower: actor.URI, Followed: settings.Organisation, State: state, CreatedAt: h.now})
	})
	return id
}

func TestABlockNamesWhatItCostsBeforeItHappens(t *testing.T) {
	h := settled(t)
	h.asksToFollow(h.peer("Wanjiru", "wanjiru", "bad.example"), domain.FollowAccepted)
	h.logIn()
	h.get("/desk/moderation/decide?target=https://Bad.example/").is(http.StatusOK).has("bad.example", "Wanjiru", "do not come back")
	h.get("/desk/moderation/decide?target=co.uk").is(http.StatusSeeOther)
	values := url.Values{"target": {"bad.example"}, "level": {"block"}, "reason": {"<b>spam</b>"}, "note": {"told Ada"}}
	h.post("/desk/moderation/decide", values).is(http.StatusSeeOther).leadsTo("/desk/moderation/blocks")
	h.get("/desk/moderation/blocks").is(http.StatusOK).has("bad.example", "&lt;b&gt;spam&lt;/b&gt;", "told Ada", "Ada", "is blocked now")
	h.get("/desk/moderation/blocks?level=silence").is(http.StatusOK).lacks("told Ada")
	h.get("/desk/moderation/audit?action=block&q=BAD").is(http.StatusOK).has("bad.example", "Ada")
	if csv := h.get("/desk/moderation/blocks.csv").is(http.StatusOK); !strings.Contains(csv.body, "bad.example,suspend,false,false,<b>spam</b>,false\n") {
		t.Errorf("exported: %s", csv.body)
	}
	h.post("/desk/moderation/lift", url.Values{"target": {"bad.example"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/blocks").has("Nothing was decided yet")
}

func TestThePublicPageTellsHostsAndReasonsButNeitherNotesNorPeople(t *testing.T) {
	h := settled(t)
	eve := h.peer("Eve", "eve", "fine.example")
	_, err := h.node.Decide(h.ctx(), h.owner,
		domain.Standing{Target: "bad.example", Level: domain.LevelBlock, Reason: "spam", Note: "secret"},
		domain.Standing{Target: "veiled.example.org", Level: domain.LevelSilence, Obfuscate: true},
		domain.Standing{Target: string(eve.URI), Level: domain.LevelBlock, Reason: "rude"})
	h.must(err)
	h.get("/").has(`href="/moderation"`)
	h.get("/moderation").is(http.StatusOK).has("bad.example", "spam", "veil").lacks("secret", "rude", "fine.example", "veiled.example.org")
	h.logIn()
	h.post("/desk/moderation", url.Values{"rules": {"Be *kind*."}, "contact": {"care@example.org"}, "hide_list": {"yes"}}).is(http.StatusSeeOther)
	h.get("/moderation").has("<em>kind</em>", "mailto:care@example.org").lacks("bad.example")
	h.get("/desk/moderation").is(http.StatusOK).has("Be *kind*.", `value="yes" checked`)
}

func TestTheAllowListSaysWhoWouldBeCutOff(t *testing.T) {
	h := settled(t)
	h.asksToFollow(h.peer("Wanjiru", "wanjiru", "far.example"), domain.FollowAccepted)
	h.logIn()
	h.get("/desk/moderation/allow-list").is(http.StatusOK).has("Wanjiru", "far.example")
	h.post("/desk/moderation/allow-list", url.Values{"allow_list": {"on"}}).is(http.StatusSeeOther)
	h.get("/moderation").has("speaks only with hosts that it knows")
	standings, err := h.store.Standings(h.ctx())
	h.must(err)
	if !standings.AllowOnly() {
		t.Error("the allow-list is off")
	}
	h.editor().get("/desk/moderation/allow-list").is(http.StatusForbidden)
}

func TestAListIsShownBeforeItIsApplied(t *testing.T) {
	h := settled(t)
	h.asksToFollow(h.peer("Wanjiru", "wanjiru", "bad.example"), domain.FollowAccepted)
	h.logIn()
	h.post("/desk/moderation/import", url.Values{"list": {""}, "severity": {"block"}}).is(http.StatusUnprocessableEntity).has("hoose a file")
	h.post("/desk/moderation/import", url.Values{"list": {"<!doctype html>"}}).is(http.StatusUnprocessableEntity).has("web page")
	plan := h.post("/desk/moderation/import", url.Values{"list": {"bad.example\nw*rse.example\n"}, "severity": {"block"}}).is(http.StatusOK).
		has("Wanjiru", "Nothing is changed yet", "obfuscated", "Line 2")
	if _, total, err := h.store.StandingList(h.ctx(), storage.StandingFilter{}, storage.Page{}); err != nil || total != 0 {
		t.Fatalf("the plan decided about %d, %v", total, err)
	}
	_, csv, _ := strings.Cut(plan.body, `<textarea name="list" hidden>`)
	csv, _, _ = strings.Cut(csv, "</textarea>")
	h.post("/desk/moderation/import", url.Values{"list": {csv}, "apply": {"yes"}}).is(http.StatusSeeOther).leadsTo("/desk/moderation/blocks")
	h.get("/desk/moderation/blocks").has("bad.example", "decided about one host")
	h.post("/desk/moderation/lists", url.Values{"url": {"ftp://x"}}).is(http.StatusUnprocessableEntity).has("https://")
	h.post("/desk/moderation/lists", url.Values{"url": {"https://lists.example/a.csv"}, "name": {"Tier 0"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/lists").is(http.StatusOK).has("Tier 0", "https://lists.example/a.csv")
}

func TestAVisitorReportsWhatSheSeesAndAMemberResolvesIt(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	form := "/report?about=" + url.QueryEscape(string(article.URI))
	h.get("/articles/on-weaving").has("/report?about=")
	h.get(form).is(http.StatusOK).has("On weaving")
	h.get("/report?about=https://nowhere.example/1").is(http.StatusNotFound)
	h.post("/report", url.Values{"about": {string(article.URI)}, "text": {""}}).is(http.StatusUnprocessableEntity).has(`href="#f-text"`)
	h.post("/report", url.Values{"about": {string(article.URI)}, "text": {"bot"}, "website": {"https://spam.example"}}).is(http.StatusOK)
	h.post("/report", url.Values{"about": {string(article.URI)}, "text": {"<script>wrong</script> picture"}, "contact": {"mo@example.org"}}).is(http.StatusOK).has("Thank you")
	reports, total, err := h.store.Reports(h.ctx(), storage.ReportFilter{}, storage.Page{})
	if err != nil || total != 1 {
		t.Fatalf("%d reports, %v", total, err)
	}
	h.logIn()
	path := "/desk/moderation/reports/" + string(reports[0].ID)
	h.get("/desk/moderation").has("One report is open")
	h.get("/desk/notifications").is(http.StatusOK).has("a visitor reported something")
	h.get("/desk/moderation/reports").is(http.StatusOK).has(path, "a visitor")
	h.get(path).is(http.StatusOK).has("&lt;script&gt;", "mo@example.org", "On weaving")
	h.post(path, url.Values{"action": {"resolve"}, "answer": {"changed"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/reports").has("No reports")
	h.get(path).has("changed", "Open again")
	h.post(path, url.Values{"action": {"reopen"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/reports").has(path)
}

func TestAVisitorCannotReportWithoutEnd(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	values := url.Values{"about": {string(article.URI)}, "text": {"wrong"}}
	for range 6 {
		h.post("/report", values)
	}
	h.post("/report", values).is(http.StatusUnprocessableEntity).has("oo many reports")
}

func TestAMemberReportsToAPeerWhatSheTicks(t *testing.T) {
	h := settled(t)
	eve := h.peer("Eve", "eve", "fine.example")
	h.logIn()
	path := "/desk/moderation/report?of=" + url.QueryEscape(string(eve.URI))
	h.get(path).is(http.StatusOK).has("Eve", "fine.example")
	h.post("/desk/moderation/report", url.Values{"actor": {string(eve.URI)}, "text": {"spam"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/reports?state=all").has("spam", "Sent")
	h.get("/desk/moderation/report?of=" + url.QueryEscape(string(h.article("Ours").URI))).is(http.StatusNotFound)
}

func TestFollowersAreApprovedOneOrMany(t *testing.T) {
	h := settled(t)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	h.logIn()
	h.post("/desk/moderation/approval", url.Values{"actor": {string(settings.Organisation)}, "approval": {"hand"}}).is(http.StatusSeeOther)
	actor, err := h.store.ActorByURI(h.ctx(), settings.Organisation)
	if err != nil || !actor.ManuallyApproves {
		t.Fatalf("%+v, %v", actor, err)
	}
	one, two := h.asksToFollow(h.peer("One", "one", "a.example"), domain.FollowPending), h.asksToFollow(h.peer("Two", "two", "b.example"), domain.FollowPending)
	h.get("/desk/moderation/followers").is(http.StatusOK).has("One", "Two", "wants to follow P2P Foundation", "approves its followers")
	h.post("/desk/moderation/followers", url.Values{"action": {"accept"}}).is(http.StatusSeeOther)
	h.post("/desk/moderation/followers", url.Values{"id": {string(one)}, "action": {"accept"}}).is(http.StatusSeeOther)
	h.post("/desk/moderation/followers", url.Values{"id": {string(two)}, "action": {"reject"}}).is(http.StatusSeeOther)
	h.get("/desk/moderation/followers").has("Nobody waits")
	followers, _, err := h.store.FollowCounts(h.ctx(), settings.Organisation)
	if err != nil || followers != 1 {
		t.Errorf("%d followers, %v", followers, err)
	}
}

func TestAThreadThatIsClosedSaysSo(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	h.logIn()
	h.get("/articles/on-weaving").has("Close for answers")
	h.post("/desk/items/"+string(article.ID)+"/lock", url.Values{"back": {"/articles/on-weaving"}}).is(http.StatusSeeOther).leadsTo("/articles/on-weaving")
	h.get("/articles/on-weaving").has("New answers are not shown here", "Open for answers")
	h.post("/desk/items/"+string(article.ID)+"/unlock", nil).is(http.StatusSeeOther)
	h.get("/articles/on-weaving").lacks("New answers are not shown here")
}

func TestWhatASilencedHostPublishedIsForMembersOnly(t *testing.T) {
	h := settled(t)
	eve := h.peer("Eve", "eve", "loud.example")
	h.followed(eve)
	h.write(func(tx *storage.Tx) error {
		_, err := tx.UpsertRemoteItem(h.ctx(), domain.Item{
			ID: node.NewID(), Kind: domain.KindArticle, URI: eve.URI + "/1", Actor: eve.URI, State: domain.StatePublished, Visibility: domain.VisibilityPublic,
			Content: domain.Content{Title: "Very loud"}, PublishedAt: h.now, CreatedAt: h.now,
		})
		return err
	})
	item, err := h.store.ItemByURI(h.ctx(), eve.URI+"/1")
	h.must(err)
	path := "/network/" + string(item.ID)
	h.get(path).is(http.StatusOK)
	h.get("/network").has("Very loud")
	_, err = h.node.Decide(h.ctx(), h.owner, domain.Standing{Target: "loud.example", Level: domain.LevelSilence})
	h.must(err)
	h.get(path).is(http.StatusNotFound)
	h.get("/network").lacks("Very loud")
	h.get("/search?q=loud").lacks("Very loud")
	h.logIn()
	h.get("/network").has("Very loud")
	h.get(path).is(http.StatusOK)
}
