package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const pageColumns = "id, slug, title, text, language, place, position, version, created_at, updated_at"

// SitePages are all pages of the site, in their order.
func (r Reader) SitePages(ctx context.Context) ([]domain.SitePage, error) {
	rows, err := all[pageRow](r.db(ctx), "SELECT "+pageColumns+" FROM pages ORDER BY position, id LIMIT ?", domain.MaxSitePages)
	pages := make([]domain.SitePage, len(rows))
	for i := range rows {
		pages[i] = rows[i].page()
	}
	return pages, failed(err, "list the site's pages")
}

// SitePageByID finds a page of the site.
func (r Reader) SitePageByID(ctx context.Context, id domain.ID) (domain.SitePage, error) {
	row, err := one[pageRow](r.db(ctx), "SELECT "+pageColumns+" FROM pages WHERE id = ?", id)
	return row.page(), failed(err, "find page %s", id)
}

// SitePageBySlug finds a page of the site.
func (r Reader) SitePageBySlug(ctx context.Context, slug string) (domain.SitePage, error) {
	row, err := one[pageRow](r.db(ctx), "SELECT "+pageColumns+" FROM pages WHERE slug = ?", slug)
	return row.page(), failed(err, "find page %q", slug)
}

// AddSitePage adds a page; a slug that another one has is domain.ErrConflict.
func (tx *Tx) AddSitePage(ctx context.Context, p domain.SitePage) error {
	row := newPageRow(p)
	return failed(tx.db(ctx).Create(&row).Error, "add page %q", p.Slug)
}

// SaveSitePage replaces a page if it still has the version that p has, and raises it; otherwise, and where another page has
// the slug, it is domain.ErrConflict.
func (tx *Tx) SaveSitePage(ctx context.Context, p domain.SitePage) error {
	row := newPageRow(p)
	row.Version++
	result := tx.db(ctx).Model(&row).Where("version = ?", p.Version).Select("*").Omit("id", "created_at").Updates(&row)
	if result.Error == nil && result.RowsAffected == 0 {
		if _, err := tx.SitePageByID(ctx, p.ID); err != nil {
			return err
		}
		return failed(domain.ErrConflict, "save page %q: it has changed", p.Slug)
	}
	return failed(result.Error, "save page %q", p.Slug)
}

// PlaceSitePages numbers pages in the given order.
func (tx *Tx) PlaceSitePages(ctx context.Context, ids []domain.ID) error {
	for i, id := range ids {
		if _, err := exec(tx.db(ctx), "UPDATE pages SET position = ? WHERE id = ?", i+1, id); err != nil {
			return failed(err, "place page %s", id)
		}
	}
	return nil
}

// DeleteSitePage deletes a page.
func (tx *Tx) DeleteSitePage(ctx context.Context, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM pages WHERE id = ?", id)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "delete page %s", id)
}

type pageRow struct {
	ID       string
	Slug     string
	Title    string
	Text     string
	Language string
	Place    string
	Position int
	Version  int
	Created  micros `gorm:"column:created_at"`
	Updated  micros `gorm:"column:updated_at"`
}

// TableName implements gorm's Tabler.
func (pageRow) TableName() string { return "pages" }

func newPageRow(p domain.SitePage) pageRow {
	return pageRow{
		ID: string(p.ID), Slug: p.Slug, Title: p.Title, Text: p.Text, Language: p.Language, Place: string(p.Place),
		Position: p.Position, Version: p.Version, Created: at(p.CreatedAt), Updated: at(p.UpdatedAt),
	}
}

func (row *pageRow) page() domain.SitePage {
	return domain.SitePage{
		ID: domain.ID(row.ID), Slug: row.Slug, Title: row.Title, Text: row.Text, Language: row.Language,
		Place: domain.PagePlace(row.Place), Position: row.Position, Version: row.Version,
		CreatedAt: row.Created.time(), UpdatedAt: row.Updated.time(),
	}
}

// keyCall is the setting of what the first page asks of its readers.
const keyCall = "home.call"

// Call is what the first page asks of its readers; the zero Call if that was never set.
func (r Reader) Call(ctx context.Context) (domain.Call, error) {
	row, err := one[struct{ Value jsonOf[domain.Call] }](r.db(ctx), "SELECT value FROM settings WHERE key = ?", keyCall)
	return row.Value.V, ignoreNotFound(failed(err, "read what the first page asks"))
}

// SetCall replaces what the first page asks of its readers.
func (tx *Tx) SetCall(ctx context.Context, call domain.Call) error {
	value, err := asJSON(call).Value()
	if err != nil {
		return err
	}
	text, _ := value.(string)
	return tx.SetSetting(ctx, keyCall, text)
}
