package resolve

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// RenewActor asks the actor's host, however fresh the store is, and keeps the answer: for what must be true now, such as
// where an actor moved and which aliases it has.
func (r *Resolver) RenewActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	return r.refetchActor(ctx, uri)
}
