package domain

import (
	"slices"
	"strings"
	"time"
)

// Login is one browser that a member is logged in with. It holds until it is ended or expires.
type Login struct {
	ID, Member ID
	// Device is the browser and its system in words, "Firefox · Linux"; "" where they are not known.
	Device    string
	Method    LoginMethod
	BegunAt   time.Time
	SeenAt    time.Time // to some minutes
	ExpiresAt time.Time
}

// LoginMethod is what a login began with.
type LoginMethod string

// The ways to log in.
const (
	MethodPassword LoginMethod = "password"
	MethodCode     LoginMethod = "code"     // password, and a code of an app
	MethodRecovery LoginMethod = "recovery" // password, and a recovery code
	MethodPasskey  LoginMethod = "passkey"
	MethodProvider LoginMethod = "provider" // and a code, where she has a second step
)

// ResetLink lets a member choose a new password, once.
type ResetLink struct {
	Member ID
	Hash   string // of its code: hex SHA-256
	// Forget says that it also takes away the second factor and the passkeys.
	Forget    bool
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero while it is open
}

// ResetLife is how long a link for a new password can be used.
const ResetLife = time.Hour

// CodeApp is what an app of a member makes codes from (RFC 6238).
type CodeApp struct {
	Member    ID
	Secret    string // base32
	LastStep  int64  // of 30 s since 1970, that a code was taken of
	CreatedAt time.Time
}

// RecoveryCode stands in for an app or a passkey, once.
type RecoveryCode struct {
	Hash      string // hex SHA-256
	Member    ID
	CreatedAt time.Time
	UsedAt    time.Time
}

// Passkey is a key of a member's device or key ring (WebAuthn).
type Passkey struct {
	ID         ID
	Credential string // its id, base64url
	Member     ID
	Name       string
	Data       []byte // JSON of pkg/passkey
	CreatedAt  time.Time
	UsedAt     time.Time // zero before its first use
}

// MaxPasskeys is how many passkeys one member has at most.
const MaxPasskeys = 20

// RoleSet is a set of roles as the settings keep it: "owner,editor".
type RoleSet string

// NewRoleSet is the set of those that are roles.
func NewRoleSet(roles []MemberRole) RoleSet {
	var names []string
	for _, role := range MemberRoles() {
		if slices.Contains(roles, role) {
			names = append(names, string(role))
		}
	}
	return RoleSet(strings.Join(names, ","))
}

// Has says whether a role is in the set.
func (s RoleSet) Has(role MemberRole) bool {
	return role != "" && slices.Contains(strings.Split(string(s), ","), string(role))
}

// SessionName is a short name of the login for the audit list, of the random end of its id. It opens nothing.
func (l Login) SessionName() string { return string(l.ID)[max(0, len(l.ID)-6):] }
