package storage

import (
	"context"
	"maps"
	"net"
	"strings"
	"sync"

	"golang.org/x/net/idna"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Standings answer from memory what a host or an actor may do here. They are never changed: a write makes new ones.
type Standings struct {
	byTarget  map[string]domain.Standing
	locked    map[domain.URI]bool
	allowOnly bool
}

// Of is what an actor or anything else on its host may do: the stricter of what was decided about it and about its host.
func (s *Standings) Of(uri domain.URI) domain.Standing {
	if s == nil || len(s.byTarget) == 0 && !s.allowOnly {
		return domain.Standing{}
	}
	host := s.OfHost(uri.Host())
	actor, ok := s.byTarget[string(uri.WithoutFragment())]
	if !ok || !actor.IsActor() {
		return host
	}
	if actor.Level.Severity() > host.Level.Severity() {
		return actor
	}
	return host
}

// OfHost is what was decided about a host, with or without a port: the longest name counts. Where only listed hosts are let
// in, one is blocked unless it or a wider name is allowed.
func (s *Standings) OfHost(host string) domain.Standing {
	if s == nil || host == "" {
		return domain.Standing{}
	}
	name := HostTarget(host)
	var found domain.Standing
	for rest := name; rest != ""; _, rest, _ = strings.Cut(rest, ".") {
		standing, ok := s.byTarget[rest]
		if !ok {
			continue
		}
		if found.Target == "" {
			found = standing
		}
		if !s.allowOnly || standing.Level == domain.LevelAllow || standing.Level == domain.LevelBlock {
			return found
		}
	}
	if s.allowOnly {
		return domain.Standing{Target: name, Level: domain.LevelBlock}
	}
	return domain.Standing{}
}

// IsBlocked says whether nothing is taken from an actor or address.
func (s *Standings) IsBlocked(uri domain.URI) bool { return s.Of(uri).Level == domain.LevelBlock }

// RefusesHost says whether a host is blocked by name. Where only listed hosts are let in, others may still be looked at: a
// link leads anywhere.
func (s *Standings) RefusesHost(host string) bool {
	return s.OfHost(host).Level == domain.LevelBlock && !s.AllowOnly()
}

// IsLocked says whether new answers to an item of ours are hidden.
func (s *Standings) IsLocked(item domain.URI) bool { return s != nil && s.locked[item] }

// AllowOnly says whether only listed hosts are let in.
func (s *Standings) AllowOnly() bool { return s != nil && s.allowOnly }

// Exact is what was decided about just this host or actor.
func (s *Standings) Exact(target string) (domain.Standing, bool) {
	if s == nil {
		return domain.Standing{}, false
	}
	standing, ok := s.byTarget[target]
	return standing, ok
}

// With is a copy in which more was decided, to see what that would change.
func (s *Standings) With(more []domain.Standing, allowOnly bool) *Standings {
	changed := &Standings{byTarget: make(map[string]domain.Standing, len(s.byTarget)+len(more)), locked: s.locked, allowOnly: allowOnly}
	maps.Copy(changed.byTarget, s.byTarget)
	for _, standing := range more {
		if standing.Level == domain.LevelNone {
			delete(changed.byTarget, standing.Target)
			continue
		}
		changed.byTarget[standing.Target] = standing
	}
	return changed
}

// HostTarget is a host as standings name it: in lower-case ASCII and without a port.
func HostTarget(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]."))
	for i := range len(host) {
		if host[i] >= 0x80 { // an actor may spell its host in Unicode
			if ascii, err := idna.Lookup.ToASCII(host); err == nil {
				return ascii
			}
			break
		}
	}
	return host
}

// standingsCache keeps the standings, which every message needs and hardly anything changes.
type standingsCache struct {
	mu      sync.Mutex
	held    *Standings
	version int // rises when they may have changed
}

func (c *standingsCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = nil
	c.version++
}

// Standings are what was decided about hosts and actors, from memory until this store, or while Watch runs another process,
// changes them.
func (s *Store) Standings(ctx context.Context) (*Standings, error) {
	s.standings.mu.Lock()
	held, version := s.standings.held, s.standings.version
	s.standings.mu.Unlock()
	if held != nil {
		return held, nil
	}
	read, err := s.Reader.Standings(ctx)
	if err != nil {
		return nil, err
	}
	s.standings.mu.Lock()
	defer s.standings.mu.Unlock()
	if s.standings.version == version {
		s.standings.held = read
	}
	return read, nil
}

// Standings are as the database has them.
func (r Reader) Standings(ctx context.Context) (*Standings, error) {
	rows, err := all[standingRow](r.db(ctx), "SELECT "+standingColumns+" FROM standings")
	if err != nil {
		return nil, failed(err, "read what was decided about hosts and actors")
	}
	moderation, err := r.Moderation(ctx)
	if err != nil {
		return nil, err
	}
	locks, err := all[struct{ Object domain.URI }](r.db(ctx), "SELECT object FROM locks")
	if err != nil {
		return nil, failed(err, "read which items are locked")
	}
	s := newStandings(rows, moderation)
	for _, lock := range locks {
		s.locked[lock.Object] = true
	}
	return s, nil
}

func newStandings(rows []standingRow, moderation domain.Moderation) *Standings {
	s := &Standings{
		byTarget: make(map[string]domain.Standing, len(rows)), locked: map[domain.URI]bool{}, allowOnly: moderation.AllowList,
	}
	for i := range rows {
		standing := rows[i].standing()
		s.byTarget[standing.Target] = standing
	}
	return s
}
