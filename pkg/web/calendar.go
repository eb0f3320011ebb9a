package web

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// calendar writes dates as a language does. Names of months stand in the case that dates need, short forms are the
// language's own.
type calendar struct {
	say                             func(key string, pairs ...any) string
	months, alone, shortMonths      []string
	weekdays, shortWeekdays         []string
	first, day, month, long, period string
	weekStart                       time.Weekday
}

var errCalendar = errors.New("date needs twelve months, months_alone and months_short, seven weekdays and weekdays_short, and a week_start of 0 to 6")

func newCalendar(say func(string, ...any) string) (calendar, error) {
	words := func(key string) []string { return strings.Split(say(key), " ") }
	c := calendar{
		say: say, months: words("date.months"), alone: words("date.months_alone"), shortMonths: words("date.months_short"),
		weekdays: words("date.weekdays"), shortWeekdays: words("date.weekdays_short"),
		first: say("date.first"), day: say("date.day"), month: say("date.month"), long: say("date.long"), period: say("date.period"),
	}
	start, err := strconv.Atoi(say("date.week_start"))
	if err != nil || start < 0 || start > 6 || len(c.months) != 12 || len(c.alone) != 12 || len(c.shortMonths) != 12 ||
		len(c.weekdays) != 7 || len(c.shortWeekdays) != 7 {
		return c, errCalendar
	}
	c.weekStart = time.Weekday(start)
	return c, nil
}

// fill puts values into a pattern; names in a pattern stand in single braces, since pages write many dates.
func fill(pattern string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(pattern)
}

// dayNumber is "22"; several languages call the first of a month so.
func (c *calendar) dayNumber(t time.Time) string {
	if t.Day() == 1 {
		return c.first
	}
	return strconv.Itoa(t.Day())
}

// date is "22 November 2026".
func (c *calendar) date(t time.Time) string {
	return fill(c.day, "{day}", c.dayNumber(t), "{month}", c.months[t.Month()-1], "{year}", strconv.Itoa(t.Year()))
}

// longDate is "Sunday, 22 November 2026".
func (c *calendar) longDate(t time.Time) string {
	return fill(c.long, "{weekday}", c.weekdays[t.Weekday()], "{date}", c.date(t))
}

// monthYear is "November 2026".
func (c *calendar) monthYear(t time.Time) string {
	return fill(c.month, "{month}", c.alone[t.Month()-1], "{year}", strconv.Itoa(t.Year()))
}

// dates is "22–24 November 2026", or both dates if the months differ; one date if the days do not.
func (c *calendar) dates(from, to time.Time) string {
	fromYear, fromMonth, fromDay := from.Date()
	toYear, toMonth, toDay := to.Date()
	switch {
	case fromYear == toYear && fromMonth == toMonth && fromDay == toDay:
		return c.date(from)
	case fromYear == toYear && fromMonth == toMonth:
		return fill(c.period, "{from}", c.dayNumber(from), "{to}", strconv.Itoa(toDay), "{month}", c.months[toMonth-1], "{year}", strconv.Itoa(toYear))
	}
	return c.date(from) + " – " + c.date(to)
}

// shortMonth and shortWeekday are for small boxes.
func (c *calendar) shortMonth(t time.Time) string   { return c.shortMonths[t.Month()-1] }
func (c *calendar) shortWeekday(t time.Time) string { return c.shortWeekdays[t.Weekday()] }

// relative is how long ago, or how soon, t is; beyond a week a date and the clock of now.
func (c *calendar) relative(t, now time.Time) string {
	away, past := t.Sub(now), false
	if away < 0 {
		away, past = -away, true
	}
	key, count := "", 0
	switch {
	case away < time.Minute:
		return c.say("when.now")
	case away < time.Hour:
		key, count = "minutes", int(away.Minutes())
	case away < 24*time.Hour:
		key, count = "hours", int(away.Hours())
	case away < 7*24*time.Hour:
		key, count = "days", int(away.Hours()/24)
	default:
		t = t.In(now.Location())
		return c.date(t) + ", " + t.Format("15:04") + " " + zoneAbbreviation(t)
	}
	switch {
	case key == "minutes" && past:
		return c.say("when.minutes_ago", "Count", count)
	case key == "minutes":
		return c.say("when.in_minutes", "Count", count)
	case key == "hours" && past:
		return c.say("when.hours_ago", "Count", count)
	case key == "hours":
		return c.say("when.in_hours", "Count", count)
	case past:
		return c.say("when.days_ago", "Count", count)
	}
	return c.say("when.in_days", "Count", count)
}
