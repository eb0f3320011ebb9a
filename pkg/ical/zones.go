package ical

import (
	"fmt"
	"maps"
	"slices"
	"time"

	ical "github.com/emersion/go-ical"
)

// longest keeps an event that lasts for ever from listing changes of the clocks for ever.
const longest = 20 * 365 * 24 * time.Hour

// timeZones describes each zone for the time in which events use it. Calendars that know the name take their own
// description; Outlook and others have no other. UTC needs none, and stands only where nothing else does.
func timeZones(zones map[string]*span) []*ical.Component {
	var list []*ical.Component
	for _, name := range slices.Sorted(maps.Keys(zones)) {
		if zones[name].zone == time.UTC && !zones[name].from.IsZero() {
			continue
		}
		list = append(list, timeZone(zones[name]))
	}
	return list
}

func timeZone(s *span) *ical.Component {
	zone := ical.NewComponent(ical.CompTimezone)
	set(zone.Props, ical.PropTimezoneID, s.zone.String())
	last := s.to
	if last.Sub(s.from) > longest {
		last = s.from.Add(longest)
	}
	first := s.from.In(s.zone)
	zone.Children = append(zone.Children, observance(first))
	for before, t := first, nextBound(first); !t.IsZero() && !t.After(last); before, t = t, nextBound(t) {
		if before.Format(clockLayout) != t.Format(clockLayout) {
			zone.Children = append(zone.Children, observance(t))
		}
	}
	return zone
}

// clockLayout shows how far clocks are from UTC, and what that is called.
const clockLayout = "-070000 MST"

// nextBound is when the clocks may change next; zero where they never do.
func nextBound(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(24 * time.Hour) // Go 1.26 stands still on the last day of leap years from 2040 on
	}
	return end
}

// observance is the time between two changes of the clocks in which t lies.
func observance(t time.Time) *ical.Component {
	kind := ical.CompTimezoneStandard
	if t.IsDST() {
		kind = ical.CompTimezoneDaylight
	}
	name, to := t.Zone()
	from := to
	// RFC 5545 §3.6.5: the begin is written as the clocks showed it before they changed.
	start := "19700101T000000" // where the clocks never changed before
	if begin, _ := t.ZoneBounds(); !begin.IsZero() {
		_, from = begin.Add(-time.Second).Zone()
		start = begin.UTC().Add(time.Duration(from) * time.Second).Format("20060102T150405")
	}
	o := ical.NewComponent(kind)
	set(o.Props, ical.PropDateTimeStart, start)
	set(o.Props, ical.PropTimezoneOffsetFrom, offset(from))
	set(o.Props, ical.PropTimezoneOffsetTo, offset(to))
	set(o.Props, ical.PropTimezoneName, clean(name))
	return o
}

func offset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	text := fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
