package storage

import (
	"context"
	"slices"
	"sync"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxCached bounds the memory of a cache, at some 3 KB for each actor; when it is reached, all are read anew.
const maxCached = 1000

// cache keeps rows as they were read: each message of a peer needs its sender and its host two or three times. What a commit
// of this store changes leaves it at once, what another process changes as soon as Watch notices.
type cache[K comparable, V any] struct {
	mu      sync.Mutex
	held    map[K]V
	version int // rises when one may have changed
}

func (c *cache[K, V]) get(key K) (value V, ok bool, version int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	value, ok = c.held[key]
	return value, ok, c.version
}

// put keeps what was read, unless something may have changed since version.
func (c *cache[K, V]) put(key K, value V, version int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != version {
		return
	}
	if c.held == nil || len(c.held) >= maxCached {
		c.held = map[K]V{}
	}
	c.held[key] = value
}

func (c *cache[K, V]) forget(keys []K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		delete(c.held, key)
	}
	c.version++
}

func (c *cache[K, V]) forgetAll() {
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
		s.actors.put(actor.URI, actor, version)
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
		s.actors.put(actor.URI, actor, version)
	}
	return actor, found, err
}

// Peer is Reader.Peer from memory where it can be.
func (s *Store) Peer(ctx context.Context, host string) (domain.Peer, error) {
	held, ok, version := s.peers.get(host)
	if ok {
		return held, nil
	}
	peer, err := s.Reader.Peer(ctx, host)
	if err == nil {
		s.peers.put(host, peer, version)
	}
	return peer, err
}

// changed forgets what a committed transaction may have changed of what is kept in memory.
func (s *Store) changed(tx *Tx) {
	if tx.savedSettings {
		s.settings.forget()
		s.actors.forgetAll() // settings change with the base, and all addresses with it
		s.indexed.Store(false)
	}
	if tx.savedItems {
		s.languages.forgetAll()
		s.tongues.forgetAll()
	}
	if tx.savedStandings {
		s.standings.forget()
	}
	if len(tx.savedActors) > 0 {
		s.actors.forget(tx.savedActors)
	}
	if len(tx.savedPeers) > 0 {
		s.peers.forget(tx.savedPeers)
	}
}
