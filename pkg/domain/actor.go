package domain

import "time"

// ActorType is the AS2 type of an actor.
type ActorType string

// The actor types of AS2 §3.2.
const (
	TypePerson       ActorType = "Person"
	TypeOrganization ActorType = "Organization"
	TypeGroup        ActorType = "Group"
	TypeService      ActorType = "Service"
	TypeApplication  ActorType = "Application"
)

// ActorRole says which of our actors this is; "" for a peer's.
type ActorRole string

// The roles of our own actors.
const (
	RoleNode         ActorRole = "node"
	RoleOrganisation ActorRole = "organisation"
	RoleInitiative   ActorRole = "initiative"
	RoleStream       ActorRole = "stream"
)

// Actor is who can follow and be followed, ours or a peer's.
type Actor struct {
	ID    ID
	URI   URI
	Local bool
	Role  ActorRole
	Type  ActorType
	// Handle is name@handle-host; "" if the peer's WebFinger was not asked.
	Handle Handle
	// ClaimedHandle is what the actor's own document says (FEP-2c59); WebFinger has not confirmed it. Not stored.
	ClaimedHandle Handle
	// Username is the AS2 preferredUsername.
	Username string
	Name     string
	HTML     string // sanitised summary
	URL      string // absolute address of the profile page
	// Addresses of the protocol. SharedInbox may be "".
	Inbox, SharedInbox, Outbox, Followers, Following, Featured URI
	Icon, Image                                                *Image
	Fields                                                     []Field
	Keys                                                       []PublicKey
	// Card is set where the actor tells an identity card in our terms.
	Card *Content
	// Initiatives is the address of the collection of initiatives (our own term); "" if it names none.
	Initiatives URI
	// UpcomingEvents is the address of the collection of its events to come (our own term, FEP-8a8e's idea).
	UpcomingEvents          URI
	ManuallyApproves        bool
	Discoverable, Indexable bool
	AlsoKnownAs             []URI
	MovedTo                 URI
	AttributionDomains      []string
	// FeaturableBy is whom a peer's actor lets ask for leave to feature it (FEP-7aa9); empty for nobody, and for ours.
	FeaturableBy []URI
	// Implements are the specifications that the actor's software lists (FEP-844e), such as ImplementsRFC9421.
	Implements  []string
	PublishedAt time.Time
	UpdatedAt   time.Time
	FetchedAt   time.Time // when the peer was last asked
	// ETag is the entity tag of Raw, if its host gave one: it is asked for again only if it changed.
	ETag   string
	GoneAt time.Time // when the actor was deleted; zero while it lives
	Raw    []byte
}

// ObjectID implements Object.
func (a *Actor) ObjectID() URI { return a.URI }

// DisplayName is the name, else the user name, else the address.
func (a *Actor) DisplayName() string {
	switch {
	case a.Name != "":
		return a.Name
	case a.Username != "":
		return a.Username
	}
	return string(a.URI)
}

// HandleOrGuess is the handle, or what it most likely is while the peer's WebFinger was not asked.
func (a *Actor) HandleOrGuess() Handle {
	if a.Handle != "" || a.Username == "" {
		return a.Handle
	}
	return Handle(a.Username + "@" + a.URI.Host())
}

// DeliveryInbox is where public activities for the actor go: its shared inbox, else its own.
func (a *Actor) DeliveryInbox() URI {
	if a.SharedInbox != "" {
		return a.SharedInbox
	}
	return a.Inbox
}

// Field is a row of a profile, Mastodon's PropertyValue. HTML is sanitised.
type Field struct {
	Name string `json:"name"`
	HTML string `json:"html"`
}

// What an actor's software may list in Implements (FEP-844e).
const (
	ImplementsRFC9421        = "https://datatracker.ietf.org/doc/html/rfc9421"
	ImplementsRFC9421Ed25519 = "https://datatracker.ietf.org/doc/html/rfc9421#name-eddsa-using-curve-edwards25"
)

// KeyAlgorithm tells key material apart.
type KeyAlgorithm string

// The key algorithms of the fediverse.
const (
	KeyRSA     KeyAlgorithm = "rsa"
	KeyEd25519 KeyAlgorithm = "ed25519"
)

// PublicKey verifies what Owner signs.
type PublicKey struct {
	ID        URI          `json:"id"`
	Owner     URI          `json:"owner"`
	Algorithm KeyAlgorithm `json:"algorithm"`
	// PEM is SPKI ("BEGIN PUBLIC KEY"), for both algorithms.
	PEM string `json:"pem"`
}

// PrivateKey signs for one of our actors.
type PrivateKey struct {
	ID        URI
	Owner     URI
	Algorithm KeyAlgorithm
	// PEM is PKCS #8 ("BEGIN PRIVATE KEY").
	PEM       string
	PublicPEM string
	CreatedAt time.Time
}

// Public is the half that peers may know.
func (k PrivateKey) Public() PublicKey {
	return PublicKey{ID: k.ID, Owner: k.Owner, Algorithm: k.Algorithm, PEM: k.PublicPEM}
}
