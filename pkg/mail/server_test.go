package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/weftwork/weftwork/pkg/domain"
)

// office is a real mail server on this machine.
type office struct {
	settings domain.MailSettings
	roots    *x509.CertPool
	// user and password are asked for if set; refuse answers commands, by its argument.
	user, password string
	refuse         map[string]*smtp.SMTPError

	mu   sync.Mutex
	took []taken
}

type taken struct {
	from, to string
	raw      string
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{office: o}, nil }

// mails are those that it took, parsed.
func (o *office) mails(t *testing.T) []*mail.Message {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	var parsed []*mail.Message
	for _, one := range o.took {
		m, err := mail.ReadMessage(strings.NewReader(one.raw))
		if err != nil {
			t.Fatalf("no mail: %v\n%s", err, one.raw)
		}
		parsed = append(parsed, m)
	}
	return parsed
}

type session struct {
	*office
	known bool
	now   taken
}

func (s *session) AuthMechanisms() []string {
	if s.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.user || password != s.password {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.user != "" && !s.known {
		return smtp.ErrAuthRequired
	}
	s.now = taken{from: from}
	return s.refused(from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.refused(to)
}

func (s *session) refused(what string) error {
	if answer, ok := s.refuse[what]; ok {
		return answer
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.refused("data"); err != nil {
		return err
	}
	s.now.raw = string(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, s.now)
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// open starts a server that encrypts in a way.
func open(t *testing.T, encryption domain.MailEncryption, change func(*office)) *office {
	t.Helper()
	o := &office{refuse: map[string]*smtp.SMTPError{}}
	if change != nil {
		change(o)
	}
	certificate := o.certify(t)
	server := smtp.NewServer(o)
	server.Domain, server.ErrorLog = "127.0.0.1", log.New(io.Discard, "", 0)
	server.AllowInsecureAuth = encryption == domain.MailPlain
	if encryption == domain.MailStartTLS {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, _ := listener.Addr().(*net.TCPAddr)
	if encryption == domain.MailTLS {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	o.settings = domain.MailSettings{Host: "127.0.0.1", Port: address.Port, Encryption: encryption, User: o.user, Password: o.password, From: "weft@alder.example"}
	return o
}

// certify makes a certificate for this machine, and believes it.
func (o *office) certify(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "office"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	o.roots = x509.NewCertPool()
	o.roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
