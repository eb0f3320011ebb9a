package app

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

// encode makes the bytes of an activity of ours, with a proof by its actor (FEP-8b32): whoever forwards it, it can be
// believed. Only an actor that is being made has no key yet.
func (a *App) encode(addresses domain.Addresses, activity *domain.Activity) ([]byte, error) {
	raw, err := activitystreams.Encoder{Addresses: addresses}.Activity(*activity)
	if err != nil {
		return nil, err
	}
	key, found, err := a.keyOf(context.Background(), activity.Actor, domain.KeyEd25519)
	if err != nil || !found {
		return raw, err
	}
	return a.keys.Prove(raw, key, a.now())
}

// keyOf is the current key of an actor of ours.
func (a *App) keyOf(ctx context.Context, owner domain.URI, algorithm domain.KeyAlgorithm) (key domain.PrivateKey, found bool, err error) {
	keys, err := a.Store.PrivateKeys(ctx, owner)
	if err != nil {
		return key, false, fmt.Errorf("find the %s key of %s: %w", algorithm, owner, err)
	}
	for _, key := range keys {
		if key.Algorithm == algorithm {
			return key, true, nil
		}
	}
	return key, false, nil
}

// nodeKey signs our fetches.
func (a *App) nodeKey(ctx context.Context) (domain.PrivateKey, error) {
	settings, err := a.Store.Settings(ctx)
	if err != nil {
		return domain.PrivateKey{}, err
	}
	key, found, err := a.keyOf(ctx, settings.Addresses().NodeActor(), domain.KeyRSA)
	if err == nil && !found {
		err = domain.Explain(domain.ErrUnavailable, "this node is not set up yet", nil)
	}
	return key, err
}

// ed25519Key signs to hosts that showed that they read it.
func (a *App) ed25519Key(ctx context.Context, owner domain.URI) (key domain.PrivateKey, found bool, err error) {
	return a.keyOf(ctx, owner, domain.KeyEd25519)
}
