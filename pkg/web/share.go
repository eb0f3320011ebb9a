package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// sharing are the ways to pass an item on: its address, the reader's own server, a letter.
type sharing struct {
	URI   domain.URI // what the reader's server is asked to reshare; "" where it cannot be reshared
	URL   string     // for people
	Title string
	Mail  string
}

// sharingOf is nil for what not everybody may read.
func (s *Server) sharingOf(v *visit, item *domain.Item) *sharing {
	if !item.Visibility.IsForEverybody() || item.URI == "" {
		return nil
	}
	address := webAddress(firstOf(item.URL, string(item.URI)))
	if address == "" {
		return nil
	}
	share := &sharing{URI: item.URI, URL: address, Title: item.Content.Title, Mail: mailTo(item.Content.Title, address)}
	if v.site.settings.HasLeft() {
		share.URI = ""
	}
	return share
}

// mailTo opens a letter that holds the title and the address.
func mailTo(title, address string) string {
	query := url.Values{"subject": {title}, "body": {title + "\n" + address}}
	return "mailto:?" + strings.ReplaceAll(query.Encode(), "+", "%20") // programs take "+" for itself
}

// crowd are some of those who gave a kind of response, with how many more there are.
type crowd struct {
	Heading string
	Faces   []actorCard
	More    int
}

// maxFaces is how many faces stand in a row.
const maxFaces = 16

// crowds are who liked and reshared an item, as far as they told everybody.
func (s *Server) crowds(v *visit, p presenter, item *domain.Item, others []domain.URI, standings *storage.Standings) ([]crowd, error) {
	var shown []crowd
	for _, kind := range []struct {
		kind    domain.ResponseKind
		total   int
		heading string
	}{
		{domain.ResponseLike, item.Counts.Likes, "responses.liked_by"}, {domain.ResponseReshare, item.Counts.Reshares, "responses.reshared_by"},
	} {
		if kind.total == 0 {
			continue
		}
		actors, err := s.openResponders(v, append([]domain.URI{item.URI}, others...), kind.kind)
		if err != nil {
			return nil, err
		}
		c := crowd{Heading: v.say(kind.heading)}
		for _, actor := range actors {
			if standings.Of(actor.URI).Level.Severity() >= domain.LevelSilence.Severity() {
				continue
			}
			c.Faces = append(c.Faces, p.actor(actor))
		}
		if c.More = max(0, kind.total-len(c.Faces)); len(c.Faces) > 0 {
			shown = append(shown, c)
		}
	}
	return shown, nil
}

// withContents gives an article's text what long reading needs.
func (s *Server) withContents(v *visit, p presenter, item *domain.Item, page *itemPage) error {
	text, headings := markup.Reading(item.Content.HTML, markup.Footnotes{
		Heading: v.say("item.footnotes"),
		Mark:    func(number string) string { return v.say("item.footnote", "Number", number) },
		Back:    func(number string) string { return v.say("item.footnote_back", "Number", number) },
	})
	page.Contents = contentsOf(headings)
	var err error
	page.HTML, err = s.shownContent(v, p, item, p.html(text, item.Local))
	return err
}

const (
	minContents = 5  // headings of a text that gets a table of contents
	maxContents = 60 // more help nobody to find a way
)

// contentsOf leaves the small headings out as long as there are too many, and gives short texts no table.
func contentsOf(headings []markup.Heading) []markup.Heading {
	if len(headings) < minContents {
		return nil
	}
	for deepest := 3; deepest >= 2; deepest-- {
		var kept []markup.Heading
		for _, h := range headings {
			if h.Level <= deepest {
				kept = append(kept, h)
			}
		}
		if len(kept) <= maxContents && len(kept) > 1 {
			return kept
		}
	}
	return headings[:min(len(headings), maxContents)]
}

// Titles over these lengths, in characters, are set smaller. Ours have at most 150.
const (
	longFrom   = 70
	longerFrom = 160
)

func longTitle(title string) string {
	switch n := utf8.RuneCountInString(title); {
	case n > longerFrom:
		return "longer"
	case n > longFrom:
		return "long"
	}
	return ""
}

// textDirection is how a text is written; "auto" where nobody says its language.
func textDirection(tag string) string {
	if tag == "" {
		return "auto"
	}
	return direction(tag)
}
