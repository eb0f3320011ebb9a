package domain

import (
	"strings"
	"time"
)

// MaxSavedPlaces is how many places a node keeps.
const MaxSavedPlaces = 500

// SavedPlace is a place that is kept for further events.
type SavedPlace struct {
	ID        ID
	Place     Place
	CreatedAt time.Time
}

// Label is how a list names a place: "The Mill, Ghent".
func (p *Place) Label() string {
	var parts []string
	for _, part := range []string{firstText(p.Name, p.Street), p.City} {
		if part != "" && (len(parts) == 0 || !strings.Contains(parts[0], part)) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// Key is the same for one place written twice.
func (p *Place) Key() string { return strings.ToLower(p.Label()) }

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
