package web

import (
	"html/template"
	"time"
)

// here is a moment on the clock of the place that the node is of: pages show moments so, and name the clock.
func (s *site) here(t time.Time) time.Time {
	if s.zone == nil { // the database does not answer
		return t
	}
	return t.In(s.zone)
}

func (v *visit) here(t time.Time) time.Time { return v.site.here(t) }

func (p presenter) here(t time.Time) time.Time { return t.In(p.now.Location()) }

// moment is "22 November 2026, 18:30 CET".
func (l *locale) moment(t time.Time) string {
	return l.date(t) + ", " + l.clock(t) + " " + zoneAbbreviation(t)
}

// momentTime is a moment as an element.
func (l *locale) momentTime(t time.Time) template.HTML { return timeElement(t, "", l.moment(t)) }

// ownTime is a moment that scripts show on the reader's own clock; kind is how (own-times.js).
func (l *locale) ownTime(t time.Time, kind ...string) template.HTML {
	own := " data-own"
	if len(kind) > 0 {
		own += `="` + template.HTMLEscapeString(kind[0]) + `"`
	}
	return timeElement(t, own, l.moment(t))
}

func timeElement(t time.Time, more, text string) template.HTML {
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `"` + more + `>` + template.HTMLEscapeString(text) + `</time>`) //nolint:gosec // escaped
}
