package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// mastodonView is what followers on Mastodon see: of an article or event its title, summary and link; of an
// initiative's or organisation's profile the text and the fields.
type mastodonView struct {
	Face              face
	Name, Handle      string
	Title, Text, Link string
	Tags              string
	Fields            []link        // Name and URL as the two columns of a profile
	Picture           *picture      // of an event: Mastodon shows it instead of the link's preview
	Card              *mastodonCard // the link's preview; nil where there is none
}

// mastodonCard is what Mastodon fetches of our page to show below the link.
type mastodonCard struct{ Src, Site, Title, Text string }

// mastodonOf is how Mastodon shows a content: with the preview of its link, unless a picture comes along.
func (s *Server) mastodonOf(v *visit, item *domain.Item, c domain.Content) mastodonView {
	p := s.presenter(v)
	m := p.mastodon(v.site, item, c)
	if c.Card != nil {
		return m
	}
	for _, tag := range c.Tags {
		m.Tags = strings.TrimSpace(m.Tags + " #" + tag)
	}
	if item.Kind == domain.KindEvent && c.Image != nil {
		m.Picture = p.picture(c.Image)
		return m
	}
	if item.ID != "" {
		m.Card = &mastodonCard{
			Src: "/desk/items/" + string(item.ID) + "/card.png?v=" + strconv.Itoa(item.DraftVersion), Site: s.brand(v).Name, Title: c.Title,
			Text: firstOf(c.Summary, markup.Excerpt(c.HTML, 200)),
		}
	}
	return m
}

// maxMastodonText is how much of a summary a timeline shows before "read more".
const maxMastodonText = 500

// preview renders a content as it would be published; err says what is still wrong.
func (s *Server) preview(v *visit, item *domain.Item, typed domain.Content) (*preview, error) {
	content, err := s.node.Preview(v.ctx(), item.Kind, typed)
	if _, invalid := errors.AsType[*domain.InvalidError](err); err != nil && !invalid {
		return nil, err
	}
	p := s.presenter(v)
	html, failed := s.previewCards(v, p, typed, p.html(content.HTML, true))
	if failed != nil {
		return nil, failed
	}
	return &preview{
		Title: content.Title, Summary: content.Summary, Lang: content.Language, HTML: html,
		Mastodon: s.mastodonOf(v, item, content),
	}, err
}

func (p presenter) mastodon(s *site, item *domain.Item, c domain.Content) mastodonView {
	actor := s.organisation
	m := mastodonView{Face: p.face(actor.Icon, actor.DisplayName()), Name: actor.DisplayName(), Handle: actor.Handle.String()}
	if c.Card != nil {
		m.Name, m.Face = c.Title, p.face(c.Card.Logo, c.Title)
		if item.Kind == domain.KindInitiative {
			m.Handle = p.a.Handle(c.Card.Handle).String()
		}
		m.Text, m.Fields = markup.Excerpt(c.HTML, maxMastodonText), p.profileFields(c)
		return m
	}
	m.Title, m.Text = c.Title, firstOf(c.Summary, markup.Excerpt(c.HTML, 300))
	if when := p.when(c.Event); when != nil && !c.Event.Start.IsZero() {
		front := []string{p.begins(when)}
		if when.Where != "" {
			front = append(front, when.Where)
		}
		m.Text = strings.TrimSpace(strings.Join(front, " · ") + ". " + m.Text)
	}
	m.Link = item.URL
	if m.Link == "" {
		slug := markup.Slug(c.Title)
		m.Link = p.a.Page(item.Kind, firstOf(slug, string(item.Kind)))
	}
	return m
}

// profileFields are the rows of a profile, as lists joined for Mastodon's eyes (DESIGN §4).
func (p presenter) profileFields(c domain.Content) []link {
	var fields []link
	add := func(key string, values ...string) {
		if text := strings.Join(values, " · "); text != "" {
			fields = append(fields, link{Name: p.l.say(key), URL: text})
		}
	}
	add("card.priorities", compact(c.Card.Priorities)...)
	add("card.streams", labels(c.Streams)...)
	add("card.programmes", linkNames(c.Card.Programmes)...)
	add("card.modes", labels(c.Card.Modes)...)
	add("card.audiences", labels(c.Card.Audiences)...)
	add("card.themes", labels(c.Themes)...)
	add("card.founded", c.Card.Founded)
	for _, l := range c.Card.Links {
		fields = append(fields, link{Name: l.Name, URL: l.URL})
	}
	return fields
}

func compact(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

func labels(terms []domain.TermRef) []string {
	names := make([]string, 0, len(terms))
	for _, term := range terms {
		names = append(names, term.Label)
	}
	return names
}

func linkNames(links []domain.Link) []string {
	names := make([]string, 0, len(links))
	for _, l := range links {
		names = append(names, firstOf(l.Name, l.URL))
	}
	return names
}
