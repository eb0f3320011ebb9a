package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// schema is what a page says in schema.org's words.
func (a answer) schema() (t thing) {
	a.t.Helper()
	_, rest, found := strings.Cut(a.body, `<script type="application/ld+json">`)
	text, _, closed := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(text), &t); err != nil || !found || !closed || t.Context != "https://schema.org" {
		a.t.Fatalf("the page says %q, %v", text, err)
	}
	return t
}

// interop §9 SHOULD: schema.org JSON-LD.
func TestShouldPagesTellSchemaOrgDataOfOrganisationEventsAndArticles(t *testing.T) {
	h := settled(t)
	article, event := h.article("On weaving"), h.event("An evening", 48*time.Hour)
	for _, page := range []string{"/", "/about"} {
		if got := h.get(page).is(http.StatusOK).schema(); got.Type != "Organization" || got.Name != "P2P Foundation" || !strings.HasPrefix(got.URL, h.base) {
			t.Errorf("%s says %+v", page, got)
		}
	}
	got := h.get("/articles/" + article.Slug).is(http.StatusOK).schema()
	if got.Type != "Article" || got.Headline != "On weaving" || got.URL != article.URL || got.Description != article.Content.Summary || got.InLanguage != "en" ||
		got.DatePublished != article.PublishedAt.Format(time.RFC3339) || fmt.Sprint(got.Author) != "map[@type:Person name:Ada url:"+h.base+"/people/ada]" || got.Publisher == nil || got.Publisher.Name != "P2P Foundation" {
		t.Errorf("the article's page says %+v", got)
	}
	got = h.get("/events/" + event.Slug).is(http.StatusOK).schema()
	if got.Type != "Event" || got.Name != "An evening" || got.URL != event.URL || got.EventStatus != "https://schema.org/EventScheduled" || got.Organizer == nil {
		t.Errorf("the event's page says %+v", got)
	}
	start, err := time.Parse(time.RFC3339, got.StartDate)
	if err != nil || !start.Equal(event.Content.Event.Start) {
		t.Errorf("it starts %s, %v", got.StartDate, err)
	}
	if len(got.Location) != 2 || got.Location[0].Type != "Place" || got.Location[0].Address.Locality != "Brussels" || got.Location[1].URL != "https://meet.example.org/mill" {
		t.Errorf("it is at %+v", got.Location)
	}
}

// interop §9 SHOULD: RSS and iCal per stream.
func TestShouldEachStreamHasFeedsAndACalendarOfItsOwnItemsAlone(t *testing.T) {
	h := settled(t)
	h.stream()
	streams := h.terms(domain.SchemeStream, 3)
	titles := []string{"Weaving", "Mending"}
	for i, title := range titles {
		in := func(c *domain.Content) { c.Streams = streams[i : i+1] }
		h.article(title+" words", in)
		h.event(title+" evening", 48*time.Hour, in)
	}
	h.article("Stray words")
	h.event("Stray evening", 48*time.Hour)
	for i, of := range streams {
		term, err := h.store.TermByURI(h.ctx(), of.URI)
		h.must(err)
		path := "/streams/" + term.Slug
		page := h.get(path).is(http.StatusOK)
		for ending, mediaType := range map[string]string{".rss": "application/rss+xml", ".atom": "application/atom+xml", ".ics": "text/calendar"} {
			page.has(path + ending)
			got := h.get(path + ending).is(http.StatusOK).lacks("Stray")
			if !strings.HasPrefix(got.header.Get("Content-Type"), mediaType) {
				t.Errorf("%s%s is %s", path, ending, got.header.Get("Content-Type"))
			}
			for n, title := range titles {
				switch {
				case n != i:
					got.lacks(title)
				case ending == ".ics":
					got.has("SUMMARY:" + title + " evening").lacks(title + " words")
				default:
					got.has(title+" words", title+" evening")
				}
			}
		}
	}
}
