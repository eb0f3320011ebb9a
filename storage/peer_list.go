package storage

import (
	"context"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// PeerStanding picks peers by how they do.
type PeerStanding string

// The standings; "" is every peer.
const (
	PeersResting PeerStanding = "resting" // did not answer lately
	PeersFailing PeerStanding = "failing" // deliveries to them were given up
	PeersBlocked PeerStanding = "blocked"
)

// PeerFilter says which peers; its zero value means all.
type PeerFilter struct {
	// Text stands in the host's name or in its software's.
	Text     string
	Standing PeerStanding
}

// PeerSummary is a peer with what came and went.
type PeerSummary struct {
	domain.Peer
	Info    domain.PeerInfo
	Traffic domain.Traffic
	// Waiting and Failed count the deliveries to it that are held now.
	Waiting, Failed int
}

// PeerSummaries lists peers by name.
func (r Reader) PeerSummaries(ctx context.Context, f PeerFilter, page Page) ([]PeerSummary, int, error) {
	where, args := f.where(r.now())
	total, err := count(r.db(ctx), "SELECT count(*) FROM peers WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count peers")
	}
	rows, err := all[peerRow](r.db(ctx), "SELECT "+peerColumns+" FROM peers WHERE "+where+" ORDER BY host LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	if err != nil {
		return nil, 0, failed(err, "list peers")
	}
	peers := make([]domain.Peer, len(rows))
	for i := range rows {
		peers[i] = rows[i].peer()
	}
	list, err := r.summariesOf(ctx, peers)
	return list, total, failed(err, "list peers")
}

// PeerSummary is what is known of one host.
func (r Reader) PeerSummary(ctx context.Context, host string) (PeerSummary, error) {
	peer, err := r.Peer(ctx, host)
	if err != nil {
		return PeerSummary{}, err
	}
	list, err := r.summariesOf(ctx, []domain.Peer{peer})
	if err != nil {
		return PeerSummary{}, failed(err, "sum up peer %s", host)
	}
	return list[0], nil
}

// PeerKnown says whether there is anything about a host.
func (r Reader) PeerKnown(ctx context.Context, host string) (bool, error) {
	known, err := exists(r.db(ctx), "SELECT 1 FROM peers WHERE host = ?", host)
	return known, failed(err, "look for peer %s", host)
}

func (f PeerFilter) where(now time.Time) (string, []any) {
	conditions, args := []string{"1 = 1"}, []any{}
	if f.Text != "" {
		pattern := "%" + likeable(strings.ToLower(f.Text)) + "%"
		conditions = append(conditions, `(host LIKE ? ESCAPE '\' OR lower(software) LIKE ? ESCAPE '\')`)
		args = append(args, pattern, pattern)
	}
	switch f.Standing {
	case PeersResting:
		conditions, args = append(conditions, "not_before > ?"), append(args, at(now))
	case PeersFailing:
		conditions = append(conditions, "host IN (SELECT host FROM deliveries WHERE state = 'failed')")
	case PeersBlocked:
		conditions = append(conditions, "blocked")
	}
	return strings.Join(conditions, " AND "), args
}

func (r Reader) summariesOf(ctx context.Context, peers []domain.Peer) ([]PeerSummary, error) {
	hosts := make([]string, len(peers))
	for i := range peers {
		hosts[i] = peers[i].Host
	}
	infos, err := r.peerInfos(ctx, hosts)
	if err != nil {
		return nil, err
	}
	traffic, err := r.trafficOf(ctx, hosts)
	if err != nil {
		return nil, err
	}
	waiting, err := r.deliveriesTo(ctx, hosts, domain.DeliveryPending)
	if err != nil {
		return nil, err
	}
	parked, err := r.deliveriesTo(ctx, hosts, domain.DeliveryParked)
	if err != nil {
		return nil, err
	}
	failing, err := r.deliveriesTo(ctx, hosts, domain.DeliveryFailed)
	list := make([]PeerSummary, len(peers))
	for i, host := range hosts {
		list[i] = PeerSummary{Peer: peers[i], Info: infos[host], Traffic: traffic[host], Waiting: waiting[host] + parked[host], Failed: failing[host]}
	}
	return list, err
}

// deliveriesTo counts deliveries in a state by host.
func (r Reader) deliveriesTo(ctx context.Context, hosts []string, state domain.DeliveryState) (map[string]int, error) {
	found := map[string]int{}
	err := eachPart(hosts, func(part []string) error {
		rows, err := all[struct {
			Host string
			N    int
		}](r.db(ctx), "SELECT host, count(*) AS n FROM deliveries WHERE state = '"+deliveryStates[state]+"' AND host IN ? GROUP BY host", inList(part))
		for _, row := range rows {
			found[row.Host] = row.N
		}
		return err
	})
	return found, err
}

// PeersHeardLast are the hosts that sent something last, blocked ones left out.
func (r Reader) PeersHeardLast(ctx context.Context, limit int) ([]string, error) {
	rows, err := all[struct{ Host string }](r.db(ctx), "SELECT host FROM peers WHERE NOT blocked AND last_heard > 0 ORDER BY last_heard DESC LIMIT ?", limit)
	hosts := make([]string, len(rows))
	for i, row := range rows {
		hosts[i] = row.Host
	}
	return hosts, failed(err, "list the peers heard last")
}

// TryHostNow ends the rest of a host: what waits for it is due at once.
func (s *Store) TryHostNow(ctx context.Context, host string) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		if err := tx.knowPeer(ctx, host); err != nil {
			return err
		}
		if _, err := exec(tx.db(ctx), "UPDATE peers SET not_before = 0 WHERE host = ?", host); err != nil {
			return err
		}
		if err := tx.unpark(ctx, host, tx.now()); err != nil {
			return err
		}
		_, err := exec(tx.db(ctx), `UPDATE deliveries SET not_before = ? WHERE host = ? AND state = 'pending' AND lease_until <= ?
			AND not_before > ?`, at(tx.now()), host, at(tx.now()), at(tx.now()))
		return err
	})
	return failed(err, "try %s now", host)
}

// FederationCounts are the numbers of the whole node.
type FederationCounts struct {
	Peers, Resting, Blocked int
	// Actors that follow ours, and that ours follow.
	Followers, Following int
	// Deliveries that wait, and that were given up; received activities that wait, and that were put aside.
	Waiting, Failed, Incoming, Parked int
}

// FederationCounts counts what the node has to do with others.
func (r Reader) FederationCounts(ctx context.Context) (FederationCounts, error) {
	counts, err := one[FederationCounts](r.db(ctx), `SELECT
		(SELECT count(*) FROM peers) AS peers,
		(SELECT count(*) FROM peers WHERE not_before > ? AND NOT blocked) AS resting,
		(SELECT count(*) FROM peers WHERE blocked) AS blocked,
		(SELECT count(*) FROM follows WHERE NOT ours AND state = 'accepted') AS followers,
		(SELECT count(*) FROM follows WHERE ours AND state = 'accepted') AS following,
		(SELECT count(*) FROM deliveries WHERE state = 'pending') + (SELECT count(*) FROM deliveries WHERE state = 'parked') AS waiting,
		(SELECT count(*) FROM deliveries WHERE state = 'failed') AS failed,
		(SELECT count(*) FROM inbox WHERE state = 'pending') AS incoming,
		(SELECT count(*) FROM inbox WHERE state = 'parked') AS parked`, at(r.now()))
	return counts, failed(err, "count what the node has to do with others")
}

// ActorsOnHost lists the actors of a host that we know, by name.
func (r Reader) ActorsOnHost(ctx context.Context, host string, page Page) ([]domain.Actor, int, error) {
	total, err := count(r.db(ctx), "SELECT count(*) FROM actors WHERE host = ?", host)
	if err != nil {
		return nil, 0, failed(err, "count the actors of %s", host)
	}
	rows, err := all[struct{ URI string }](r.db(ctx), "SELECT uri FROM actors WHERE host = ? ORDER BY uri LIMIT ? OFFSET ?",
		host, page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list the actors of %s", host)
	}
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = domain.URI(row.URI)
	}
	known, err := r.ActorsByURI(ctx, uris)
	actors := make([]domain.Actor, 0, len(rows))
	for _, uri := range uris {
		if actor, ok := known[uri]; ok {
			actors = append(actors, actor)
		}
	}
	return actors, total, err
}

// FollowsWithHost counts who of a host follows our actors, and whom of it they follow.
func (r Reader) FollowsWithHost(ctx context.Context, host string) (followers, following int, err error) {
	row, err := one[struct{ Followers, Following int }](r.db(ctx), `SELECT
		(SELECT count(*) FROM follows JOIN actors ON actors.uri = follows.follower WHERE actors.host = ? AND state = 'accepted') AS followers,
		(SELECT count(*) FROM follows JOIN actors ON actors.uri = follows.followed WHERE actors.host = ? AND state = 'accepted') AS following`, host, host)
	return row.Followers, row.Following, failed(err, "count the follows of %s", host)
}
