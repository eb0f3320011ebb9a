package storage

import (
	"context"
	"slices"
	"sync"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxCachedActors bounds the memory for actors, at some 3 KB each; when it is reached, all are read anew.
const maxCachedActors = 1000

// actorCache keeps actors as they were read: each message of a peer needs its sender two or three times. What a commit of
// this store changes leaves it at once, what another process changes as soon as Watch notices.
type actorCache struct {
	mu      sync.Mutex
	held    map[domain.URI]domain.Actor
	version int // rises when one may have changed
}

func (c *actorCache) get(uri domain.URI) (actor domain.Actor, ok bool, version int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	actor, ok = c.held[uri]
	return actor, ok, c.version
}

// put keeps what was read, unless something may have changed since version.
func (c *actorCache) put(actor domain.Actor, version int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != version {
		return
	}
	if c.held == nil || len(c.held) >= maxCachedActors {
		c.held = map[domain.URI]domain.Actor{}
	}
	c.held[actor.URI] = actor
}

func (c *actorCache) forget(uris []domain.URI) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, uri := range uris {
		delete(c.held, uri)
	}
	c.version++
}

func (c *actorCache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = nil
	c.version++
}

// ActorByURI is Reader.ActorByURI from memory where it can be. Its slices are shared: they are to be read only.
func (s *Store) ActorByURI(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	held, ok, version := s.actors.get(uri)
	if ok {
		return held, nil
	}
	actor, err := s.Reader.ActorByURI(ctx, uri)
	if err == nil {
		s.actors.put(actor, version)
	}
	return actor, err
}

// ActorByKey is Reader.ActorByKey from memory where it can be: most keys lie in the document of their actor.
func (s *Store) ActorByKey(ctx context.Context, key domain.URI) (domain.Actor, domain.PublicKey, error) {
	held, ok, version := s.actors.get(key.WithoutFragment())
	if ok {
		i := slices.IndexFunc(held.Keys, func(k domain.PublicKey) bool { return k.ID == key })
		if i >= 0 && held.Keys[i].Owner == held.URI {
			return held, held.Keys[i], nil
		}
	}
	actor, found, err := s.Reader.ActorByKey(ctx, key)
	if err == nil {
		s.actors.put(actor, version)
	}
	return actor, found, err
}

// changed forgets what a committed transaction may have changed of what is kept in memory.
func (s *Store) changed(tx *Tx) {
	if tx.savedSettings {
		s.settings.forget()
		s.actors.forgetAll() // settings change with the base, and all addresses with it
	}
	if len(tx.savedActors) > 0 {
		s.actors.forget(tx.savedActors)
	}
}
