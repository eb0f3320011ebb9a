package storage

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const linkColumns = "item_id, url, state, status, target, problem, verified_at, checked_at, due_at"

// LinkChecks are what was found at the links of a card.
func (r Reader) LinkChecks(ctx context.Context, item domain.ID) ([]domain.LinkCheck, error) {
	rows, err := all[linkRow](r.db(ctx), "SELECT "+linkColumns+" FROM link_checks WHERE item_id = ? ORDER BY url", item)
	return linkChecks(rows), failed(err, "list the links of %s", item)
}

// DueLinks are links to be looked at now, those that wait longest first.
func (r Reader) DueLinks(ctx context.Context, now time.Time, limit int) ([]domain.LinkCheck, error) {
	rows, err := all[linkRow](r.db(ctx), "SELECT "+linkColumns+" FROM link_checks WHERE due_at <= ? ORDER BY due_at, item_id, url LIMIT ?", at(now), limit)
	return linkChecks(rows), failed(err, "look for links to look at")
}

// NextLink is when a link is due next; zero if there is none.
func (r Reader) NextLink(ctx context.Context) (time.Time, error) {
	row, err := one[struct{ Next micros }](r.db(ctx), "SELECT COALESCE(MIN(due_at), 0) AS next FROM link_checks")
	return row.Next.time(), failed(err, "look for the next link")
}

// WatchLinks makes the links of a card those that are looked at; new ones are due at once. It says whether anything changed.
func (tx *Tx) WatchLinks(ctx context.Context, item domain.ID, urls []string, now time.Time) (bool, error) {
	known, err := tx.LinkChecks(ctx, item)
	changed := false
	for _, check := range known {
		if err == nil && !slices.Contains(urls, check.URL) {
			changed = true
			_, err = exec(tx.db(ctx), "DELETE FROM link_checks WHERE item_id = ? AND url = ?", item, check.URL)
		}
	}
	for _, url := range urls {
		if err == nil && !slices.ContainsFunc(known, func(c domain.LinkCheck) bool { return c.URL == url }) {
			changed = true
			err = tx.SaveLinkCheck(ctx, domain.LinkCheck{Item: item, URL: url, DueAt: now})
		}
	}
	return changed, failed(err, "watch the links of %s", item)
}

// LookAgain makes all links of a card due.
func (tx *Tx) LookAgain(ctx context.Context, item domain.ID, now time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE link_checks SET due_at = ? WHERE item_id = ?", at(now), item)
	return failed(err, "look again at the links of %s", item)
}

// SaveLinkCheck keeps what was found.
func (tx *Tx) SaveLinkCheck(ctx context.Context, c domain.LinkCheck) error {
	_, err := exec(tx.db(ctx), `INSERT INTO link_checks (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (item_id, url) DO UPDATE SET state = excluded.state, status = excluded.status, target = excluded.target, problem = excluded.problem,
		verified_at = excluded.verified_at, checked_at = excluded.checked_at, due_at = excluded.due_at`,
		c.Item, storable(c.URL), c.State, c.Status, storable(c.Target), storable(c.Problem), at(c.VerifiedAt), at(c.CheckedAt), at(c.DueAt))
	return failed(err, "save what was found at %s", c.URL)
}

type linkRow struct {
	ItemID     string
	URL        string
	State      string
	Status     int
	Target     string
	Problem    string
	VerifiedAt micros
	CheckedAt  micros
	DueAt      micros
}

func linkChecks(rows []linkRow) []domain.LinkCheck {
	checks := make([]domain.LinkCheck, len(rows))
	for i, row := range rows {
		checks[i] = domain.LinkCheck{
			Item: domain.ID(row.ItemID), URL: row.URL, State: domain.LinkState(row.State), Status: row.Status, Target: row.Target,
			Problem: row.Problem, VerifiedAt: row.VerifiedAt.time(), CheckedAt: row.CheckedAt.time(), DueAt: row.DueAt.time(),
		}
	}
	return checks
}
