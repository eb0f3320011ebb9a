package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// groupHosts are the hosts whose program wants activities wrapped (domain.GroupPrograms).
const groupHosts = "(SELECT host FROM peers WHERE software IN ?)"

// PlainFollowerInboxes are those FollowerInboxes of groups that get addresses announced.
func (r Reader) PlainFollowerInboxes(ctx context.Context, groups []domain.URI) ([]Target, error) {
	return r.groupFollowers(ctx, groups, "NOT IN")
}

// WrappedFollowerInboxes are those FollowerInboxes of groups that get whole activities announced. An inbox belongs to one
// host, so it is in one of the two lists only.
func (r Reader) WrappedFollowerInboxes(ctx context.Context, groups []domain.URI) ([]Target, error) {
	return r.groupFollowers(ctx, groups, "IN")
}

func (r Reader) groupFollowers(ctx context.Context, groups []domain.URI, which string) ([]Target, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	rows, err := all[struct{ Inbox domain.URI }](r.db(ctx), `SELECT DISTINCT
			CASE WHEN actors.shared_inbox <> '' THEN actors.shared_inbox ELSE actors.inbox END AS inbox
		FROM follows JOIN actors ON actors.uri = follows.follower
		WHERE follows.followed IN ? AND follows.state = 'accepted' AND actors.host `+which+" "+groupHosts+" AND "+reachable,
		inList(groups), domain.GroupPrograms())
	targets := make([]Target, len(rows))
	for i, row := range rows {
		targets[i] = Target{Inbox: row.Inbox, Host: row.Inbox.Host()}
	}
	return targets, failed(err, "list the inboxes of the followers of groups")
}
