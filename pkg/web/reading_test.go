package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const activityJSON = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`

func TestAPageAskedForActivityPubLeadsToTheID(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	initiative := h.initiative("Open Workshop", "workshop")
	organisation, err := h.store.LocalActor(h.ctx(), "p2pf")
	h.must(err)
	for path, id := range map[string]domain.URI{
		"/articles/on-weaving": article.URI, "/initiatives/open-workshop": initiative.URI, "/@p2pf": organisation.URI, "/@workshop": initiative.Subject,
	} {
		for _, accept := range []string{activityJSON, "application/activity+json", "application/activity+json, text/html;q=0.5"} {
			a := h.get(path, "Accept", accept).is(http.StatusFound).leadsTo(string(id))
			if a.header.Get("Vary") != "Accept" && !strings.Contains(strings.Join(a.header.Values("Vary"), ","), "Accept") || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: headers are %v", path, a.header)
			}
		}
	}
	h.get("/articles/on-weaving", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8").is(http.StatusOK)
	h.get("/articles/on-weaving", "Accept", "text/html, application/activity+json;q=0.5").is(http.StatusOK)
	h.get("/articles/on-weaving", "Accept", "*/*").is(http.StatusOK)
}

func TestARetractedItemIsGone(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	initiative := h.initiative("Open Workshop", "workshop")
	h.get("/articles/on-weaving").is(http.StatusOK)
	for _, item := range []domain.Item{article, initiative} {
		_, err := h.node.Retract(h.ctx(), h.owner, item.ID)
		h.must(err)
	}
	h.get("/articles/on-weaving").is(http.StatusGone).has("This article was withdrawn", "took it back on").lacks("What it is about")
	h.get("/initiatives/open-workshop").is(http.StatusGone)
	h.get("/@workshop").is(http.StatusGone)
	h.get("/articles").is(http.StatusOK).lacks("On weaving")
	h.get("/articles/never-written").is(http.StatusNotFound)
}

func TestAnOldAddressLeadsToThePresentOne(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	article.Slug, article.URL = "on-looms", h.base+"/articles/on-looms"
	h.write(func(tx *storage.Tx) error {
		if err := tx.MoveSlug(h.ctx(), domain.KindArticle, "on-weaving", article.ID); err != nil {
			return err
		}
		return tx.SaveItem(h.ctx(), article)
	})
	h.get("/articles/on-weaving").is(http.StatusMovedPermanently).leadsTo("/articles/on-looms").asksAgain()
	h.get("/articles/on-looms").is(http.StatusOK)
}

func TestTheHeadTellsProgramsWhatThePageIs(t *testing.T) {
	h := settled(t)
	article := h.article("On <weaving> & looms", func(c *domain.Content) { c.Summary = `A "sentence" </script>.` })
	a := h.get("/articles/" + article.Slug).is(http.StatusOK)
	a.has(
		"<title>On &lt;weaving&gt; &amp; looms · P2P Foundation</title>", `<link rel="canonical" href="`+article.URL+`">`,
		`<meta property="og:type" content="article">`, `<meta name="fediverse:creator" content="@p2pf@`,
		`<link rel="alternate" type="application/activity+json" href="`+string(article.URI)+`">`, `type="application/rss+xml"`,
		`"@type":"Article"`, `"headline":"On \u003cweaving\u003e \u0026 looms"`, `\u003c/script\u003e`,
	)
	event := h.event("An evening", 48*time.Hour)
	h.get("/events/"+event.Slug).is(http.StatusOK).
		has(`"@type":"Event"`, `"startDate"`, `MixedEventAttendanceMode`, "Show on a map", `href="/events/an-evening.ics"`, "Europe/Brussels")
	h.get("/events/an-evening.ics").is(http.StatusOK).has("BEGIN:VEVENT", "SUMMARY:An evening")
	h.get("/events.ics").is(http.StatusOK).has("SUMMARY:An evening")
	h.get("/sitemap.xml").is(http.StatusOK).has(article.URL, event.URL)
	h.get("/robots.txt").is(http.StatusOK).has("Disallow: /desk", h.base+"/sitemap.xml")
}

func TestTheIdentityCardShowsEveryHeading(t *testing.T) {
	h := settled(t)
	latitude, longitude := 52.37, 4.9
	_, err := h.node.EditOrganisation(h.ctx(), h.owner, domain.Content{
		Title: "P2P Foundation", Summary: "A mission.", Text: "What we are.", Language: "en",
		Streams: h.terms(domain.SchemeStream, 3), Themes: h.terms(domain.SchemeTheme, 4),
		Card: &domain.Card{
			Founded: "2005-11", Priorities: []string{"Less false plenty", "Less false scarcity"},
			Programmes: []domain.Link{{Name: "Commons Transition"}}, Modes: h.terms(domain.SchemeMode, 5), Audiences: h.terms(domain.SchemeAudience, 13),
			Links: []domain.Link{{Name: "Wiki", URL: "https://wiki.example.org"}}, Status: domain.StatusActive,
			Place:   &domain.Place{City: "Amsterdam", Latitude: &latitude, Longitude: &longitude},
			Contact: domain.Contact{Email: "hello@example.org", Phone: "+31 20 1234", URL: "https://example.org/contact"},
		},
	})
	h.must(err)
	for _, path := range []string{"/about", "/@p2pf"} {
		a := h.get(path).is(http.StatusOK).has("A mission.", "What we are.", "November 2005", "Less false plenty", "Commons Transition",
			"https://wiki.example.org", "Amsterdam", "mailto:hello@example.org", "&#43;31 20 1234",
			"Strategic priorities", "Streams", "Related programmes", "Modes of action", "Target audience", "Thematic areas")
		for _, scheme := range domain.Schemes() {
			terms, err := h.store.Terms(h.ctx(), scheme)
			h.must(err)
			for _, term := range terms {
				a.has(strings.ReplaceAll(term.Label("en"), "&", "&amp;"))
			}
		}
	}
}

func TestVisitorsGetTheSamePageFromTheCacheUntilTheDataChanges(t *testing.T) {
	h := settled(t)
	h.article("The first")
	first := h.get("/articles").is(http.StatusOK).has("The first")
	again := h.get("/articles", "If-None-Match", first.header.Get("Etag"))
	again.is(http.StatusNotModified)
	h.article("The second")
	h.get("/articles", "If-None-Match", first.header.Get("Etag")).is(http.StatusOK).has("The second")
}

func TestMembersDoNotGetVisitorsPages(t *testing.T) {
	h := settled(t)
	h.article("The first")
	h.get("/articles/the-first").is(http.StatusOK).lacks("/desk/articles/")
	h.logIn()
	a := h.get("/articles/the-first").is(http.StatusOK).has("/desk/articles/")
	if a.header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("Cache-Control is %q", a.header.Get("Cache-Control"))
	}
	h.client = newBrowser(t)
	h.get("/articles/the-first").is(http.StatusOK).lacks("/desk/articles/")
}
