package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// securityPage is how a member signs in, and where she is logged in.
type securityPage struct {
	Desk   *deskNav
	Email  string
	Form   form
	Logins []loginView
	Others int
	App    bool // makes codes
	Needed bool // the role needs a second step that she does not have
	Codes  int  // recovery codes that are left
	Second bool // there is a second step
	// Password says that she has one; who signs in with something else can set one.
	Password bool
	// MayPasskey says that browsers make passkeys for this address.
	MayPasskey bool
	Passkeys   []passkeyView
	Identities []identityView
	Provider   string // where she may link herself; "" for nowhere
	Failed     string // second steps that failed lately, in words
}

// loginView is a browser that the member is logged in with.
type loginView struct {
	ID                     domain.ID
	Device, How, SeenWords string
	Begun, Seen            time.Time
	Here                   bool
}

func securityKeys() map[string]string { return map[string]string{"password": "security.new_password"} }

func (s *Server) showSecurity(v *visit) error {
	return s.securityPage(v, http.StatusOK, newForm(nil, securityKeys()))
}

func (s *Server) securityPage(v *visit, status int, f form) error {
	page := securityPage{Email: v.member.Email, Form: f, Password: v.member.PasswordHash != ""}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if err := s.fillFactors(v, &page); err != nil {
		return err
	}
	failed, last, err := s.node.FailedSteps(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	if failed > 0 {
		page.Failed = v.say("security.failed", "Count", failed, "When", v.speaker.relative(last, v.here(s.now())))
	}
	logins, err := s.store.Logins(v.ctx(), v.member.ID, s.now())
	if err != nil {
		return err
	}
	for _, l := range logins {
		view := loginView{
			ID: l.ID, Device: firstOf(l.Device, v.say("security.device")), How: methodWords(v, l.Method), Begun: v.here(l.BegunAt), Seen: v.here(l.SeenAt), SeenWords: v.speaker.relative(l.SeenAt, v.here(s.now())),
			Here: l.ID == v.login.ID,
		}
		if view.Here {
			page.Logins = append([]loginView{view}, page.Logins...)
			continue
		}
		page.Logins, page.Others = append(page.Logins, view), page.Others+1
	}
	return s.page(v, status, "members/security", head{Heading: v.say("security.heading"), NoIndex: true}, page)
}

func (s *Server) fillFactors(v *visit, page *securityPage) error {
	_, err := s.store.CodeAppOf(v.ctx(), v.member.ID)
	if err != nil && !isNotFound(err) {
		return err
	}
	page.App = err == nil
	if page.Second, err = s.store.HasSecondFactor(v.ctx(), v.member.ID); err != nil {
		return err
	}
	page.Needed = !page.Second && v.site.settings.SecondFactor.Has(v.member.Role)
	if page.Codes, err = s.store.RecoveryCodesLeft(v.ctx(), v.member.ID); err != nil {
		return err
	}
	if err := s.fillIdentities(v, page); err != nil {
		return err
	}
	return s.fillPasskeys(v, page)
}

func methodWords(v *visit, method domain.LoginMethod) string {
	switch method {
	case domain.MethodCode:
		return v.say("security.by_code")
	case domain.MethodRecovery:
		return v.say("security.by_recovery")
	case domain.MethodPasskey:
		return v.say("security.by_passkey")
	case domain.MethodProvider:
		return v.say("security.by_provider")
	case domain.MethodPassword:
	}
	return v.say("security.by_password")
}

// prove makes sure that it is the member who asks, by her password where she has one: a machine left open is not enough.
func (s *Server) prove(v *visit, password, back string) (done bool, err error) {
	if v.member.PasswordHash == "" {
		return s.sure(v, back)
	}
	return false, s.provePassword(v, password)
}

func (s *Server) provePassword(v *visit, password string) error {
	_, err := s.node.LogIn(v.ctx(), v.member.Email, password, s.origin(v))
	if err != nil && statusOf(err) == http.StatusUnauthorized {
		return &domain.InvalidError{Fields: []domain.FieldError{{Field: "current", Message: v.say("account.wrong")}}}
	}
	return err
}

// savePassword ends all logins of the member but this one.
func (s *Server) savePassword(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	done, err := s.prove(v, values.Get("current"), securityPath)
	if done {
		return err
	}
	if err == nil {
		err = s.node.SetPassword(v.ctx(), *v.member, v.member.Email, values.Get("password"))
	}
	if err != nil {
		f, ok := newForm(values, securityKeys()).with(err)
		if !ok {
			return err
		}
		return s.securityPage(v, statusOf(err), f)
	}
	return s.stayIn(v, securityPath)
}

func (s *Server) endLogin(v *visit) error {
	id := domain.ID(v.Param("id"))
	if err := s.node.EndLogin(v.ctx(), *v.member, id); err != nil && !isNotFound(err) {
		return err
	}
	if id == v.login.ID {
		return v.seeOther("/login")
	}
	v.tell("security.ended")
	return v.seeOther(securityPath + "#logins")
}

func (s *Server) endOtherLogins(v *visit) error {
	ended, err := s.node.EndOtherLogins(v.ctx(), *v.member, v.login.ID)
	if err != nil {
		return err
	}
	v.tell("security.ended_others", "Count", ended)
	return v.seeOther(securityPath + "#logins")
}
