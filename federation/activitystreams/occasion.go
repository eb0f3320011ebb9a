package activitystreams

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const separator = " · "

// eventSummary is what Mastodon shows between title and link: date and place, then the author's words, at most MaxSummary
// characters. Words that already tell date and place are left alone.
func eventSummary(c domain.Content) string {
	w := wordsIn(c.Language)
	var parts []string
	if off := w.off(c.Event.Status); off != "" {
		parts = append(parts, off)
	}
	if !tellsOccasion(c.Summary, c.Event, w) {
		parts = append(parts, occasionLine(c.Event, w))
	}
	prefix := strings.Join(parts, separator)
	switch room := domain.MaxSummary - len([]rune(prefix+separator)); {
	case prefix == "":
		return cut(c.Summary, domain.MaxSummary)
	case c.Summary == "" || room < 30:
		return cut(prefix, domain.MaxSummary)
	default:
		return prefix + separator + cut(c.Summary, room)
	}
}

// withoutOccasion takes off what eventSummary put in front, so that a node of ours shows date and place once.
func withoutOccasion(summary string, c domain.Content) string {
	w := wordsIn(c.Language)
	if off := w.off(c.Event.Status); off != "" {
		summary = strings.TrimPrefix(strings.TrimPrefix(summary, off), separator)
	}
	rest, ok := strings.CutPrefix(summary, occasionLine(c.Event, w))
	if !ok {
		return summary
	}
	return strings.TrimPrefix(rest, separator)
}

// occasionLine is "Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent".
func occasionLine(o *domain.Occasion, w *words) string {
	zone := o.Location()
	start, end := o.Start.In(zone), o.End.In(zone)
	if o.IsAllDay() {
		return w.days(start, o.LastDay()) + prefixed(separator, whereabouts(o, w))
	}
	line := w.date(start) + ", " + start.Format("15:04")
	switch {
	case !o.HasEnd():
	case start.YearDay() == end.YearDay() && start.Year() == end.Year():
		line += "–" + end.Format("15:04")
	default:
		line += " – " + w.date(end) + ", " + end.Format("15:04")
	}
	return line + " " + zoneName(start) + prefixed(separator, whereabouts(o, w))
}

// off is the word that stands in front of what does not take place when it says.
func (w *words) off(status domain.EventStatus) string {
	switch status {
	case domain.EventCancelled:
		return w.canceled
	case domain.EventPostponed:
		return w.postponed
	}
	return ""
}

// days are whole days, without times and zone.
func (w *words) days(first, last time.Time) string {
	if first.Format(time.DateOnly) == last.Format(time.DateOnly) {
		return w.date(first)
	}
	return w.date(first) + " – " + w.date(last)
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func (w *words) date(t time.Time) string {
	return fmt.Sprintf("%s %d%s %s %d", w.weekdays[t.Weekday()], t.Day(), w.ordinal, w.months[t.Month()-1], t.Year())
}

// zoneName is "CET", or "UTC+3" where the zone has no letters of its own.
func zoneName(t time.Time) string {
	abbreviation, seconds := t.Zone()
	if isLetter(abbreviation[0]) {
		return abbreviation
	}
	name := fmt.Sprintf("UTC%+d", seconds/3600)
	if minutes := seconds % 3600 / 60; minutes != 0 {
		name += fmt.Sprintf(":%02d", max(minutes, -minutes))
	}
	return name
}

func whereabouts(o *domain.Occasion, w *words) string {
	if o.Place.IsEmpty() {
		if o.OnlineAddress != "" {
			return w.online
		}
		return ""
	}
	var parts []string
	for _, part := range []string{o.Place.Name, o.Place.Street, o.Place.City} {
		if part == o.Place.Street && o.Place.Name != "" || part == "" {
			continue // the street only where the place has no name
		}
		if len(parts) == 0 || !strings.Contains(strings.ToLower(parts[0]), strings.ToLower(part)) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = []string{o.Place.Country}
	}
	return cut(strings.Join(parts, ", "), 150)
}

// tellsOccasion says whether a summary names the day of the event, and its place if it has one.
func tellsOccasion(summary string, o *domain.Occasion, w *words) bool {
	if summary == "" || !tellsDay(summary, o.Start.In(o.Location()), w) {
		return false
	}
	if o.Place.IsEmpty() {
		return true
	}
	lower := strings.ToLower(summary)
	for _, part := range []string{o.Place.Name, o.Place.City} {
		if part != "" && strings.Contains(lower, strings.ToLower(part)) {
			return true
		}
	}
	return false
}

// tellsDay finds "14 March", "14. März", "March 14th", "14 de março", "2026-03-14", "14/3" and "14.03.".
func tellsDay(summary string, t time.Time, w *words) bool {
	if strings.Contains(summary, t.Format(time.DateOnly)) {
		return true
	}
	day := strconv.Itoa(t.Day())
	month := regexp.QuoteMeta(strings.TrimSuffix(w.months[t.Month()-1], "."))
	pattern := `(?i)\b0?` + day + `(\.|st|nd|rd|th|er)?\s+(de\s+|of\s+)?` + month +
		`|\b` + month + `\pL*\.?\s+` + day + `(st|nd|rd|th)?\b` +
		`|\b0?` + day + `[./]0?` + strconv.Itoa(int(t.Month())) + `\b`
	found, err := regexp.MatchString(pattern, summary)
	return err == nil && found
}
