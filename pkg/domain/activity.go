package domain

import "time"

// Verb is the AS2 type of an activity.
type Verb string

// The verbs that we send or understand.
const (
	VerbCreate   Verb = "Create"
	VerbUpdate   Verb = "Update"
	VerbDelete   Verb = "Delete"
	VerbFollow   Verb = "Follow"
	VerbAccept   Verb = "Accept"
	VerbReject   Verb = "Reject"
	VerbUndo     Verb = "Undo"
	VerbLike     Verb = "Like"
	VerbAnnounce Verb = "Announce"
	VerbJoin     Verb = "Join"
	VerbLeave    Verb = "Leave"
	VerbIgnore   Verb = "Ignore"
	VerbBlock    Verb = "Block"
	VerbFlag     Verb = "Flag"
	VerbMove     Verb = "Move"
	VerbAdd      Verb = "Add"
	VerbRemove   Verb = "Remove"

	VerbQuoteRequest   Verb = "QuoteRequest"   // FEP-044f
	VerbFeatureRequest Verb = "FeatureRequest" // FEP-7aa9
)

// Object is what an activity is about: *Item, *Note, *Actor, *Activity, *Tombstone,
// *QuoteAuthorization, *FeatureAuthorization or *Unknown.
type Object interface {
	// ObjectID is the id of the object, "" if it has none.
	ObjectID() URI
}

// Activity is the pivot of both directions: what was received, or what is to be sent.
type Activity struct {
	ID     URI
	Verb   Verb
	Actor  URI
	Object Object // what is embedded; nil if the object is only named
	// ObjectURI names the object, embedded or not; "" if it has no id.
	ObjectURI URI
	// Objects are all addresses named, where a peer names several (Flag).
	Objects []URI
	Target  URI
	// Instrument is the post that a QuoteRequest is about; InstrumentObject what is embedded of it.
	Instrument       URI
	InstrumentObject Object
	// Result is what an Accept of a QuoteRequest or FeatureRequest gives: the authorisation.
	Result URI
	To, Cc []URI
	// Audience are the groups that it is for (FEP-1b12).
	Audience []URI
	// Text is the content of a Flag or Join, plain.
	Text        string
	PublishedAt time.Time
	Raw         []byte
}

// ObjectID implements Object, for activities inside activities.
func (a *Activity) ObjectID() URI { return a.ID }

// Tombstone stands where something was deleted.
type Tombstone struct {
	URI        URI
	FormerType string
	DeletedAt  time.Time
}

// ObjectID implements Object.
func (t *Tombstone) ObjectID() URI { return t.URI }

// Unknown is an object of a type that we keep no shape for.
type Unknown struct {
	URI          URI
	Type         string
	AttributedTo URI
	Raw          []byte
}

// ObjectID implements Object.
func (u *Unknown) ObjectID() URI { return u.URI }

// VisibilityOf reads an audience: Public in to is public, in cc unlisted; an address that is a followers
// collection makes it followers-only; what is left is direct.
func VisibilityOf(to, cc []URI, followers URI) Visibility {
	for _, u := range to {
		if IsPublic(u) {
			return VisibilityPublic
		}
	}
	for _, u := range cc {
		if IsPublic(u) {
			return VisibilityUnlisted
		}
	}
	for _, u := range append(append([]URI{}, to...), cc...) {
		if followers != "" && u == followers {
			return VisibilityFollowers
		}
	}
	return VisibilityDirect
}
