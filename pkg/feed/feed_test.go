package feed

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func example() Feed {
	published := time.Date(2026, 3, 1, 9, 0, 0, 123, time.UTC)
	return Feed{
		Title: "Open co-op & friends", Description: "Articles and events", Author: "Open co-op", Language: "en",
		Page: "https://weft.example/", Self: "https://weft.example/feed", Icon: "https://weft.example/media/logo.png",
		Lead: func(item domain.Item) string {
			if item.Kind == domain.KindEvent {
				return "Sat 14 Mar 2026, 10:00 · Gent"
			}
			return ""
		},
		Items: []domain.Item{
			{
				URI: "https://weft.example/ap/articles/1", URL: "https://weft.example/articles/repair", Kind: domain.KindArticle, PublishedAt: published,
				UpdatedAt: published.Add(time.Hour),
				Content: domain.Content{
					Title: "Repair <b> & commons", Summary: "Twelve volunteers & <one> hall.", HTML: `<p>See <a href="https://weft.example/x">this</a> ]]> &amp; that.</p>`,
					Language: "en", Tags: []string{"repair"}, Themes: []domain.TermRef{{Label: "Commons"}},
					Image: &domain.Image{URL: "https://weft.example/media/1.jpg", MediaType: "image/jpeg", Alt: "A table"},
				},
			},
			{
				URI: "https://weft.example/ap/events/2", URL: "https://weft.example/events/assembly", Kind: domain.KindEvent, PublishedAt: published.Add(-time.Hour),
				Content: domain.Content{Title: "Spring assembly", Summary: "Soup.", HTML: "<p>Coffee</p>", Language: "nl"},
			},
		},
	}
}

func TestFeedsReadLikeTheGoldenFiles(t *testing.T) {
	for name, form := range map[string]func(Feed) ([]byte, error){"feed.rss": Feed.RSS, "feed.atom": Feed.Atom} {
		got, err := form(example())
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		// The golden files have a line for each element, so that people can read them.
		if lines := strings.ReplaceAll(string(got), "><", ">\n<"); lines != string(want) {
			t.Errorf("%s is\n%s", name, lines)
		}
	}
}

// What a reader finds in each form.
type readRSS struct {
	Channel struct {
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
			Text string `xml:",chardata"`
		} `xml:"link"`
		Items []struct {
			Title       string   `xml:"title"`
			Link        string   `xml:"link"`
			GUID        string   `xml:"guid"`
			Description string   `xml:"description"`
			Content     string   `xml:"encoded"`
			Creator     string   `xml:"creator"`
			Author      string   `xml:"author"`
			Categories  []string `xml:"category"`
			Enclosure   struct {
				URL string `xml:"url,attr"`
			} `xml:"enclosure"`
		} `xml:"item"`
	} `xml:"channel"`
}

type readAtom struct {
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Content   string `xml:"content"`
		Summary   string `xml:"summary"`
		Author    string `xml:"author>name"`
	} `xml:"entry"`
}

func TestRSSSaysWhatReadersNeed(t *testing.T) {
	f := example()
	f.By = func(item domain.Item) string {
		if item.Kind == domain.KindEvent {
			return "A neighbour"
		}
		return ""
	}
	raw, err := f.RSS()
	if err != nil {
		t.Fatal(err)
	}
	var got readRSS
	if err := xml.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	items := got.Channel.Items
	if len(items) != 2 || items[0].Title != "Repair <b> & commons" || items[0].GUID != "https://weft.example/ap/articles/1" ||
		items[0].Link != "https://weft.example/articles/repair" || items[0].Content != f.Items[0].Content.HTML {
		t.Errorf("got %+v", items)
	}
	if items[0].Description != "Twelve volunteers &amp; &lt;one&gt; hall." || items[1].Description != "Sat 14 Mar 2026, 10:00 · Gent<br/>Soup." {
		t.Errorf("described as %q, %q", items[0].Description, items[1].Description)
	}
	if items[0].Creator != "Open co-op" || items[1].Creator != "A neighbour" || items[0].Author != "" {
		t.Errorf("written by %q, %q, %q", items[0].Creator, items[1].Creator, items[0].Author)
	}
	if len(items[0].Categories) != 2 || items[0].Enclosure.URL != "https://weft.example/media/1.jpg" || items[1].Enclosure.URL != "" {
		t.Errorf("got %+v", items)
	}
	if len(got.Channel.Links) != 2 || got.Channel.Links[0].Text != f.Page || got.Channel.Links[1].Href != f.Self {
		t.Errorf("links are %+v", got.Channel.Links)
	}
}

func TestAtomSaysWhatReadersNeed(t *testing.T) {
	f := example()
	raw, err := f.Atom()
	if err != nil {
		t.Fatal(err)
	}
	var got readAtom
	if err := xml.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != f.Self || got.Updated != "2026-03-01T10:00:00Z" || len(got.Links) != 2 || got.Links[1].Rel != "self" || got.Links[1].Href != f.Self {
		t.Errorf("got %+v", got)
	}
	first := got.Entries[0]
	if first.ID != "https://weft.example/ap/articles/1" || first.Published != "2026-03-01T09:00:00Z" || first.Updated != "2026-03-01T10:00:00Z" ||
		first.Content != f.Items[0].Content.HTML || first.Author != "Open co-op" {
		t.Errorf("got %+v", first)
	}
	if got.Entries[1].Updated != got.Entries[1].Published {
		t.Errorf("an item that was never edited was updated at %s", got.Entries[1].Updated)
	}
}

func TestAnEmptyFeedIsValid(t *testing.T) {
	for _, form := range []func(Feed) ([]byte, error){Feed.RSS, Feed.Atom} {
		raw, err := form(Feed{Title: "Nothing yet", Author: "Us", Page: "https://weft.example/", Self: "https://weft.example/feed"})
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(raw, &readAtom{}); err != nil {
			t.Errorf("%v in\n%s", err, raw)
		}
	}
}

func TestNoTextBreaksTheXML(t *testing.T) {
	attack := "a\x00\x01\ufffe\xff]]><x>&amp;\u2028"
	f := example()
	f.Title, f.Description, f.Author, f.Items[0].URI, f.Items[0].URL = attack, attack, attack, domain.URI(attack), attack
	f.Items[0].Content.Title, f.Items[0].Content.Summary, f.Items[0].Content.HTML, f.Items[0].Content.Tags = attack, attack, attack, []string{attack}
	for _, form := range []func(Feed) ([]byte, error){Feed.RSS, Feed.Atom} {
		raw, err := form(f)
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(strings.NewReader(string(raw)))
		for {
			token, err := decoder.Token()
			if token == nil {
				if err.Error() != "EOF" {
					t.Errorf("%v in\n%s", err, raw)
				}
				break
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "x" {
				t.Errorf("an element of the attack in\n%s", raw)
			}
		}
	}
}
