package node

import (
	"context"
	"errors"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Remark keeps what a member says about an item. A form that comes twice has the same id: it is kept once.
func (n *Node) Remark(ctx context.Context, by domain.Member, item, id domain.ID, text string) error {
	subject, err := n.ourItem(ctx, item)
	if err != nil {
		return err
	}
	if err := allowItem(by, domain.ActRead, &subject); err != nil {
		return err
	}
	if err := checkDraftID(id); err != nil {
		return err
	}
	text = strings.TrimSpace(cleanText(text))
	var wrong domain.InvalidError
	checkLength(&wrong, "remark", text, 1, domain.MaxRemark)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	said := domain.Remark{ID: id, Item: item, Member: by.ID, Text: text, CreatedAt: n.moment()}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddRemark(ctx, said) })
}

// DeleteRemark takes back what a member said herself.
func (n *Node) DeleteRemark(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActSeeDesk); err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.DeleteRemark(ctx, id, by.ID) })
}

// AskReview says that the working copy is ready to be looked at. What is published stays so meanwhile.
func (n *Node) AskReview(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return item, err
	}
	if item.Kind == domain.KindOrganisation || item.State == domain.StatePublished && item.Draft == nil {
		return item, domain.Explain(domain.ErrConflict, "there is nothing new here that could be looked through", nil)
	}
	if item.IsAsked() {
		return item, nil // the form came twice
	}
	return n.reviewed(ctx, by, item, domain.StateInReview, domain.RemarkAsked, domain.Review{AskedBy: by.ID, AskedAt: n.moment()})
}

// EndReview makes an item a draft again: its writer, or who looked it through.
func (n *Node) EndReview(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if allowItem(by, domain.ActApprove, &item) != nil {
		if err := allowItem(by, domain.ActWrite, &item); err != nil {
			return item, err
		}
	}
	if !item.IsAsked() {
		return item, nil
	}
	return n.reviewed(ctx, by, item, domain.StateDraft, domain.RemarkReturned, domain.Review{})
}

// Approve says that the working copy of a version may be published as it is. Where it is another one by now, the error is
// domain.ErrConflict: nobody approves what she did not read.
func (n *Node) Approve(ctx context.Context, by domain.Member, id domain.ID, version int) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActApprove, &item); err != nil {
		return item, err
	}
	switch {
	case item.IsApproved() && item.DraftVersion == version:
		return item, nil // the form came twice
	case !item.IsAsked():
		return item, domain.Explain(domain.ErrConflict, "nobody waits for a review of this", nil)
	case item.DraftVersion != version:
		return item, domain.Explain(domain.ErrConflict, "it was changed since you read it; read it once more", nil)
	}
	return n.reviewed(ctx, by, item, domain.StateDraft, domain.RemarkApproved, domain.Review{ApprovedBy: by.ID, ApprovedVersion: version})
}

// reviewed keeps how far a review got. Only what is not public changes its state.
func (n *Node) reviewed(ctx context.Context, by domain.Member, item domain.Item, to domain.State, kind domain.RemarkKind, review domain.Review) (domain.Item, error) {
	remark := domain.Remark{ID: n.newID(), Item: item.ID, Kind: kind, Member: by.ID, CreatedAt: n.moment()}
	to = resting(item, to)
	actions := map[domain.RemarkKind]domain.AuditAction{
		domain.RemarkAsked: domain.AuditAskReview, domain.RemarkReturned: domain.AuditEndReview, domain.RemarkApproved: domain.AuditApprove,
	}
	news, err := n.reviewNews(ctx, by, item, kind)
	if err != nil {
		return item, err
	}
	err = n.record(ctx, n.auditItem(ctx, by, actions[kind], item), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if item.State != domain.StatePublished {
			if err := tx.SetState(ctx, item.ID, to); err != nil {
				return err
			}
		}
		if err := tx.SetReview(ctx, item.ID, review); err != nil {
			return err
		}
		if err := tx.EndReviewNews(ctx, domain.ItemURN(item.ID), remark.CreatedAt); err != nil {
			return err
		}
		for _, one := range news {
			if err := tx.AddNotification(ctx, one); err != nil {
				return err
			}
		}
		return tx.AddRemark(ctx, remark)
	})
	if errors.Is(err, errMovedOn) {
		return item, domain.Explain(domain.ErrConflict, "it was changed since you read it; read it once more", err)
	}
	if err != nil {
		return item, err
	}
	return n.store.ItemByID(ctx, item.ID)
}

// Unschedule takes back that an item is published by itself. What is not planned stays as it is: the form may come twice.
func (n *Node) Unschedule(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil || item.Stage() != domain.StateScheduled {
		return item, err
	}
	return n.setStage(ctx, by, item, resting(item, domain.StateDraft), domain.Remark{Kind: domain.RemarkUnscheduled}, nil)
}

// setStage moves a working copy, remarks why, and tells who has to know.
func (n *Node) setStage(ctx context.Context, by domain.Member, item domain.Item, to domain.State, remark domain.Remark, tell *domain.Notification) (domain.Item, error) {
	remark.ID, remark.Item, remark.Member, remark.CreatedAt = n.newID(), item.ID, by.ID, n.moment()
	err := n.record(ctx, n.auditItem(ctx, by, domain.AuditUnschedule, item), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		set := tx.SetState
		if item.State == domain.StatePublished {
			set = tx.SetPlan
		}
		if err := set(ctx, item.ID, to); err != nil {
			return err
		}
		if tell != nil {
			if err := tx.AddNotification(ctx, *tell); err != nil {
				return err
			}
		}
		return tx.AddRemark(ctx, remark)
	})
	if err != nil {
		return item, err
	}
	return n.store.ItemByID(ctx, item.ID)
}

// resting is the stage of a working copy for which nothing is planned: what was taken back stays taken back.
func resting(item domain.Item, to domain.State) domain.State {
	if to == domain.StateDraft && item.State == domain.StatePublished {
		return ""
	}
	if to == domain.StateDraft && item.Revision > 0 && item.Kind != domain.KindInitiative {
		return domain.StateRetracted
	}
	return to
}

var errNothingNew = domain.Explain(domain.ErrConflict, "nothing has changed since this was published; change something first", nil)

// unchangedCopy says whether there is nothing to publish that is not published already.
func unchangedCopy(item domain.Item) bool {
	return item.State == domain.StatePublished && item.Draft == nil
}
