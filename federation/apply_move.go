package federation

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// bothEnds asks the hosts of an actor that moved and of its new address what they say now, if somebody here follows the
// actor. What is fetched is kept: the old profile then shows where it moved.
func (p *Processor) bothEnds(ctx context.Context, move *domain.Activity) ([]domain.Object, error) {
	h, err := p.here(ctx)
	if err != nil || move.ObjectURI != move.Actor || move.Target == "" || move.Target == move.Actor || h.IsOurs(move.Target) {
		return nil, err
	}
	followed, err := p.Store.IsFollowed(ctx, move.Actor)
	if err != nil || !followed {
		return nil, err
	}
	var objects []domain.Object
	for _, uri := range []domain.URI{move.Actor, move.Target} {
		actor, err := p.Resolver.RenewActor(ctx, uri)
		if isTemporary(err) {
			return nil, err
		}
		if err != nil {
			continue // the node refuses the Move, and says why
		}
		objects = append(objects, &actor)
	}
	return objects, nil
}
