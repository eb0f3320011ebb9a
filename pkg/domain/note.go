package domain

import "time"

// Note is a short text: a member's answer, a peer's reply, post or direct message.
type Note struct {
	ID    ID
	URI   URI
	URL   string // absolute address for people; "" for ours, which stands under its item
	Local bool
	Actor URI
	// Member wrote it, if it is ours; the name is shown only if ShowMember.
	Member     ID
	ShowMember bool
	InReplyTo  URI
	// Root is the item or note at the top of the thread as far as we know it; the note's own URI if it has no parent.
	Root       URI
	Visibility Visibility
	To, Cc     []URI
	Mentions   []Mention
	Tags       []string
	// Warning is the content warning (AS2 summary), plain text.
	Warning  string
	Text     string // Markdown source, ours only
	HTML     string // sanitised
	Language string
	Images   []Image
	// Title is what a peer's long-form or unknown object calls itself; "" for notes proper.
	Title  string
	Hidden bool // it is off our pages: by a member, or because it is Held
	Held   bool // its author is silenced, and nobody showed it yet
	// Context is the collection of the thread (FEP-7888), Replies that of the answers. Replies of a peer's note are not stored.
	Context, Replies URI
	// Arrival tells how a peer's note came here.
	Arrival Arrival
	// Quote is what a peer's note quotes; its URI is "" if it quotes nothing.
	Quote Quoted
	// QuotableBy is who may quote a note of ours; set to be written, not stored.
	QuotableBy  QuotePolicy
	PublishedAt time.Time
	UpdatedAt   time.Time
	Raw         []byte
}

// ObjectID implements Object.
func (n *Note) ObjectID() URI { return n.URI }

// Mention names an actor in a text.
type Mention struct {
	Actor URI    `json:"actor"`
	Name  string `json:"name"` // as written: "@name@host"
}
