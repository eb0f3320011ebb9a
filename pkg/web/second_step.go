package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/passkey"
)

// What a session keeps between the password and the second step.
const (
	keyPending      = "pending"       // the member whose password was right
	keyPendingProof = "pending_proof" // changes with her password
	keyPendingSince = "pending_since" // seconds since 1970
	keyPendingBy    = "pending_by"    // how she began
)

const (
	// pendingFor is how long the second step may take.
	pendingFor = 10 * time.Minute
	// sureFor is how long after a log-in nothing is asked again before a change of how one logs in.
	sureFor = 15 * time.Minute
)

// enter logs a member in whose password was right, or asks for the second step first.
func (s *Server) enter(v *visit, m domain.Member, values url.Values) error {
	return s.enterBy(v, m, values, domain.MethodPassword)
}

// enterBy is enter by a password or at a provider: what it says is one step, as a password is.
func (s *Server) enterBy(v *visit, m domain.Member, values url.Values, method domain.LoginMethod) error {
	has, err := s.store.HasSecondFactor(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	if !has {
		return s.enterWith(v, m, values, method)
	}
	if err := v.session.RenewToken(v.ctx()); err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyPending, string(m.ID))
	v.session.Put(v.ctx(), keyPendingProof, passwordProof(m))
	v.session.Put(v.ctx(), keyPendingSince, s.now().Unix())
	v.session.Put(v.ctx(), keyPendingBy, string(method))
	f := newForm(url.Values{"next": {values.Get("next")}}, nil)
	return s.secondPage(v, http.StatusOK, loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
}

// enterWith logs a member in and leads her where she wanted to go.
func (s *Server) enterWith(v *visit, m domain.Member, values url.Values, method domain.LoginMethod) error {
	if values.Get(carryPath) != "" {
		return s.sendOn(v, values, m, method)
	}
	if err := s.begin(v, m, method); err != nil {
		return err
	}
	return v.seeOther(localPath(values.Get("next"), "/desk"))
}

// pending is the member whose password was right some minutes ago; nil if there is none.
func (s *Server) pending(v *visit) (*domain.Member, error) {
	id := v.session.GetString(v.ctx(), keyPending)
	since := time.Unix(v.session.GetInt64(v.ctx(), keyPendingSince), 0)
	if id == "" || s.now().Sub(since) > pendingFor {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	m, err := s.store.MemberByID(v.ctx(), domain.ID(id))
	if isNotFound(err) || err == nil && (m.HasLeft() || passwordProof(m) != v.session.GetString(v.ctx(), keyPendingProof)) {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	return &m, err
}

func (s *Server) secondPage(v *visit, status int, page loginPage) error {
	page.MayPasskey = passkey.Possible(v.site.settings.Base)
	page.ByProvider = s.pendingBy(v) == domain.MethodProvider
	return s.page(v, status, "session/second", head{Heading: v.say("second.heading"), NoIndex: true}, page)
}

func (s *Server) showSecond(v *visit) error {
	m, err := s.pending(v)
	if err != nil {
		return err
	}
	next := localPath(v.QueryParam("next"), "/desk")
	if m == nil {
		return v.seeOther("/login?next=" + queryEscape(next))
	}
	return s.secondPage(v, http.StatusOK, loginPage{Form: newForm(url.Values{"next": {next}}, nil)})
}

// takeSecond takes a code of the app or a recovery code.
func (s *Server) takeSecond(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, err := s.pending(v)
	if err != nil {
		return err
	}
	if m == nil {
		f, _ := newForm(url.Values{"next": {values.Get("next")}}, nil).with(domain.Explain(domain.ErrUnauthorized, v.say("second.late"), nil))
		return s.loginPage(v, http.StatusUnauthorized, loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
	}
	method, err := s.node.CheckSecondFactor(v.ctx(), m.ID, values.Get("code"), s.origin(v))
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		f.Values.Del("code")
		return s.secondPage(v, statusOf(err), loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
	}
	if s.pendingBy(v) == domain.MethodProvider {
		method = domain.MethodProvider
	}
	return s.enterWith(v, *m, values, method)
}

func (s *Server) pendingBy(v *visit) domain.LoginMethod {
	return domain.LoginMethod(v.session.GetString(v.ctx(), keyPendingBy))
}

// mustSetUp says whether the member's role needs a second step that she does not have yet.
func (s *Server) mustSetUp(v *visit) (bool, error) {
	if v.member == nil || !v.site.settings.SecondFactor.Has(v.member.Role) {
		return false, nil
	}
	has, err := s.store.HasSecondFactor(v.ctx(), v.member.ID)
	return !has, err
}

// setUpFirst leads a member to set up the second step before anything else; pages for everybody take her for a visitor
// meanwhile. done says that the visit is answered.
func (s *Server) setUpFirst(v *visit, r route) (done bool, err error) {
	must, err := s.mustSetUp(v)
	path := v.Request().URL.Path
	if err != nil || !must || strings.HasPrefix(path, securityPath) || path == "/login" || path == "/logout" || path == providerCallback {
		return false, err
	}
	switch {
	case r.may == domain.ActSeePublic:
		v.member, v.login = nil, nil
		return false, nil
	case v.Request().Method == http.MethodGet:
		return true, v.seeOther(securityPath)
	}
	return true, domain.Explain(domain.ErrForbidden, v.say("second.first"), nil)
}

// securityPath is below which everything about signing in is.
const securityPath = "/desk/account/security"

// isSure says whether the member proved lately that it is her.
func (s *Server) isSure(v *visit) bool {
	last := v.login.BegunAt
	if again := time.Unix(v.session.GetInt64(v.ctx(), keySure), 0); again.After(last) {
		last = again
	}
	return s.now().Sub(last) < sureFor
}

// sure leads a member who did not prove lately that it is her to do so; done is true then.
func (s *Server) sure(v *visit, back string) (done bool, err error) {
	if s.isSure(v) {
		return false, nil
	}
	return true, v.seeOther(securityPath + "/confirm?next=" + queryEscape(back))
}
