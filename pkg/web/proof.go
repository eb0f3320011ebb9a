package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/pkg/passkey"
)

// confirmPage asks for the password, a passkey or the provider again.
type confirmPage struct {
	Desk       *deskNav
	Form       form
	Password   bool // she has one
	MayPasskey bool // she has some
	Provider   string
	// Carried is the form that was stopped; it is sent on to CarryTo. Again are its secrets, which are typed once more: none comes back.
	Carried []carried
	CarryTo string
	Again   []string
}

// secretFields are the names of fields that no page ever shows again.
func secretFields() []string { return []string{"password", "current", "secret", "code", "passkey"} }

// againLabels are the secrets of a form that is sent on: they are typed once more.
func againLabels() map[string]string {
	return map[string]string{"password": "second.again", "secret": "second.again"}
}

// confirmFields are those of the page itself; they are not of the form that it carries.
func confirmFields() []string { return []string{"next", "current", "passkey", carryPath, carryMember} }

// proven stops what a stolen session could do great harm with until the member shows that it is her; what she filled in is
// carried along. done says that the visit is answered.
func (s *Server) proven(v *visit) (done bool, err error) {
	if v.Request().Method == http.MethodGet || s.isSure(v) {
		return s.sure(v, v.Request().URL.RequestURI())
	}
	values, err := v.form()
	if err != nil {
		return true, err
	}
	return true, s.confirmPage(v, http.StatusUnauthorized, stopped(values, v.Request().URL.Path, v.member.ID))
}

// needsProof says whether undoing an entry changes a setting that is changed with a proof only.
func needsProof(e domain.AuditEntry) bool {
	return e.Changed != nil && slices.Contains([]string{node.KeyFactorRoles, node.KeyMail, node.KeyAddress, node.KeyRetention, node.KeyProvider}, e.Changed.Key)
}

// stopped is what the page keeps of a form that was meant for a path.
func stopped(values url.Values, path string, writer domain.ID) form {
	kept := url.Values{carryPath: {path}, carryMember: {string(writer)}}
	for name, all := range values {
		nothing := slices.Contains(secretFields(), name) && values.Get(name) == ""
		if _, own := kept[name]; !own && !nothing {
			kept[name] = all
		}
	}
	return newForm(kept, nil)
}

func (s *Server) showConfirm(v *visit) error {
	return s.confirmPage(v, http.StatusOK, newForm(url.Values{"next": {v.QueryParam("next")}}, nil))
}

// confirmPage shows it for a form that has what is carried among its values.
func (s *Server) confirmPage(v *visit, status int, f form) error {
	nav, err := s.desk(v)
	if err != nil {
		return err
	}
	f.keys = againLabels()
	f.keys["current"] = "second.own"
	page := confirmPage{Desk: nav, Form: f, Password: v.member.PasswordHash != "", CarryTo: f.Value(carryPath)}
	page.Carried, page.Again = carriedOn(f.Values)
	keys, err := s.store.Passkeys(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	page.MayPasskey = len(keys) > 0 && passkey.Possible(v.site.settings.Base)
	if page.Provider, err = s.ownProvider(v); err != nil {
		return err
	}
	v.noStore = true
	return s.page(v, status, "members/confirm", head{Heading: v.say("second.confirm"), NoIndex: true}, page)
}

// carriedOn parts the values of the page from its own: what is hidden in it, and what is to be typed again.
func carriedOn(values url.Values) (kept []carried, again []string) {
	if values.Get(carryPath) == "" {
		return nil, nil
	}
	values = lacking(values, confirmFields()...)
	for _, name := range secretFields() {
		if values.Has(name) {
			again = append(again, name)
			values.Del(name)
		}
	}
	return hidden(values), again
}

// lacking is a copy of values that lacks some.
func lacking(values url.Values, names ...string) url.Values {
	kept := url.Values{}
	for name, all := range values {
		kept[name] = all
	}
	for _, name := range names {
		kept.Del(name)
	}
	return kept
}

func (s *Server) confirm(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.provePassword(v, values.Get("current")); err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		f.Values.Del("current")
		return s.confirmPage(v, statusOf(err), f)
	}
	return s.confirmed(v, values)
}

// confirmed leads a member who just proved that it is her to what she wanted to do, or sends on the form that was stopped. The
// session gets a new token: who stole the old one is not sure with her.
func (s *Server) confirmed(v *visit, values url.Values) error {
	if err := v.session.RenewToken(v.ctx()); err != nil {
		return err
	}
	v.session.Put(v.ctx(), keySure, s.now().Unix())
	to := localPath(values.Get(carryPath), "")
	if !strings.HasPrefix(to, "/desk/") {
		v.tell("second.sure", "Minutes", int(sureFor.Minutes()))
		return v.seeOther(localPath(values.Get("next"), securityPath))
	}
	if values.Get(carryMember) != string(v.member.ID) {
		return domain.Explain(domain.ErrForbidden, v.say("session.another"), nil)
	}
	if v.Request().Method == http.MethodGet {
		kept, again := carriedOn(values)
		return s.sendOnPage(v, sendOnPage{Path: to, Carried: kept, Again: again, Form: newForm(nil, againLabels())})
	}
	return v.Redirect(http.StatusTemporaryRedirect, to)
}
