package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// addressPage is where an owner sets the node's address, as long as nobody knows it.
type addressPage struct {
	Desk         *deskNav
	State        settingState
	Base, Handle string
	Open         bool // the addresses can still be changed
	Fixed        bool // by the configuration
	Form         form
	Redirects    *redirects
}

// vocabularyPage shows the lists that classify, and adds to them.
type vocabularyPage struct {
	Desk    *deskNav
	Schemes []schemeView
	Form    form
	Options []option
}

type schemeView struct {
	Name  string
	Terms []link
}

func (s *Server) showAddress(v *visit) error {
	return s.addressPage(v, newForm(url.Values{"url": {v.site.settings.Base}, "handle_domain": {v.site.settings.HandleDomain}}, nil))
}

func (s *Server) addressPage(v *visit, f form) error {
	federated, err := s.store.AnythingFederated(v.ctx())
	if err != nil {
		return err
	}
	page := addressPage{
		Base: v.site.settings.Base, Handle: v.site.organisation.Handle.String(), Form: f, Open: !federated,
		Fixed: s.o.ProposedURL != "" || s.o.ProposedHandleDomain != "",
	}
	if page.State, err = s.settingState(v, node.KeyAddress, "/desk/settings/address", forVisitors, forPeers); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if v.site.settings.HandleDomain != "" {
		lines := redirectLines(v.site.settings.HandleDomain, v.site.settings.Base)
		page.Redirects = &lines
	}
	return s.page(v, f.status(), "settings/address", head{Heading: v.say("settings.address"), NoIndex: true}, page)
}

func (s *Server) saveAddress(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetAddress(v.seeing(values), *v.member, values.Get("url"), values.Get("handle_domain")); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/settings/address", func(f form) error { return s.addressPage(v, f) })
	}
	v.tell("settings.saved")
	return v.seeOther("/desk/settings/address")
}

func (s *Server) showVocabulary(v *visit) error {
	return s.vocabularyForm(v, http.StatusOK, newForm(nil, termLabels()))
}

func (s *Server) vocabularyForm(v *visit, status int, f form) error {
	page := vocabularyPage{Form: f}
	p := s.presenter(v)
	for _, scheme := range domain.Schemes() {
		terms, err := s.store.Terms(v.ctx(), scheme)
		if err != nil {
			return err
		}
		name := schemeName(v, scheme)
		page.Schemes = append(page.Schemes, schemeView{Name: name, Terms: p.termList(terms)})
		page.Options = append(page.Options, option{Value: string(scheme), Label: name})
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "vocabulary/edit", head{Heading: v.say("vocabulary.heading"), NoIndex: true}, page)
}

func schemeName(v *visit, scheme domain.Scheme) string {
	switch scheme {
	case domain.SchemeStream:
		return v.say("card.streams")
	case domain.SchemeTheme:
		return v.say("card.themes")
	case domain.SchemeMode:
		return v.say("card.modes")
	case domain.SchemeAudience:
		return v.say("card.audiences")
	}
	return string(scheme)
}

func (s *Server) addTerm(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	scheme := domain.Scheme(values.Get("scheme"))
	if schemeName(v, scheme) == string(scheme) {
		return domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	if v.wantsJSON() {
		return s.tellTerm(v, scheme, values.Get("label"))
	}
	term, err := s.node.AddTerm(v.ctx(), *v.member, scheme, values.Get("label"), values.Get("description"))
	if err != nil {
		f, ok := newForm(values, termLabels()).with(err)
		if !ok {
			return err
		}
		return s.vocabularyForm(v, http.StatusUnprocessableEntity, f)
	}
	v.tell("vocabulary.added", "Name", term.Label(v.speaker.tag))
	return v.seeOther("/desk/vocabulary")
}

func termLabels() map[string]string { return map[string]string{"description": "field.meaning"} }
