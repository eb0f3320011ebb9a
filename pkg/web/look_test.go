package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheOrganisationDyesItsPages(t *testing.T) {
	h := settled(t)
	h.logIn()
	before := h.server.lastLook.Load()
	h.get("/").is(http.StatusOK).has(before.Style, `content="`+before.Bar+`"`)
	h.get("/desk/settings/colour").is(http.StatusOK).has("Light pages show it as chosen", "Dark pages show #")

	h.post("/desk/settings/colour", url.Values{"accent": {"#ffd700"}, "pick": {before.palette.Chosen.String()}}).is(http.StatusSeeOther)
	after := h.server.lookNow(t)
	if after.palette.Chosen.String() != "#ffd700" {
		t.Fatalf("the pages wear %s", after.palette.Chosen)
	}
	h.get("/").is(http.StatusOK).has(after.Style, after.Mark, after.Touch, `content="`+after.Bar+`"`).lacks(before.Style)
	h.get("/desk/settings/colour").is(http.StatusOK).has("Light pages show "+after.palette.Light.Accent.String()+", which is darker", "Dark pages show it as chosen")
	h.get(after.Style).is(http.StatusOK).has("--accent:"+after.palette.Light.Accent.String(), "--accent:#ffd700")
	h.get(after.Mark).is(http.StatusOK).has(after.palette.Light.Accent.String(), "#ffd700")
	h.get(after.Touch).is(http.StatusOK)
	h.get("/favicon.ico").is(http.StatusFound).leadsTo(after.Mark)
	h.get(before.Style).is(http.StatusSeeOther).leadsTo(after.Style)
	h.get(h.server.assets.Path("style-95321e.js")).is(http.StatusNotFound)

	h.post("/desk/settings/colour", url.Values{"accent": {"#ffd700"}, "pick": {"#ffd700"}, "dye": {"#27467f"}}).is(http.StatusSeeOther)
	if got := h.server.lookNow(t).palette.Chosen.String(); got != "#27467f" {
		t.Errorf("a dye was picked, the pages wear %s", got)
	}
	h.post("/desk/settings/colour", url.Values{"accent": {" "}, "pick": {"#27467f"}}).is(http.StatusSeeOther)
	if got := h.server.lookNow(t); got.palette.Chosen != before.palette.Chosen {
		t.Errorf("no colour was typed, the pages wear %s", got.palette.Chosen)
	}
}

func TestSettingsRefuseWhatIsNoColour(t *testing.T) {
	h := settled(t)
	h.logIn()
	for _, text := range []string{"sea green", "#12345", "#95321e}body{display:none", "<script>"} {
		h.post("/desk/settings/colour", url.Values{"accent": {text}}).is(http.StatusUnprocessableEntity).
			has(`href="#f-accent"`, "Write the colour as # and six digits", `aria-invalid="true"`)
	}
	if got := h.server.lookNow(t).palette.Chosen.String(); got != "#95321e" {
		t.Errorf("the pages wear %s", got)
	}
}

// lookNow is what the next page wears.
func (s *Server) lookNow(t *testing.T) *look {
	t.Helper()
	now, err := s.siteNow(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.look
}

func TestASocialCardFollowsTheColour(t *testing.T) {
	h := settled(t)
	h.logIn()
	item := h.article("Threads")
	card := func() string {
		_, rest, _ := strings.Cut(h.get("/articles/"+item.Slug).is(http.StatusOK).body, `property="og:image" content="`)
		address, _, _ := strings.Cut(rest, `"`)
		return strings.TrimPrefix(address, h.base)
	}
	before := card()
	picture := h.get(before).is(http.StatusOK).body
	h.post("/desk/settings/colour", url.Values{"accent": {"#27467f"}}).is(http.StatusSeeOther)
	after := card()
	if after == before || h.get(after).is(http.StatusOK).body == picture {
		t.Errorf("the card at %s is that of before, %s", after, before)
	}
}
