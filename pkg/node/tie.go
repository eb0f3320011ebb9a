package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// LinkTranslation says of an item of ours that it is a translation of another one, which were written apart. Both keep their
// addresses and what was answered to them; the facts become the original's. What is linked already stays as it is.
// Linking what is published changes what readers get, so it takes the right to publish it.
func (n *Node) LinkTranslation(ctx context.Context, by domain.Member, id, original domain.ID) (domain.Item, error) {
	return n.tied(ctx, by, id, func(h home, item domain.Item) error {
		if err := mayTie(by, item); err != nil {
			return err
		}
		return n.link(ctx, h, by, item, original)
	})
}

// SeparateTranslation takes a translation out of its set: it stands on its own from now on, under its address. Who may publish the
// original may do it, too, since its readers are led there.
func (n *Node) SeparateTranslation(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	return n.tied(ctx, by, id, func(h home, item domain.Item) error {
		t, err := n.translated(ctx, id)
		if err != nil {
			return err
		}
		if err := mayTie(by, item); err != nil && (t.original == nil || mayTie(by, *t.original) != nil) {
			return err
		}
		if !t.set.IsTranslation(id) {
			return domain.Explain(domain.ErrInvalid, "this is not a translation", nil)
		}
		return n.separate(ctx, h, item)
	})
}

// tied does something with an item, again where it changed in the meantime.
func (n *Node) tied(ctx context.Context, by domain.Member, id domain.ID, change func(home, domain.Item) error) (domain.Item, error) {
	if err := domain.AllowAtAll(by, domain.ActWrite); err != nil {
		return domain.Item{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	err = unlessMovedOn(func() error {
		item, err := n.ourItem(ctx, id)
		if err != nil {
			return err
		}
		return change(h, item)
	})
	if err != nil {
		return domain.Item{}, err
	}
	return n.store.ItemByID(ctx, id)
}

// unlessMovedOn does something, and does it again, a few times, where what it is about changed in the meantime.
func unlessMovedOn(do func() error) (err error) {
	for range publishTries {
		if err = do(); !errors.Is(err, errMovedOn) {
			return err
		}
	}
	return err
}

func mayTie(by domain.Member, item domain.Item) error {
	action := domain.ActWrite
	if item.State == domain.StatePublished {
		action = domain.ActPublish
	}
	return allowItem(by, action, &item)
}

func (n *Node) link(ctx context.Context, h home, by domain.Member, item domain.Item, to domain.ID) error {
	original, err := n.ourItem(ctx, to)
	if err != nil {
		return err
	}
	if original.State != domain.StatePublished {
		if err := allowItem(by, domain.ActRead, &original); err != nil {
			return err
		}
	}
	set, err := n.store.Translations(ctx, to)
	if err != nil {
		return err
	}
	if _, linked := set.Of(item.ID); linked && item.ID != to {
		return nil
	}
	if original, err = n.originalOf(ctx, set, original); err != nil {
		return err
	}
	first := domain.Translation{Item: to, Set: to, Language: languageOf(h, original), Revision: original.Revision}
	if len(set) > 0 {
		first = set[0]
	}
	if err := n.mayJoin(ctx, item, original); err != nil {
		return err
	}
	line := domain.Translation{
		Item: item.ID, Set: first.Set, Language: languageOf(h, item), Revision: max(1, original.Revision), Seen: max(1, original.Revision),
	}
	if item.State == domain.StatePublished {
		line.Language = item.Content.Language
	}
	if _, taken := append(set, first).In(line.Language, item.ID); taken {
		return domain.Explain(domain.ErrInvalid, "there is a text in this language already", nil)
	}
	if len(set) > domain.MaxTranslations {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("at most %d translations fit", domain.MaxTranslations), nil)
	}
	join := func(tx *storage.Tx) error {
		err := tx.AddTranslation(ctx, first, line)
		if errors.Is(err, domain.ErrConflict) {
			return errMovedOn // somebody began the same translation
		}
		return err
	}
	if item.State != domain.StatePublished {
		return n.store.Write(ctx, join)
	}
	return n.linkPublished(ctx, h, by, item, translated{set: append(set, line), original: &original}, join)
}

// mayJoin says what keeps an item from being a translation of another one.
func (n *Node) mayJoin(ctx context.Context, item, original domain.Item) error {
	own, err := n.store.Translations(ctx, item.ID)
	switch {
	case err != nil:
		return err
	case item.ID == original.ID:
		return domain.Explain(domain.ErrInvalid, "a text is no translation of itself", nil)
	case item.Kind != original.Kind || item.Kind == domain.KindOrganisation:
		return domain.Explain(domain.ErrInvalid, "only two articles, two events or two initiatives can be translations of each other", nil)
	case len(own) > 0:
		return domain.Explain(domain.ErrInvalid, "this text is linked with translations already; separate it from them first", nil)
	case item.Subject != "":
		return domain.Explain(domain.ErrInvalid, "this initiative has a handle of its own and can be followed, so it is no translation of another one", nil)
	case item.Plan != "":
		return domain.Explain(domain.ErrConflict, "changes of this text are scheduled; link it when they are published", nil)
	case item.State == domain.StatePublished || item.State == domain.StateScheduled:
		return translated{original: &original}.check(item, domain.Content{})
	}
	return nil
}

// linkPublished tells peers that a text which they have is a translation: its object names its original, and the original's has its
// words. Facts that differ are published as a new version.
func (n *Node) linkPublished(ctx context.Context, h home, by domain.Member, item domain.Item, t translated, join effect) error {
	before := item
	content, err := n.withFacts(ctx, item.Content, toTranslate(*t.original))
	if err != nil {
		return err
	}
	content = credited(item, item.TidyAuthors(content))
	item.Content = content
	if t.original.State == domain.StatePublished {
		item.TranslationOf = t.original.URI
	}
	words := content.Wording(item.URI)
	told, err := n.retell(ctx, h, t, item.ID, &words)
	if err != nil {
		return err
	}
	kept := told.after(ctx, join)
	if domain.SameContent(before.Content, content) {
		return n.tellTie(ctx, h, item, kept)
	}
	item.Revision++
	item.Cc = ccOf(h, content)
	_, err = n.publishAgain(ctx, h, by, before, item, kept)
	return err
}

// tellTie sends an item again of which nothing changed but its original.
func (n *Node) tellTie(ctx context.Context, h home, item domain.Item, kept effect) error {
	own, err := n.sendAgain(ctx, h, item)
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if err := own.save(ctx, tx); err != nil {
			return err
		}
		return kept(tx)
	})
}

func (n *Node) separate(ctx context.Context, h home, item domain.Item) error {
	leave := func(tx *storage.Tx) error { return tx.RemoveTranslation(ctx, item.ID) }
	if item.State != domain.StatePublished {
		return n.store.Write(ctx, leave)
	}
	if item.Kind == domain.KindInitiative {
		return domain.Explain(domain.ErrConflict, "retract this profile first: without its original it needs a handle of its own", nil)
	}
	told, err := n.retellWithout(ctx, h, item)
	if err != nil {
		return err
	}
	kept := told.after(ctx, leave)
	_, err = n.store.ActivityOf(ctx, domain.VerbCreate, item.URI)
	if notFound(err) {
		return n.tellAlone(ctx, h, item, kept)
	}
	if err != nil {
		return err
	}
	return n.tellTie(ctx, h, item, kept)
}

// tellAlone sends what followers know as the words of another item only, for the first time by itself.
func (n *Node) tellAlone(ctx context.Context, h home, item domain.Item, kept effect) error {
	if err := stillHere(h.organisation); err != nil {
		return err
	}
	item.RetoldAt = n.after(toldAt(item))
	create, announces, responses, err := n.created(ctx, h, item)
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if err := tx.MarkRetold(ctx, item); err != nil {
			return err
		}
		for _, response := range responses {
			if _, err := tx.AddResponse(ctx, response); err != nil {
				return err
			}
		}
		if err := kept(tx); err != nil {
			return err
		}
		return send(ctx, tx, append([]outgoing{create}, announces...)...)
	})
}
