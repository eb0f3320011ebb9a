package web

import (
	"encoding/json"
	"html/template"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/media"
)

// itemHead is what an item's page says to programs: search engines, link previews, fediverse servers.
func (s *Server) itemHead(v *visit, item *domain.Item, author domain.Actor, in *inTongues) head {
	c := item.Content
	h := head{
		Heading: c.Title, Description: firstOf(c.Summary, markup.Excerpt(c.HTML, 200)), Locale: c.Language,
		Published: rfc3339(item.PublishedAt), Modified: rfc3339(item.UpdatedAt), Creator: handleOf(author), Type: "article",
	}
	if item.Kind != domain.KindArticle {
		h.Type, h.Published, h.Modified = "website", "", ""
	}
	if item.Kind == domain.KindInitiative || item.Kind == domain.KindOrganisation {
		h.Type = "profile"
	}
	if !item.Local {
		// The origin is the one to be found; our copy is for those who read here.
		h.NoIndex, h.Canonical = true, webAddress(firstOf(item.URL, string(item.URI)))
		return h
	}
	h.Canonical, h.ActivityPub = item.URL, string(firstURI(item.URI, item.Subject))
	h.Image = &socialImage{URL: v.site.addresses.Base + s.drawnPath(v, item), Alt: c.Title, Width: media.CardWidth, Height: media.CardHeight}
	if path := murmurationsPath(in.talk); path != "" {
		h.Murmurations = v.site.addresses.Base + path
	}
	h.Feeds = s.feedLinks(v, "/feed")
	t := schemaOf(v.site, item)
	s.tellAuthors(v, item, &h, &t)
	s.tellTranslators(v, item, in, &t)
	if places, err := s.placesOf(v, item); err == nil {
		h.inSeries(v.site, &t, places)
	}
	if t.Image == "" && item.Kind == domain.KindEvent {
		t.Image = h.Image.URL // search engines show no event without a picture
	}
	in.tell(&h, &t)
	h.JSONLD = jsonLD(t)
	return h
}

// thing is an object of schema.org. The fields of all types that we tell stand together; empty ones are left out.
type thing struct {
	Context             string   `json:"@context,omitempty"`
	Type                string   `json:"@type"`
	Headline            string   `json:"headline,omitempty"`
	Name                string   `json:"name,omitempty"`
	Description         string   `json:"description,omitempty"`
	URL                 string   `json:"url,omitempty"`
	Image               string   `json:"image,omitempty"`
	Logo                string   `json:"logo,omitempty"`
	InLanguage          string   `json:"inLanguage,omitempty"`
	DatePublished       string   `json:"datePublished,omitempty"`
	DateModified        string   `json:"dateModified,omitempty"`
	FoundingDate        string   `json:"foundingDate,omitempty"`
	StartDate           string   `json:"startDate,omitempty"`
	EndDate             string   `json:"endDate,omitempty"`
	EventStatus         string   `json:"eventStatus,omitempty"`
	EventAttendanceMode string   `json:"eventAttendanceMode,omitempty"`
	Location            []thing  `json:"location,omitempty"`
	Address             *address `json:"address,omitempty"`
	Geo                 *geo     `json:"geo,omitempty"`
	Author              any      `json:"author,omitempty"` // a thing, or several
	Publisher           *thing   `json:"publisher,omitempty"`
	Organizer           *thing   `json:"organizer,omitempty"`
	License             string   `json:"license,omitempty"`
	Keywords            []string `json:"keywords,omitempty"`
	IsPartOf            []thing  `json:"isPartOf,omitempty"`
	HasPart             []thing  `json:"hasPart,omitempty"`
	Position            int      `json:"position,omitempty"`
	SameAs              []string `json:"sameAs,omitempty"`
	Email               string   `json:"email,omitempty"`
	Telephone           string   `json:"telephone,omitempty"`
	TranslationOf       *thing   `json:"translationOfWork,omitempty"`
	Translator          []thing  `json:"translator,omitempty"`
	Translations        []thing  `json:"workTranslation,omitempty"`
	factThing
}

type address struct {
	Type       string `json:"@type"`
	Street     string `json:"streetAddress,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	Locality   string `json:"addressLocality,omitempty"`
	Region     string `json:"addressRegion,omitempty"`
	Country    string `json:"addressCountry,omitempty"`
}

type geo struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// jsonLD is safe inside a script element: json escapes "<", ">" and "&".
func jsonLD(t thing) template.JS {
	text, err := json.Marshal(t)
	if err != nil {
		return ""
	}
	return template.JS(text) //nolint:gosec // see above
}

// schemaOf describes an item of ours in schema.org's words.
func schemaOf(s *site, item *domain.Item) thing {
	c := item.Content
	t := thing{
		Context: "https://schema.org", Description: c.Summary, URL: item.URL, InLanguage: c.Language, Keywords: c.Tags,
	}
	if c.Image != nil {
		t.Image = c.Image.URL
	}
	publisher := organisationThing(s)
	switch item.Kind {
	case domain.KindArticle:
		t.Type, t.Headline, t.Author, t.Publisher = "Article", c.Title, publisher, publisher
		t.License = string(effectiveLicence(s, item))
		t.DatePublished, t.DateModified = rfc3339(item.PublishedAt), rfc3339(item.UpdatedAt)
	case domain.KindEvent:
		t.Type, t.Name, t.Organizer = "Event", c.Title, publisher
		occasionThing(&t, c.Event)
		admissionThing(&t, c.Event, item.URL)
	case domain.KindInitiative, domain.KindOrganisation:
		t.Type, t.Name, t.Keywords = "Organization", c.Title, nil
		cardThing(&t, c.Card)
	}
	return t
}

func organisationThing(s *site) *thing {
	t := &thing{Type: "Organization", Name: s.organisation.DisplayName(), URL: s.addresses.Base + "/"}
	if s.organisation.Icon != nil {
		t.Logo = s.organisation.Icon.URL
	}
	return t
}

func occasionThing(t *thing, o *domain.Occasion) {
	if o == nil {
		return
	}
	t.StartDate = o.Start.In(o.Location()).Format(time.RFC3339)
	if o.HasEnd() {
		t.EndDate = o.End.In(o.Location()).Format(time.RFC3339)
	}
	if o.IsAllDay() {
		t.StartDate, t.EndDate = o.Start.In(o.Location()).Format(time.DateOnly), o.LastDay().Format(time.DateOnly)
	}
	t.EventStatus = "https://schema.org/EventScheduled"
	switch o.Status {
	case domain.EventCancelled:
		t.EventStatus = "https://schema.org/EventCancelled"
	case domain.EventPostponed:
		t.EventStatus = "https://schema.org/EventPostponed"
	}
	t.EventAttendanceMode = "https://schema.org/OfflineEventAttendanceMode"
	if !o.Place.IsEmpty() {
		t.Location = append(t.Location, placeThing(o.Place))
	}
	if o.OnlineAddress != "" {
		t.EventAttendanceMode = "https://schema.org/OnlineEventAttendanceMode"
		if len(t.Location) > 0 {
			t.EventAttendanceMode = "https://schema.org/MixedEventAttendanceMode"
		}
		t.Location = append(t.Location, thing{Type: "VirtualLocation", URL: o.OnlineAddress})
	}
}

func placeThing(p *domain.Place) thing {
	t := thing{Type: "Place", Name: firstOf(p.Name, placeLine(p)), Address: &address{
		Type: "PostalAddress", Street: p.Street, PostalCode: p.PostalCode, Locality: p.City, Region: p.Region, Country: p.Country,
	}}
	if p.Latitude != nil && p.Longitude != nil {
		t.Geo = &geo{Type: "GeoCoordinates", Latitude: *p.Latitude, Longitude: *p.Longitude}
	}
	return t
}

func cardThing(t *thing, card *domain.Card) {
	if card == nil {
		return
	}
	cardFacts(t, card)
	t.FoundingDate, t.Email, t.Telephone = card.Founded, card.Contact.Email, card.Contact.Phone
	if card.Logo != nil {
		t.Logo = card.Logo.URL
	}
	for _, l := range card.Links {
		t.SameAs = append(t.SameAs, l.URL)
	}
	if !card.Place.IsEmpty() {
		t.Address = placeThing(card.Place).Address
	}
}
