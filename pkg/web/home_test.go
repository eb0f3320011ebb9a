package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestTheFirstPageFillsTheNextEventsWithThoseOfWhomWeFollow(t *testing.T) {
	h := settled(t)
	coop, stranger := h.peer("Open Co-op", "opencoop", "coop.example"), h.peer("Stranger", "stranger", "stranger.example")
	h.followed(coop)
	at := func(d time.Duration) func(*domain.Item) {
		return func(i *domain.Item) {
			i.Content.Event = &domain.Occasion{Start: h.now.Add(d), End: h.now.Add(d + time.Hour), TimeZone: "UTC"}
		}
	}
	h.event("Our assembly", 48*time.Hour)
	h.theirs(coop, domain.KindEvent, "soon", "Their reading", at(24*time.Hour))
	h.theirs(coop, domain.KindEvent, "past", "Their bygone", at(-24*time.Hour))
	h.theirs(stranger, domain.KindEvent, "spam", "Buy our things", at(time.Hour))
	home := h.get("/").is(http.StatusOK).has(`action="/search"`, "Our assembly", "Their reading", "coop.example").lacks("Buy our things")
	next := home.body[strings.Index(home.body, `aria-labelledby="next"`):strings.Index(home.body, `aria-labelledby="network"`)]
	if strings.Index(next, "Their reading") > strings.Index(next, "Our assembly") || strings.Contains(next, "Their bygone") {
		t.Errorf("the next events are %s", next)
	}
	if strings.Count(home.body, ">Their reading<") != 1 {
		t.Error("what stands among the next events is shown again as new")
	}
}

func TestTopicsSayHowMuchTheyHave(t *testing.T) {
	h := settled(t)
	theme := h.terms(domain.SchemeTheme, 1)
	h.article("One", func(c *domain.Content) { c.Themes = theme })
	h.article("Two", func(c *domain.Content) { c.Themes = theme })
	h.get("/streams").is(http.StatusOK).has(theme[0].Label+" <b>2</b>", "#weaving <b>2</b>")
}

func TestTheNetworkIsNarrowedByKindOriginAndLanguage(t *testing.T) {
	h := settled(t)
	coop, mill := h.peer("Open Co-op", "opencoop", "coop.example"), h.peer("Mill", "mill", "mill.example")
	h.followed(coop)
	h.followed(mill)
	h.theirs(coop, domain.KindArticle, "a", "Dividends", func(i *domain.Item) { i.Content.Language = "fr-BE" })
	h.theirs(mill, domain.KindArticle, "b", "Looms")
	h.get("/network").is(http.StatusOK).has(`Articles <b>2</b>`, "coop.example (1)", "Français (1)", "2 entries")
	h.get("/network?host=coop.example").has("Dividends", "Published by: <bdi>coop.example</bdi>").lacks("Looms")
	h.get("/network?language=fr").has("Dividends").lacks("Looms")
	h.get("/network?kind=note").has("Dividends", "Looms")
	h.get("/network?host=none.example").is(http.StatusOK).has("Nothing here is like that", `href="/network">Show all`)
}
