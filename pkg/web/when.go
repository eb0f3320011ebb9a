package web

import (
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
		Start: o.Start.In(zone), Last: o.LastDay(), Zone: zone.String(), AllDay: o.IsAllDay(),
		Past: o.LastMoment().Before(p.now), Cancelled: o.Status == domain.EventCancelled, Tentative: o.Status == domain.EventTentative,
		Postponed: o.Status == domain.EventPostponed,
		Online:    webAddress(o.OnlineAddress), Where: placeLine(o.Place), Place: placeOf(o.Place),
	}
	v.Now = !v.Past && !v.Cancelled && !v.Postponed && !o.Start.After(p.now)
	if o.HasEnd() {
		v.End = o.End.In(zone)
	}
	v.SameDay = isOneDay(v)
	v.Duration = p.duration(v)
	v.OtherYear = v.Start.Year() != p.now.In(zone).Year()
	v.ZoneShort = zoneAbbreviation(v.Start)
	v.ZoneLong = zoneLong(v.Start)
	if !v.End.IsZero() && utcOffset(v.End) != utcOffset(v.Start) {
		v.EndZone = zoneShift(v.End)
	}
	if utcOffset(v.Start) != "UTC" || v.EndZone != "" {
		v.UTC = p.clocks(v.Start, v.Start.UTC(), v.End)
	}
	return v
}

// isOneDay: a night's party that ends before six is one day's event.
func isOneDay(v *whenView) bool {
	if v.End.IsZero() || sameDay(v.Start, v.Last) {
		return true
	}
	return !v.AllDay && v.End.Sub(v.Start) < 18*time.Hour && v.End.Hour() < 6
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}

// duration is "2 h 30 min" by the time that really passes, or for what lasts longer how many days it touches.
func (p presenter) duration(v *whenView) string {
	if v.End.IsZero() || v.AllDay && v.SameDay {
		return ""
	}
	if !v.SameDay {
		return p.l.say("event.days", "Count", daysBetween(v.Start, v.Last)+1)
	}
	minutes := int(v.End.Sub(v.Start) / time.Minute)
	hours, minutes := minutes/60, minutes%60
	switch {
	case hours == 0:
		return p.l.say("event.minutes", "Count", minutes)
	case minutes == 0:
		return p.l.say("event.hours", "Count", hours)
	}
	return p.l.say("event.hours_minutes", "Hours", p.l.number(hours), "Minutes", p.l.number(minutes))
}

// daysBetween counts dates, however long their days are.
func daysBetween(a, b time.Time) int {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return int(time.Date(y2, m2, d2, 0, 0, 0, 0, time.UTC).Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

// clocks is "16:30–19:00" as clocks elsewhere show it, with the dates where they are not that of day.
func (p presenter) clocks(day, start, end time.Time) string {
	text := p.l.clock(start)
	end = end.In(start.Location())
	if !sameDay(day, start) || !end.IsZero() && !sameDay(start, end) {
		text = p.l.date(start) + ", " + text
	}
	if end.IsZero() {
		return text
	}
	if sameDay(start, end) {
		return text + "–" + p.l.clock(end)
	}
	return text + " – " + p.l.date(end) + ", " + p.l.clock(end)
}

// begins is the day of an event, with the hour where it has one.
func (p presenter) begins(v *whenView) string {
	if v.AllDay {
		return p.l.date(v.Start)
	}
	return p.l.date(v.Start) + ", " + p.l.clock(v.Start) + " " + v.ZoneShort
}

// zoneLong is "Europe/Brussels (CEST, UTC+02:00)"; a zone that is only an offset has no name.
func zoneLong(t time.Time) string {
	name := strings.ReplaceAll(t.Location().String(), "_", " ")
	if name == "UTC" || strings.HasPrefix(name, "Etc/") {
		return utcOffset(t)
	}
	return name + " (" + zoneShift(t) + ")"
}

// zoneShift is "CEST, UTC+02:00".
func zoneShift(t time.Time) string {
	if short := zoneAbbreviation(t); short != utcOffset(t) {
		return short + ", " + utcOffset(t)
	}
	return utcOffset(t)
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

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
