package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAModeIsProposedOnlyWhereNothingIsRemembered(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for _, c := range []struct {
			after time.Duration // monday
			mode  domain.SignatureMode
			want  domain.SignatureMode
		}{
			{0, domain.SignEd25519, domain.SignEd25519},
			{0, domain.SignRFC9421, domain.SignEd25519},
			{time.Hour, domain.SignRFC9421, domain.SignRFC9421},
		} {
			now := monday.Add(c.after)
			write(t, s, func(tx *storage.Tx) error {
				return tx.ProposeMode(ctx, "peer.example", c.mode, now, now.Add(time.Hour))
			})
			equal(t, "the mode", value(s.Peer(ctx, "peer.example"))(t).Mode, c.want)
		}
	})
}
