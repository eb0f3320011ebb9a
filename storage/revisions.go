package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Revision is an item as it once was published.
type Revision struct {
	Item      domain.ID
	Number    int
	Content   domain.Content
	Member    domain.ID
	CreatedAt time.Time
}

// Revisions are the publications of an item, newest first.
func (r Reader) Revisions(ctx context.Context, item domain.ID) ([]Revision, error) {
	rows, err := all[revisionRow](r.db(ctx), `SELECT item_id, number, content, member, created_at FROM revisions
		WHERE item_id = ? ORDER BY number DESC`, item)
	revisions := make([]Revision, len(rows))
	for i, row := range rows {
		revisions[i] = Revision{
			Item:      domain.ID(row.ItemID),
			Number:    row.Number,
			Content:   row.Content.V,
			Member:    domain.ID(row.Member),
			CreatedAt: row.Created.time(),
		}
	}
	return revisions, failed(err, "list the revisions of item %s", item)
}

// EverNamed are the actors whom an item named in any of its publications from a moment on.
func (r Reader) EverNamed(ctx context.Context, item domain.ID, since time.Time) ([]domain.URI, error) {
	rows, err := all[struct {
		Content jsonOf[struct {
			Mentions []domain.Mention `json:"mentions"`
		}]
	}](r.db(ctx), `SELECT content FROM revisions WHERE item_id = ? AND created_at >= ? AND content LIKE '%"mentions":[%'`, item, at(since))
	var uris []domain.URI
	for _, row := range rows {
		for _, m := range row.Content.V.Mentions {
			uris = append(uris, m.Actor)
		}
	}
	return distinct(uris), failed(err, "list whom item %s ever named", item)
}

// AddRevision keeps one more publication of an item.
func (tx *Tx) AddRevision(ctx context.Context, r Revision) error {
	err := tx.db(ctx).Create(&revisionRow{
		ItemID:  string(r.Item),
		Number:  r.Number,
		Content: asJSON(r.Content),
		Member:  string(r.Member),
		Created: at(r.CreatedAt),
	}).Error
	if err == nil {
		err = tx.useMedia(ctx, r.Item, domain.PlaceRevision, &r.Content)
	}
	return failed(err, "add revision %d of item %s", r.Number, r.Item)
}

// SaveDraft replaces an item's working copy, nil discards it, and returns its new version. If the version is not
// fromVersion any more, somebody else wrote: domain.ErrConflict.
func (tx *Tx) SaveDraft(ctx context.Context, id domain.ID, draft *domain.Content, fromVersion int) (int, error) {
	n, err := exec(tx.db(ctx), `UPDATE items SET draft = ?, draft_version = draft_version + 1, touched_at = ?
		WHERE id = ? AND draft_version = ?`, draftColumn(draft), at(tx.now()), id, fromVersion)
	if err == nil && n == 0 {
		_, err = one[struct{ ID string }](tx.db(ctx), "SELECT id FROM items WHERE id = ?", id)
		if err == nil {
			err = domain.ErrConflict
		}
	}
	if err == nil {
		err = tx.useMedia(ctx, id, domain.PlaceDraft, draft)
	}
	if err == nil && draft != nil && draft.Language != "" { // of what is published, the language stays that of the text
		_, err = exec(tx.db(ctx), `UPDATE translations SET language = ? WHERE item_id = ?
			AND item_id IN (SELECT id FROM items WHERE id = ? AND state <> 'published')`, draft.Language, id, id)
	}
	if err != nil {
		return 0, failed(err, "save version %d of the working copy of item %s", fromVersion+1, id)
	}
	return fromVersion + 1, nil
}

// MoveSlug keeps a slug that an item had, so that its old address leads to the new one.
func (tx *Tx) MoveSlug(ctx context.Context, kind domain.Kind, old string, item domain.ID) error {
	_, err := exec(tx.db(ctx), `INSERT INTO old_slugs (kind, slug, item_id) VALUES (?, ?, ?)
		ON CONFLICT (kind, slug) DO UPDATE SET item_id = excluded.item_id`, kind, old, item)
	return failed(err, "keep the old slug %q", old)
}

// TombstoneOf says what stood at an id that is spent.
func (r Reader) TombstoneOf(ctx context.Context, uri domain.URI) (domain.Tombstone, error) {
	row, err := one[struct {
		URI        string
		FormerType string
		DeletedAt  micros
	}](r.db(ctx), "SELECT uri, former_type, deleted_at FROM tombstones WHERE uri = ?", uri)
	return domain.Tombstone{
		URI:        domain.URI(row.URI),
		FormerType: row.FormerType,
		DeletedAt:  row.DeletedAt.time(),
	}, failed(err, "find the tombstone of %s", uri)
}

// AddTombstone marks an id as spent for ever; a second time changes nothing.
func (tx *Tx) AddTombstone(ctx context.Context, t domain.Tombstone) error {
	_, err := exec(tx.db(ctx), `INSERT INTO tombstones (uri, former_type, deleted_at) VALUES (?, ?, ?)
		ON CONFLICT (uri) DO NOTHING`, t.URI, t.FormerType, at(t.DeletedAt))
	return failed(err, "add the tombstone of %s", t.URI)
}

type revisionRow struct {
	ItemID  string
	Number  int
	Content jsonOf[domain.Content]
	Member  string
	Created micros `gorm:"column:created_at"`
}

// TableName implements gorm's Tabler.
func (revisionRow) TableName() string { return "revisions" }
