package app

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// happens leaves word of a kind, now.
func (p *posting) happens(t *testing.T, kind domain.NotificationKind, who string) {
	t.Helper()
	settings, err := p.Store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	word := domain.Notification{
		ID: domain.ID(fmt.Sprintf("%s-%s-%d", kind, who, p.now.UnixNano())), Kind: kind, Actor: domain.URI("https://birch.test/" + who), Object: "https://birch.test/n/" + domain.URI(who),
		About: settings.Organisation, CreatedAt: p.now,
	}
	if err := p.Store.Write(t.Context(), func(tx *storage.Tx) error { return tx.AddNotification(t.Context(), word) }); err != nil {
		t.Fatal(err)
	}
}

// tell runs what tells members, then what sends, and gives the subjects that the server has now.
func (p *posting) tell(t *testing.T) []string {
	t.Helper()
	if _, _, err := (&newsletter{p.App}).RunOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.run(t)
	took, _ := p.office.mails()
	var subjects []string
	for _, raw := range took {
		m, err := mail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := (&mime.WordDecoder{}).DecodeHeader(m.Header.Get("Subject"))
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, subject)
	}
	return subjects
}

func (p *posting) wait(d time.Duration) { p.now = p.now.Add(d) }

// textOf is the plain text of the last mail.
func (p *posting) textOf(t *testing.T) (text string, head mail.Header) {
	t.Helper()
	took, _ := p.office.mails()
	m, err := mail.ReadMessage(strings.NewReader(took[len(took)-1]))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return string(content), m.Header
}

func TestNewsAreMailedAtOnceButAStormOfThemIsOneMail(t *testing.T) {
	p := newPosting(t)
	if got := p.tell(t); len(got) != 0 {
		t.Fatalf("without news: %q", got)
	}
	p.happens(t, domain.NotifyMessage, "ann")
	if got := p.tell(t); len(got) != 0 {
		t.Fatalf("it did not wait for others: %q", got)
	}
	p.wait(newsGather)
	if got := p.tell(t); len(got) != 1 || !strings.Contains(got[0], "ann") {
		t.Fatalf("got %q", got)
	}
	for i := range 30 {
		p.happens(t, domain.NotifyMessage, fmt.Sprintf("bo%d", i))
	}
	p.wait(newsGather)
	if got := p.tell(t); len(got) != 1 {
		t.Fatalf("a second mail came after %s: %q", newsGather, got)
	}
	p.wait(newsPause)
	if got := p.tell(t); len(got) != 2 || got[1] != "30 pieces of news at Alder" {
		t.Fatalf("got %q", got)
	}
	text, head := p.textOf(t)
	if !strings.Contains(text, "And 10 things more.") || strings.Count(text, "* ") != newsPerMail {
		t.Errorf("the mail says\n%s", text)
	}
	if stop := head.Get("List-Unsubscribe"); !strings.HasPrefix(stop, "<https://alder.test/unsubscribe/") || !strings.Contains(text, strings.Trim(stop, "<>")) {
		t.Errorf("unsubscribe: %q in\n%s", stop, text)
	}
	p.wait(time.Hour)
	if got := p.tell(t); len(got) != 2 {
		t.Errorf("told twice: %q", got)
	}
}

func TestTheDaysMailComesOnceHoweverLongTheNodeWasDown(t *testing.T) {
	p := newPosting(t)
	p.happens(t, domain.NotifyFollow, "ann")
	p.wait(time.Hour)
	if got := p.tell(t); len(got) != 0 {
		t.Fatalf("before its hour: %q", got)
	}
	p.wait(24 * time.Hour)
	p.happens(t, domain.NotifyMention, "bo")
	p.wait(4 * 24 * time.Hour) // the node was down for days
	if got := p.tell(t); len(got) != 1 || got[0] != "Today at Alder" {
		t.Fatalf("got %q", got)
	}
	if text, _ := p.textOf(t); !strings.Contains(text, "ann") || !strings.Contains(text, "bo") {
		t.Errorf("the mail says\n%s", text)
	}
	for range 5 {
		p.wait(24 * time.Hour)
		if got := p.tell(t); len(got) != 1 {
			t.Fatalf("nothing happened, and yet: %q", got)
		}
	}
}

func TestWhatWasReadOrIsNotWantedIsNotMailed(t *testing.T) {
	p := newPosting(t)
	ctx := t.Context()
	ada, err := p.Store.MemberByEmail(ctx, "a@alder.test")
	if err != nil {
		t.Fatal(err)
	}
	p.happens(t, domain.NotifyMessage, "ann")
	p.wait(time.Second)
	if err := p.Node.MarkNotificationsRead(ctx, ada); err != nil {
		t.Fatal(err)
	}
	p.wait(newsGather)
	p.happens(t, domain.NotifyLike, "bo") // usually never
	if err := p.Node.ChooseMail(ctx, ada, map[domain.Topic]domain.When{domain.TopicMessages: domain.Never, domain.TopicFollows: domain.AtOnce}); err != nil {
		t.Fatal(err)
	}
	p.happens(t, domain.NotifyMessage, "cy")
	p.wait(48 * time.Hour)
	if got := p.tell(t); len(got) != 0 {
		t.Fatalf("got %q", got)
	}
	p.happens(t, domain.NotifyFollow, "di")
	p.wait(newsGather)
	if got := p.tell(t); len(got) != 1 {
		t.Fatalf("got %q", got)
	}
	choice, err := p.Store.MailChoice(ctx, ada.ID)
	if err != nil || choice.Token == "" {
		t.Fatalf("%+v, %v", choice, err)
	}
	if err := p.Node.StopMail(ctx, choice.Token, domain.AtOnce); err != nil {
		t.Fatal(err)
	}
	p.happens(t, domain.NotifyFollow, "ed")
	p.wait(48 * time.Hour)
	if got := p.tell(t); len(got) != 1 {
		t.Errorf("after unsubscribing: %q", got)
	}
	p.happens(t, domain.NotifyMention, "fay") // daily, not stopped
	p.wait(48 * time.Hour)
	if got := p.tell(t); len(got) != 2 {
		t.Errorf("the day's mail: %q", got)
	}
}
