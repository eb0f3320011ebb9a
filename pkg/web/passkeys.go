package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/passkey"
)

// What a session keeps of a ceremony; each is good for one answer.
const (
	keyPasskeyNew   = "passkey_new"
	keyPasskeyLogin = "passkey_login"
)

// passkeyView is a passkey in the list.
type passkeyView struct {
	ID   domain.ID
	Name string
	Used string
	// Naming is the form for another name.
	Naming form
}

func (s *Server) passkeySite(v *visit) (*passkey.Site, error) {
	return passkey.NewSite(v.site.addresses.Base, v.site.organisation.DisplayName())
}

// beginPasskey answers what the browser is to be asked for a new passkey.
func (s *Server) beginPasskey(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	keys, err := s.store.Passkeys(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	site, err := s.passkeySite(v)
	if err != nil {
		return err
	}
	options, kept, err := site.BeginAdding(*v.member, keys)
	if err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyPasskeyNew, kept)
	return v.JSON(http.StatusOK, options)
}

func (s *Server) addPasskey(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	site, err := s.passkeySite(v)
	if err != nil {
		return err
	}
	key, err := site.FinishAdding(*v.member, v.session.PopBytes(v.ctx(), keyPasskeyNew), []byte(values.Get("passkey")))
	if err != nil {
		return domain.Explain(domain.ErrInvalid, v.say("passkey.failed"), err)
	}
	key.Name = firstOf(values.Get("passkey_name"), deviceWords(v.Request().UserAgent()), v.say("passkey.unnamed"))
	codes, err := s.node.AddPasskey(v.ctx(), *v.member, key)
	if err != nil {
		return s.refused(v, err, securityPath)
	}
	return s.recoveryPage(v, codes, v.say("passkey.added", "Name", key.Name))
}

func (s *Server) removePasskey(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	if err := s.node.RemovePasskey(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, securityPath)
	}
	v.tell("passkey.removed")
	return v.seeOther(securityPath)
}

func (s *Server) renamePasskey(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	name := values.Get("passkey_name")
	if err := s.node.RenamePasskey(v.ctx(), *v.member, domain.ID(v.Param("id")), name); err != nil {
		return s.refused(v, err, securityPath)
	}
	v.tell("passkey.renamed")
	return v.seeOther(securityPath)
}

// beginPasskeyLogin answers what the browser is to be asked for any passkey of this site.
func (s *Server) beginPasskeyLogin(v *visit) error {
	if !passkey.Possible(v.site.settings.Base) {
		return domain.ErrNotFound
	}
	site, err := s.passkeySite(v)
	if err != nil {
		return err
	}
	options, kept, err := site.BeginLogin()
	if err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyPasskeyLogin, kept)
	s.briefly(v)
	return v.JSON(http.StatusOK, options)
}

// logInByPasskey needs no second step: the device asked who holds it.
func (s *Server) logInByPasskey(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, key, err := s.byPasskey(v, values)
	if err != nil {
		f, _ := newForm(url.Values{"next": {values.Get("next")}}, nil).with(domain.Explain(domain.ErrUnauthorized, v.say("passkey.unknown"), err))
		return s.loginPage(v, http.StatusUnauthorized, loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
	}
	if err := s.node.UsedPasskey(v.ctx(), key); err != nil {
		return err
	}
	return s.enterWith(v, m, values, domain.MethodPasskey)
}

// byPasskey is whose passkey answered what the session asked; any other answer is domain.ErrUnauthorized.
func (s *Server) byPasskey(v *visit, values url.Values) (domain.Member, domain.Passkey, error) {
	site, err := s.passkeySite(v)
	if err != nil {
		return domain.Member{}, domain.Passkey{}, err
	}
	return site.FinishLogin(v.session.PopBytes(v.ctx(), keyPasskeyLogin), []byte(values.Get("passkey")), func(id domain.ID) (domain.Member, []domain.Passkey, error) {
		m, err := s.store.MemberByID(v.ctx(), id)
		if err != nil || m.HasLeft() {
			return m, nil, domain.ErrUnauthorized
		}
		keys, err := s.store.Passkeys(v.ctx(), id)
		return m, keys, err
	})
}

// confirmByPasskey is confirm for who has a passkey at hand.
func (s *Server) confirmByPasskey(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, key, err := s.byPasskey(v, values)
	if err != nil || m.ID != v.member.ID {
		f, _ := newForm(values, nil).with(domain.Explain(domain.ErrUnauthorized, v.say("passkey.not_yours"), err))
		return s.confirmPage(v, http.StatusUnprocessableEntity, f)
	}
	if err := s.node.UsedPasskey(v.ctx(), key); err != nil {
		return err
	}
	return s.confirmed(v, values)
}

func (s *Server) fillPasskeys(v *visit, page *securityPage) error {
	page.MayPasskey = passkey.Possible(v.site.settings.Base)
	keys, err := s.store.Passkeys(v.ctx(), v.member.ID)
	for _, key := range keys {
		view := passkeyView{ID: key.ID, Name: key.Name, Used: v.say("passkey.never")}
		view.Naming = newForm(url.Values{"passkey_name": {key.Name}}, nil)
		view.Naming.prefix = string(key.ID) + "-"
		if !key.UsedAt.IsZero() {
			view.Used = v.say("passkey.used", "When", v.speaker.relative(key.UsedAt, v.here(s.now())))
		}
		page.Passkeys = append(page.Passkeys, view)
	}
	return err
}
