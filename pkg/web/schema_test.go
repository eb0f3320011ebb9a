package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestSearchEnginesAreToldAnEventAsItIs(t *testing.T) {
	h := settled(t)
	whole := h.event("Whole days", 0, on(t, "Europe/Brussels", "2035-06-08 00:00", "2035-06-09 23:59"), func(c *domain.Content) {
		c.Event.Status = domain.EventPostponed
	})
	h.get("/events/"+whole.Slug).is(http.StatusOK).has(
		`"startDate":"2035-06-08"`, `"endDate":"2035-06-09"`, `"eventStatus":"https://schema.org/EventPostponed"`,
		`"eventAttendanceMode":"https://schema.org/MixedEventAttendanceMode"`, `"@type":"VirtualLocation"`, `"streetAddress":"12 Canal Street"`,
		`"image":"`+h.base+`/cards/`, `"organizer":{"@type":"Organization"`,
	)
	open := h.event("Without an end", 0, on(t, "Europe/Brussels", "2035-06-08 18:00", ""), func(c *domain.Content) { c.Event.End = time.Time{} })
	h.get("/events/"+open.Slug).is(http.StatusOK).has(`"startDate":"2035-06-08T18:00:00+02:00"`, "EventScheduled").lacks(`"endDate"`)
}
