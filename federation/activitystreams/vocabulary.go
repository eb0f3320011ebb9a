package activitystreams

import (
	"encoding/json"

	"github.com/weftwork/weftwork/pkg/domain"
)

const skosContext = `{"skos":"http://www.w3.org/2004/02/skos/core#","id":"@id","type":"@type","graph":"@graph",` +
	`"prefLabel":{"@id":"skos:prefLabel","@container":"@language"},` +
	`"definition":{"@id":"skos:definition","@container":"@language"},` +
	`"exactMatch":{"@id":"skos:exactMatch","@type":"@id","@container":"@set"},` +
	`"hasTopConcept":{"@id":"skos:hasTopConcept","@type":"@id","@container":"@set"},` +
	`"topConceptOf":{"@id":"skos:topConceptOf","@type":"@id"},"inScheme":{"@id":"skos:inScheme","@type":"@id"},` +
	`"notation":"skos:notation","deprecated":{"@id":"owl:deprecated","@type":"xsd:boolean"},` +
	`"owl":"http://www.w3.org/2002/07/owl#","xsd":"http://www.w3.org/2001/XMLSchema#","dcterms":"http://purl.org/dc/terms/",` +
	`"isReplacedBy":{"@id":"dcterms:isReplacedBy","@type":"@id"},"replaced":{"@reverse":"skos:inScheme"}}`

type skosConcept struct {
	ID           domain.URI        `json:"id"`
	Type         string            `json:"type"`
	InScheme     domain.URI        `json:"inScheme,omitempty"`
	TopConceptOf domain.URI        `json:"topConceptOf,omitempty"`
	Notation     string            `json:"notation,omitempty"`
	PrefLabel    map[string]string `json:"prefLabel,omitempty"`
	Definition   map[string]string `json:"definition,omitempty"`
	ExactMatch   []domain.URI      `json:"exactMatch,omitempty"`
	// Deprecated is a term that is no longer offered, IsReplacedBy what took its place.
	Deprecated   bool       `json:"deprecated,omitempty"`
	IsReplacedBy domain.URI `json:"isReplacedBy,omitempty"`
}

type skosScheme struct {
	Context       json.RawMessage   `json:"@context"`
	ID            domain.URI        `json:"id"`
	Type          string            `json:"type"`
	PrefLabel     map[string]string `json:"prefLabel,omitempty"`
	HasTopConcept []skosConcept     `json:"hasTopConcept"`
	Replaced      []skosConcept     `json:"replaced,omitempty"`
}

// schemeLabels name the vocabularies for people who read the document.
var schemeLabels = map[domain.Scheme]string{
	domain.SchemeStream: "Streams", domain.SchemeTheme: "Thematic areas",
	domain.SchemeMode: "Modes of action", domain.SchemeAudience: "Target audience",
}

// Vocabulary is the SKOS document of a scheme of ours, as JSON-LD (application/ld+json). It is not ActivityStreams.
func (e Encoder) Vocabulary(scheme domain.Scheme, terms []domain.Term) ([]byte, error) {
	label, ok := schemeLabels[scheme]
	if !ok {
		return nil, unencodable("vocabulary", e.Addresses.Vocabulary(scheme), string(scheme))
	}
	document := skosScheme{
		Context: json.RawMessage(skosContext), ID: e.Addresses.Vocabulary(scheme), Type: "skos:ConceptScheme",
		PrefLabel: map[string]string{"en": label}, HasTopConcept: make([]skosConcept, 0, len(terms)),
	}
	for _, t := range terms {
		if t.MergedInto != "" {
			document.Replaced = append(document.Replaced, skosConcept{
				ID: t.URI, Type: "skos:Concept", Notation: t.Slug, PrefLabel: t.Labels, Deprecated: true, IsReplacedBy: inPlaceOf(t, terms),
			})
			continue
		}
		document.HasTopConcept = append(document.HasTopConcept, skosConcept{
			ID: t.URI, Type: "skos:Concept", InScheme: document.ID, TopConceptOf: document.ID, Notation: t.Slug,
			PrefLabel: t.Labels, Definition: t.Descriptions, ExactMatch: t.SameAs,
			Deprecated: !t.RetiredAt.IsZero(),
		})
	}
	return marshal(document)
}

// inPlaceOf is the term that took the place of a merged one.
func inPlaceOf(merged domain.Term, terms []domain.Term) domain.URI {
	for _, t := range terms {
		if t.ID == merged.MergedInto {
			return t.URI
		}
	}
	return ""
}

// Vocabulary reads a peer's SKOS document of the shape that Encoder.Vocabulary writes, to match its terms with ours.
func (d Decoder) Vocabulary(raw []byte) ([]domain.Term, error) {
	if len(raw) > MaxBytes {
		return nil, refuse("larger than %d bytes", MaxBytes)
	}
	if err := walk(raw, nil); err != nil {
		return nil, refuse("%s", err)
	}
	var document skosScheme
	if err := json.Unmarshal(raw, &document); err != nil {
		return nil, refuse("%s", err)
	}
	if document.Type != "skos:ConceptScheme" {
		return nil, refuse("%q is not a vocabulary", document.Type)
	}
	terms := make([]domain.Term, 0, len(document.HasTopConcept))
	for _, c := range document.HasTopConcept {
		var sameAs []domain.URI
		for _, u := range c.ExactMatch {
			sameAs = appendURI(sameAs, oneURI(string(u)))
		}
		if id := oneURI(string(c.ID)); id != "" && len(c.PrefLabel) > 0 {
			terms = append(terms, domain.Term{
				URI: id, Slug: clean(c.Notation), Labels: cleanAll(c.PrefLabel), Descriptions: cleanAll(c.Definition), SameAs: sameAs,
			})
		}
	}
	return terms, nil
}

func cleanAll(texts map[string]string) map[string]string {
	if texts == nil {
		return nil
	}
	out := make(map[string]string, len(texts))
	for language, s := range texts {
		if tag := languageTag(language); tag != "" {
			out[tag] = name(s, 1000)
		}
	}
	return out
}
