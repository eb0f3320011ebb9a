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
	// Slug is the readable part of her page's address.
	Slug    string
	Profile Profile
	// ErasedAt is when her data were erased; the name alone is left, for bylines. Zero for all others.
	ErasedAt time.Time
}

// FormerMember stands where a member was whose data were erased, the same for all of them; FormerMemberWords where her name or
// address stood in words. Pages say both in the reader's language.
const (
	FormerMember      ID     = "former"
	FormerMemberWords string = "a former member"
)

// IsErased says whether nothing but a name in bylines is left of a member.
func (m Member) IsErased() bool { return !m.ErasedAt.IsZero() }

// Profile is what a member tells of herself on her page; the page is public once she stands in a byline.
type Profile struct {
	Words string `json:"words,omitempty"` // plain text
	Photo *Image `json:"photo,omitempty"`
	// Handle is her own in the fediverse: "@ana@social.example".
	Handle Handle `json:"handle,omitempty"`
}

// MaxProfile is how many characters a member may tell of herself: two paragraphs.
const MaxProfile = 1000

// HasLeft says whether the member may no longer log in.
func (m Member) HasLeft() bool { return !m.DisabledAt.IsZero() }

// Invitation lets one person become a member.
type Invitation struct {
	ID        ID
	Hash      string // of its code: hex SHA-256
	Role      MemberRole
	Note      string // for whom it is
	CreatedBy ID
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero while it is open
	UsedBy    ID
	RevokedAt time.Time
}

// InvitationLife is how long an invitation can be used.
const InvitationLife = 7 * 24 * time.Hour

// IsOpen says whether somebody can still use the invitation.
func (i Invitation) IsOpen(now time.Time) bool {
	return i.UsedAt.IsZero() && i.RevokedAt.IsZero() && now.Before(i.ExpiresAt)
}

// Viewer is for whom something is read.
type Viewer struct{ Member *Member }

// Visitor is a viewer without an account.
func Visitor() Viewer { return Viewer{} }

// IsMember says whether things that are not public may be shown.
func (v Viewer) IsMember() bool { return v.Member != nil }

// ReadsMessages says whether notes to our actors alone may be shown.
func (v Viewer) ReadsMessages() bool {
	return v.Member != nil && v.Member.Role.MayAtAll(ActReadMessages)
}
