package storage

import (
	"context"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Entry is one line of the network's timeline: an item or a note, and why it stands there.
type Entry struct {
	// Exactly one of Item and Note is set.
	Item   *domain.Item
	Note   *domain.Note
	Author domain.Actor
	// ResharedBy is the followed actor who passed it on, nil if its author is followed and did not publish it earlier.
	ResharedBy *domain.Actor
	At         time.Time
}

// TimelineFilter says which entries; notes are left out unless Notes is set.
type TimelineFilter struct {
	Kind   domain.Kind
	Host   string
	Stream domain.URI // a term
	Notes  bool
	// Language is a tag without its region; notes are left out by it.
	Language string
}

// Timeline is what peers' actors whom ours follow published or reshared: each thing once, by its newest reason. Visitors
// see public and unlisted articles, events and initiatives only.
func (r Reader) Timeline(ctx context.Context, viewer domain.Viewer, f TimelineFilter, page Page) ([]Entry, int, error) {
	where, args := timelineWhere(viewer, f)
	total, err := count(r.db(ctx), "SELECT count(*) FROM timeline WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count the timeline")
	}
	rows, err := all[timelineRow](r.db(ctx), "SELECT object, kind, author, reshared_by, at FROM timeline WHERE "+where+
		" ORDER BY at DESC, object DESC LIMIT ? OFFSET ?", append(args, page.limit(), page.offset())...)
	if err != nil {
		return nil, 0, failed(err, "list the timeline")
	}
	entries, err := r.entries(ctx, rows)
	return entries, total, failed(err, "read the timeline")
}

func timelineWhere(viewer domain.Viewer, f TimelineFilter) (where string, args []any) {
	conditions := []string{"1 = 1"}
	switch {
	case f.Kind != "":
		conditions, args = append(conditions, "kind = ?"), append(args, f.Kind)
	case viewer.IsMember() && !f.Notes:
		conditions = append(conditions, "kind <> '"+noteKind+"'")
	}
	if !viewer.IsMember() {
		conditions = append(conditions, "open = TRUE")
	}
	if f.Host != "" {
		conditions, args = append(conditions, "host = ?"), append(args, f.Host)
	}
	if f.Language != "" {
		conditions = append(conditions, "object IN (SELECT uri FROM items WHERE lower(language) = ? OR lower(language) LIKE ?)")
		args = append(args, f.Language, f.Language+"-%")
	}
	if f.Stream != "" {
		conditions = append(conditions, `object IN (SELECT items.uri FROM item_terms
			JOIN items ON items.id = item_terms.item_id WHERE item_terms.term_uri = ?)`)
		args = append(args, f.Stream)
	}
	return strings.Join(conditions, " AND "), args
}

// entries loads what the rows name.
func (r Reader) entries(ctx context.Context, rows []timelineRow) ([]Entry, error) {
	var actorURIs, itemURIs, noteURIs []domain.URI
	for _, row := range rows {
		actorURIs = append(actorURIs, row.Author, row.ResharedBy)
		if row.Kind == noteKind {
			noteURIs = append(noteURIs, row.Object)
		} else {
			itemURIs = append(itemURIs, row.Object)
		}
	}
	known, err := r.ActorsByURI(ctx, distinct(actorURIs))
	if err != nil {
		return nil, err
	}
	foundItems, err := r.itemsByURI(ctx, itemURIs)
	if err != nil {
		return nil, err
	}
	foundNotes, err := r.notesByURI(ctx, noteURIs)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(rows))
	for _, row := range rows {
		entry := Entry{Item: foundItems[row.Object], Note: foundNotes[row.Object], At: row.At.time()}
		if entry.Item == nil && entry.Note == nil {
			continue // deleted between the two queries
		}
		entry.Author = orUnknown(known, row.Author)
		if row.ResharedBy != "" {
			actor := orUnknown(known, row.ResharedBy)
			entry.ResharedBy = &actor
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

// orUnknown is an actor with nothing but its URI where the actor was never fetched.
func orUnknown(known map[domain.URI]domain.Actor, uri domain.URI) domain.Actor {
	if actor, ok := known[uri]; ok {
		return actor
	}
	return domain.Actor{URI: uri}
}

func (r Reader) itemsByURI(ctx context.Context, uris []domain.URI) (map[domain.URI]*domain.Item, error) {
	found := make(map[domain.URI]*domain.Item, len(uris))
	err := eachPart(uris, func(part []domain.URI) error {
		rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE uri IN ?", inList(part))
		for i := range rows {
			item := rows[i].item()
			found[item.URI] = &item
		}
		return err
	})
	return found, err
}

// noteKind stands in timeline.kind for notes.
const noteKind = "note"

const followedActors = "(SELECT followed FROM follows WHERE ours AND state <> 'rejected')"

// reasons are all reasons for which things stand in the timeline; {match} narrows {object} down. A date in the future
// counts as the moment of receipt, so that nobody stays on top.
const reasons = `
	SELECT uri AS object, kind, actor AS author, host, '' AS reshared_by, open,
		CASE WHEN created_at > 0 AND published_at > created_at THEN created_at ELSE published_at END AS at
	FROM items WHERE shown AND NOT local AND actor IN ` + followedActors + ` AND {match:uri}
UNION ALL
	SELECT uri, '` + noteKind + `', actor, host, '', FALSE,
		CASE WHEN published_at > received_at THEN received_at ELSE published_at END
	FROM notes WHERE NOT local AND NOT hidden AND visibility <> 'direct' AND in_reply_to = '' AND actor IN ` + followedActors + `
		AND host NOT IN ` + blockedHosts + ` AND actor NOT IN ` + blockedActors + ` AND {match:uri}
UNION ALL
	SELECT items.uri, items.kind, items.actor, items.host, responses.actor, items.open, responses.created_at
	FROM responses JOIN items ON items.uri = responses.object
	WHERE responses.kind = 'reshare' AND items.shown AND NOT items.local AND responses.actor IN ` + followedActors + `
		AND responses.host NOT IN ` + blockedHosts + ` AND responses.actor NOT IN ` + blockedActors + ` AND {match:responses.object}
UNION ALL
	SELECT notes.uri, '` + noteKind + `', notes.actor, notes.host, responses.actor, FALSE, responses.created_at
	FROM responses JOIN notes ON notes.uri = responses.object
	WHERE responses.kind = 'reshare' AND NOT notes.local AND NOT notes.hidden AND notes.visibility <> 'direct'
		AND responses.actor IN ` + followedActors + ` AND responses.host NOT IN ` + blockedHosts + `
		AND responses.actor NOT IN ` + blockedActors + ` AND notes.host NOT IN ` + blockedHosts + `
		AND notes.actor NOT IN ` + blockedActors + ` AND {match:responses.object}`

// refreshTimeline decides again whether and why the objects that match stand in the timeline. match is a condition on the
// column "object".
func (tx *Tx) refreshTimeline(ctx context.Context, match string, args ...any) error {
	if _, err := exec(tx.db(ctx), "DELETE FROM timeline WHERE "+match, args...); err != nil {
		return failed(err, "clear a part of the timeline")
	}
	union := reasons
	var repeated []any
	for _, column := range []string{"uri", "responses.object"} {
		// The match must start with the column, as all in this package do.
		union = strings.ReplaceAll(union, "{match:"+column+"}", column+strings.TrimPrefix(match, "object"))
	}
	for range strings.Count(reasons, "{match:") {
		repeated = append(repeated, args...)
	}
	_, err := exec(tx.db(ctx), `INSERT INTO timeline (object, kind, author, host, reshared_by, open, at)
		SELECT object, kind, author, host, reshared_by, open, at FROM (
			SELECT reason.*, row_number() OVER (PARTITION BY object ORDER BY at DESC, reshared_by) AS place
			FROM (`+union+`) AS reason) AS ranked WHERE place = 1`, repeated...)
	return failed(err, "fill a part of the timeline")
}

// refreshTimelineOf renews what an actor published or reshared.
func (tx *Tx) refreshTimelineOf(ctx context.Context, actor domain.URI) error {
	return tx.refreshTimeline(ctx, `object IN (SELECT uri FROM items WHERE actor = ? AND uri IS NOT NULL
		UNION SELECT uri FROM notes WHERE actor = ?
		UNION SELECT object FROM responses WHERE actor = ? AND kind = 'reshare')`, actor, actor, actor)
}

type timelineRow struct {
	Object     domain.URI
	Kind       string
	Author     domain.URI
	ResharedBy domain.URI
	At         micros
}
