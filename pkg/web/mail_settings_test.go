package web

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// postbox stands for the mail server: it takes letters, or says why not.
type postbox struct {
	mu      sync.Mutex
	letters []domain.Letter
	refuse  error
}

func (p *postbox) try(_ context.Context, _ domain.MailSettings, letter domain.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse == nil {
		p.letters = append(p.letters, letter)
	}
	return p.refuse
}

func (p *postbox) took() []domain.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]domain.Letter(nil), p.letters...)
}

func TestAnOwnerSetsMailUpAndIsToldWhatFails(t *testing.T) {
	box := &postbox{refuse: domain.Explain(domain.ErrUnavailable, "the server refuses the name or the password: 535 no", nil)}
	h := settled(t, func(o *Options) { o.TryMail = box.try })
	h.logIn()
	h.get("/desk/settings").is(200).has(`href="/desk/settings/mail"`)
	h.get("/desk/settings/mail").is(200).lacks("Send no mail any more")
	form := url.Values{
		"host": {"smtp.example.org"}, "encryption": {"starttls"}, "user": {"weft"}, "password": {"s3cret-s3cret"}, "from": {"weft@example.org\r\nBcc: mallory@evil.example"}, "action": {"test"},
	}
	h.post("/desk/settings/mail", form).is(422).has("Write an e-mail address alone").lacks("s3cret")
	form.Set("port", "smtp")
	h.post("/desk/settings/mail", form).is(422).has("Write a port between 1 and 65535")
	form.Set("port", "")
	form.Set("from", "weft@example.org")
	h.post("/desk/settings/mail", form).is(303).leadsTo("/desk/settings/mail")
	h.get("/desk/settings/mail").is(200).has("The server refuses the name or the password: 535 no", `value="smtp.example.org"`, "One is kept.").lacks("s3cret")
	box.refuse = nil
	form.Del("password")
	h.post("/desk/settings/mail", form).is(303)
	h.get("/desk/settings/mail").is(200).has("The server took the test mail. It should be at ada@example.org")
	h.post("/desk/settings/mail/test", nil).is(303)
	letters := box.took()
	if len(letters) != 2 || letters[0].To != "ada@example.org" || !strings.Contains(letters[0].Text, "It arrived") || !strings.Contains(letters[0].HTML, "<title>A test mail from P2P Foundation</title>") {
		t.Errorf("the server took %+v", letters)
	}
	h.editor().get("/desk/settings/mail").is(403)
	h.post("/desk/settings/mail/forget", nil).is(303)
	h.get("/desk/settings/mail").is(200).lacks("Send no mail any more", "smtp.example.org\"")
}

func TestAMailHoldsForeignWordsAsWords(t *testing.T) {
	const evil = `<img src=x onerror="alert(1)">`
	w := letterWords{
		Language: "en", Subject: evil, Intro: evil, Entries: []letterEntry{{Text: evil, Excerpt: evil, Link: &link{Name: evil, URL: `javascript:alert("x")`}}},
		Ending: evil, look: letterLook{Organisation: evil, Home: "https://weft.example/", Accent: "#95321e", OnAccent: "#ffffff"},
	}
	text, html, err := w.write()
	if err != nil || strings.Contains(html, "<img") || strings.Contains(html, "javascript:alert") || strings.Contains(html, "ZgotmplZ</") {
		t.Errorf("%v\n%s", err, html)
	}
	if !strings.Contains(text, evil) || !strings.Contains(html, "border-top:6px solid #95321e") {
		t.Errorf("text %q\n%s", text, html)
	}
	for _, remote := range []string{"src=", "url(", "<link", "<script", "@import"} {
		if strings.Contains(strings.ReplaceAll(html, "&lt;img src=x", ""), remote) {
			t.Errorf("the mail fetches something by %q:\n%s", remote, html)
		}
	}
	if got := oneLine("Ada\r\nBcc: x\u2028\t y\x00"); strings.ContainsAny(got, "\r\n\t\x00") || !domain.IsHeaderText(got) {
		t.Errorf("%q", got)
	}
}
