package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ProposeMode notes how a host may be signed to, unless something is remembered of it at now: what it refused lately is
// not proposed again before that is forgotten.
func (tx *Tx) ProposeMode(ctx context.Context, host string, mode domain.SignatureMode, now, until time.Time) error {
	err := tx.knowPeer(ctx, host)
	if err == nil {
		_, err = exec(tx.db(ctx), "UPDATE peers SET mode = ?, mode_until = ? WHERE host = ? AND (mode = '' OR mode_until <= ?)",
			mode, at(until), host, at(now))
	}
	return failed(err, "note how %s signs", host)
}
