package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const followColumns = "id, uri, follower, followed, state, created_at, accepted_at"

// FollowWith is a follow with the actor at its other end.
type FollowWith struct {
	Follow domain.Follow
	Actor  domain.Actor
}

// FollowByURI finds a follow by the id of its latest Follow activity.
func (r Reader) FollowByURI(ctx context.Context, uri domain.URI) (domain.Follow, error) {
	row, err := one[followRow](r.db(ctx), "SELECT "+followColumns+" FROM follows WHERE uri = ?", uri)
	return row.follow(), failed(err, "find follow %s", uri)
}

// FollowOf finds the follow of one actor by another.
func (r Reader) FollowOf(ctx context.Context, follower, followed domain.URI) (domain.Follow, error) {
	row, err := one[followRow](r.db(ctx), "SELECT "+followColumns+" FROM follows WHERE followed = ? AND follower = ?",
		followed, follower)
	return row.follow(), failed(err, "find the follow of %s by %s", followed, follower)
}

// FollowersOf lists who follows an actor, accepted or not; blocked hosts are left out.
func (r Reader) FollowersOf(ctx context.Context, actor domain.URI, page Page) ([]FollowWith, int, error) {
	return r.follows(ctx, "followed", "follower", actor, page)
}

// FollowingOf lists whom an actor follows, accepted or not.
func (r Reader) FollowingOf(ctx context.Context, actor domain.URI, page Page) ([]FollowWith, int, error) {
	return r.follows(ctx, "follower", "followed", actor, page)
}

func (r Reader) follows(ctx context.Context, side, other string, actor domain.URI, page Page) ([]FollowWith, int, error) {
	from := " FROM follows JOIN actors ON actors.uri = follows." + other + " WHERE follows." + side +
		" = ? AND follows.state <> 'rejected' AND actors.host NOT IN " + blockedHosts + " AND actors.uri NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+from, actor)
	if err != nil {
		return nil, 0, failed(err, "count the follows of %s", actor)
	}
	rows, err := all[followRow](r.db(ctx), "SELECT follows.id, follows.uri, follower, followed, state, created_at, accepted_at"+
		from+" ORDER BY follows.created_at DESC, follows.id DESC LIMIT ? OFFSET ?", actor, page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list the follows of %s", actor)
	}
	others := make([]domain.URI, len(rows))
	list := make([]FollowWith, len(rows))
	for i := range rows {
		list[i].Follow = rows[i].follow()
		others[i] = list[i].Follow.Follower
		if other == "followed" {
			others[i] = list[i].Follow.Followed
		}
	}
	known, err := r.ActorsByURI(ctx, others)
	for i := range list {
		list[i].Actor = known[others[i]]
	}
	return list, total, err
}

// FollowCounts counts the accepted follows of an actor, in both directions.
func (r Reader) FollowCounts(ctx context.Context, actor domain.URI) (followers, following int, err error) {
	row, err := one[struct{ Followers, Following int }](r.db(ctx), `SELECT
		(SELECT count(*) FROM follows WHERE followed = ? AND state = 'accepted') AS followers,
		(SELECT count(*) FROM follows WHERE follower = ? AND state = 'accepted') AS following`, actor, actor)
	return row.Followers, row.Following, failed(err, "count the follows of %s", actor)
}

// IsFollowed says whether an actor of ours follows the actor, or asked to.
func (r Reader) IsFollowed(ctx context.Context, actor domain.URI) (bool, error) {
	followed, err := exists(r.db(ctx), "SELECT 1 FROM follows WHERE ours AND followed = ? AND state <> 'rejected'", actor)
	return followed, failed(err, "look who follows %s", actor)
}

// FollowersOnHost are the accepted followers of an actor that live on a host (FEP-8fcf). It costs what that host has actors
// here: it is asked for each delivery, when an actor may have ten thousand followers.
func (r Reader) FollowersOnHost(ctx context.Context, actor domain.URI, host string) ([]domain.URI, error) {
	rows, err := all[struct{ Follower string }](r.db(ctx), `SELECT uri AS follower FROM actors
		WHERE host = ? AND EXISTS (SELECT 1 FROM follows WHERE follower = actors.uri AND followed = ? AND state = 'accepted')
		ORDER BY uri`, host, actor)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = domain.URI(row.Follower)
	}
	return uris, failed(err, "list the followers of %s on %s", actor, host)
}

// OurFollowersOf are our actors that follow a peer's, accepted (FEP-8fcf).
func (r Reader) OurFollowersOf(ctx context.Context, followed domain.URI) ([]domain.URI, error) {
	rows, err := all[struct{ Follower domain.URI }](r.db(ctx),
		"SELECT follower FROM follows WHERE ours AND followed = ? AND state = 'accepted' ORDER BY follower", followed)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.Follower
	}
	return uris, failed(err, "list our followers of %s", followed)
}

// SaveFollow inserts a follow or replaces the one between the same actors, keeping its ID and CreatedAt.
func (tx *Tx) SaveFollow(ctx context.Context, f domain.Follow) error {
	_, err := exec(tx.db(ctx), `INSERT INTO follows (id, uri, follower, followed, ours, state, created_at, accepted_at)
		VALUES (?, ?, ?, ?, EXISTS (SELECT 1 FROM actors WHERE uri = ? AND local), ?, ?, ?)
		ON CONFLICT (followed, follower) DO UPDATE SET uri = excluded.uri, state = excluded.state,
			accepted_at = excluded.accepted_at, ours = excluded.ours`,
		f.ID, f.URI, f.Follower, f.Followed, f.Follower, f.State, at(f.CreatedAt), at(f.AcceptedAt))
	if err != nil {
		return failed(err, "save the follow of %s by %s", f.Followed, f.Follower)
	}
	return tx.followChanged(ctx, f.Follower, f.Followed)
}

// DeleteFollow ends a follow; false if there was none.
func (tx *Tx) DeleteFollow(ctx context.Context, follower, followed domain.URI) (removed bool, err error) {
	n, err := exec(tx.db(ctx), "DELETE FROM follows WHERE followed = ? AND follower = ?", followed, follower)
	if err != nil || n == 0 {
		return false, failed(err, "delete the follow of %s by %s", followed, follower)
	}
	return true, tx.followChanged(ctx, follower, followed)
}

// followChanged renews the timeline when an actor of ours begins or ends to follow a peer's.
func (tx *Tx) followChanged(ctx context.Context, follower, followed domain.URI) error {
	ours, err := exists(tx.db(ctx), "SELECT 1 FROM actors WHERE uri = ? AND local", follower)
	if err != nil || !ours {
		return failed(err, "look for actor %s", follower)
	}
	return tx.refreshTimelineOf(ctx, followed)
}

type followRow struct {
	ID         string
	URI        string
	Follower   string
	Followed   string
	State      string
	Created    micros `gorm:"column:created_at"`
	AcceptedAt micros
}

func (row followRow) follow() domain.Follow {
	return domain.Follow{
		ID:         domain.ID(row.ID),
		URI:        domain.URI(row.URI),
		Follower:   domain.URI(row.Follower),
		Followed:   domain.URI(row.Followed),
		State:      domain.FollowState(row.State),
		CreatedAt:  row.Created.time(),
		AcceptedAt: row.AcceptedAt.time(),
	}
}
