package storage

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// TermUse is how many items of ours have a term.
type TermUse struct {
	// Items are those in any state, in what is published or in the working copy; Published those of them that everybody sees so.
	Items, Published int
}

// TermUses counts the items of ours that have each term.
func (r Reader) TermUses(ctx context.Context) (map[domain.URI]TermUse, error) {
	rows, err := all[struct {
		URI              domain.URI
		Items, Published int
	}](r.db(ctx), `SELECT t.term_uri AS uri, count(*) AS items, sum(CASE WHEN i.state = 'published' THEN 1 ELSE 0 END) AS published
		FROM item_terms t JOIN items i ON i.id = t.item_id WHERE i.local AND t.term_uri IN (SELECT uri FROM terms) GROUP BY t.term_uri`)
	if err != nil {
		return nil, failed(err, "count the items by their terms")
	}
	uses := map[domain.URI]TermUse{}
	for _, row := range rows {
		uses[row.URI] = TermUse{Items: row.Items, Published: row.Published}
	}
	drafts, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE local AND draft LIKE '%/ap/vocabularies/%'")
	if err != nil {
		return nil, failed(err, "read the terms of drafts")
	}
	for i := range drafts {
		item := drafts[i].item()
		for _, uri := range termsOf(*item.Draft) {
			if !slices.Contains(termsOf(item.Content), uri) {
				use := uses[domain.URI(uri)]
				use.Items++
				uses[domain.URI(uri)] = use
			}
		}
	}
	return uses, nil
}

// ItemsWithTerm are the items of ours, in any state, that have a term in what is published or in the working copy.
func (r Reader) ItemsWithTerm(ctx context.Context, uri domain.URI) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM items WHERE local
		AND (id IN (SELECT item_id FROM item_terms WHERE term_uri = ?) OR draft LIKE ? ESCAPE '\') ORDER BY id`, uri, naming(uri))
	found := slices.DeleteFunc(items(rows), func(i domain.Item) bool {
		return !i.Content.HasTerm(uri) && (i.Draft == nil || !i.Draft.HasTerm(uri))
	})
	return found, failed(err, "list the items with %s", uri)
}

// TermWasUsed says whether anything has or had a term: an item, ours or a peer's, a former version, something that is planned, or a
// term that was merged into it.
func (r Reader) TermWasUsed(ctx context.Context, t domain.Term) (bool, error) {
	used, err := exists(r.db(ctx), `SELECT 1 FROM item_terms WHERE term_uri = ?
		UNION ALL SELECT 1 FROM items WHERE local AND draft LIKE ? ESCAPE '\'
		UNION ALL SELECT 1 FROM revisions WHERE content LIKE ? ESCAPE '\'
		UNION ALL SELECT 1 FROM working_copies WHERE content LIKE ? ESCAPE '\'
		UNION ALL SELECT 1 FROM schedules WHERE content LIKE ? ESCAPE '\'
		UNION ALL SELECT 1 FROM submissions WHERE stream = ? AND stream <> ''
		UNION ALL SELECT 1 FROM terms WHERE merged_into = ?`,
		t.URI, naming(t.URI), naming(t.URI), naming(t.URI), naming(t.URI), t.Actor, t.ID)
	return used, failed(err, "look who has %s", t.URI)
}

// naming is a pattern for JSON in which an address stands.
func naming(uri domain.URI) string { return `%"` + escapeLike(string(uri)) + `"%` }

// standIns are the terms of ours by which lists find what names other ones: those that some were merged into, and for what
// peers wrote those that are the same as theirs.
func (tx *Tx) standIns(ctx context.Context, i domain.Item, named []string) ([]string, error) {
	if len(named) == 0 {
		return nil, nil
	}
	rows, err := all[termRow](tx.db(ctx), "SELECT "+termColumns+" FROM terms WHERE merged_into <> '' OR same_as LIKE '%:%'")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var found []string
	for _, t := range terms(rows) {
		if slices.Contains(named, string(t.URI)) && t.MergedInto != "" || !i.Local && slices.ContainsFunc(t.SameAs, func(u domain.URI) bool { return slices.Contains(named, string(u)) }) {
			found = append(found, string(t.URI))
			if t.MergedInto != "" {
				into, err := one[struct{ URI string }](tx.db(ctx), "SELECT uri FROM terms WHERE id = ?", t.MergedInto)
				if err != nil {
					return nil, err
				}
				found = append(found, into.URI)
			}
		}
	}
	return found, nil
}

// ClassifyNaming renews the lists that peers' items stand in which name one of some terms.
func (tx *Tx) ClassifyNaming(ctx context.Context, uris []domain.URI) error {
	if len(uris) == 0 {
		return nil
	}
	rows, err := all[itemRow](tx.db(ctx), "SELECT "+itemColumns+" FROM items WHERE NOT local AND id IN (SELECT item_id FROM item_terms WHERE term_uri IN ?)", uris)
	if err != nil {
		return failed(err, "list the items of peers with %d terms", len(uris))
	}
	for i := range rows {
		if err := tx.classify(ctx, rows[i].item()); err != nil {
			return failed(err, "classify item %s", rows[i].ID)
		}
	}
	return nil
}

// RedirectTerms gives those terms that were merged into one term to another.
func (tx *Tx) RedirectTerms(ctx context.Context, from, into domain.ID) error {
	_, err := exec(tx.db(ctx), "UPDATE terms SET merged_into = ? WHERE merged_into = ?", into, from)
	return failed(err, "give what was merged into %s to %s", from, into)
}

// MoveSubmissions gives what peers addressed to one stream, and whom it accepts everything of, to another one, which keeps its own
// decisions.
func (tx *Tx) MoveSubmissions(ctx context.Context, from, into domain.URI) error {
	moved, err := all[struct{ Object domain.URI }](tx.db(ctx), "SELECT object FROM submissions WHERE stream = ?", from)
	if err != nil {
		return failed(err, "list the submissions to %s", from)
	}
	for _, statement := range []string{
		"UPDATE submissions SET stream = ? WHERE stream = ? AND object NOT IN (SELECT object FROM submissions WHERE stream = ?)",
		"UPDATE stream_authors SET stream = ? WHERE stream = ? AND author NOT IN (SELECT author FROM stream_authors WHERE stream = ?)",
	} {
		if _, err := exec(tx.db(ctx), statement, into, from, into); err != nil {
			return failed(err, "give the submissions to %s to %s", from, into)
		}
	}
	for _, table := range []string{"submissions", "stream_authors"} {
		if _, err := exec(tx.db(ctx), "DELETE FROM "+table+" WHERE stream = ?", from); err != nil {
			return failed(err, "forget the submissions to %s", from)
		}
	}
	for _, row := range moved {
		if err := tx.classifyAgain(ctx, row.Object); err != nil {
			return err
		}
	}
	return nil
}

// WantRetelling notes that peers are to be sent items of ours again.
func (tx *Tx) WantRetelling(ctx context.Context, items []domain.ID, now time.Time) error {
	for _, id := range items {
		if _, err := exec(tx.db(ctx), "INSERT INTO retellings (item_id, wanted_at) VALUES (?, ?) ON CONFLICT (item_id) DO NOTHING", id, at(now)); err != nil {
			return failed(err, "note that %s is to be told again", id)
		}
	}
	return nil
}

// Retellings are items that peers are to be sent again, those that wait longest first.
func (r Reader) Retellings(ctx context.Context, limit int) ([]domain.ID, error) {
	rows, err := all[struct{ ItemID domain.ID }](r.db(ctx), "SELECT item_id FROM retellings ORDER BY wanted_at, item_id LIMIT ?", limit)
	ids := make([]domain.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ItemID
	}
	return ids, failed(err, "list what is to be told again")
}

// EndRetelling notes that an item was sent again.
func (tx *Tx) EndRetelling(ctx context.Context, item domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM retellings WHERE item_id = ?", item)
	return failed(err, "note that %s was told again", item)
}
