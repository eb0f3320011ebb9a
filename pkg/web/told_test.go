package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAReviewThatIsAnsweredIsNoNewsAnyMore(t *testing.T) {
	h := settled(t)
	ana := h.member("ana@example.org", "Ana Ruiz", domain.RoleAuthor)
	rui := h.member("rui@example.org", "Rui Costa", domain.RoleReviewer)
	h.logIn()
	id := string(h.node.NewDraftID())
	ana.post("/desk/articles", url.Values{"fresh": {id}, "title": {"Of looms"}, "text": {"Words."}, "language": {"en"}, "action": {"review"}}).is(http.StatusSeeOther)
	const unread = "<span>new</span>"
	h.get("/desk/notifications").is(http.StatusOK).has("A text waits for your review", "Of looms", "<span>Ana Ruiz</span>", unread).lacks(`<p class="meta dots"><span class="mono">`)
	list, total, err := h.store.NewsFor(h.ctx(), &h.owner, false, maxEntries)
	h.must(err)
	letter, err := h.server.NewsLetter(h.ctx(), h.owner, "TOKEN", false, list, total)
	h.must(err)
	if !strings.Contains(letter.Text, "Of looms") || !strings.Contains(letter.HTML, "Of looms") {
		t.Errorf("the mail does not name the text:\n%s", letter.Text)
	}
	rui.get("/desk/notifications").is(http.StatusOK).has(unread)
	rui.post("/desk/items/"+id+"/review", url.Values{"action": {"approve"}, "version": {"1"}, "remark_id": {string(h.node.NewDraftID())}}).is(http.StatusSeeOther)
	rui.get("/desk/notifications").is(http.StatusOK).has("A text waits for your review").lacks(unread)
	h.get("/desk/notifications").is(http.StatusOK).lacks(unread)
	if _, total, err := h.store.NewsFor(h.ctx(), &h.owner, false, maxEntries); err != nil || total != 0 {
		t.Errorf("%d mails of an answered review wait, %v", total, err)
	}
	ana.get("/desk/notifications").is(http.StatusOK).has("Your text was approved", "<span>Rui Costa</span>", unread)
}

func TestWhoJoinsIsWrittenToInTheLanguageOfThePage(t *testing.T) {
	h := settled(t)
	h.logIn()
	join := func(email, language string) domain.Member {
		t.Helper()
		path := h.invitationLink(domain.RoleAuthor)
		her := h.stranger()
		her.post("/join", url.Values{"code": {path[len("/join?code="):]}, "name": {"Ana"}, "email": {email}, "password": {testPassword}}, "Accept-Language", language).is(http.StatusSeeOther)
		m, err := h.store.MemberByEmail(h.ctx(), email)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := join("ana@example.org", "fr-CA,fr;q=0.9"); m.Language != "fr" {
		t.Errorf("mails come in %q", m.Language)
	}
	if m := join("bo@example.org", "en-GB"); m.Language != "" {
		t.Errorf("the node's own language was chosen for her: %q", m.Language)
	}
}
