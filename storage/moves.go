package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MoveOf is the last Move of an actor that was applied or sent; domain.ErrNotFound if there was none.
func (r Reader) MoveOf(ctx context.Context, actor domain.URI) (domain.Move, error) {
	row, err := one[struct {
		Actor, Target domain.URI
		MovedAt       micros
	}](r.db(ctx), "SELECT actor, target, moved_at FROM moves WHERE actor = ?", actor)
	return domain.Move{Actor: row.Actor, Target: row.Target, At: row.MovedAt.time()}, failed(err, "find the move of %s", actor)
}

// RecordMove keeps the last Move of an actor.
func (tx *Tx) RecordMove(ctx context.Context, m domain.Move) error {
	_, err := exec(tx.db(ctx), `INSERT INTO moves (actor, target, moved_at) VALUES (?, ?, ?)
		ON CONFLICT (actor) DO UPDATE SET target = excluded.target, moved_at = excluded.moved_at`, m.Actor, m.Target, at(m.At))
	return failed(err, "record the move of %s", m.Actor)
}

// OurFollowsOf are the follows of an actor by actors of ours, but for those that were rejected.
func (r Reader) OurFollowsOf(ctx context.Context, followed domain.URI) ([]domain.Follow, error) {
	rows, err := all[followRow](r.db(ctx), "SELECT "+followColumns+" FROM follows WHERE ours AND followed = ? AND state <> 'rejected' ORDER BY id", followed)
	follows := make([]domain.Follow, len(rows))
	for i, row := range rows {
		follows[i] = row.follow()
	}
	return follows, failed(err, "list our follows of %s", followed)
}

// RetireActor ends an actor of ours for ever, with its follows and what it liked and passed on. Its keys stay, so that what
// it still has to say can be signed; so do the items that it wrote.
func (tx *Tx) RetireActor(ctx context.Context, uri domain.URI, when time.Time) error {
	tx.savedActors = append(tx.savedActors, uri)
	n, err := exec(tx.db(ctx), "UPDATE actors SET gone_at = ? WHERE uri = ? AND local AND gone_at = 0", at(when), uri)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	if err == nil {
		_, err = exec(tx.db(ctx), "DELETE FROM follows WHERE follower = @uri OR followed = @uri", map[string]any{"uri": uri})
	}
	if err == nil {
		err = tx.deleteResponsesOf(ctx, uri)
	}
	return failed(err, "retire actor %s", uri)
}

// LocalActorEver finds an actor of ours by the name before the "@", also one that was deleted (GoneAt says so).
func (r Reader) LocalActorEver(ctx context.Context, username string) (domain.Actor, error) {
	row, err := one[actorRow](r.db(ctx), "SELECT "+actorColumns+" FROM actors WHERE local AND lower(username) = lower(?)", username)
	return row.actor(), failed(err, "find our actor %q, deleted or not", username)
}

// HasPendingFrom says whether something that an actor of ours sent is still on its way.
func (r Reader) HasPendingFrom(ctx context.Context, sender domain.URI) (bool, error) {
	pending, err := exists(r.db(ctx), "SELECT 1 FROM deliveries WHERE state = 'pending' AND sender = ?", sender)
	return pending, failed(err, "look what %s still sends", sender)
}
