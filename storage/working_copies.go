package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// How working copies are kept. What nobody opened gives way to the next one of the same member; one in copySpacing stays.
const (
	copySpacing = 5 * time.Minute
	copyAge     = 60 * 24 * time.Hour // an older tab has no ancestor any more
	maxCopies   = 200                 // of one item
	maxHistory  = 300                 // lines of a page
)

type workingCopyRow struct {
	ItemID  string
	Version int
	Content jsonOf[domain.Content]
	Member  string
	Opened  bool
	Created micros `gorm:"column:created_at"`
}

// TableName implements gorm's Tabler.
func (workingCopyRow) TableName() string { return "working_copies" }

// WorkingCopyOf is an item's working copy as it was at a version, if it was kept.
func (r Reader) WorkingCopyOf(ctx context.Context, item domain.ID, version int) (domain.WorkingCopy, error) {
	row, err := one[workingCopyRow](r.db(ctx), `SELECT item_id, version, content, member, created_at FROM working_copies
		WHERE item_id = ? AND version = ?`, item, version)
	return domain.WorkingCopy{
		Item: domain.ID(row.ItemID), Version: row.Version, Content: row.Content.V, Member: domain.ID(row.Member), SavedAt: row.Created.time(),
	}, failed(err, "find version %d of the working copy of item %s", version, item)
}

// LastSaved says who saved an item's working copy last, and when, without its content.
func (r Reader) LastSaved(ctx context.Context, item domain.ID) (domain.WorkingCopy, error) {
	row, err := one[workingCopyRow](r.db(ctx), `SELECT item_id, version, member, created_at FROM working_copies
		WHERE item_id = ? ORDER BY version DESC LIMIT 1`, item)
	return domain.WorkingCopy{Item: domain.ID(row.ItemID), Version: row.Version, Member: domain.ID(row.Member), SavedAt: row.Created.time()},
		failed(err, "find who saved item %s", item)
}

// History lists an item's publications and the working copies that were kept, newest first.
func (r Reader) History(ctx context.Context, item domain.ID) ([]domain.Version, error) {
	rows, err := all[struct {
		Published bool
		Number    int
		Member    string
		CreatedAt micros
	}](r.db(ctx), `SELECT TRUE AS published, number, member, created_at FROM revisions WHERE item_id = ?
		UNION ALL SELECT FALSE, version, member, created_at FROM working_copies WHERE item_id = ?
		ORDER BY created_at DESC, number DESC LIMIT ?`, item, item, maxHistory)
	history := make([]domain.Version, len(rows))
	for i, row := range rows {
		history[i] = domain.Version{Published: row.Published, Number: row.Number, Member: domain.ID(row.Member), At: row.CreatedAt.time()}
	}
	return history, failed(err, "list the history of item %s", item)
}

// RevisionOf is one publication of an item.
func (r Reader) RevisionOf(ctx context.Context, item domain.ID, number int) (Revision, error) {
	row, err := one[revisionRow](r.db(ctx), `SELECT item_id, number, content, member, created_at FROM revisions
		WHERE item_id = ? AND number = ?`, item, number)
	return Revision{
		Item: domain.ID(row.ItemID), Number: row.Number, Content: row.Content.V, Member: domain.ID(row.Member), CreatedAt: row.Created.time(),
	}, failed(err, "find revision %d of item %s", number, item)
}

// KeepCopy keeps a working copy that was just saved. The one before it goes if the same member saved both within minutes,
// nobody opened it, and the new one did not lose half of it.
func (tx *Tx) KeepCopy(ctx context.Context, c domain.WorkingCopy) error {
	_, err := exec(tx.db(ctx), `INSERT INTO working_copies (item_id, version, content, member, opened, created_at) VALUES (?, ?, ?, ?, FALSE, ?)
		ON CONFLICT (item_id, version) DO NOTHING`, c.Item, c.Version, asJSON(c.Content), c.Member, at(c.SavedAt))
	if err != nil {
		return failed(err, "keep version %d of the working copy of item %s", c.Version, c.Item)
	}
	_, err = exec(tx.db(ctx), `DELETE FROM working_copies WHERE item_id = ? AND version = ? AND member = ? AND NOT opened
		AND length(content) < 2 * (SELECT length(newer.content) FROM working_copies newer WHERE newer.item_id = ? AND newer.version = ?)
		AND EXISTS (SELECT 1 FROM working_copies older WHERE older.item_id = ? AND older.version < ? AND older.member = ? AND older.created_at > ?)`,
		c.Item, c.Version-1, c.Member, c.Item, c.Version, c.Item, c.Version-1, c.Member, at(c.SavedAt.Add(-copySpacing)))
	if err != nil {
		return failed(err, "thin out the working copies of item %s", c.Item)
	}
	_, err = exec(tx.db(ctx), "DELETE FROM working_copies WHERE item_id = ? AND version < ? AND (created_at < ? OR version < ?)",
		c.Item, c.Version, at(c.SavedAt.Add(-copyAge)), c.Version-maxCopies)
	return failed(err, "thin out the working copies of item %s", c.Item)
}

// OpenCopy marks a working copy that somebody starts to write from, so that it is kept.
func (tx *Tx) OpenCopy(ctx context.Context, c domain.WorkingCopy) error {
	_, err := exec(tx.db(ctx), `INSERT INTO working_copies (item_id, version, content, member, opened, created_at) VALUES (?, ?, ?, ?, TRUE, ?)
		ON CONFLICT (item_id, version) DO UPDATE SET opened = TRUE`, c.Item, c.Version, asJSON(c.Content), c.Member, at(c.SavedAt))
	return failed(err, "open version %d of the working copy of item %s", c.Version, c.Item)
}

// CopyIsOpen says whether OpenCopy marked the version.
func (r Reader) CopyIsOpen(ctx context.Context, item domain.ID, version int) (bool, error) {
	open, err := exists(r.db(ctx), "SELECT 1 FROM working_copies WHERE item_id = ? AND version = ? AND opened", item, version)
	return open, failed(err, "look for version %d of item %s", version, item)
}
