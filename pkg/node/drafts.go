package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// NewDraftID is for a form that is not saved yet: sent twice, it makes one item.
func (n *Node) NewDraftID() domain.ID { return n.newID() }

// checkDraftID accepts what NewDraftID made.
func checkDraftID(id domain.ID) error {
	if parsed, err := uuid.Parse(string(id)); err != nil || parsed.String() != string(id) {
		return domain.Explain(domain.ErrInvalid, "this form is damaged; open a new one and paste the text into it", err)
	}
	return nil
}

// OpenDraft makes sure that the working copy which somebody starts from is kept until she saves.
func (n *Node) OpenDraft(ctx context.Context, item domain.Item) error {
	open, err := n.store.CopyIsOpen(ctx, item.ID, item.DraftVersion)
	if err != nil || open || !item.Local {
		return err
	}
	opened := domain.WorkingCopy{Item: item.ID, Version: item.DraftVersion, Content: tidy(item.Editing()), SavedAt: n.moment()}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.OpenCopy(ctx, opened) })
}

// isSaved says whether the working copy is what was sent: a form that came twice changes nothing.
func (n *Node) isSaved(ctx context.Context, item domain.Item, content domain.Content) (bool, error) {
	if domain.SameContent(tidy(item.Editing()), content) {
		return true, nil
	}
	if item.Draft != nil || item.State == domain.StateRetracted {
		return false, nil
	}
	// What is published has a summary and tags that were made of the text: compare with what was typed.
	kept, err := n.store.WorkingCopyOf(ctx, item.ID, item.DraftVersion)
	if notFound(err) {
		return false, nil
	}
	return err == nil && domain.SameContent(kept.Content, content), err
}

// Saved is whether saving changed anything: Again says that the same was saved before.
type Saved struct {
	Item  domain.Item
	Again bool
}

// SaveDraft replaces the working copy. fromVersion is the DraftVersion that the writer started from; when somebody
// else saved in between, the error is domain.ErrConflict and nothing changes. What is saved already is not saved again.
func (n *Node) SaveDraft(ctx context.Context, by domain.Member, id domain.ID, content domain.Content, fromVersion int) (domain.Item, error) {
	saved, err := n.Save(ctx, by, id, content, fromVersion)
	return saved.Item, err
}

// Save is SaveDraft, and says whether there was anything to save.
func (n *Node) Save(ctx context.Context, by domain.Member, id domain.ID, content domain.Content, fromVersion int) (Saved, error) {
	content = tidy(content)
	if err := checkDraftSize(content); err != nil {
		return Saved{}, err
	}
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return Saved{}, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return Saved{}, err
	}
	if content, err = n.asSaved(ctx, item, content); err != nil {
		return Saved{}, err
	}
	if same, err := n.isSaved(ctx, item, content); err != nil || same {
		return Saved{Item: item, Again: item.DraftVersion != fromVersion}, err
	}
	if err := n.saveDraft(ctx, by, item.ID, content, fromVersion); err != nil {
		return Saved{}, err
	}
	item, err = n.store.ItemByID(ctx, id)
	return Saved{Item: item}, err
}

// asSaved is a content of an item in the words in which it is kept: what a form says otherwise without being touched is the same.
func (n *Node) asSaved(ctx context.Context, item domain.Item, content domain.Content) (domain.Content, error) {
	content, err := n.withStandingTerms(ctx, tidy(content))
	if err != nil {
		return content, err
	}
	content, err = n.WithFacts(ctx, item.ID, content)
	return item.TidyAuthors(content), err
}

func (n *Node) saveDraft(ctx context.Context, by domain.Member, id domain.ID, content domain.Content, fromVersion int) error {
	kept := domain.WorkingCopy{Item: id, Content: content, Member: by.ID, SavedAt: n.moment()}
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		saved := kept
		var err error
		if saved.Version, err = tx.SaveDraft(ctx, id, &content, fromVersion); err != nil {
			return err
		}
		return tx.KeepCopy(ctx, saved)
	})
	if errors.Is(err, domain.ErrConflict) {
		return domain.Explain(domain.ErrConflict, "somebody else has saved this in the meantime; compare with the newest version first", err)
	}
	return err
}

// Conflict is what somebody wrote from fromVersion, merged with what was saved since.
type Conflict struct {
	domain.Merge
	// Item is as it is now; Last is who saved it last, and when.
	Item domain.Item
	Last domain.WorkingCopy
	// HasBase says that the version which both started from was still there.
	HasBase bool
}

// Compare merges a content that started from an older version with the present one. Nothing is stored.
func (n *Node) Compare(ctx context.Context, id domain.ID, content domain.Content, fromVersion int) (Conflict, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return Conflict{}, err
	}
	c := Conflict{Item: item, HasBase: true}
	if c.Last, err = n.store.LastSaved(ctx, id); err != nil && !notFound(err) {
		return c, err
	}
	theirs, yours := item.Editing(), content
	base := domain.Content{}
	if fromVersion > 0 || item.Kind == domain.KindOrganisation {
		kept, err := n.store.WorkingCopyOf(ctx, id, fromVersion)
		if err != nil && !notFound(err) {
			return c, err
		}
		c.HasBase = err == nil
		base = kept.Content
	}
	if !c.HasBase {
		base.Text = domain.CommonText(theirs.Text, yours.Text)
	}
	for _, one := range []*domain.Content{&base, &theirs, &yours} {
		if *one, err = n.asSaved(ctx, item, *one); err != nil {
			return c, err
		}
	}
	c.Merge = domain.MergeContent(base, theirs, yours)
	return c, nil
}

// MergeDraft saves what Compare made, with what was chosen of each conflict. theirsVersion is the version that was
// compared with. Where one is not chosen, or somebody saved again, the error is domain.ErrConflict and nothing is stored.
func (n *Node) MergeDraft(ctx context.Context, by domain.Member, id domain.ID, content domain.Content, fromVersion, theirsVersion int, choices map[string]domain.Choice) (Conflict, error) {
	c, err := n.Compare(ctx, id, content, fromVersion)
	if err != nil {
		return c, err
	}
	if err := allowItem(by, domain.ActWrite, &c.Item); err != nil {
		return Conflict{}, err
	}
	merged, missing := c.Choose(choices)
	if c.Item.DraftVersion != theirsVersion {
		return c, domain.Explain(domain.ErrConflict, "it was saved once more in the meantime; this is the newest version", nil)
	}
	if len(missing) > 0 {
		return c, domain.Explain(domain.ErrConflict, fmt.Sprintf("choose a version in each place where both differ: %d are left", len(missing)), nil)
	}
	c.Item, err = n.SaveDraft(ctx, by, id, merged, theirsVersion)
	return c, err
}

// Restore makes a former version the working copy. What was there before stays in the history.
func (n *Node) Restore(ctx context.Context, by domain.Member, id domain.ID, version domain.Version, fromVersion int) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return domain.Item{}, err
	}
	content, err := n.ContentAt(ctx, id, version)
	if err != nil {
		return item, err
	}
	if err := n.OpenDraft(ctx, item); err != nil { // so that it is kept
		return item, err
	}
	return n.SaveDraft(ctx, by, id, content, fromVersion)
}

// ContentAt is what stood in a version of an item.
func (n *Node) ContentAt(ctx context.Context, id domain.ID, version domain.Version) (domain.Content, error) {
	if version.Published {
		revision, err := n.store.RevisionOf(ctx, id, version.Number)
		return revision.Content, err
	}
	kept, err := n.store.WorkingCopyOf(ctx, id, version.Number)
	return kept.Content, err
}
