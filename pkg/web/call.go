package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// callPage is the form for what the first page asks of its readers.
type callPage struct {
	Desk  *deskNav
	Form  form
	Set   bool
	State settingState
}

func (s *Server) editCall(v *visit) error {
	call, err := s.store.Call(v.ctx())
	if err != nil {
		return err
	}
	return s.callForm(v, call != (domain.Call{}), newForm(url.Values{
		"heading": {call.Heading}, "call_text": {call.Text}, "call_label": {call.Label}, "call_url": {call.URL},
	}, nil))
}

func (s *Server) callForm(v *visit, set bool, f form) error {
	page := callPage{Form: f, Set: set}
	var err error
	if page.State, err = s.settingState(v, node.KeyCall, "/desk/pages/call", forVisitors); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "site/call", head{Heading: v.say("call.heading"), NoIndex: true}, page)
}

func (s *Server) saveCall(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	call := domain.Call{
		Heading: values.Get("heading"), Text: values.Get("call_text"), Label: values.Get("call_label"),
		URL: strings.TrimPrefix(values.Get("call_url"), v.site.addresses.Base),
	}
	if values.Get("action") == "remove" {
		call = domain.Call{}
	}
	if err := s.node.SetCall(v.seeing(values), *v.member, call); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/pages/call", func(f form) error { return s.callForm(v, true, f) })
	}
	v.tell("call.saved")
	return v.seeOther("/desk/pages")
}
