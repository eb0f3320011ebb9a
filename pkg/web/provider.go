package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/oidc"
)

// keyFlow is what a session keeps while somebody is at the provider; it is good for one answer.
const keyFlow = "provider_flow"

// maxFlow is how many bytes of a form are kept meanwhile: what is longer is not carried along.
const maxFlow = 128 << 10

// providerCallback is where the provider sends people back to.
const providerCallback = "/login/provider/callback"

// purpose is why somebody goes to the provider.
type purpose string

const (
	toLogIn   purpose = "log_in"
	toJoin    purpose = "join"
	toLink    purpose = "link"
	toConfirm purpose = "confirm"
)

// flow is what is known of somebody who went to the provider.
type flow struct {
	oidc.Flow
	For    purpose
	Issuer string
	Member domain.ID // who asked, where somebody was logged in
	Values url.Values
	Since  int64 // seconds since 1970
}

// towardsPage leads on to the provider. No form may be redirected to another host, so it is a page.
type towardsPage struct{ Name, Host, Address string }

// sendOnPage sends a form again that met an ended session.
type sendOnPage struct {
	Path    string
	Carried []carried
	Form    form
	Again   []string // secrets that are typed once more
}

// mayUseProvider is the provider; domain.ErrNotFound if there is none.
func (s *Server) mayUseProvider(v *visit) (domain.Provider, error) {
	p, err := s.node.Provider(v.ctx())
	if err == nil && (!p.IsSetUp() || s.o.Providers == nil) {
		err = fmt.Errorf("find the provider: %w", domain.ErrNotFound)
	}
	return p, err
}

// providerName is for the button; "" where there is no provider.
func (s *Server) providerName(v *visit) (string, error) {
	p, err := s.node.Provider(v.ctx())
	if s.o.Providers == nil {
		return "", err
	}
	return p.Name, err
}

// goToProvider leads to the provider, and remembers why.
func (s *Server) goToProvider(v *visit, why purpose, values url.Values) error {
	p, err := s.mayUseProvider(v)
	if err != nil {
		return err
	}
	if err := s.node.MayAskProvider(s.origin(v)); err != nil {
		return err
	}
	address, begun, err := s.o.Providers.Begin(v.ctx(), p, v.site.addresses.Base+providerCallback, why == toConfirm)
	if err != nil {
		return err
	}
	kept := flow{Flow: begun, For: why, Issuer: p.Issuer, Values: values, Since: s.now().Unix()}
	if v.member != nil {
		kept.Member = v.member.ID
	}
	text, err := json.Marshal(kept)
	if err == nil && len(text) > maxFlow {
		kept.Values = nil
		text, err = json.Marshal(kept)
	}
	if err != nil {
		return err
	}
	v.session.Put(v.ctx(), keyFlow, text)
	s.briefly(v)
	v.noStore = true
	v.Response().Header().Set("Refresh", "0;url="+address)
	return s.page(v, http.StatusOK, "session/towards", head{Heading: v.say("provider.towards", "Name", p.Name), NoIndex: true}, towardsPage{p.Name, p.Host(), address})
}

func (s *Server) logInByProvider(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.goToProvider(v, toLogIn, values); err != nil {
		return s.loginRefused(v, values, err)
	}
	return nil
}

func (s *Server) loginRefused(v *visit, values url.Values, err error) error {
	f, ok := newForm(url.Values{"next": {values.Get("next")}}, nil).with(err)
	if !ok {
		return err
	}
	return s.loginPage(v, statusOf(err), loginPage{Form: f, Carried: carriedForm(values), CarryTo: values.Get(carryPath)})
}

func (s *Server) joinByProvider(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if _, err = s.node.InvitationOf(v.ctx(), values.Get("code")); err == nil {
		err = s.goToProvider(v, toJoin, url.Values{"code": values["code"], "name": values["name"], "email": values["email"]})
	}
	return s.joinRefused(v, values, err)
}

func (s *Server) joinRefused(v *visit, values url.Values, err error) error {
	if err == nil {
		return nil
	}
	f, ok := newForm(values, joinKeys()).with(err)
	if status := statusOf(err); !ok || status == http.StatusGone || status == http.StatusNotFound {
		return err
	}
	return s.joinPage(v, http.StatusUnprocessableEntity, values.Get("code"), f)
}

func (s *Server) linkProvider(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	if err := s.goToProvider(v, toLink, nil); err != nil {
		return s.refused(v, err, securityPath)
	}
	return nil
}

func (s *Server) unlinkProvider(v *visit) error {
	if done, err := s.sure(v, securityPath); done || err != nil {
		return err
	}
	if err := s.node.UnlinkIdentity(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, securityPath)
	}
	v.tell("provider.unlinked")
	return v.seeOther(securityPath)
}

func (s *Server) confirmByProvider(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.goToProvider(v, toConfirm, forTheWay(values)); err != nil {
		return s.confirmRefused(v, values, err)
	}
	return nil
}

// forTheWay are the values of a form without its secrets: they stay nowhere while somebody is at the provider. Which there were
// is kept, to be typed again.
func forTheWay(values url.Values) url.Values {
	kept := lacking(values, "current", "passkey")
	for _, name := range secretFields() {
		if kept.Has(name) {
			kept.Set(name, "")
		}
	}
	return kept
}

func (s *Server) confirmRefused(v *visit, values url.Values, err error) error {
	f, ok := newForm(values, nil).with(err)
	if !ok {
		return err
	}
	return s.confirmPage(v, http.StatusUnprocessableEntity, f)
}

// returned goes on with who comes back from the provider.
func (s *Server) returned(v *visit) error {
	v.noStore = true
	v.Response().Header().Set("Referrer-Policy", "no-referrer") // a code stands in the address
	var kept flow
	if text := v.session.PopBytes(v.ctx(), keyFlow); text != nil {
		if err := json.Unmarshal(text, &kept); err != nil {
			return fmt.Errorf("read what was kept of a sign-in: %w", err)
		}
	}
	claims, err := s.claims(v, kept)
	if kept.Member != "" && (v.member == nil || v.member.ID != kept.Member) && err == nil {
		err = oidc.ErrNotBegun // somebody else logged in meanwhile
	}
	switch {
	case kept.For == toJoin:
		return s.returnedToJoin(v, kept, claims, err)
	case kept.For == toLink && v.member != nil:
		if err == nil {
			err = s.node.LinkIdentity(v.ctx(), *v.member, claims)
		}
		if err != nil {
			return s.refused(v, err, securityPath)
		}
		s.node.ProviderAnswered(s.origin(v))
		v.tell("provider.linked")
		return v.seeOther(securityPath)
	case kept.For == toConfirm && v.member != nil:
		return s.returnedToConfirm(v, kept, claims, err)
	}
	return s.returnedToLogIn(v, kept, claims, err)
}

// claims is what the provider says of who comes back.
func (s *Server) claims(v *visit, kept flow) (domain.Claims, error) {
	p, err := s.mayUseProvider(v)
	if err != nil {
		return domain.Claims{}, err
	}
	if s.now().Sub(time.Unix(kept.Since, 0)) > pendingFor || kept.Issuer != p.Issuer {
		return domain.Claims{}, oidc.ErrNotBegun
	}
	return s.o.Providers.Finish(v.ctx(), p, v.site.addresses.Base+providerCallback, kept.Flow, v.QueryParams())
}

func (s *Server) returnedToLogIn(v *visit, kept flow, claims domain.Claims, err error) error {
	var m domain.Member
	if err == nil {
		m, err = s.node.MemberOfClaims(v.ctx(), claims, s.origin(v))
	}
	if err != nil && v.member != nil { // the page was loaded again
		return s.refused(v, err, "/desk")
	}
	if err != nil {
		return s.loginRefused(v, kept.Values, err)
	}
	return s.enterBy(v, m, kept.Values, domain.MethodProvider)
}

func (s *Server) returnedToJoin(v *visit, kept flow, claims domain.Claims, err error) error {
	var m domain.Member
	if err == nil {
		m, err = s.node.JoinByProvider(v.ctx(), kept.Values.Get("code"), s.joiner(v, kept.Values), claims)
	}
	if err != nil {
		return s.joinRefused(v, kept.Values, err)
	}
	s.node.ProviderAnswered(s.origin(v))
	if err := s.begin(v, m, domain.MethodProvider); err != nil {
		return err
	}
	v.tell("invite.joined", "Name", m.Name)
	return v.seeOther("/desk")
}

// returnedToConfirm believes who is known to have proved it now; a provider that does not say when is asked to ask anew, too.
func (s *Server) returnedToConfirm(v *visit, kept flow, claims domain.Claims, err error) error {
	if err == nil {
		var identity domain.Identity
		identity, err = s.store.IdentityBySubject(v.ctx(), claims.Issuer, claims.Subject)
		old := !claims.AuthTime.IsZero() && s.now().Sub(claims.AuthTime) > sureFor
		if isNotFound(err) || err == nil && (identity.Member != v.member.ID || old) {
			err = domain.Explain(domain.ErrUnauthorized, v.say("provider.not_yours"), err)
		}
	}
	if err != nil {
		return s.confirmRefused(v, kept.Values, err)
	}
	s.node.ProviderAnswered(s.origin(v))
	return s.confirmed(v, kept.Values)
}

// sendOnByPage lets a member press once more who comes back from elsewhere: only a form sends a form.
func (s *Server) sendOnByPage(v *visit, path string, values url.Values) error {
	return s.sendOnPage(v, sendOnPage{Path: path, Carried: carriedForm(values)})
}

func (s *Server) sendOnPage(v *visit, page sendOnPage) error {
	return s.page(v, http.StatusOK, "session/send", head{Heading: v.say("provider.send"), NoIndex: true}, page)
}
