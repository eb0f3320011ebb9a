package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// when shows an occasion on its own clock.
func (p presenter) when(o *domain.Occasion) *whenView {
	if o == nil {
		return nil
	}
	zone := o.Location()
	v := &whenView{
		Start: o.Start.In(zone), Zone: zone.String(),
		Past: o.LastMoment().Before(p.now), Cancelled: o.Status == domain.EventCancelled, Tentative: o.Status == domain.EventTentative,
		Online: webAddress(o.OnlineAddress), Where: placeLine(o.Place), Place: placeOf(o.Place),
	}
	v.SameDay = true
	if !o.End.IsZero() {
		v.End = o.End.In(zone)
		y, m, d := v.Start.Date()
		y2, m2, d2 := v.End.Date()
		// A night's party that ends before six is one day's event.
		v.SameDay = y == y2 && m == m2 && d == d2 || v.End.Sub(v.Start) < 18*time.Hour && v.End.Hour() < 6
	}
	v.OtherYear = v.Start.Year() != p.now.In(zone).Year()
	v.ZoneShort = zoneAbbreviation(v.Start)
	v.ZoneLong = fmt.Sprintf("%s (%s)", strings.ReplaceAll(zone.String(), "_", " "), utcOffset(v.Start))
	return v
}

// zoneAbbreviation is "CET", or the offset where the zone has no letters.
func zoneAbbreviation(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		return utcOffset(t)
	}
	return name
}

func utcOffset(t time.Time) string {
	if _, seconds := t.Zone(); seconds == 0 {
		return "UTC"
	}
	return "UTC" + t.Format("-07:00")
}

func placeLine(p *domain.Place) string {
	if p.IsEmpty() {
		return ""
	}
	var parts []string
	for _, part := range []string{p.Name, p.City} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, firstOf(p.Street, p.Region, p.Country))
	}
	return strings.Join(parts, ", ")
}

func placeOf(p *domain.Place) *placeView {
	if p.IsEmpty() {
		return nil
	}
	v := &placeView{Name: p.Name, Map: mapOf(p)}
	for _, line := range []string{p.Street, strings.TrimSpace(p.PostalCode + " " + p.City), p.Region, p.Country} {
		if line != "" {
			v.Lines = append(v.Lines, line)
		}
	}
	return v
}

// mapOf is OpenStreetMap's page of the coordinates, or its search for the address. It is a link, never loaded.
func mapOf(p *domain.Place) string {
	if p.Latitude != nil && p.Longitude != nil {
		return fmt.Sprintf("https://www.openstreetmap.org/?mlat=%[1]g&mlon=%[2]g#map=17/%[1]g/%[2]g", *p.Latitude, *p.Longitude)
	}
	var parts []string
	for _, part := range []string{p.Street, strings.TrimSpace(p.PostalCode + " " + p.City), p.Country} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if p.City == "" && p.Street == "" {
		return ""
	}
	return "https://www.openstreetmap.org/search?query=" + queryEscape(strings.Join(parts, ", "))
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
