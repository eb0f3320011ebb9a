package domain

import "time"

// MemberRole is what a member may do; Rights has the table.
type MemberRole string

// The roles.
const (
	RoleOwner    MemberRole = "owner"    // everything, also members and the node
	RoleEditor   MemberRole = "editor"   // everything that is published
	RoleCurator  MemberRole = "curator"  // what comes from the network and goes there
	RoleReviewer MemberRole = "reviewer" // reads all drafts and approves
	RoleAuthor   MemberRole = "author"   // writes, and publishes what was approved
)

// MemberRoles are all roles, as a form offers them: the one with the fewest rights first.
func MemberRoles() []MemberRole {
	return []MemberRole{RoleAuthor, RoleReviewer, RoleCurator, RoleEditor, RoleOwner}
}

// Words is the role's name for people.
func (r MemberRole) Words() string {
	switch r {
	case RoleOwner:
		return "owner"
	case RoleEditor:
		return "editor"
	case RoleCurator:
		return "curator"
	case RoleReviewer:
		return "reviewer"
	case RoleAuthor:
		return "author"
	}
	return "without rights"
}

// Member is a person who logs in to this node.
type Member struct {
	ID           ID
	Email        string // lower case
	Name         string
	PasswordHash string // argon2id, PHC string
	Role         MemberRole
	Language     string
	CreatedAt    time.Time
	DisabledAt   time.Time // zero while the member may log in
}

// Viewer is for whom something is read.
type Viewer struct{ Member *Member }

// Visitor is a viewer without an account.
func Visitor() Viewer { return Viewer{} }

// IsMember says whether things that are not public may be shown.
func (v Viewer) IsMember() bool { return v.Member != nil }
