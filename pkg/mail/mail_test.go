package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/weftwork/weftwork/pkg/domain"
)

func letter() Outgoing {
	return Outgoing{
		ID: "0190-1", FromName: "Förderverein \"Alder\"", Date: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Letter: domain.Letter{
			To: "ada@birch.example", Name: "Ada", Subject: "Réponse à « Laine »", Text: "Grüße\n.\nEnde", HTML: "<p>Grüße</p>",
			Unsubscribe: "https://alder.example/unsubscribe/abc?of=daily",
		},
	}
}

func send(t *testing.T, o *office, out Outgoing) error {
	t.Helper()
	return Sender{Roots: o.roots, Timeout: 5 * time.Second}.Send(t.Context(), o.settings, out)
}

func TestALetterArrivesInEachWayOfEncryption(t *testing.T) {
	for _, encryption := range domain.MailEncryptions() {
		o := open(t, encryption, func(o *office) { o.user, o.password = "weft", "s3cret" })
		if err := send(t, o, letter()); err != nil {
			t.Errorf("%s: %v", encryption, err)
			continue
		}
		mails := o.mails(t)
		if len(mails) != 1 || o.took[0].from != "weft@alder.example" || o.took[0].to != "ada@birch.example" {
			t.Fatalf("%s: the server took %+v", encryption, o.took)
		}
		head := mails[0].Header
		decoder := mime.WordDecoder{}
		subject, err := decoder.DecodeHeader(head.Get("Subject"))
		from, problem := head.AddressList("From")
		if err != nil || problem != nil || subject != "Réponse à « Laine »" || from[0].Name != `Förderverein "Alder"` || from[0].Address != "weft@alder.example" {
			t.Errorf("subject %q, from %v; %v, %v", subject, from, err, problem)
		}
		for name, want := range map[string]string{
			"Message-Id": "<0190-1@alder.example>", "Auto-Submitted": "auto-generated", "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
			"List-Unsubscribe": "<https://alder.example/unsubscribe/abc?of=daily>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		} {
			if head.Get(name) != want {
				t.Errorf("%s: %q", name, head.Get(name))
			}
		}
		if text, html := parts(t, head.Get("Content-Type"), mails[0].Body); text != "Grüße\r\n.\r\nEnde" || html != "<p>Grüße</p>" {
			t.Errorf("text %q, HTML %q", text, html)
		}
	}
}

func parts(t *testing.T, contentType string, body io.Reader) (text, html string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%q: %v", contentType, err)
	}
	found := map[string]string{}
	for reader := multipart.NewReader(body, params["boundary"]); ; {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return found["text/plain"], found["text/html"]
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		of, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		found[of] = string(content)
	}
}

func TestNoFieldOfALetterReachesTheHeadAsALine(t *testing.T) {
	o := open(t, domain.MailPlain, nil)
	const evil = "x\r\nBcc: mallory@evil.example"
	for name, change := range map[string]func(*Outgoing){
		"subject": func(l *Outgoing) { l.Subject = evil }, "name": func(l *Outgoing) { l.Name = evil }, "from": func(l *Outgoing) { l.FromName = evil },
		"unsubscribe": func(l *Outgoing) { l.Unsubscribe = "https://alder.example/" + evil }, "id": func(l *Outgoing) { l.ID = evil },
		"to": func(l *Outgoing) { l.To = "ada@birch.example" + evil }, "two": func(l *Outgoing) { l.To = "ada@birch.example, mallory@evil.example" },
		"smuggled": func(l *Outgoing) { l.To = `"ada@birch.example> ORCPT=x"@birch.example` }, "named": func(l *Outgoing) { l.To = "Ada <ada@birch.example>" },
		"nobody": func(l *Outgoing) { l.To = "" }, "bare": func(l *Outgoing) { l.Subject = "x\rBcc: mallory@evil.example" },
	} {
		l := letter()
		change(&l)
		failed, ok := errors.AsType[*Error](send(t, o, l))
		if !ok || !failed.Permanent || failed.OfServer() || domain.Message(failed) == "" {
			t.Errorf("%s: %v", name, failed)
		}
	}
	if len(o.took) != 0 {
		t.Fatalf("the server took %+v", o.took)
	}
	l := letter() // the twin: what looks odd and is not
	l.Name, l.Subject, l.FromName = `Ada "x" <mallory@evil.example>`, "Bcc: mallory@evil.example", "a, b; c"
	if err := send(t, o, l); err != nil || len(o.mails(t)) != 1 {
		t.Fatalf("%v, %+v", err, o.took)
	}
	to, err := o.mails(t)[0].Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "ada@birch.example" || o.mails(t)[0].Header.Get("Bcc") != "" {
		t.Errorf("the mail is to %v, %v", to, err)
	}
}

func TestEachFailureIsToldInWords(t *testing.T) {
	type trial struct {
		words     string
		step      Step
		permanent bool
		office    *office
		change    func(*domain.MailSettings)
	}
	locked := func(o *office) { o.user, o.password = "weft", "s3cret" }
	refusing := func(what string, code int, words string) func(*office) {
		return func(o *office) { o.refuse[what] = &smtp.SMTPError{Code: code, Message: words} }
	}
	for name, one := range map[string]trial{
		"name":      {"no-such-host.invalid", StepLookup, false, open(t, domain.MailPlain, nil), func(s *domain.MailSettings) { s.Host = "no-such-host.invalid" }},
		"port":      {"nothing listens at 127.0.0.1:1", StepConnect, false, open(t, domain.MailPlain, nil), func(s *domain.MailSettings) { s.Port = 1 }},
		"untrusted": {"nobody whom this machine knows vouches", StepTLS, false, open(t, domain.MailTLS, func(*office) {}), nil},
		"starttls":  {"does not offer STARTTLS", StepTLS, false, open(t, domain.MailPlain, nil), func(s *domain.MailSettings) { s.Encryption = domain.MailStartTLS }},
		"tls":       {"does not speak TLS in this way", StepTLS, false, open(t, domain.MailPlain, nil), func(s *domain.MailSettings) { s.Encryption = domain.MailTLS }},
		"password":  {"refuses the name or the password: 535", StepAuthenticate, false, open(t, domain.MailStartTLS, locked), func(s *domain.MailSettings) { s.Password = "wrong" }},
		"nameless":  {"wants a name and a password", StepAuthenticate, false, open(t, domain.MailStartTLS, locked), func(s *domain.MailSettings) { s.User = "" }},
		"log in":    {"knows no way to log in", StepAuthenticate, false, open(t, domain.MailStartTLS, nil), func(s *domain.MailSettings) { s.User = "weft" }},
		"sender":    {"does not take mail from weft@alder.example: 553", StepSender, false, open(t, domain.MailPlain, refusing("weft@alder.example", 553, "not yours")), nil},
		"recipient": {"does not take mail to ada@birch.example: 550", StepRecipient, true, open(t, domain.MailPlain, refusing("ada@birch.example", 550, "no such user")), nil},
		"grey":      {"does not take mail to ada@birch.example: 450", StepRecipient, false, open(t, domain.MailPlain, refusing("ada@birch.example", 450, "come later")), nil},
		"content":   {"did not take the mail: 554", StepContent, true, open(t, domain.MailPlain, refusing("data", 554, "spam")), nil},
		"from":      {"is not an e-mail address", StepSettings, true, open(t, domain.MailPlain, nil), func(s *domain.MailSettings) { s.From = "Alder <weft@alder.example>" }},
	} {
		o := one.office
		if one.change != nil {
			one.change(&o.settings)
		}
		if name == "untrusted" {
			o.roots = nil
		}
		failed, ok := errors.AsType[*Error](send(t, o, letter()))
		if !ok || failed.Step != one.step || failed.Permanent != one.permanent || !strings.Contains(domain.Message(failed), one.words) {
			t.Errorf("%s: %v", name, failed)
			continue
		}
		if strings.Contains(failed.Error(), "s3cret") || strings.Contains(failed.Error(), "wrong") {
			t.Errorf("%s: the password is told: %v", name, failed)
		}
	}
}

// mute accepts connections and says what it is told to say.
func mute(t *testing.T, say func(net.Conn)) domain.MailSettings {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { say(conn); _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }()
		}
	}()
	address, _ := listener.Addr().(*net.TCPAddr)
	return domain.MailSettings{Host: "127.0.0.1", Port: address.Port, Encryption: domain.MailPlain, From: "weft@alder.example"}
}

func TestAServerThatSaysNothingOrTooMuchHoldsNothingUp(t *testing.T) {
	silent := mute(t, func(net.Conn) {})
	if err := (Sender{Timeout: 50 * time.Millisecond}).Send(t.Context(), silent, letter()); !strings.Contains(domain.Message(err), "does not answer") {
		t.Errorf("silence: %v", err)
	}
	endless := mute(t, func(conn net.Conn) {
		junk := []byte(strings.Repeat("220-hello\r\n", 1000))
		for {
			if _, err := conn.Write(junk); err != nil {
				return
			}
		}
	})
	if err := (Sender{Timeout: 5 * time.Second}).Send(t.Context(), endless, letter()); domain.Message(err) == "" || len(domain.Message(err)) > 600 {
		t.Errorf("endless: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stuck := mute(t, func(conn net.Conn) { _, _ = conn.Write([]byte("220 hello\r\n")); cancel() })
	if err := (Sender{}).Send(ctx, stuck, letter()); err == nil {
		t.Error("what was called off was sent")
	}
}
