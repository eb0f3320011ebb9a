package activitystreams

import (
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// setLocation writes one Place, never an array (Mobilizon), without an id, so that a corrected place is not mistaken for
// the old one. What is only online has no location: Mobilizon would list a VirtualLocation as a house.
func setLocation(o asObject, p *domain.Place) {
	if p.IsEmpty() {
		return
	}
	place := streams.NewActivityStreamsPlace()
	setName(place, p.Name, "")
	if p.Street+p.PostalCode+p.City+p.Region+p.Country != "" {
		extend(place, "address", postalAddress(p))
	}
	if p.Latitude != nil && p.Longitude != nil {
		latitude := streams.NewActivityStreamsLatitudeProperty()
		latitude.Set(*p.Latitude)
		place.SetActivityStreamsLatitude(latitude)
		longitude := streams.NewActivityStreamsLongitudeProperty()
		longitude.Set(*p.Longitude)
		place.SetActivityStreamsLongitude(longitude)
	}
	location := streams.NewActivityStreamsLocationProperty()
	location.AppendActivityStreamsPlace(place)
	o.SetActivityStreamsLocation(location)
}

func postalAddress(p *domain.Place) map[string]any {
	return map[string]any{
		"type": "PostalAddress", "streetAddress": notEmpty(p.Street), "postalCode": notEmpty(p.PostalCode),
		"addressLocality": notEmpty(p.City), "addressRegion": notEmpty(p.Region), "addressCountry": notEmpty(p.Country),
	}
}

// link is an AS2 Link; the address may be empty.
func link(l domain.Link, mediaType string) vocab.ActivityStreamsLink {
	o := streams.NewActivityStreamsLink()
	if l.URL != "" {
		href := streams.NewActivityStreamsHrefProperty()
		href.Set(iri(domain.URI(l.URL)))
		o.SetActivityStreamsHref(href)
	}
	name := streams.NewActivityStreamsNameProperty()
	name.AppendXMLSchemaString(l.Name)
	o.SetActivityStreamsName(name)
	setMediaType(o, mediaType)
	return o
}

// readLocation finds the first place and the first online address in a location: text, one object, or an array of them.
func readLocation(v any) (place *domain.Place, online string) {
	for _, entry := range list(v) {
		switch entry := entry.(type) {
		case string:
			if place == nil && webAddress(entry) == "" {
				place = notNowhere(&domain.Place{Name: line(entry)})
			}
		case map[string]any:
			if hasType(entry, "VirtualLocation") {
				if online == "" {
					online = page(entry["url"])
				}
			} else if place == nil {
				place = readPlace(entry)
			}
		}
	}
	return place, online
}

// line is one line of an address.
func line(s string) string { return cut(clean(s), 300) }

func readPlace(m map[string]any) *domain.Place {
	p := &domain.Place{Name: name(text(m["name"]), 300)}
	switch address := first(m["address"]).(type) {
	case string: // Gancio
		p.Street = line(address)
	case map[string]any:
		p.Street, p.PostalCode, p.City = line(text(address["streetAddress"])), line(text(address["postalCode"])), line(text(address["addressLocality"]))
		p.Region = line(text(address["addressRegion"]))
		p.Country = line(text(address["addressCountry"]))
		if country := object(address["addressCountry"]); country != nil {
			p.Country = line(text(country["name"]))
		}
	}
	if strings.EqualFold(p.Street, p.Name) {
		p.Street = ""
	}
	coordinates := m
	if geo := object(m["geo"]); geo != nil { // Mobilizon before version 1
		coordinates = geo
	}
	latitude, hasLatitude := number(coordinates["latitude"])
	longitude, hasLongitude := number(coordinates["longitude"])
	if hasLatitude && hasLongitude && latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180 {
		p.Latitude, p.Longitude = &latitude, &longitude
	}
	return notNowhere(p)
}

func notNowhere(p *domain.Place) *domain.Place {
	if p.IsEmpty() {
		return nil
	}
	return p
}
