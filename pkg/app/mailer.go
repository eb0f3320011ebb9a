package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/mail"
	"github.com/weftwork/weftwork/pkg/node"
)

const (
	// mailsAtOnce are claimed together and sent one after the other.
	mailsAtOnce = 10
	// mailLease is longer than that takes. A program that dies meanwhile sends them when it ends, under the same Message-ID.
	mailLease = 15 * time.Minute
	// mailRetry is how long after its first try a mail is tried again; the wait doubles, up to maxMailRetry.
	mailRetry    = time.Minute
	maxMailRetry = time.Hour
)

// mailer hands what is queued to the mail server.
type mailer struct {
	app    *App
	sender mail.Sender
	// A server that takes nothing is left alone until rest; another one is asked at once.
	failing domain.MailSettings
	fails   int
	rest    time.Time
}

// RunOnce sends what is due.
func (m *mailer) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	settings, _, err := m.app.Node.MailSettings(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	if m.fails > 0 && settings == m.failing && m.app.now().Before(m.rest) {
		return 0, m.rest, nil
	}
	mails, err := m.app.Store.ClaimMails(ctx, m.app.now(), mailLease, mailsAtOnce)
	if err != nil {
		return 0, time.Time{}, err
	}
	var down error // what the server said to the first; the others would hear the same
	for i := range mails {
		if down, err = m.handle(ctx, settings, mails[i], down); err != nil {
			return i, time.Time{}, err
		}
	}
	if len(mails) == 0 {
		next, err = m.app.Store.NextMail(ctx)
	}
	return len(mails), next, err
}

func (m *mailer) handle(ctx context.Context, settings domain.MailSettings, letter domain.Mail, down error) (stillDown, err error) {
	failed := down
	switch {
	case !settings.IsSetUp():
		failed = errNoMail
		letter.State = domain.MailFailed
	case m.tooLate(letter):
		if failed == nil {
			failed = errMailTooLate
		}
	case down == nil:
		failed = m.send(ctx, settings, letter)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err() // the lease ends by itself
	}
	m.judge(&letter, failed)
	if problem, ok := errors.AsType[*mail.Error](failed); ok && down == nil {
		m.app.log.WarnContext(ctx, "mail was not taken", "step", string(problem.Step), "host", settings.Host)
		if problem.OfServer() {
			down = failed
			m.fails++
			m.failing, m.rest = settings, m.app.now().Add(mailBackoff(m.fails))
		}
	}
	if failed == nil {
		m.fails = 0
	}
	return down, m.app.Store.FinishMail(ctx, letter)
}

var (
	errNoMail      = domain.Explain(domain.ErrUnavailable, "this node sends no mail any more", nil)
	errMailTooLate = domain.Explain(domain.ErrUnavailable, "its time was over before it could be sent", nil)
)

func (m *mailer) tooLate(letter domain.Mail) bool {
	return !m.app.now().Before(letter.Letter.ExpiresAt)
}

// judge says what a try means for a mail.
func (m *mailer) judge(letter *domain.Mail, failed error) {
	now := m.app.now()
	if failed == nil {
		letter.State, letter.DoneAt, letter.LastError = domain.MailSent, now, ""
		return
	}
	if failed != errMailTooLate || letter.LastError == "" { //nolint:errorlint // what the server said last tells more
		letter.LastError = cmp.Or(domain.Message(failed), fmt.Sprint(failed))
	}
	letter.NotBefore = now.Add(mailBackoff(letter.Attempts))
	problem, ok := errors.AsType[*mail.Error](failed)
	permanent := ok && problem.Permanent && !problem.OfServer()
	if letter.State == domain.MailFailed || permanent || m.tooLate(*letter) || !letter.NotBefore.Before(letter.Letter.ExpiresAt) {
		letter.State, letter.DoneAt = domain.MailFailed, now
	}
}

func mailBackoff(attempts int) time.Duration {
	wait := mailRetry
	for i := 1; i < attempts && wait < maxMailRetry; i++ {
		wait *= 2
	}
	return min(wait, maxMailRetry)
}

func (m *mailer) send(ctx context.Context, settings domain.MailSettings, letter domain.Mail) error {
	from, err := m.app.organisationName(ctx)
	if err != nil {
		return err
	}
	return m.sender.Send(ctx, settings, mail.Outgoing{Letter: letter.Letter, ID: letter.ID, FromName: from, Date: letter.CreatedAt})
}

// TryMail sends a letter at once with settings that need not be kept yet; the error says in words what failed.
func (a *App) TryMail(ctx context.Context, settings domain.MailSettings, letter domain.Letter) error {
	return a.mailer.send(ctx, settings, domain.Mail{ID: node.NewID(), Letter: letter, CreatedAt: a.now()})
}

// mailSettings are those of the configuration.
func mailSettings(c config.Mail) domain.MailSettings {
	if c.Host == "" {
		return domain.MailSettings{}
	}
	return domain.MailSettings{Host: c.Host, Port: c.Port, Encryption: domain.MailEncryption(c.Encryption), User: c.User, Password: c.Password, From: c.From}
}

// organisationName is what mails come from, in words.
func (a *App) organisationName(ctx context.Context) (string, error) {
	settings, err := a.Store.Settings(ctx)
	if err != nil {
		return "", err
	}
	organisation, err := a.Store.ActorByURI(ctx, settings.Organisation)
	return organisation.DisplayName(), err
}
