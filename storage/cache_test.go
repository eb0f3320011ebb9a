package storage_test

import (
	"testing"

	"github.com/weftwork/weftwork/storage"
)

func TestWhatIsKeptOfAPeerInMemoryFollowsEveryChange(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		blocked := func() bool { return value(s.Peer(t.Context(), "peer.example"))(t).Blocked }
		equal(t, "an unknown peer is blocked", blocked(), false)
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "peer.example") })
		equal(t, "a blocked peer is blocked", blocked(), true)
		write(t, s, func(tx *storage.Tx) error { return tx.UnblockPeer(t.Context(), "peer.example") })
		equal(t, "an unblocked peer is blocked", blocked(), false)
	})
}
