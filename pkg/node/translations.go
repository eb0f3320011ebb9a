package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Translate makes a draft of an item in a further language, with the text to be written over and all facts. A translation of a
// translation joins the same set. Where the set has the language already, the error is domain.ErrConflict, and the item the
// one that there is.
func (n *Node) Translate(ctx context.Context, by domain.Member, id domain.ID, language string) (domain.Item, error) {
	if err := domain.AllowAtAll(by, domain.ActWrite); err != nil {
		return domain.Item{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	original, err := n.ourItem(ctx, id)
	if err != nil {
		return domain.Item{}, err
	}
	if original.State != domain.StatePublished {
		if err := allowItem(by, domain.ActRead, &original); err != nil {
			return domain.Item{}, err
		}
	}
	if original.Kind == domain.KindOrganisation {
		return domain.Item{}, domain.Explain(domain.ErrInvalid, "the organisation's own card cannot be translated", nil)
	}
	language = strings.TrimSpace(language)
	if err := checkLanguage(language, false); err != nil {
		return domain.Item{}, err
	}
	set, err := n.store.Translations(ctx, id)
	if err != nil {
		return domain.Item{}, err
	}
	first := domain.Translation{Item: id, Set: id, Language: languageOf(h, original), Revision: original.Revision}
	if len(set) > 0 {
		first = set[0]
		if original, err = n.originalOf(ctx, set, original); err != nil {
			return domain.Item{}, err
		}
	}
	if there, ok := append(set, first).In(language, ""); ok {
		item, err := n.store.ItemByID(ctx, there.Item)
		return item, errors.Join(err, domain.Explain(domain.ErrConflict, "there is a text in this language already", nil))
	}
	if len(set) > domain.MaxTranslations {
		return domain.Item{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("at most %d translations fit", domain.MaxTranslations), nil)
	}
	return n.beginTranslation(ctx, by, original, first, language)
}

// originalOf is the item that a set was made from; where that is deleted, the one that somebody translates.
func (n *Node) originalOf(ctx context.Context, set domain.TranslationSet, translated domain.Item) (domain.Item, error) {
	first, ok := set.Original()
	if !ok || first.Item == translated.ID {
		return translated, nil
	}
	return n.store.ItemByID(ctx, first.Item)
}

func languageOf(h home, item domain.Item) string {
	if language := item.Editing().Language; language != "" {
		return language
	}
	return h.settings.Language
}

func (n *Node) beginTranslation(ctx context.Context, by domain.Member, original domain.Item, first domain.Translation, language string) (domain.Item, error) {
	content := tidy(toTranslate(original).Translatable(language))
	item := domain.Item{
		ID: n.newID(), Kind: original.Kind, Local: true, Actor: original.Actor, State: domain.StateDraft,
		Visibility: domain.VisibilityPublic, Draft: &content, DraftVersion: 1, CreatedBy: by.ID, CreatedAt: n.moment(),
	}
	kept := domain.WorkingCopy{Item: item.ID, Version: item.DraftVersion, Content: content, Member: by.ID, SavedAt: item.CreatedAt}
	*item.Draft = credited(item, item.TidyAuthors(content))
	kept.Content = *item.Draft
	line := domain.Translation{Item: item.ID, Set: first.Set, Language: language, Seen: max(1, original.Revision)}
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.InsertItem(ctx, item); err != nil {
			return err
		}
		if err := tx.KeepCopy(ctx, kept); err != nil {
			return err
		}
		return tx.AddTranslation(ctx, first, line)
	})
	return item, err
}

// toTranslate is the version of an original that translations are made from: the published one, before there is one the draft.
func toTranslate(original domain.Item) domain.Content {
	if original.State == domain.StatePublished {
		return signedContent(original, original.Content)
	}
	return signedContent(original, original.Editing())
}

// signedContent names the authors of an original, of whom its writer alone is not named there.
func signedContent(original domain.Item, content domain.Content) domain.Content {
	content.Authors = original.Byline(content)
	return content
}

// credited is a content of a translation that names its translators: they stay when it changes hands.
func credited(item domain.Item, content domain.Content) domain.Content {
	if translators := item.TranslatedBy(content); len(translators) > 0 {
		content.Translators = translators
	}
	return content
}

// StillRight says that a translation says what its original says now: its working copy and, if that is what is published,
// its text.
func (n *Node) StillRight(ctx context.Context, by domain.Member, id domain.ID) error {
	set, err := n.store.Translations(ctx, id)
	if err != nil {
		return err
	}
	original, ok := set.Original()
	if !ok || !set.IsTranslation(id) {
		return domain.Explain(domain.ErrInvalid, "this is not a translation", nil)
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		item, err := tx.ItemByID(ctx, id)
		if err != nil {
			return err
		}
		if err := allowItem(by, domain.ActWrite, &item); err != nil {
			return err
		}
		if err := tx.SeeOriginal(ctx, id, max(1, original.Revision)); err != nil || item.Draft != nil {
			return err
		}
		return tx.FollowOriginal(ctx, id)
	})
}

// translated is what publishing an item has to know of the languages that it stands in.
type translated struct {
	set domain.TranslationSet
	// original is what the item was translated from; nil for an original, and where that is deleted.
	original *domain.Item
}

func (n *Node) translated(ctx context.Context, id domain.ID) (translated, error) {
	set, err := n.store.Translations(ctx, id)
	t := translated{set: set}
	if first, ok := set.Original(); err == nil && ok && first.Item != id {
		original, failed := n.store.ItemByID(ctx, first.Item)
		t.original, err = &original, failed
	}
	return t, err
}

// WithFacts is a content of an item as it would be saved: a translation has its facts from the original.
func (n *Node) WithFacts(ctx context.Context, id domain.ID, content domain.Content) (domain.Content, error) {
	t, err := n.translated(ctx, id)
	if err != nil || t.original == nil {
		return content, err
	}
	return n.withFacts(ctx, content, toTranslate(*t.original))
}

// withFacts takes the facts of an original; the names of its terms are those of the translation's language.
func (n *Node) withFacts(ctx context.Context, content, original domain.Content) (domain.Content, error) {
	return n.withStandingTerms(ctx, content.WithFactsOf(original))
}

// check refuses what would make the set unclear: two texts in one language, a translation before its original.
func (t translated) check(item domain.Item, content domain.Content) error {
	if _, taken := t.set.In(content.Language, item.ID); taken {
		var wrong domain.InvalidError
		wrong.Add("language", "another translation of this is in this language; choose the one that this text is in")
		return &wrong
	}
	if t.original == nil || t.original.State == domain.StatePublished || t.original.State == domain.StateRetracted {
		return nil
	}
	return domain.Explain(domain.ErrConflict, "publish the original first; its translations follow it", nil)
}

// mayFollow is check for a later moment: the original may be scheduled, too, but not later.
func (n *Node) mayFollow(ctx context.Context, item domain.Item, s domain.Schedule) error {
	t, err := n.translated(ctx, item.ID)
	if err != nil {
		return err
	}
	if o := t.original; o != nil && o.State == domain.StateScheduled && !o.PublishAt.After(s.At) {
		t.original = nil
	}
	return t.check(item, s.Content)
}

// inSet is what publishing an item changes of the others in its set: a translation notes what it follows; of an original, its
// translations get the facts, and are noted to be older if its words changed.
func (n *Node) inSet(ctx context.Context, t translated, before, item domain.Item) (effect, error) {
	if len(t.set) == 0 {
		return func(*storage.Tx) error { return nil }, nil
	}
	if t.set.IsTranslation(item.ID) {
		return func(tx *storage.Tx) error { return tx.FollowOriginal(ctx, item.ID) }, nil
	}
	var renewed []domain.Item
	for _, line := range t.set[1:] {
		other, err := n.store.ItemByID(ctx, line.Item)
		if err != nil || other.State != domain.StatePublished {
			continue
		}
		content, err := n.withFacts(ctx, other.Content, signedContent(item, item.Content))
		if err != nil {
			return nil, err
		}
		content = credited(other, other.TidyAuthors(content))
		if !domain.SameContent(other.Content, content) {
			other.Content, other.UpdatedAt = content, n.after(other.PublishedAt)
			renewed = append(renewed, other)
		}
	}
	changed := item.PublishedAt
	if before.Revision > 0 {
		changed = n.moment()
	}
	return func(tx *storage.Tx) error {
		for _, other := range renewed {
			if err := saveFacts(ctx, tx, other); err != nil {
				return err
			}
		}
		if before.Revision > 0 && domain.SameWords(before.Content, item.Content) {
			return nil
		}
		return tx.MarkWords(ctx, item.ID, item.Revision, changed)
	}, nil
}

// saveFacts saves a translation with new facts, unless it was published anew at this very moment, with them.
func saveFacts(ctx context.Context, tx *storage.Tx, renewed domain.Item) error {
	now, err := tx.ItemByID(ctx, renewed.ID)
	if err != nil || now.Revision != renewed.Revision || now.State != renewed.State {
		return err
	}
	now.Content, now.UpdatedAt = renewed.Content, renewed.UpdatedAt
	return tx.SaveItem(ctx, now)
}
