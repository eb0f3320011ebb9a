package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const seriesColumns = "series.id, series.slug, series.title, series.text, series.summary, series.language, series.image, series.cover, series.version, " +
	"series.created_at, series.updated_at"

// openPart is what a part must be for visitors to see it.
const openPart = "items.shown = TRUE AND items.open = TRUE"

// SeriesByID finds a series.
func (r Reader) SeriesByID(ctx context.Context, id domain.ID) (domain.SeriesInfo, error) {
	row, err := one[seriesInfoRow](r.db(ctx), seriesQuery+" WHERE series.id = ?", id)
	return row.info(), failed(err, "find series %s", id)
}

// SeriesBySlug finds a series; a slug that it had before is a *MovedError with the present one.
func (r Reader) SeriesBySlug(ctx context.Context, slug string) (domain.SeriesInfo, error) {
	row, err := one[seriesInfoRow](r.db(ctx), seriesQuery+" WHERE series.slug = ?", slug)
	if !errors.Is(err, domain.ErrNotFound) {
		return row.info(), failed(err, "find series %q", slug)
	}
	moved, err := one[struct{ Slug string }](r.db(ctx), `SELECT series.slug FROM series_slugs
		JOIN series ON series.id = series_slugs.series_id WHERE series_slugs.slug = ?`, slug)
	if err != nil {
		return domain.SeriesInfo{}, failed(err, "find series %q", slug)
	}
	return domain.SeriesInfo{}, fmt.Errorf("find series %q: %w", slug, &MovedError{Kind: domain.KindSeries, Slug: moved.Slug})
}

// AllSeries lists every series: the one with the newest part first, then those that visitors do not know of.
func (r Reader) AllSeries(ctx context.Context) ([]domain.SeriesInfo, error) {
	rows, err := all[seriesInfoRow](r.db(ctx), seriesQuery+" ORDER BY latest DESC, series.title, series.id LIMIT ?", domain.MaxSeries)
	list := make([]domain.SeriesInfo, len(rows))
	for i := range rows {
		list[i] = rows[i].info()
	}
	return list, failed(err, "list series")
}

// AnySeries says whether visitors know of a series.
func (r Reader) AnySeries(ctx context.Context) (bool, error) {
	found, err := exists(r.db(ctx), "SELECT 1 FROM series_parts JOIN items ON items.id = series_parts.item_id WHERE "+openPart)
	return found, failed(err, "look for a series")
}

// seriesQuery counts the parts of each series on the index of their order.
const seriesQuery = "SELECT " + seriesColumns + `,
	(SELECT count(*) FROM series_parts WHERE series_id = series.id) AS parts,
	(SELECT count(*) FROM series_parts JOIN items ON items.id = series_parts.item_id WHERE series_id = series.id AND ` + openPart + `) AS open,
	(SELECT coalesce(max(items.published_at), 0) FROM series_parts JOIN items ON items.id = series_parts.item_id
		WHERE series_id = series.id AND ` + openPart + `) AS latest
	FROM series`

// SeriesParts are the parts of a series in their order: visitors get those that they may read, members all.
func (r Reader) SeriesParts(ctx context.Context, viewer domain.Viewer, id domain.ID) ([]domain.Item, error) {
	seen := openPart
	if viewer.IsMember() {
		seen = "(items.local OR items.shown = TRUE)"
	}
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM series_parts JOIN items ON items.id = series_parts.item_id
		WHERE series_parts.series_id = ? AND `+seen+" ORDER BY series_parts.position, series_parts.item_id LIMIT ?", id, domain.MaxSeriesParts)
	return items(rows), failed(err, "list the parts of series %s", id)
}

// PartIDs are the parts of a series that members see, in their order.
func (r Reader) PartIDs(ctx context.Context, id domain.ID) ([]domain.ID, error) {
	rows, err := all[struct{ ItemID domain.ID }](r.db(ctx),
		`SELECT series_parts.item_id FROM series_parts JOIN items ON items.id = series_parts.item_id
		WHERE series_parts.series_id = ? AND (items.local OR items.shown = TRUE) ORDER BY series_parts.position, series_parts.item_id`, id)
	ids := make([]domain.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ItemID
	}
	return ids, failed(err, "list the parts of series %s", id)
}

// SeriesOf are the ids of the series that an item is a part of, in no order.
func (r Reader) SeriesOf(ctx context.Context, item domain.ID) ([]domain.ID, error) {
	rows, err := all[struct{ SeriesID domain.ID }](r.db(ctx), "SELECT series_id FROM series_parts WHERE item_id = ?", item)
	ids := make([]domain.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.SeriesID
	}
	return ids, failed(err, "list the series of %s", item)
}

// SeriesPlaces says where an item stands in each of its series, among the parts that visitors see: one query, which reads
// nothing but indexes for an item that is in none. A translation stands where its original does.
func (r Reader) SeriesPlaces(ctx context.Context, item domain.ID) ([]domain.SeriesPlace, error) {
	rows, err := all[struct {
		ID, Slug, Title, Language                         string
		ItemID, ItemKind, ItemSlug, ItemTitle, ItemSpeaks string
		InSet, Mine                                       string
		Local                                             bool
	}](r.db(ctx), `SELECT series.id, series.slug, series.title, series.language, items.id AS item_id, items.kind AS item_kind,
			coalesce(items.slug, '') AS item_slug, items.title AS item_title, items.language AS item_speaks, items.local,
			coalesce(t.set_id, '') AS in_set, coalesce((SELECT set_id FROM translations WHERE item_id = ?), '') AS mine
		FROM series JOIN series_parts AS others ON others.series_id = series.id JOIN items ON items.id = others.item_id
		LEFT JOIN translations AS t ON t.item_id = items.id
		WHERE series.id IN (SELECT series_id FROM series_parts WHERE item_id IN (SELECT CAST(? AS TEXT) UNION
			SELECT b.item_id FROM translations AS a JOIN translations AS b ON b.set_id = a.set_id WHERE a.item_id = ?))
		AND `+openPart+" ORDER BY series.created_at, series.id, others.position, others.item_id", item, item, item)
	if err != nil {
		return nil, failed(err, "find the places of %s in series", item)
	}
	var places []domain.SeriesPlace
	for start := 0; start < len(rows); {
		place := domain.SeriesPlace{
			ID: domain.ID(rows[start].ID), Slug: rows[start].Slug, Title: rows[start].Title, Language: rows[start].Language,
		}
		var before *domain.SeriesStep
		end, seen := start, map[string]bool{}
		for ; end < len(rows) && rows[end].ID == rows[start].ID; end++ {
			row := rows[end]
			if seen[row.InSet] && row.InSet != "" {
				continue // the same in another language is one part
			}
			seen[row.InSet] = true
			place.Of++
			isMine := domain.ID(row.ItemID) == item || row.InSet != "" && row.InSet == row.Mine
			step := &domain.SeriesStep{
				Item: domain.ID(row.ItemID), Kind: domain.Kind(row.ItemKind), Local: row.Local, Slug: row.ItemSlug,
				Title: row.ItemTitle, Language: row.ItemSpeaks, InSet: row.InSet != "",
			}
			switch {
			case isMine:
				place.Number, place.Prev = place.Of, before
			case place.Number > 0 && place.Number == place.Of-1:
				place.Next = step
			}
			before = step
		}
		if place.Number > 0 {
			places = append(places, place)
		}
		start = end
	}
	return places, nil
}

// AddSeries adds a series; a slug that another one has is domain.ErrConflict.
func (tx *Tx) AddSeries(ctx context.Context, s domain.Series) error {
	row := newSeriesRow(s)
	return failed(tx.db(ctx).Create(&row).Error, "add series %q", s.Slug)
}

// SaveSeries replaces the words of a series if it still has the version that s has, and raises it; otherwise, and where
// another series has the slug, it is domain.ErrConflict. The slug that it had leads to the new one.
func (tx *Tx) SaveSeries(ctx context.Context, s domain.Series) error {
	held, err := tx.SeriesByID(ctx, s.ID)
	if err != nil {
		return err
	}
	if held.Version != s.Version {
		return failed(domain.ErrConflict, "save series %q: it has changed", s.Slug)
	}
	row := newSeriesRow(s)
	row.Version++
	if err := tx.db(ctx).Model(&row).Select("*").Omit("id", "created_at").Updates(&row).Error; err != nil {
		return failed(err, "save series %q", s.Slug)
	}
	if held.Slug == s.Slug {
		return nil
	}
	if _, err := exec(tx.db(ctx), "DELETE FROM series_slugs WHERE slug = ?", s.Slug); err != nil {
		return failed(err, "take the address %q", s.Slug)
	}
	_, err = exec(tx.db(ctx), "INSERT INTO series_slugs (slug, series_id) VALUES (?, ?)", held.Slug, s.ID)
	return failed(err, "leave the address %q", held.Slug)
}

// DeleteSeries deletes a series and its former addresses; its parts stay where they are. It returns all addresses that it had.
func (tx *Tx) DeleteSeries(ctx context.Context, id domain.ID) ([]string, error) {
	rows, err := all[struct{ Slug string }](tx.db(ctx), "SELECT slug FROM series WHERE id = ? UNION SELECT slug FROM series_slugs WHERE series_id = ?", id, id)
	if err == nil && len(rows) == 0 {
		err = domain.ErrNotFound
	}
	if err != nil {
		return nil, failed(err, "delete series %s", id)
	}
	slugs := make([]string, len(rows))
	for i, row := range rows {
		slugs[i] = row.Slug
	}
	_, err = exec(tx.db(ctx), "DELETE FROM series WHERE id = ?", id)
	return slugs, failed(err, "delete series %s", id)
}

// AddPart puts an item at the end of a series, if it is not in it yet. One part too many is domain.ErrConflict.
func (tx *Tx) AddPart(ctx context.Context, series, item domain.ID) error {
	held, err := one[struct{ Parts, Last int }](tx.db(ctx),
		"SELECT count(*) AS parts, coalesce(max(position), 0) AS last FROM series_parts WHERE series_id = ? AND item_id <> ?", series, item)
	if err == nil && held.Parts >= domain.MaxSeriesParts {
		err = domain.ErrConflict
	}
	if err == nil {
		_, err = exec(tx.db(ctx), "INSERT INTO series_parts (series_id, item_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", series, item, held.Last+1)
	}
	return failed(err, "put %s into series %s", item, series)
}

// RemovePart takes an item out of a series, if it is in it.
func (tx *Tx) RemovePart(ctx context.Context, series, item domain.ID) error {
	_, err := exec(tx.db(ctx), "DELETE FROM series_parts WHERE series_id = ? AND item_id = ?", series, item)
	return failed(err, "take %s out of series %s", item, series)
}

// PlaceParts numbers the parts of a series in the given order.
func (tx *Tx) PlaceParts(ctx context.Context, series domain.ID, items []domain.ID) error {
	for i, item := range items {
		if _, err := exec(tx.db(ctx), "UPDATE series_parts SET position = ? WHERE series_id = ? AND item_id = ?", i+1, series, item); err != nil {
			return failed(err, "place %s in series %s", item, series)
		}
	}
	return nil
}

// TouchSeries notes that the parts of a series changed.
func (tx *Tx) TouchSeries(ctx context.Context, id domain.ID, now time.Time) error {
	n, err := exec(tx.db(ctx), "UPDATE series SET updated_at = ? WHERE id = ?", at(now), id)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "change the parts of series %s", id)
}

type seriesRow struct {
	ID       string
	Slug     string
	Title    string
	Text     string
	Summary  string
	Language string
	Image    jsonOf[*domain.Image]
	Cover    string
	Version  int
	Created  micros `gorm:"column:created_at"`
	Updated  micros `gorm:"column:updated_at"`
}

type seriesInfoRow struct {
	Words  seriesRow `gorm:"embedded"`
	Parts  int
	Open   int
	Latest micros
}

// TableName implements gorm's Tabler.
func (seriesRow) TableName() string { return "series" }

func newSeriesRow(s domain.Series) seriesRow {
	row := seriesRow{
		ID: string(s.ID), Slug: s.Slug, Title: storable(s.Title), Text: storable(s.Text), Summary: storable(s.Summary), Language: s.Language, Image: asJSON(s.Image),
		Version: s.Version, Created: at(s.CreatedAt), Updated: at(s.UpdatedAt),
	}
	if s.Image != nil {
		row.Cover = domain.MediaHash(s.Image.URL)
	}
	return row
}

func (row *seriesInfoRow) info() domain.SeriesInfo {
	words := row.Words
	return domain.SeriesInfo{
		Series: domain.Series{
			ID: domain.ID(words.ID), Slug: words.Slug, Title: words.Title, Text: words.Text, Summary: words.Summary, Language: words.Language, Image: words.Image.V,
			Version: words.Version, CreatedAt: words.Created.time(), UpdatedAt: words.Updated.time(),
		},
		Parts: row.Parts, Open: row.Open, LatestAt: row.Latest.time(),
	}
}
