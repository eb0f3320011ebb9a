package storage

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// itemQuery is what a list of items reads: items, or where a term or tag is asked for, the table of those, which has the
// most used columns of items too. items is joined only if need be: joining 100,000 rows to count them takes 30 ms.
type itemQuery struct {
	table      string
	joined     bool
	conditions []string
	args       []any
}

// newItemQuery picks the table.
func newItemQuery(f ItemFilter) *itemQuery {
	q := &itemQuery{table: "items"}
	terms := distinct(append([]string{string(f.Term), string(f.Initiative)}, texts(f.Terms)...))
	if f.Stream != "" {
		terms = append([]string{acceptedBy(f.Stream)}, terms...)
	}
	switch {
	case len(terms) > 0:
		q.table = "item_terms"
		q.and("item_terms.term_uri = ?", terms[0])
		if f.Tag != "" {
			q.and("item_terms.item_id IN (SELECT item_id FROM item_tags WHERE tag = ?)", foldTag(f.Tag))
		}
	case f.Tag != "":
		q.table = "item_tags"
		q.and("item_tags.tag = ?", foldTag(f.Tag))
	}
	for _, other := range terms[min(1, len(terms)):] {
		q.and("item_terms.item_id IN (SELECT item_id FROM item_terms WHERE term_uri = ?)", other)
	}
	return q
}

func texts(uris []domain.URI) []string {
	all := make([]string, len(uris))
	for i, uri := range uris {
		all[i] = string(uri)
	}
	return all
}

func (q *itemQuery) and(condition string, args ...any) {
	q.conditions = append(q.conditions, condition)
	q.args = append(q.args, args...)
}

// andItem is and for columns that only items has.
func (q *itemQuery) andItem(condition string, args ...any) {
	q.joined = true
	q.and(condition, args...)
}

func (q *itemQuery) id() string {
	if q.table == "items" {
		return "items.id"
	}
	return q.table + ".item_id"
}

// from keeps SQLite from starting at items: it never reorders a CROSS JOIN.
func (q *itemQuery) from() string {
	if q.joined && q.table != "items" {
		return q.table + " CROSS JOIN items"
	}
	return q.table
}

func (q *itemQuery) where() string {
	conditions := q.conditions
	if q.joined && q.table != "items" {
		conditions = append(conditions[:len(conditions):len(conditions)], "items.id = "+q.table+".item_id")
	}
	return strings.Join(conditions, " AND ")
}

// seenBy decides what the viewer may see. TRUE is literal: the indexes of lists are for shown items.
func (q *itemQuery) seenBy(viewer domain.Viewer, f ItemFilter) {
	published := f.State == "" || f.State == domain.StatePublished
	switch {
	case viewer.IsMember() && f.AnyState:
		q.and(q.table + ".kind <> 'organisation'")
	case viewer.IsMember() && !published:
		q.andItem("items.local AND items.state = ? AND items.kind <> 'organisation'", f.State)
	case viewer.IsMember():
		q.and(q.table + ".shown = TRUE")
	case published:
		q.and(q.table + ".shown = TRUE AND " + q.table + ".open = TRUE")
	default:
		q.and("1 = 0")
	}
}

func (q *itemQuery) narrow(f ItemFilter) {
	kinds := f.Kinds
	if f.Kind != "" {
		kinds = append([]domain.Kind{f.Kind}, kinds...)
	}
	if f.When != "" {
		kinds = []domain.Kind{domain.KindEvent}
	}
	if len(kinds) == 1 {
		q.and(q.table+".kind = ?", kinds[0])
	} else if len(kinds) > 1 {
		q.and(q.table+".kind IN ?", kinds)
	}
	if f.Local != f.Network {
		q.and(q.table+".local = ?", f.Local)
	}
	if f.Actor != "" {
		q.andItem("items.actor = ?", f.Actor)
	}
	if f.Host != "" {
		q.andItem("items.host = ?", f.Host)
	}
	if f.Language != "" {
		base := strings.NewReplacer("%", "", "_", "").Replace(domain.BaseLanguage(f.Language))
		q.andItem("(lower(items.language) = ? OR lower(items.language) LIKE ?)", base, base+"-%")
	}
	if f.OnePerSet && (f.Local || !f.Network) {
		q.onePerSet(f.reads())
	}
	if f.Series != "" {
		parts, args := "SELECT item_id FROM series_parts WHERE series_id = ?", []any{f.Series}
		if f.OnePerSet { // a part in another language may be the one that is shown
			parts += ` UNION SELECT b.item_id FROM series_parts AS p JOIN translations AS a ON a.item_id = p.item_id
				JOIN translations AS b ON b.set_id = a.set_id WHERE p.series_id = ?`
			args = append(args, f.Series)
		}
		q.andItem("items.id IN ("+parts+")", args...)
	}
	if f.Place != "" {
		q.andItem("items.place = ?", f.Place)
	}
	if f.Online {
		q.andItem("items.online = TRUE")
	}
	if !f.From.IsZero() {
		q.andItem("items.ends_at >= ?", at(f.From))
	}
	if !f.Until.IsZero() {
		q.andItem("items.starts_at < ?", at(f.Until))
	}
}

// order is how the page is found, and the same for the joined items.
func (q *itemQuery) order(f ItemFilter, now micros) (inner, outer string) {
	switch {
	case f.When == Upcoming:
		q.andItem("items.ends_at >= ?", now)
		outer = "items.starts_at, items.id"
	case f.When == Past:
		q.andItem("items.ends_at < ?", now)
		outer = "items.ends_at DESC, items.id DESC"
	case f.Order == ByTitle:
		q.joined = true
		outer = "items.sort_title, items.id"
	default:
		return q.table + ".published_at DESC, " + q.id() + " DESC", "items.published_at DESC, items.id DESC"
	}
	return outer, outer
}
