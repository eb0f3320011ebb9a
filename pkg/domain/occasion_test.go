package domain

import (
	"testing"
	"time"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAnEventWithoutAnEndLastsUntilItsDayIsOverButAtLeastAnEvening(t *testing.T) {
	for name, c := range map[string]struct{ start, end, zone, over string }{
		"with an end":              {"2030-05-21T16:30:00Z", "2030-05-21T19:00:00Z", "Europe/Brussels", "2030-05-21T19:00:00Z"},
		"in the morning":           {"2030-05-21T07:00:00Z", "", "Europe/Brussels", "2030-05-21T22:00:00Z"},
		"late in the evening":      {"2030-05-21T21:00:00Z", "", "Europe/Brussels", "2030-05-22T01:00:00Z"},
		"on another side of Earth": {"2030-05-21T02:00:00Z", "", "America/New_York", "2030-05-21T06:00:00Z"},
		"in no known zone":         {"2030-05-21T07:00:00Z", "", "Middle/Earth", "2030-05-22T00:00:00Z"},
		"as summer time begins":    {"2030-03-31T08:00:00Z", "", "Europe/Brussels", "2030-03-31T22:00:00Z"},
		"as summer time ends":      {"2030-10-27T08:00:00Z", "", "Europe/Brussels", "2030-10-27T23:00:00Z"},
		"ends before it starts":    {"2030-05-21T07:00:00Z", "2029-05-21T07:00:00Z", "Europe/Brussels", "2030-05-21T22:00:00Z"},
		"ends as it starts":        {"2030-05-21T07:00:00Z", "2030-05-21T07:00:00Z", "Europe/Brussels", "2030-05-21T22:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Occasion{Start: moment(t, c.start), End: moment(t, c.end), TimeZone: c.zone}
			if got := o.LastMoment(); !got.Equal(moment(t, c.over)) {
				t.Errorf("is over at %s, want %s", got, c.over)
			}
		})
	}
}

func TestWholeDaysAreKnownByTheirMidnights(t *testing.T) {
	for name, c := range map[string]struct {
		start, end, last string
		whole            bool
	}{
		"one day":             {"2030-05-20T22:00:00Z", "2030-05-21T22:00:00Z", "2030-05-21", true},
		"to the last minute":  {"2030-05-20T22:00:00Z", "2030-05-22T21:59:00Z", "2030-05-22", true},
		"to the last second":  {"2030-05-20T22:00:00Z", "2030-05-22T21:59:59Z", "2030-05-22", true},
		"over summer time":    {"2030-03-29T23:00:00Z", "2030-03-31T22:00:00Z", "2030-03-31", true},
		"an evening":          {"2030-05-21T16:00:00Z", "2030-05-21T22:00:00Z", "2030-05-21", false},
		"midnights elsewhere": {"2030-05-21T00:00:00Z", "2030-05-22T00:00:00Z", "2030-05-22", false},
		"without an end":      {"2030-05-20T22:00:00Z", "", "2030-05-21", false},
	} {
		t.Run(name, func(t *testing.T) {
			o := Occasion{Start: moment(t, c.start), End: moment(t, c.end), TimeZone: "Europe/Brussels"}
			if o.IsAllDay() != c.whole {
				t.Errorf("all day is %t", o.IsAllDay())
			}
			if got := o.LastDay().Format(time.DateOnly); got != c.last {
				t.Errorf("last day is %s, want %s", got, c.last)
			}
		})
	}
}

func TestPeopleMayStillJoinWhatIsPostponedButNotWhatIsCancelled(t *testing.T) {
	now := moment(t, "2030-05-21T10:00:00Z")
	o := Occasion{Start: now.Add(time.Hour), TimeZone: "Europe/Brussels"}
	for status, takes := range map[EventStatus]bool{EventConfirmed: true, EventPostponed: true, EventCancelled: false} {
		o.Status = status
		if o.TakesJoins(now) != takes {
			t.Errorf("takes joins is %t when %s", !takes, status)
		}
	}
}
