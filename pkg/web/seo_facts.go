package web

import "github.com/weftwork/weftwork/pkg/domain"

// factThing are the rarer fields of events and organisations in schema.org's words.
type factThing struct {
	IsAccessibleForFree *bool    `json:"isAccessibleForFree,omitempty"`
	Capacity            int      `json:"maximumAttendeeCapacity,omitempty"`
	Offers              *offer   `json:"offers,omitempty"`
	ContactPoint        *contact `json:"contactPoint,omitempty"`
	AmenityFeature      []thing  `json:"amenityFeature,omitempty"`
	Value               *bool    `json:"value,omitempty"`
	KnowsLanguage       []string `json:"knowsLanguage,omitempty"`
	Member              []thing  `json:"member,omitempty"`
	Award               []string `json:"award,omitempty"`
	JobTitle            string   `json:"jobTitle,omitempty"`
}

type offer struct {
	Type     string `json:"@type"`
	Price    string `json:"price,omitempty"`
	Low      string `json:"lowPrice,omitempty"`
	High     string `json:"highPrice,omitempty"`
	Currency string `json:"priceCurrency,omitempty"`
	URL      string `json:"url,omitempty"`
	Text     string `json:"description,omitempty"`
}

type contact struct {
	Type  string `json:"@type"`
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"telephone,omitempty"`
	URL   string `json:"url,omitempty"`
}

// admissionThing tells price, room, access and contact. A wheelchair is a matter of the place, questions one of the organiser.
func admissionThing(t *thing, o *domain.Occasion, page string) {
	if o == nil {
		return
	}
	t.Capacity = o.Capacity
	yes, no := true, false
	switch o.Cost.Kind {
	case domain.CostFree:
		t.IsAccessibleForFree = &yes
	case domain.CostPaid:
		t.IsAccessibleForFree = &no
	case domain.CostDonation:
	}
	if low, high, currency, ok := o.Cost.Amounts(); ok {
		t.Offers = &offer{Type: "Offer", Price: low, Currency: currency, URL: firstOf(o.JoinURL, page), Text: o.Cost.Text}
		if low != high {
			t.Offers.Type, t.Offers.Price, t.Offers.Low, t.Offers.High = "AggregateOffer", "", low, high
		}
	}
	if o.Access.Wheelchair != "" && !o.Place.IsEmpty() {
		can := &no
		if o.Access.Wheelchair == domain.WheelchairFully {
			can = &yes
		}
		feature := thing{Type: "LocationFeatureSpecification", Name: "Wheelchair accessible"}
		feature.Value = can
		t.Location[0].AmenityFeature = append(t.Location[0].AmenityFeature, feature)
	}
	if o.Contact != (domain.Contact{}) && t.Organizer != nil {
		organiser := *t.Organizer
		organiser.ContactPoint = &contact{Type: "ContactPoint", Name: o.Contact.Name, Email: o.Contact.Email, Phone: o.Contact.Phone, URL: webAddress(o.Contact.URL)}
		t.Organizer = &organiser
	}
}

// cardFacts tells what a card says besides its headings.
func cardFacts(t *thing, card *domain.Card) {
	t.KnowsLanguage = card.Languages
	for _, person := range card.People {
		member := thing{Type: "Person", Name: person.Name, URL: webAddress(person.URL)}
		member.JobTitle = person.Note
		t.Member = append(t.Member, member)
	}
	for _, label := range card.Labels {
		t.Award = append(t.Award, label.Name)
	}
}
