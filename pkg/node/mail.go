package node

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// MailSettings are those that hold. fixed says that the configuration sets them, so that no page can change them.
func (n *Node) MailSettings(ctx context.Context) (settings domain.MailSettings, fixed bool, err error) {
	if n.mail.IsSetUp() {
		return n.mail, true, nil
	}
	settings, err = keptMail(ctx, n.store.Reader)
	return settings, false, err
}

// CheckMail completes settings as a form has them, and says what is wrong with them. An empty password stands for the one
// that is kept, as long as it goes to the same server in the same name.
func (n *Node) CheckMail(ctx context.Context, by domain.Member, typed domain.MailSettings) (domain.MailSettings, error) {
	if err := allow(by, domain.ActSettings); err != nil {
		return typed, err
	}
	kept, fixed, err := n.MailSettings(ctx)
	if err != nil {
		return typed, err
	}
	if fixed {
		return kept, domain.Explain(domain.ErrConflict, "the configuration of the node says which server takes its mail; change it there", nil)
	}
	typed.Host, typed.User, typed.From = strings.ToLower(strings.TrimSpace(typed.Host)), strings.TrimSpace(typed.User), strings.TrimSpace(typed.From)
	var wrong domain.InvalidError
	checkMailServer(&wrong, &typed)
	same := typed.Host == kept.Host && typed.Port == kept.Port && typed.User == kept.User && typed.Encryption == kept.Encryption
	switch {
	case typed.User == "":
		typed.Password = ""
	case same && (typed.Password == "" || typed.Password == kept.Password):
		typed.Password, typed.PasswordAt = kept.Password, kept.PasswordAt
	case typed.Password == "":
		wrong.Add("password", "write the password: the one that is kept goes to no other server, port or name")
	case len(typed.Password) > 1000 || !domain.IsHeaderText(typed.Password):
		wrong.Add("password", "take a password of at most 1,000 characters in one line")
	}
	if typed.Password != "" && typed.PasswordAt.IsZero() {
		typed.PasswordAt = after(n.moment(), kept.PasswordAt)
	}
	return typed, wrong.OrNil()
}

// after is now, or right behind another time: two secrets are told apart by when they were set.
func after(now, than time.Time) time.Time {
	if now.After(than) {
		return now
	}
	return than.Add(time.Microsecond)
}

func checkMailServer(wrong *domain.InvalidError, s *domain.MailSettings) {
	host, err := idna.Lookup.ToASCII(s.Host)
	_, notAddress := netip.ParseAddr(s.Host)
	if s.Host == "" || err != nil && notAddress != nil || strings.ContainsAny(s.Host, "/@ ") || notAddress != nil && strings.Contains(s.Host, ":") {
		wrong.Add("host", "write the name of the server alone, such as smtp.example.org")
	} else if err == nil {
		s.Host = host
	}
	if !slices.Contains(domain.MailEncryptions(), s.Encryption) {
		wrong.Add("encryption", "choose one of the ways of encryption")
	}
	if s.Port < 0 || s.Port > 65535 {
		wrong.Add("port", "write a port between 1 and 65535, or nothing for the usual one")
	}
	if s.Encryption == domain.MailPlain && s.User != "" && !domain.IsThisMachine(s.Host) {
		wrong.Add("encryption", "a password goes to another machine only encrypted: choose STARTTLS or TLS")
	}
	if !domain.IsMailAddress(s.From) || strings.ContainsFunc(s.From, func(r rune) bool { return r > '~' }) {
		wrong.Add("from", "write an e-mail address alone, such as weft@example.org")
	}
	if len(s.User) > 300 || !domain.IsHeaderText(s.User) {
		wrong.Add("user", "write the name in one line of at most 300 characters")
	}
}

// SaveMail keeps which server takes the node's mail, and tries what waits again. What the list of what was done says of it
// names no password.
func (n *Node) SaveMail(ctx context.Context, by domain.Member, typed domain.MailSettings) error {
	settings, err := n.CheckMail(ctx, by, typed)
	if err != nil {
		return err
	}
	return n.keepMail(ctx, by, settings)
}

// ForgetMail ends that the node sends mail.
func (n *Node) ForgetMail(ctx context.Context, by domain.Member) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	return n.keepMail(ctx, by, domain.MailSettings{})
}

func (n *Node) keepMail(ctx context.Context, by domain.Member, settings domain.MailSettings) error {
	encoded, err := json.Marshal(settings)
	if err != nil {
		return fmt.Errorf("encode the mail server: %w", err)
	}
	after, err := mailText(settings)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditMail, settings.Host, "")
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := stillMay(ctx, tx, by, domain.ActSettings); err != nil {
			return err
		}
		if err := changing(ctx, tx, noted, KeyMail, after); err != nil {
			return err
		}
		if err := tx.SetSetting(ctx, KeyMail, string(encoded)); err != nil {
			return err
		}
		return tx.RetryMails(ctx, entry.CreatedAt)
	})
}

// QueueLetter sends a letter as soon as the mail server takes it. Without one it is domain.ErrUnavailable; an address or a
// head that cannot be one is domain.ErrInvalid.
func (n *Node) QueueLetter(ctx context.Context, member domain.ID, letter domain.Letter) error {
	mail, err := n.LetterFor(ctx, member, letter)
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddMail(ctx, mail) })
}

// LetterFor makes a row of a letter, for who queues it in a transaction with what it tells (storage.Tx.AddMail).
func (n *Node) LetterFor(ctx context.Context, member domain.ID, letter domain.Letter) (domain.Mail, error) {
	settings, _, err := n.MailSettings(ctx)
	if err != nil {
		return domain.Mail{}, err
	}
	if !settings.IsSetUp() {
		return domain.Mail{}, domain.Explain(domain.ErrUnavailable, "this node sends no mail: nobody told it which server takes it", nil)
	}
	if !domain.IsMailAddress(letter.To) || !domain.IsHeaderText(letter.Name+letter.Subject+letter.Unsubscribe) {
		return domain.Mail{}, domain.Explain(domain.ErrInvalid, "this cannot be sent by mail: the address or the subject is not one line", nil)
	}
	now := n.moment()
	return domain.Mail{ID: n.newID(), Member: member, Letter: letter, State: domain.MailPending, NotBefore: now, CreatedAt: now}, nil
}
