package domain

import "time"

// openEnded is how long an event without an end lasts at least: the length of an evening.
const openEnded = 4 * time.Hour

// HasEnd says whether the organiser named an end that can be true.
func (o *Occasion) HasEnd() bool { return !o.End.IsZero() && o.End.After(o.Start) }

// LastMoment is when the event is over: its end. Without one it lasts until the end of its day where it takes place, and
// at least openEnded, so that nothing which may still go on is called past.
func (o *Occasion) LastMoment() time.Time {
	if o.HasEnd() || o.Start.IsZero() {
		return later(o.Start, o.End)
	}
	start := o.Start.In(o.Location())
	year, month, day := start.Date()
	return later(time.Date(year, month, day+1, 0, 0, 0, 0, start.Location()), o.Start.Add(openEnded)).UTC()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// IsAllDay says whether it fills whole days on its own clocks: from midnight to midnight, or to the last minute of a day.
func (o *Occasion) IsAllDay() bool {
	if !o.HasEnd() {
		return false
	}
	start, end := o.Start.In(o.Location()), o.End.In(o.Location())
	return beginsDay(start) && (beginsDay(end) || minuteOfDay(end) == 24*60-1)
}

// FirstMoment is when a day begins in a zone: midnight, or where the clocks skip it, the moment to which they jump.
func FirstMoment(year int, month time.Month, day int, zone *time.Location) time.Time {
	if moments := clockTimes(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), zone); len(moments) > 0 {
		return moments[0]
	}
	jump, _ := time.Date(year, month, day, 12, 0, 0, 0, zone).ZoneBounds()
	return jump.In(zone)
}

func beginsDay(t time.Time) bool {
	year, month, day := t.Date()
	return minuteOfDay(t) == 0 || t.Equal(FirstMoment(year, month, day, t.Location()))
}

// LastDay is the day on which it ends, on its own clocks: midnight still belongs to the day before. It is the day of the
// start where there is no end.
func (o *Occasion) LastDay() time.Time {
	if !o.HasEnd() {
		return o.Start.In(o.Location())
	}
	return o.End.Add(-time.Nanosecond).In(o.Location())
}

func minuteOfDay(t time.Time) int { return t.Hour()*60 + t.Minute() }
