package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// rightsPage shows every member the one table of rights.
type rightsPage struct {
	Desk  *deskNav
	Own   string // the member's role
	Roles []roleView
	Areas []rightsArea
}

type roleView struct {
	Name, Note string
	Own        bool
}

type rightsArea struct {
	Name string
	Rows []rightsRow
}

type rightsRow struct {
	Words string
	Cells []rightsCell
}

type rightsCell struct {
	Words   string
	Own     bool // of the member's role
	Yes, No bool
}

func (s *Server) showRights(v *visit) error {
	nav, err := s.desk(v)
	if err != nil {
		return err
	}
	page := rightsPage{Desk: nav, Own: v.role(v.member.Role)}
	for _, o := range roleOptions(v) {
		page.Roles = append(page.Roles, roleView{Name: o.Label, Note: sentence(o.Note), Own: o.Value == string(v.member.Role)})
	}
	for _, right := range domain.Rights() {
		if last := len(page.Areas) - 1; last < 0 || page.Areas[last].Name != v.speaker.retell(right.Area) {
			page.Areas = append(page.Areas, rightsArea{Name: v.speaker.retell(right.Area)})
		}
		row := rightsRow{Words: v.capital(right.Words)}
		for _, role := range domain.MemberRoles() {
			scope := right.Of(role)
			row.Cells = append(row.Cells, rightsCell{
				Words: v.capital(scope.Words()), Own: role == v.member.Role, Yes: scope == domain.ScopeAll, No: scope == domain.ScopeNone,
			})
		}
		area := &page.Areas[len(page.Areas)-1]
		area.Rows = append(area.Rows, row)
	}
	return s.page(v, http.StatusOK, "members/rights", head{Heading: v.say("rights.heading"), NoIndex: true}, page)
}

// role names a role in the visitor's language.
func (v *visit) role(r domain.MemberRole) string { return v.capital(r.Words()) }

// capital tells words of the node in the visitor's language, beginning with a capital.
func (v *visit) capital(words string) string {
	return strings.TrimSuffix(v.speaker.sentence(words), ".")
}

// roleOptions are the roles to choose from, the one with the fewest rights first.
func roleOptions(v *visit) []option {
	notes := map[domain.MemberRole]string{
		domain.RoleAuthor: v.say("members.author_note"), domain.RoleReviewer: v.say("members.reviewer_note"),
		domain.RoleCurator: v.say("members.curator_note"), domain.RoleEditor: v.say("members.editor_note"),
		domain.RoleOwner: v.say("members.owner_note"),
	}
	var options []option
	for _, role := range domain.MemberRoles() {
		options = append(options, option{Value: string(role), Label: v.role(role), Note: notes[role]})
	}
	return options
}
