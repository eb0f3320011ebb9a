package web

import (
	"bytes"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

var cardAddress = regexp.MustCompile(`<meta property="og:image" content="[^"]*(/cards/[^"]+)"`)

func TestEveryItemHasADrawnCardForLinkPreviews(t *testing.T) {
	h := settled(t)
	event := h.event("Spring assembly", 48*time.Hour)
	for _, path := range []string{"/events/" + event.Slug, "/articles/" + h.article("On weaving").Slug} {
		match := cardAddress.FindStringSubmatch(h.get(path).is(http.StatusOK).body)
		if match == nil {
			t.Fatalf("%s names no card", path)
		}
		a := h.get(match[1]).is(http.StatusOK)
		card, err := png.DecodeConfig(bytes.NewReader([]byte(a.body)))
		if err != nil || card.Width != 1200 || card.Height != 630 {
			t.Errorf("the card of %s is %+v, %v", path, card, err)
		}
		if !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
			t.Errorf("the card may not be kept: %v", a.header)
		}
		h.get(match[1][:len(match[1])-len("00000000.png")] + "00000000.png").is(http.StatusSeeOther).leadsTo(match[1])
	}
}

func TestCardsOfWhatIsNotPublicAreNotDrawn(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	theirs := h.theirs(coop, domain.KindArticle, "dividends", "How we share a surplus")
	for _, name := range []string{string(theirs.ID) + "-00000000.png", "x.png", "..%2fsecret", strings.Repeat("0", 36) + "-00000000.png"} {
		h.get("/cards/" + name).is(http.StatusNotFound)
	}
}
