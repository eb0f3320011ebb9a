package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// Vocabulary is what a new node starts with.
type Vocabulary string

// The starting vocabularies.
const (
	VocabularyCommons Vocabulary = "commons"
	VocabularyEmpty   Vocabulary = "empty"
)

func vocabularyTerms(a domain.Addresses, which Vocabulary, newID func() domain.ID) []domain.Term {
	if which != VocabularyCommons {
		return nil
	}
	var terms []domain.Term
	for i, seed := range commonsTerms() {
		term := domain.Term{
			ID: newID(), Scheme: seed.scheme, URI: a.Term(seed.scheme, seed.slug), Slug: seed.slug,
			Labels: inLanguages(seed.labels), Descriptions: inLanguages(seed.about), Position: i + 1,
		}
		terms = append(terms, term)
	}
	return terms
}

// AddTerm adds a term to a vocabulary of ours, named in the node's language.
func (n *Node) AddTerm(ctx context.Context, by domain.Member, scheme domain.Scheme, label, description string) (domain.Term, error) {
	return n.AddTermIn(ctx, by, scheme, "", label, description)
}

// AddTermIn is AddTerm in another language; "" is the node's.
func (n *Node) AddTermIn(ctx context.Context, by domain.Member, scheme domain.Scheme, language, label, description string) (domain.Term, error) {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return domain.Term{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Term{}, err
	}
	if language == "" {
		language = h.settings.Language
	}
	label, description = oneLine(label), oneLine(description)
	var wrong domain.InvalidError
	checkLength(&wrong, "label", label, 2, domain.MaxTermLabel)
	checkLength(&wrong, "description", description, 0, domain.MaxSummary)
	if !languagePattern.MatchString(language) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	if err := wrong.OrNil(); err != nil {
		return domain.Term{}, err
	}
	slug := cut(markup.Slug(label), maxSlug)
	if slug == "" {
		slug = "term-" + string(n.newID())[24:]
	}
	term := domain.Term{
		ID: n.newID(), Scheme: scheme, URI: h.addresses.Term(scheme, slug), Slug: slug, Language: language,
		Labels: map[string]string{language: label}, Descriptions: map[string]string{},
	}
	if description != "" {
		term.Descriptions[language] = description
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditTermAdd, label, "").About("term", term.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		existing, err := tx.AllTerms(ctx)
		if err != nil {
			return err
		}
		added := term
		existing = ofScheme(existing, scheme)
		if _, taken := findTerm(existing, label); taken {
			var wrong domain.InvalidError
			wrong.Add("label", "this vocabulary has such a term already")
			return &wrong
		}
		for _, other := range existing {
			added.Position = max(added.Position, other.Position+1)
		}
		return tx.SaveTerm(ctx, added)
	})
	return term, err
}

func ofScheme(terms []domain.Term, scheme domain.Scheme) []domain.Term {
	var some []domain.Term
	for _, term := range terms {
		if term.Scheme == scheme {
			some = append(some, term)
		}
	}
	return some
}

// MatchTerms finds the terms that names mean: slug, label in any language or URI, whatever the case; a term that was merged is the
// one that took its place. An unknown name is an InvalidError of the field that lists the known ones.
func (n *Node) MatchTerms(ctx context.Context, scheme domain.Scheme, field, language string, names []string) ([]domain.TermRef, error) {
	if len(names) == 0 {
		return nil, nil
	}
	all, err := n.store.AllTerms(ctx)
	if err != nil {
		return nil, err
	}
	terms := ofScheme(all, scheme)
	var refs []domain.TermRef
	var wrong domain.InvalidError
	for _, name := range names {
		term, ok := findTerm(terms, name)
		if !ok {
			wrong.Add(field, fmt.Sprintf("%q is not in the vocabulary; it has %s", name, slugs(terms)))
			continue
		}
		refs = append(refs, standing(terms, term).Ref(language))
	}
	return refs, wrong.OrNil()
}

// findTerm finds a term by a name; those that stand for themselves come before those that were merged.
func findTerm(terms []domain.Term, name string) (domain.Term, bool) {
	name = strings.TrimSpace(name)
	slug := markup.Slug(name)
	for _, merged := range []bool{false, true} {
		for _, term := range terms {
			if (term.MergedInto != "") != merged {
				continue
			}
			if strings.EqualFold(term.Slug, name) || string(term.URI) == name || slug != "" && slug == term.Slug {
				return term, true
			}
			for _, label := range term.Labels {
				if strings.EqualFold(label, name) {
					return term, true
				}
			}
		}
	}
	return domain.Term{}, false
}

// standing is the term that stands for one that was merged, else the term itself.
func standing(terms []domain.Term, term domain.Term) domain.Term {
	for range len(terms) {
		at := slices.IndexFunc(terms, func(t domain.Term) bool { return t.ID == term.MergedInto })
		if term.MergedInto == "" || at < 0 {
			return term
		}
		term = terms[at]
	}
	return term
}

// withStandingTerms is a content with the terms of ours as they are now: those that were merged are the ones that took their place,
// and each has its name in the content's language.
func (n *Node) withStandingTerms(ctx context.Context, content domain.Content) (domain.Content, error) {
	named := false
	for _, list := range content.TermLists() {
		named = named || len(*list) > 0
	}
	if !named {
		return content, nil
	}
	terms, err := n.store.AllTerms(ctx)
	if err != nil {
		return content, err
	}
	return content.WithTerms(func(ref domain.TermRef) domain.TermRef {
		at := slices.IndexFunc(terms, func(t domain.Term) bool { return t.URI == ref.URI })
		if at < 0 {
			return ref // a peer's, or one that is no more
		}
		return standing(terms, terms[at]).Ref(content.Language)
	}), nil
}

func slugs(terms []domain.Term) string {
	var names []string
	for _, term := range terms {
		if term.IsOffered() {
			names = append(names, term.Slug)
		}
	}
	if len(names) == 0 {
		return "no terms yet"
	}
	return strings.Join(names, ", ")
}
