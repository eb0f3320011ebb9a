package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAnInitiativeWithEveryFieldShowsThemAll(t *testing.T) {
	h := settled(t)
	latitude, longitude := 51.0543, 3.7174
	h.initiative("Repair Lab", "repair_lab", func(c *domain.Content) {
		c.Streams, c.Themes, c.Tags = h.terms(domain.SchemeStream, 2), h.terms(domain.SchemeTheme, 2), []string{"repair"}
		c.Card.Modes, c.Card.Audiences = h.terms(domain.SchemeMode, 2), h.terms(domain.SchemeAudience, 3)
		c.Card.Programmes = []domain.Link{{Name: "Open Repair Alliance", URL: "https://openrepair.example"}, {Name: "A neighbour without a site"}}
		c.Card.Links = []domain.Link{{Name: "Web site", URL: "https://www.repair.example/about"}, {Name: "Wiki", URL: "https://wiki.repair.example"}}
		c.Card.Place = &domain.Place{Name: "The Shed", City: "Gent", Country: "Belgium", Latitude: &latitude, Longitude: &longitude}
		c.Card.Status, c.Card.Contact = domain.StatusActive, domain.Contact{Email: "lab@repair.example", Phone: "+32 9 000 00 00", URL: "https://repair.example/contact"}
	})
	page := h.get("/initiatives/repair-lab").is(http.StatusOK).has(
		"Initiative · Active", "Repair Lab", `class="handle"`, "Shared machines, open designs.",
		"<span>Gent, Belgium</span>", "<span>since March 2019</span>", `<a href="https://www.repair.example/about" rel="noopener ugc">repair.example</a>`,
		"We keep a workshop.", "Repair first", "Open Repair Alliance", "A neighbour without a site", "openrepair.example",
		`rel="noopener ugc me"><span>Web site</span> <span class="meta">repair.example</span>`, "mailto:lab@repair.example", "repair.example/contact",
		"mlat=51.0543", "#repair", `id="follow-panel"`, "/initiatives/repair-lab.rss", "/initiatives/repair-lab.ics",
	)
	for _, heading := range []string{"Strategic priorities", "Streams", "Related programmes", "Modes of action", "Target audience", "Thematic areas", "Facts", "Links"} {
		page.has("<h2>" + heading + "</h2>")
	}
}

func TestAnInitiativeWithHardlyAFieldIsAWholePage(t *testing.T) {
	h := settled(t)
	h.initiative("Bare", "bare", func(c *domain.Content) {
		c.Summary, c.Text, c.Card = "", "A name, and this.", &domain.Card{Handle: "bare"}
	})
	h.get("/initiatives/bare").is(http.StatusOK).has("Bare", "A name, and this.", `id="follow-panel"`).
		lacks("<dl", `class="essentials`, `class="heading"`, "<h2>Facts", "<h2>Links", `class="belongings"`, `class="dek"`)

	maria := h.peer("Maria", "maria", "mobilizon.example")
	empty := h.theirs(maria, domain.KindInitiative, "empty", "Nothing said", func(i *domain.Item) {
		i.Content = domain.Content{Title: "Nothing said"}
	})
	h.get("/network/"+string(empty.ID)).is(http.StatusOK).has("Nothing said", `dir="auto"`, "mobilizon.example").lacks("<dl", `class="says">\n<div`)
}

func TestAnInitiativeShowsItsNextEventsOrElseThePastOnes(t *testing.T) {
	h := settled(t)
	initiative := h.initiative("Repair Lab", "repair_lab")
	of := func(c *domain.Content) { c.Initiatives = []domain.URI{initiative.Subject} }
	h.event("Long ago", -72*time.Hour, of)
	h.event("Of somebody else", 72*time.Hour)
	h.article("What we learned", of)
	h.get("/initiatives/repair-lab").is(http.StatusOK).has("Past events", "Long ago", "What we learned").lacks("Of somebody else", "Next events")
	h.event("Soon", 72*time.Hour, of)
	h.get("/initiatives/repair-lab").is(http.StatusOK).has("Next events", "Soon").lacks("Long ago")
	h.get("/about").is(http.StatusOK).has("Organisation", "Soon", "Of somebody else", "What we learned", "All initiatives", "/initiatives/repair-lab", `id="share"`)
}

func TestAnInitiativeHasFeedsAndACalendarOfItsOwn(t *testing.T) {
	h := settled(t)
	initiative := h.initiative("Repair Lab", "repair_lab")
	of := func(c *domain.Content) { c.Initiatives = []domain.URI{initiative.Subject} }
	h.event("Mending evening", 72*time.Hour, of)
	h.event("Of somebody else", 72*time.Hour)
	for _, ending := range []string{".rss", ".atom", ".ics"} {
		h.get("/initiatives/repair-lab"+ending).is(http.StatusOK).has("Mending evening", "Repair Lab").lacks("Of somebody else")
		h.get("/initiatives/nobody" + ending).is(http.StatusNotFound)
	}
	h.get("/initiatives/repair-lab").has(`type="application/rss+xml" title="P2P Foundation · RSS" href="` + h.base + `/initiatives/repair-lab.rss"`)
}

func TestAPeersInitiativeCanBeFollowedFromItsPageHere(t *testing.T) {
	h := settled(t)
	lab := h.peer("Open Lab", "lab", "lab.example")
	item := h.theirs(lab, domain.KindInitiative, "lab", "Open Lab", func(i *domain.Item) {
		i.Subject, i.Content.Card = lab.URI, &domain.Card{Priorities: []string{"Share machines"}}
	})
	event := h.theirs(h.peer("Maria", "maria", "mobilizon.example"), domain.KindEvent, "1", "In the lab", func(i *domain.Item) {
		i.Content.Initiatives = []domain.URI{lab.URI}
		i.Content.Event = &domain.Occasion{Start: h.now.Add(time.Hour), TimeZone: "UTC"}
	})
	page := h.get("/network/"+string(item.ID)).is(http.StatusOK).
		has("@lab@lab.example", "Share machines", "Open Lab published this on lab.example.", `name="uri" value="`+string(lab.URI)+`"`, "In the lab", "/network/"+string(event.ID))
	page.lacks("/desk/follow")
	follow := url.Values{"uri": {string(lab.URI)}, "server": {"mastodon.example"}}
	h.post("/interact", follow).is(http.StatusOK).has("mastodon.example", "@lab@lab.example")
	follow.Set("uri", "https://nobody.example/ap/actor")
	if status := h.post("/interact", follow).status; status == http.StatusOK {
		t.Error("led to an actor that has no page here")
	}
	h.logIn()
	h.get("/network/"+string(item.ID)).has("/desk/follow?q="+strings.ReplaceAll(url.QueryEscape(string(lab.URI)), "+", "%2b"), "Follow it as the organisation")
}

func TestALinkLeadsOnlyWhereABrowserMayGo(t *testing.T) {
	h := settled(t)
	lab := h.peer("Open Lab", "lab", "lab.example")
	item := h.theirs(lab, domain.KindInitiative, "lab", "Open Lab", func(i *domain.Item) {
		i.Subject, i.Content.Card = lab.URI, &domain.Card{Links: []domain.Link{{Name: "A trap", URL: "javascript:alert(1)"}, {URL: "https://lab.example/x"}}}
	})
	h.get("/network/"+string(item.ID)).is(http.StatusOK).has("A trap", "<span>lab.example</span>").lacks("javascript:", "ZgotmplZ")
}
