package domain

import "time"

// ErrandKind says what an errand is to bring.
type ErrandKind string

// The kinds of errand.
const (
	ErrandParent ErrandKind = "parent" // what a note that is here answers
	ErrandAnswer ErrandKind = "answer" // what a collection of a thread names
	ErrandThread ErrandKind = "thread" // the addresses in the context or the replies of something that is here
	ErrandActor  ErrandKind = "actor"  // the recent things of an actor whom we began to follow
)

// Errand is something of a peer that is to be fetched beside what peers send: the missing part of a thread, or what an
// actor published before we followed it.
type Errand struct {
	ID   ID
	Kind ErrandKind
	URI  URI
	// Thread is that for which the errand is made: all errands of one thread share a limit.
	Thread URI
	// Depth counts the levels above (parents) or below (answers) where the thread was entered.
	Depth int
	// WaitsFor is what an answer answers that came before it; Body is that answer, so that it is fetched once.
	WaitsFor  URI
	Body      []byte
	Attempts  int
	NotBefore time.Time
	LastError string
	CreatedAt time.Time
	// Done errands brought something, or LastError says why they did not.
	Done bool
}

// Arrival tells how a copy of something of a peer came to this node, and why it was kept.
type Arrival struct {
	At time.Time `json:"at,omitzero"`
	// Verb and Activity name the message that brought or named it; Sender's key signed that message. "" if none did.
	Verb     Verb `json:"verb,omitempty"`
	Activity URI  `json:"activity,omitempty"`
	Sender   URI  `json:"sender,omitempty"`
	// Fetched says that its own host was asked for it; else the sender gave it.
	Fetched bool   `json:"fetched,omitempty"`
	Reason  Reason `json:"reason,omitempty"`
	// About is the actor or thing that is the reason: who is followed, what is answered or in whose thread it stands.
	About URI `json:"about,omitempty"`
}

// Reason is why something of a peer was kept.
type Reason string

// The reasons.
const (
	BecauseFollowed Reason = "followed" // we follow its author or sender
	BecauseReply    Reason = "reply"    // it answers something of ours
	BecauseMention  Reason = "mention"  // it names an actor of ours
	BecauseQuote    Reason = "quote"    // it quotes something of ours
	BecauseMessage  Reason = "message"  // it is a direct message to us
	BecauseReshare  Reason = "reshare"  // somebody whom we follow passed it on
	BecauseThread   Reason = "thread"   // it stands in a thread of which we have a part
	BecauseLookup   Reason = "lookup"   // a member asked for it
	BecauseEarlier  Reason = "earlier"  // published before we followed its author
	BecauseKnown    Reason = "known"    // a new version of something that is here
)
