package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// role names a role in the visitor's language.
func (v *visit) role(r domain.MemberRole) string {
	return strings.TrimSuffix(v.speaker.sentence(r.Words()), ".")
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
