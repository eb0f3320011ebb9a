package node

import (
	"context"
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

// AskReview says that the working copy is ready to be looked at.
func (n *Node) AskReview(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	return n.move(ctx, by, id, domain.StateInReview, domain.RemarkAsked)
}

// EndReview makes an item a draft again.
func (n *Node) EndReview(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	return n.move(ctx, by, id, domain.StateDraft, domain.RemarkReturned)
}

// Unschedule takes back that an item is published by itself.
func (n *Node) Unschedule(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	return n.move(ctx, by, id, domain.StateDraft, domain.RemarkUnscheduled)
}

// move brings an unpublished item to another state and remarks who did it. Where it is already, nothing happens: the
// form may come twice.
func (n *Node) move(ctx context.Context, by domain.Member, id domain.ID, to domain.State, kind domain.RemarkKind) (domain.Item, error) {
	item, err := n.unpublished(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return item, err
	}
	to = resting(item, to)
	if item.State == to {
		return item, nil
	}
	return n.setState(ctx, by, item, to, domain.Remark{Kind: kind})
}

func (n *Node) setState(ctx context.Context, by domain.Member, item domain.Item, to domain.State, remark domain.Remark) (domain.Item, error) {
	remark.ID, remark.Item, remark.Member, remark.CreatedAt = n.newID(), item.ID, by.ID, n.moment()
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.SetState(ctx, item.ID, to); err != nil {
			return err
		}
		return tx.AddRemark(ctx, remark)
	})
	if err != nil {
		return item, err
	}
	return n.store.ItemByID(ctx, item.ID)
}

// resting is the draft state of an item: what was taken back stays taken back.
func resting(item domain.Item, to domain.State) domain.State {
	if to == domain.StateDraft && item.Revision > 0 && item.Kind != domain.KindInitiative {
		return domain.StateRetracted
	}
	return to
}

// unpublished is an item of ours that is not public at present.
func (n *Node) unpublished(ctx context.Context, id domain.ID) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err == nil && (item.State == domain.StatePublished || item.Kind == domain.KindOrganisation) {
		err = domain.Explain(domain.ErrConflict, "this is published already; review and schedule are for what is not public yet", nil)
	}
	return item, err
}
