package feed

import (
	"time"

	"github.com/gorilla/feeds"
)

// atomFeed adds to the library's Atom the feed's own address, the moment of publication, languages and categories.
type atomFeed struct {
	*feeds.AtomFeed
	Language string           `xml:"xml:lang,attr,omitempty"`
	Links    []feeds.AtomLink `xml:"link"`
	Entries  []atomEntry      `xml:"entry"`
}

type atomEntry struct {
	*feeds.AtomEntry
	Language   string         `xml:"xml:lang,attr,omitempty"`
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// Atom writes the feed as Atom (RFC 4287).
func (f Feed) Atom() ([]byte, error) {
	library := (&feeds.Atom{Feed: f.common()}).AtomFeed()
	library.Id, library.Logo, library.Link = f.Self, f.Icon, nil
	document := atomFeed{
		AtomFeed: library, Language: f.Language,
		Links: []feeds.AtomLink{
			{Href: f.Page, Rel: "alternate", Type: "text/html"},
			{Href: f.Self, Rel: "self", Type: "application/atom+xml"},
		},
	}
	for i, entry := range library.Entries {
		item := f.Items[i]
		entry.Published = item.PublishedAt.UTC().Format(time.RFC3339)
		extended := atomEntry{AtomEntry: entry, Language: item.Content.Language}
		for _, name := range categories(item) {
			extended.Categories = append(extended.Categories, atomCategory{Term: name})
		}
		document.Entries = append(document.Entries, extended)
	}
	return write(document)
}
