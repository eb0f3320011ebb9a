package node

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

var errLastOwner = domain.Explain(domain.ErrConflict,
	"this is the last owner: make somebody else an owner first, so that the node stays in somebody's hands", nil)

// SetRole gives a member another role; it holds from her next request on.
func (n *Node) SetRole(ctx context.Context, by domain.Member, id domain.ID, role domain.MemberRole) error {
	if err := allow(by, domain.ActMembers); err != nil {
		return err
	}
	if !slices.Contains(domain.MemberRoles(), role) {
		return &domain.InvalidError{Fields: []domain.FieldError{{Field: "role", Message: "choose one of the roles"}}}
	}
	entry := n.audit(ctx, by, domain.AuditRole, "", string(role))
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := stillMay(ctx, tx, by, domain.ActMembers); err != nil { // also of her own role
			return err
		}
		member, err := memberFor(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if member.Role == role {
			return errNothingDone
		}
		if err := maySpare(ctx, tx, member, entry.CreatedAt); err != nil {
			return err
		}
		noted.Target, noted.Detail = member.Email, string(member.Role)+" → "+string(role)
		member.Role = role
		return tx.SaveMember(ctx, member)
	})
}

// stillMay asks again in the transaction that changes something: whoever lost the right while her form was on its way, or while
// a password was hashed, makes herself no way back.
func stillMay(ctx context.Context, tx *storage.Tx, by domain.Member, action domain.Action) error {
	now, err := tx.MemberByID(ctx, by.ID)
	if err != nil && !notFound(err) {
		return err
	}
	if now.HasLeft() {
		now.Role = ""
	}
	return allow(now, action)
}

// memberFor reads a member who is here in the transaction that changes her, and by again: two owners who demote each
// other at the same moment do not both succeed.
func memberFor(ctx context.Context, tx *storage.Tx, by domain.Member, id domain.ID) (domain.Member, error) {
	now, err := tx.MemberByID(ctx, by.ID)
	if err != nil {
		return domain.Member{}, err
	}
	action := domain.ActMembers
	if by.ID == id {
		action = domain.ActAccount
	}
	if now.HasLeft() {
		now.Role = ""
	}
	if err := allow(now, action); err != nil {
		return domain.Member{}, err
	}
	member, err := tx.MemberByID(ctx, id)
	if err == nil && member.HasLeft() {
		err = domain.Explain(domain.ErrConflict, "this member left already", nil)
	}
	return member, err
}

// maySpare makes sure that an owner stays, and takes back the invitations of an owner who is one no longer: nobody lets
// herself in again.
func maySpare(ctx context.Context, tx *storage.Tx, member domain.Member, when time.Time) error {
	if member.Role != domain.RoleOwner {
		return nil
	}
	others, err := tx.OtherOwners(ctx, member.ID)
	if err != nil {
		return err
	}
	if others == 0 {
		return errLastOwner
	}
	return tx.RevokeInvitationsOf(ctx, member.ID, when)
}

// Legacy says what becomes of a member's work.
type Legacy struct {
	// To is the member who has the items and pictures from now on.
	To domain.ID
	// Bylines puts To's name where hers stood; else her name stays above what she wrote.
	Bylines bool
}

// RemoveMember ends a membership: hers by herself, or anybody's by an owner. She cannot log in any more from her next
// request on; her work goes to somebody else, drafts included, and nothing is lost.
func (n *Node) RemoveMember(ctx context.Context, by domain.Member, id domain.ID, legacy Legacy) error {
	now := n.moment()
	return n.handOver(ctx, by, id, legacy, domain.AuditMemberRemove, func(tx *storage.Tx, member domain.Member) error {
		if err := maySpare(ctx, tx, member, now); err != nil {
			return err
		}
		member.DisabledAt = now
		if err := signOut(ctx, tx, member.ID); err != nil {
			return err
		}
		return tx.SaveMember(ctx, member)
	})
}

// signOut ends all that lets somebody in at once who leaves.
func signOut(ctx context.Context, tx *storage.Tx, member domain.ID) error {
	if _, err := tx.EndLogins(ctx, member, ""); err != nil {
		return err
	}
	if err := tx.DropIdentities(ctx, member); err != nil {
		return err
	}
	return tx.DropResetLink(ctx, member)
}

// HandOver gives what a member wrote to another one: by herself, or by an owner.
func (n *Node) HandOver(ctx context.Context, by domain.Member, id domain.ID, legacy Legacy) error {
	return n.handOver(ctx, by, id, legacy, domain.AuditHandOver, func(*storage.Tx, domain.Member) error { return nil })
}

func (n *Node) handOver(ctx context.Context, by domain.Member, id domain.ID, legacy Legacy, action domain.AuditAction,
	also func(*storage.Tx, domain.Member) error,
) error {
	entry := n.audit(ctx, by, action, "", "")
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		member, err := memberFor(ctx, tx, by, id)
		if err != nil {
			return err
		}
		heir, err := tx.MemberByID(ctx, legacy.To)
		if notFound(err) || err == nil && (heir.HasLeft() || heir.ID == id) {
			return &domain.InvalidError{Fields: []domain.FieldError{{Field: "heir", Message: "choose a member who gets the drafts and texts"}}}
		}
		if err != nil {
			return err
		}
		if err := also(tx, member); err != nil {
			return err
		}
		if err := handItemsOver(ctx, tx, member.ID, legacy); err != nil {
			return err
		}
		noted.Target, noted.Detail = member.Email, "→ "+heir.Email
		return nil
	})
}

func handItemsOver(ctx context.Context, tx *storage.Tx, from domain.ID, legacy Legacy) error {
	items, err := tx.ItemsOf(ctx, from)
	if err != nil {
		return err
	}
	for _, item := range items {
		if err := tx.SetAuthorship(ctx, handed(item, from, legacy)); err != nil {
			return err
		}
	}
	return tx.HandOverMedia(ctx, from, legacy.To)
}

// handed is an item in somebody else's hands.
func handed(item domain.Item, from domain.ID, legacy Legacy) domain.Item {
	contents := []*domain.Content{&item.Content}
	if item.Draft != nil {
		draft := *item.Draft
		item.Draft = &draft
		contents = append(contents, &draft)
	}
	for _, c := range contents {
		if item.CreatedBy == from && !legacy.Bylines && item.Kind == domain.KindArticle && len(c.Authors) == 0 {
			c.Authors = []domain.ID{from} // what stood there without being written stays
		}
		if at := slices.Index(c.Authors, from); at >= 0 && legacy.Bylines {
			c.Authors = slices.Clone(c.Authors)
			c.Authors[at] = legacy.To
		}
		if at := slices.Index(c.Translators, from); at >= 0 && legacy.Bylines {
			c.Translators = slices.Clone(c.Translators)
			c.Translators[at] = legacy.To
		}
	}
	if item.CreatedBy == from {
		item.CreatedBy = legacy.To
	}
	for _, c := range contents {
		*c = item.TidyAuthors(*c)
	}
	return item
}

// Readmit lets somebody log in again who left. What she handed over stays where it is.
func (n *Node) Readmit(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActMembers); err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditReadmit, "", "")
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := stillMay(ctx, tx, by, domain.ActMembers); err != nil {
			return err
		}
		member, err := tx.MemberByID(ctx, id)
		if err != nil {
			return err
		}
		if member.IsErased() {
			return errErased
		}
		if !member.HasLeft() {
			return errNothingDone
		}
		member.DisabledAt = time.Time{}
		noted.Target = member.Email
		return tx.SaveMember(ctx, member)
	})
}
