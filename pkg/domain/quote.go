package domain

import "time"

// QuotePolicy says who may quote something (FEP-044f); its author always may. "" is everybody.
type QuotePolicy string

// The policies of quoting.
const (
	QuoteEverybody QuotePolicy = "everybody"
	QuoteFollowers QuotePolicy = "followers"
	QuoteNobody    QuotePolicy = "nobody"
)

// IsValid says whether p is one of the three.
func (p QuotePolicy) IsValid() bool {
	return p == QuoteEverybody || p == QuoteFollowers || p == QuoteNobody
}

// Or is p, else the other, else everybody.
func (p QuotePolicy) Or(other QuotePolicy) QuotePolicy {
	switch {
	case p != "":
		return p
	case other != "":
		return other
	}
	return QuoteEverybody
}

// QuoteState is how a quote of something of ours stands.
type QuoteState string

// A quote was authorised, was made without asking (Misskey), or is against our policy; a member may revoke it.
const (
	QuoteAccepted QuoteState = "accepted"
	QuoteUnasked  QuoteState = "unasked"
	QuoteRefused  QuoteState = "refused"
	QuoteRevoked  QuoteState = "revoked"
)

// Quote is a post of a peer that quotes something of ours.
type Quote struct {
	// ID names the authorisation, too.
	ID ID
	// Object is what is quoted, by Author, an actor of ours.
	Object, Author URI
	// Post quotes it, by Actor.
	Post, Actor URI
	// Request is the id of the latest QuoteRequest; "" if nobody asked.
	Request            URI
	State              QuoteState
	CreatedAt, EndedAt time.Time
}

// QuoteAuthorization is the proof that Post may quote Target, served by the host of Target's author.
type QuoteAuthorization struct {
	URI, AttributedTo, Post, Target URI
}

// ObjectID implements Object.
func (q *QuoteAuthorization) ObjectID() URI { return q.URI }

// Quoted is what a peer's note quotes.
type Quoted struct {
	URI URI `json:"uri,omitempty"`
	// Permit is the address of the authorisation that the note names.
	Permit URI `json:"permit,omitempty"`
	// Allowed says that the quoted author's host confirmed it, or that the author quotes herself. What follows is set then.
	Allowed bool   `json:"-"`
	URL     string `json:"url,omitempty"`
	Author  string `json:"author,omitempty"`
	Text    string `json:"text,omitempty"` // the title, or how the text begins; plain
}
