package domain

import (
	"strings"
	"time"
)

// Provider is where members may sign in besides this node (OpenID Connect); there is one at most.
type Provider struct {
	Name     string `json:"name"`   // on the button: "Log in with …"
	Issuer   string `json:"issuer"` // https, as the provider writes it
	ClientID string `json:"client_id"`
	Secret   string `json:"secret,omitempty"`
	// SecretAt is when the secret was set.
	SecretAt time.Time `json:"secret_at,omitzero"`
	// ByEmail lets in a member whose address the provider says it verified, although she did not link it herself.
	ByEmail bool `json:"by_email,omitempty"`
}

// IsSetUp says whether there is one.
func (p Provider) IsSetUp() bool { return p.Issuer != "" }

// String keeps the secret out of logs and messages.
func (p Provider) String() string { return p.ClientID + " at " + p.Issuer }

// GoString is for %#v and test failures.
func (p Provider) GoString() string { return p.String() }

// Host is the issuer's, for people.
func (p Provider) Host() string { return issuerHost(p.Issuer) }

func issuerHost(issuer string) string {
	_, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// Claims are what a provider says of somebody who signed in there, after all that can be checked of it was.
type Claims struct {
	Issuer, Subject string
	Email           string
	Verified        bool // that the address is hers
	Name            string
	// AuthTime is when she proved there that it is her; zero where the provider does not say it.
	AuthTime time.Time
}

// Identity is what a provider calls a member.
type Identity struct {
	ID, Member      ID
	Issuer, Subject string
	Email           string // as the provider told it when it was linked
	CreatedAt       time.Time
	UsedAt          time.Time // zero before its first use
}

// Host is the issuer's, for people.
func (i Identity) Host() string { return issuerHost(i.Issuer) }
