package storage

import (
	"context"
	"time"

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
	// Stream is the actor of a stream of ours: items of ours that belong to it, and those of peers that it accepted.
	Stream domain.URI
	Tag    string
	// Series are the parts of a series.
	Series domain.ID
	// Terms are further terms, all of which an item has.
	Terms []domain.URI
	// Language is a tag without its region: "pt" finds "pt-BR", too.
	Language string
	// Place is a town's key (PlaceKey); Online events can be joined from anywhere.
	Place  string
	Online bool
	// From and Until keep events that are on in between.
	From, Until time.Time
	When        When
	Order       Order
	// OnePerSet shows what stands in several languages once: in the first of Reads that it has (without regions), else as
	// the original. Language goes before Reads.
	OnePerSet bool
	Reads     []string
}

// Items lists items and says how many there are. Visitors see what is public or unlisted, members also the rest.
func (r Reader) Items(ctx context.Context, viewer domain.Viewer, f ItemFilter, page Page) ([]domain.Item, int, error) {
	q := newItemQuery(f)
	q.seenBy(viewer, f)
	q.narrow(f)
	order, sorted := q.order(f, at(r.now()))
	total, err := count(r.db(ctx), "SELECT count(*) FROM "+q.from()+" WHERE "+q.where(), q.args...)
	if err != nil {
		return nil, 0, failed(err, "count items")
	}
	// The page is found first, on an index; only its rows are read and counted.
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM (SELECT "+q.id()+" AS page_id FROM "+q.from()+
		" WHERE "+q.where()+" ORDER BY "+order+" LIMIT ? OFFSET ?) AS page JOIN items ON items.id = page.page_id ORDER BY "+sorted,
		append(q.args, page.limit(), page.offset())...)
	return items(rows), total, failed(err, "list items")
}

// Drafts are our items that are not published, or whose working copy differs from what is; last touched first.
func (r Reader) Drafts(ctx context.Context, page Page) ([]domain.Item, int, error) {
	return r.drafts(ctx, "TRUE", nil, page)
}

// DraftsOf are the Drafts that are a member's own (domain.OfItem).
func (r Reader) DraftsOf(ctx context.Context, member domain.ID, page Page) ([]domain.Item, int, error) {
	return r.drafts(ctx, "(items.created_by = ? OR COALESCE(items.draft, items.content) LIKE ? ESCAPE '\\')", []any{member, inByline(member)}, page)
}

func (r Reader) drafts(ctx context.Context, condition string, args []any, page Page) ([]domain.Item, int, error) {
	drafts := "items.local AND (items.state <> 'published' OR items.draft IS NOT NULL) AND " + condition
	total, err := count(r.db(ctx), "SELECT count(*) FROM items WHERE "+drafts, args...)
	if err != nil {
		return nil, 0, failed(err, "count drafts")
	}
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE "+drafts+
		" ORDER BY touched_at DESC, id DESC LIMIT ? OFFSET ?", append(args, page.limit(), page.offset())...)
	return items(rows), total, failed(err, "list drafts")
}

// isScheduled finds new items and changes of published ones, on an index.
const isScheduled = "publish_at > 0 AND (state = 'scheduled' OR plan = 'scheduled')"

// DueItems are the scheduled items whose hour has come, earliest first.
func (r Reader) DueItems(ctx context.Context, limit int) ([]domain.Item, error) {
	rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE "+isScheduled+` AND publish_at <= ? ORDER BY publish_at, id LIMIT ?`, at(r.now()), limit)
	return items(rows), failed(err, "list scheduled items")
}
