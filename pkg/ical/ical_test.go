package ical

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"

	"github.com/weftwork/weftwork/pkg/domain"
)

func at(t testing.TB, zone, clock string) time.Time {
	t.Helper()
	location, err := domain.TimeZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	moment, err := domain.LocalTime(clock, location)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func assembly(t testing.TB) domain.Item {
	return domain.Item{
		URI: "https://weft.example/ap/events/1", URL: "https://weft.example/events/spring-assembly", Kind: domain.KindEvent, Revision: 3,
		PublishedAt: time.Date(2027, 1, 2, 3, 4, 5, 6, time.UTC), UpdatedAt: time.Date(2027, 2, 3, 4, 5, 6, 0, time.UTC),
		Content: domain.Content{
			Title: "Spring assembly; soup, and bread", Summary: "A day for co-operatives.", HTML: "<p>Coffee first.</p>", Tags: []string{"commons", "a,b"},
			Event: &domain.Occasion{
				Start: at(t, "Europe/Brussels", "2027-03-13 10:00"), End: at(t, "Europe/Brussels", "2027-03-13 17:00"), TimeZone: "Europe/Brussels",
				Place:  &domain.Place{Name: "Huis van de Buurt", Street: "Kerkstraat 1", PostalCode: "9000", City: "Gent", Country: "Belgium", Latitude: new(51.0543), Longitude: new(3.7174)},
				Status: domain.EventConfirmed, OnlineAddress: "https://meet.example/x",
			},
		},
	}
}

func plain(html string) string { return strings.NewReplacer("<p>", "", "</p>", "").Replace(html) }

func TestAnEventReadsLikeTheGoldenFile(t *testing.T) {
	got, err := Event(assembly(t), Options{Plain: plain})
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/event.ics")
	if err != nil {
		t.Fatal(err)
	}
	if string(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n"))) != string(want) {
		t.Errorf("got\n%s", got)
	}
}

func TestWholeDaysAreDatesWithoutAZone(t *testing.T) {
	item := assembly(t)
	item.Content.Event.Start, item.Content.Event.End = at(t, "Europe/Brussels", "2027-03-13 00:00"), at(t, "Europe/Brussels", "2027-03-14 23:59")
	got, err := Event(item, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20270313\r\n", "DTEND;VALUE=DATE:20270315\r\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "VTIMEZONE") {
		t.Error("dates have no zone")
	}
	read(t, got)
}

func TestWhatIsPostponedIsTentativeInCalendars(t *testing.T) {
	item := assembly(t)
	item.Content.Event.Status = domain.EventPostponed
	got, err := Event(item, Options{})
	if err != nil || !strings.Contains(string(got), "STATUS:TENTATIVE\r\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

func read(t *testing.T, raw []byte) *ical.Calendar {
	t.Helper()
	calendar, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	return calendar
}

// offsetAt finds, as a calendar program does, how far the clocks are from UTC at a local time.
func offsetAt(t *testing.T, zone *ical.Component, local string) string {
	t.Helper()
	best, found := "", ""
	for _, o := range zone.Children {
		if start := o.Props.Get(ical.PropDateTimeStart).Value; start <= local && start > best {
			best, found = start, o.Props.Get(ical.PropTimezoneOffsetTo).Value
		}
	}
	return found
}

func TestTimesMeanTheSameMomentWithTheZonesInTheCalendarAlone(t *testing.T) {
	for _, c := range []struct{ zone, start, end, startOffset, endOffset string }{
		{"Europe/Brussels", "2027-03-13 10:00", "2027-03-13 17:00", "+0100", "+0100"},
		{"Europe/Brussels", "2027-03-27 22:00", "2027-03-28 08:00", "+0100", "+0200"},
		{"Europe/Brussels", "2027-10-30 22:00", "2027-10-31 12:00", "+0200", "+0100"},
		{"America/New_York", "2027-07-04 20:00", "2027-07-04 23:00", "-0400", "-0400"},
		{"Asia/Kolkata", "2027-07-04 20:00", "2027-07-04 23:00", "+0530", "+0530"},
		{"Africa/Casablanca", "2027-02-20 10:00", "2027-02-20 12:00", "+0000", "+0000"},
		{"Europe/Brussels", "2040-12-31 22:00", "2041-07-01 08:00", "+0100", "+0200"},
		{"Australia/Lord_Howe", "2027-01-20 10:00", "2027-06-20 12:00", "+1100", "+1030"},
	} {
		item := assembly(t)
		item.Content.Event.TimeZone = c.zone
		item.Content.Event.Start, item.Content.Event.End = at(t, c.zone, c.start), at(t, c.zone, c.end)
		raw, err := Event(item, Options{})
		if err != nil {
			t.Fatal(err)
		}
		calendar := read(t, raw)
		zone := calendar.Children[0]
		for property, want := range map[string]string{ical.PropDateTimeStart: c.startOffset, ical.PropDateTimeEnd: c.endOffset} {
			prop := calendar.Events()[0].Props.Get(property)
			if prop.Params.Get(ical.ParamTimezoneID) != zone.Props.Get(ical.PropTimezoneID).Value {
				t.Errorf("%s names the zone %v", property, prop.Params)
			}
			if got := offsetAt(t, zone, prop.Value); got != want {
				t.Errorf("%s %s of %s is %s from UTC, not %s:\n%s", c.zone, property, prop.Value, got, want, raw)
			}
		}
		start, err := calendar.Events()[0].DateTimeStart(nil)
		if err != nil || !start.Equal(item.Content.Event.Start) {
			t.Errorf("%s begins at %v, %v", c.zone, start, err)
		}
	}
}

func TestAFeedHoldsEveryEventAndEachZoneOnce(t *testing.T) {
	items := []domain.Item{assembly(t), assembly(t), assembly(t), {Content: domain.Content{Title: "An article"}}}
	items[1].URI, items[1].Content.Event.Start = "https://weft.example/ap/events/2", at(t, "Europe/Brussels", "2028-07-01 10:00")
	items[1].Content.Event.End = time.Time{}
	items[2].URI, items[2].Content.Event.TimeZone = "https://weft.example/ap/events/3", "UTC"
	raw, err := Feed("Events of an open co-op", items, Options{Source: "https://weft.example/events.ics"})
	if err != nil {
		t.Fatal(err)
	}
	calendar := read(t, raw)
	if len(calendar.Events()) != 3 || len(calendar.Children) != 4 {
		t.Errorf("%d events, %d components", len(calendar.Events()), len(calendar.Children))
	}
	if name := calendar.Props.Get("X-WR-CALNAME").Value; name != "Events of an open co-op" {
		t.Errorf("it is called %q", name)
	}
	if calendar.Events()[1].Props.Get(ical.PropDateTimeEnd) != nil {
		t.Error("an event without an end has one")
	}
	if start := calendar.Events()[2].Props.Get(ical.PropDateTimeStart).Value; start != "20270313T090000Z" {
		t.Errorf("in UTC it starts at %s", start)
	}
}

func TestAnEmptyFeedIsACalendar(t *testing.T) {
	raw, err := Feed("Nothing yet", nil, Options{})
	if err != nil || len(read(t, raw).Events()) != 0 {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestNoTextBreaksOutOfItsLine(t *testing.T) {
	item := assembly(t)
	attack := "a\r\nEND:VEVENT\nX:\x00y;z,\\n\"\u0085"
	item.Content.Title, item.Content.Summary, item.Content.Tags = attack, attack, []string{attack}
	item.URI, item.URL, item.Content.Event.OnlineAddress = domain.URI(attack), attack, attack
	item.Content.Event.Place.Name = attack
	raw, err := Feed(attack, []domain.Item{item}, Options{Plain: func(string) string { return attack }, Source: attack})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, raw); len(got.Events()) != 1 {
		t.Errorf("%d events", len(got.Events()))
	}
}

func TestLinesAreFoldedBetweenLetters(t *testing.T) {
	item := assembly(t)
	item.Content.Title = strings.Repeat("äöü€🙂", 50)
	raw, err := Event(item, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > maxLine {
			t.Errorf("%d bytes: %s", len(line), line)
		}
	}
	if title, err := read(t, raw).Events()[0].Props.Text(ical.PropSummary); err != nil || title != item.Content.Title {
		t.Errorf("the title became %q, %v", title, err)
	}
}

func TestStrangeOccasionsDoNotBreakTheFeed(t *testing.T) {
	items := []domain.Item{assembly(t), assembly(t), assembly(t), assembly(t)}
	items[0].Content.Event.Start, items[0].Content.Event.End = time.Time{}, time.Time{}
	items[1].Content.Event.End = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	items[2].Content.Event.Start = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	items[3].Content.Event.TimeZone = "Nowhere/At_All"
	raw, err := Feed("x", items, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(read(t, raw).Events()); got != 2 {
		t.Errorf("%d events", got)
	}
	if len(raw) > 20_000 {
		t.Errorf("%d bytes for a zone", len(raw))
	}
}

func TestOnlineEventsSayWhere(t *testing.T) {
	o := &domain.Occasion{OnlineAddress: "https://meet.example/x"}
	for want, place := range map[string]*domain.Place{
		"https://meet.example/x":  nil,
		"Gent":                    {City: "Gent"},
		"Hall, Street 1, 9 Gent":  {Name: "Hall", Street: "Street 1", PostalCode: "9", City: "Gent"},
		"https://meet.example/x ": {Latitude: new(1.0)},
	} {
		o.Place = place
		if got := location(o); got != strings.TrimSpace(want) {
			t.Errorf("%+v gives %q", place, got)
		}
	}
	if got := offset(-12600) + offset(20700) + offset(1075); got != "-0330+0545+001755" {
		t.Errorf("offsets are %s", got)
	}
}
