package domain

import (
	"net/mail"
	"net/netip"
	"strings"
	"time"
	"unicode"
)

// MailEncryption says how the way to the mail server is encrypted.
type MailEncryption string

// The ways. Nothing falls back to a weaker one.
const (
	MailStartTLS MailEncryption = "starttls" // asked for, and insisted on, once connected
	MailTLS      MailEncryption = "tls"      // from the first byte
	MailPlain    MailEncryption = "none"     // for a server on this machine
)

// MailEncryptions are all ways, as a form offers them.
func MailEncryptions() []MailEncryption { return []MailEncryption{MailStartTLS, MailTLS, MailPlain} }

// UsualPort is the port where servers of this kind listen.
func (e MailEncryption) UsualPort() int {
	switch e {
	case MailTLS:
		return 465
	case MailPlain:
		return 25
	}
	return 587
}

// MailSettings say which server takes the node's mail. The zero MailSettings: none does.
type MailSettings struct {
	Host       string         `json:"host"`
	Port       int            `json:"port"`
	Encryption MailEncryption `json:"encryption"`
	User       string         `json:"user,omitempty"` // "" if the server asks for none
	Password   string         `json:"password,omitempty"`
	From       string         `json:"from"`                 // an address alone
	PasswordAt time.Time      `json:"password_at,omitzero"` // when the password was set
}

// IsSetUp says whether the node can send mail.
func (s MailSettings) IsSetUp() bool { return s.Host != "" }

// String keeps the password out of logs and messages.
func (s MailSettings) String() string { return s.User + "@" + s.Host }

// GoString is for %#v and test failures.
func (s MailSettings) GoString() string { return s.String() }

// Letter is a mail to one person.
type Letter struct {
	To      string // an address alone
	Name    string
	Subject string
	Text    string
	HTML    string // "" for plain text only
	// Unsubscribe is where one POST ends mails of this kind; "" for what has to be told, such as a new password.
	Unsubscribe string
	// ExpiresAt is when there is no sense in it any more; zero: a day after it was queued.
	ExpiresAt time.Time
}

// MailState is how far a mail got.
type MailState string

// The states.
const (
	MailPending MailState = "pending"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed" // for good
)

// Mail is a letter on its way. What it says is forgotten once it is sent or given up.
type Mail struct {
	ID        ID
	Member    ID // "" if it is to nobody of ours
	Letter    Letter
	State     MailState
	Attempts  int
	NotBefore time.Time
	LastError string
	CreatedAt time.Time
	DoneAt    time.Time
}

// MailLife is how long it is tried to send a mail that does not say so itself.
const MailLife = 24 * time.Hour

// maxMailAddress is in bytes (RFC 5321).
const maxMailAddress = 254

// IsMailAddress says whether text is one e-mail address alone, that fits into a header and a command as it is.
func IsMailAddress(text string) bool {
	if len(text) > maxMailAddress || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`"<>()[],;:\`, r)
	}) {
		return false
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return false
	}
	local, host, ok := strings.Cut(text, "@")
	return ok && local != "" && len(local) <= 64 && host != "" && !strings.Contains(host, "@")
}

// IsThisMachine says whether a host is the machine that the node runs on.
func IsThisMachine(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// IsHeaderText says whether text can stand in one line of a mail's head.
func IsHeaderText(text string) bool { return !strings.ContainsFunc(text, unicode.IsControl) }
