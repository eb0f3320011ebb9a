package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// OpenResponders are the peers' actors who gave an object a kind of response for everybody to see, newest first.
func (r Reader) OpenResponders(ctx context.Context, object domain.URI, kind domain.ResponseKind, limit int) ([]domain.Actor, error) {
	rows, err := all[struct{ Actor domain.URI }](r.db(ctx), "SELECT actor FROM responses WHERE object = ? AND kind = ? AND open AND host <> ''"+
		" AND host NOT IN "+blockedHosts+" AND actor NOT IN "+blockedActors+" ORDER BY created_at DESC, id DESC LIMIT ?", object, kind, limit)
	if err != nil || len(rows) == 0 {
		return nil, failed(err, "list who gave a %s to %s", kind, object)
	}
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.Actor
	}
	known, err := r.ActorsByURI(ctx, uris)
	actors := make([]domain.Actor, 0, len(uris))
	for _, uri := range uris {
		if actor, ok := known[uri]; ok {
			actors = append(actors, actor)
		}
	}
	return actors, err
}
