// Package murmurations writes an identity card as a profile for the index of Murmurations: a JSON file on the organisation's
// own site, by the schema organizations_schema-v1.0.0, whose address its people give to the index.
package murmurations

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// The limits of the schema's fields, in characters.
const (
	maxName = 200
	maxURL  = 2000
	maxTag  = 100
	maxTags = 100
)

// memberOf is how an initiative belongs to its organisation.
const memberOf = "https://schema.org/memberOf"

// Source is what a profile is made from. All addresses are absolute.
type Source struct {
	// Content is a card: of the organisation or of an initiative.
	Content domain.Content
	// Actor is the id of its actor, Handle its address in the fediverse, Page its page.
	Actor  domain.URI
	Handle string
	Page   string
	// Feed is the RSS feed, MemberOf the organisation's homepage; either may be "".
	Feed, MemberOf string
}

type profile struct {
	LinkedSchemas  []string       `json:"linked_schemas"`
	Name           string         `json:"name"`
	Nickname       string         `json:"nickname,omitempty"`
	PrimaryURL     string         `json:"primary_url,omitempty"`
	Tags           []string       `json:"tags,omitempty"`
	URLs           []namedURL     `json:"urls,omitempty"`
	Description    string         `json:"description,omitempty"`
	Mission        string         `json:"mission,omitempty"`
	Status         string         `json:"status,omitempty"`
	FullAddress    string         `json:"full_address,omitempty"`
	Country        string         `json:"country_iso_3166,omitempty"`
	Geolocation    *geolocation   `json:"geolocation,omitempty"`
	Image          string         `json:"image,omitempty"`
	HeaderImage    string         `json:"header_image,omitempty"`
	RSS            string         `json:"rss,omitempty"`
	Relationships  []relationship `json:"relationships,omitempty"`
	StartsAt       *int64         `json:"starts_at,omitempty"` // Unix seconds
	ContactDetails *contact       `json:"contact_details,omitempty"`
	Telephone      string         `json:"telephone,omitempty"`
	Scope          string         `json:"geographic_scope,omitempty"`
	UniqueID       string         `json:"unique_id"`
}

type namedURL struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type geolocation struct {
	Latitude  float64 `json:"lat"`
	Longitude float64 `json:"lon"`
}

type relationship struct {
	Predicate string `json:"predicate_url"`
	Object    string `json:"object_url"`
}

type contact struct {
	Email string `json:"email,omitempty"`
	Form  string `json:"contact_form,omitempty"`
}

// Encode makes the profile. What the card does not say, or not as the schema wants it, is left out.
func Encode(s Source) ([]byte, error) {
	c, card := s.Content, s.Content.Card
	if card == nil {
		card = &domain.Card{}
	}
	p := profile{
		LinkedSchemas: []string{"organizations_schema-v1.0.0"}, Name: cut(c.Title, maxName), PrimaryURL: Homepage(c, s.Page), Tags: tags(c),
		URLs: urls(s, card), Description: markup.Plain(c.HTML), Mission: c.Summary, Status: string(card.Status), RSS: webURL(s.Feed),
		StartsAt: founded(card.Founded), Telephone: card.Contact.Phone, UniqueID: string(s.Actor),
	}
	p.Scope = string(card.Scope)
	if name, _, ok := strings.Cut(s.Handle, "@"); ok {
		p.Nickname = name
	}
	if card.Logo != nil {
		p.Image = webURL(card.Logo.URL)
	}
	if c.Image != nil {
		p.HeaderImage = webURL(c.Image.URL)
	}
	if s.MemberOf != "" {
		p.Relationships = []relationship{{Predicate: memberOf, Object: s.MemberOf}}
	}
	if details := (contact{Email: card.Contact.Email, Form: webURL(card.Contact.URL)}); details != (contact{}) {
		p.ContactDetails = &details
	}
	p.place(card.Place)
	return json.MarshalIndent(p, "", "  ")
}

// Homepage is the address under which the index keeps a profile: the website that the card names first by such a name, else
// the page here.
func Homepage(c domain.Content, page string) string {
	if c.Card != nil {
		for _, link := range c.Card.Links {
			switch strings.ToLower(strings.TrimSpace(link.Name)) {
			case "website", "web site", "homepage", "home page", "site", "site web", "webseite":
				if address := webURL(link.URL); address != "" {
					return address
				}
			}
		}
	}
	return webURL(page)
}

// tags are the hashtags, streams and themes, each once.
func tags(c domain.Content) []string {
	var all []string
	seen := map[string]bool{}
	add := func(tag string) {
		key := strings.ToLower(tag)
		if tag != "" && utf8.RuneCountInString(tag) <= maxTag && !seen[key] && len(all) < maxTags {
			seen[key] = true
			all = append(all, tag)
		}
	}
	for _, tag := range c.Tags {
		add(tag)
	}
	for _, term := range c.Streams {
		add(term.Label)
	}
	for _, term := range c.Themes {
		add(term.Label)
	}
	return all
}

func urls(s Source, card *domain.Card) []namedURL {
	all := []namedURL{{Name: "Fediverse", URL: string(s.Actor)}}
	seen := map[string]bool{string(s.Actor): true}
	for _, link := range append(append([]domain.Link{}, card.Links...), card.Programmes...) {
		if address := webURL(link.URL); address != "" && link.Name != "" && !seen[address] {
			seen[address] = true
			all = append(all, namedURL{Name: link.Name, URL: address})
		}
	}
	return all
}

func (p *profile) place(place *domain.Place) {
	if place.IsEmpty() {
		return
	}
	var lines []string
	for _, line := range []string{place.Name, place.Street, strings.TrimSpace(place.PostalCode + " " + place.City), place.Region, place.Country} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	p.FullAddress = strings.Join(lines, ", ")
	if country := strings.ToUpper(place.Country); len(country) == 2 && strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		p.Country = country
	}
	if place.Latitude != nil && place.Longitude != nil {
		p.Geolocation = &geolocation{Latitude: *place.Latitude, Longitude: *place.Longitude}
	}
}

// founded is the first moment of a year, a month or a day, in UTC.
func founded(text string) *int64 {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			seconds := t.Unix()
			return &seconds
		}
	}
	return nil
}

// webURL is an address as the schema takes it: ^https?://, at most maxURL characters; else "".
func webURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || utf8.RuneCountInString(address) > maxURL {
		return ""
	}
	return address
}

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}
