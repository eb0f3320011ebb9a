package storage

import (
	"context"
	"errors"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const peerColumns = "host, software, version, mode, mode_until, fails, not_before, last_heard, last_ok, last_error, blocked, silenced, failing_since"

// Peer is what is known of a host; of an unknown one, its name.
func (r Reader) Peer(ctx context.Context, host string) (domain.Peer, error) {
	row, err := one[peerRow](r.db(ctx), "SELECT "+peerColumns+" FROM peers WHERE host = ?", host)
	if errors.Is(err, domain.ErrNotFound) {
		return domain.Peer{Host: host}, nil
	}
	return row.peer(), failed(err, "find peer %s", host)
}

// Peers lists the known hosts by name.
func (r Reader) Peers(ctx context.Context, page Page) ([]domain.Peer, int, error) {
	total, err := count(r.db(ctx), "SELECT count(*) FROM peers")
	if err != nil {
		return nil, 0, failed(err, "count peers")
	}
	rows, err := all[peerRow](r.db(ctx), "SELECT "+peerColumns+" FROM peers ORDER BY host LIMIT ? OFFSET ?", page.limit(), page.offset())
	peers := make([]domain.Peer, len(rows))
	for i := range rows {
		peers[i] = rows[i].peer()
	}
	return peers, total, failed(err, "list peers")
}

// SavePeer inserts or replaces what is known of a host, but not whether it is blocked.
func (tx *Tx) SavePeer(ctx context.Context, p domain.Peer) error {
	if err := tx.knowPeer(ctx, p.Host); err != nil {
		return failed(err, "save peer %s", p.Host)
	}
	_, err := exec(tx.db(ctx), `UPDATE peers SET software = ?, version = ?, mode = ?, mode_until = ?, fails = ?, not_before = ?,
		last_heard = ?, last_ok = ?, last_error = ?, failing_since = ? WHERE host = ?`,
		storable(p.Software), storable(p.Version), p.Mode, at(p.ModeUntil), p.Fails, at(p.NotBefore), at(p.LastHeard), at(p.LastOK),
		storable(p.LastError), at(p.FailingSince), p.Host)
	return failed(err, "save peer %s", p.Host)
}

// HeardFrom notes when a host last sent something verified. A host that rested is asked again at once: what it could not
// be reached for becomes due.
func (tx *Tx) HeardFrom(ctx context.Context, host string, when time.Time) error {
	err := tx.knowPeer(ctx, host)
	if err == nil {
		_, err = exec(tx.db(ctx), "UPDATE peers SET last_heard = ? WHERE host = ? AND last_heard < ?", at(when), host, at(when))
	}
	if err == nil {
		err = tx.wakeHost(ctx, host, when)
	}
	return failed(err, "note that %s was heard", host)
}

// A host that failed rests for restOfOurs by our own rule; longer rests were asked for by Retry-After, and hold for longSilent.
const (
	restOfOurs = 72 * time.Minute
	longSilent = 24 * time.Hour
)

func (tx *Tx) wakeHost(ctx context.Context, host string, when time.Time) error {
	long, err := exec(tx.db(ctx), `UPDATE peers SET fails = 0, not_before = 0, failing_since = 0
		WHERE host = ? AND fails > 0 AND failing_since > 0 AND failing_since <= ?`, host, at(when.Add(-longSilent)))
	if err != nil {
		return err
	}
	if long == 0 {
		n, err := exec(tx.db(ctx), "UPDATE peers SET fails = 0, not_before = 0, failing_since = 0 WHERE host = ? AND fails > 0 AND not_before <= ?",
			host, at(when.Add(restOfOurs)))
		if err != nil || n == 0 {
			return err
		}
		// A host that answered in between fails only since then; what was parked before waits for this very sign.
		parked, err := exists(tx.db(ctx), "SELECT 1 FROM deliveries WHERE host = ? AND state = 'parked'", host)
		if err != nil {
			return err
		}
		if !parked {
			_, err = exec(tx.db(ctx), `UPDATE deliveries SET not_before = ? WHERE host = ? AND state = 'pending' AND last_status = 0
				AND lease_until = 0 AND not_before > ?`, at(when), host, at(when))
			return err
		}
	}
	// All of it, also what was to ask again.
	if err := tx.unpark(ctx, host, when); err != nil {
		return err
	}
	_, err = exec(tx.db(ctx), `UPDATE deliveries SET not_before = ? WHERE host = ? AND state = 'pending' AND lease_until = 0
		AND not_before > ?`, at(when), host, at(when))
	return err
}

// RememberMode notes how a host wants requests signed, and until when to believe so.
func (tx *Tx) RememberMode(ctx context.Context, host string, mode domain.SignatureMode, until time.Time) error {
	err := tx.knowPeer(ctx, host)
	if err == nil {
		_, err = exec(tx.db(ctx), "UPDATE peers SET mode = ?, mode_until = ? WHERE host = ?", mode, at(until), host)
	}
	return failed(err, "remember how %s wants requests signed", host)
}

// knowPeer makes sure that there is a row to update. Every change of a peer begins with it.
func (tx *Tx) knowPeer(ctx context.Context, host string) error {
	tx.savedPeers = append(tx.savedPeers, host)
	n, err := exec(tx.db(ctx), `INSERT INTO peers (host, software, version, mode, mode_until, fails, not_before, last_heard, last_ok,
			last_error, blocked)
		VALUES (?, '', '', '', 0, 0, 0, 0, 0, '', FALSE) ON CONFLICT (host) DO NOTHING`, host)
	if err != nil || n == 0 {
		return err
	}
	return tx.placeHost(ctx, host)
}

type peerRow struct {
	Host      string
	Software  string
	Version   string
	Mode      string
	ModeUntil micros
	Fails     int
	NotBefore micros
	LastHeard micros
	LastOk    micros
	LastError string
	Blocked   bool
	Silenced  bool

	FailingSince micros
}

func (row peerRow) peer() domain.Peer {
	return domain.Peer{
		Host:      row.Host,
		Software:  row.Software,
		Version:   row.Version,
		Mode:      domain.SignatureMode(row.Mode),
		ModeUntil: row.ModeUntil.time(),
		Fails:     row.Fails,
		NotBefore: row.NotBefore.time(),
		LastHeard: row.LastHeard.time(),
		LastOK:    row.LastOk.time(),
		LastError: row.LastError,
		Blocked:   row.Blocked,
		Silenced:  row.Silenced,

		FailingSince: row.FailingSince.time(),
	}
}
