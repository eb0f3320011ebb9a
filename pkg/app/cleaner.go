package app

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// cleanInterval is how often the cleaner looks for what is old.
	cleanInterval = 6 * time.Hour
	// maxCleanRounds bounds one run: what is left waits for the next, so that the others get their turns.
	maxCleanRounds = 20
	// failuresFor is how long it is remembered that a peer's picture could not be had.
	failuresFor = 30 * 24 * time.Hour
)

// cleaner deletes the traces of what was sent and received when their time is over, in small batches.
type cleaner struct {
	*App
	next time.Time
}

// RunOnce cleans if it is time to.
func (c *cleaner) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	now := c.now()
	if now.Before(c.next) {
		return 0, c.next, nil
	}
	keep, err := c.Node.Retention(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	days := domain.Days
	for range maxCleanRounds {
		deleted, err := c.Store.Clean(ctx, storage.Retention{
			Deliveries: days(keep.Deliveries), Parked: days(keep.Parked), Inbox: days(keep.Inbox), Notifications: days(keep.Notifications),
			Failures: failuresFor, Audit: days(keep.Audit),
		}, now)
		done += deleted
		if err != nil {
			return done, time.Time{}, err
		}
		if deleted == 0 {
			if _, err := c.Store.DropUnusedCards(ctx, now, failuresFor); err != nil {
				return done, time.Time{}, err
			}
			if err := c.Store.EmptyFreeSpace(ctx); err != nil {
				return done, time.Time{}, err
			}
			c.next = now.Add(cleanInterval)
			return done, c.next, c.sweepPictures(ctx, now)
		}
	}
	return done, now, nil
}

// retentionOf is the configuration's in whole days; less than one is one.
func retentionOf(c config.Retention) domain.Retention {
	days := func(d time.Duration) int {
		if d <= 0 {
			return 0
		}
		return max(1, int(d/(24*time.Hour)))
	}
	return domain.Retention{Audit: domain.AuditDays, Notifications: days(c.Notifications), Deliveries: days(c.Deliveries), Inbox: days(c.Inbox), Parked: days(c.Parked)}
}
