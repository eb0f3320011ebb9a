package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// settingsPage is for owners: the node's addresses and keys.
type settingsPage struct {
	Desk         *deskNav
	Base, Handle string
	Open         bool // the addresses can still be changed
	Form         form
	Look         lookForm
	Redirects    *redirects
	Language     form
	Languages    []option
	Licences     []option
	Versions     map[string]string // of the settings as the forms show them
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

func (s *Server) showSettings(v *visit) error {
	return s.settingsPage(v, http.StatusOK, s.addressForm(v), nil)
}

// settingsPage shows the form for the address, and that for the look: as it is, or as it was typed.
func (s *Server) settingsPage(v *visit, status int, f form, typed *form) error {
	federated, err := s.store.AnythingFederated(v.ctx())
	if err != nil {
		return err
	}
	page := settingsPage{
		Base: v.site.settings.Base, Handle: v.site.organisation.Handle.String(), Open: !federated, Form: f, Look: s.lookForm(v, typed),
		Language: newForm(url.Values{"language": {v.site.settings.Language}}, nil), Languages: languageOptions(v.site.settings.Language),
	}
	page.Licences = licenceOptions(v, v.site.settings.Licence, v.say("licence.unsaid"))
	if page.Versions, err = s.settingVersions(v); err != nil {
		return err
	}
	page.Look.Version = page.Versions[node.KeyAccent]
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if v.site.settings.HandleDomain != "" {
		lines := redirectLines(v.site.settings.HandleDomain, v.site.settings.Base)
		page.Redirects = &lines
	}
	return s.page(v, status, "settings/edit", head{Heading: v.say("settings.heading"), NoIndex: true}, page)
}

func (s *Server) saveSettings(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetAddress(v.ctx(), *v.member, values.Get("url"), values.Get("handle_domain")); err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		return s.settingsPage(v, http.StatusUnprocessableEntity, f, nil)
	}
	v.tell("settings.saved")
	return v.seeOther("/desk/settings")
}

func (s *Server) rotateKeys(v *visit) error {
	if err := s.node.RotateKeys(v.ctx(), *v.member, v.site.settings.Organisation); err != nil {
		return s.refused(v, err, "/desk/settings")
	}
	v.tell("settings.keys_done")
	return v.seeOther("/desk/settings")
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
