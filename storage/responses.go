package storage

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
)

const responseColumns = "id, kind, uri, actor, object, text, created_at, open"

// ResponseBy is a response with who gave it.
type ResponseBy struct {
	Response domain.Response
	Actor    domain.Actor
}

// Responses are the responses of a kind to an object; blocked hosts are left out.
func (r Reader) Responses(ctx context.Context, object domain.URI, kind domain.ResponseKind) ([]ResponseBy, error) {
	rows, err := all[responseRow](r.db(ctx), "SELECT "+responseColumns+` FROM responses
		WHERE object = ? AND kind = ? AND host NOT IN `+blockedHosts+" AND actor NOT IN "+blockedActors+" ORDER BY created_at DESC, id DESC", object, kind)
	if err != nil {
		return nil, failed(err, "list the %ss of %s", kind, object)
	}
	actors := make([]domain.URI, len(rows))
	for i, row := range rows {
		actors[i] = domain.URI(row.Actor)
	}
	known, err := r.ActorsByURI(ctx, actors)
	list := make([]ResponseBy, len(rows))
	for i, row := range rows {
		list[i] = ResponseBy{Response: row.response(), Actor: orUnknown(known, actors[i])}
	}
	return list, err
}

// CountsOf counts the responses that visitors may know of; objects without any are in the map too.
func (r Reader) CountsOf(ctx context.Context, objects []domain.URI) (map[domain.URI]domain.Counts, error) {
	counts := make(map[domain.URI]domain.Counts, len(objects))
	for _, object := range objects {
		counts[object] = domain.Counts{}
	}
	err := eachPart(objects, func(part []domain.URI) error {
		rows, err := all[struct {
			Object domain.URI
			Kind   string
			N      int
		}](r.db(ctx), `SELECT responses.object, responses.kind, count(*) AS n FROM responses
			LEFT JOIN items ON items.uri = responses.object AND items.local
			WHERE responses.object IN ? AND NOT (responses.host = '' AND items.id IS NOT NULL) AND responses.host NOT IN `+blockedHosts+`
				AND responses.actor NOT IN `+blockedActors+`
			GROUP BY responses.object, responses.kind
			UNION ALL SELECT root, 'reply', count(*) FROM notes WHERE root IN ? AND uri <> root AND `+countedReplies+" GROUP BY root",
			inList(part), inList(part))
		for _, row := range rows {
			c := counts[row.Object]
			tally(&c, row.Kind, row.N)
			counts[row.Object] = c
		}
		return err
	})
	return counts, failed(err, "count responses")
}

// CountsOfSet counts what visitors may know of the responses to items of ours that say the same: an actor's like of two counts once.
func (r Reader) CountsOfSet(ctx context.Context, objects []domain.URI) (counts domain.Counts, err error) {
	rows, err := all[struct {
		Kind string
		N    int
	}](r.db(ctx), `SELECT kind, count(DISTINCT actor) AS n FROM responses WHERE object IN ? AND host <> '' AND host NOT IN `+blockedHosts+`
			AND actor NOT IN `+blockedActors+` GROUP BY kind
		UNION ALL SELECT 'reply', count(*) FROM notes WHERE root IN ? AND uri NOT IN ? AND `+countedReplies, inList(objects), inList(objects), inList(objects))
	for _, row := range rows {
		tally(&counts, row.Kind, row.N)
	}
	return counts, failed(err, "count the responses to %s", objects)
}

// tally notes how many responses of a kind were counted.
func tally(c *domain.Counts, kind string, n int) {
	switch kind {
	case string(domain.ResponseLike):
		c.Likes = n
	case string(domain.ResponseReshare):
		c.Reshares = n
	case "reply":
		c.Replies = n
	}
}

// ResponseByURI finds a response by the id of its activity.
func (r Reader) ResponseByURI(ctx context.Context, uri domain.URI) (domain.Response, error) {
	row, err := one[responseRow](r.db(ctx), "SELECT "+responseColumns+" FROM responses WHERE uri = ?", uri)
	return row.response(), failed(err, "find response %s", uri)
}

// ResponseOf finds what an actor did with an object.
func (r Reader) ResponseOf(ctx context.Context, kind domain.ResponseKind, actor, object domain.URI) (domain.Response, error) {
	row, err := one[responseRow](r.db(ctx), "SELECT "+responseColumns+" FROM responses WHERE object = ? AND kind = ? AND actor = ?",
		object, kind, actor)
	return row.response(), failed(err, "find the %s of %s by %s", kind, object, actor)
}

// RespondersOf are the peers' actors who liked, reshared, joined, quoted or answered an object.
func (r Reader) RespondersOf(ctx context.Context, object domain.URI) ([]domain.URI, error) {
	rows, err := all[struct{ Actor domain.URI }](r.db(ctx), `SELECT actor FROM responses WHERE object = ? AND host <> ''
		UNION SELECT actor FROM quotes WHERE object = ?
		UNION SELECT actor FROM notes WHERE (root = ? OR in_reply_to = ?) AND uri <> ? AND NOT local`, object, object, object, object, object)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.Actor
	}
	return uris, failed(err, "list who responded to %s", object)
}

// AddResponse adds a response; false if the actor gave it before.
func (tx *Tx) AddResponse(ctx context.Context, r domain.Response) (added bool, err error) {
	n, err := exec(tx.db(ctx), `INSERT INTO responses (id, kind, uri, actor, host, object, text, created_at, open) VALUES (?, ?, ?, ?,
			COALESCE((SELECT CASE WHEN local THEN '' ELSE host END FROM actors WHERE uri = ?), ?), ?, ?, ?, ?)
		ON CONFLICT (object, kind, actor) DO NOTHING`,
		r.ID, r.Kind, r.URI, r.Actor, r.Actor, r.Actor.Host(), r.Object, storable(r.Text), at(r.CreatedAt), r.Open)
	if err != nil || n == 0 {
		return false, failed(err, "add the %s of %s by %s", r.Kind, r.Object, r.Actor)
	}
	return true, tx.responseChanged(ctx, r.Kind, r.Object)
}

// RenewResponse gives a response a new activity and text; domain.ErrNotFound if the actor never gave it.
func (tx *Tx) RenewResponse(ctx context.Context, r domain.Response) error {
	n, err := exec(tx.db(ctx), "UPDATE responses SET uri = ?, text = ? WHERE object = ? AND kind = ? AND actor = ?",
		r.URI, storable(r.Text), r.Object, r.Kind, r.Actor)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "renew the %s of %s by %s", r.Kind, r.Object, r.Actor)
}

// DeleteResponse takes back what an actor did with an object; false if it did not.
func (tx *Tx) DeleteResponse(ctx context.Context, kind domain.ResponseKind, actor, object domain.URI) (removed bool, err error) {
	n, err := exec(tx.db(ctx), "DELETE FROM responses WHERE object = ? AND kind = ? AND actor = ?", object, kind, actor)
	if err != nil || n == 0 {
		return false, failed(err, "delete the %s of %s by %s", kind, object, actor)
	}
	return true, tx.responseChanged(ctx, kind, object)
}

// DeleteResponseByURI takes back the response that an activity of the actor gave; false if there is none.
func (tx *Tx) DeleteResponseByURI(ctx context.Context, uri, actor domain.URI) (removed bool, err error) {
	response, err := tx.ResponseByURI(ctx, uri)
	if errors.Is(err, domain.ErrNotFound) || err == nil && response.Actor != actor {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return tx.DeleteResponse(ctx, response.Kind, actor, response.Object)
}

// deleteResponsesOf takes back everything that an actor did.
func (tx *Tx) deleteResponsesOf(ctx context.Context, actor domain.URI) error {
	rows, err := all[responseRow](tx.db(ctx), "SELECT "+responseColumns+" FROM responses WHERE actor = ?", actor)
	if err != nil {
		return err
	}
	for _, row := range rows {
		response := row.response()
		if _, err := tx.DeleteResponse(ctx, response.Kind, actor, response.Object); err != nil {
			return err
		}
	}
	return nil
}

// responseChanged renews the timeline: a reshare is a reason to stand there.
func (tx *Tx) responseChanged(ctx context.Context, kind domain.ResponseKind, object domain.URI) error {
	if kind != domain.ResponseReshare {
		return nil
	}
	return tx.refreshTimeline(ctx, "object = ?", object)
}

type responseRow struct {
	ID      string
	Kind    string
	URI     string
	Actor   string
	Object  string
	Text    string
	Created micros `gorm:"column:created_at"`
	Open    bool
}

func (row responseRow) response() domain.Response {
	return domain.Response{
		ID:        domain.ID(row.ID),
		Kind:      domain.ResponseKind(row.Kind),
		URI:       domain.URI(row.URI),
		Actor:     domain.URI(row.Actor),
		Object:    domain.URI(row.Object),
		Text:      row.Text,
		CreatedAt: row.Created.time(),
		Open:      row.Open,
	}
}
