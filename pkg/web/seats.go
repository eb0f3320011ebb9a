package web

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// How long a member counts as sitting at an editor. A script says so every ten seconds, in a hidden tab every minute; without
// scripts nothing says when the tab is closed.
const (
	liveSeat  = 90 * time.Second
	quietSeat = 30 * time.Minute
	maxSeats  = 5000
)

// seats says who has which editor open. It is forgotten when the node stops: open tabs say it again.
type seats struct {
	mu    sync.Mutex
	taken map[seatKey]seat
}

type seatKey struct{ item, member domain.ID }

type seat struct {
	name                   string
	live                   bool // a script tells of the tab
	opened, heard, changed time.Time
}

func newSeats() *seats { return &seats{taken: map[seatKey]seat{}} }

func (s *seats) change(item domain.ID, m *domain.Member, now time.Time, fn func(*seat)) {
	if item == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.taken) >= maxSeats {
		for key, old := range s.taken {
			if !old.present(now) {
				delete(s.taken, key)
			}
		}
	}
	key := seatKey{item, m.ID}
	one, sits := s.taken[key]
	if !sits && len(s.taken) >= maxSeats {
		return
	}
	if !sits || !one.present(now) {
		one = seat{opened: now}
	}
	one.name, one.heard = firstOf(m.Name, m.Email), now
	fn(&one)
	s.taken[key] = one
}

// opened says that a member loaded an editor.
func (s *seats) opened(item domain.ID, m *domain.Member, now time.Time) {
	s.change(item, m, now, func(*seat) {})
}

// saved says that a member changed an item.
func (s *seats) saved(item domain.ID, m *domain.Member, now time.Time) {
	s.change(item, m, now, func(one *seat) { one.changed = now })
}

// beat says that a tab is still open; writing, that something was typed since the last one.
func (s *seats) beat(item domain.ID, m *domain.Member, now time.Time, writing bool) {
	s.change(item, m, now, func(one *seat) {
		one.live = true
		if writing {
			one.changed = now
		}
	})
}

// left says that a member closed the tab.
func (s *seats) left(item domain.ID, m *domain.Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, seatKey{item, m.ID})
}

func (s seat) present(now time.Time) bool {
	if s.live {
		return now.Sub(s.heard) < liveSeat
	}
	return now.Sub(s.heard) < quietSeat
}

// others are the members who have an item open, besides one.
func (s *seats) others(item domain.ID, besides *domain.Member, now time.Time) []seat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []seat
	for key, one := range s.taken {
		if key.item == item && key.member != besides.ID && one.present(now) {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b seat) int { return strings.Compare(a.name, b.name) })
	return all
}
