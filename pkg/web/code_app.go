package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/qr"
)

// keyAppSecret is what a session keeps of an app until it makes the right code.
const keyAppSecret = "app_secret"

// appPage shows what an app makes its codes from.
type appPage struct {
	Desk   *deskNav
	Form   form
	Code   qr.Code
	Secret string // in groups of four, to be typed
	URI    string
}

// recoveryPage shows recovery codes, once.
type recoveryPage struct {
	Desk  *deskNav
	Codes []string
	Text  string // all of them, to be copied
	Next  string // where they lead on to
}

func (s *Server) newApp(v *visit) error {
	if done, err := s.sure(v, securityPath+"/app"); done || err != nil {
		return err
	}
	if v.session.GetString(v.ctx(), keyAppSecret) == "" {
		v.session.Put(v.ctx(), keyAppSecret, s.node.NewCodeSecret())
	}
	return s.appPage(v, http.StatusOK, newForm(nil, nil))
}

func (s *Server) appPage(v *visit, status int, f form) error {
	secret := v.session.GetString(v.ctx(), keyAppSecret)
	issuer := v.site.organisation.DisplayName()
	page := appPage{Form: f, URI: "otpauth://totp/" + url.PathEscape(issuer+":"+v.member.Email) + "?secret=" + secret + "&issuer=" + url.PathEscape(issuer)}
	for len(secret) > 0 {
		n := min(4, len(secret))
		page.Secret, secret = page.Secret+secret[:n]+" ", secret[n:]
	}
	page.Secret = strings.TrimSpace(page.Secret)
	var err error
	if page.Code, err = qr.Draw(page.URI); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "members/app", head{Heading: v.say("app.heading"), NoIndex: true}, page)
}

func (s *Server) addApp(v *visit) error {
	if done, err := s.sure(v, securityPath+"/app"); done || err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	secret := v.session.GetString(v.ctx(), keyAppSecret)
	if secret == "" {
		return v.seeOther(securityPath + "/app")
	}
	codes, err := s.node.AddCodeApp(v.ctx(), *v.member, secret, values.Get("code"))
	if err != nil {
		f, ok := newForm(nil, nil).with(err)
		if !ok {
			return err
		}
		return s.appPage(v, statusOf(err), f)
	}
	v.session.Remove(v.ctx(), keyAppSecret)
	return s.recoveryPage(v, codes, v.say("app.added"))
}

// recoveryPage shows new codes; without any it goes back with what was done.
func (s *Server) recoveryPage(v *visit, codes []string, done string) error {
	return s.recoveryPageTo(v, codes, done, securityPath)
}

func (s *Server) recoveryPageTo(v *visit, codes []string, done, next string) error {
	v.keep("+" + done)
	if len(codes) == 0 {
		return v.seeOther(next)
	}
	nav, err := s.desk(v)
	if err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "members/recovery", head{Heading: v.say("recovery.heading"), NoIndex: true},
		recoveryPage{Desk: nav, Codes: codes, Text: strings.Join(codes, "\n"), Next: next})
}

func (s *Server) removeApp(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	if err := s.node.RemoveCodeApp(v.ctx(), *v.member); err != nil {
		return err
	}
	v.tell("app.removed")
	return v.seeOther(securityPath)
}

func (s *Server) renewRecovery(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	codes, err := s.node.NewRecoveryCodes(v.ctx(), *v.member)
	if err != nil {
		return s.refused(v, err, securityPath)
	}
	return s.recoveryPage(v, codes, v.say("recovery.renewed"))
}

// setFactorRoles says which roles need a second step.
func (s *Server) setFactorRoles(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	var roles []domain.MemberRole
	for _, role := range values["factor_roles"] {
		roles = append(roles, domain.MemberRole(role))
	}
	if err := s.node.SetFactorRoles(v.seeing(values), *v.member, roles); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/members", func(form) error { return err })
	}
	v.tell("second.roles_saved")
	return v.seeOther("/desk/members")
}
