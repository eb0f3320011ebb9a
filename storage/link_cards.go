package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const linkCardColumns = "url, state, facts, problem, attempts, fetched_at"

// LinkCards are the cards of these addresses, by address; those that nobody wanted are missing.
func (r Reader) LinkCards(ctx context.Context, urls []string) (map[string]domain.LinkCard, error) {
	rows, err := all[linkCardRow](r.db(ctx), "SELECT "+linkCardColumns+" FROM link_cards WHERE url IN ?", inList(urls))
	cards := make(map[string]domain.LinkCard, len(rows))
	for _, row := range rows {
		cards[row.URL] = row.card()
	}
	return cards, failed(err, "find the cards of %d links", len(urls))
}

// OpenItemsAt are the items that everybody may see with one of these ids or readable addresses.
func (r Reader) OpenItemsAt(ctx context.Context, addresses []string) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM items WHERE open = TRUE AND id IN (
		SELECT id FROM items WHERE open = TRUE AND url IN ? UNION SELECT id FROM items WHERE uri IN ?) LIMIT 100`,
		inList(addresses), inList(addresses))
	items := make([]domain.Item, len(rows))
	for i := range rows {
		items[i] = rows[i].item()
	}
	return items, failed(err, "find what %d links lead to", len(addresses))
}

// WantLinkCards has the pages at these addresses fetched, each unless that was done or tried before.
func (tx *Tx) WantLinkCards(ctx context.Context, urls []string, now time.Time) error {
	for _, url := range urls {
		if _, err := exec(tx.db(ctx), `INSERT INTO link_cards (url, state, facts, problem, attempts, not_before, fetched_at)
			VALUES (?, 'wanted', '{}', '', 0, ?, 0) ON CONFLICT (url) DO NOTHING`, url, at(now)); err != nil {
			return failed(err, "want the card of %s", url)
		}
	}
	return nil
}

// RenewLinkCard has a page fetched again; until then its card stays. A page that nobody wanted is domain.ErrNotFound.
func (tx *Tx) RenewLinkCard(ctx context.Context, url string, now time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE link_cards SET state = 'wanted', attempts = 0, not_before = ? WHERE url = ?", at(now), url)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "fetch the card of %s again", url)
}

// SaveLinkCard keeps what a page said, or why it said nothing; a wanted card is tried again at notBefore.
func (tx *Tx) SaveLinkCard(ctx context.Context, card domain.LinkCard, notBefore time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE link_cards SET state = ?, facts = ?, problem = ?, not_before = ?, fetched_at = ? WHERE url = ?",
		card.State, asJSON(card.PageFacts), storable(card.Problem), at(notBefore), at(card.FetchedAt), card.URL)
	return failed(err, "save the card of %s", card.URL)
}

// ClaimLinkCards takes cards that are due for the time of lease, and counts one more attempt.
func (s *Store) ClaimLinkCards(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]domain.LinkCard, error) {
	const due = "FROM link_cards WHERE state = 'wanted' AND not_before <= ?"
	waiting, err := exists(s.db(ctx), "SELECT 1 "+due, at(now))
	if err != nil || !waiting {
		return nil, failed(err, "look for link cards") // without a write that would wake everybody
	}
	var rows []linkCardRow
	err = s.queueWrite(ctx, func(tx *Tx) error {
		var err error
		rows, err = all[linkCardRow](tx.db(ctx), `UPDATE link_cards SET attempts = attempts + 1, not_before = ?
			WHERE url IN (SELECT url `+due+` ORDER BY not_before, url LIMIT ?) RETURNING `+linkCardColumns, at(now.Add(lease)), at(now), limit)
		return err
	})
	cards := make([]domain.LinkCard, len(rows))
	for i, row := range rows {
		cards[i] = row.card()
	}
	return cards, failed(err, "claim link cards")
}

// NextLinkCard is when the next card is due, the zero time if none waits.
func (s *Store) NextLinkCard(ctx context.Context) (time.Time, error) {
	return s.earliest(s.db(ctx), "SELECT COALESCE(min(not_before), 0) FROM link_cards WHERE state = 'wanted'")
}

type linkCardRow struct {
	URL       string
	State     string
	Facts     jsonOf[domain.PageFacts]
	Problem   string
	Attempts  int
	FetchedAt micros
}

func (row linkCardRow) card() domain.LinkCard {
	return domain.LinkCard{
		URL: row.URL, State: domain.CardState(row.State), PageFacts: row.Facts.V, Problem: row.Problem, Attempts: row.Attempts,
		FetchedAt: row.FetchedAt.time(),
	}
}
