package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/weftwork/weftwork/pkg/passkey"
)

// loginPage is the form to log in.
type loginPage struct {
	Form form
	// Carried is a form that met an ended session; it is sent on to CarryTo.
	Carried     []carried
	CarryTo     string
	LostPicture bool // it had a picture, which cannot be carried
	MayPasskey  bool // browsers make passkeys for this address
	Ended       bool // this browser was logged in, and is no more
	ByProvider  bool // the step before was at the provider
	Provider    string
}

func (s *Server) showLogin(v *visit) error {
	next := v.QueryParam("next")
	if v.member != nil {
		return v.seeOther(localPath(next, "/desk"))
	}
	f := newForm(nil, nil)
	f.Values.Set("next", next)
	return s.loginPage(v, http.StatusOK, loginPage{Form: f, Ended: v.session.GetString(v.ctx(), keyLogin) != ""})
}

func (s *Server) loginPage(v *visit, status int, page loginPage) error {
	page.MayPasskey = passkey.Possible(v.site.settings.Base)
	var err error
	if page.Provider, err = s.providerName(v); err != nil {
		return err
	}
	return s.page(v, status, "session/new", head{Heading: v.say("session.heading"), NoIndex: true}, page)
}

func (s *Server) logIn(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, err := s.node.LogIn(v.ctx(), values.Get("email"), values.Get("password"), s.origin(v))
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		f.Values.Del("password")
		return s.loginPage(v, statusOf(err), loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
	}
	return s.enter(v, m, values)
}

func (s *Server) logOut(v *visit) error {
	if err := s.forgetLogin(v); err != nil {
		return err
	}
	if err := v.session.Destroy(v.ctx()); err != nil {
		return err
	}
	return v.seeOther("/")
}

// localPath is path if it leads to a page of ours, else fallback: a login never sends people elsewhere. Browsers read "\" as
// "/" and leave out control characters.
func localPath(path, fallback string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return fallback
	}
	if strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return fallback
	}
	return path
}
