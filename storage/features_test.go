package storage_test

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestACollectionHoldsWhoAgreedAndIsFollowed(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		const network = organ + "/collections/network"
		coop := theirs("coop.example", "coop")
		coop.Type, coop.FeaturableBy = domain.TypeOrganization, []domain.URI{domain.Public}
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveActor(ctx, coop))
			return tx.SaveFollow(ctx, follow(organ, coop.URI, monday))
		})
		if list := value(s.Featurable(ctx, organ, network, 10))(t); len(list) != 1 || list[0].URI != coop.URI {
			t.Errorf("asked may be %+v", list)
		}
		feature := domain.Feature{
			ID: "f1", Collection: network, Owner: organ, Actor: coop.URI, Request: organ + "/requests/1", State: domain.FeatureAsked, CreatedAt: monday,
		}
		write(t, s, func(tx *storage.Tx) error { return tx.SaveFeature(ctx, feature) })
		equal(t, "who may be asked", len(value(s.Featurable(ctx, organ, network, 10))(t)), 0)
		equal(t, "who was asked", value(s.FeaturesAsked(ctx, network))(t), 1)
		equal(t, "who stands in it", len(value(s.FeaturedBy(ctx, organ, network))(t)), 0)
		equal(t, "whom the request is for", value(s.FeatureByRequest(ctx, feature.Request))(t).Actor, coop.URI)
		feature.ID, feature.State, feature.Permit = "f2", domain.FeatureAccepted, coop.URI+"/stamps/1"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveFeature(ctx, feature) })
		equal(t, "it keeps its id", value(s.FeatureOf(ctx, network, coop.URI))(t).ID, "f1")
		equal(t, "who stands in it", len(value(s.FeaturedBy(ctx, organ, network))(t)), 1)
		_, out, err := s.FeaturesOut(ctx, storage.Page{})
		check(t, err)
		_, in, err := s.FeaturesIn(ctx, storage.Page{})
		check(t, err)
		if out != 2 || in != 0 { // one of them is a specimen
			t.Errorf("%d out, %d in", out, in)
		}
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "coop.example") })
		equal(t, "who stands in it", len(value(s.FeaturedBy(ctx, organ, network))(t)), 0)
		write(t, s, func(tx *storage.Tx) error { return tx.UnblockPeer(ctx, "coop.example") })
		write(t, s, func(tx *storage.Tx) error { return tx.EndFeature(ctx, feature.Permit) })
		equal(t, "its state", value(s.FeatureByID(ctx, "f1"))(t).State, domain.FeatureRevoked)
	})
}
