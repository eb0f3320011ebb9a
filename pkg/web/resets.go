package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
)

// forgotPage is where somebody who forgot the password is told what to do.
type forgotPage struct {
	Form form
	Mail bool // links are sent
	Sent bool
}

// resetPage is where the link leads.
type resetPage struct {
	Code   string
	Email  string
	Form   form
	Forget bool
}

// madeLinkPage shows a link for a member.
type madeLinkPage struct {
	Desk       *deskNav
	ID         domain.ID
	Name, Link string
}

func (s *Server) showForgot(v *visit) error {
	return s.forgotPage(v, http.StatusOK, forgotPage{Form: newForm(nil, nil)})
}

func (s *Server) forgotPage(v *visit, status int, page forgotPage) error {
	settings, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return err
	}
	page.Mail = settings.IsSetUp()
	return s.page(v, status, "session/forgot", head{Heading: v.say("forgot.heading"), NoIndex: true}, page)
}

// forgot answers alike whether somebody has the address or not.
func (s *Server) forgot(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	err = s.node.MailResetLink(v.ctx(), values.Get("email"), s.origin(v), func(m domain.Member, code string) (domain.Letter, error) {
		return s.resetLetter(v, m, code)
	})
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		return s.forgotPage(v, statusOf(err), forgotPage{Form: f})
	}
	return s.forgotPage(v, http.StatusOK, forgotPage{Form: newForm(nil, nil), Sent: true})
}

// resetLetter is in the member's language; where she chose none, in that of the page where somebody asks for it.
func (s *Server) resetLetter(v *visit, m domain.Member, code string) (domain.Letter, error) {
	site := v.site
	l, name := s.speakerOf(site, m), site.organisation.DisplayName()
	if m.Language == "" {
		l = v.speaker
	}
	return s.letterTo(site, m, letterWords{
		Language: l.tag, Subject: l.say("forgot.letter_subject", "Site", name), Intro: l.say("forgot.letter_hello", "Name", firstOf(m.Name, m.Email)),
		Outro: l.say("forgot.letter_text", "Site", name), Button: &link{Name: l.say("reset.heading"), URL: resetLink(site, code)},
		Ending: l.say("forgot.letter_end"),
	})
}

func resetLink(site *site, code string) string { return site.addresses.Base + "/reset?code=" + code }

func (s *Server) showReset(v *visit) error {
	return s.resetPage(v, http.StatusOK, v.QueryParam("code"), newForm(nil, nil))
}

func (s *Server) resetPage(v *visit, status int, code string, f form) error {
	v.Response().Header().Set("Referrer-Policy", "no-referrer") // the code stands in the address
	link, err := s.node.ResetLinkOf(v.ctx(), code)
	if err != nil {
		return err
	}
	m, err := s.store.MemberByID(v.ctx(), link.Member)
	if err != nil {
		return err
	}
	v.noStore = true
	return s.page(v, status, "session/reset", head{Heading: v.say("reset.heading"), NoIndex: true},
		resetPage{Code: code, Email: m.Email, Form: f, Forget: link.Forget})
}

// reset sets the new password, and goes on as if it had been typed at the log-in.
func (s *Server) reset(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, err := s.node.ResetPassword(v.ctx(), values.Get("code"), values.Get("password"))
	if err != nil {
		f, ok := newForm(nil, nil).with(err)
		if !ok || statusOf(err) != http.StatusUnprocessableEntity {
			return err
		}
		return s.resetPage(v, http.StatusUnprocessableEntity, values.Get("code"), f)
	}
	v.member, v.login = nil, nil
	return s.enter(v, m, url.Values{})
}

// makeResetLink shows a link for a member, this once.
func (s *Server) makeResetLink(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	code, err := s.node.MakeResetLink(v.ctx(), *v.member, domain.ID(v.Param("id")), values.Get("forget") == "yes")
	if err != nil {
		return s.refused(v, err, "/desk/members/"+v.Param("id"))
	}
	page := madeLinkPage{Link: resetLink(v.site, code)}
	m, err := s.store.MemberByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	page.ID, page.Name = m.ID, firstOf(m.Name, m.Email)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "members/link", head{Heading: v.say("reset.link_heading", "Name", page.Name), NoIndex: true}, page)
}
