package domain

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestLocalTimesAreReadAsTheClocksShowThem(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"Europe/Brussels", "2026-03-14 10:00", "2026-03-14T09:00:00Z"},
		{"Europe/Brussels", "2026-07-14T10:00:30", "2026-07-14T08:00:30Z"},
		{"America/Sao_Paulo", "2026-03-14 10:00", "2026-03-14T13:00:00Z"},
		{"UTC", "2026-12-31 23:59", "2026-12-31T23:59:00Z"},
		{"Asia/Kathmandu", "1900-01-01 00:00", "1899-12-31T18:18:44Z"},
		// The hour from 02:00 comes twice in Brussels on 25 October 2026; the first is summer time.
		{"Europe/Brussels", "2026-10-25 02:30", "2026-10-25T00:30:00Z"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z"},
	} {
		zone, err := TimeZone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := LocalTime(c.text, zone)
		if err != nil || got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s is %v, %v, not %s", c.text, c.zone, got.UTC(), err, c.want)
		}
	}
}

func TestTimesThatTheClocksSkipAreExplained(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		{"Europe/Brussels", "2026-03-29 02:30", "there is no 02:30 on 29 March 2026 in Europe/Brussels: the clocks go from 02:00 straight to 03:00; write 03:00 or later"},
		{"America/New_York", "2026-03-08 02:00", "from 02:00 straight to 03:00"},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "from 02:00 straight to 02:30"},
		{"Pacific/Apia", "2011-12-30 12:00", "there is no 12:00 on 30 December 2011"},
	} {
		zone, err := TimeZone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		_, err = LocalTime(c.text, zone)
		if !errors.Is(err, ErrInvalid) || !strings.Contains(Message(err), c.want) {
			t.Errorf("%s in %s: %v", c.text, c.zone, err)
		}
	}
}

func TestWhatIsNoTimeIsRefusedWithAnExample(t *testing.T) {
	for _, text := range []string{"", "tomorrow", "2026-03-14", "2026-02-30 10:00", "2026-03-14 25:00", "2026-03-14T10:00Z", "14.3.2026 10:00"} {
		if got, err := LocalTime(text, time.UTC); err == nil || !strings.Contains(Message(err), "2026-03-14 10:00") {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	for _, name := range []string{"", "Local", "Brussels", "../../etc/passwd", "Europe/Atlantis"} {
		if _, err := TimeZone(name); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q is accepted", name)
		}
	}
}

func TestAnHourThatComesTwiceHasTwoMoments(t *testing.T) {
	zone, err := TimeZone("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"2026-10-25T02:30": {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		"2026-10-25 03:00": {"2026-10-25T02:00:00Z"},
		"2026-10-25 01:59": {"2026-10-24T23:59:00Z"},
		"2026-03-29 02:30": nil,
		"tomorrow":         nil,
	} {
		var got []string
		for _, at := range ClockTimes(text, zone) {
			got = append(got, at.UTC().Format(time.RFC3339))
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestADayBeginsWhenItsClocksDo(t *testing.T) {
	for zone, c := range map[string]struct{ day, want string }{
		"Europe/Brussels":   {"2026-03-29", "2026-03-29T00:00:00+01:00"},
		"Asia/Beirut":       {"2026-03-29", "2026-03-29T01:00:00+03:00"},
		"America/Sao_Paulo": {"2018-11-04", "2018-11-04T01:00:00-02:00"},
		"America/Havana":    {"2026-11-01", "2026-11-01T00:00:00-04:00"},
	} {
		location, err := TimeZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		begin := FirstMoment(day.Year(), day.Month(), day.Day(), location)
		if got := begin.Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s begins at %s, want %s", c.day, zone, got, c.want)
		}
		whole := Occasion{Start: begin, End: FirstMoment(day.Year(), day.Month(), day.Day()+1, location), TimeZone: zone}
		if !whole.IsAllDay() || whole.LastDay().Format(time.DateOnly) != c.day {
			t.Errorf("%s in %s is no whole day", c.day, zone)
		}
	}
}
