package domain

import "time"

// EventStatus is Mobilizon's and iCalendar's status of an event.
type EventStatus string

// The statuses of an event.
const (
	EventConfirmed EventStatus = "CONFIRMED"
	EventTentative EventStatus = "TENTATIVE"
	EventCancelled EventStatus = "CANCELLED"
	// EventPostponed is FEP-8a8e's and schema.org's; to Mobilizon and to calendars it is tentative.
	EventPostponed EventStatus = "POSTPONED"
)

// Occasion is when and where an event takes place.
type Occasion struct {
	Start time.Time `json:"start"`
	// End is zero if the organiser named none.
	End time.Time `json:"end,omitzero"`
	// TimeZone is an IANA name, such as "Europe/Brussels".
	TimeZone      string      `json:"time_zone"`
	Place         *Place      `json:"place,omitempty"`
	OnlineAddress string      `json:"online_address,omitempty"`
	Status        EventStatus `json:"status,omitempty"`
	// Category is one of Mobilizon's upper-case codes; "" means MEETING.
	Category string `json:"category,omitempty"`
	// Join is how people take part; "" of ours means JoinFree, or JoinExternal where there is a JoinURL.
	Join JoinMode `json:"join,omitempty"`
	// JoinURL is the page on which JoinExternal registers people.
	JoinURL string `json:"join_url,omitempty"`
	// Capacity is how many people there is room for; 0 is not said.
	Capacity int     `json:"capacity,omitempty"`
	Cost     Cost    `json:"cost,omitzero"`
	Access   Access  `json:"access,omitzero"`
	Contact  Contact `json:"contact,omitzero"`
}

// JoinMode is how people take part in an event.
type JoinMode string

// The ways to take part. Ours are free, external, closed and none; the others are Mobilizon's.
const (
	JoinFree       JoinMode = "free"     // by a Join, accepted at once
	JoinExternal   JoinMode = "external" // on another page
	JoinClosed     JoinMode = "closed"   // was free; who is in stays in
	JoinNone       JoinMode = "none"     // nobody counts who comes
	JoinRestricted JoinMode = "restricted"
	JoinInvite     JoinMode = "invite"
)

// Joining is how people take part in an event of ours.
func (o *Occasion) Joining() JoinMode {
	switch {
	case o.Join != "":
		return o.Join
	case o.JoinURL != "":
		return JoinExternal
	}
	return JoinFree
}

// IsFull says whether as many take part as there is room for.
func (o *Occasion) IsFull(joined int) bool { return o.Capacity > 0 && joined >= o.Capacity }

// TakesJoins says whether a Join sent now is accepted: it is free, not cancelled and not over.
func (o *Occasion) TakesJoins(now time.Time) bool {
	return o.Joining() == JoinFree && o.Status != EventCancelled && !now.After(o.LastMoment())
}

// Place is where something is; coordinates are WGS 84 degrees.
type Place struct {
	Name       string   `json:"name,omitempty"`
	Street     string   `json:"street,omitempty"`
	PostalCode string   `json:"postal_code,omitempty"`
	City       string   `json:"city,omitempty"`
	Region     string   `json:"region,omitempty"`
	Country    string   `json:"country,omitempty"`
	Latitude   *float64 `json:"latitude,omitempty"`
	Longitude  *float64 `json:"longitude,omitempty"`
}

// IsEmpty says whether nothing of the place is known.
func (p *Place) IsEmpty() bool {
	return p == nil || p.Name == "" && p.Street == "" && p.PostalCode == "" && p.City == "" &&
		p.Region == "" && p.Country == "" && p.Latitude == nil && p.Longitude == nil
}

// Location is the event's time zone, or UTC if the name is unknown here.
func (o *Occasion) Location() *time.Location {
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil || o.TimeZone == "" {
		return time.UTC
	}
	return zone
}
