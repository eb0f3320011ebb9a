package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxLinkable is how many texts are offered to be linked as translations.
const maxLinkable = 50

// LinkableTexts are published items of ours of a kind, in another language than one, that it could be linked with as translations:
// in no set, or its original; newest first. With a title, only those that are called so, in any state.
func (r Reader) LinkableTexts(ctx context.Context, item domain.Item, language, title string) ([]domain.Translation, error) {
	condition, args := "items.state = 'published' AND lower(items.language) <> lower(?)", []any{language}
	if title != "" {
		condition, args = "items.title = ?", []any{title}
	}
	rows, err := all[translationRow](r.db(ctx), `SELECT items.id AS item_id, coalesce(t.set_id, items.id) AS set_id, items.language,
			items.kind, items.state, items.uri, items.url, items.title
		FROM items LEFT JOIN translations AS t ON t.item_id = items.id
		WHERE items.local AND items.kind = ? AND items.id <> ? AND (t.set_id IS NULL OR t.set_id = items.id) AND `+condition+`
		ORDER BY items.published_at DESC, items.id DESC LIMIT ?`, append([]any{item.Kind, item.ID}, append(args, maxLinkable)...)...)
	list := make([]domain.Translation, len(rows))
	for i := range rows {
		list[i] = rows[i].translation()
	}
	return list, failed(err, "list what %s can be linked with", item.ID)
}
