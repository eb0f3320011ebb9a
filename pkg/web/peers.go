package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxHostName is the longest name of the DNS, with a port.
const maxHostName = 260

// peersPage lists other hosts.
type peersPage struct {
	Desk      *deskNav
	Sub       subNav
	Text      string
	Standing  string
	Standings []link
	Peers     []peerView
	Total     int
	Pager     pager
}

// peerView is another host, in words.
type peerView struct {
	Host, URL, Program, Name, Description, Signature string
	State                                            string
	Bad, Good                                        bool
	Heard, Took                                      time.Time
	Traffic                                          domain.Traffic
	Waiting, Failed                                  int
	Error                                            string
	Resting, Blocked                                 bool
	Until, Since                                     time.Time
	Fails                                            int
}

func peerPath(host string) string { return "/desk/federation/peers/" + url.PathEscape(host) }

func (s *Server) listPeers(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size = 50
	filter := storage.PeerFilter{Text: strings.TrimSpace(v.QueryParam("q")), Standing: storage.PeerStanding(v.QueryParam("standing"))}
	page := peersPage{Sub: federationNav(v), Text: filter.Text, Standing: string(filter.Standing)}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	peers, total, err := s.store.PeerSummaries(v.ctx(), filter, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	for i := range peers {
		page.Peers = append(page.Peers, s.peerView(v, &peers[i]))
	}
	page.Total, page.Pager = total, newPager("/desk/federation/peers", v.QueryParams(), number, total, size)
	for _, choice := range []struct {
		key      string
		standing storage.PeerStanding
	}{
		{"peers.all", ""}, {"peers.resting", storage.PeersResting}, {"peers.failing", storage.PeersFailing}, {"peers.blocked", storage.PeersBlocked},
	} {
		page.Standings = append(page.Standings, link{
			Name: v.say(choice.key), URL: withQuery("/desk/federation/peers", v.QueryParams(), "standing", string(choice.standing)),
			Current: filter.Standing == choice.standing,
		})
	}
	return s.page(v, http.StatusOK, "federation/peers", head{Heading: v.say("federation.peers"), NoIndex: true}, page)
}

// peerView says in words how a host does.
func (s *Server) peerView(v *visit, peer *storage.PeerSummary) peerView {
	view := peerView{
		Host: peer.Host, URL: peerPath(peer.Host), Program: strings.TrimSpace(peer.Software + " " + peer.Version), Name: peer.Info.Name,
		Description: peer.Info.Description, Signature: signatureName(v, peer.Peer, s.now()), Heard: v.here(peer.LastHeard), Took: v.here(peer.LastOK),
		Traffic: peer.Traffic, Waiting: peer.Waiting, Failed: peer.Failed, Error: v.speaker.sentence(peer.LastError), Blocked: peer.Blocked,
		Resting: peer.NotBefore.After(s.now()), Until: v.here(peer.NotBefore), Since: v.here(peer.FailingSince), Fails: peer.Fails,
	}
	switch {
	case peer.Blocked:
		view.State, view.Bad = v.say("peers.is_blocked"), true
	case view.Resting:
		view.State, view.Bad = v.say("peers.is_resting"), true
	case peer.Silenced:
		view.State = v.say("peers.is_silenced")
	case peer.LastHeard.IsZero() && peer.LastOK.IsZero():
		view.State = v.say("peers.is_new")
	default:
		view.State, view.Good = v.say("peers.is_well"), true
	}
	return view
}

// signatureName says how requests to a host are signed.
func signatureName(v *visit, peer domain.Peer, now time.Time) string {
	switch {
	case peer.Mode == "" || peer.ModeUntil.Before(now):
		return v.say("peers.sign_usual")
	case peer.Mode == domain.SignCavage:
		return v.say("peers.sign_cavage")
	case peer.Mode == domain.SignRFC9421:
		return v.say("peers.sign_message")
	}
	return string(peer.Mode)
}

// peerPage is all that is known of one host.
type peerPage struct {
	Desk                 *deskNav
	Sub                  subNav
	Peer                 peerView
	Info                 domain.PeerInfo
	InfoProblem          string
	Repository           string
	Followers, Following int
	Actors               []actorCard
	ActorCount           int
	Deliveries           []deliveryView
	DeliveryCount        int
	Incoming             []incomingView
	IncomingCount        int
	CanAsk               bool
}

// shownOfPeer is how much of each list stands on a peer's page.
const shownOfPeer = 10

// host is the peer that the address names; one that we had nothing to do with is not found.
func (s *Server) host(v *visit) (storage.PeerSummary, error) {
	host, err := url.PathUnescape(v.Param("host"))
	if err != nil || host == "" || len(host) > maxHostName {
		return storage.PeerSummary{}, domain.ErrNotFound
	}
	peer, err := s.store.PeerSummary(v.ctx(), strings.ToLower(host))
	if err != nil {
		return peer, err
	}
	known, err := s.store.PeerKnown(v.ctx(), peer.Host)
	if err == nil && !known {
		err = domain.ErrNotFound
	}
	return peer, err
}

func (s *Server) showPeer(v *visit) error {
	peer, err := s.host(v)
	if err != nil {
		return err
	}
	page := peerPage{
		Sub: federationNav(v), Peer: s.peerView(v, &peer), Info: peer.Info, InfoProblem: v.speaker.sentence(peer.Info.Problem),
		Repository: webAddress(peer.Info.Repository), CanAsk: s.o.AskPeer != nil && !peer.Blocked,
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	page.Info.AskedAt = v.here(page.Info.AskedAt)
	if err := s.fillPeer(v, &page); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "federation/peer", head{Heading: peer.Host, NoIndex: true}, page)
}

func (s *Server) fillPeer(v *visit, page *peerPage) error {
	p, host, part := s.presenter(v), page.Peer.Host, storage.Page{Size: shownOfPeer}
	actors, total, err := s.store.ActorsOnHost(v.ctx(), host, part)
	if err != nil {
		return err
	}
	page.ActorCount = total
	for _, actor := range actors {
		page.Actors = append(page.Actors, p.actor(actor))
	}
	if page.Followers, page.Following, err = s.store.FollowsWithHost(v.ctx(), host); err != nil {
		return err
	}
	deliveries, total, err := s.store.Deliveries(v.ctx(), storage.DeliveryFilter{Host: host}, part)
	if err != nil {
		return err
	}
	if page.Deliveries, err = s.deliveryViews(v, deliveries); err != nil {
		return err
	}
	page.DeliveryCount = total
	incoming, total, err := s.store.Incoming(v.ctx(), storage.InboxFilter{Host: host}, part)
	for i := range incoming {
		page.Incoming = append(page.Incoming, s.incomingView(v, &incoming[i]))
	}
	page.IncomingCount = total
	return err
}

// tryPeer ends a host's rest.
func (s *Server) tryPeer(v *visit) error {
	peer, err := s.host(v)
	if err != nil {
		return err
	}
	if err := s.store.TryHostNow(v.ctx(), peer.Host); err != nil {
		return err
	}
	v.tell("peers.tried")
	return v.seeOther(peerPath(peer.Host))
}

// askPeer asks a host now what program it runs.
func (s *Server) askPeer(v *visit) error {
	peer, err := s.host(v)
	if err != nil {
		return err
	}
	if s.o.AskPeer == nil || peer.Blocked {
		return domain.ErrNotFound
	}
	if err := s.o.AskPeer(v.ctx(), peer.Host); err != nil {
		return s.refused(v, err, peerPath(peer.Host))
	}
	v.tell("peers.asked")
	return v.seeOther(peerPath(peer.Host))
}
