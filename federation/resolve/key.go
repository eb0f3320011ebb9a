package resolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Key finds a public key and its owner: in the store, else with one question to its host. domain.ErrUnavailable says
// that the host may answer later; any other failure is final for now.
func (r *Resolver) Key(ctx context.Context, keyID domain.URI) (domain.Actor, domain.PublicKey, error) {
	owner, key, err := r.Store.ActorByKey(ctx, keyID)
	switch {
	case err == nil && !owner.GoneAt.IsZero():
		return domain.Actor{}, domain.PublicKey{}, fmt.Errorf("the owner of key %s was deleted: %w", keyID, domain.ErrGone)
	case err == nil:
		return owner, key, nil
	case !errors.Is(err, domain.ErrNotFound):
		return domain.Actor{}, domain.PublicKey{}, err
	}
	return r.askForKey(ctx, keyID)
}

// RefreshKey asks the owner's host again, because a signature did not match stale, the key that we held. Many who ask at
// once share one question, and whoever comes after it gets what it brought; otherwise a key is asked for once a minute,
// and domain.ErrTooMany says so in between.
func (r *Resolver) RefreshKey(ctx context.Context, keyID domain.URI, stale domain.PublicKey) (domain.Actor, domain.PublicKey, error) {
	owner, err := r.actors.do(ctx, "refresh "+string(keyID), func(ctx context.Context) (domain.Actor, error) {
		known, key, err := r.Store.ActorByKey(ctx, keyID)
		if err == nil && key.PEM != stale.PEM {
			return known, nil // somebody else asked while we verified
		}
		if err != nil && !errors.Is(err, domain.ErrNotFound) {
			return domain.Actor{}, err
		}
		if !r.refreshes.allow(keyID.Host(), string(keyID), r.Now()) {
			return domain.Actor{}, fmt.Errorf("key %s was asked for a moment ago: %w", keyID, domain.ErrTooMany)
		}
		if err != nil {
			owner, _, err := r.askForKey(ctx, keyID)
			return owner, err
		}
		return r.refetchActor(ctx, known.URI)
	})
	if err != nil {
		return domain.Actor{}, domain.PublicKey{}, err
	}
	return keyOf(owner, keyID)
}

func keyOf(owner domain.Actor, keyID domain.URI) (domain.Actor, domain.PublicKey, error) {
	for _, key := range owner.Keys {
		if key.ID == keyID {
			return owner, key, nil
		}
	}
	return domain.Actor{}, domain.PublicKey{}, domain.Explain(domain.ErrUnauthorized,
		fmt.Sprintf("%s does not list the key %s", owner.URI, keyID), nil)
}

func (r *Resolver) askForKey(ctx context.Context, keyID domain.URI) (domain.Actor, domain.PublicKey, error) {
	if r.Addresses().IsOurs(keyID) {
		return domain.Actor{}, domain.PublicKey{}, domain.Explain(domain.ErrUnauthorized, "this node sends itself nothing", nil)
	}
	question := "key " + string(keyID)
	if err := r.failedBefore(ctx, question); err != nil {
		return domain.Actor{}, domain.PublicKey{}, err
	}
	owner, err := r.actors.do(ctx, question, func(ctx context.Context) (domain.Actor, error) {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		known, _, err := r.Store.ActorByKey(ctx, keyID)
		if err == nil && known.GoneAt.IsZero() && r.Now().Sub(known.FetchedAt) < silentFor {
			return known, nil // somebody else asked while we looked
		}
		owner, err := r.keyOwner(ctx, keyID)
		if err != nil {
			r.remember(question, err)
		}
		return owner, err
	})
	if err != nil {
		return domain.Actor{}, domain.PublicKey{}, err
	}
	found, key, err := keyOf(owner, keyID)
	if err != nil {
		r.remember(question, err)
	}
	return found, key, err
}

// keyOwner finds who owns a key that we never saw. Most peers serve the whole actor at the key's address; GoToSocial
// serves a stub of it, others the key alone with its owner. Then the owner is asked, and must list the key.
func (r *Resolver) keyOwner(ctx context.Context, keyID domain.URI) (domain.Actor, error) {
	address := keyID.WithoutFragment()
	object, err := r.fetchObject(ctx, address)
	if err != nil {
		return domain.Actor{}, err
	}
	owner := object.ObjectID()
	switch o := object.(type) {
	case *domain.Actor:
		if o.URI == address {
			actor, err := asActor(address, o)
			if err != nil {
				return domain.Actor{}, err
			}
			return r.keepActor(ctx, actor)
		}
	case *domain.Unknown:
		owner = ownerNamedBy(o.Raw)
	case *domain.Tombstone:
		return domain.Actor{}, fmt.Errorf("key %s was deleted: %w", keyID, domain.ErrGone)
	default:
		return domain.Actor{}, unusable("%s is not a key", keyID)
	}
	if !domain.SameHost(owner, keyID) {
		return domain.Actor{}, domain.Explain(domain.ErrUnauthorized,
			fmt.Sprintf("the key %s names an owner on another host, %q", keyID, owner), nil)
	}
	return r.refetchActor(ctx, owner)
}

func ownerNamedBy(raw []byte) domain.URI {
	var key struct {
		Owner      string `json:"owner"`
		Controller string `json:"controller"`
	}
	if json.Unmarshal(raw, &key) != nil {
		return ""
	}
	if key.Owner == "" {
		key.Owner = key.Controller
	}
	owner, err := domain.ParseURI(key.Owner)
	if err != nil {
		return ""
	}
	return owner
}
