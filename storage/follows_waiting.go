package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// FollowByID finds a follow.
func (r Reader) FollowByID(ctx context.Context, id domain.ID) (domain.Follow, error) {
	row, err := one[followRow](r.db(ctx), "SELECT "+followColumns+" FROM follows WHERE id = ?", id)
	return row.follow(), failed(err, "find follow %s", id)
}

// PendingFollowers lists the peers' actors who wait to follow one of ours ("" for any), oldest first.
func (r Reader) PendingFollowers(ctx context.Context, followed domain.URI, page Page) ([]FollowWith, int, error) {
	const from = ` FROM follows JOIN actors ON actors.uri = follows.follower WHERE NOT follows.ours AND follows.state = 'pending'
		AND (? = '' OR followed = ?) AND actors.host NOT IN ` + blockedHosts + " AND actors.uri NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+from, followed, followed)
	if err != nil {
		return nil, 0, failed(err, "count who waits to follow")
	}
	rows, err := all[followRow](r.db(ctx), `SELECT follows.id, follows.uri, follower, followed, state, created_at, accepted_at`+from+
		" ORDER BY follows.created_at, follows.id LIMIT ? OFFSET ?", followed, followed, page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list who waits to follow")
	}
	uris := make([]domain.URI, len(rows))
	for i := range rows {
		uris[i] = domain.URI(rows[i].Follower)
	}
	known, err := r.ActorsByURI(ctx, distinct(uris))
	list := make([]FollowWith, len(rows))
	for i := range rows {
		list[i] = FollowWith{Follow: rows[i].follow(), Actor: orUnknown(known, uris[i])}
	}
	return list, total, err
}
