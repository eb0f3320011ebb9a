package domain

import "time"

// MemberRole is what a member may do.
type MemberRole string

// The roles: an owner also manages members and the node, an editor everything that is published.
const (
	RoleOwner  MemberRole = "owner"
	RoleEditor MemberRole = "editor"
)

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
