package storage_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAnActorComesBackAsItWasSaved(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		ann.HTML, ann.URL, ann.Icon = "<p>hi</p>", "https://peer.example/@ann", &domain.Image{URL: "https://peer.example/ann.png"}
		ann.Fields = []domain.Field{{Name: "Web", HTML: "<a>x</a>"}}
		ann.Keys = []domain.PublicKey{{ID: ann.URI + "#main-key", Owner: ann.URI, Algorithm: domain.KeyRSA, PEM: "pem"}}
		ann.Card = &domain.Content{Title: "Ann", Card: &domain.Card{Founded: "2005"}}
		ann.Discoverable, ann.AlsoKnownAs, ann.AttributionDomains = true, []domain.URI{"https://old.example/ann"}, []string{"x.example"}
		ann.PublishedAt, ann.UpdatedAt = monday, monday.Add(time.Second)
		saveActors(t, s, ann)
		raw := ann.Raw
		ann.Raw = nil
		byKey, key, err := s.ActorByKey(ctx, ann.URI+"#main-key")
		check(t, err)
		equal(t, "the key", key, ann.Keys[0])
		for name, got := range map[string]domain.Actor{
			"by URI":    value(s.ActorByURI(ctx, ann.URI))(t),
			"by handle": value(s.ActorByHandle(ctx, "Ann@peer.example"))(t),
			"by key":    byKey,
			"of many":   value(s.ActorsByURI(ctx, []domain.URI{"https://x.example/", ann.URI}))(t)[ann.URI],
		} {
			if !reflect.DeepEqual(got, ann) {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, ann)
			}
		}
		equal(t, "the raw JSON", string(value(s.RawOf(ctx, ann.URI))(t)), string(raw))
	})
}

func TestAnActorKeepsItsIDAndItsSide(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		saveActors(t, s, ann)
		again := ann
		again.ID, again.Name = id(), "Ann again"
		saveActors(t, s, again)
		got := value(s.ActorByURI(ctx, ann.URI))(t)
		if got.ID != ann.ID || got.Name != "Ann again" {
			t.Errorf("the actor is %+v", got)
		}
		again.Local = true
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveActor(ctx, again) }), domain.ErrConflict)
		own := ours(organ, "Org")
		saveActors(t, s, own)
		equal(t, "our actor", value(s.LocalActor(ctx, "org"))(t).URI, organ)
		equal(t, "our actors", len(value(s.LocalActors(ctx))(t)), 1)
	})
}

func TestAKeyIDBelongsToItsFirstOwner(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, thief := theirs("peer.example", "ann"), theirs("bad.example", "mal")
		ann.Keys = []domain.PublicKey{{ID: ann.URI + "#main-key", Owner: ann.URI, PEM: "hers"}}
		thief.Keys = []domain.PublicKey{{ID: ann.URI + "#main-key", Owner: thief.URI, PEM: "his"}}
		saveActors(t, s, ann, thief)
		owner, key, err := s.ActorByKey(ctx, ann.URI+"#main-key")
		check(t, err)
		equal(t, "the owner", owner.URI, ann.URI)
		equal(t, "the key", key.PEM, "hers")
		ann.Keys[0] = domain.PublicKey{ID: ann.URI + "#new", Owner: ann.URI}
		saveActors(t, s, ann)
		_, _, err = s.ActorByKey(ctx, ann.URI+"#main-key")
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestOnlyTheCurrentPrivateKeysAreUsed(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		saveActors(t, s, ours(organ, "org"))
		key := func(algorithm domain.KeyAlgorithm, pem string, at time.Time) domain.PrivateKey {
			return domain.PrivateKey{ID: organ + "#" + domain.URI(algorithm), Owner: organ, Algorithm: algorithm, PEM: pem, PublicPEM: "p", CreatedAt: at}
		}
		first := []domain.PrivateKey{key(domain.KeyRSA, "rsa 1", monday), key(domain.KeyEd25519, "ed 1", monday)}
		write(t, s, func(tx *storage.Tx) error { return tx.SavePrivateKeys(ctx, first) })
		for n, pem := range []string{"rsa 2", "rsa 3"} {
			next := key(domain.KeyRSA, pem, monday.Add(time.Duration(n+1)*time.Hour))
			write(t, s, func(tx *storage.Tx) error { return tx.SavePrivateKeys(ctx, []domain.PrivateKey{next}) })
		}
		keys := value(s.PrivateKeys(ctx, organ))(t)
		if len(keys) != 2 || keys[0].PEM != "rsa 3" || keys[1] != first[1] {
			t.Errorf("the keys are %+v", keys)
		}
	})
}

func TestAHandleIsGivenOutOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		write(t, s, func(tx *storage.Tx) error { return tx.ReserveHandle(ctx, "Garden", organ) })
		for name, want := range map[string]bool{"garden": true, "GARDEN": true, "inbox": true, "orchard": false} {
			equal(t, name+" is taken", value(s.HandleTaken(ctx, name))(t), want)
		}
		err := s.Write(ctx, func(tx *storage.Tx) error { return tx.ReserveHandle(ctx, "garden", organ) })
		wantError(t, err, domain.ErrConflict)
	})
}

func TestWithAnActorGoesAllThatItDid(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		write(t, s, func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, specimenPeer, monday) })
		equal(t, "when it went", value(s.ActorByURI(ctx, specimenPeer))(t).GoneAt, monday)
		_, err := s.NoteByURI(ctx, specimenNote)
		wantError(t, err, domain.ErrNotFound)
		_, err = s.ItemByURI(ctx, specimenPeer+"/events/1")
		wantError(t, err, domain.ErrNotFound)
		followers, following, err := s.FollowCounts(ctx, organ)
		check(t, err)
		equal(t, "the follows", followers+following, 0)
		counts := value(s.ItemByURI(ctx, specimenArticle))(t).Counts
		equal(t, "the counts", counts, domain.Counts{Replies: 1}) // our own answer stays
		equal(t, "the notifications", value(s.UnreadNotifications(ctx, &domain.Member{Role: domain.RoleOwner}))(t), 0)
		err = s.Write(ctx, func(tx *storage.Tx) error { return tx.MarkActorGone(ctx, "https://x.example/", monday) })
		wantError(t, err, domain.ErrNotFound)
	})
}
