package web

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// mailPage is for owners: the server that takes the node's mail, and how the mails do.
type mailPage struct {
	Desk        *deskNav
	State       settingState
	Form        form
	Encryptions []option
	SetUp       bool
	Fixed       bool // by the configuration
	HasPassword bool
	Server      string
	From        string
	Email       string // where a test goes
	Counts      storage.MailCounts
	LastSent    string
	Troubled    []troubledMail
}

type troubledMail struct {
	To, Why, State string
	At             time.Time
	Ago            string
}

// maxTroubled is how many mails the page lists that could not be sent.
const maxTroubled = 20

func (s *Server) showMail(v *visit) error {
	settings, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return err
	}
	values := url.Values{"host": {settings.Host}, "encryption": {string(settings.Encryption)}, "user": {settings.User}, "from": {settings.From}}
	if settings.Port != 0 {
		values.Set("port", strconv.Itoa(settings.Port))
	}
	return s.mailPage(v, mailForm(values))
}

func mailForm(values url.Values) form {
	return newForm(values, map[string]string{
		"host": "mail.host", "port": "mail.port", "encryption": "mail.encryption", "user": "mail.user", "password": "mail.password", "from": "mail.from",
	})
}

func (s *Server) mailPage(v *visit, f form) error {
	settings, fixed, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return err
	}
	page := mailPage{
		Form: f, SetUp: settings.IsSetUp(), Fixed: fixed, HasPassword: settings.Password != "", Server: settings.Host, From: settings.From, Email: v.member.Email,
		Encryptions: encryptions(v),
	}
	if page.State, err = s.settingState(v, node.KeyMail, "/desk/settings/mail", forMembers); err != nil {
		return err
	}
	if page.Counts, err = s.store.MailCounts(v.ctx()); err != nil {
		return err
	}
	p := s.presenter(v)
	if !page.Counts.LastSent.IsZero() {
		page.LastSent = p.l.relative(page.Counts.LastSent, p.now)
	}
	troubled, err := s.store.TroubledMails(v.ctx(), maxTroubled)
	if err != nil {
		return err
	}
	for i := range troubled {
		one := &troubled[i]
		key := "mail.waits"
		if one.State == domain.MailFailed {
			key = "mail.given_up"
		}
		page.Troubled = append(page.Troubled, troubledMail{
			To: one.Letter.To, Why: v.speaker.sentence(one.LastError), State: v.say(key), At: p.here(one.CreatedAt), Ago: p.l.relative(one.CreatedAt, p.now),
		})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "settings/mail", head{Heading: v.say("mail.heading"), NoIndex: true}, page)
}

func encryptions(v *visit) []option {
	return []option{
		{Value: string(domain.MailStartTLS), Label: v.say("mail.starttls")}, {Value: string(domain.MailTLS), Label: v.say("mail.tls")},
		{Value: string(domain.MailPlain), Label: v.say("mail.plain")},
	}
}

func (s *Server) saveMail(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	settings := domain.MailSettings{
		Host: values.Get("host"), Encryption: domain.MailEncryption(values.Get("encryption")), User: values.Get("user"), Password: values.Get("password"), From: values.Get("from"),
	}
	values.Del("password")
	if port := strings.TrimSpace(values.Get("port")); port != "" {
		if settings.Port, err = strconv.Atoi(port); err != nil || settings.Port == 0 {
			settings.Port = -1 // node says what is wrong
		}
	}
	if err := s.node.SaveMail(v.seeing(values), *v.member, settings); err != nil {
		return s.mailNotSaved(v, err, values, settings.Password)
	}
	if values.Get("action") == "test" {
		return s.tryMail(v)
	}
	v.tell("mail.saved")
	return v.seeOther("/desk/settings/mail")
}

// tryMail sends a letter with the settings that hold.
func (s *Server) tryMail(v *visit) error {
	letter, err := s.testLetter(v.ctx(), *v.member)
	if err != nil {
		return err
	}
	settings, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return err
	}
	if s.o.TryMail == nil || !settings.IsSetUp() {
		return v.seeOther("/desk/settings/mail")
	}
	if err := s.o.TryMail(v.ctx(), settings, letter); err != nil {
		if domain.Message(err) == "" {
			return err
		}
		v.warn(domain.Message(err))
		return v.seeOther("/desk/settings/mail")
	}
	v.tell("mail.test_sent", "Address", v.member.Email)
	return v.seeOther("/desk/settings/mail")
}

// mailNotSaved is notSaved; the password that was typed is asked for again where somebody else was quicker.
func (s *Server) mailNotSaved(v *visit, err error, values url.Values, password string) error {
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok && password != "" {
		values.Set("password", "")
		return s.changedMeanwhile(v, changed, values, "/desk/settings/mail")
	}
	return s.notSaved(v, err, mailForm(values), "/desk/settings/mail", func(f form) error { return s.mailPage(v, f) })
}

func (s *Server) forgetMail(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.ForgetMail(v.seeing(values), *v.member); err != nil {
		return s.mailNotSaved(v, err, values, "")
	}
	v.tell("mail.forgotten")
	return v.seeOther("/desk/settings/mail")
}
