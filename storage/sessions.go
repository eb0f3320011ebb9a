package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Sessions keeps logins for alexedwards/scs; it implements scs.CtxStore. A copy of the table logs nobody in: it has
// only the hashes of the tokens.
type Sessions struct{ store *Store }

// Sessions are the logins of this node.
func (s *Store) Sessions() *Sessions { return &Sessions{store: s} }

// FindCtx returns the data of a session that has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	row, err := one[struct{ Data []byte }](s.store.db(ctx), "SELECT data FROM sessions WHERE token = ? AND expiry > ?",
		hashToken(token), at(s.store.now()))
	if errors.Is(err, domain.ErrNotFound) {
		return nil, false, nil
	}
	return row.Data, err == nil, failed(err, "find the session")
}

// CommitCtx inserts or replaces a session, and drops those that expired.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	err := s.store.Write(ctx, func(tx *Tx) error {
		if _, err := exec(tx.db(ctx), "DELETE FROM sessions WHERE expiry <= ?", at(tx.now())); err != nil {
			return err
		}
		_, err := exec(tx.db(ctx), `INSERT INTO sessions (token, data, expiry) VALUES (?, ?, ?)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`, hashToken(token), data, at(expiry))
		return err
	})
	return failed(err, "save the session")
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	err := s.store.Write(ctx, func(tx *Tx) error {
		_, err := exec(tx.db(ctx), "DELETE FROM sessions WHERE token = ?", hashToken(token))
		return err
	})
	return failed(err, "delete the session")
}

// Find implements scs.Store.
func (s *Sessions) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete implements scs.Store.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
