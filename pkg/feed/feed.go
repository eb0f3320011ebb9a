// Package feed writes lists of items as RSS 2.0 and Atom, complete and with absolute addresses.
package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/weftwork/weftwork/pkg/domain"
)

// What feeds are served as.
const (
	RSSType  = "application/rss+xml; charset=utf-8"
	AtomType = "application/atom+xml; charset=utf-8"
)

// Feed is a list of items under one title. Addresses are absolute.
type Feed struct {
	Title       string
	Description string
	Page        string // where people read the list
	Self        string // where this feed is; also its id
	Author      string // who publishes the list
	Language    string // BCP 47; "" if the items have several
	Icon        string // address of the logo; "" if there is none
	Items       []domain.Item
	// By names who wrote an item; nil, or "", means Author.
	By func(domain.Item) string
	// Lead is put before the summary, such as an event's date and place; nil means nothing.
	Lead func(domain.Item) string
}

// updated is when the newest change was; the beginning of time where there is none, as Atom asks for a date.
func (f Feed) updated() time.Time {
	newest := time.Unix(0, 0).UTC()
	for _, item := range f.Items {
		if changed := changedAt(item); changed.After(newest) {
			newest = changed
		}
	}
	return newest
}

func changedAt(item domain.Item) time.Time {
	if item.UpdatedAt.After(item.PublishedAt) {
		return item.UpdatedAt.UTC()
	}
	return item.PublishedAt.UTC()
}

func (f Feed) authorOf(item domain.Item) string {
	if f.By != nil {
		if name := f.By(item); name != "" {
			return name
		}
	}
	return f.Author
}

// common is what both forms say, in the library's words.
func (f Feed) common() *feeds.Feed {
	feed := &feeds.Feed{
		Title: clean(f.Title), Description: clean(f.Description), Link: &feeds.Link{Href: f.Page},
		Author: &feeds.Author{Name: clean(f.Author)}, Updated: f.updated(),
	}
	for _, item := range f.Items {
		feed.Add(f.entry(item))
	}
	return feed
}

func (f Feed) entry(item domain.Item) *feeds.Item {
	summary := item.Content.Summary
	if f.Lead != nil {
		summary = strings.TrimSpace(f.Lead(item) + "\n" + summary)
	}
	entry := &feeds.Item{
		Id: string(item.URI), IsPermaLink: "false", Title: clean(item.Content.Title), Link: &feeds.Link{Href: item.URL},
		// Readers take it for HTML in both forms.
		Description: strings.ReplaceAll(html.EscapeString(clean(summary)), "\n", "<br/>"),
		Content:     clean(domain.Anchored(item.Content.HTML, item.URL)), Created: item.PublishedAt.UTC(), Updated: changedAt(item),
		Author: &feeds.Author{Name: clean(f.authorOf(item))},
	}
	if entry.Link.Href == "" {
		entry.Link.Href = string(item.URI)
	}
	if image := item.Content.Image; image != nil && image.URL != "" && image.MediaType != "" {
		// RSS asks for a length; 0 is the custom where it is not known.
		entry.Enclosure = &feeds.Enclosure{Url: image.URL, Type: image.MediaType, Length: "0"}
	}
	return entry
}

// categories are the names under which an item is filed.
func categories(item domain.Item) []string {
	var names []string
	for _, terms := range [][]domain.TermRef{item.Content.Streams, item.Content.Themes} {
		for _, term := range terms {
			names = append(names, clean(term.Label))
		}
	}
	for _, tag := range item.Content.Tags {
		names = append(names, clean(tag))
	}
	return names
}

// clean leaves out what XML cannot hold, not even in CDATA.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func write(document any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(document); err != nil {
		return nil, fmt.Errorf("write feed: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
