// Package mail hands letters to a mail server. It is the only importer of go-mail.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/weftwork/weftwork/pkg/domain"
)

// timeout bounds each part of the talk with a server, and sendTimeout the whole.
const (
	timeout     = 20 * time.Second
	sendTimeout = time.Minute
)

// Sender hands letters to mail servers. The zero Sender is ready to use.
type Sender struct {
	// Roots are whom TLS believes; nil for those of the machine.
	Roots *x509.CertPool
	// Timeout bounds each part of the talk; zero for the usual one.
	Timeout time.Duration
}

// Outgoing is a letter with what stands around it.
type Outgoing struct {
	domain.Letter
	// ID is the same at each try, so that what comes twice is known as one mail.
	ID       domain.ID
	FromName string
	Date     time.Time
}

// Send hands a letter over; nil means that the server took it. The error is a *Error.
func (s Sender) Send(ctx context.Context, settings domain.MailSettings, out Outgoing) error {
	message, err := compose(settings, out)
	if err != nil {
		return err
	}
	return s.talk(ctx, settings, func(client *gomail.Client, talk *smtp.Client) error {
		err := client.SendWithSMTPClient(talk, message)
		if message.IsDelivered() {
			return nil
		}
		return explainSend(settings, out.To, err)
	})
}

// Greet says whether a server talks with the node, and lets it log in; it sends nothing.
func (s Sender) Greet(ctx context.Context, settings domain.MailSettings) error {
	return s.talk(ctx, settings, func(*gomail.Client, *smtp.Client) error { return nil })
}

func (s Sender) talk(ctx context.Context, settings domain.MailSettings, say func(*gomail.Client, *smtp.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	line := &line{sender: s, settings: settings}
	client, err := line.client()
	if err != nil {
		return stopped(StepSettings, "the settings of the mail server are incomplete: give its name and a port", err)
	}
	defer line.hangUp()
	stop := context.AfterFunc(ctx, line.hangUp) // the library heeds ctx only while it dials
	defer stop()
	talk, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return explainDial(settings, err)
	}
	if err := say(client, talk); err != nil {
		return err
	}
	_ = client.CloseWithSMTPClient(talk) // the letter is theirs, whatever comes of the goodbye
	return nil
}

// line is the connection of one talk: the library leaves it open where a talk does not come about.
type line struct {
	sender   Sender
	settings domain.MailSettings
	mu       sync.Mutex
	conn     net.Conn
}

func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

func (l *line) dial(ctx context.Context, network, where string) (net.Conn, error) {
	raw, err := (&net.Dialer{}).DialContext(ctx, network, where)
	if err != nil {
		return nil, err
	}
	var conn net.Conn = &bounded{Conn: raw, left: maxHeard}
	if l.settings.Encryption == domain.MailTLS {
		encrypted := tls.Client(conn, l.tls())
		if err := encrypted.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, err
		}
		conn = encrypted
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	return conn, nil
}

// maxHeard is how much a server may say in one talk.
const maxHeard = 1 << 20

// bounded ends a talk in which the other side never stops.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTalksTooMuch
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

var errTalksTooMuch = errors.New("the server says more than any mail server does")

func (l *line) tls() *tls.Config {
	return &tls.Config{ServerName: l.settings.Host, RootCAs: l.sender.Roots, MinVersion: tls.VersionTLS12}
}

func (l *line) client() (*gomail.Client, error) {
	limit := l.sender.Timeout
	if limit == 0 {
		limit = timeout
	}
	_, ourName, _ := strings.Cut(l.settings.From, "@")
	options := []gomail.Option{
		gomail.WithPort(port(l.settings)), gomail.WithTimeout(limit), gomail.WithHELO(ourName), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(l.tls()), gomail.WithDialContextFunc(l.dial),
	}
	if l.settings.Encryption == domain.MailStartTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	} else {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS)) // not asked for: dial did it already, or nobody wants it
	}
	if l.settings.User != "" {
		ways := []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5}
		if l.settings.Encryption == domain.MailPlain { // the settings allow that on this machine only
			ways = []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc, gomail.SMTPAuthCramMD5}
		}
		options = append(options, gomail.WithOpportunisticSMTPAuth(ways...), gomail.WithUsername(l.settings.User), gomail.WithPassword(l.settings.Password))
	}
	return gomail.NewClient(l.settings.Host, options...)
}

// compose makes the message; nothing that it is given gets into a line of the head but as its value.
func compose(settings domain.MailSettings, out Outgoing) (*gomail.Msg, error) {
	if !domain.IsMailAddress(settings.From) {
		return nil, permanent(StepSettings, "the sender of the node's mails is not an e-mail address; write one such as weft@example.org", nil)
	}
	if !domain.IsMailAddress(out.To) {
		return nil, permanent(StepMessage, "the mail is to somebody whose e-mail address cannot be one", nil)
	}
	for _, text := range []string{out.Name, out.FromName, out.Subject, out.Unsubscribe, string(out.ID)} {
		if !domain.IsHeaderText(text) {
			return nil, permanent(StepMessage, "the head of the mail would have more lines than it may have", nil)
		}
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	_, host, _ := strings.Cut(settings.From, "@")
	m.FromMailAddress(&netmail.Address{Name: out.FromName, Address: settings.From})
	m.EnvelopeFromMailAddress(&netmail.Address{Address: settings.From})
	m.ToMailAddress(&netmail.Address{Name: out.Name, Address: out.To})
	m.Subject(out.Subject)
	m.SetDateWithValue(out.Date)
	m.SetMessageIDWithValue(string(out.ID) + "@" + host)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday note comes back
	if out.Unsubscribe != "" {                         // RFC 8058
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(out.Unsubscribe)+">")
		m.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, out.Text)
	if out.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, out.HTML)
	}
	return m, nil
}

func port(settings domain.MailSettings) int {
	if settings.Port == 0 {
		return settings.Encryption.UsualPort()
	}
	return settings.Port
}

// address is host:port, as people write it.
func address(settings domain.MailSettings) string {
	return net.JoinHostPort(settings.Host, fmt.Sprint(port(settings)))
}
