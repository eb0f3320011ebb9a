package domain

import (
	"fmt"
	"strings"
	"time"
)

// TimeZone finds a zone by its IANA name, such as "Europe/Brussels".
// The error is an ExplainedError of kind ErrInvalid.
func TimeZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, Explain(ErrInvalid, fmt.Sprintf("%q is not a time zone; write one such as Europe/Brussels", name), nil)
	}
	return zone, nil
}

// LocalTime reads what a clock on the wall shows: "2026-03-14 10:00", or with "T" as browsers send it, with seconds
// or without. Of an hour that comes twice, when summer time ends, it takes the first. A time that the clock skips,
// and anything else, is an ExplainedError of kind ErrInvalid.
func LocalTime(text string, zone *time.Location) (time.Time, error) {
	text = strings.Replace(strings.TrimSpace(text), "T", " ", 1)
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		wall, err := time.Parse(layout, text) // as if in UTC, which skips nothing
		if err != nil {
			continue
		}
		t, err := time.ParseInLocation(layout, text, zone)
		if err != nil {
			continue
		}
		if !sameWall(t, wall) {
			return time.Time{}, Explain(ErrInvalid, skipped(t, wall, zone), nil)
		}
		return firstOf(t, wall), nil
	}
	return time.Time{}, Explain(ErrInvalid, fmt.Sprintf("%q is not a date and time; write it like 2026-03-14 10:00, as the clocks there show it", text), nil)
}

// ClockTimes are the moments at which the clocks of a zone show what LocalTime reads: one, two of an hour that comes twice,
// none of what they skip or of what cannot be read.
func ClockTimes(text string, zone *time.Location) []time.Time {
	text = strings.Replace(strings.TrimSpace(text), "T", " ", 1)
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if wall, err := time.Parse(layout, text); err == nil {
			return clockTimes(wall, zone)
		}
	}
	return nil
}

// clockTimes tries the offsets of the days before and after wall, which is as if in UTC.
func clockTimes(wall time.Time, zone *time.Location) []time.Time {
	var moments []time.Time
	for _, away := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := wall.Add(away).In(zone).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		if sameWall(t, wall) && (len(moments) == 0 || !moments[0].Equal(t)) {
			moments = append(moments, t)
		}
	}
	if len(moments) == 2 && moments[1].Before(moments[0]) {
		moments[0], moments[1] = moments[1], moments[0]
	}
	return moments
}

const wallLayout = "2006-01-02 15:04:05"

func sameWall(a, b time.Time) bool { return a.Format(wallLayout) == b.Format(wallLayout) }

// firstOf is the earlier of the two moments at which the clock shows wall.
func firstOf(t, wall time.Time) time.Time {
	begin, _ := t.ZoneBounds()
	if begin.IsZero() {
		return t
	}
	_, offset := begin.Add(-time.Second).Zone()
	earlier := wall.Add(-time.Duration(offset) * time.Second).In(t.Location())
	if earlier.Before(t) && sameWall(earlier, wall) {
		return earlier
	}
	return t
}

// skipped tells when the clocks jump over wall.
func skipped(near, wall time.Time, zone *time.Location) string {
	begin, end := near.ZoneBounds()
	jump := begin
	if begin.IsZero() || !end.IsZero() && end.Sub(near) < near.Sub(begin) {
		jump = end
	}
	_, before := jump.Add(-time.Second).Zone()
	from := jump.UTC().Add(time.Duration(before) * time.Second).Format("15:04")
	to := jump.In(zone).Format("15:04")
	return fmt.Sprintf("there is no %s on %s in %s: the clocks go from %s straight to %s; write %s or later",
		wall.Format("15:04"), wall.Format("2 January 2006"), zone, from, to, to)
}
