package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// modes remembers in the store how a host wants requests signed.
type modes struct {
	store *storage.Store
	now   func() time.Time
	log   *slog.Logger
}

// SignatureMode is what the host took last; draft-cavage while nothing is known.
func (m modes) SignatureMode(ctx context.Context, host string) domain.SignatureMode {
	peer, err := m.store.Peer(ctx, host)
	if err != nil || peer.Mode == "" || peer.ModeUntil.Before(m.now()) {
		return domain.SignCavage
	}
	return peer.Mode
}

// RememberMode keeps what a host took, until a moment. Failing to remember costs one request more next time.
func (m modes) RememberMode(ctx context.Context, host string, mode domain.SignatureMode, until time.Time) {
	err := m.store.Write(ctx, func(tx *storage.Tx) error { return tx.RememberMode(ctx, host, mode, until) })
	if err != nil {
		m.log.WarnContext(ctx, "remember signature mode", "host", host, "error", err)
	}
}
