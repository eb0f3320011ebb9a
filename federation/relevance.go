package federation

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// concerns says whether a verified message is worth keeping: an actor of ours follows its sender, it is addressed to us or
// about something of ours. The rest of the fediverse's talk is accepted and dropped, as Mastodon does.
func (s *Server) concerns(ctx context.Context, h here, m *message, known bool) (bool, error) {
	verb := domain.Verb(m.Type)
	if !slices.Contains(node.Verbs(), verb) {
		return false, nil
	}
	if m.touches(h) {
		return true, nil
	}
	switch verb {
	case domain.VerbDelete:
		return known || !m.aboutUnknown, nil
	case domain.VerbUndo, domain.VerbAccept, domain.VerbReject, domain.VerbBlock, domain.VerbLeave:
		// They take back or answer something; of a sender that we never met there is nothing to take back. What they
		// name may still wait in the inbox, so the store is not asked for it.
		return known, nil
	case domain.VerbUpdate:
		// Another of the object's host may edit it: a member of a Mobilizon group does. Its host is asked.
		if held, err := s.isHeld(ctx, m.Object); err != nil || held && (known || domain.SameHost(m.Object, m.Actor)) {
			return err == nil, err
		}
	case domain.VerbCreate:
		if ours, err := s.isInThreadOfOurs(ctx, h, m.InReplyTo); err != nil || ours {
			return ours, err
		}
	case domain.VerbAnnounce, domain.VerbMove:
	default:
		return false, nil
	}
	return s.Store.IsFollowed(ctx, m.Actor)
}

// touches says whether a message is to one of our actors or about something of this node.
func (m *message) touches(h here) bool {
	for _, uri := range slices.Concat(m.To, m.Cc, m.Audience, m.Mentions, m.Objects,
		[]domain.URI{m.Object, m.Target, m.InReplyTo, m.Quote, m.InnerObject}) {
		if uri != "" && h.IsOurs(uri) {
			return true
		}
	}
	return false
}

// isInThreadOfOurs recognises an answer to an answer under something of ours.
func (s *Server) isInThreadOfOurs(ctx context.Context, h here, parent domain.URI) (bool, error) {
	if parent == "" {
		return false, nil
	}
	note, err := s.Store.NoteByURI(ctx, parent)
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return err == nil && h.IsOurs(note.Root), err
}

// hearInterval is how exactly it is known when a host was last heard; a write for each message would cost too much.
const hearInterval = 10 * time.Minute

// heard remembers which hosts were noted lately.
type heard struct {
	mu    sync.Mutex
	hosts map[string]time.Time
}

// isDue says whether a host is to be noted now.
func (h *heard) isDue(host string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last, ok := h.hosts[host]; ok && now.Sub(last) < hearInterval && !now.Before(last) {
		return false
	}
	if h.hosts == nil || len(h.hosts) > maxHeard {
		h.hosts = map[string]time.Time{}
	}
	h.hosts[host] = now
	return true
}

// maxHeard bounds the memory for hosts that were heard, at some 100 bytes each.
const maxHeard = 10_000

// heardFrom notes that a host lives. One that rested after failures gets its deliveries again.
func (s *Server) heardFrom(ctx context.Context, peer domain.Peer) error {
	now := s.Now()
	rests := peer.Fails > 0
	if !s.heard.isDue(peer.Host, now) && !rests {
		return nil
	}
	return s.Store.Write(ctx, func(tx *storage.Tx) error { return tx.HeardFrom(ctx, peer.Host, now) })
}
