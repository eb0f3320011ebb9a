package domain

// Card is the identity card of an organisation or initiative. Its headings are those of the P2P Foundation's own card;
// the name is Content.Title, what it is Content.Text, its streams and thematic areas Content.Streams and Content.Themes.
type Card struct {
	// Handle is the name before the "@" of the actor.
	Handle string `json:"handle,omitempty"`
	Logo   *Image `json:"logo,omitempty"`
	// Founded is a year, a month or a day: "2005", "2005-11", "2005-11-20".
	Founded string `json:"founded,omitempty"`
	// Priorities are the strategic priorities, one sentence each.
	Priorities []string `json:"priorities,omitempty"`
	// Programmes are the related programmes; the address may be empty.
	Programmes []Link    `json:"programmes,omitempty"`
	Modes      []TermRef `json:"modes,omitempty"`
	Audiences  []TermRef `json:"audiences,omitempty"`
	Links      []Link    `json:"links,omitempty"`
	Place      *Place    `json:"place,omitempty"`
	// Status is one of the Status… values, after Murmurations' field of that name.
	Status  InitiativeStatus `json:"status,omitempty"`
	Contact Contact          `json:"contact,omitzero"`
	// LegalForm is in the words of the card: "non-profit association", "cooperative".
	LegalForm string   `json:"legal_form,omitempty"`
	Scope     GeoScope `json:"scope,omitempty"`
	// Languages are those in which it works, BCP 47 tags.
	Languages []string `json:"languages,omitempty"`
	// People are whom one can talk to, with what each does there.
	People []Credit `json:"people,omitempty"`
	// Labels are what others awarded to it, each with who did.
	Labels []Credit `json:"labels,omitempty"`
}

// Credit is a named entry of a card with a word on it: a person and her part, a label and who awarded it.
type Credit struct {
	Name string `json:"name"`
	Note string `json:"note,omitempty"`
	URL  string `json:"url,omitempty"`
}

// GeoScope is how far an initiative reaches: Murmurations' values of the field "geographic_scope".
type GeoScope string

// The scopes of an initiative.
const (
	GeoLocal         GeoScope = "local"
	GeoRegional      GeoScope = "regional"
	GeoNational      GeoScope = "national"
	GeoInternational GeoScope = "international"
)

// GeoScopes are all scopes, from small to large.
func GeoScopes() []GeoScope { return []GeoScope{GeoLocal, GeoRegional, GeoNational, GeoInternational} }

// InitiativeStatus uses Murmurations' values of the field "status".
type InitiativeStatus string

// The statuses of an initiative.
const (
	StatusActive     InitiativeStatus = "active"
	StatusInPlanning InitiativeStatus = "in_planning"
	StatusOnHold     InitiativeStatus = "on_hold"
	StatusCompleted  InitiativeStatus = "completed"
	StatusCancelled  InitiativeStatus = "cancelled"
)

// Contact is how to reach an initiative, or who answers questions about an event.
type Contact struct {
	Name  string `json:"name,omitempty"` // only of events
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	URL   string `json:"url,omitempty"`
}
