package search

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxWords is how much of an item can be found: some 200 pages. PostgreSQL keeps no positions above 16,383.
const maxWords = 16000

// facetMark begins every facet: a character for private use, which Words leaves out of every text.
const facetMark = "\uE000"

// pairMark begins the mark of two words that follow each other.
const pairMark = "\uE001"

// Document is what is found of an item: folded words, the weightier ones apart.
type Document struct {
	Title, Summary, Body []string
	Facets               []string
}

// Of is what an item can be found by.
func Of(i *domain.Item) Document {
	c := &i.Content
	body := []string{textOf(c.HTML)}
	if c.Event != nil {
		body = append(body, placeText(c.Event.Place))
	}
	var near []string
	near = append(near, c.Summary)
	near = append(near, c.Tags...)
	for _, refs := range [][]domain.TermRef{c.Streams, c.Themes} {
		for _, ref := range refs {
			near = append(near, ref.Label)
		}
	}
	if c.Card != nil {
		body = append(body, cardText(c.Card)...)
	}
	d := Document{
		Title:   Words(c.Title),
		Summary: Words(strings.Join(near, " \n ")),
		Body:    Words(strings.Join(body, " \n ")),
		Facets:  facetsOf(i),
	}
	d.Title = d.Title[:min(len(d.Title), maxWords/8)]
	d.Summary = d.Summary[:min(len(d.Summary), maxWords/8)]
	d.Body = d.Body[:min(len(d.Body), maxWords-len(d.Title)-len(d.Summary))]
	return d
}

func cardText(card *domain.Card) []string {
	text := append([]string{card.Handle, placeText(card.Place)}, card.Priorities...)
	for _, link := range card.Programmes {
		text = append(text, link.Name)
	}
	for _, refs := range [][]domain.TermRef{card.Modes, card.Audiences} {
		for _, ref := range refs {
			text = append(text, ref.Label)
		}
	}
	return text
}

func placeText(p *domain.Place) string {
	if p == nil {
		return ""
	}
	return strings.Join([]string{p.Name, p.Street, p.PostalCode, p.City, p.Region, p.Country}, " ")
}

// textOf is what people read of sanitised HTML.
func textOf(source string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := tokens.TagName(); !inline[string(name)] {
				out.WriteByte(' ')
			}
		}
	}
}

// inline elements part no words.
var inline = map[string]bool{"a": true, "b": true, "em": true, "i": true, "span": true, "strong": true, "u": true, "s": true, "mark": true}

func facetsOf(i *domain.Item) []string {
	facets := []string{KindFacet(i.Kind), OriginFacet(i.Local), LanguageFacet(i.Content.Language)}
	if !i.Local {
		facets = append(facets, HostFacet(cmp.Or(i.URI.Host(), i.Actor.Host())))
	}
	for _, refs := range [][]domain.TermRef{i.Content.Streams, i.Content.Themes} {
		for _, ref := range refs {
			facets = append(facets, TermFacet(ref.URI))
		}
	}
	return facets
}

// KindFacet narrows a question to one kind of item.
func KindFacet(kind domain.Kind) string { return facetMark + "kind" + hash(string(kind)) }

// OriginFacet narrows a question to our items or to peers'.
func OriginFacet(local bool) string {
	return facetMark + "local" + strconv.FormatBool(local)
}

// HostFacet narrows a question to one peer's items.
func HostFacet(host string) string { return facetMark + "host" + hash(host) }

// LanguageFacet narrows a question to a language, without its region: "pt" finds "pt-BR".
func LanguageFacet(tag string) string {
	return facetMark + "language" + hash(domain.BaseLanguage(tag))
}

// TermFacet narrows a question to a stream or theme.
func TermFacet(term domain.URI) string { return facetMark + "term" + hash(string(term)) }

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

// Fingerprint changes when what can be found changes.
func (d Document) Fingerprint() string {
	sum := sha256.Sum256([]byte(d.Plain()))
	return hex.EncodeToString(sum[:])
}

// Plain is all in one text, each word between spaces.
func (d Document) Plain() string {
	var out strings.Builder
	for _, part := range [][]string{d.Title, d.Summary, d.Body, d.Facets} {
		out.WriteString(" ")
		out.WriteString(strings.Join(part, " "))
	}
	out.WriteString(" ")
	return out.String()
}

// pair marks that one word follows another. Its index knows no positions: PostgreSQL would read every text with both words to
// find a phrase. Two pairs of a library share a mark once in many years.
func pair(first, second string) string {
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, first+" "+second)
	return pairMark + base64.RawStdEncoding.EncodeToString(sum.Sum(nil)[:6])
}

// TSVector is the document as a tsvector literal of PostgreSQL, with weights A, B and C, and with its pairs of words.
func (d Document) TSVector() string {
	var out strings.Builder
	position := 0
	for _, part := range []struct {
		words  []string
		weight string
	}{{d.Title, "A"}, {d.Summary, "B"}, {d.Body, "C"}} {
		for i, w := range part.words {
			position++
			out.WriteString("'" + w + "':" + strconv.Itoa(position) + part.weight + " ")
			if i > 0 {
				out.WriteString("'" + pair(part.words[i-1], w) + "' ")
			}
		}
		position++ // no phrase goes over the end of a part
	}
	for _, facet := range d.Facets {
		out.WriteString("'" + facet + "' ")
	}
	return out.String()
}
