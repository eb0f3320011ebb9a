package storage

import (
	"context"
	"strings"
	"time"
)

// cardsLookedAt is of how many cards one run looks whether a text uses them: each is looked for in every text of ours.
const cardsLookedAt = 20

// DropUnusedCards deletes cards that no text of ours shows any more, published or being written; each is looked at once in a
// while. It says how many it deleted.
func (s *Store) DropUnusedCards(ctx context.Context, now time.Time, every time.Duration) (done int, err error) {
	if every <= 0 {
		return 0, nil
	}
	rows, err := all[struct{ URL string }](s.db(ctx), `SELECT url FROM link_cards WHERE state = 'here' AND fetched_at < ? AND not_before <= ?
		ORDER BY not_before, url LIMIT ?`, at(now.Add(-every)), at(now), cardsLookedAt)
	if err != nil || len(rows) == 0 {
		return 0, failed(err, "look for old link cards")
	}
	var used, unused []string
	for _, row := range rows {
		shown, err := exists(s.db(ctx), `SELECT 1 FROM items WHERE local AND (content LIKE ? ESCAPE '\' OR draft LIKE ? ESCAPE '\')`,
			inText(row.URL), inText(row.URL))
		if err != nil {
			return 0, failed(err, "look for a text with %s", row.URL)
		}
		if shown {
			used = append(used, row.URL)
		} else {
			unused = append(unused, row.URL)
		}
	}
	err = s.queueWrite(ctx, func(tx *Tx) error {
		if len(used) > 0 {
			if _, err := exec(tx.db(ctx), "UPDATE link_cards SET not_before = ? WHERE url IN ? AND state = 'here'", at(now.Add(every)), inList(used)); err != nil {
				return err
			}
		}
		if len(unused) == 0 {
			return nil
		}
		_, err := exec(tx.db(ctx), "DELETE FROM link_cards WHERE url IN ? AND state = 'here'", inList(unused))
		return err
	})
	return len(unused), failed(err, "drop %d link cards", len(unused))
}

// inText matches a content's JSON with an address in it, as far as that stands there as it is: HTML and JSON write some signs
// in other ways. What matches too much is kept.
func inText(url string) string {
	if i := strings.IndexAny(url, "&<>\"\\'%"); i >= 0 {
		url = url[:i]
	}
	return "%" + escapeLike(url) + "%"
}
