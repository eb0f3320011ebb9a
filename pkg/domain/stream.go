package domain

// Scheme is one of the vocabularies that classify.
type Scheme string

// The vocabularies of a node. Streams are broad themes; later each has its own actor.
const (
	SchemeStream   Scheme = "stream"
	SchemeTheme    Scheme = "theme"
	SchemeMode     Scheme = "mode"
	SchemeAudience Scheme = "audience"
)

// Schemes lists the vocabularies in the order in which pages show them.
func Schemes() []Scheme { return []Scheme{SchemeStream, SchemeTheme, SchemeMode, SchemeAudience} }

// Term is a concept of a vocabulary of ours, published as SKOS.
type Term struct {
	ID     ID
	Scheme Scheme
	URI    URI
	Slug   string
	// Labels and Descriptions are keyed by language; "en" is always there.
	Labels       map[string]string
	Descriptions map[string]string
	// SameAs are equal terms of peers.
	SameAs   []URI
	Position int
	// Actor is the Group that followers of a stream follow; "" for other schemes, and until the node has made it.
	Actor URI
}

// Label is the label in lang, else in English, else the slug.
func (t Term) Label(lang string) string {
	if label := t.Labels[lang]; label != "" {
		return label
	}
	if label := t.Labels["en"]; label != "" {
		return label
	}
	return t.Slug
}

// Ref is the term as contents keep it, labelled in lang.
func (t Term) Ref(lang string) TermRef {
	description := t.Descriptions[lang]
	if description == "" {
		description = t.Descriptions["en"]
	}
	return TermRef{URI: t.URI, Label: t.Label(lang), Description: description}
}
