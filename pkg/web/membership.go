package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// memberPage is one member, for owners: her role, her work, and the end of her membership.
type memberPage struct {
	Desk              *deskNav
	ID                domain.ID
	Name, Email, Role string
	Since, Left       time.Time
	Items             int
	Page              string
	RoleForm, Legacy  form
	Roles, Heirs      []option
	Bylines           []option
	Self              bool
}

// leavePage is where a member ends her own membership.
type leavePage struct {
	Desk    *deskNav
	Form    form
	Items   int
	Heirs   []option
	Bylines []option
	// Password says that she has one to type in.
	Password bool
}

func (s *Server) showMember(v *visit) error {
	return s.memberPage(v, http.StatusOK, newForm(nil, nil))
}

func legacyKeys() map[string]string {
	return map[string]string{"heir": "legacy.heir", "bylines": "legacy.bylines", "role": "members.role"}
}

func (s *Server) memberPage(v *visit, status int, wrong form) error {
	m, err := s.store.MemberByID(v.ctx(), domain.ID(v.Param("id")))
	if err == nil && m.IsErased() {
		err = domain.ErrNotFound
	}
	if err != nil {
		return err
	}
	page := memberPage{
		ID: m.ID, Name: firstOf(m.Name, m.Email), Email: m.Email, Role: v.role(m.Role), Since: v.here(m.CreatedAt), Left: v.here(m.DisabledAt),
		Roles: roleOptions(v), Bylines: bylineOptions(v), Self: m.ID == v.member.ID,
	}
	wrong.keys = legacyKeys()
	page.Legacy, page.RoleForm = wrong, newForm(url.Values{"role": {string(m.Role)}}, legacyKeys())
	page.RoleForm.prefix = "of-"
	if page.Legacy.Value("bylines") == "" {
		page.Legacy.Values.Set("bylines", "keep")
	}
	if page.Heirs, err = s.heirs(v, m.ID); err != nil {
		return err
	}
	items, err := s.store.ItemsOf(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	page.Items = len(items)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "members/member", head{Heading: page.Name, NoIndex: true}, page)
}

// heirs are the members who can get somebody's work.
func (s *Server) heirs(v *visit, besides domain.ID) ([]option, error) {
	all, err := s.store.Members(v.ctx())
	var options []option
	for _, m := range all {
		if m.ID != besides && !m.HasLeft() {
			options = append(options, option{Value: string(m.ID), Label: firstOf(m.Name, m.Email) + " · " + v.role(m.Role)})
		}
	}
	return options, err
}

func bylineOptions(v *visit) []option {
	return []option{{Value: "keep", Label: v.say("legacy.keep")}, {Value: "hand", Label: v.say("legacy.hand")}}
}

func legacyOf(values url.Values) node.Legacy {
	return node.Legacy{To: domain.ID(values.Get("heir")), Bylines: values.Get("bylines") == "hand"}
}

// onMember does something to a member; what is wrong with it is said in the form.
func (s *Server) onMember(v *visit, done string, do func(id domain.ID, values url.Values) error) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	id := domain.ID(v.Param("id"))
	if err := do(id, values); err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok || statusOf(err) == http.StatusForbidden {
			return err
		}
		return s.memberPage(v, statusOf(err), f)
	}
	v.tell(done)
	return v.seeOther("/desk/members/" + string(id))
}

func (s *Server) changeRole(v *visit) error {
	return s.onMember(v, "members.role_changed", func(id domain.ID, values url.Values) error {
		return s.node.SetRole(v.ctx(), *v.member, id, domain.MemberRole(values.Get("role")))
	})
}

func (s *Server) removeMember(v *visit) error {
	return s.onMember(v, "members.removed", func(id domain.ID, values url.Values) error {
		return s.node.RemoveMember(v.ctx(), *v.member, id, legacyOf(values))
	})
}

func (s *Server) handOver(v *visit) error {
	return s.onMember(v, "members.handed", func(id domain.ID, values url.Values) error {
		return s.node.HandOver(v.ctx(), *v.member, id, legacyOf(values))
	})
}

func (s *Server) readmit(v *visit) error {
	return s.onMember(v, "members.readmitted", func(id domain.ID, _ url.Values) error {
		return s.node.Readmit(v.ctx(), *v.member, id)
	})
}

func (s *Server) showLeave(v *visit) error {
	return s.leavePage(v, http.StatusOK, newForm(url.Values{"bylines": {"keep"}}, legacyKeys()))
}

func (s *Server) leavePage(v *visit, status int, f form) error {
	items, err := s.store.ItemsOf(v.ctx(), v.member.ID)
	if err != nil {
		return err
	}
	page := leavePage{Form: f, Items: len(items), Bylines: bylineOptions(v), Password: v.member.PasswordHash != ""}
	if page.Heirs, err = s.heirs(v, v.member.ID); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "members/leave", head{Heading: v.say("leave.heading"), NoIndex: true}, page)
}

// leave asks for the password, hands the member's work over, and logs her out.
func (s *Server) leave(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	done, err := s.prove(v, values.Get("current"), "/desk/account/leave")
	if done {
		return err
	}
	if err == nil {
		err = s.node.RemoveMember(v.ctx(), *v.member, v.member.ID, legacyOf(values))
	}
	if err != nil {
		f, ok := newForm(values, legacyKeys()).with(err)
		if !ok {
			return err
		}
		return s.leavePage(v, http.StatusUnprocessableEntity, f)
	}
	if err := v.session.Destroy(v.ctx()); err != nil {
		return err
	}
	return v.seeOther("/")
}
