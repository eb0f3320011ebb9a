package node

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// maxFailedSteps a day are noted of one member: enough to see it, and 10,000 tries do not fill the list.
	maxFailedSteps = 10
	failedStepDay  = 24 * time.Hour
)

// noteFailedStep notes that somebody knew a member's password and not her second factor.
func (n *Node) noteFailedStep(ctx context.Context, member domain.ID) error {
	entry := n.audit(ctx, domain.Member{ID: member}, domain.AuditSecondStepFailed, "", "").About("member", member)
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		_, before, err := tx.Audit(ctx, failedSteps(member, entry.CreatedAt.Add(-failedStepDay)), storage.Page{Size: 1})
		switch {
		case err != nil:
			return err
		case before >= maxFailedSteps:
			return errNothingDone
		case before == maxFailedSteps-1:
			noted.Detail = domain.NotedNoMore
		}
		return nil
	})
}

func failedSteps(member domain.ID, since time.Time) storage.AuditFilter {
	return storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditSecondStepFailed}, Member: member, From: since}
}

// FailedSteps are the failed second steps of a member's log-ins in the last 30 days, with the latest.
func (n *Node) FailedSteps(ctx context.Context, member domain.ID) (count int, last time.Time, err error) {
	list, count, err := n.store.Audit(ctx, failedSteps(member, n.now().Add(-domain.Days(failedStepsShown))), storage.Page{Size: 1})
	if len(list) > 0 {
		last = list[0].CreatedAt
	}
	return count, last, err
}

const failedStepsShown = 30 // days
