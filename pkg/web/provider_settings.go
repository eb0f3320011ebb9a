package web

import (
	"errors"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// providerPage is for owners: where members may sign in besides this node.
type providerPage struct {
	Desk      *deskNav
	State     settingState
	Form      form
	SetUp     bool
	HasSecret bool
	Name      string
	Callback  string // to be told to the provider
	ByEmail   []option
	Only      int // members who have no other way
	Linked    int
}

const providerPath = "/desk/settings/sign-in"

func (s *Server) showProvider(v *visit) error {
	p, err := s.node.Provider(v.ctx())
	if err != nil {
		return err
	}
	return s.providerPage(v, providerForm(providerValues(p)))
}

func providerValues(p domain.Provider) url.Values {
	values := url.Values{"provider_name": {p.Name}, "issuer": {p.Issuer}, "client_id": {p.ClientID}}
	if p.ByEmail {
		values.Set("by_email", "yes")
	}
	return values
}

func providerForm(values url.Values) form {
	return newForm(values, map[string]string{
		"provider_name": "provider.name", "issuer": "provider.issuer", "client_id": "provider.client_id", "secret": "provider.secret", "by_email": "provider.by_email",
	})
}

func (s *Server) providerPage(v *visit, f form) error {
	p, err := s.node.Provider(v.ctx())
	if err != nil {
		return err
	}
	page := providerPage{
		Form: f, SetUp: p.IsSetUp(), HasSecret: p.Secret != "", Name: p.Name, Callback: v.site.addresses.Base + providerCallback,
		ByEmail: []option{{Value: "yes", Label: v.say("provider.by_email_yes")}},
	}
	if page.State, err = s.settingState(v, node.KeyProvider, providerPath, forMembers); err != nil {
		return err
	}
	if page.Linked, page.Only, err = s.store.IdentityCounts(v.ctx(), p.Issuer); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "settings/provider", head{Heading: v.say("provider.heading"), NoIndex: true}, page)
}

func (s *Server) saveProvider(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	typed := domain.Provider{
		Name: values.Get("provider_name"), Issuer: values.Get("issuer"), ClientID: values.Get("client_id"), Secret: values.Get("secret"), ByEmail: values.Get("by_email") == "yes",
	}
	values.Del("secret")
	if err := s.node.SaveProvider(v.seeing(values), *v.member, typed); err != nil {
		return s.providerNotSaved(v, err, values, typed.Secret)
	}
	v.tell("provider.saved")
	if values.Get("action") == "test" {
		return s.testProvider(v)
	}
	return v.seeOther(providerPath)
}

// providerNotSaved is notSaved; the secret that was typed is asked for again where somebody else was quicker.
func (s *Server) providerNotSaved(v *visit, err error, values url.Values, secret string) error {
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok && secret != "" {
		values.Set("secret", "")
		return s.changedMeanwhile(v, changed, values, providerPath)
	}
	return s.notSaved(v, err, providerForm(values), providerPath, func(f form) error { return s.providerPage(v, f) })
}

// testProvider says what is wrong with the provider, as far as that can be known without a person.
func (s *Server) testProvider(v *visit) error {
	p, err := s.mayUseProvider(v)
	if err != nil {
		return s.refused(v, err, providerPath)
	}
	if err := s.o.Providers.Try(v.ctx(), p, v.site.addresses.Base+providerCallback); err != nil {
		return s.refused(v, err, providerPath)
	}
	v.tell("provider.tested", "Name", p.Name)
	return v.seeOther(providerPath)
}

func (s *Server) forgetProvider(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.ForgetProvider(v.seeing(values), *v.member); err != nil {
		return s.providerNotSaved(v, err, values, "")
	}
	v.tell("provider.forgotten")
	return v.seeOther(providerPath)
}

// identityView is an identity in the list of ways to sign in.
type identityView struct {
	ID          domain.ID
	Name, Email string
	Used        string
}

// ownProvider is the name of the provider that knows the member; "" if none does.
func (s *Server) ownProvider(v *visit) (string, error) {
	p, err := s.mayUseProvider(v)
	if err != nil {
		return "", unlessNotFound(err)
	}
	identities, err := s.store.Identities(v.ctx(), v.member.ID)
	for _, i := range identities {
		if i.Issuer == p.Issuer {
			return p.Name, err
		}
	}
	return "", err
}

func (s *Server) fillIdentities(v *visit, page *securityPage) error {
	name, err := s.providerName(v)
	if err != nil {
		return err
	}
	p, err := s.node.Provider(v.ctx())
	if err != nil {
		return err
	}
	page.Provider = name
	identities, err := s.store.Identities(v.ctx(), v.member.ID)
	for _, i := range identities {
		view := identityView{ID: i.ID, Name: i.Host(), Email: i.Email, Used: v.say("passkey.never")}
		if i.Issuer == p.Issuer {
			view.Name, page.Provider = p.Name, ""
		}
		if !i.UsedAt.IsZero() {
			view.Used = v.say("passkey.used", "When", v.speaker.relative(i.UsedAt, v.here(s.now())))
		}
		page.Identities = append(page.Identities, view)
	}
	return err
}
