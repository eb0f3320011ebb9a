package web

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// anEventForm is what a form sends that says the least.
func anEventForm(more ...string) url.Values {
	values := url.Values{
		"title": {"Assembly"}, "start": {"2031-05-21T18:30"}, "end": {"2031-05-21T21:00"}, "timezone": {"Europe/Brussels"},
		"place.name": {"The Mill"}, "place.city": {"Ghent"}, "status": {"CONFIRMED"}, "text": {"Come."}, "language": {"en"}, "action": {"publish"},
	}
	for i := 0; i+1 < len(more); i += 2 {
		values[more[i]] = []string{more[i+1]}
	}
	return values
}

func TestAnEventSaysWhatOneWantsToKnowBeforeComing(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := anEventForm("category", "CRAFTS", "cost", "paid", "cost_text", "12 €, reduced 6 €", "capacity", "40", "wheelchair", "partially",
		"sign_language", "yes", "access_notes", "Step-free from the yard.\r\nAsk for the <loop>.", "contact.name", "Bo", "contact.email", "bo@example.org",
		"contact.url", "https://example.org/ask", "licence", "https://creativecommons.org/licenses/by-sa/4.0/")
	h.post("/desk/events", values).is(http.StatusSeeOther).leadsTo("/events/assembly")
	page := h.get("/events/assembly").is(http.StatusOK).has("12 €, reduced 6 €", "40 people", ">Crafts<", "Partly accessible with a wheelchair", "Sign language",
		"Step-free from the yard.", "Ask for the &lt;loop&gt;.", "<bdi>Bo</bdi>", `href="mailto:bo@example.org"`, "CC BY-SA 4.0",
		`"isAccessibleForFree":false`, `"maximumAttendeeCapacity":40`, `"lowPrice":"6","highPrice":"12","priceCurrency":"EUR"`,
		`"name":"Wheelchair accessible","value":false`, `"contactPoint":{"@type":"ContactPoint","name":"Bo"`)
	page.lacks("Live subtitles")
	unfolded := strings.NewReplacer("\r\n ", "", "\\,", ",").Replace(h.get("/events/assembly.ics").is(http.StatusOK).body)
	for _, want := range []string{"CONTACT:Bo, bo@example.org", "Price: 12 €, reduced 6 €", "Accessibility: Partly accessible with a wheelchair · Sign language"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, unfolded)
		}
	}
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindEvent, "assembly")
	h.must(err)
	h.get("/desk/events/"+string(item.ID)).has(`<option value="CRAFTS" selected>`, `<option value="partially" selected>`, `name="capacity" type="text" value="40"`,
		`name="sign_language" value="yes" checked`, `name="contact.name" type="text" value="Bo"`)

	free := anEventForm("title", "For nothing", "cost", "free")
	h.post("/desk/events", free).is(http.StatusSeeOther)
	h.get("/events/for-nothing").has(">Free<", `"isAccessibleForFree":true`).lacks("offers", `id="access"`, `id="contact"`)

	for field, bad := range map[string]string{
		"category": "GOLF", "cost": "gold", "wheelchair": "perhaps", "capacity": "many", "contact.email": "nobody", "contact.url": "ask me",
	} {
		h.post("/desk/events", anEventForm(field, bad)).is(http.StatusUnprocessableEntity).
			has(`href="#f-`+strings.ReplaceAll(field, ".", "-")+`"`, `value="The Mill"`)
	}
}

func TestWholeDaysComeBackAsDays(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/events", anEventForm("all_day", "yes", "start", "2031-06-08T10:00", "end", "2031-06-09")).is(http.StatusSeeOther)
	h.get("/events/assembly").has("Sunday, 8 June 2031", "Monday, 9 June 2031", "All day", "2 days")
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindEvent, "assembly")
	h.must(err)
	h.get("/desk/events/"+string(item.ID)).has(`name="all_day" value="yes" checked`, `value="2031-06-08T00:00"`, `value="2031-06-09T00:00"`)
	h.post("/desk/events", anEventForm("title", "One day", "all_day", "yes", "start", "2031-06-08T10:00", "end", "")).is(http.StatusSeeOther)
	h.get("/events/one-day").has("Sunday, 8 June 2031", "All day").lacks("2 days")
	h.post("/desk/events", anEventForm("all_day", "yes", "start", "2031-06-08", "end", "2031-06-07")).is(http.StatusUnprocessableEntity).
		has(`href="#f-end"`, "The last day is before the first.")
}

func TestAnHourThatComesTwiceIsAskedForBeforeItIsPublished(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := anEventForm("start", "2031-10-26T02:30", "end", "2031-10-26T05:00")
	h.post("/desk/events", values).is(http.StatusUnprocessableEntity).
		has("02:30 comes twice that night in Europe/Brussels", `data-twice="start"><legend`, `data-twice="end" hidden`, `href="#f-start"`)
	for choice, want := range map[string]string{"1": "2031-10-26T00:30:00Z", "2": "2031-10-26T01:30:00Z"} {
		chosen := anEventForm("title", "Choice "+choice, "start", "2031-10-26T02:30", "end", "2031-10-26T05:00", "start_fold", choice)
		h.post("/desk/events", chosen).is(http.StatusSeeOther)
		item, err := h.store.ItemBySlug(h.ctx(), domain.KindEvent, "choice-"+choice)
		h.must(err)
		if got := item.Content.Event.Start.UTC().Format(time.RFC3339); got != want {
			t.Errorf("choice %s starts at %s, want %s", choice, got, want)
		}
		h.get("/desk/events/" + string(item.ID)).has(`name="start_fold" value="` + choice + `" checked`)
	}
	values.Set("action", "check")
	h.post("/desk/events", values).is(http.StatusUnprocessableEntity).has("02:30 comes twice that night")
	values.Set("action", "save")
	h.post("/desk/events", values).is(http.StatusSeeOther) // a draft waits for the answer
}

func TestTheFormSaysWhatReadersElsewhereSee(t *testing.T) {
	h := settled(t)
	h.logIn()
	page := h.post("/desk/events", anEventForm("action", "preview", "start", "2031-05-21T18:30")).is(http.StatusOK)
	page.body = html.UnescapeString(page.body)
	page.has("<dt>A reader in Tokyo sees</dt><dd>22 May 2031, 01:30–04:00</dd>", "<dt>A reader in London sees</dt><dd>17:30–20:00</dd>")
	page = h.post("/desk/events", anEventForm("action", "preview", "timezone", "Asia/Tokyo"))
	page.lacks("<dt>A reader in Tokyo sees")
	h.post("/desk/events", anEventForm("action", "preview", "all_day", "yes")).lacks("<dt>A reader in Tokyo sees</dt><dd>2")
}

func TestPlacesAreKeptChosenAndForgotten(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/events", anEventForm("keep_place", "yes", "place.street", "Canal 12", "place.map", "https://www.openstreetmap.org/?mlat=51.05&mlon=3.72")).is(http.StatusSeeOther)
	h.get("/events/assembly").has("mlat=51.05&amp;mlon=3.72")
	h.event("Elsewhere", 48*time.Hour, func(c *domain.Content) { c.Event.Place = &domain.Place{Name: "The Barn", City: "Bruges"} })
	form := h.get("/desk/events/new").is(http.StatusOK).has(">The Mill, Ghent</option>", "The Barn, Bruges (of an earlier event)")
	kept, err := h.store.SavedPlaces(h.ctx())
	h.must(err)
	if len(kept) != 1 || kept[0].Place.Street != "Canal 12" || *kept[0].Place.Latitude != 51.05 || strings.Count(form.body, "The Mill, Ghent") != 1 {
		t.Fatalf("kept is %+v", kept)
	}
	h.post("/desk/events", anEventForm("title", "Again there", "place.name", "", "place.city", "", "saved_place", string(kept[0].ID))).is(http.StatusSeeOther)
	h.get("/events/again-there").has("The Mill", "Canal 12", "mlat=51.05")

	h.post("/desk/events", anEventForm("title", "Third", "keep_place", "yes", "place.name", "the mill", "place.city", "ghent", "place.street", "Canal 14")).is(http.StatusSeeOther)
	h.get("/desk/places").is(http.StatusOK).has("Canal 14").lacks("Canal 12")
	h.post("/desk/places/"+string(kept[0].ID)+"/forget", nil).is(http.StatusSeeOther)
	h.get("/desk/places").has("Forgotten.", "None yet.")
	h.get("/events/third").has("Canal 14")
	h.post("/desk/places/"+string(kept[0].ID)+"/forget", nil).is(http.StatusNotFound)
}

func TestALinkFromAMapIsReadByTheNodeOrExplained(t *testing.T) {
	h := settled(t)
	h.post("/desk/point", url.Values{"text": {"1, 2"}}).is(http.StatusUnauthorized) // visitors log in first
	h.logIn()
	h.post("/desk/point", url.Values{"text": {"geo:50.8467,4.3525"}}).is(http.StatusOK).has(`"latitude":"50.8467"`, `"longitude":"4.3525"`)
	h.post("/desk/point", url.Values{"text": {"https://maps.app.goo.gl/x"}}).is(http.StatusUnprocessableEntity).has("This short link does not say where the place is")
	h.post("/desk/events", anEventForm("place.map", "over there")).is(http.StatusUnprocessableEntity).
		has(`href="#f-place-map"`, "No coordinates are in this", `value="over there"`)
}

func TestNobodyJoinsWhatIsFull(t *testing.T) {
	h := settled(t)
	event := h.event("Small room", 48*time.Hour, func(c *domain.Content) { c.Event.Capacity = 1 })
	h.get("/events/" + event.Slug).lacks("All places are taken.")
	h.joined(h.peer("Cy", "cy", "peer.example"), event.URI, "")
	h.get("/events/"+event.Slug).has("All places are taken.", "1 person").lacks(`name="verb" value="Join"`)
}

func TestANewEventStartsWithTheZoneThatIsSetElseOfTheLastOneElseOfTheMachine(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk/events/new").is(http.StatusOK).has(`value="UTC"`).lacks(`data-typed`)
	h.event("Assembly", time.Hour)
	h.post("/desk/settings/zone", url.Values{"zone": {"Middle/Earth"}}).is(http.StatusUnprocessableEntity).has("Write a time zone such as Europe/Brussels", `value="Middle/Earth"`)
	h.post("/desk/settings/zone", url.Values{"zone": {"America/Lima"}}).is(http.StatusSeeOther)
	h.get("/desk/events/new").is(http.StatusOK).has(`value="America/Lima"`, `data-typed="yes"`)
	h.get("/desk/settings").is(http.StatusOK).has("America/Lima")
	h.post("/desk/settings/zone", url.Values{"zone": {""}}).is(http.StatusSeeOther)
	h.get("/desk/events/new").is(http.StatusOK).has(`value="Europe/Brussels" aria-describedby`, `data-typed="yes"`)
	h.post("/desk/events", anEventForm("timezone", "Asia/Tokyo", "title", "")).has(`value="Asia/Tokyo" aria-describedby`)
}
