package node

import (
	"context"
	"fmt"
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

type seedTerm struct {
	scheme             domain.Scheme
	slug, label, about string
}

// commonsTerms are the headings' values on the identity card of the P2P Foundation; the explanations are ours.
func commonsTerms() []seedTerm {
	return []seedTerm{
		{domain.SchemeStream, "cultures-and-politics", "P2P Cultures and Politics", "A relatable culture for the commons, inclusive and diverse, and the policy work that follows from it."},
		{domain.SchemeStream, "open-coops", "Open Coops & Sustainable Livelihoods", "Work, care and well-being for commoners, in durable networks that build ethical markets."},
		{domain.SchemeStream, "circular-economy", "Building the Open Source Circular Economy", "Cooperative production that closes its loops: open designs, shared ownership, ecological care."},
		{domain.SchemeTheme, "governance", "Governance", ""},
		{domain.SchemeTheme, "commons", "Commons", ""},
		{domain.SchemeTheme, "research-and-social-innovation", "Research and social innovation", ""},
		{domain.SchemeTheme, "tools-and-methods", "Tools & methods", ""},
		{domain.SchemeMode, "best-practices-and-labels", "Diffusion of best practices, creation of labels", ""},
		{domain.SchemeMode, "expertise", "Expertise", ""},
		{domain.SchemeMode, "networking", "Networking of actors", ""},
		{domain.SchemeMode, "advocacy", "Advocacy, lobbying, influence strategy", ""},
		{domain.SchemeMode, "research", "Research, analysis", ""},
		{domain.SchemeAudience, "activists", "Activists, campaigners", ""},
		{domain.SchemeAudience, "associations", "Associations", ""},
		{domain.SchemeAudience, "public-authorities", "Public authorities, elected representatives, administrations", ""},
		{domain.SchemeAudience, "local-authorities", "Local authorities", ""},
		{domain.SchemeAudience, "communities", "Communities, minorities", ""},
		{domain.SchemeAudience, "economists", "Economists, actors of the social and solidarity economy", ""},
		{domain.SchemeAudience, "experts", "Experts", ""},
		{domain.SchemeAudience, "general-public", "General public", ""},
		{domain.SchemeAudience, "european-institutions", "European institutions", ""},
		{domain.SchemeAudience, "politicians", "Politicians, political parties", ""},
		{domain.SchemeAudience, "think-tanks", "Think tanks", ""},
		{domain.SchemeAudience, "academics", "Academics", ""},
		{domain.SchemeAudience, "european-civil-society", "European civil society", ""},
	}
}

func vocabularyTerms(a domain.Addresses, which Vocabulary, newID func() domain.ID) []domain.Term {
	if which != VocabularyCommons {
		return nil
	}
	var terms []domain.Term
	for i, seed := range commonsTerms() {
		term := domain.Term{
			ID: newID(), Scheme: seed.scheme, URI: a.Term(seed.scheme, seed.slug), Slug: seed.slug,
			Labels: map[string]string{"en": seed.label}, Descriptions: map[string]string{}, Position: i + 1,
		}
		if seed.about != "" {
			term.Descriptions["en"] = seed.about
		}
		terms = append(terms, term)
	}
	return terms
}

// AddTerm adds a term to a vocabulary of ours.
func (n *Node) AddTerm(ctx context.Context, by domain.Member, scheme domain.Scheme, label, description string) (domain.Term, error) {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return domain.Term{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Term{}, err
	}
	label, description = oneLine(label), oneLine(description)
	var wrong domain.InvalidError
	checkLength(&wrong, "label", label, 2, 100)
	checkLength(&wrong, "description", description, 0, domain.MaxSummary)
	slug := markup.Slug(label)
	if slug == "" {
		slug = "term-" + string(n.newID())[24:]
	}
	if _, err := n.store.TermBySlug(ctx, scheme, slug); err == nil {
		wrong.Add("label", "this vocabulary has such a term already")
	} else if !notFound(err) {
		return domain.Term{}, err
	}
	if err := wrong.OrNil(); err != nil {
		return domain.Term{}, err
	}
	existing, err := n.store.Terms(ctx, scheme)
	if err != nil {
		return domain.Term{}, err
	}
	term := domain.Term{
		ID: n.newID(), Scheme: scheme, URI: h.addresses.Term(scheme, slug), Slug: slug,
		Labels: map[string]string{"en": label, h.settings.Language: label}, Descriptions: map[string]string{}, Position: len(existing) + 1,
	}
	if description != "" {
		term.Descriptions = map[string]string{"en": description, h.settings.Language: description}
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditTermAdd, label, "").About("term", term.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.SaveTerm(ctx, term) })
	return term, err
}

// MatchTerms finds the terms that names mean: slug, label in any language or URI, whatever the case. An unknown name is
// an InvalidError of the field that lists the known ones.
func (n *Node) MatchTerms(ctx context.Context, scheme domain.Scheme, field, language string, names []string) ([]domain.TermRef, error) {
	if len(names) == 0 {
		return nil, nil
	}
	terms, err := n.store.Terms(ctx, scheme)
	if err != nil {
		return nil, err
	}
	var refs []domain.TermRef
	var wrong domain.InvalidError
	for _, name := range names {
		term, ok := findTerm(terms, name)
		if !ok {
			wrong.Add(field, fmt.Sprintf("%q is not in the vocabulary; it has %s", name, slugs(terms)))
			continue
		}
		refs = append(refs, term.Ref(language))
	}
	return refs, wrong.OrNil()
}

func findTerm(terms []domain.Term, name string) (domain.Term, bool) {
	name = strings.TrimSpace(name)
	for _, term := range terms {
		if strings.EqualFold(term.Slug, name) || string(term.URI) == name || markup.Slug(name) == term.Slug {
			return term, true
		}
		for _, label := range term.Labels {
			if strings.EqualFold(label, name) {
				return term, true
			}
		}
	}
	return domain.Term{}, false
}

func slugs(terms []domain.Term) string {
	if len(terms) == 0 {
		return "no terms yet"
	}
	names := make([]string, len(terms))
	for i, term := range terms {
		names[i] = term.Slug
	}
	return strings.Join(names, ", ")
}
