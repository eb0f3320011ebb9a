package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Farewell is how far the last messages of the node got.
type Farewell = storage.Farewell

// Leave lets the node leave the network, and sends its last messages until each was tried; what hosts did not take waits
// for the server. It may be called again at any time. report is told how far it is.
func (a *App) Leave(ctx context.Context, by domain.Member, host string, report func(Farewell)) (Farewell, error) {
	if err := a.Node.Leave(ctx, by, host); err != nil {
		return Farewell{}, err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); a.work(ctx, "deliveries", a.worker) }()
	defer func() { stop(); <-ended }()
	ticker := time.NewTicker(farewellTick)
	defer ticker.Stop()
	for {
		farewell, err := a.Store.Farewell(ctx)
		if err != nil {
			return farewell, fmt.Errorf("look how far the last messages are: %w", err)
		}
		report(farewell)
		if farewell.Due == 0 {
			return farewell, nil
		}
		select {
		case <-ctx.Done():
			return farewell, ctx.Err()
		case <-ticker.C:
		}
	}
}

// farewellTick is how often a person is told how far the last messages are.
const farewellTick = time.Second

// AliasOf is the alias of an actor of ours that an address or handle means, also one whose host no longer answers.
func (a *App) AliasOf(ctx context.Context, actor domain.Actor, text string) (domain.URI, error) {
	if uri := domain.URI(text); slices.Contains(actor.AlsoKnownAs, uri) {
		return uri, nil
	}
	other, err := a.FollowedActor(ctx, text)
	return other.URI, err
}
