package domain

import "time"

// DeliveryState is how far a delivery got.
type DeliveryState string

// A delivery is pending until it is done, was refused for good (failed) or is overtaken (cancelled). It is parked after its
// tries if its host never answered, until the host shows life.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliveryDone      DeliveryState = "done"
	DeliveryFailed    DeliveryState = "failed"
	DeliveryCancelled DeliveryState = "cancelled"
	DeliveryParked    DeliveryState = "parked"
)

// Delivery is one activity on its way to one inbox.
type Delivery struct {
	ID ID
	// Activity is the row of the activity; Payload its bytes, loaded when claimed.
	Activity ID
	Payload  []byte
	Verb     Verb
	// Object is what the activity is about: deliveries about one object to one inbox go in order.
	Object   URI
	Sender   URI // our actor that signs
	Inbox    URI
	Host     string
	State    DeliveryState
	Attempts int
	// NotBefore is when the next try is due.
	NotBefore  time.Time
	LastStatus int // HTTP status of the last try; 0 if there was no answer
	LastError  string
	CreatedAt  time.Time
	DoneAt     time.Time
}

// StoredActivity is an activity of ours as it was or will be sent.
type StoredActivity struct {
	ID      ID
	URI     URI
	Verb    Verb
	Actor   URI
	Object  URI
	Public  bool
	Payload []byte
	// InOutbox says whether the public outbox shows it.
	InOutbox  bool
	CreatedAt time.Time
}

// InboxState is how far a received activity got.
type InboxState string

// An inbox row is pending until it is done or, after its tries, parked.
const (
	InboxPending InboxState = "pending"
	InboxDone    InboxState = "done"
	InboxParked  InboxState = "parked"
)

// InboxRow is a received activity with its verified sender.
type InboxRow struct {
	ID         ID
	Verb       Verb
	Activity   URI
	BodyHash   string // hex SHA-256
	Sender     URI    // whose key verified
	Body       []byte
	State      InboxState
	Attempts   int
	NotBefore  time.Time
	LastError  string
	ReceivedAt time.Time
}

// SignatureMode is how requests to a host are signed.
type SignatureMode string

// The signature modes.
const (
	SignCavage  SignatureMode = "cavage"
	SignRFC9421 SignatureMode = "rfc9421"
	// SignEd25519 is RFC 9421 with the Ed25519 key, for hosts that showed that they read it.
	SignEd25519 SignatureMode = "ed25519"
)

// ModeMemory is how long a host's way of signing is believed.
const ModeMemory = 7 * 24 * time.Hour

// Peer is what we know about another host.
type Peer struct {
	Host     string
	Software string // NodeInfo software.name
	Version  string
	// Mode is how the host wants requests signed, until ModeUntil.
	Mode      SignatureMode
	ModeUntil time.Time
	// Fails counts failed tries in a row; NotBefore is when the host may be asked again.
	// FailingSince is when the first of them was; zero if the last try went well.
	Fails        int
	NotBefore    time.Time
	FailingSince time.Time
	LastHeard    time.Time // last verified request from it
	LastOK       time.Time // last delivery that it took
	LastError    string
	// Blocked and Silenced are what the standings say of the host, as its row is marked.
	Blocked, Silenced bool
}
