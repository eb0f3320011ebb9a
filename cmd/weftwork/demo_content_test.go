package main

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/frontmatter"
)

// someBases are addresses that a demo may have.
func someBases() map[string]string {
	bases := map[string]string{}
	for i, o := range demoOrganisations() {
		bases[o.handle] = "http://localhost:" + []string{"8081", "8082", "8083"}[i]
	}
	return bases
}

func readDemoText(t *testing.T, o demoOrganisation, kind domain.Kind, name string, now time.Time) frontmatter.Draft {
	t.Helper()
	text, err := demoText(o.handle, name, now, someBases())
	if err != nil {
		t.Fatal(err)
	}
	read := map[domain.Kind]func(io.Reader) (frontmatter.Draft, error){
		domain.KindArticle: frontmatter.Article, domain.KindEvent: frontmatter.Event,
		domain.KindInitiative: frontmatter.Initiative, domain.KindOrganisation: frontmatter.Organisation,
	}[kind]
	draft, err := read(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s/%s: %v", o.handle, name, err)
	}
	return draft
}

func TestDemoTextsAreCompleteAndFit(t *testing.T) {
	languages := map[string]int{}
	for _, o := range demoOrganisations() {
		kinds := map[domain.Kind]int{}
		for _, item := range o.items {
			kinds[item.kind]++
			draft := readDemoText(t, o, item.kind, item.path(), time.Now())
			content, name := draft.Content, o.handle+"/"+item.path()
			languages[content.Language]++
			if length := utf8.RuneCountInString(content.Summary); length < 60 || length > 300 {
				t.Errorf("%s: the summary has %d characters", name, length)
			}
			if len(draft.StreamNames) == 0 || len(draft.ThemeNames) == 0 || content.Text == "" || strings.Contains(content.Text, "{{") {
				t.Errorf("%s: streams %v, themes %v, text %q…", name, draft.StreamNames, draft.ThemeNames, content.Text[:min(40, len(content.Text))])
			}
			switch item.kind {
			case domain.KindArticle:
				checkDemoArticle(t, name, draft)
			case domain.KindInitiative:
				checkDemoCard(t, name, draft)
			}
			if item.kind != domain.KindInitiative && content.Image == nil {
				t.Errorf("%s has no picture", name)
			}
		}
		if kinds[domain.KindArticle] < 2 || kinds[domain.KindEvent] != 2 || kinds[domain.KindInitiative] < 1 {
			t.Errorf("%s publishes %v", o.name, kinds)
		}
		checkDemoCard(t, o.handle, readDemoText(t, o, domain.KindOrganisation, "organisation.yaml", time.Now()))
	}
	if languages["fr"] == 0 || languages["es"] == 0 || languages["ar"] == 0 || languages["en"] == 0 {
		t.Errorf("the languages are %v", languages)
	}
}

func checkDemoArticle(t *testing.T, name string, draft frontmatter.Draft) {
	t.Helper()
	text := draft.Content.Text
	if words := len(strings.Fields(text)); words < 400 || words > 900 {
		t.Errorf("%s has %d words", name, words)
	}
	for what, mark := range map[string]string{"a heading": "\n## ", "a quotation": "\n> ", "a list": "1. ", "a link": "](http"} {
		if !strings.Contains(text, mark) && (what != "a list" || !strings.Contains(text, "\n- ")) {
			t.Errorf("%s has not %s", name, what)
		}
	}
	if draft.ImagePath != strings.TrimSuffix(path.Base(name), ".md")+".jpg" {
		t.Errorf("%s names the cover %s, which nobody draws", name, draft.ImagePath)
	}
}

// checkDemoCard demands every heading of the P2P Foundation's card.
func checkDemoCard(t *testing.T, name string, draft frontmatter.Draft) {
	t.Helper()
	card := draft.Content.Card
	lists := map[string]int{
		"priorities": len(card.Priorities), "streams": len(draft.StreamNames), "programmes": len(card.Programmes),
		"modes of action": len(draft.ModeNames), "audiences": len(draft.AudienceNames), "themes": len(draft.ThemeNames), "links": len(card.Links),
	}
	for heading, length := range lists {
		if length == 0 {
			t.Errorf("%s: nothing stands under %s", name, heading)
		}
	}
	if card.Founded == "" || card.Place.IsEmpty() || card.Contact.Email == "" || card.Logo == nil {
		t.Errorf("%s: the card is not complete: %+v", name, card)
	}
	if length := utf8.RuneCountInString(draft.Content.Text); length < 300 || length > domain.MaxCardText {
		t.Errorf("%s: what it is has %d characters", name, length)
	}
	logo := strings.TrimSuffix(path.Base(name), ".yaml") + "-logo.png"
	if draft.LogoPath != logo && draft.LogoPath != "organisation-logo.png" {
		t.Errorf("%s names the logo %s, which nobody draws", name, draft.LogoPath)
	}
}

func TestDemoEventsLieAheadInSeveralTimeZones(t *testing.T) {
	zones := map[string]bool{}
	for _, now := range []time.Time{
		time.Date(2026, 3, 20, 23, 50, 0, 0, time.UTC), time.Date(2026, 10, 9, 0, 5, 0, 0, time.UTC), time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC),
	} {
		for _, o := range demoOrganisations() {
			for _, item := range o.items {
				if item.kind != domain.KindEvent {
					continue
				}
				event := readDemoText(t, o, item.kind, item.path(), now).Content.Event
				zones[event.TimeZone] = true
				if event.Start.Before(now.AddDate(0, 0, 5)) || event.Start.After(now.AddDate(0, 0, 60)) || event.End.Sub(event.Start) > 36*time.Hour {
					t.Errorf("%s: from %s to %s, seen from %s", item.file, event.Start, event.End, now)
				}
			}
		}
	}
	if len(zones) < 3 {
		t.Errorf("time zones: %v", zones)
	}
}

func TestDemoResponsesNameWhatIsThere(t *testing.T) {
	known := map[string]string{} // to whom it belongs
	for _, o := range demoOrganisations() {
		for _, item := range o.items {
			known[o.handle+"/"+item.file] = o.handle
		}
	}
	kinds := map[domain.ResponseKind]int{}
	for _, r := range demoResponses() {
		kinds[r.kind]++
		if known[r.to] == "" || known[r.to] == r.by {
			t.Errorf("%s answers %s", r.by, r.to)
		}
		if (r.kind == "") != (r.text != "") || (r.kind == "") != (r.reply != "") {
			t.Errorf("%s to %s is neither a reply nor anything else", r.by, r.to)
		}
		if r.reply != "" {
			known[r.reply] = r.by
		}
	}
	if kinds[""] < 5 || kinds[domain.ResponseLike] < 5 || kinds[domain.ResponseReshare] < 5 {
		t.Errorf("responses: %v", kinds)
	}
}

func TestDemoCoversDifferAndStayTheSame(t *testing.T) {
	p := demoOrganisations()[0].palette
	var covers [][]byte
	for _, name := range []string{"a", "b", "a"} {
		cover, err := drawCover(name, p, coverWidth)
		if err != nil {
			t.Fatal(err)
		}
		if len(cover) < 50<<10 || len(cover) > 1<<20 {
			t.Errorf("the cover %s has %d bytes", name, len(cover))
		}
		covers = append(covers, cover)
	}
	if bytes.Equal(covers[0], covers[1]) || !bytes.Equal(covers[0], covers[2]) {
		t.Error("a cover depends on something else than its name")
	}
	var logos [][]byte
	for _, o := range demoOrganisations() {
		marks := []mark{o.mark}
		for _, item := range o.items {
			if item.kind == domain.KindInitiative {
				marks = append(marks, item.mark)
			}
		}
		for _, m := range marks {
			logo, err := m.draw()
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(logos, func(other []byte) bool { return bytes.Equal(logo, other) }) {
				t.Errorf("%s has a logo that stands elsewhere too", o.name)
			}
			logos = append(logos, logo)
		}
	}
}

func BenchmarkDemoCover(b *testing.B) {
	p := demoOrganisations()[0].palette
	for i := 0; b.Loop(); i++ {
		if _, err := drawCover(strings.Repeat("x", i%40), p, coverWidth); err != nil {
			b.Fatal(err)
		}
	}
}
