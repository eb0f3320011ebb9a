package web

import (
	"net/url"

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
