package app

import (
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
)

// office is a mail server that keeps what it takes; answer may refuse a recipient.
type office struct {
	mu     sync.Mutex
	took   []string
	asked  int
	answer *smtp.SMTPError
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return officeSession{o}, nil }

func (o *office) say(answer *smtp.SMTPError) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = answer
}

// mails are those taken, and how often it was asked.
func (o *office) mails() (took []string, asked int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.took...), o.asked
}

type officeSession struct{ o *office }

func (s officeSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s officeSession) Rcpt(string, *smtp.RcptOptions) error {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	s.o.asked++
	if s.o.answer != nil {
		return s.o.answer
	}
	return nil
}

func (s officeSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	s.o.took = append(s.o.took, string(raw))
	return err
}

func (s officeSession) Reset()        {}
func (s officeSession) Logout() error { return nil }

func openOffice(t *testing.T) (o *office, port int) {
	t.Helper()
	o = &office{}
	server := smtp.NewServer(o)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { _ = server.Close(); group.Wait() })
	address, _ := listener.Addr().(*net.TCPAddr)
	return o, address.Port
}

// posting is a node that sends its mail to a server on this machine, at a time that the test says.
type posting struct {
	*App
	office *office
	now    time.Time
}

func newPosting(t *testing.T) *posting {
	t.Helper()
	p := &posting{now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	o, port := openOffice(t)
	p.office = o
	settings := config.Defaults()
	settings.Data = t.TempDir()
	settings.Mail = config.Mail{Host: "127.0.0.1", Port: port, Encryption: "none", From: "weft@alder.test"}
	p.App = openWith(t, Options{Config: settings, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return p.now }})
	setUp(t, p.App)
	return p
}

func openWith(t *testing.T, o Options) *App {
	t.Helper()
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func (p *posting) queue(t *testing.T, letter domain.Letter) {
	t.Helper()
	letter.To, letter.Subject, letter.Text = "ada@birch.test", "Hello", "Words"
	if err := p.Node.QueueLetter(t.Context(), "", letter); err != nil {
		t.Fatal(err)
	}
}

func (p *posting) run(t *testing.T) (next time.Time) {
	t.Helper()
	for {
		done, next, err := p.mailer.RunOnce(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			return next
		}
	}
}

func TestAQueuedLetterIsSentOnce(t *testing.T) {
	p := newPosting(t)
	p.queue(t, domain.Letter{})
	p.run(t)
	p.run(t)
	took, _ := p.office.mails()
	if len(took) != 1 || !strings.Contains(took[0], `From: "Alder" <weft@alder.test>`) {
		t.Fatalf("the server took %q", took)
	}
	counts, err := p.Store.MailCounts(t.Context())
	if err != nil || counts.Waiting != 0 || !counts.LastSent.Equal(p.now) {
		t.Errorf("%+v, %v", counts, err)
	}
}

func TestALetterWaitsOutAServerThatIsDownAndOneThatDied(t *testing.T) {
	p := newPosting(t)
	p.queue(t, domain.Letter{})
	right := p.mailer.sender
	p.office.say(&smtp.SMTPError{Code: 450, Message: "come later"})
	if next := p.run(t); !next.Equal(p.now.Add(time.Minute)) {
		t.Errorf("the next try is at %v", next)
	}
	if _, asked := p.office.mails(); asked != 1 {
		t.Errorf("the server was asked %d times", asked)
	}
	p.now = p.now.Add(time.Minute)
	// The program dies with the letter in its hands: nobody else has it until the lease ends.
	if claimed, err := p.Store.ClaimMails(t.Context(), p.now, mailLease, 1); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	p.office.say(nil)
	p.mailer = &mailer{app: p.App, sender: right}
	p.run(t)
	if took, _ := p.office.mails(); len(took) != 0 {
		t.Fatalf("the letter was sent by two: %q", took)
	}
	p.now = p.now.Add(mailLease)
	p.run(t)
	if took, _ := p.office.mails(); len(took) != 1 {
		t.Errorf("the server took %q", took)
	}
}

func TestALetterIsGivenUpWithWordsAfterADayOrWhenItMakesNoSense(t *testing.T) {
	p := newPosting(t)
	p.office.say(&smtp.SMTPError{Code: 451, Message: "no room"})
	p.queue(t, domain.Letter{})
	p.queue(t, domain.Letter{ExpiresAt: p.now.Add(time.Hour)})
	for range 40 {
		p.run(t)
		p.now = p.now.Add(time.Hour)
	}
	troubled, err := p.Store.TroubledMails(t.Context(), 10)
	if err != nil || len(troubled) != 2 {
		t.Fatalf("%+v, %v", troubled, err)
	}
	for i, within := range []time.Duration{time.Hour, 24 * time.Hour} {
		one := troubled[i]
		if one.State != domain.MailFailed || !strings.Contains(one.LastError, "451") || one.DoneAt.Sub(one.CreatedAt) > within || one.Letter.Text != "" {
			t.Errorf("%d: %+v", i, one)
		}
	}
	p.office.say(&smtp.SMTPError{Code: 550, Message: "nobody of that name"}) // at once: it helps nothing to try again
	p.queue(t, domain.Letter{})
	if next := p.run(t); !next.IsZero() {
		t.Errorf("it is tried again at %v", next)
	}
}

func TestOneTryTellsOfAServerThatIsAway(t *testing.T) {
	p := newPosting(t)
	refused := p.Config.Mail
	refused.Port = 1
	p.App = openWith(t, Options{Config: config.Config{
		Data: t.TempDir(), Mail: refused, URL: p.Config.URL, Media: p.Config.Media, Sessions: p.Config.Sessions, Retention: p.Config.Retention,
	}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return p.now }})
	setUp(t, p.App)
	for range 3 * mailsAtOnce {
		p.queue(t, domain.Letter{})
	}
	done, _, err := p.mailer.RunOnce(t.Context())
	if err != nil || done != mailsAtOnce {
		t.Fatalf("%d, %v", done, err)
	}
	if done, next, err := p.mailer.RunOnce(t.Context()); err != nil || done != 0 || !next.Equal(p.now.Add(time.Minute)) {
		t.Errorf("%d were tried again at once, next %v, %v", done, next, err)
	}
}
