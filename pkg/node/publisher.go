package node

import (
	"context"
	"errors"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// scheduledAtOnce is how many due items are published before the publisher looks again.
const scheduledAtOnce = 20

// Schedule lets the working copy be published at a time, by the clock of a zone. What is written afterwards is not part
// of it until it is scheduled again.
func (n *Node) Schedule(ctx context.Context, by domain.Member, id domain.ID, moment time.Time, zone string) (domain.Item, error) {
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return item, err
	}
	if err := allowItem(by, domain.ActPublish, &item); err != nil {
		return item, err
	}
	if unchangedCopy(item) {
		return item, errNothingNew
	}
	if !moment.After(n.now()) {
		return item, &domain.InvalidError{Fields: []domain.FieldError{{
			Field: "publish_at", Message: "this moment has passed; choose a later one, or publish now",
		}}}
	}
	h, err := n.home(ctx)
	if err != nil {
		return item, err
	}
	content, err := n.WithFacts(ctx, id, tidy(item.Editing()))
	if err != nil {
		return item, err
	}
	if _, err := n.finish(ctx, h, item.Kind, content); err != nil {
		return item, err
	}
	schedule := domain.Schedule{
		Item: id, Content: content, Version: item.DraftVersion, At: moment, TimeZone: zone, Member: by.ID, CreatedAt: n.moment(),
	}
	if err := n.mayFollow(ctx, item, schedule); err != nil {
		return item, err
	}
	remark := domain.Remark{ID: n.newID(), Item: id, Kind: domain.RemarkScheduled, Member: by.ID, CreatedAt: schedule.CreatedAt}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditSchedule, content.Title, moment.UTC().Format(time.RFC3339)).About(string(item.Kind), id), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if err := tx.Schedule(ctx, schedule); err != nil {
			return err
		}
		return tx.AddRemark(ctx, remark)
	})
	if errors.Is(err, errMovedOn) {
		return item, domain.Explain(domain.ErrConflict, "somebody saved this at the same moment; look at it and schedule it again", err)
	}
	if err != nil {
		return item, err
	}
	return n.store.ItemByID(ctx, id)
}

// Publisher publishes what is scheduled when its time has come; what came due while the node was down, as soon as it is up.
type Publisher struct{ node *Node }

// PublisherOf is the publisher of a node.
func PublisherOf(n *Node) *Publisher { return &Publisher{n} }

// RunOnce publishes what is due and says when the next item is.
func (p *Publisher) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	n := p.node
	due, err := n.store.DueItems(ctx, scheduledAtOnce)
	if err != nil {
		return 0, time.Time{}, err
	}
	if len(due) > 0 {
		h, err := n.home(ctx)
		if errors.Is(err, domain.ErrGone) || errors.Is(err, domain.ErrUnavailable) {
			return 0, time.Time{}, nil // a node that left publishes nothing any more
		}
		if err != nil {
			return 0, time.Time{}, err
		}
		for _, item := range due {
			if err := n.publishScheduled(ctx, h, item); err != nil {
				return done, time.Time{}, err
			}
			done++
		}
	}
	next, err = n.store.NextScheduled(ctx)
	return done, next, err
}

// publishScheduled publishes a due item. What cannot be published goes back to the drafts with a remark that says why; who planned it is told.
func (n *Node) publishScheduled(ctx context.Context, h home, item domain.Item) error {
	schedule, err := n.store.ScheduleOf(ctx, item.ID)
	if err != nil && !notFound(err) {
		return err
	}
	if err != nil { // scheduled by a program that kept no copy
		schedule = domain.Schedule{Item: item.ID, Content: item.Editing(), Version: item.DraftVersion, Member: item.CreatedBy}
	}
	by, err := n.store.MemberByID(ctx, schedule.Member)
	if notFound(err) {
		by, err = domain.Member{ID: schedule.Member}, nil
	}
	if err != nil {
		return err
	}
	var later *domain.Content
	if item.DraftVersion != schedule.Version {
		later = item.Draft
	}
	_, err = n.publishCopy(byClock(ctx), h, by, item, schedule.Content, later)
	if errors.Is(err, errMovedOn) {
		return nil // saved at this very moment: the next round finds it again
	}
	if err == nil || domain.Message(err) == "" {
		return err
	}
	tell := domain.Notification{
		ID: n.newID(), Kind: domain.NotifyUnpublished, Actor: h.organisation.URI, Object: domain.ItemURN(n.newID()), // each failure is news
		About: domain.ItemURN(item.ID), Member: schedule.Member, CreatedAt: n.moment(),
	}
	_, err = n.setStage(byClock(ctx), by, item, resting(item, domain.StateDraft), domain.Remark{Kind: domain.RemarkFailed, Text: domain.Message(err)}, &tell)
	return err
}
