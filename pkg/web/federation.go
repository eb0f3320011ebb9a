package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// subNav leads through the pages of one section.
type subNav struct{ Places []link }

// federationPage says how the node does among its peers, what needs attention first.
type federationPage struct {
	Desk     *deskNav
	Sub      subNav
	Counts   storage.FederationCounts
	Attend   []attention
	Traffic  []trafficRow
	Test     *selfTestLine
	CanTest  bool
	Handle   string
	NodeName string
}

// attention is something that will not mend itself.
type attention struct{ Text, URL, Go string }

type trafficRow struct {
	Name string
	domain.Traffic
}

type selfTestLine struct {
	At          time.Time
	Failed, All int
}

// federationNav leads through what the node has to do with peers.
func federationNav(v *visit) subNav {
	places := linksOf(v.open([]deskPlace{
		{link: link{Name: v.say("federation.overview"), URL: "/desk/federation"}},
		{link: link{Name: v.say("federation.peers"), URL: "/desk/federation/peers"}},
		{link: link{Name: v.say("follows.followers"), URL: "/desk/followers"}},
		{link: link{Name: v.say("follows.following"), URL: "/desk/following"}},
		{link: link{Name: v.say("federation.incoming"), URL: "/desk/federation/incoming"}, may: domain.ActDeliveries},
		{link: link{Name: v.say("federation.deliveries"), URL: "/desk/federation/deliveries"}},
		{link: link{Name: v.say("federation.blocks"), URL: "/desk/moderation"}, may: domain.ActModerate},
		{link: link{Name: v.say("federation.keys"), URL: "/desk/federation/keys"}},
		{link: link{Name: v.say("selftest.heading"), URL: "/desk/federation/self-test"}},
	}))
	markCurrent(places, v.Request().URL.Path)
	return subNav{Places: places}
}

func (s *Server) showFederation(v *visit) error {
	page := federationPage{
		Sub: federationNav(v), CanTest: s.o.Diagnose != nil, Handle: v.site.organisation.Handle.String(), NodeName: v.site.addresses.Host(),
	}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Counts, err = s.store.FederationCounts(v.ctx()); err != nil {
		return err
	}
	for _, span := range []struct {
		key  string
		long time.Duration
	}{{"federation.hour", time.Hour}, {"federation.day", 24 * time.Hour}} {
		traffic, err := s.store.TrafficSince(v.ctx(), s.now().Add(-span.long))
		if err != nil {
			return err
		}
		page.Traffic = append(page.Traffic, trafficRow{Name: v.say(span.key), Traffic: traffic})
	}
	test, err := s.lastSelfTest(v.ctx())
	if err != nil {
		return err
	}
	if !test.At.IsZero() {
		page.Test = &selfTestLine{At: v.here(test.At), Failed: test.Failed(), All: len(test.Checks)}
	}
	page.Attend = attentions(v, page.Counts, page.Test)
	return s.page(v, http.StatusOK, "federation/show", head{Heading: v.say("federation.heading"), NoIndex: true}, page)
}

// attentions are what does not mend itself, most pressing first.
func attentions(v *visit, c storage.FederationCounts, test *selfTestLine) []attention {
	var all []attention
	add := func(n int, key, url string) {
		if n > 0 {
			all = append(all, attention{Text: v.say(key, "Count", n), URL: url, Go: v.say("federation.look")})
		}
	}
	if test != nil {
		add(test.Failed, "federation.test_failed", "/desk/federation/self-test")
	}
	add(c.Failed, "federation.given_up", "/desk/federation/deliveries?state=failed")
	if v.may(domain.ActDeliveries) {
		add(c.Parked, "federation.put_aside", "/desk/federation/incoming?state=parked")
	}
	add(c.Resting, "federation.silent", "/desk/federation/peers?standing=resting")
	return all
}

func (s *Server) lastSelfTest(ctx context.Context) (domain.SelfTest, error) {
	if s.o.LastSelfTest == nil {
		return domain.SelfTest{}, nil
	}
	test, err := s.o.LastSelfTest(ctx)
	if errors.Is(err, domain.ErrNotFound) {
		err = nil
	}
	return test, err
}

// selfTestPage shows the last self-test and starts a new one.
type selfTestPage struct {
	Desk   *deskNav
	Sub    subNav
	Test   domain.SelfTest
	Failed int
	Can    bool
}

func (s *Server) showSelfTest(v *visit) error {
	page := selfTestPage{Sub: federationNav(v), Can: s.o.Diagnose != nil}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Test, err = s.lastSelfTest(v.ctx()); err != nil {
		return err
	}
	page.Test.At = v.here(page.Test.At)
	page.Failed = page.Test.Failed()
	return s.page(v, http.StatusOK, "federation/selftest", head{Heading: v.say("selftest.heading"), NoIndex: true}, page)
}

// runSelfTest runs one at a time: each asks this very node some twenty times.
func (s *Server) runSelfTest(v *visit) error {
	if s.o.Diagnose == nil {
		return domain.ErrNotFound
	}
	if !s.testing.TryLock() {
		v.warn(v.say("selftest.busy"))
		return v.seeOther("/desk/federation/self-test")
	}
	defer s.testing.Unlock()
	s.o.Diagnose(v.ctx())
	return v.seeOther("/desk/federation/self-test")
}

// keysPage shows the public side of our actors' keys.
type keysPage struct {
	Desk  *deskNav
	Sub   subNav
	Owner bool
	Keys  []actorKeys
}

type actorKeys struct {
	Actor actorCard
	Keys  []keyView
}

type keyView struct {
	ID, Algorithm string
	Since         time.Time
}

func (s *Server) showKeys(v *visit) error {
	page := keysPage{Sub: federationNav(v), Owner: v.may(domain.ActActors)}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	actors, err := s.store.LocalActors(v.ctx())
	if err != nil {
		return err
	}
	p := s.presenter(v)
	for _, actor := range actors {
		keys, err := s.store.PrivateKeys(v.ctx(), actor.URI)
		if err != nil {
			return err
		}
		shown := actorKeys{Actor: p.actor(actor)}
		for _, key := range keys {
			shown.Keys = append(shown.Keys, keyView{ID: string(key.ID), Algorithm: algorithmName(key.Algorithm), Since: v.here(key.CreatedAt)})
		}
		page.Keys = append(page.Keys, shown)
	}
	return s.page(v, http.StatusOK, "federation/keys", head{Heading: v.say("federation.keys"), NoIndex: true}, page)
}

func algorithmName(a domain.KeyAlgorithm) string {
	if a == domain.KeyEd25519 {
		return "Ed25519"
	}
	return "RSA"
}

// rotateActorKeys gives one actor of ours new keys.
func (s *Server) rotateActorKeys(v *visit) error {
	const path = "/desk/federation/keys"
	if err := s.node.RotateKeys(v.ctx(), *v.member, domain.URI(v.FormValue("actor"))); err != nil {
		return s.refused(v, err, path)
	}
	v.tell("federation.rotated")
	return v.seeOther(path)
}
