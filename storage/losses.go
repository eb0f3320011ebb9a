package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// HostsBetween are the known hosts that one set of standings blocks or silences (level) and the other does not.
func (r Reader) HostsBetween(ctx context.Context, before, after *Standings, level domain.Level) ([]string, error) {
	hosts, err := r.knownHosts(ctx)
	var changed []string
	for _, host := range hosts {
		if after.OfHost(host).Level == level && before.OfHost(host).Level != level {
			changed = append(changed, host)
		}
	}
	return changed, err
}

// LossOfHosts is what blocking hosts would cost, by host.
func (r Reader) LossOfHosts(ctx context.Context, hosts []string) (map[string]domain.Loss, error) {
	losses := make(map[string]domain.Loss, len(hosts))
	for _, host := range hosts {
		losses[host] = domain.Loss{Hosts: []string{host}}
	}
	err := eachPart(hosts, func(part []string) error {
		for _, side := range []string{"follower", "followed"} {
			if err := r.followsLost(ctx, losses, side, part); err != nil {
				return err
			}
		}
		return r.countLost(ctx, losses, part)
	})
	return losses, failed(err, "look what %d hosts stand for", len(hosts))
}

func (r Reader) followsLost(ctx context.Context, losses map[string]domain.Loss, side string, hosts []string) error {
	rows, err := all[struct {
		Follow followRow `gorm:"embedded"`
		Host   string
	}](r.db(ctx), `SELECT follows.id, follows.uri, follower, followed, state, created_at, accepted_at, actors.host AS host
		FROM follows JOIN actors ON actors.uri = follows.`+side+`
		WHERE NOT actors.local AND follows.state <> 'rejected' AND actors.host IN ? ORDER BY follows.created_at, follows.id`, inList(hosts))
	for _, row := range rows {
		loss := losses[row.Host]
		if side == "follower" {
			loss.Followers = append(loss.Followers, row.Follow.follow())
		} else {
			loss.Followed = append(loss.Followed, row.Follow.follow())
		}
		losses[row.Host] = loss
	}
	return err
}

func (r Reader) countLost(ctx context.Context, losses map[string]domain.Loss, hosts []string) error {
	hosts = inList(hosts)
	rows, err := all[struct {
		Host, Kind string
		N          int
	}](r.db(ctx), `SELECT host, 'item' AS kind, count(*) AS n FROM items WHERE host IN ? GROUP BY host
		UNION ALL SELECT host, 'note', count(*) FROM notes WHERE host IN ? GROUP BY host
		UNION ALL SELECT host, 'delivery', count(*) FROM deliveries WHERE host IN ? AND state = 'pending' GROUP BY host`, hosts, hosts, hosts)
	for _, row := range rows {
		loss := losses[row.Host]
		switch row.Kind {
		case "item":
			loss.Items = row.N
		case "note":
			loss.Notes = row.N
		default:
			loss.Waiting = row.N
		}
		losses[row.Host] = loss
	}
	return err
}

// LossOfActor is what blocking one actor would cost.
func (r Reader) LossOfActor(ctx context.Context, actor domain.URI) (domain.Loss, error) {
	var loss domain.Loss
	rows, err := all[followRow](r.db(ctx), "SELECT "+followColumns+` FROM follows
		WHERE state <> 'rejected' AND (follower = ? OR followed = ?) ORDER BY created_at, id`, actor, actor)
	if err != nil {
		return loss, failed(err, "list the follows of %s", actor)
	}
	for _, row := range rows {
		if follow := row.follow(); follow.Follower == actor {
			loss.Followers = append(loss.Followers, follow)
		} else {
			loss.Followed = append(loss.Followed, follow)
		}
	}
	counts, err := one[struct{ Items, Notes, Waiting int }](r.db(ctx), `SELECT
		(SELECT count(*) FROM items WHERE actor = ?) AS items, (SELECT count(*) FROM notes WHERE actor = ?) AS notes,
		(SELECT count(*) FROM deliveries WHERE state = 'pending' AND inbox = (SELECT inbox FROM actors WHERE uri = ?)) AS waiting`,
		actor, actor, actor)
	loss.Items, loss.Notes, loss.Waiting = counts.Items, counts.Notes, counts.Waiting
	return loss, failed(err, "count what %s stands for", actor)
}

// ResharesOf are the reshares by our actors of what hosts and actors made.
func (r Reader) ResharesOf(ctx context.Context, hosts []string, actors []domain.URI) ([]domain.Response, error) {
	var list []domain.Response
	add := func(column string, values any) error {
		rows, err := all[responseRow](r.db(ctx), "SELECT "+responseColumns+` FROM responses WHERE host = '' AND kind = 'reshare'
			AND object IN (SELECT uri FROM items WHERE NOT local AND `+column+" IN ? UNION SELECT uri FROM notes WHERE NOT local AND "+column+" IN ?)",
			values, values)
		for i := range rows {
			list = append(list, rows[i].response())
		}
		return err
	}
	err := eachPart(hosts, func(part []string) error { return add("host", inList(part)) })
	if err == nil {
		err = eachPart(actors, func(part []domain.URI) error { return add("actor", inList(part)) })
	}
	return list, failed(err, "list the reshares of what is blocked")
}

// EndFollowsWithHost ends all follows between ours and actors of a host, in both directions.
func (tx *Tx) EndFollowsWithHost(ctx context.Context, host string) error {
	_, err := exec(tx.db(ctx), `DELETE FROM follows WHERE follower IN (SELECT uri FROM actors WHERE host = ? AND NOT local)
		OR followed IN (SELECT uri FROM actors WHERE host = ? AND NOT local)`, host, host)
	if err != nil {
		return failed(err, "end the follows with %s", host)
	}
	return tx.refreshTimeline(ctx, `object IN (SELECT uri FROM items WHERE host = ? AND uri IS NOT NULL
		UNION SELECT uri FROM notes WHERE host = ?
		UNION SELECT object FROM responses WHERE host = ? AND kind = 'reshare')`, host, host, host)
}

// EndFollowsWithActor ends all follows between ours and one actor, in both directions.
func (tx *Tx) EndFollowsWithActor(ctx context.Context, actor domain.URI) error {
	_, err := exec(tx.db(ctx), "DELETE FROM follows WHERE follower = ? OR followed = ?", actor, actor)
	if err != nil {
		return failed(err, "end the follows with %s", actor)
	}
	return tx.refreshTimelineOf(ctx, actor)
}
