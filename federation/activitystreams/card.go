package activitystreams

import (
	"html"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	maxFieldHTML = 2000 // characters of a profile field; Mastodon takes 2,047
	maxFields    = 50   // Mastodon's limit
	maxCardLines = 100  // entries of one heading that are read
	maxCardLine  = 1000 // characters of an entry
)

// heading is one heading of an identity card with its entries, each as HTML.
type heading struct {
	name    string
	entries []string
}

// headings are the parts of a card in the order of the P2P Foundation's own, without those that are empty.
func headings(c domain.Content) []heading {
	card, w, f := c.Card, wordsIn(c.Language), factWordsIn(c.Language)
	all := []heading{
		{w.founded, escaped(card.Founded)},
		{w.priorities, escaped(card.Priorities...)},
		{w.streams, labels(c.Streams)},
		{w.programmes, anchors(card.Programmes)},
		{w.modes, labels(card.Modes)},
		{w.audience, labels(card.Audiences)},
		{w.themes, labels(c.Themes)},
		{w.place, escaped(placeLine(card.Place))},
		{w.status, escaped(w.statuses[card.Status])},
		{f.legalForm, escaped(card.LegalForm)},
		{f.scope, escaped(f.scopes[card.Scope])},
		{f.languages, escaped(languageNames(card.Languages)...)},
		{f.people, creditLines(card.People)},
		{f.labels, creditLines(card.Labels)},
		{w.contact, contactLines(card.Contact)},
		{w.links, anchors(card.Links)},
	}
	kept := all[:0]
	for _, h := range all {
		if len(h.entries) > 0 {
			kept = append(kept, h)
		}
	}
	return kept
}

func escaped(lines ...string) []string {
	var out []string
	for _, line := range lines {
		if line != "" {
			out = append(out, html.EscapeString(line))
		}
	}
	return out
}

func labels(terms []domain.TermRef) []string {
	var out []string
	for _, t := range terms {
		out = append(out, html.EscapeString(t.Label))
	}
	return out
}

func anchors(links []domain.Link) []string {
	var out []string
	for _, l := range links {
		out = append(out, anchor(l.Name, l.URL))
	}
	return out
}

// anchor is a link that Mastodon marks as verified when the page links back.
func anchor(name, address string) string {
	if name == "" {
		name = address
	}
	if address == "" {
		return html.EscapeString(name)
	}
	return `<a href="` + html.EscapeString(address) + `" rel="me noopener">` + html.EscapeString(name) + `</a>`
}

func placeLine(p *domain.Place) string {
	if p == nil {
		return ""
	}
	town := strings.TrimSpace(p.PostalCode + " " + p.City)
	var parts []string
	for _, part := range []string{p.Name, p.Street, town, p.Region, p.Country} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func contactLines(c domain.Contact) []string {
	var out []string
	if c.Email != "" {
		out = append(out, `<a href="mailto:`+html.EscapeString(c.Email)+`">`+html.EscapeString(c.Email)+`</a>`)
	}
	out = append(out, escaped(c.Phone)...)
	if c.URL != "" {
		out = append(out, anchor("", c.URL))
	}
	return out
}

// The card's headings follow the text in this element, so that a node of ours, which reads our terms, can leave them out.
const cardOpen, cardClose = `<div class="weft-card">`, `</div>`

// withCard is the text and, below it, the card for programs that drop our terms.
func withCard(c domain.Content) string {
	parts := headings(c)
	if len(parts) == 0 {
		return c.HTML
	}
	var b strings.Builder
	b.WriteString(c.HTML)
	b.WriteString(cardOpen)
	for _, h := range parts {
		b.WriteString("<h2>" + html.EscapeString(h.name) + "</h2>")
		if len(h.entries) == 1 {
			b.WriteString("<p>" + h.entries[0] + "</p>")
			continue
		}
		b.WriteString("<ul><li>" + strings.Join(h.entries, "</li><li>") + "</li></ul>")
	}
	b.WriteString(cardClose)
	return b.String()
}

func withoutCard(markup string) string {
	before, after, ok := strings.Cut(markup, cardOpen)
	if !ok || !strings.HasSuffix(after, cardClose) {
		return markup
	}
	return before
}

// cardFields are the headings as profile fields; each link is a field of its own, where Mastodon can verify it.
func cardFields(c domain.Content) []domain.Field {
	var fields []domain.Field
	links := wordsIn(c.Language).links
	for _, h := range headings(c) {
		if h.name != links {
			fields = append(fields, domain.Field{Name: h.name, HTML: joined(h.entries)})
		}
	}
	for _, l := range c.Card.Links {
		field := domain.Field{Name: l.Name, HTML: anchor(l.URL, l.URL)}
		if field.Name == "" {
			field.Name = links
		}
		fields = append(fields, field)
	}
	return fields
}

// joined is as many entries as fit a field.
func joined(entries []string) string {
	out := ""
	for i, entry := range entries {
		next := out + entry
		if i > 0 {
			next = out + separator + entry
		}
		if len([]rune(next)) > maxFieldHTML-2 {
			if out == "" {
				return html.EscapeString(cut(plain(entry), maxFieldHTML/5)) // "&" takes five
			}
			return out + " …"
		}
		out = next
	}
	return out
}
