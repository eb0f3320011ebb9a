package feed

import (
	"encoding/xml"

	"github.com/gorilla/feeds"
)

// rss adds to the library's RSS what readers and validators ask for: the feed's own address, authors without an e-mail
// address, several categories.
type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel rssChannel
}

type rssChannel struct {
	*feeds.RssFeed
	Self  rssLink   `xml:"atom:link"`
	Items []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	*feeds.RssItem
	Creator    string   `xml:"dc:creator,omitempty"`
	Categories []string `xml:"category"`
}

// minutes for which readers may keep the feed.
const timeToLive = 30

// RSS writes the feed as RSS 2.0.
func (f Feed) RSS() ([]byte, error) {
	channel := (&feeds.Rss{Feed: f.common()}).RssFeed()
	channel.ManagingEditor = "" // it would have to be an e-mail address
	channel.Language, channel.Generator, channel.Ttl = f.Language, "Weftwork", timeToLive
	if channel.Description == "" {
		channel.Description = channel.Title
	}
	if f.Icon != "" {
		channel.Image = &feeds.RssImage{Url: f.Icon, Title: channel.Title, Link: f.Page}
	}
	document := rss{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{RssFeed: channel, Self: rssLink{Href: f.Self, Rel: "self", Type: "application/rss+xml"}},
	}
	for i, entry := range channel.Items {
		creator := entry.Author
		entry.Author = "" // as above
		document.Channel.Items = append(document.Channel.Items, rssItem{RssItem: entry, Creator: creator, Categories: categories(f.Items[i])})
	}
	return write(document)
}
