package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAMemberChoosesOnlyWhatSheMayActOn(t *testing.T) {
	h := settled(t)
	author := h.member("cy@example.org", "Cy", domain.RoleAuthor)
	author.get("/desk/notifications/mail").is(200).has("cy@example.org", `name="replies"`, `name="reviews"`, "The node cannot send mail yet").lacks(`name="reports"`, `name="messages"`, `href="/desk/settings/mail"`)
	author.post("/desk/notifications/mail", url.Values{"replies": {"at_once"}, "reviews": {"never"}, "reports": {"at_once"}, "mentions": {"hourly"}}).is(303).leadsTo("/desk/notifications/mail")
	choice, err := h.store.MailChoice(h.ctx(), author.me.ID)
	if err != nil || len(choice.Choices) != 2 || choice.Choices[domain.TopicReplies] != domain.AtOnce || choice.Choices[domain.TopicReviews] != domain.Never {
		t.Errorf("kept %+v, %v", choice, err)
	}
	h.logIn()
	h.get("/desk/notifications/mail").is(200).has(`name="reports"`, `href="/desk/settings/mail"`)
	h.get("/desk/notifications").is(200).has(`href="/desk/notifications/mail"`)
}

func TestTheLinkInAMailEndsItWithoutLoggingIn(t *testing.T) {
	h := settled(t)
	choice := domain.MailChoice{Token: "TOKEN"}
	h.write(func(tx *storage.Tx) error { return tx.SaveMailChoice(h.ctx(), h.owner.ID, choice) })
	h.get("/unsubscribe/TOKEN?of=daily").is(200).has("No daily mail any more").lacks("ada@example.org")
	if choice, err := h.store.MailChoice(h.ctx(), h.owner.ID); err != nil || len(choice.Choices) != 0 {
		t.Errorf("looking at the page ended something: %+v, %v", choice, err)
	}
	h.get("/unsubscribe/other").is(404)
	h.post("/unsubscribe/other", nil).is(404)
	h.post("/unsubscribe/TOKEN?of=daily", url.Values{"List-Unsubscribe": {"One-Click"}}).is(200).has("sends you no more of these mails") // RFC 8058
	choice, err := h.store.MailChoice(h.ctx(), h.owner.ID)
	if err != nil || choice.Choices[domain.TopicFollows] != domain.Never || choice.Choices[domain.TopicMessages] != domain.AtOnce {
		t.Errorf("kept %+v, %v", choice, err)
	}
	h.post("/unsubscribe/TOKEN", url.Values{"all": {"yes"}}).is(200)
	if choice, err := h.store.MailChoice(h.ctx(), h.owner.ID); err != nil || choice.Choices[domain.TopicMessages] != domain.Never {
		t.Errorf("kept %+v, %v", choice, err)
	}
	h.post("/unsubscribe/TOKEN", nil, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
}

// news makes a mail of what waits for the owner.
func (h *house) news() domain.Letter {
	h.t.Helper()
	list, total, err := h.store.NewsFor(h.ctx(), &h.owner, true, maxEntries)
	h.must(err)
	letter, err := h.server.NewsLetter(h.ctx(), h.owner, "TOKEN", true, list, total)
	h.must(err)
	return letter
}

func TestAMailTellsWhatHappenedInTheMembersLanguage(t *testing.T) {
	h := settled(t)
	article := h.article("Wool & water")
	bob := h.peer("Bob\r\nBcc: x <b>", "bob", "peer.example")
	note := h.replied(bob, article.URI, article.URI, `<p>Très <b>bien</b> <script>alert(1)</script></p>`, domain.VisibilityPublic)
	secret := h.replied(bob, article.URI, article.URI, "<p>for you alone</p>", domain.VisibilityDirect)
	for i, n := range []domain.Note{note, secret} {
		h.write(func(tx *storage.Tx) error {
			return tx.AddNotification(h.ctx(), domain.Notification{
				ID: domain.ID("n" + string(rune('1'+i))), Kind: domain.NotifyReply, Actor: bob.URI, Object: n.URI, About: article.URI, CreatedAt: h.now.Add(time.Duration(i)),
			})
		})
	}
	h.owner.Language = "de"
	letter := h.news()
	for _, want := range []string{"Heute bei P2P Foundation"} {
		if letter.Subject != want {
			t.Errorf("subject %q", letter.Subject)
		}
	}
	for _, want := range []string{"Wool &amp; water", `<html lang="de">`, "Très bien", "/unsubscribe/TOKEN?of=daily", "#"} {
		if !strings.Contains(letter.HTML, want) {
			t.Errorf("the HTML lacks %q:\n%s", want, letter.HTML)
		}
	}
	for _, bad := range []string{"for you alone", "<script", "<b>", "\r"} {
		if strings.Contains(letter.HTML, bad) || strings.Contains(letter.Text, "for you alone") {
			t.Errorf("the mail has %q:\n%s\n%s", bad, letter.HTML, letter.Text)
		}
	}
	if !domain.IsHeaderText(letter.Subject+letter.Name) || !strings.Contains(letter.Text, "  “Très bien”") || !strings.Contains(letter.Text, h.base+"/") {
		t.Errorf("text:\n%s", letter.Text)
	}
}
