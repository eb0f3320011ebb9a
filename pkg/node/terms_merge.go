package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// MergePlan is what merging a term into another one does, to be said beforehand.
type MergePlan struct {
	From, Into domain.Term
	// Items of ours get the other term; Published of them are told to peers again, and Both had the two.
	Items, Published, Both int
	// Followers of a stream are told to follow the other one.
	Followers int
}

// PlanMerge says what MergeTerm would do; the error is why it would not.
func (n *Node) PlanMerge(ctx context.Context, from, into domain.ID) (MergePlan, error) {
	plan := MergePlan{}
	if into == "" {
		return plan, domain.Explain(domain.ErrInvalid, "choose the term that takes its place first", nil)
	}
	var err error
	if plan.From, err = n.store.TermByID(ctx, from); err != nil {
		return plan, err
	}
	if plan.Into, err = n.store.TermByID(ctx, into); err != nil {
		return plan, err
	}
	if err := mayMerge(plan.From, plan.Into); err != nil {
		return plan, err
	}
	items, err := n.store.ItemsWithTerm(ctx, plan.From.URI)
	if err != nil {
		return plan, err
	}
	plan.Items = len(items)
	for i := range items {
		if items[i].State == domain.StatePublished {
			plan.Published++
		}
		if hasTerm(items[i], plan.Into.URI) {
			plan.Both++
		}
	}
	if plan.From.Actor != "" {
		plan.Followers, _, err = n.store.FollowCounts(ctx, plan.From.Actor)
	}
	return plan, err
}

func mayMerge(from, into domain.Term) error {
	switch {
	case from.ID == into.ID:
		return domain.Explain(domain.ErrInvalid, "a term cannot be merged into itself", nil)
	case from.Scheme != into.Scheme:
		return domain.Explain(domain.ErrInvalid, "only two terms of one vocabulary can be merged", nil)
	case from.MergedInto != "":
		return domain.Explain(domain.ErrConflict, "this term was merged into another one already", nil)
	case into.MergedInto != "":
		return domain.Explain(domain.ErrConflict, "the other term was merged itself; choose the one that took its place", nil)
	case !into.RetiredAt.IsZero():
		return domain.Explain(domain.ErrConflict, "the other term is retired; offer it again first", nil)
	case from.Scheme == domain.SchemeStream && (from.Actor == "" || into.Actor == ""):
		return domain.Explain(domain.ErrUnavailable, "the stream is being made; try again in a moment", nil)
	}
	return nil
}

func hasTerm(item domain.Item, uri domain.URI) bool {
	return item.Content.HasTerm(uri) || item.Draft != nil && item.Draft.HasTerm(uri)
}

// MergeTerm makes one term take the place of another, in one transaction: items of ours get it, published or not, the old address
// leads to it, and what it was the same as is the same as it. Peers are told of published items by Retellings. Followers of a
// stream are told that it moved.
func (n *Node) MergeTerm(ctx context.Context, by domain.Member, from, into domain.ID) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	plan, err := n.PlanMerge(ctx, from, into)
	if err != nil {
		return err
	}
	joined, err := n.streamsJoined(ctx, h, plan.From, plan.Into)
	if err != nil {
		return err
	}
	now := n.moment()
	entry := n.audit(ctx, by, domain.AuditTermMerge, plan.From.Label(h.settings.Language), plan.Into.Label(h.settings.Language)).About("term", into)
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		old, err := tx.TermByID(ctx, from)
		if err != nil {
			return err
		}
		other, err := tx.TermByID(ctx, into)
		if err != nil {
			return err
		}
		if err := mayMerge(old, other); err != nil {
			return err
		}
		if err := changing(ctx, tx, noted, TermKey(KeyMerged, from), string(into)); err != nil {
			return err
		}
		if old.Actor != "" {
			noted.Changed = nil // its followers went: nobody can call them back
		}
		merge, told, err := moveItems(ctx, tx, old, other)
		if err != nil {
			return err
		}
		for _, uri := range old.SameAs {
			if uri != other.URI && !slices.Contains(other.SameAs, uri) {
				other.SameAs, merge.SameAs = append(other.SameAs, uri), append(merge.SameAs, uri)
			}
		}
		old.MergedInto, old.Merge = other.ID, &merge
		for _, term := range []domain.Term{old, other} {
			if err := tx.SaveTerm(ctx, term); err != nil {
				return err
			}
		}
		if err := tx.RedirectTerms(ctx, old.ID, other.ID); err != nil {
			return err
		}
		if err := tx.ClassifyNaming(ctx, append([]domain.URI{old.URI}, old.SameAs...)); err != nil {
			return err
		}
		if err := tx.WantRetelling(ctx, told, now); err != nil {
			return err
		}
		return joined(tx)
	})
}

// moveItems gives the items that have one term another one, and says which of them peers have.
func moveItems(ctx context.Context, tx *storage.Tx, from, into domain.Term) (merge domain.TermMerge, told []domain.ID, err error) {
	items, err := tx.ItemsWithTerm(ctx, from.URI)
	if err != nil {
		return merge, nil, err
	}
	for _, item := range items {
		merge.Items = append(merge.Items, item.ID)
		if hasTerm(item, into.URI) {
			merge.Both = append(merge.Both, item.ID)
		}
		change := func(c domain.Content) domain.Content {
			c = c.WithTerms(func(ref domain.TermRef) domain.TermRef {
				if ref.URI == from.URI {
					return into.Ref(c.Language)
				}
				return ref
			})
			c.Audience = replaced(c.Audience, from.Actor, into.Actor)
			return c
		}
		if item.Content = change(item.Content); item.Draft != nil {
			draft := change(*item.Draft)
			item.Draft = &draft
		}
		item.Cc = replaced(item.Cc, from.Actor, into.Actor)
		if err := tx.SaveItem(ctx, item); err != nil {
			return merge, nil, err
		}
		if item.State == domain.StatePublished {
			told = append(told, item.ID)
		}
	}
	return merge, told, nil
}

// replaced has one address in the place of another, once.
func replaced(list []domain.URI, from, into domain.URI) []domain.URI {
	if from == "" || !slices.Contains(list, from) {
		return list
	}
	var kept []domain.URI
	for _, uri := range list {
		if uri == from {
			uri = into
		}
		if !slices.Contains(kept, uri) {
			kept = append(kept, uri)
		}
	}
	return kept
}

// UnmergeTerm takes a merge back: the term stands for itself again, and the items that had it get it back if they still have the one
// that took its place. A stream stays merged: its followers were told to go.
func (n *Node) UnmergeTerm(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	now := n.moment()
	return n.record(ctx, n.audit(ctx, by, domain.AuditTermPart, "", "").About("term", id), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		term, err := tx.TermByID(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case term.MergedInto == "":
			return domain.Explain(domain.ErrConflict, "this term is not merged", nil)
		case term.Actor != "":
			return domain.Explain(domain.ErrConflict, "the followers of this stream were told to follow the other one, so this cannot be undone", nil)
		}
		other, err := tx.TermByID(ctx, term.MergedInto)
		if err != nil {
			return err
		}
		noted.Target, noted.Detail = term.Label(h.settings.Language), other.Label(h.settings.Language)
		if err := changing(ctx, tx, noted, TermKey(KeyMerged, id), ""); err != nil {
			return err
		}
		told, err := partItems(ctx, tx, term, other)
		if err != nil {
			return err
		}
		gave := term.Merge
		term.MergedInto, term.Merge = "", nil
		if gave != nil {
			other.SameAs = slices.DeleteFunc(slices.Clone(other.SameAs), func(u domain.URI) bool { return slices.Contains(gave.SameAs, u) })
		}
		for _, changed := range []domain.Term{term, other} {
			if err := tx.SaveTerm(ctx, changed); err != nil {
				return err
			}
		}
		if err := tx.ClassifyNaming(ctx, append([]domain.URI{term.URI}, term.SameAs...)); err != nil {
			return err
		}
		return tx.WantRetelling(ctx, told, now)
	})
}

// partItems gives the items that a merge moved their term back.
func partItems(ctx context.Context, tx *storage.Tx, term, other domain.Term) (told []domain.ID, err error) {
	if term.Merge == nil {
		return nil, nil
	}
	for _, id := range term.Merge.Items {
		item, err := tx.ItemByID(ctx, id)
		if notFound(err) || err == nil && !hasTerm(item, other.URI) {
			continue
		}
		if err != nil {
			return nil, err
		}
		both := slices.Contains(term.Merge.Both, id)
		item.Content = parted(item.Content, term, other, both)
		if item.Draft != nil {
			draft := parted(*item.Draft, term, other, both)
			item.Draft = &draft
		}
		if err := tx.SaveItem(ctx, item); err != nil {
			return nil, err
		}
		if item.State == domain.StatePublished {
			told = append(told, id)
		}
	}
	return told, nil
}

// parted is a content in which a term stands again where another one took its place, or beside it if both did before.
func parted(c domain.Content, term, other domain.Term, both bool) domain.Content {
	if !c.HasTerm(other.URI) {
		return c
	}
	c = c.WithTerms(func(ref domain.TermRef) domain.TermRef {
		if ref.URI == other.URI && !both {
			return term.Ref(c.Language)
		}
		return ref
	})
	if list := c.TermLists()[term.Scheme]; both && list != nil {
		*list = append(*list, term.Ref(c.Language))
	}
	return c
}
