package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// What a session keeps.
const (
	keyLogin = "login" // the id of the login that it belongs to
	keyWhose = "whose" // the member's id, to tell her in words when her membership ended
	keySure  = "sure"  // when the member proved again that it is her, in seconds since 1970
	keyFlash = "flash" // messages for the next page
)

// sessions are the logins. Their cookie is named after the public address (DESIGN §4).
type sessions struct {
	store    *storage.Store
	mu       sync.Mutex
	managers map[managerOf]*scs.SessionManager
}

// managerOf is what a manager is made for: owners may change how long a log-in lasts.
type managerOf struct {
	cookie string
	lasts  time.Duration
}

func newSessions(store *storage.Store) *sessions {
	return &sessions{store: store, managers: map[managerOf]*scs.SessionManager{}}
}

// maxUnsettled is how many addresses may be tried before set-up: each is kept.
const maxUnsettled = 20

// manager keeps the cookie for a public address; before set-up for the address that the browser used. What begins with it
// lasts so long; what began before ends when it was to end then.
func (s *sessions) manager(base string, lasts time.Duration, r *http.Request) *scs.SessionManager {
	settled := base != ""
	if !settled {
		base = "http://" + r.Host
	}
	name, secure := cookieName(base)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !settled && len(s.managers) >= maxUnsettled {
		name, secure = cookieName("")
	}
	of := managerOf{name, lasts}
	if m, ok := s.managers[of]; ok {
		return m
	}
	m := scs.New()
	m.Lifetime = lasts
	m.ErrorFunc = sessionFailed
	m.Cookie.Name, m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.SameSite = name, secure, true, http.SameSiteLaxMode
	if s.store != nil {
		m.Store = s.store.Sessions()
	}
	s.managers[of] = m
	return m
}

// sessionFailed leaves the error to the visit: its page is made where all error pages are.
func sessionFailed(_ http.ResponseWriter, r *http.Request, err error) {
	if v, ok := r.Context().Value(visitOfRequest{}).(*visit); ok {
		v.sessionFailed = fmt.Errorf("session: %w", err)
	}
}

// cookieName is "__Host-weft" on https and "weft_<port>" on http: cookies of several nodes on one machine would mix.
func cookieName(base string) (name string, secure bool) {
	u, err := url.Parse(base)
	if err == nil && u.Scheme == "https" {
		return "__Host-weft", true
	}
	port := "80"
	if err == nil && u.Port() != "" {
		port = u.Port()
	}
	return "weft_" + port, false
}

// briefly lets the session of a visitor end soon, where it keeps what is needed for one answer: anybody can have as many.
func (s *Server) briefly(v *visit) {
	if v.session.GetString(v.ctx(), keyLogin) == "" {
		v.session.SetDeadline(v.ctx(), s.now().Add(pendingFor))
	}
}

// recognise finds the member of the session. A login that was ended, here or elsewhere, is nobody's.
func (s *Server) recognise(v *visit) error {
	id := v.session.GetString(v.ctx(), keyLogin)
	if id == "" {
		return nil
	}
	login, err := s.store.LoginByID(v.ctx(), domain.ID(id), s.now())
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := s.store.MemberByID(v.ctx(), login.Member)
	if isNotFound(err) || err == nil && m.HasLeft() {
		return nil
	}
	if err != nil {
		return err
	}
	v.member, v.login = &m, &login
	return s.node.SeenLogin(v.ctx(), login)
}

// passwordProof changes with the password and does not tell it.
func passwordProof(m domain.Member) string {
	sum := sha256.Sum256([]byte("session " + m.PasswordHash))
	return hex.EncodeToString(sum[:8])
}

// begin logs a member in, under a new token: one that somebody knew before opens nothing.
func (s *Server) begin(v *visit, m domain.Member, method domain.LoginMethod) error {
	if err := s.forgetLogin(v); err != nil {
		return err
	}
	if err := v.session.RenewToken(v.ctx()); err != nil {
		return err
	}
	if err := v.session.Clear(v.ctx()); err != nil {
		return err
	}
	login, err := s.node.BeginLogin(v.ctx(), m, method, deviceWords(v.Request().UserAgent()), v.session.Lifetime)
	if err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyLogin, string(login.ID))
	v.session.Put(v.ctx(), keyWhose, string(m.ID))
	v.member, v.login = &m, &login
	return s.rememberDevice(v, m)
}

// forgetLogin ends the login that the session has.
func (s *Server) forgetLogin(v *visit) error {
	if v.login == nil {
		return nil
	}
	err := s.node.EndLogin(v.ctx(), *v.member, v.login.ID)
	if isNotFound(err) { // a new password ended it
		return nil
	}
	return err
}

// flash is a message on the page after a form.
type flash struct {
	Text string
	Bad  bool
	Undo string // where the change that it tells of is undone, by who may
	Back string // the page that it stands on
}

// undoMark parts a message from the entry of the audit list that it tells of.
const undoMark = "\t"

// tell shows a message on the next page. If a setting was changed, it can be undone from there.
func (v *visit) tell(key string, pairs ...any) {
	text := "+" + strings.ReplaceAll(v.say(key, pairs...), undoMark, " ")
	if v.changed != "" && v.may(domain.ActAuditAll) {
		text += undoMark + string(v.changed)
		v.changed = ""
	}
	v.keep(text)
}

// heard notes that a setting was changed.
func (v *visit) heard(e domain.AuditEntry) {
	if node.Undoable(e) {
		v.changed = e.ID
	}
}

// warn shows a message of what went wrong on the next page.
func (v *visit) warn(text string) { v.keep("-" + v.speaker.sentence(text)) }

func (v *visit) keep(text string) {
	if kept := v.session.GetString(v.ctx(), keyFlash); kept != "" {
		text = kept + "\n" + text
	}
	v.session.Put(v.ctx(), keyFlash, text)
}

// flashes are the messages for this page; they are shown once.
func (v *visit) flashes() []flash {
	if v.session == nil || v.member == nil {
		return nil
	}
	var all []flash
	for line := range strings.Lines(v.session.PopString(v.ctx(), keyFlash)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			continue
		}
		text, changed, undoable := strings.Cut(line[1:], undoMark)
		one := flash{Text: text, Bad: line[0] == '-'}
		if undoable && !one.Bad {
			one.Undo = "/desk/audit/" + changed + "/undo"
		}
		if v.Request().Method == http.MethodGet {
			one.Back = v.Request().URL.RequestURI()
		}
		all = append(all, one)
	}
	return all
}
