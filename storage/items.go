package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ItemByID finds an item in any state.
func (r Reader) ItemByID(ctx context.Context, id domain.ID) (domain.Item, error) {
	row, err := one[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE id = ?", id)
	return row.item(), failed(err, "find item %s", id)
}

// ItemByURI finds an item by the id of its present publication.
func (r Reader) ItemByURI(ctx context.Context, uri domain.URI) (domain.Item, error) {
	row, err := one[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE uri = ?", uri)
	return row.item(), failed(err, "find item %s", uri)
}

// ItemBySlug finds an item of ours; a slug that it had before is a *MovedError with the present one.
func (r Reader) ItemBySlug(ctx context.Context, kind domain.Kind, slug string) (domain.Item, error) {
	row, err := one[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE kind = ? AND slug = ?", kind, slug)
	if !errors.Is(err, domain.ErrNotFound) {
		return row.item(), failed(err, "find %s %q", kind, slug)
	}
	moved, err := one[struct{ Slug string }](r.db(ctx), `SELECT items.slug FROM old_slugs
		JOIN items ON items.id = old_slugs.item_id WHERE old_slugs.kind = ? AND old_slugs.slug = ?`, kind, slug)
	if err != nil {
		return domain.Item{}, failed(err, "find %s %q", kind, slug)
	}
	return domain.Item{}, fmt.Errorf("find %s %q: %w", kind, slug, &MovedError{Kind: kind, Slug: moved.Slug})
}

// SlugTaken says whether an item of the kind has or had the slug.
func (r Reader) SlugTaken(ctx context.Context, kind domain.Kind, slug string) (bool, error) {
	taken, err := exists(r.db(ctx), `SELECT 1 FROM items WHERE kind = ? AND slug = ?
		UNION ALL SELECT 1 FROM old_slugs WHERE kind = ? AND slug = ?`, kind, slug, kind, slug)
	return taken, failed(err, "look for slug %q", slug)
}

// ItemBySubject finds the profile or card that describes an actor.
func (r Reader) ItemBySubject(ctx context.Context, actor domain.URI) (domain.Item, error) {
	row, err := one[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE subject = ?", actor)
	return row.item(), failed(err, "find the profile of %s", actor)
}

// RawOf is the JSON as the peer sent it, of an item, a note or an actor.
func (r Reader) RawOf(ctx context.Context, uri domain.URI) ([]byte, error) {
	row, err := one[struct{ Raw []byte }](r.db(ctx), `SELECT raw FROM items WHERE uri = ? AND raw IS NOT NULL
		UNION ALL SELECT raw FROM notes WHERE uri = ? AND raw IS NOT NULL
		UNION ALL SELECT raw FROM actors WHERE uri = ? AND raw IS NOT NULL LIMIT 1`, uri, uri, uri)
	return row.Raw, failed(err, "find the JSON of %s", uri)
}

// InsertItem adds an item; a URI, subject or slug that another one has is domain.ErrConflict.
func (tx *Tx) InsertItem(ctx context.Context, i domain.Item) error {
	row := newItemRow(i, at(tx.now()))
	if err := tx.db(ctx).Create(&row).Error; err != nil {
		return failed(err, "insert %s %s", i.Kind, i.ID)
	}
	return failed(tx.classify(ctx, i), "classify item %s", i.ID)
}

// SaveItem replaces all of an item but its counts and the day of its making; Raw nil keeps the raw JSON. It does not look
// at DraftVersion: read the item in the same transaction.
func (tx *Tx) SaveItem(ctx context.Context, i domain.Item) error {
	before, err := one[struct{ URI optional }](tx.db(ctx), "SELECT uri FROM items WHERE id = ?", i.ID)
	if err != nil {
		return failed(err, "save item %s", i.ID)
	}
	row := newItemRow(i, at(tx.now()))
	omit := []string{"id", "kind", "local", "created_by", "created_at", "shown", "open"}
	if i.Raw == nil {
		omit = append(omit, "raw")
	}
	if err := tx.db(ctx).Model(&row).Select("*").Omit(omit...).Updates(&row).Error; err != nil {
		return failed(err, "save item %s", i.ID)
	}
	if err := tx.classify(ctx, i); err != nil {
		return failed(err, "classify item %s", i.ID)
	}
	if before.URI != "" && before.URI != optional(i.URI) {
		return tx.refreshTimeline(ctx, "object = ?", string(before.URI))
	}
	return nil
}

// classify renews what the lists read.
func (tx *Tx) classify(ctx context.Context, i domain.Item) error {
	streams, err := tx.streamsOf(ctx, i)
	if err != nil {
		return err
	}
	named := termsOf(i.Content)
	others, err := tx.standIns(ctx, i, named)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		table, column string
		values        []string
	}{{"item_terms", "term_uri", distinct(slices.Concat(named, others, streams))}, {"item_tags", "tag", tagsOf(i.Content)}} {
		if _, err := exec(tx.db(ctx), "DELETE FROM "+list.table+" WHERE item_id = ?", i.ID); err != nil {
			return err
		}
		for _, value := range list.values {
			if _, err := exec(tx.db(ctx), "INSERT INTO "+list.table+" (item_id, "+list.column+`, published_at, kind, local, shown, open)
				SELECT id, ?, published_at, kind, local, shown, open FROM items WHERE id = ?`, value, i.ID); err != nil {
				return err
			}
		}
	}
	if err := tx.refreshShown(ctx, "id = ?", i.ID); err != nil {
		return err
	}
	if err := tx.index(ctx, &i); err != nil {
		return err
	}
	if i.Local {
		if err := tx.useMedia(ctx, i.ID, domain.PlacePublished, &i.Content); err != nil {
			return err
		}
		if err := tx.useMedia(ctx, i.ID, domain.PlaceDraft, i.Draft); err != nil {
			return err
		}
		set, err := tx.setOf(ctx, "id", string(i.ID))
		if err != nil {
			return err
		}
		return tx.refreshSet(ctx, set)
	}
	if i.URI == "" {
		return nil
	}
	return tx.refreshTimeline(ctx, "object = ?", i.URI)
}

// refreshShown decides again who sees the items that match: see the columns shown and open.
func (tx *Tx) refreshShown(ctx context.Context, match string, args ...any) error {
	const listed = "state = 'published' AND kind <> 'organisation' AND host NOT IN " + blockedHosts + " AND actor NOT IN " + blockedActors
	const open = "visibility IN ('public', 'unlisted') AND host NOT IN " + silencedHosts + " AND actor NOT IN " + silencedActors
	if _, err := exec(tx.db(ctx), `UPDATE items SET shown = (`+listed+`), open = (`+listed+` AND `+open+`) WHERE `+match, args...); err != nil {
		return err
	}
	for _, table := range []string{"item_terms", "item_tags"} {
		if _, err := exec(tx.db(ctx), "UPDATE "+table+` SET shown = (SELECT items.shown FROM items WHERE items.id = item_id),
			open = (SELECT items.open FROM items WHERE items.id = item_id)
			WHERE item_id IN (SELECT id FROM items WHERE `+match+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// UpsertRemoteItem inserts a peer's item or replaces the one with its URI (a profile: with its subject), keeping the ID.
// One that is not newer than what is held, or by another author, changes nothing and returns false; one of ours is
// domain.ErrConflict.
func (tx *Tx) UpsertRemoteItem(ctx context.Context, i domain.Item) (applied bool, err error) {
	if i.Local || i.URI == "" {
		return false, failed(domain.ErrInvalid, "keep %q as a peer's item", i.URI)
	}
	held, err := one[itemRow](tx.db(ctx), "SELECT "+itemColumns+` FROM items
		WHERE uri = ? OR subject = ? ORDER BY CASE WHEN subject IS NULL THEN 1 ELSE 0 END LIMIT 1`, i.URI, optional(i.Subject))
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return true, tx.InsertItem(ctx, i)
	case err != nil:
		return false, failed(err, "look for item %s", i.URI)
	case held.Local:
		return false, failed(domain.ErrConflict, "%s is ours", i.URI)
	case held.Actor != string(i.Actor):
		return false, nil // whoever shares the author's host may not write in its place
	}
	if max(at(i.UpdatedAt), at(i.PublishedAt)) <= max(held.Updated, held.Published) {
		return false, nil
	}
	i.ID, i.Kind, i.Arrival = domain.ID(held.ID), domain.Kind(held.Kind), sameReason(i.Arrival, held.Origin.V.Arrival)
	return true, tx.SaveItem(ctx, i)
}

// sameReason lets a new version stand here for the reason that brought the first one.
func sameReason(now, before domain.Arrival) domain.Arrival {
	if before.Reason != "" {
		now.Reason, now.About = before.Reason, before.About
	}
	return now
}

// DeleteItem deletes an item with its revisions and old slugs.
func (tx *Tx) DeleteItem(ctx context.Context, id domain.ID) error {
	return tx.deleteItem(ctx, "id", string(id))
}

// DeleteItemByURI deletes the item whose present publication has that id.
func (tx *Tx) DeleteItemByURI(ctx context.Context, uri domain.URI) error {
	return tx.deleteItem(ctx, "uri", string(uri))
}

func (tx *Tx) deleteItem(ctx context.Context, column, value string) error {
	_, err := exec(tx.db(ctx), "DELETE FROM timeline WHERE object = (SELECT uri FROM items WHERE "+column+" = ?)", value)
	if err != nil {
		return failed(err, "delete item %s", value)
	}
	if err := tx.unindex(ctx, "item_id = (SELECT id FROM items WHERE "+column+" = ?)", value); err != nil {
		return failed(err, "delete item %s", value)
	}
	set, err := tx.setOf(ctx, column, value)
	if err != nil {
		return failed(err, "delete item %s", value)
	}
	n, err := exec(tx.db(ctx), "DELETE FROM items WHERE "+column+" = ?", value)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	if err == nil {
		err = tx.refreshSet(ctx, set)
	}
	return failed(err, "delete item %s", value)
}
