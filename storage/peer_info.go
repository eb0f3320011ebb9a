package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// PeersToAsk are hosts whose NodeInfo was never asked for or is due again. Blocked ones and those that rest are left out.
func (r Reader) PeersToAsk(ctx context.Context, now time.Time, limit int) ([]string, error) {
	rows, err := all[struct{ Host string }](r.db(ctx), `SELECT host FROM peers WHERE NOT blocked AND not_before <= ?
		AND NOT EXISTS (SELECT 1 FROM peer_info i WHERE i.host = peers.host AND i.due_at > ?) ORDER BY host LIMIT ?`, at(now), at(now), limit)
	hosts := make([]string, len(rows))
	for i, row := range rows {
		hosts[i] = row.Host
	}
	return hosts, failed(err, "look for hosts to ask for NodeInfo")
}

// PeerInfo is what a host told about itself; the zero PeerInfo if it was never asked.
func (r Reader) PeerInfo(ctx context.Context, host string) (domain.PeerInfo, error) {
	infos, err := r.peerInfos(ctx, []string{host})
	return infos[host], failed(err, "find the NodeInfo of %s", host)
}

func (r Reader) peerInfos(ctx context.Context, hosts []string) (map[string]domain.PeerInfo, error) {
	found := map[string]domain.PeerInfo{}
	err := eachPart(hosts, func(part []string) error {
		rows, err := all[struct {
			Host    string
			Data    jsonOf[domain.PeerInfo]
			AskedAt micros
		}](r.db(ctx), "SELECT host, data, asked_at FROM peer_info WHERE host IN ?", inList(part))
		for _, row := range rows {
			info := row.Data.V
			info.AskedAt = row.AskedAt.time()
			found[row.Host] = info
		}
		return err
	})
	return found, err
}

// SavePeerInfo keeps what a host tells about itself until it is asked again at due.
func (tx *Tx) SavePeerInfo(ctx context.Context, host string, info domain.PeerInfo, due time.Time) error {
	err := tx.knowPeer(ctx, host)
	if err == nil {
		_, err = exec(tx.db(ctx), "UPDATE peers SET software = ?, version = ? WHERE host = ?", storable(info.Software), storable(info.Version), host)
	}
	if err == nil {
		_, err = exec(tx.db(ctx), `INSERT INTO peer_info (host, data, asked_at, due_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET data = excluded.data, asked_at = excluded.asked_at, due_at = excluded.due_at`,
			host, asJSON(info), at(info.AskedAt), at(due))
	}
	return failed(err, "save the NodeInfo of %s", host)
}
