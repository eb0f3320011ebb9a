package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// membersPage is for owners: who may log in.
type membersPage struct {
	Desk           *deskNav
	Members        []memberView
	Form, Password form
	Invite         form
	Roles, Emails  []option
	Invitations    []invitationView
	Link           string // of a new invitation: it is shown once
	Site, For      string // where to, and for whom it is
	Factors        form   // which roles need a second step
	State          settingState
}

// memberForms are the forms of the page, as they were typed.
type memberForms struct {
	add, password, invite form
	invited               string // for whom a new invitation is
}

func freshForms() memberForms {
	return memberForms{add: freshMember(), password: newForm(nil, nil), invite: inviteForm(nil)}
}

type memberView struct {
	Name, Email, Role, URL string
	Since                  time.Time
	Left                   bool
	Second                 string // whether she has a second step, in words
	Lacks                  bool   // one that her role needs
}

// accountPage is a member's own profile and language.
type accountPage struct {
	Desk    *deskNav
	Email   string
	Profile form
	Photo   profilePhoto
	Role    string
	Page    string // that everybody sees; "" as long as nothing is signed
	// Language is the form for the language that she is spoken to in.
	Language  form
	Languages []option
}

func (s *Server) listMembers(v *visit) error {
	return s.membersPage(v, http.StatusOK, freshForms(), "")
}

func freshMember() form {
	return newForm(url.Values{"role": {string(domain.RoleEditor)}}, map[string]string{"name": "field.member_name"})
}

func (s *Server) membersPage(v *visit, status int, forms memberForms, link string) error {
	all, err := s.store.Members(v.ctx())
	if err != nil {
		return err
	}
	forms.password.prefix = "own-"
	page := membersPage{Form: forms.add, Password: forms.password, Invite: forms.invite, Roles: roleOptions(v), Link: link, Site: v.site.organisation.DisplayName(), For: forms.invited}
	page.Factors = newForm(nil, map[string]string{"factor_roles": "second.roles"})
	for _, role := range domain.MemberRoles() {
		if v.site.settings.SecondFactor.Has(role) {
			page.Factors.Values.Add("factor_roles", string(role))
		}
	}
	secured, err := s.store.WithSecondFactor(v.ctx())
	if err != nil {
		return err
	}
	for _, m := range all {
		view := memberView{
			Name: firstOf(m.Name, m.Email), Email: m.Email, Role: v.role(m.Role), Since: v.here(m.CreatedAt), URL: "/desk/members/" + string(m.ID), Left: m.HasLeft(),
		}
		view.secondStep(v, m.Role, slices.Contains(secured, m.ID))
		page.Members = append(page.Members, view)
		page.Emails = append(page.Emails, option{Value: m.Email, Label: m.Name + " · " + m.Email})
	}
	if page.State, err = s.settingState(v, node.KeyFactorRoles, "/desk/members/second-step", forMembers); err != nil {
		return err
	}
	if page.Invitations, err = s.invitations(v); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "members/list", head{Heading: v.say("members.heading"), NoIndex: true}, page)
}

// secondStep says how the log-in of a member who is here is guarded.
func (view *memberView) secondStep(v *visit, role domain.MemberRole, has bool) {
	switch {
	case view.Left:
	case has:
		view.Second = v.say("members.second_yes")
	case v.site.settings.SecondFactor.Has(role):
		view.Second, view.Lacks = v.say("members.second_lacks"), true
	default:
		view.Second = v.say("members.second_no")
	}
}

func (s *Server) addMember(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	added, err := s.node.AddMember(v.ctx(), *v.member, node.NewMember{
		Email: values.Get("email"), Name: values.Get("name"), Password: values.Get("password"), Role: domain.MemberRole(values.Get("role")),
	})
	if err != nil {
		f, ok := newForm(values, freshMember().keys).with(err)
		if !ok {
			return err
		}
		forms := freshForms()
		forms.add = f
		return s.membersPage(v, http.StatusUnprocessableEntity, forms, "")
	}
	v.tell("members.added", "Name", added.Name)
	return v.seeOther("/desk/members")
}

func (s *Server) setPassword(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.SetPassword(v.ctx(), *v.member, values.Get("email"), values.Get("password")); err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		forms := freshForms()
		forms.password = f
		return s.membersPage(v, http.StatusUnprocessableEntity, forms, "")
	}
	if values.Get("email") != v.member.Email {
		v.tell("account.changed")
		return v.seeOther("/desk/members")
	}
	return s.stayIn(v, "/desk/members")
}

// stayIn keeps the member logged in after her own password changed; her other sessions end.
func (s *Server) stayIn(v *visit, path string) error {
	m, err := s.store.MemberByID(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	if err := s.begin(v, m, v.login.Method); err != nil {
		return err
	}
	v.tell("account.changed")
	return v.seeOther(path)
}

func (s *Server) showAccount(v *visit) error {
	return s.accountForm(v, http.StatusOK, s.ownProfile(v))
}

func (s *Server) accountForm(v *visit, status int, profile form) error {
	nav, err := s.desk(v)
	if err != nil {
		return err
	}
	page := accountPage{
		Desk: nav, Email: v.member.Email, Role: v.role(v.member.Role), Profile: profile, Language: v.ownLanguage(), Languages: s.spokenLanguages(v),
	}
	if page.Photo, page.Page, err = s.shownProfile(v, profile); err != nil {
		return err
	}
	return s.page(v, status, "members/account", head{Heading: v.say("account.title"), NoIndex: true}, page)
}
