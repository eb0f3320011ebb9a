package web

import (
	"encoding/xml"
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestEveryListHasFeeds(t *testing.T) {
	h := settled(t)
	h.article("On weaving", func(c *domain.Content) {
		c.Streams, c.Themes = h.terms(domain.SchemeStream, 2), h.terms(domain.SchemeTheme, 2)
	})
	h.event("An evening", 48*time.Hour)
	h.initiative("Open Workshop", "workshop")
	for path, title := range map[string]string{
		"/feed": "An evening", "/articles": "On weaving", "/events": "An evening", "/initiatives": "Open Workshop",
		"/streams/open-coops": "On weaving", "/themes/commons": "On weaving", "/tags/weaving": "On weaving",
	} {
		for format, mediaType := range map[string]string{"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"} {
			a := h.get(path+"."+format).is(http.StatusOK).has(title, h.base+path+"."+format)
			if a.header.Get("Content-Type") != mediaType {
				t.Errorf("%s.%s is %s", path, format, a.header.Get("Content-Type"))
			}
			var document struct{ XMLName xml.Name }
			if err := xml.Unmarshal([]byte(a.body), &document); err != nil {
				t.Errorf("%s.%s: %v", path, format, err)
			}
		}
		if path != "/feed" {
			h.get(path).has(h.base+path+".rss", h.base+path+".atom")
		}
	}
	h.get("/streams/nothing.rss").is(http.StatusNotFound)
	h.get("/events.rss").has("The Mill, Brussels") // date and place stand in front
}
