package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestEventsAreNarrowedByTimePlaceAndLanguage(t *testing.T) {
	h := settled(t)
	stream := h.terms(domain.SchemeStream, 1)
	h.event("Now and here", time.Minute, func(c *domain.Content) { c.Streams = stream })
	h.event("In three days", 72*time.Hour, func(c *domain.Content) {
		c.Event.Place, c.Event.OnlineAddress, c.Language = &domain.Place{City: "Liège"}, "", "fr-BE"
	})
	h.event("In a year", 365*24*time.Hour)
	h.event("Long ago", -72*time.Hour)
	h.get("/events").is(http.StatusOK).has("Now and here", "In a year", "3 entries", `Upcoming <b>3</b>`, `Next 7 days <b>2</b>`, `Past <b>1</b>`, `Online <b>2</b>`,
		`<option value="liege">Liège (1)</option>`, `<option value="fr">Français (1)</option>`, "/events.ics").lacks("Long ago")
	h.get("/events?when=week").has("Now and here", "In three days", "noindex").lacks("In a year")
	h.get("/events?when=past").has("Long ago", "1 entry").lacks("Now and here")
	h.get("/events?online=1").has("Now and here", "In a year").lacks("In three days")
	h.get("/events?place=LI%C3%88GE").has("In three days", "Take out:", "Place: <bdi>Liège</bdi>").lacks("Now and here")
	h.get("/events?language=fr&when=month").has("In three days", `name="when" value="month"`).lacks("Now and here")
	h.get("/events?stream=" + slugOf(stream[0])).has("Now and here").lacks("In three days")
	h.get("/events.ics?place=liege").is(http.StatusOK).has("In three days").lacks("Now and here")
	h.get("/events.rss?language=fr").is(http.StatusOK).has("In three days").lacks("Now and here")
	h.get("/events?place=nowhere").is(http.StatusOK).has("0 entries", "Nothing here is like that", `href="/events">Show all</a>`, `href="/events?when=past">Past events</a>`)
}

func slugOf(term domain.TermRef) string {
	_, slug, _ := strings.Cut(string(term.URI), "#")
	return slug
}

func TestListsAreNarrowedByWhoPublished(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.theirs(coop, domain.KindArticle, "dividends", "Dividends for all")
	h.theirs(coop, domain.KindArticle, "inside", "For followers", func(i *domain.Item) { i.Visibility = domain.VisibilityFollowers })
	h.article("Ours alone")
	h.get("/articles").is(http.StatusOK).has("Ours alone", "P2P Foundation (1)", "The network (1)", `value="coop.example"`).lacks("Dividends for all")
	h.get("/articles?from=network").has("Dividends for all", "coop.example").lacks("Ours alone")
	h.get("/articles?from=coop.example").has("Dividends for all", "Published by: <bdi>coop.example</bdi>").lacks("Ours alone", "For followers")
	h.get("/articles?from=all").has("Dividends for all", "Ours alone", "2 entries")
	h.get("/articles.rss?from=all").has("Dividends for all", "Ours alone")
}

func TestSearchEnginesFindListsAsTheyAreAndNotAsSomebodyNarrowedThem(t *testing.T) {
	h := settled(t)
	h.article("Ours alone")
	const blocked = `<meta name="robots" content="noindex">`
	for _, path := range []string{"/articles", "/events", "/initiatives", "/themes/commons", "/streams/open-coops"} {
		h.get(path).is(http.StatusOK).lacks(blocked)
		h.get(path + "?language=en").is(http.StatusOK).has(blocked)
	}
}

func TestFiltersOfNonsenseNarrowNothingAndBreakNothing(t *testing.T) {
	h := settled(t)
	h.article("Something")
	h.event("Soon", time.Hour)
	h.initiative("Fab lab", "fablab")
	odd := []string{"'; DROP TABLE items --", "<script>alert(1)</script>", strings.Repeat("ö", 300), "\x00\xff", "%", "999999999999999999999"}
	for _, path := range []string{"/articles", "/events", "/initiatives", "/themes/commons", "/tags/commons", "/streams/open-coops", "/network", "/search"} {
		for _, name := range []string{"stream", "theme", "language", "from", "tag", "place", "kind", "when", "online", "sort", "host", "q"} {
			for _, value := range odd {
				a := h.get(path + "?" + url.Values{name: {value}}.Encode())
				a.is(http.StatusOK).lacks("<script>alert")
			}
		}
		for _, page := range []string{"999999", "0", "-1", "x", "99999999999999999999"} {
			h.get(path + "?page=" + page).is(http.StatusNotFound)
		}
	}
	h.get("/articles?stream=none&language=%3C&when=never&from=!").has("Something")
}

func TestInitiativesAreSortedAsAskedAndExported(t *testing.T) {
	h := settled(t)
	h.initiative("Écluse", "ecluse", func(c *domain.Content) { c.Card.Place = &domain.Place{City: "Gent"} })
	h.initiative("Zebra", "zebra")
	h.now = h.now.Add(time.Minute)
	h.initiative("apples", "apples")
	before := func(a answer, first, second string) {
		t.Helper()
		if strings.Index(a.body, ">"+first) > strings.Index(a.body, ">"+second) {
			t.Errorf("%s stands behind %s", first, second)
		}
	}
	before(h.get("/initiatives"), "apples", "Écluse")
	before(h.get("/initiatives"), "Écluse", "Zebra")
	before(h.get("/initiatives?sort=newest"), "apples", "Zebra")
	before(h.get("/initiatives?sort=newest"), "Zebra", "Écluse")
	h.get("/initiatives?place=gent").has("Écluse", "/initiatives.json?place=gent").lacks("Zebra")
	h.get("/initiatives.json?place=gent").is(http.StatusOK).has(`[{`, "Écluse").lacks("Zebra")
	h.get("/initiatives.json?place=none").is(http.StatusOK).has("[]")
}

func TestTimesAheadBeginAtMidnightOfTheZone(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2026-11-25T10:00": "2026-11-28T00:00 2026-11-30T00:00", // Wednesday
		"2026-11-28T10:00": "2026-11-28T10:00 2026-11-30T00:00", // Saturday: it has begun
		"2026-11-29T23:00": "2026-11-29T23:00 2026-11-30T00:00", // Sunday
	} {
		now, err := time.ParseInLocation(localTime, day, brussels)
		if err != nil {
			t.Fatal(err)
		}
		for _, span := range timesAhead(now) {
			got := span.From.Format(localTime) + " " + span.Until.Format(localTime)
			if span.value == "weekend" && got != want {
				t.Errorf("the weekend of %s is %s, want %s", day, got, want)
			}
			if span.value == "today" && span.Until.Sub(now) > 24*time.Hour {
				t.Errorf("today of %s ends at %s", day, span.Until)
			}
		}
	}
}
