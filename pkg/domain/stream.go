package domain

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Scheme is one of the vocabularies that classify.
type Scheme string

// The vocabularies of a node. Each stream has its own actor.
const (
	SchemeStream   Scheme = "stream"
	SchemeTheme    Scheme = "theme"
	SchemeMode     Scheme = "mode"
	SchemeAudience Scheme = "audience"
)

// Schemes lists the vocabularies in the order in which pages show them.
func Schemes() []Scheme { return []Scheme{SchemeStream, SchemeTheme, SchemeMode, SchemeAudience} }

// Limits of a term.
const (
	MaxTermLabel     = 100 // characters
	MaxTermLanguages = 40  // more than any node has readers in
	MaxSameAs        = 20
	MaxSameAsLength  = 500 // characters of one address
)

// Term is a concept of a vocabulary of ours, published as SKOS.
type Term struct {
	ID     ID
	Scheme Scheme
	URI    URI
	Slug   string
	// Labels and Descriptions are keyed by language; at least one label is there.
	Labels       map[string]string
	Descriptions map[string]string
	// Language is the one in which the term was first named; "" for English.
	Language string
	// SameAs are equal terms of others.
	SameAs   []URI
	Position int
	// Actor is the Group that followers of a stream follow; "" for other schemes, and until the node has made it.
	Actor URI
	// RetiredAt is since when editors offer it no longer; zero while they do.
	RetiredAt time.Time
	// MergedInto is the term that took its place; "" for none. Such a term is in no list and no item of ours.
	MergedInto ID
	// Merge is what merging it changed, so that it can be taken back; nil where it is not merged.
	Merge *TermMerge
}

// TermMerge is what moved when a term was merged.
type TermMerge struct {
	// Items had the term; Both are those of them that had the other one, too.
	Items []ID `json:"items,omitempty"`
	Both  []ID `json:"both,omitempty"`
	// SameAs were given to the other term.
	SameAs []URI `json:"same_as,omitempty"`
}

// IsOffered says whether editors offer the term.
func (t Term) IsOffered() bool { return t.RetiredAt.IsZero() && t.MergedInto == "" }

// Label is the label in lang, else in the language of its first name, else in English, else in any, else the slug.
func (t Term) Label(lang string) string {
	label, _ := t.LabelIn(lang)
	return label
}

// LabelIn is Label, and says in which language that is; "" for the slug.
func (t Term) LabelIn(lang string) (label, in string) {
	if in = t.tongue(t.Labels, lang); in == "" {
		return t.Slug, ""
	}
	return t.Labels[in], in
}

// tongue is the language of texts that comes nearest to lang.
func (t Term) tongue(texts map[string]string, lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	for _, tag := range []string{lang, base, t.Language, "en"} {
		if tag != "" && texts[tag] != "" {
			return tag
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		if texts[tag] != "" {
			return tag
		}
	}
	return ""
}

// Ref is the term as contents keep it, labelled in lang.
func (t Term) Ref(lang string) TermRef {
	about, _ := t.DescriptionIn(lang)
	return TermRef{URI: t.URI, Label: t.Label(lang), Description: about}
}

// DescriptionIn is the meaning in lang, else in another language as LabelIn, and says in which; "" for none.
func (t Term) DescriptionIn(lang string) (about, in string) {
	in = t.tongue(t.Descriptions, lang)
	return t.Descriptions[in], in
}

// TermLists are the lists of terms in a content, each with its vocabulary; changing them changes the content.
func (c *Content) TermLists() map[Scheme]*[]TermRef {
	lists := map[Scheme]*[]TermRef{SchemeStream: &c.Streams, SchemeTheme: &c.Themes}
	if c.Card != nil {
		lists[SchemeMode], lists[SchemeAudience] = &c.Card.Modes, &c.Card.Audiences
	}
	return lists
}

// HasTerm says whether a content names a term.
func (c *Content) HasTerm(uri URI) bool {
	for _, list := range c.TermLists() {
		if slices.ContainsFunc(*list, func(ref TermRef) bool { return ref.URI == uri }) {
			return true
		}
	}
	return false
}

// WithTerms is a content whose terms are changed by fn; each stands there once, and the content that was given stays as it is.
func (c Content) WithTerms(fn func(TermRef) TermRef) Content {
	if c.Card != nil {
		card := *c.Card
		c.Card = &card
	}
	for _, list := range c.TermLists() {
		var kept []TermRef
		for _, ref := range *list {
			ref = fn(ref)
			if ref.URI == "" || !slices.ContainsFunc(kept, func(other TermRef) bool { return other.URI == ref.URI }) {
				kept = append(kept, ref)
			}
		}
		*list = kept
	}
	return c
}
