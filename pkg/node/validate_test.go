package node

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func goodEvent() domain.Content {
	start := time.Date(2030, 5, 1, 18, 0, 0, 0, time.UTC)
	return domain.Content{
		Title: "Repair evening", Text: "Bring what is broken.", Language: "en",
		Event: &domain.Occasion{Start: start, End: start.Add(time.Hour), TimeZone: "Europe/Brussels", OnlineAddress: "https://meet.example/x"},
	}
}

func goodCard() domain.Content {
	return domain.Content{Title: "Tool library", Text: "Tools for everybody.", Card: &domain.Card{Handle: "tools", Founded: "2005-11"}}
}

func TestWhatIsRightIsAccepted(t *testing.T) {
	for kind, content := range map[domain.Kind]domain.Content{
		domain.KindArticle:    {Title: "Seed libraries", Text: "Words."},
		domain.KindEvent:      goodEvent(),
		domain.KindInitiative: goodCard(),
	} {
		if err := validate(kind, tidy(content)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	ninety := 91.0
	for name, c := range map[string]struct {
		kind  domain.Kind
		spoil func(*domain.Content)
		base  domain.Content
		field string
	}{
		"no title":            {domain.KindArticle, func(c *domain.Content) { c.Title = "  " }, domain.Content{Title: "x", Text: "t"}, "title"},
		"short title":         {domain.KindArticle, func(c *domain.Content) { c.Title = "ab" }, domain.Content{Text: "t"}, "title"},
		"long title":          {domain.KindArticle, func(c *domain.Content) { c.Title = strings.Repeat("é", 151) }, domain.Content{Text: "t"}, "title"},
		"no text":             {domain.KindArticle, func(c *domain.Content) { c.Text = "\n\n" }, domain.Content{Title: "Good"}, "text"},
		"long summary":        {domain.KindArticle, func(c *domain.Content) { c.Summary = strings.Repeat("x", 501) }, domain.Content{Title: "Good", Text: "t"}, "summary"},
		"language":            {domain.KindArticle, func(c *domain.Content) { c.Language = "english!" }, domain.Content{Title: "Good", Text: "t"}, "language"},
		"picture without alt": {domain.KindArticle, func(c *domain.Content) { c.Image = &domain.Image{URL: "https://a.example/x.jpg"} }, domain.Content{Title: "Good", Text: "t"}, "image_alt"},
		"tag":                 {domain.KindArticle, func(c *domain.Content) { c.Tags = []string{"a/b"} }, domain.Content{Title: "Good", Text: "t"}, "tags"},
		"end before start":    {domain.KindEvent, func(c *domain.Content) { c.Event.End = c.Event.Start.Add(-time.Hour) }, goodEvent(), "end"},
		"no start":            {domain.KindEvent, func(c *domain.Content) { c.Event.Start = time.Time{} }, goodEvent(), "start"},
		"time zone":           {domain.KindEvent, func(c *domain.Content) { c.Event.TimeZone = "Mars/Olympus" }, goodEvent(), "timezone"},
		"nowhere":             {domain.KindEvent, func(c *domain.Content) { c.Event.OnlineAddress = "" }, goodEvent(), "place.name"},
		"latitude":            {domain.KindEvent, func(c *domain.Content) { c.Event.Place = &domain.Place{Latitude: &ninety, Longitude: &ninety} }, goodEvent(), "place.latitude"},
		"online address":      {domain.KindEvent, func(c *domain.Content) { c.Event.OnlineAddress = "javascript:x" }, goodEvent(), "online_address"},
		"handle":              {domain.KindInitiative, func(c *domain.Content) { c.Card.Handle = "Tool Library" }, goodCard(), "handle"},
		"reserved handle":     {domain.KindInitiative, func(c *domain.Content) { c.Card.Handle = "admin" }, goodCard(), "handle"},
		"founded":             {domain.KindInitiative, func(c *domain.Content) { c.Card.Founded = "2005-13" }, goodCard(), "founded"},
		"link":                {domain.KindInitiative, func(c *domain.Content) { c.Card.Links = []domain.Link{{Name: "x", URL: "x"}} }, goodCard(), "links"},
		"contact":             {domain.KindInitiative, func(c *domain.Content) { c.Card.Contact.Email = "nobody" }, goodCard(), "contact.email"},
	} {
		c.spoil(&c.base)
		err := validate(c.kind, tidy(c.base))
		invalid, ok := errors.AsType[*domain.InvalidError](err)
		if !ok || len(invalid.Fields) == 0 || invalid.Fields[0].Field != c.field {
			t.Errorf("%s: got %v, want a complaint about %s", name, err, c.field)
		}
	}
}

func TestTidyDropsControlAndBidiCharacters(t *testing.T) {
	got := tidy(domain.Content{Title: " a\u202Eb\x00c\n d ", Text: "one\r\ntwo\x07", Tags: []string{"#Commons", "commons", " ", "open source"}})
	if got.Title != "abc d" || got.Text != "one\ntwo" || strings.Join(got.Tags, ",") != "Commons,opensource" {
		t.Errorf("got %q %q %q", got.Title, got.Text, got.Tags)
	}
}

func TestAHandleIsProposedFromTheName(t *testing.T) {
	for name, want := range map[string]string{
		"P2P Foundation": "p2p_foundation", "Économie Circulaire": "economie_circulaire", "Admin": "organisation", "东": "organisation",
	} {
		if got := ProposeHandle(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

func TestAfterIsLaterByASecond(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	n := &Node{now: func() time.Time { return now }}
	if got := n.after(now.Add(-time.Hour)); !got.Equal(now) {
		t.Errorf("after an hour: %s", got)
	}
	if got := n.after(now.Add(-time.Millisecond)); got.Sub(now) < 900*time.Millisecond {
		t.Errorf("within a second: %s", got)
	}
}
