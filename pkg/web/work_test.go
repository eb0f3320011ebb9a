package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

var pickName = regexp.MustCompile(`name="(pick\.[^"]+)" value="yours"`)

// written is an article of two paragraphs that Ada saved; both have its editor open.
func written(t *testing.T) (ada, bo *house, edit string) {
	t.Helper()
	ada = settled(t)
	ada.logIn()
	bo = ada.editor()
	edit = ada.post("/desk/articles", url.Values{"title": {"On weaving"}, "text": {"One.\n\nTwo."}, "action": {"save"}}).is(http.StatusSeeOther).location
	ada.get(edit).is(http.StatusOK)
	bo.get(edit).is(http.StatusOK).has("Ada is editing, last change")
	return ada, bo, edit
}

func (h *house) itemAt(edit string) domain.Item {
	h.t.Helper()
	item, err := h.store.ItemByID(h.ctx(), domain.ID(edit[strings.LastIndexByte(edit, '/')+1:]))
	h.must(err)
	return item
}

func TestTwoWritersSeeBothVersionsAndNothingIsStoredUntilEachConflictIsChosen(t *testing.T) {
	ada, bo, edit := written(t)
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"One of Ada.\n\nTwo.\n\nThree."}, "version": {"1"}, "action": {"save"}}).is(http.StatusSeeOther)
	mine := url.Values{"title": {"On weaving"}, "summary": {"By Bo"}, "text": {"One of Bo.\n\nTwo."}, "version": {"1"}, "action": {"publish"}}
	shown := bo.post(edit, mine).is(http.StatusConflict).has("Ada", "<ins>One of Ada.</ins>", "<ins>One of Bo.</ins>", "Three.", "Both changed the same in one place")
	if item := bo.itemAt(edit); item.Draft.Text != "One of Ada.\n\nTwo.\n\nThree." || item.State != domain.StateDraft {
		t.Fatalf("something was stored: %+v", item)
	}
	mine.Set("action", "merge")
	mine.Set("from", valueOf(t, shown.body, "from"))
	mine.Set("version", valueOf(t, shown.body, "version"))
	bo.post(edit, mine).is(http.StatusConflict).has("Choose one.", `role="alert"`, "1 is left")
	mine.Set(pickName.FindStringSubmatch(shown.body)[1], "both")
	bo.post(edit, mine).is(http.StatusSeeOther).leadsTo(edit)
	draft := bo.itemAt(edit).Draft
	if draft.Text != "One of Ada.\n\nOne of Bo.\n\nTwo.\n\nThree." || draft.Summary != "By Bo" {
		t.Errorf("merged is %+v", draft)
	}
	bo.get(edit).has("put together", "Last saved by Bo")
}

func TestAThirdSaveWhileChoosingIsShownToo(t *testing.T) {
	ada, bo, edit := written(t)
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"Ada.\n\nTwo."}, "version": {"1"}}).is(http.StatusSeeOther)
	mine := url.Values{"title": {"On weaving"}, "text": {"Bo.\n\nTwo."}, "version": {"1"}}
	shown := bo.post(edit, mine).is(http.StatusConflict)
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"Ada.\n\nTwo again."}, "version": {"2"}}).is(http.StatusSeeOther)
	mine.Set("action", "merge")
	mine.Set("from", "1")
	mine.Set("version", "2")
	mine.Set(pickName.FindStringSubmatch(shown.body)[1], "yours")
	bo.post(edit, mine).is(http.StatusConflict).has("once more", "Two again.", `value="yours" checked`)
	mine.Set("version", "3")
	bo.post(edit, mine).is(http.StatusSeeOther)
	if got := bo.itemAt(edit).Draft.Text; got != "Bo.\n\nTwo again." {
		t.Errorf("the text is %q", got)
	}
}

func TestAFormSentTwiceMakesOneItemAndOnePublication(t *testing.T) {
	h := settled(t)
	h.logIn()
	fresh := valueOf(t, h.get("/desk/articles/new").body, "fresh")
	values := url.Values{"title": {"On weaving"}, "text": {"Words about #looms."}, "fresh": {fresh}, "version": {"0"}, "action": {"publish"}}
	h.post("/desk/articles", values).leadsTo("/articles/on-weaving")
	h.post("/desk/articles", values).leadsTo("/articles/on-weaving")
	item := h.itemAt("/" + fresh)
	if _, total, err := h.store.Items(h.ctx(), domain.Visitor(), storage.ItemFilter{}, storage.Page{Size: 9}); err != nil || total != 1 || item.Revision != 1 {
		t.Errorf("there are %d items, the revision is %d (%v)", total, item.Revision, err)
	}
	remark := url.Values{"title": {"On weaving"}, "text": {"Words about #looms."}, "version": {"1"}, "remark": {"Fine."}, "remark_id": {fresh}, "action": {"remark"}}
	h.post("/desk/articles/"+fresh, remark).is(http.StatusSeeOther)
	h.post("/desk/articles/"+fresh, remark).is(http.StatusSeeOther)
	if remarks, err := h.store.Remarks(h.ctx(), item.ID); err != nil || len(remarks) != 1 {
		t.Errorf("remarks are %v (%v)", remarks, err)
	}
	h.get("/articles/on-weaving").lacks("Fine.")
}

func TestTheScriptSavesWithoutAPageAndIsToldOfConflicts(t *testing.T) {
	h := settled(t)
	h.logIn()
	fresh := valueOf(t, h.get("/desk/events/new").body, "fresh")
	values := url.Values{"title": {"Assembly"}, "start": {"2031-03-30T02:30"}, "timezone": {"Europe/Brussels"}, "fresh": {fresh}, "action": {"autosave"}}
	h.post("/desk/events", values, "Accept", "application/json").is(http.StatusUnprocessableEntity).has("There is no 02:30 on 30 March 2031 in Europe/Brussels")
	values.Set("start", "2031-03-30T03:30")
	var saved savedAnswer
	h.must(json.Unmarshal([]byte(h.post("/desk/events", values, "Accept", "application/json").is(http.StatusOK).body), &saved))
	if saved.Version != 1 || string(saved.ID) != fresh || saved.Action != "/desk/events/"+fresh {
		t.Fatalf("the answer is %+v", saved)
	}
	values.Set("version", "1")
	values.Set("title", "The assembly")
	h.post(saved.Action, values, "Accept", "application/json").is(http.StatusOK).has(`"version":2`)
	values.Set("title", "Another")
	h.post(saved.Action, values, "Accept", "application/json").is(http.StatusConflict).has("Somebody else has saved", `"words"`)
	beat := h.post("/desk/items/"+fresh+"/presence", url.Values{"version": {"1"}}, "Accept", "application/json").is(http.StatusOK)
	beat.has(`"newer":"Ada saved a newer version`, `"writers":[]`)
	h.client = newBrowser(t)
	h.post(saved.Action, values, "Accept", "application/json").is(http.StatusUnauthorized).has("login has ended")
	h.post("/desk/items/"+fresh+"/presence", nil, "Accept", "application/json").is(http.StatusUnauthorized)
}

func TestAFormThatMeetsAnEndedSessionGoesOnAfterTheLogIn(t *testing.T) {
	h := settled(t)
	h.logIn()
	page := h.get("/desk/articles/new").body
	fresh, writer := valueOf(t, page, "fresh"), valueOf(t, page, "writer")
	h.client = newBrowser(t)
	values := url.Values{"title": {"On \"weaving\""}, "text": {"A text\nof lines."}, "streams": {"a", "b"}, "fresh": {fresh}, "writer": {writer}, "action": {"save"}}
	h.post("/desk/articles", values).is(http.StatusUnauthorized).has("Nothing is lost", `name="carry_to" value="/desk/articles"`, `value="On &#34;weaving&#34;"`, `name="streams" value="b"`)
	values.Set("carry_to", "/desk/articles")
	values.Set("email", "ada@example.org")
	values.Set("password", "wrong")
	h.post("/login", values).is(http.StatusUnauthorized).has(`name="text" value="A text`)

	bo := h.editor() // she sits down at the same browser
	bo.client = newBrowser(t)
	others := url.Values{}
	for name, value := range values {
		others[name] = value
	}
	others.Set("email", "bo@example.org")
	others.Set("password", testPassword)
	bo.post("/login", others).is(http.StatusForbidden).has("written by another member", `name="text" value="A text`)

	values.Set("password", testPassword)
	h.post("/login", values).is(http.StatusTemporaryRedirect).leadsTo("/desk/articles")
	edit := h.post("/desk/articles", values).is(http.StatusSeeOther).location
	if got := h.itemAt(edit).Draft.Text; got != "A text\nof lines." {
		t.Errorf("the text is %q", got)
	}
	values.Set("carry_to", "//evil.example/desk/")
	h.post("/login", values).leadsTo("/desk")
	h.client = newBrowser(t)
	h.post("/desk/members/password", url.Values{"password": {"secret words"}}).is(http.StatusUnauthorized).lacks("secret words")
}

func TestAnOldTabAfterARestoreIsNoSilentLoss(t *testing.T) {
	ada, bo, edit := written(t)
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"New.\n\nTwo."}, "version": {"1"}, "action": {"publish"}}).is(http.StatusSeeOther)
	bo.get(edit).has("New.")
	history := "/desk/items/" + string(ada.itemAt(edit).ID)
	ada.get(history+"/history?from=c1").is(http.StatusOK).has("Published, no. 1", "<del>One.</del>", "<ins>New.</ins>")
	ada.post(history+"/restore", url.Values{"which": {"c1"}, "version": {"2"}}).is(http.StatusSeeOther).leadsTo(edit)
	ada.get(edit).has("One.")
	ada.get(strings.Replace(edit, "/desk/articles/"+string(ada.itemAt(edit).ID), "/articles/on-weaving", 1)).has("New.").lacks("One.")
	bo.post(edit, url.Values{"title": {"On weaving"}, "text": {"New of Bo.\n\nTwo."}, "version": {"2"}, "action": {"save"}}).
		is(http.StatusConflict).has("<ins>One.</ins>", "New of Bo.")
	ada.post(history+"/restore", url.Values{"which": {"r1"}, "version": {"2"}}).leadsTo(history + "/history")
	ada.post(history+"/restore", url.Values{"which": {"r9"}, "version": {"3"}}).is(http.StatusNotFound)
	ada.post(history+"/restore", url.Values{"which": {"r1"}, "version": {"3"}}).leadsTo(edit)
	ada.get(edit).has("New.")
}

func TestReviewAndScheduleAreSavedWithTheText(t *testing.T) {
	ada, bo, edit := written(t)
	values := url.Values{"title": {"On weaving"}, "text": {"One.\n\nTwo."}, "version": {"1"}, "action": {"review"}, "remark": {"Is the second right?"}, "remark_id": {string(node.NewID())}}
	ada.post(edit, values).is(http.StatusSeeOther)
	bo.get(edit).has("waits for a review", "Is the second right?", "asked for a review")
	bo.get("/desk").has("In review")
	values = url.Values{"title": {"On weaving"}, "text": {"One.\n\nTwo."}, "version": {"1"}, "action": {"schedule"}, "publish_at": {"2031-03-30T02:30"}, "publish_zone": {"Europe/Brussels"}}
	bo.post(edit, values).is(http.StatusUnprocessableEntity).has("the clocks go from 02:00 straight to 03:00", `value="2031-03-30T02:30"`, `href="#f-publish_at"`)
	values.Set("publish_at", "2001-03-30T02:30")
	bo.post(edit, values).is(http.StatusUnprocessableEntity).has("This moment has passed")
	values.Set("publish_zone", "Mars/Olympus")
	bo.post(edit, values).is(http.StatusUnprocessableEntity).has("not a time zone")
	values.Set("publish_zone", "America/Sao_Paulo")
	values.Set("publish_at", "2031-05-21T10:00")
	bo.post(edit, values).is(http.StatusSeeOther)
	bo.get(edit).has("21 May 2031, 10:00", "America/Sao_Paulo", "Do not publish it").lacks("not part of it")
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"One.\n\nHalf a sent"}, "version": {"1"}, "action": {"save"}}).is(http.StatusSeeOther)
	ada.get(edit).has("not part of it")
	ada.get("/desk").has("Scheduled")
	if item := ada.itemAt(edit); item.State != domain.StateScheduled || !item.PublishAt.Equal(time.Date(2031, 5, 21, 13, 0, 0, 0, time.UTC)) {
		t.Fatalf("scheduled is %+v", item)
	}
	ada.post(edit, url.Values{"title": {"On weaving"}, "text": {"One.\n\nHalf a sent"}, "version": {"2"}, "action": {"unschedule"}}).is(http.StatusSeeOther)
	ada.get(edit).lacks("Do not publish it").has("took back the time")
}

func TestATextTooLongComesBackWithTheLimit(t *testing.T) {
	h := settled(t)
	h.logIn()
	long := strings.Repeat("Woven words. ", 2<<20/13)
	values := url.Values{"title": {"   "}, "text": {long + "\u202Eevil\x07 end"}, "action": {"publish"}}
	page := h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).has("500000 fit", "This is needed.", `href="#f-title"`)
	if !strings.Contains(page.body, long) {
		t.Error("the text did not come back")
	}
	drafts, _, err := h.store.Drafts(h.ctx(), storage.Page{})
	h.must(err)
	if len(drafts) != 1 || !strings.HasSuffix(drafts[0].Draft.Text, "evil end") {
		t.Error("the text is not kept without its control characters")
	}
	values.Set("text", strings.Repeat("x", 5<<20))
	h.post("/desk/articles", values).is(http.StatusUnprocessableEntity).has("bytes; ")
}

func TestOneGoesBackToTheFormOfANewItemAndToNoOtherPageOfMembers(t *testing.T) {
	h := settled(t)
	h.logIn()
	a := h.get("/desk/articles/new").is(http.StatusOK)
	if got := a.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("the form of a new item is sent with %q: whoever goes back to it makes a second item", got)
	}
	form := url.Values{"title": {"Once"}, "text": {"Words."}, "fresh": {valueOf(t, a.body, "fresh")}, "version": {"0"}, "action": {"save"}}
	edit := h.post("/desk/articles", form).is(http.StatusSeeOther).location
	if again := h.post("/desk/articles", form).is(http.StatusSeeOther).location; again != edit {
		t.Errorf("the form that came twice made %s and %s", edit, again)
	}
	if got := h.get(edit).header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("an editor is sent with %q", got)
	}
}

func TestATitleOfSeveralLinesIsStoredAsOne(t *testing.T) {
	h := settled(t)
	h.logIn()
	for kind, more := range map[string]url.Values{"articles": {}, "events": {}, "initiatives": {"handle": {"lines"}}} {
		values := url.Values{"title": {" A title\r\nof two\u2028lines,\u202e and \u0007quiet \r\n"}, "action": {"save"}}
		maps.Copy(values, more)
		edit := h.post("/desk/"+kind, values).is(http.StatusSeeOther).location
		if item := h.itemAt(edit); item.Editing().Title != "A title of two lines, and quiet" {
			t.Errorf("%s: %q is stored", kind, item.Editing().Title)
		}
		h.get(edit).is(http.StatusOK).has(">\nA title of two lines, and quiet</textarea>")
	}
}
