package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// When parts events by the present moment.
type When string

// Upcoming events have not ended yet, the next one stands first; past ones have, the last one stands first.
const (
	Upcoming When = "upcoming"
	Past     When = "past"
)

// Order is how a list of items is sorted.
type Order string

// The orders: newest publication first, or by title.
const (
	ByDate  Order = ""
	ByTitle Order = "title"
)

// ItemFilter says which items; its zero value means every item that the viewer may see. The organisation's card stands in
// no list.
type ItemFilter struct {
	Kind  domain.Kind
	Kinds []domain.Kind
	// Local leaves out peers' items, Network ours.
	Local, Network bool
	// State is for members and our own items; published if empty. AnyState lists all states.
	State      domain.State
	AnyState   bool
	Actor      domain.URI
	Host       string
	Term       domain.URI
	Initiative domain.URI
	Tag        string
	Language   string
	When       When
	Order      Order
}

// Items lists items and says how many there are. Visitors see what is public or unlisted, members also the rest.
func (r Reader) Items(ctx context.Context, viewer domain.Viewer, f ItemFilter, page Page) ([]domain.Item, int, error) {
	if f.Kind != "" {
		f.Kinds = append([]domain.Kind{f.Kind}, f.Kinds...)
	}
	q := itemQuery(viewer, f, at(r.now()))
	total, err := count(r.db(ctx), "SELECT count(*) FROM "+q.from+" WHERE "+q.where(), q.args...)
	if err != nil {
		return nil, 0, failed(err, "count items")
	}
	// The page is found first, on an index; only its rows are read and counted.
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM (SELECT items.id AS page_id FROM "+q.from+
		" WHERE "+q.where()+" ORDER BY "+q.order+" LIMIT ? OFFSET ?) AS page JOIN items ON items.id = page.page_id ORDER BY "+
		strings.ReplaceAll(q.order, q.dates+".", "items."), append(q.args, page.limit(), page.offset())...)
	return items(rows), total, failed(err, "list items")
}

// listQuery is what a list of items reads.
type listQuery struct {
	from, order string
	dates       string // the table whose published_at the order reads
	conditions  []string
	args        []any
}

func (q *listQuery) and(condition string, args ...any) {
	q.conditions = append(q.conditions, condition)
	q.args = append(q.args, args...)
}

func (q *listQuery) where() string { return strings.Join(q.conditions, " AND ") }

func itemQuery(viewer domain.Viewer, f ItemFilter, now micros) *listQuery {
	q := &listQuery{from: "items", dates: "items"}
	q.byTermAndTag(f)
	q.seenBy(viewer, f)
	if len(f.Kinds) == 1 {
		q.and("items.kind = ?", f.Kinds[0])
	} else if len(f.Kinds) > 1 {
		q.and("items.kind IN ?", f.Kinds)
	}
	if f.Local != f.Network {
		q.and("items.local = ?", f.Local)
	}
	if f.Actor != "" {
		q.and("items.actor = ?", f.Actor)
	}
	if f.Host != "" {
		q.and("items.host = ?", f.Host)
	}
	if f.Language != "" {
		q.and("items.language = ?", f.Language)
	}
	q.order = q.dates + ".published_at DESC, items.id DESC"
	switch {
	case f.When == Upcoming:
		q.and("items.ends_at >= ?", now)
		q.order = "items.starts_at, items.id"
	case f.When == Past:
		q.and("items.ends_at < ? AND items.ends_at > 0", now)
		q.order = "items.ends_at DESC, items.id DESC"
	case f.Order == ByTitle:
		q.order = "items.title, items.id"
	}
	return q
}

// byTermAndTag starts from the table of the rarest thing asked for.
func (q *listQuery) byTermAndTag(f ItemFilter) {
	if f.Term != "" {
		q.from, q.dates = "item_terms JOIN items ON items.id = item_terms.item_id", "item_terms"
		q.and("item_terms.term_uri = ?", f.Term)
	} else if f.Initiative != "" {
		q.from, q.dates = "item_terms JOIN items ON items.id = item_terms.item_id", "item_terms"
		q.and("item_terms.term_uri = ?", f.Initiative)
		f.Initiative = ""
	} else if f.Tag != "" {
		q.from, q.dates = "item_tags JOIN items ON items.id = item_tags.item_id", "item_tags"
		q.and("item_tags.tag = ?", foldTag(f.Tag))
		return
	}
	if f.Initiative != "" {
		q.and("EXISTS (SELECT 1 FROM item_terms i WHERE i.item_id = items.id AND i.term_uri = ?)", f.Initiative)
	}
	if f.Tag != "" {
		q.and("EXISTS (SELECT 1 FROM item_tags t WHERE t.item_id = items.id AND t.tag = ?)", foldTag(f.Tag))
	}
}

func (q *listQuery) seenBy(viewer domain.Viewer, f ItemFilter) {
	switch {
	case !viewer.IsMember():
		q.and("items.open = TRUE")
		if f.State != "" && f.State != domain.StatePublished {
			q.and("1 = 0")
		}
	case f.AnyState:
		q.and("items.kind <> 'organisation'")
	case f.State == "" || f.State == domain.StatePublished:
		q.and("items.shown = TRUE")
	default:
		q.and("items.state = ? AND items.kind <> 'organisation'", f.State)
	}
}

// Drafts are our items that are not published, or whose working copy differs from what is; last touched first.
func (r Reader) Drafts(ctx context.Context, page Page) ([]domain.Item, int, error) {
	const drafts = "items.local AND (items.state <> 'published' OR items.draft IS NOT NULL)"
	total, err := count(r.db(ctx), "SELECT count(*) FROM items WHERE "+drafts)
	if err != nil {
		return nil, 0, failed(err, "count drafts")
	}
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE "+drafts+
		" ORDER BY touched_at DESC, id DESC LIMIT ? OFFSET ?", page.limit(), page.offset())
	return items(rows), total, failed(err, "list drafts")
}

// DueItems are the scheduled items whose hour has come, earliest first.
func (r Reader) DueItems(ctx context.Context, limit int) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+` FROM items
		WHERE state = 'scheduled' AND publish_at <= ? ORDER BY publish_at, id LIMIT ?`, at(r.now()), limit)
	return items(rows), failed(err, "list scheduled items")
}
