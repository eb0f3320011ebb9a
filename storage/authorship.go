package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// inByline matches a content's JSON that names a member: ids are unique, and nothing else in it is a member's.
func inByline(member domain.ID) string { return `%"` + escapeLike(string(member)) + `"%` }

// ItemsOf are all items of ours that a member wrote, or in whose byline she stands, published or being written.
func (r Reader) ItemsOf(ctx context.Context, member domain.ID) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM items
		WHERE items.local AND (items.created_by = ? OR items.content LIKE ? ESCAPE '\' OR items.draft LIKE ? ESCAPE '\') ORDER BY id`,
		member, inByline(member), inByline(member))
	return items(rows), failed(err, "list the items of member %s", member)
}

// SignedBy lists what is published with a member in its byline, newest first.
func (r Reader) SignedBy(ctx context.Context, member domain.ID, page Page) ([]domain.Item, int, error) {
	const signed = ` FROM items WHERE local AND kind = 'article' AND state = 'published' AND open AND content NOT LIKE '%"unsigned":true%'
		AND (content LIKE ? ESCAPE '\' OR created_by = ? AND content NOT LIKE '%"authors":[%')`
	total, err := count(r.db(ctx), "SELECT count(*)"+signed, inByline(member), member)
	if err != nil {
		return nil, 0, failed(err, "count what member %s signed", member)
	}
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+signed+" ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?",
		inByline(member), member, page.limit(), page.offset())
	return items(rows), total, failed(err, "list what member %s signed", member)
}

// SetAuthorship says who wrote an item and who stands in its bylines; it is no new version.
func (tx *Tx) SetAuthorship(ctx context.Context, i domain.Item) error {
	n, err := exec(tx.db(ctx), "UPDATE items SET created_by = ?, content = ?, draft = ? WHERE id = ? AND draft_version = ?",
		string(i.CreatedBy), asJSON(i.Content), draftColumn(i.Draft), i.ID, i.DraftVersion)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "hand over item %s", i.ID)
}

// SetReview keeps how far the review of an item is.
func (tx *Tx) SetReview(ctx context.Context, item domain.ID, review domain.Review) error {
	_, err := exec(tx.db(ctx), "UPDATE items SET review = ?, touched_at = ? WHERE id = ?", asJSON(review), at(tx.now()), item)
	return failed(err, "keep the review of item %s", item)
}

// HandOverMedia makes one member's pictures another's.
func (tx *Tx) HandOverMedia(ctx context.Context, from, to domain.ID) error {
	_, err := exec(tx.db(ctx), "UPDATE media SET created_by = ? WHERE created_by = ?", to, from)
	return failed(err, "hand over the pictures of %s", from)
}

// ItemsSaying are what is published of ours with a text in it, however it is written in capitals.
func (r Reader) ItemsSaying(ctx context.Context, text string) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM items WHERE items.local AND items.state = 'published' AND lower(items.content) LIKE ? ESCAPE '\' ORDER BY id`,
		"%"+escapeLike(strings.ToLower(text))+"%")
	return items(rows), failed(err, "list the items that say something")
}
