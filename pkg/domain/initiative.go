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
}

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

// Contact is how to reach an initiative.
type Contact struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	URL   string `json:"url,omitempty"`
}
