package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ActorByURI finds an actor, ours or a peer's, also one that is gone (GoneAt says so).
func (r Reader) ActorByURI(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+" FROM actors WHERE uri = ?", uri)
	return row.actor(), failed(err, "find actor %s", uri)
}

// ActorByHandle finds an actor that lives by its full handle; capitals do not matter.
func (r Reader) ActorByHandle(ctx context.Context, handle domain.Handle) (domain.Actor, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE lower(handle) = ? AND gone_at = 0 ORDER BY local DESC, id LIMIT 1`, strings.ToLower(string(handle)))
	return row.actor(), failed(err, "find actor %s", handle)
}

// LocalActor finds an actor of ours that lives by the name before the "@".
func (r Reader) LocalActor(ctx context.Context, username string) (domain.Actor, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE local AND lower(username) = ? AND gone_at = 0`, strings.ToLower(username))
	return row.actor(), failed(err, "find our actor %q", username)
}

// LocalActors are all actors of ours that live, oldest first.
func (r Reader) LocalActors(ctx context.Context) ([]domain.Actor, error) {
	rows, err := all[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE local AND gone_at = 0 ORDER BY id`)
	return actors(rows), failed(err, "list our actors")
}

// ActorsByURI finds many actors at once; those that are unknown are not in the map.
func (r Reader) ActorsByURI(ctx context.Context, uris []domain.URI) (map[domain.URI]domain.Actor, error) {
	found := make(map[domain.URI]domain.Actor, len(uris))
	err := eachPart(uris, func(part []domain.URI) error {
		rows, err := all[actorRow](r.db(ctx), "SELECT "+actorColumns+" FROM actors WHERE uri IN ?", inList(part))
		for i := range rows {
			found[domain.URI(rows[i].URI)] = rows[i].actor()
		}
		return err
	})
	return found, failed(err, "find %d actors", len(uris))
}

// ActorByKey finds the actor that published the public key with that id, and the key.
func (r Reader) ActorByKey(ctx context.Context, key domain.URI) (domain.Actor, domain.PublicKey, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE uri = (SELECT owner FROM actor_keys WHERE id = ?)`, key)
	if err != nil {
		return domain.Actor{}, domain.PublicKey{}, failed(err, "find the owner of key %s", key)
	}
	for _, k := range row.Keys.V {
		if k.ID == key {
			return row.actor(), k, nil
		}
	}
	return domain.Actor{}, domain.PublicKey{}, failed(domain.ErrNotFound, "find key %s of %s", key, row.URI)
}

// ActorDocument is the document of a peer's actor as its host served it, with its entity tag; "" if it had none.
func (r Reader) ActorDocument(ctx context.Context, uri domain.URI) (raw []byte, etag string, err error) {
	row, err := one[struct {
		Data jsonOf[actorData]
		Raw  []byte
	}](r.db(ctx), "SELECT data, raw FROM actors WHERE uri = ? AND gone_at = 0", uri)
	return row.Raw, row.Data.V.ETag, failed(err, "find the document of actor %s", uri)
}

// FollowersBehind are peers' actors that follow or are followed and are reached through an inbox, those first that were not
// asked for longest.
func (r Reader) FollowersBehind(ctx context.Context, inbox domain.URI, limit int) ([]domain.URI, error) {
	rows, err := all[struct{ URI domain.URI }](r.db(ctx), `SELECT uri FROM actors
		WHERE NOT local AND gone_at = 0 AND (inbox = ? OR shared_inbox = ?)
			AND EXISTS (SELECT 1 FROM follows WHERE follower = actors.uri OR followed = actors.uri)
		ORDER BY fetched_at, id LIMIT ?`, inbox, inbox, limit)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.URI
	}
	return uris, failed(err, "list who is reached through %s", inbox)
}

// SaveActor inserts or replaces the actor with that URI and keeps its ID. It refuses to turn ours into a peer's or the
// other way round. A key id that another actor published stays that actor's. Raw nil keeps the raw JSON.
func (tx *Tx) SaveActor(ctx context.Context, a domain.Actor) error {
	tx.savedActors = append(tx.savedActors, a.URI)
	known, err := one[struct{ Local bool }](tx.db(ctx), "SELECT local FROM actors WHERE uri = ?", a.URI)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		row := newActorRow(a)
		err = tx.db(ctx).Create(&row).Error
		if err == nil && !a.Local && row.Host != "" {
			err = tx.knowPeer(ctx, row.Host)
		}
	case err != nil:
	case known.Local != a.Local:
		err = fmt.Errorf("it exists and is ours or a peer's for ever: %w", domain.ErrConflict)
	default:
		row := newActorRow(a)
		omit := []string{"id", "uri", "local"}
		if a.Raw == nil {
			omit = append(omit, "raw")
		}
		err = tx.db(ctx).Model(&actorRow{}).Select("*").Omit(omit...).Where("uri = ?", a.URI).Updates(&row).Error
	}
	if err != nil {
		return failed(err, "save actor %s", a.URI)
	}
	return failed(tx.saveActorKeys(ctx, a), "save the keys of %s", a.URI)
}

func (tx *Tx) saveActorKeys(ctx context.Context, a domain.Actor) error {
	if _, err := exec(tx.db(ctx), "DELETE FROM actor_keys WHERE owner = ?", a.URI); err != nil {
		return err
	}
	for _, key := range a.Keys {
		if _, err := exec(tx.db(ctx), "INSERT INTO actor_keys (id, owner) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
			key.ID, a.URI); err != nil {
			return err
		}
	}
	return nil
}

// MarkActorGone notes that a peer's actor was deleted: its follows, responses, items and notes go with it, and what waits for
// its inboxes if nobody else is behind them.
func (tx *Tx) MarkActorGone(ctx context.Context, uri domain.URI, when time.Time) error {
	tx.savedActors = append(tx.savedActors, uri)
	n, err := exec(tx.db(ctx), "UPDATE actors SET gone_at = ? WHERE uri = ?", at(when), uri)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	if err == nil {
		err = tx.cancelDeliveriesToNobody(ctx, uri)
		if errors.Is(err, domain.ErrNotFound) {
			err = nil // one of ours
		}
	}
	if err == nil {
		err = tx.unindex(ctx, "item_id IN (SELECT id FROM items WHERE actor = ?)", uri)
	}
	for _, statement := range []string{
		"DELETE FROM follows WHERE follower = @uri OR followed = @uri",
		"DELETE FROM timeline WHERE author = @uri",
		"DELETE FROM items WHERE actor = @uri",
		"DELETE FROM notes WHERE actor = @uri",
		"DELETE FROM notifications WHERE actor = @uri",
		"DELETE FROM submissions WHERE author = @uri",
		"DELETE FROM stream_authors WHERE author = @uri",
		"DELETE FROM quotes WHERE actor = @uri",
	} {
		if err == nil {
			_, err = exec(tx.db(ctx), statement, map[string]any{"uri": uri})
		}
	}
	if err == nil {
		err = tx.deleteResponsesOf(ctx, uri)
	}
	return failed(err, "mark actor %s as gone", uri)
}
