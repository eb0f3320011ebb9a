package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Target is an inbox that an activity goes to.
type Target struct {
	Inbox domain.URI
	Host  string
}

// reachable is what an actor must be to get anything from us.
const reachable = "NOT actors.local AND actors.gone_at = 0 AND actors.inbox <> '' AND actors.host NOT IN " + blockedHosts +
	" AND actors.uri NOT IN " + blockedActors

// fromFollowers are the peers' actors that follow one of those named, and get what it says.
const fromFollowers = ` FROM follows JOIN actors ON actors.uri = follows.follower
	WHERE follows.followed IN ? AND follows.state = 'accepted' AND ` + reachable

// FollowerInboxes are the distinct inboxes of everyone who follows one of the actors, shared ones where there are any.
func (r Reader) FollowerInboxes(ctx context.Context, followed []domain.URI) ([]Target, error) {
	if len(followed) == 0 {
		return nil, nil
	}
	rows, err := all[struct{ Inbox domain.URI }](r.db(ctx), `SELECT DISTINCT
			CASE WHEN actors.shared_inbox <> '' THEN actors.shared_inbox ELSE actors.inbox END AS inbox`+fromFollowers, inList(followed))
	targets := make([]Target, len(rows))
	for i, row := range rows {
		targets[i] = Target{Inbox: row.Inbox, Host: row.Inbox.Host()}
	}
	return targets, failed(err, "list the inboxes of followers")
}

// ReachedFollowers counts the actors behind FollowerInboxes, each once.
func (r Reader) ReachedFollowers(ctx context.Context, followed []domain.URI) (int, error) {
	if len(followed) == 0 {
		return 0, nil
	}
	n, err := count(r.db(ctx), "SELECT count(DISTINCT actors.uri)"+fromFollowers, inList(followed))
	return n, failed(err, "count the followers who can be reached")
}

// InboxesOf are the distinct inboxes of the peers' actors among those named, shared ones where there are any.
func (r Reader) InboxesOf(ctx context.Context, named []domain.URI) ([]Target, error) {
	var inboxes []domain.URI
	err := eachPart(named, func(part []domain.URI) error {
		rows, err := all[struct{ Inbox domain.URI }](r.db(ctx), `SELECT DISTINCT
				CASE WHEN shared_inbox <> '' THEN shared_inbox ELSE inbox END AS inbox
			FROM actors WHERE uri IN ? AND `+reachable, inList(part))
		for _, row := range rows {
			inboxes = append(inboxes, row.Inbox)
		}
		return err
	})
	var targets []Target
	for _, inbox := range distinct(inboxes) {
		targets = append(targets, Target{Inbox: inbox, Host: inbox.Host()})
	}
	return targets, failed(err, "list the inboxes of %d actors", len(named))
}

// ProgramInboxes are those inboxes among FollowerInboxes of the followed and InboxesOf the named actors behind which an
// Application stands: a program such as Gancio or a Mobilizon relay, and no person.
func (r Reader) ProgramInboxes(ctx context.Context, followed, named []domain.URI) ([]Target, error) {
	rows, err := all[struct{ Inbox domain.URI }](r.db(ctx), `SELECT DISTINCT
			CASE WHEN shared_inbox <> '' THEN shared_inbox ELSE inbox END AS inbox
		FROM actors WHERE type = ? AND `+reachable+` AND (uri IN ?
			OR uri IN (SELECT follower FROM follows WHERE followed IN ? AND state = 'accepted'))`,
		domain.TypeApplication, inList(named), inList(followed))
	targets := make([]Target, len(rows))
	for i, row := range rows {
		targets[i] = Target{Inbox: row.Inbox, Host: row.Inbox.Host()}
	}
	return targets, failed(err, "list the inboxes of programs")
}
