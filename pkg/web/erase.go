package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// erasePage says beforehand what goes, what stays and why, and asks once more.
type erasePage struct {
	Desk                         *deskNav
	Action, Back, BackName, Zip  string
	Self                         bool
	Name, Email                  string
	Published, Drafts, Pictures  int
	Answers, Remarks             int
	Page                         string // hers, where something is published with her name
	Places                       string // where else her address stands
	Form                         form
	Heirs, Bylines, DraftOptions []option
}

const erasePath = "/desk/account/erase"

func eraseKeys() map[string]string {
	return map[string]string{"heir": "erase.heir", "bylines": "legacy.bylines", "drafts": "erase.drafts", "email": "erase.type"}
}

func (s *Server) showErase(v *visit) error {
	if done, err := s.sure(v, erasePath); done || err != nil {
		return err
	}
	return s.erasePage(v, http.StatusOK, *v.member, newForm(url.Values{"bylines": {string(node.BylinesRemove)}, "drafts": {"delete"}}, eraseKeys()))
}

func (s *Server) showEraseMember(v *visit) error {
	m, err := s.store.MemberByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	if m.IsErased() {
		return domain.ErrNotFound
	}
	if done, err := s.sure(v, memberErasePath(m.ID)); done || err != nil {
		return err
	}
	return s.erasePage(v, http.StatusOK, m, newForm(url.Values{"bylines": {string(node.BylinesRemove)}, "drafts": {"delete"}}, eraseKeys()))
}

func memberErasePath(id domain.ID) string { return "/desk/members/" + string(id) + "/erase" }

func (s *Server) erasePage(v *visit, status int, m domain.Member, f form) error {
	page := erasePage{
		Form: f, Self: m.ID == v.member.ID, Name: firstOf(m.Name, m.Email), Email: m.Email, Action: erasePath, Back: "/desk/account", BackName: v.say("account.title"),
		Bylines: []option{
			{Value: string(node.BylinesRemove), Label: v.say("erase.bylines_remove")}, {Value: string(node.BylinesKeep), Label: v.say("erase.bylines_keep")},
			{Value: string(node.BylinesHand), Label: v.say("erase.bylines_hand")},
		},
		DraftOptions: []option{{Value: "delete", Label: v.say("erase.drafts_delete")}, {Value: "hand", Label: v.say("erase.drafts_hand")}},
	}
	if page.Self {
		page.Zip = "/desk/account/data.zip"
	} else {
		page.Action, page.Back, page.BackName = memberErasePath(m.ID), "/desk/members/"+string(m.ID), page.Name
	}
	if err := s.countOwn(v, &page, m); err != nil {
		return err
	}
	heirs, err := s.heirs(v, m.ID)
	if err != nil {
		return err
	}
	page.Heirs = append([]option{{Label: v.say("erase.nobody")}}, heirs...)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	heading := v.say("erase.heading")
	if !page.Self {
		heading = v.say("erase.heading_of", "Name", page.Name)
	}
	return s.page(v, status, "members/erase", head{Heading: heading, NoIndex: true}, page)
}

// countOwn says how much there is, and where her address stands that erasing her does not touch.
func (s *Server) countOwn(v *visit, page *erasePage, m domain.Member) error {
	items, err := s.store.ItemsOf(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	for i := range items {
		if node.IsAlone(&items[i], m.ID) {
			page.Drafts++
		} else {
			page.Published++
		}
	}
	pictures, err := s.store.MediaOf(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	notes, err := s.store.NotesBy(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	remarks, err := s.store.RemarksBy(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	page.Pictures, page.Answers, page.Remarks = len(pictures), len(notes), len(remarks)
	if _, signed, err := s.store.SignedBy(v.ctx(), m.ID, storage.Page{Size: 1}); err != nil {
		return err
	} else if signed > 0 {
		page.Page = personPath(&m)
	}
	places, err := s.placesWith(v, m)
	page.Places = strings.Join(places, ", ")
	return err
}

func testamentOf(values url.Values) node.Testament {
	return node.Testament{Heir: domain.ID(values.Get("heir")), Bylines: node.Bylines(values.Get("bylines")), Drafts: values.Get("drafts") == "hand"}
}

// eraseChecked erases a member if her address was typed; a status other than 0 says that the form is shown again.
func (s *Server) eraseChecked(v *visit, m domain.Member) (wrong form, status int, err error) {
	values, err := v.form()
	if err != nil {
		return wrong, 0, err
	}
	if !strings.EqualFold(strings.TrimSpace(values.Get("email")), m.Email) {
		err = &domain.InvalidError{Fields: []domain.FieldError{{Field: "email", Message: v.say("erase.other_address")}}}
	} else {
		err = s.node.Erase(v.ctx(), *v.member, m.ID, testamentOf(values))
	}
	if err == nil {
		return wrong, 0, nil
	}
	f, ok := newForm(values, eraseKeys()).with(err)
	if !ok || statusOf(err) == http.StatusForbidden || statusOf(err) == http.StatusGone {
		return wrong, 0, err
	}
	return f, statusOf(err), nil
}

// erase deletes the data of the member herself; what answers is shown to a visitor.
func (s *Server) erase(v *visit) error {
	f, status, err := s.eraseChecked(v, *v.member)
	if err != nil {
		return err
	}
	if status != 0 {
		return s.erasePage(v, status, *v.member, f)
	}
	if err := v.session.Destroy(v.ctx()); err != nil {
		return err
	}
	v.member, v.login = nil, nil
	return s.page(v, http.StatusOK, "members/erased", head{Heading: v.say("erase.done"), NoIndex: true}, nil)
}

func (s *Server) eraseMember(v *visit) error {
	m, err := s.store.MemberByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	f, status, err := s.eraseChecked(v, m)
	if err != nil {
		return err
	}
	if status != 0 {
		return s.erasePage(v, status, m, f)
	}
	v.tell("erase.done")
	return v.seeOther("/desk/members")
}
