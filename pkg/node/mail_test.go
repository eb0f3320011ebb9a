package node

import (
	"errors"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func server() domain.MailSettings {
	return domain.MailSettings{Host: "Smtp.example.org", Encryption: domain.MailStartTLS, User: "weft", Password: "s3cret", From: "weft@example.org"}
}

func TestAKeptPasswordGoesToNoOtherServer(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	if err := d.Node.SaveMail(ctx, d.ada, server()); err != nil {
		t.Fatal(err)
	}
	again := server()
	again.Password, again.From = "", "post@example.org"
	if err := d.Node.SaveMail(ctx, d.ada, again); err != nil {
		t.Fatal(err)
	}
	kept, fixed, err := d.Node.MailSettings(ctx)
	if err != nil || fixed || kept.Host != "smtp.example.org" || kept.Password != "s3cret" || kept.From != "post@example.org" {
		t.Errorf("kept %+v of %s, %v, %v", kept, kept.From, fixed, err)
	}
	for name, change := range map[string]func(*domain.MailSettings){
		"server": func(s *domain.MailSettings) { s.Host = "smtp.evil.example" }, "port": func(s *domain.MailSettings) { s.Port = 2525 },
		"name": func(s *domain.MailSettings) { s.User = "other" }, "encryption": func(s *domain.MailSettings) { s.Encryption = domain.MailTLS },
	} {
		moved := again
		change(&moved)
		if err := d.Node.SaveMail(ctx, d.ada, moved); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("another %s: %v", name, err)
		}
		moved.Password = "n3w"
		if checked, err := d.Node.CheckMail(ctx, d.ada, moved); err != nil || checked.Password != "n3w" {
			t.Errorf("another %s with its password: %v", name, err)
		}
	}
	entries, _, err := d.store.Audit(ctx, storage.AuditFilter{}, storage.Page{Size: 5})
	if err != nil || len(entries) == 0 || entries[0].Action != domain.AuditMail {
		t.Errorf("the list of what was done has %+v, %v", entries, err)
	}
	if err := d.Node.ForgetMail(ctx, d.ada); err != nil {
		t.Fatal(err)
	}
	if kept, _, err := d.Node.MailSettings(ctx); err != nil || kept != (domain.MailSettings{}) {
		t.Errorf("after forgetting: %v, %v", kept, err)
	}
}

func TestAMailServerThatCannotBeOneIsRefused(t *testing.T) {
	d := newDesk(t)
	for name, change := range map[string]func(*domain.MailSettings){
		"host": func(s *domain.MailSettings) { s.Host = "https://smtp.example.org" }, "no host": func(s *domain.MailSettings) { s.Host = " " },
		"port": func(s *domain.MailSettings) { s.Port = 70000 }, "encryption": func(s *domain.MailSettings) { s.Encryption = "ssl" },
		"plain": func(s *domain.MailSettings) { s.Encryption = domain.MailPlain }, "from": func(s *domain.MailSettings) { s.From = "Weft <weft@example.org>" },
		"injected": func(s *domain.MailSettings) { s.From = "weft@example.org\r\nBcc: mallory@evil.example" },
		"user":     func(s *domain.MailSettings) { s.User = "weft\r\nRSET" },
	} {
		typed := server()
		change(&typed)
		if err := d.Node.SaveMail(t.Context(), d.ada, typed); !errors.Is(err, domain.ErrInvalid) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, fine := range []func(*domain.MailSettings){
		func(s *domain.MailSettings) { s.Host, s.Encryption = "localhost", domain.MailPlain }, func(s *domain.MailSettings) { s.Host = "2001:db8::1" },
		func(s *domain.MailSettings) { s.Host = "bürger.example" }, func(s *domain.MailSettings) { s.Host, s.Port = "mail", 26 },
	} {
		typed := server()
		fine(&typed)
		if err := d.Node.SaveMail(t.Context(), d.ada, typed); err != nil {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

func TestALetterThatWouldWriteItsOwnHeadIsRefused(t *testing.T) {
	d := newDesk(t)
	good := domain.Letter{To: "ada@example.org", Name: "Ada", Subject: "Hello", Text: "Words"}
	if err := d.Node.QueueLetter(t.Context(), "", good); !errors.Is(err, domain.ErrUnavailable) {
		t.Errorf("without a server: %v", err)
	}
	if err := d.Node.SaveMail(t.Context(), d.ada, server()); err != nil {
		t.Fatal(err)
	}
	if err := d.Node.QueueLetter(t.Context(), "", good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*domain.Letter){
		"subject": func(l *domain.Letter) { l.Subject += "\r\nBcc: mallory@evil.example" }, "name": func(l *domain.Letter) { l.Name += "\nBcc: x" },
		"address": func(l *domain.Letter) { l.To += ", mallory@evil.example" }, "link": func(l *domain.Letter) { l.Unsubscribe = "https://x/\r\nX: y" },
	} {
		l := good
		change(&l)
		if err := d.Node.QueueLetter(t.Context(), "", l); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
