package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// membersPage is for owners: who may log in.
type membersPage struct {
	Desk           *deskNav
	Members        []memberView
	Form, Password form
	Roles, Emails  []option
}

type memberView struct {
	Name, Email, Role string
	Since             time.Time
}

// accountPage is a member's own password and language.
type accountPage struct {
	Desk  *deskNav
	Email string
	Form  form
	// Language is the form for the language that she is spoken to in.
	Language  form
	Languages []option
}

func (s *Server) listMembers(v *visit) error {
	return s.membersPage(v, http.StatusOK, freshMember(), newForm(nil, nil))
}

func freshMember() form {
	return newForm(url.Values{"role": {string(domain.RoleEditor)}}, map[string]string{"name": "field.member_name"})
}

func (s *Server) membersPage(v *visit, status int, add, password form) error {
	all, err := s.store.Members(v.ctx())
	if err != nil {
		return err
	}
	password.prefix = "own-"
	page := membersPage{Form: add, Password: password, Roles: roleOptions(v)}
	for _, m := range all {
		page.Members = append(page.Members, memberView{Name: m.Name, Email: m.Email, Role: v.role(m.Role), Since: m.CreatedAt})
		page.Emails = append(page.Emails, option{Value: m.Email, Label: m.Name + " · " + m.Email})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "members/list", head{Heading: v.say("members.heading"), NoIndex: true}, page)
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
		return s.membersPage(v, http.StatusUnprocessableEntity, f, newForm(nil, nil))
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
		return s.membersPage(v, http.StatusUnprocessableEntity, freshMember(), f)
	}
	v.tell("account.changed")
	return s.stayIn(v, "/desk/members")
}

// stayIn keeps the member logged in after her own password changed; her other sessions end.
func (s *Server) stayIn(v *visit, path string) error {
	m, err := s.store.MemberByID(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	if err := v.begin(m); err != nil {
		return err
	}
	return v.seeOther(path)
}

func (s *Server) showAccount(v *visit) error {
	return s.accountForm(v, http.StatusOK, newForm(nil, nil))
}

func (s *Server) accountForm(v *visit, status int, f form) error {
	nav, err := s.desk(v)
	if err != nil {
		return err
	}
	return s.page(v, status, "members/account", head{Heading: v.say("account.heading"), NoIndex: true},
		accountPage{Desk: nav, Email: v.member.Email, Form: f, Language: v.ownLanguage(), Languages: s.spokenLanguages(v)})
}

// saveAccount asks for the present password first: a machine left open is not enough.
func (s *Server) saveAccount(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if _, err = s.node.LogIn(v.ctx(), v.member.Email, values.Get("current"), v.RealIP()); err == nil {
		err = s.node.SetPassword(v.ctx(), *v.member, v.member.Email, values.Get("password"))
	} else if domain.Message(err) != "" && statusOf(err) == http.StatusUnauthorized {
		err = &domain.InvalidError{Fields: []domain.FieldError{{Field: "current", Message: v.say("account.wrong")}}}
	}
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		return s.accountForm(v, http.StatusUnprocessableEntity, f)
	}
	v.tell("account.changed")
	return s.stayIn(v, "/desk/account")
}
