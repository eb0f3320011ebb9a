package node

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Peers get a text once, with the words of all its translations in the maps of one object: a translation is told by an Update of
// its original, and never by a Create of its own, which would stand beside the original in every timeline. See ADR 7.

// retelling is an original that is sent again because a translation of it changed.
type retelling struct {
	item      domain.Item
	refreshed *domain.StoredActivity
	sent      []outgoing
}

// retell makes the Update of the original of a translation, with its words, or without them where it is nil; nil where nobody
// has the original.
func (n *Node) retell(ctx context.Context, h home, t translated, translation domain.ID, words *domain.Wording) (*retelling, error) {
	if t.original == nil || t.original.State != domain.StatePublished {
		return nil, nil //nolint:nilnil // there is nothing to tell
	}
	item := *t.original
	var err error
	if item.Wordings, err = n.wordingsWith(ctx, t.set, item.ID, translation, words); err != nil {
		return nil, err
	}
	return n.sendAgain(ctx, h, item)
}

// sendAgain makes the Update of an item of which nothing of its own changed.
func (n *Node) sendAgain(ctx context.Context, h home, item domain.Item) (*retelling, error) {
	item.RetoldAt = n.after(toldAt(item))
	update, err := n.tellItem(h, domain.VerbUpdate, &item, item.RetoldAt)
	if err != nil {
		return nil, err
	}
	r := &retelling{item: item}
	if r.refreshed, err = n.refreshedCreate(ctx, h, item); err != nil {
		return nil, err
	}
	passed, undone, err := n.announceChange(ctx, h, item, update.row.URI)
	if len(undone) > 0 {
		passed = nil // its stream was merged into another one: what the old one announced stays until the item itself is changed
	}
	r.sent = append([]outgoing{n.toHolders(update, item)}, passed...)
	return r, err
}

// tongues gives an item that goes out by itself the words of its translations; a translation that peers got by itself, as it was
// written before it was linked, names its original, which is sent again with its words.
func (n *Node) tongues(ctx context.Context, h home, t translated, item *domain.Item, kept effect) (effect, error) {
	var err error
	if t.original == nil || t.original.State != domain.StatePublished {
		item.Wordings, err = n.wordingsWith(ctx, t.set, item.ID, "", nil)
		return kept, err
	}
	item.TranslationOf = t.original.URI
	words := item.Content.Wording(item.URI)
	told, err := n.retell(ctx, h, t, item.ID, &words)
	return told.after(ctx, kept), err
}

// toldAt is when peers were last sent an item.
func toldAt(item domain.Item) time.Time {
	last := item.PublishedAt
	for _, at := range []time.Time{item.UpdatedAt, item.RetoldAt} {
		if at.After(last) {
			last = at
		}
	}
	return last
}

// wordingsWith are the published translations beside an original as they will be: one has new words, or none.
func (n *Node) wordingsWith(ctx context.Context, set domain.TranslationSet, original, changed domain.ID, words *domain.Wording) ([]domain.Wording, error) {
	all, err := n.store.WordingsBeside(ctx, original)
	if err != nil {
		return nil, err
	}
	if line, ok := set.Of(changed); ok {
		all = slices.DeleteFunc(all, func(w domain.Wording) bool { return line.URI != "" && w.Item == line.URI })
	}
	if words != nil {
		all = append(all, *words)
	}
	return all[:min(len(all), domain.MaxTranslations)], nil
}

// save stores a retelling inside the transaction of what changed.
func (r *retelling) save(ctx context.Context, tx *storage.Tx) error {
	if r == nil {
		return nil
	}
	err := tx.MarkRetold(ctx, r.item)
	if errors.Is(err, domain.ErrConflict) {
		return errMovedOn
	}
	if err != nil {
		return err
	}
	if r.refreshed != nil {
		if err := tx.RefreshActivity(ctx, r.refreshed.URI, r.refreshed.Payload); err != nil {
			return err
		}
	}
	return send(ctx, tx, r.sent...)
}

// after is an effect with the retelling behind it.
func (r *retelling) after(ctx context.Context, kept effect) effect {
	return func(tx *storage.Tx) error {
		if err := kept(tx); err != nil {
			return err
		}
		return r.save(ctx, tx)
	}
}

// publishTranslation publishes a translation: its original is sent again, and it is not announced by anybody. Where the
// original is gone, it goes out by itself, as any item.
func (n *Node) publishTranslation(ctx context.Context, h home, by domain.Member, t translated, before, item domain.Item) (domain.Item, error) {
	if err := stillHere(h.organisation); err != nil {
		return domain.Item{}, err
	}
	if t.original != nil {
		item.TranslationOf = t.original.URI
	}
	var personal []outgoing
	if before.State == domain.StatePublished {
		item.UpdatedAt = n.after(toldAt(before))
		update, err := n.tellItem(h, domain.VerbUpdate, &item, item.UpdatedAt)
		if err != nil {
			return domain.Item{}, err
		}
		personal = append(personal, n.toFinders(update, item, before))
	} else if err := n.name(ctx, h, &item); err != nil {
		return domain.Item{}, err
	}
	words := item.Content.Wording(item.URI)
	told, err := n.retell(ctx, h, t, item.ID, &words)
	if err != nil {
		return domain.Item{}, err
	}
	kept, err := n.inSet(ctx, t, before, item)
	if err != nil {
		return domain.Item{}, err
	}
	return item, n.commit(ctx, by, publication{before: before, item: item, sent: personal, kept: told.after(ctx, kept)})
}

// retellWithout sends the original of a translation without its words.
func (n *Node) retellWithout(ctx context.Context, h home, translation domain.Item) (*retelling, error) {
	t, err := n.translated(ctx, translation.ID)
	if err != nil {
		return nil, err
	}
	return n.retell(ctx, h, t, translation.ID, nil)
}

// toFinders addresses those who have a translation though it was never sent: who answered it.
func (n *Node) toFinders(out outgoing, versions ...domain.Item) outgoing {
	out.ifAnybody = true
	out.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		people, err := tx.RespondersOf(ctx, versions[0].URI)
		if err != nil || len(people) == 0 {
			return nil, err
		}
		return tx.InboxesOf(ctx, people)
	}
	return out
}

// isToldByOriginal says whether peers know a translation by its original only: not where it went out by itself, as it does
// when the original is gone.
func (n *Node) isToldByOriginal(ctx context.Context, t translated, item domain.Item) (bool, error) {
	if !t.set.IsTranslation(item.ID) {
		return false, nil
	}
	if item.State != domain.StatePublished {
		return t.original != nil && t.original.State == domain.StatePublished, nil
	}
	_, err := n.store.ActivityOf(ctx, domain.VerbCreate, item.URI)
	if notFound(err) {
		return true, nil
	}
	return false, err
}

// name gives an item its id and its readable address, and the moment of its publication.
func (n *Node) name(ctx context.Context, h home, item *domain.Item) error {
	item.URI = h.addresses.Object(item.Kind, n.newID())
	item.State, item.PublishedAt = domain.StatePublished, n.moment()
	item.UpdatedAt, item.RetoldAt = time.Time{}, time.Time{}
	slug, err := n.freeSlug(ctx, *item)
	item.Slug, item.URL = slug, h.addresses.Page(item.Kind, slug)
	return err
}
