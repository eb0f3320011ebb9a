package activitystreams

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestDateAndPlaceStandInFrontOfAnEventsSummary(t *testing.T) {
	const words = "Come and choose."
	for name, test := range map[string]struct {
		change func(*domain.Content)
		want   string
	}{
		"one day":        {func(*domain.Content) {}, "Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"no words":       {func(c *domain.Content) { c.Summary = "" }, "Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent"},
		"two days":       {func(c *domain.Content) { c.Event.End = at("2026-03-15T11:00:00Z") }, "Sat 14 Mar 2026, 10:00 – Sun 15 Mar 2026, 12:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"no end":         {func(c *domain.Content) { c.Event.End = time.Time{} }, "Sat 14 Mar 2026, 10:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"online":         {func(c *domain.Content) { c.Event.Place = nil }, "Sat 14 Mar 2026, 10:00–17:00 CET · online · Come and choose."},
		"nowhere":        {func(c *domain.Content) { c.Event.Place, c.Event.OnlineAddress = nil, "" }, "Sat 14 Mar 2026, 10:00–17:00 CET · Come and choose."},
		"zone of digits": {func(c *domain.Content) { c.Event.TimeZone = "Asia/Kathmandu" }, "Sat 14 Mar 2026, 14:45–21:45 UTC+5:45 · Huis van de Buurt, Gent · Come and choose."},
		"no zone":        {func(c *domain.Content) { c.Event.TimeZone = "" }, "Sat 14 Mar 2026, 09:00–16:00 UTC · Huis van de Buurt, Gent · Come and choose."},
		"city in name":   {func(c *domain.Content) { c.Event.Place.Name = "Stadhuis Gent" }, "Sat 14 Mar 2026, 10:00–17:00 CET · Stadhuis Gent · Come and choose."},
		"street only":    {func(c *domain.Content) { c.Event.Place.Name = "" }, "Sat 14 Mar 2026, 10:00–17:00 CET · Kerkstraat 1, Gent · Come and choose."},
		"cancelled":      {func(c *domain.Content) { c.Event.Status = domain.EventCancelled }, "Cancelled · Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"postponed":      {func(c *domain.Content) { c.Event.Status = domain.EventPostponed }, "Postponed · Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"a whole day": {func(c *domain.Content) {
			c.Event.Start, c.Event.End = at("2026-03-13T23:00:00Z"), at("2026-03-14T23:00:00Z")
		}, "Sat 14 Mar 2026 · Huis van de Buurt, Gent · Come and choose."},
		"whole days": {func(c *domain.Content) {
			c.Event.Start, c.Event.End = at("2026-03-13T23:00:00Z"), at("2026-03-15T22:59:00Z")
		}, "Sat 14 Mar 2026 – Sun 15 Mar 2026 · Huis van de Buurt, Gent · Come and choose."},
		"German":          {func(c *domain.Content) { c.Language = "de-AT" }, "Sa 14. März 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"French":          {func(c *domain.Content) { c.Language = "fr" }, "sam. 14 mars 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"Dutch":           {func(c *domain.Content) { c.Language = "nl" }, "za 14 maart 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"other language":  {func(c *domain.Content) { c.Language = "eo" }, "Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · Come and choose."},
		"told already":    {func(c *domain.Content) { c.Summary = "On 14 March in Gent." }, "On 14 March in Gent."},
		"told, cancelled": {func(c *domain.Content) { c.Summary, c.Event.Status = "14/3, Gent", domain.EventCancelled }, "Cancelled · 14/3, Gent"},
		"day but no place": {
			func(c *domain.Content) { c.Summary = "On 14 March we meet." },
			"Sat 14 Mar 2026, 10:00–17:00 CET · Huis van de Buurt, Gent · On 14 March we meet.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := anEvent().Content
			c.Summary = words
			test.change(&c)
			if got := eventSummary(c); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAnEventsSummaryStaysWithinTheLimit(t *testing.T) {
	c := anEvent().Content
	c.Summary = strings.Repeat("words and words ", 40)
	got := eventSummary(c)
	if n := len([]rune(got)); n > domain.MaxSummary || n < domain.MaxSummary-40 {
		t.Errorf("%d characters", n)
	}
	if !strings.HasPrefix(got, "Sat 14 Mar") || !strings.HasSuffix(got, "…") {
		t.Error(got)
	}
}

func TestTheDayIsFoundInManyForms(t *testing.T) {
	day := at("2026-03-14T09:00:00Z")
	for language, forms := range map[string][]string{
		"en": {"14 March", "March 14", "Mar 14th", "the 14th of March", "2026-03-14", "14/03", "14.3."},
		"fr": {"le 14 mars"}, "es": {"14 de marzo"}, "de": {"am 14. März", "14.03.2026"}, "pt": {"14 de março"}, "it": {"14 marzo"}, "nl": {"14 maart"},
	} {
		for _, form := range forms {
			if !tellsDay("Meet "+form+" at ten", day, wordsIn(language)) {
				t.Errorf("%s: %q", language, form)
			}
		}
	}
	for _, other := range []string{"114 March", "15 March", "14 May", "March 141", "14 o'clock", "2026-03-15"} {
		if tellsDay(other, day, wordsIn("en")) {
			t.Errorf("%q is not the day", other)
		}
	}
}
