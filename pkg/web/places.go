package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

func placeLine(p *domain.Place) string {
	if p.IsEmpty() {
		return ""
	}
	var parts []string
	for _, part := range []string{p.Name, p.City} {
		if part != "" && (len(parts) == 0 || !strings.Contains(parts[0], part)) {
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
		if line != "" && line != p.Name {
			v.Lines = append(v.Lines, line)
		}
	}
	if lat, lon, ok := coordinatesOf(p); ok {
		v.Route = "https://www.openstreetmap.org/directions?to=" + lat + "%2C" + lon
		v.Geo = template.URL("geo:" + lat + "," + lon) //nolint:gosec // two numbers
	}
	return v
}

// coordinatesOf writes a point on Earth to about a metre.
func coordinatesOf(p *domain.Place) (latitude, longitude string, ok bool) {
	if p.Latitude == nil || p.Longitude == nil {
		return "", "", false
	}
	if !(*p.Latitude >= -90 && *p.Latitude <= 90 && *p.Longitude >= -180 && *p.Longitude <= 180) { // nor what is no number
		return "", "", false
	}
	return degrees(*p.Latitude), degrees(*p.Longitude), true
}

func degrees(number float64) string {
	text := strings.TrimRight(strconv.FormatFloat(number, 'f', 5, 64), "0")
	return strings.TrimSuffix(text, ".")
}

// mapOf is OpenStreetMap's page of the coordinates, or its search for the address. It is a link, never loaded.
func mapOf(p *domain.Place) string {
	if lat, lon, ok := coordinatesOf(p); ok {
		return fmt.Sprintf("https://www.openstreetmap.org/?mlat=%[1]s&mlon=%[2]s#map=17/%[1]s/%[2]s", lat, lon)
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
