package web

import (
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// on makes an event take place at times on the clocks of a zone; end may be "".
func on(t *testing.T, zone, start, end string) func(*domain.Content) {
	t.Helper()
	location, err := domain.TimeZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := domain.LocalTime(text, location)
		if err != nil {
			t.Fatal(err)
		}
		return at.UTC()
	}
	return func(c *domain.Content) { c.Event.TimeZone, c.Event.Start, c.Event.End = zone, read(start), read(end) }
}

func TestAnEventTellsItsTimesOnItsOwnClocksInUTCAndLetsScriptsTellTheReaders(t *testing.T) {
	h := settled(t)
	for name, c := range map[string]struct {
		zone, start, end string
		want, lacks      []string
	}{
		"An evening": {
			"Europe/Brussels", "2035-05-21 18:30", "2035-05-21 21:00",
			[]string{
				"Monday, 21 May 2035", "<b>18:30–21:00</b>", "2 h 30 min", "Europe/Brussels (CEST, UTC+02:00)", "<dd>16:30–19:00</dd>",
				`data-start="2035-05-21T18:30:00+02:00" data-end="2035-05-21T21:00:00+02:00" data-zone="Europe/Brussels" hidden`,
			},
			[]string{"All day", "at the end"},
		},
		"Another day in UTC": {
			"America/Sao_Paulo", "2035-05-21 22:30", "2035-05-22 00:15",
			[]string{"Monday, 21 May 2035", "<b>22:30–00:15</b>", "1 h 45 min", "America/Sao Paulo (UTC-03:00)", "<dd>22 May 2035, 01:30–03:15</dd>"},
			[]string{"Tuesday"},
		},
		"A night in which summer time ends": {
			"Europe/Brussels", "2035-10-28 01:00", "2035-10-28 05:00",
			[]string{"<b>01:00–05:00</b>", "5 hours", "(CEST, UTC+02:00)", "at the end CET, UTC+01:00", "<dd>27 October 2035, 23:00 – 28 October 2035, 04:00</dd>"},
			nil,
		},
		"Several days": {
			"Europe/Brussels", "2035-06-08 18:00", "2035-06-10 14:00",
			[]string{"<dt>from</dt>", "Friday, 8 June 2035", "<b>18:00</b>", "<dt>to</dt>", "Sunday, 10 June 2035", "<b>14:00</b>", "3 days"},
			nil,
		},
		"A whole day": {
			"Europe/Brussels", "2035-06-08 00:00", "2035-06-09 00:00",
			[]string{"Friday, 8 June 2035", "All day"},
			[]string{"Saturday", "00:00", "data-start", "UTC", "+02:00"},
		},
		"Whole days": {
			"Europe/Brussels", "2035-06-08 00:00", "2035-06-09 23:59",
			[]string{"Friday, 8 June 2035", "Saturday, 9 June 2035", "All day", "2 days"},
			[]string{"23:59<", "data-start"},
		},
		"Without an end": {
			"UTC", "2035-06-08 18:00", "",
			[]string{"Friday, 8 June 2035", "<b>18:00</b>", "<dd>UTC</dd>"},
			[]string{"data-end", "<dt>UTC</dt>"},
		},
	} {
		item := h.event(name, 0, on(t, c.zone, c.start, c.end))
		page := h.get("/events/" + item.Slug).is(http.StatusOK)
		page.body = html.UnescapeString(page.body)
		page.has(c.want...)
		_, ticket, _ := strings.Cut(page.body, `class="ticket"`)
		page.body, _, _ = strings.Cut(ticket, "</section>")
		page.lacks(c.lacks...)
	}
}

func TestAnEventSaysAboveAllElseThatItIsNotAsOneWouldThink(t *testing.T) {
	h := settled(t)
	const over, now = "This event is over.", "It is on now."
	for name, c := range map[string]struct {
		starts, lasts time.Duration
		status        domain.EventStatus
		want          string
	}{
		"As planned": {48 * time.Hour, time.Hour, domain.EventConfirmed, ""}, "Off": {48 * time.Hour, time.Hour, domain.EventCancelled, "This event is cancelled."},
		"Later": {48 * time.Hour, time.Hour, domain.EventPostponed, "This event is postponed."}, "Over": {-48 * time.Hour, time.Hour, domain.EventConfirmed, over},
		"Open": {48 * time.Hour, time.Hour, domain.EventTentative, "not confirmed yet"}, "Now": {-time.Hour, 2 * time.Hour, domain.EventConfirmed, now},
		"Begun without an end": {-3 * time.Hour, 0, domain.EventConfirmed, now}, "Long begun without an end": {-36 * time.Hour, 0, domain.EventConfirmed, over},
	} {
		item := h.event(name, c.starts, func(content *domain.Content) {
			content.Event.Status, content.Event.End = c.status, content.Event.Start.Add(c.lasts)
			if c.lasts == 0 {
				content.Event.End = time.Time{}
			}
		})
		page := h.get("/events/" + item.Slug).is(http.StatusOK)
		if c.want == "" {
			page.lacks(`class="told`)
			continue
		}
		page.has(`class="told`, c.want)
		if c.want == over {
			page.lacks("Add to calendar")
		} else {
			page.has("Add to calendar", "/events/"+item.Slug+".ics")
		}
	}
}

func TestAnEventWithoutAnEndIsUpcomingUntilItsDayIsOver(t *testing.T) {
	h := settled(t)
	h.now = h.now.Truncate(24 * time.Hour).Add(12 * time.Hour)
	h.event("Begun at nine", 0, on(t, "UTC", h.now.Format("2006-01-02")+" 09:00", ""))
	h.event("Yesterday", 0, on(t, "UTC", h.now.AddDate(0, 0, -1).Format("2006-01-02")+" 09:00", ""))
	h.get("/events").is(http.StatusOK).has("Begun at nine").lacks("Yesterday")
	h.get("/events?when=past").is(http.StatusOK).has("Yesterday").lacks("Begun at nine")
	h.now = h.now.Add(13 * time.Hour)
	h.get("/events?when=past&page=1").is(http.StatusOK).has("Begun at nine")
}

func TestAPlaceLeadsToMapsAndLoadsNone(t *testing.T) {
	h := settled(t)
	at := func(latitude, longitude float64) func(*domain.Content) {
		return func(c *domain.Content) { c.Event.Place.Latitude, c.Event.Place.Longitude = &latitude, &longitude }
	}
	found := h.event("Found by coordinates", 48*time.Hour, at(50.84670001, -4.3525))
	h.get("/events/"+found.Slug).is(http.StatusOK).has(
		`href="https://www.openstreetmap.org/?mlat=50.8467&amp;mlon=-4.3525#map=17/50.8467/-4.3525"`, `href="geo:50.8467,-4.3525"`,
		`href="https://www.openstreetmap.org/directions?to=50.8467%2C-4.3525"`, "12 Canal Street", "1000 Brussels",
	).lacks("<iframe", `src="https://`, "ZgotmplZ")
	searched := h.event("Found by address", 48*time.Hour)
	h.get("/events/" + searched.Slug).is(http.StatusOK).has("openstreetmap.org/search?query=12&#43;Canal&#43;Street").lacks("geo:")

	// What a peer says need not be on Earth.
	maria := h.peer("Maria", "maria", "mobilizon.example")
	nowhere := h.theirs(maria, domain.KindEvent, "1", "Nowhere", func(i *domain.Item) {
		i.Content.Event = &domain.Occasion{Start: h.now.Add(time.Hour), TimeZone: "Europe/Brussels", Place: &domain.Place{City: "Gent"}}
		at(5000, 4)(&i.Content)
	})
	h.get("/network/"+string(nowhere.ID)).is(http.StatusOK).has("openstreetmap.org/search?query=Gent").lacks("geo:", "5000")
}

func TestAnEventOnSiteAndOnlineSaysBoth(t *testing.T) {
	h := settled(t)
	both := h.event("Both", 48*time.Hour)
	h.get("/events/"+both.Slug).is(http.StatusOK).has("On site and online", `href="https://meet.example.org/mill" rel="noopener ugc"`, "The Mill")
	online := h.event("Nowhere but here", 48*time.Hour, func(c *domain.Content) { c.Event.Place = nil })
	h.get("/events/"+online.Slug).is(http.StatusOK).has("<span>Online</span>").lacks("On site", "openstreetmap")
	there := h.event("There", 48*time.Hour, func(c *domain.Content) { c.Event.OnlineAddress = "" })
	h.get("/events/" + there.Slug).is(http.StatusOK).has("<span>Event</span>").lacks("meet.example.org")
}

func TestAPeersEventIsAWholePageWithItsOriginAndACalendar(t *testing.T) {
	h := settled(t)
	maria := h.peer("Maria", "maria", "mobilizon.example")
	h.followed(maria)
	item := h.theirs(maria, domain.KindEvent, "1", "Ends before it starts", func(i *domain.Item) {
		i.Content.Event = &domain.Occasion{Start: h.now.Add(48 * time.Hour), End: h.now.Add(-time.Hour), TimeZone: "Etc/GMT-3", Category: "DIY_MAKERS"}
	})
	next := h.theirs(maria, domain.KindEvent, "2", "The one after", func(i *domain.Item) {
		i.Content.Event = &domain.Occasion{Start: h.now.Add(72 * time.Hour), TimeZone: "UTC", Category: "SOMETHING_ELSE"}
	})
	h.get("/network/"+string(next.ID)).is(http.StatusOK).lacks("SOMETHING_ELSE", "<dt>Kind")
	page := h.get("/network/"+string(item.ID)).is(http.StatusOK).has(
		"Maria published this on mobilizon.example.", `rel="canonical" href="https://mobilizon.example/1"`, "noindex", "UTC&#43;03:00",
		"The one after", "/network/"+string(next.ID), "/network/"+string(item.ID)+".ics",
	)
	page.has("<dt>Kind</dt><dd>Making and mending</dd>").lacks("SOMETHING_ELSE")
	page.lacks("Etc/GMT-3 ", "data-end", "webcal:", "This event is over.")
	h.get("/network/"+string(item.ID)+".ics").is(http.StatusOK).has("BEGIN:VEVENT", "SUMMARY:Ends before it starts").lacks("DTEND")
	article := h.theirs(maria, domain.KindArticle, "3", "No event")
	h.get("/network/" + string(article.ID) + ".ics").is(http.StatusNotFound)

	secret := h.theirs(maria, domain.KindEvent, "4", "For followers", func(i *domain.Item) {
		i.Content.Event, i.Visibility = &domain.Occasion{Start: h.now.Add(time.Hour), TimeZone: "UTC"}, domain.VisibilityFollowers
	})
	h.get("/network/" + string(secret.ID) + ".ics").is(http.StatusNotFound)
	h.get("/network/" + string(item.ID)).lacks("For followers")
	h.logIn()
	kept := h.get("/network/" + string(secret.ID) + ".ics").is(http.StatusOK)
	if strings.Contains(kept.header.Get("Cache-Control"), "public") {
		t.Error("a cache may keep what is not public")
	}
}

func TestBelowAnEventStandTheNextOnesOfItsInitiativeFirst(t *testing.T) {
	h := settled(t)
	initiative := h.initiative("Repair Lab", "repair_lab")
	of := func(c *domain.Content) { c.Initiatives = []domain.URI{initiative.Subject} }
	first := h.event("First evening", 24*time.Hour, of)
	h.event("Something else", 30*time.Hour)
	h.event("Second evening", 72*time.Hour, of)
	page := h.get("/events/"+first.Slug).is(http.StatusOK).has("Next events", "Second evening", "Something else", "webcal://")
	_, more, _ := strings.Cut(page.body, `id="more"`)
	if strings.Index(more, "Second evening") > strings.Index(more, "Something else") || strings.Contains(more, "First evening") {
		t.Errorf("the order is wrong in\n%s", more)
	}
}
