package node

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Bylines is what becomes of a name above texts.
type Bylines string

// The ways.
const (
	BylinesRemove Bylines = "remove" // the organisation alone stands there, or who else wrote it
	BylinesKeep   Bylines = "keep"   // the name stays, and nothing else
	BylinesHand   Bylines = "hand"   // the heir's name takes its place
)

// Testament says what becomes of the work of a member whose data are erased.
type Testament struct {
	// Heir has her texts and pictures from now on; "" leaves them to the organisation.
	Heir    domain.ID
	Bylines Bylines
	// Drafts go to the heir as well; else those that are hers alone are deleted.
	Drafts bool
}

var errErased = domain.Explain(domain.ErrGone, "these data were erased already", nil)

// Erase deletes what is stored of a member, for good: by herself, or by an owner once she left. What is published stays the
// organisation's. One transaction, but for the free space of the database file, which is emptied afterwards.
func (n *Node) Erase(ctx context.Context, by domain.Member, id domain.ID, will Testament) error {
	action := domain.ActMembers
	if by.ID == id {
		action = domain.ActAccount
	}
	if err := allow(by, action); err != nil {
		return err
	}
	if err := unlessMovedOn(func() error { return n.erase(ctx, by, id, will) }); err != nil {
		return err
	}
	_ = n.store.EmptyLittleSpace(context.WithoutCancel(ctx)) // she is erased: what fails here, the cleaning does again
	return nil
}

func (n *Node) erase(ctx context.Context, by domain.Member, id domain.ID, will Testament) error {
	notes, err := n.store.SignedNotes(ctx, id)
	if err != nil {
		return err
	}
	if will.Bylines == BylinesKeep {
		notes = nil
	}
	var unsigned []*unsignedNote
	for _, note := range notes {
		one, err := n.unsign(ctx, note)
		if err != nil {
			return err
		}
		unsigned = append(unsigned, one)
	}
	e := erasing{will: will, signature: n.newID(), now: n.moment()}
	entry := n.audit(ctx, by, domain.AuditErase, domain.FormerMemberWords, "")
	if by.ID == id {
		entry.Member, entry.Session = domain.FormerMember, ""
	}
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := e.check(ctx, tx, by, id); err != nil {
			return err
		}
		if now, err := tx.SignedNotes(ctx, id); err != nil || len(now) != len(notes) && will.Bylines != BylinesKeep {
			return firstError(err, errMovedOn)
		}
		for _, note := range unsigned {
			if err := note.save(ctx, tx); err != nil {
				return err
			}
		}
		return e.erase(ctx, tx)
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// erasing is one erasure, in its transaction.
type erasing struct {
	will      Testament
	member    domain.Member
	signature domain.ID // the id that is left where the name stays
	now       time.Time
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// check reads who is erased, and makes sure that an owner stays and that the heir is one.
func (e *erasing) check(ctx context.Context, tx *storage.Tx, by domain.Member, id domain.ID) error {
	member, err := tx.MemberByID(ctx, id)
	if notFound(err) || err == nil && member.IsErased() {
		return errErased
	}
	if err != nil {
		return err
	}
	if member.HasLeft() {
		now, err := memberFor(ctx, tx, by, by.ID)
		if err == nil {
			err = allow(now, domain.ActMembers)
		}
		if err != nil {
			return err
		}
	} else {
		if by.ID != id {
			return domain.Explain(domain.ErrConflict, "somebody who is a member erases her data herself; end the membership first", nil)
		}
		if err := maySpare(ctx, tx, member, e.now); err != nil {
			return err
		}
	}
	e.member = member
	if !slices.Contains([]Bylines{BylinesRemove, BylinesKeep, BylinesHand}, e.will.Bylines) {
		return &domain.InvalidError{Fields: []domain.FieldError{{Field: "bylines", Message: "choose what becomes of the name"}}}
	}
	needed := e.will.Bylines == BylinesHand || e.will.Drafts
	if e.will.Heir == "" && !needed {
		return nil
	}
	heir, err := tx.MemberByID(ctx, e.will.Heir)
	if notFound(err) || err == nil && (heir.HasLeft() || heir.ID == id) {
		return &domain.InvalidError{Fields: []domain.FieldError{{Field: "heir", Message: "choose a member who gets the drafts and texts"}}}
	}
	return err
}

// name is who stands in bylines from now on; "" for nobody.
func (e *erasing) name() domain.ID {
	switch e.will.Bylines {
	case BylinesKeep:
		return e.signature
	case BylinesHand:
		return e.will.Heir
	case BylinesRemove:
	}
	return ""
}

func (e *erasing) owner() domain.ID {
	if e.will.Heir != "" {
		return e.will.Heir
	}
	return domain.FormerMember
}

func (e *erasing) erase(ctx context.Context, tx *storage.Tx) error {
	items, err := tx.ItemsOf(ctx, e.member.ID)
	if err != nil {
		return err
	}
	for _, item := range items {
		if IsAlone(&item, e.member.ID) && !e.will.Drafts {
			if err := firstError(tx.DeleteItem(ctx, item.ID), tx.EraseTitle(ctx, item.Kind, item.ID)); err != nil {
				return err
			}
			continue
		}
		set, err := tx.Translations(ctx, item.ID)
		if err != nil {
			return err
		}
		if err := tx.SetAuthorship(ctx, e.resigned(item, set.IsTranslation(item.ID))); err != nil {
			return err
		}
	}
	if err := e.pictures(ctx, tx); err != nil {
		return err
	}
	signature := e.name()
	if signature == "" {
		signature = domain.FormerMember
	}
	if err := firstError(tx.EraseMember(ctx, e.member, signature), tx.FreeSpaceToEmpty(ctx)); err != nil || e.will.Bylines != BylinesKeep {
		return err
	}
	e.member.DisabledAt = e.now
	return tx.AddSignature(ctx, e.signature, e.member)
}

// IsAlone says whether an item was never published and is a member's alone.
func IsAlone(item *domain.Item, member domain.ID) bool {
	c := item.Editing()
	other := func(id domain.ID) bool { return id != member }
	return item.Revision == 0 && item.CreatedBy == member && !slices.ContainsFunc(c.Authors, other) && !slices.ContainsFunc(c.Translators, other)
}

// resigned is an item with the bylines that it has without the member.
func (e *erasing) resigned(item domain.Item, translation bool) domain.Item {
	contents := []*domain.Content{&item.Content}
	if item.Draft != nil {
		draft := *item.Draft
		item.Draft = &draft
		contents = append(contents, &draft)
	}
	gone, name := e.member.ID, e.name()
	for _, c := range contents {
		byline, translators := item.Byline(*c), c.Translators
		if translation && !c.Unsigned && len(translators) == 0 && item.CreatedBy == gone {
			translators = []domain.ID{gone}
		}
		if slices.Contains(byline, gone) {
			c.Authors = swapped(byline, gone, name)
			c.Unsigned = len(c.Authors) == 0
		}
		if slices.Contains(translators, gone) {
			if c.Translators = swapped(translators, gone, name); len(c.Translators) == 0 {
				c.Translators = []domain.ID{domain.FormerMember} // so that it is not credited to who has it now
			}
		}
	}
	if item.CreatedBy == gone {
		item.CreatedBy = e.owner()
	}
	for _, c := range contents {
		*c = item.TidyAuthors(*c)
	}
	return item
}

// swapped puts one in another's place, or nobody.
func swapped(ids []domain.ID, gone, now domain.ID) []domain.ID {
	var kept []domain.ID
	for _, id := range ids {
		if id == gone {
			id = now
		}
		if id != "" && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept
}

// pictures gives those that she added to the heir; without one, those that stand nowhere go. Her portrait goes in any case,
// unless it stands somewhere else, too. The files follow with the next cleaning.
func (e *erasing) pictures(ctx context.Context, tx *storage.Tx) error {
	pictures, err := tx.MediaOf(ctx, e.member.ID)
	if err != nil {
		return err
	}
	for _, picture := range pictures {
		uses, err := tx.MediaUses(ctx, picture.Hash)
		if err != nil {
			return err
		}
		portrait, elsewhere := false, false
		for _, use := range uses {
			own := use.Item == e.member.ID
			portrait, elsewhere = portrait || own, elsewhere || !own
		}
		if !elsewhere && (portrait || e.will.Heir == "") {
			if err := tx.DeleteMedia(ctx, picture.ID); err != nil {
				return err
			}
		}
	}
	return tx.HandOverMedia(ctx, e.member.ID, e.owner())
}
