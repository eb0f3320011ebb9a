package node

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// TermWords are what a term is called and means, and what it is the same as.
type TermWords struct {
	Labels       map[string]string `json:"labels"`
	Descriptions map[string]string `json:"descriptions,omitempty"`
	SameAs       []domain.URI      `json:"same_as,omitempty"`
}

// WordsOf are those of a term.
func WordsOf(t domain.Term) TermWords {
	return TermWords{Labels: maps.Clone(t.Labels), Descriptions: maps.Clone(t.Descriptions), SameAs: slices.Clone(t.SameAs)}.tidy()
}

// tidy leaves out what is empty, so that the same words are the same text.
func (w TermWords) tidy() TermWords {
	tidied := TermWords{Labels: map[string]string{}, Descriptions: map[string]string{}}
	for tag, label := range w.Labels {
		if label = oneLine(label); label != "" {
			tidied.Labels[tag] = label
		}
	}
	for tag, text := range w.Descriptions {
		if text = oneLine(text); text != "" {
			tidied.Descriptions[tag] = text
		}
	}
	for _, uri := range w.SameAs {
		if uri = domain.URI(strings.TrimSpace(string(uri))); uri != "" && !slices.Contains(tidied.SameAs, uri) {
			tidied.SameAs = append(tidied.SameAs, uri)
		}
	}
	return tidied
}

// The keys of what the audit list keeps of a term, and of the order of a vocabulary.
const (
	KeyTerm    = "term"    // with the term's ID: TermKey
	KeyRetired = "retired" // with the term's ID: TermKey
	KeyMerged  = "merged"  // with the term's ID: TermKey
	KeyOrder   = "order"   // with the vocabulary: OrderKey

	retired = "retired"
)

// TermKey names a setting of one term: KeyTerm, KeyRetired or KeyMerged.
func TermKey(key string, id domain.ID) string { return key + ":" + string(id) }

// OrderKey names the order of a vocabulary as a setting.
func OrderKey(scheme domain.Scheme) string { return KeyOrder + ":" + string(scheme) }

// termSetting is the setting of a key that is about a term or vocabulary.
func termSetting(key string) (setting, bool) {
	kind, of, _ := strings.Cut(key, ":")
	id := domain.ID(of)
	ofTerm := func(action domain.AuditAction, value func(domain.Term) (string, error), set func(ctx context.Context, n *Node, by domain.Member, value string) error) setting {
		return setting{action, func(ctx context.Context, r storage.Reader) (string, error) {
			term, err := r.TermByID(ctx, id)
			if err != nil {
				return "", err
			}
			return value(term)
		}, set}
	}
	switch kind {
	case KeyTerm:
		return ofTerm(domain.AuditTerm, func(t domain.Term) (string, error) { return asText(WordsOf(t)) },
			func(ctx context.Context, n *Node, by domain.Member, value string) error {
				var words TermWords
				if err := json.Unmarshal([]byte(value), &words); err != nil {
					return fmt.Errorf("read what a term was: %w", err)
				}
				_, err := n.SaveTerm(ctx, by, id, words)
				return err
			}), true
	case KeyRetired:
		return ofTerm(domain.AuditTermRetire, func(t domain.Term) (string, error) { return retiredText(t), nil },
			func(ctx context.Context, n *Node, by domain.Member, value string) error {
				if value == retired {
					return n.RetireTerm(ctx, by, id)
				}
				return n.OfferTerm(ctx, by, id)
			}), true
	case KeyMerged:
		return ofTerm(domain.AuditTermMerge, func(t domain.Term) (string, error) { return string(t.MergedInto), nil },
			func(ctx context.Context, n *Node, by domain.Member, value string) error {
				if value == "" {
					return n.UnmergeTerm(ctx, by, id)
				}
				return n.MergeTerm(ctx, by, id, domain.ID(value))
			}), true
	case KeyOrder:
		return setting{domain.AuditTermOrder, func(ctx context.Context, r storage.Reader) (string, error) {
			return orderText(ctx, r, domain.Scheme(of))
		},
			func(ctx context.Context, n *Node, by domain.Member, value string) error {
				return n.OrderTerms(ctx, by, domain.Scheme(of), strings.Fields(value))
			}}, true
	}
	return setting{}, false
}

func retiredText(t domain.Term) string {
	if t.RetiredAt.IsZero() {
		return ""
	}
	return retired
}

func orderText(ctx context.Context, r storage.Reader, scheme domain.Scheme) (string, error) {
	terms, err := r.Terms(ctx, scheme)
	return slugsOf(terms), err
}

func slugsOf(terms []domain.Term) string {
	names := make([]string, len(terms))
	for i, term := range terms {
		names[i] = term.Slug
	}
	return strings.Join(names, " ")
}

// SaveTerm replaces the words of a term. A stream keeps its handle, its address and its followers, who get an Update.
func (n *Node) SaveTerm(ctx context.Context, by domain.Member, id domain.ID, words TermWords) (domain.Term, error) {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return domain.Term{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Term{}, err
	}
	before, err := n.store.TermByID(ctx, id)
	if err != nil {
		return before, err
	}
	words = words.tidy()
	if err := checkWords(before, words); err != nil {
		return before, err
	}
	after, err := asText(words)
	if err != nil {
		return before, err
	}
	term := before
	term.Labels, term.Descriptions, term.SameAs = words.Labels, words.Descriptions, words.SameAs
	renamed, err := n.renamedStream(ctx, h, before, term)
	if err != nil {
		return term, err
	}
	return term, n.record(ctx, n.audit(ctx, by, domain.AuditTerm, term.Label(h.settings.Language), "").About("term", id), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		now, err := tx.TermByID(ctx, id)
		if err != nil {
			return err
		}
		if err := changing(ctx, tx, noted, TermKey(KeyTerm, id), after); err != nil {
			return err
		}
		if err := checkClash(ctx, tx, now, words); err != nil {
			return err
		}
		others := slices.Concat(now.SameAs, words.SameAs)
		now.Labels, now.Descriptions, now.SameAs = words.Labels, words.Descriptions, words.SameAs
		if err := tx.SaveTerm(ctx, now); err != nil {
			return err
		}
		if err := tx.ClassifyNaming(ctx, others); err != nil {
			return err
		}
		return renamed(tx)
	})
}

// checkWords says what is wrong with the words of a term.
func checkWords(term domain.Term, words TermWords) error {
	if term.MergedInto != "" {
		return domain.Explain(domain.ErrConflict, "this term was merged into another one; change that one", nil)
	}
	var wrong domain.InvalidError
	if len(words.Labels) == 0 {
		wrong.Add("labels", "a term needs a name in one language at least")
	}
	if len(words.Labels) > domain.MaxTermLanguages || len(words.Descriptions) > domain.MaxTermLanguages {
		wrong.Add("labels", fmt.Sprintf("at most %d languages fit", domain.MaxTermLanguages))
	}
	for _, tag := range slices.Sorted(maps.Keys(words.Labels)) {
		if !languagePattern.MatchString(tag) {
			wrong.Add("labels", "write a language code such as en, fr or pt-BR")
			continue
		}
		checkLength(&wrong, "label_"+tag, words.Labels[tag], 2, domain.MaxTermLabel)
	}
	for _, tag := range slices.Sorted(maps.Keys(words.Descriptions)) {
		if words.Labels[tag] == "" {
			wrong.Add("label_"+tag, "what is explained in a language needs a name in it")
		}
		checkLength(&wrong, "about_"+tag, words.Descriptions[tag], 0, domain.MaxSummary)
	}
	checkSameAs(&wrong, term, words.SameAs)
	return wrong.OrNil()
}

func checkSameAs(wrong *domain.InvalidError, term domain.Term, uris []domain.URI) {
	if len(uris) > domain.MaxSameAs {
		wrong.Add("same_as", fmt.Sprintf("at most %d addresses fit", domain.MaxSameAs))
	}
	for _, uri := range uris {
		switch _, err := domain.ParseURI(string(uri)); {
		case err != nil:
			wrong.Add("same_as", fmt.Sprintf("this is no web address: %q; one begins with https:// or http://", cut(string(uri), maxSlug)))
		case len(uri) > domain.MaxSameAsLength:
			wrong.Add("same_as", fmt.Sprintf("at most %d characters of an address fit", domain.MaxSameAsLength))
		case uri == term.URI:
			wrong.Add("same_as", "this is the address of the term itself")
		}
	}
}

// checkClash refuses a name that another term of the vocabulary has in the same language, and an address that another one is
// the same as.
func checkClash(ctx context.Context, tx *storage.Tx, term domain.Term, words TermWords) error {
	all, err := tx.AllTerms(ctx)
	if err != nil {
		return err
	}
	var wrong domain.InvalidError
	for _, other := range ofScheme(all, term.Scheme) {
		if other.ID == term.ID || standing(all, other).ID == term.ID {
			continue
		}
		for _, tag := range slices.Sorted(maps.Keys(words.Labels)) {
			if strings.EqualFold(words.Labels[tag], other.Labels[tag]) {
				wrong.Add("label_"+tag, fmt.Sprintf("another term of this vocabulary is called “%s”; merge the two, or choose another name", words.Labels[tag]))
			}
		}
		for _, uri := range words.SameAs {
			if slices.Contains(other.SameAs, uri) || uri == other.URI {
				wrong.Add("same_as", fmt.Sprintf("“%s” is the same as %s already; merge the two terms if they mean the same", other.Label(tag(words)), uri))
			}
		}
	}
	return wrong.OrNil()
}

// tag is a language that words have.
func tag(words TermWords) string {
	for _, tag := range slices.Sorted(maps.Keys(words.Labels)) {
		return tag
	}
	return ""
}

// renamedStream stores and tells that a stream has other words in the node's language.
func (n *Node) renamedStream(ctx context.Context, h home, before, after domain.Term) (effect, error) {
	nothing := func(*storage.Tx) error { return nil }
	if after.Actor == "" || before.Ref(h.settings.Language) == after.Ref(h.settings.Language) {
		return nothing, nil
	}
	actor, err := n.store.ActorByURI(ctx, after.Actor)
	if err != nil {
		return nil, err
	}
	actor = withTerm(actor, after, h.settings.Language)
	update, err := n.changed(h, &actor)
	return func(tx *storage.Tx) error {
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		return send(ctx, tx, update)
	}, err
}
