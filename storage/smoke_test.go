package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func TestSmoke(t *testing.T) {
	s := storagetest.Open(t)
	ctx := t.Context()
	now := time.Now().UTC().Truncate(time.Microsecond)
	err := s.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.SaveActor(ctx, domain.Actor{ID: "a", URI: "https://x.example/ap/a", Local: true, Username: "org", Keys: []domain.PublicKey{{ID: "https://x.example/ap/a#main-key"}}}); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, domain.Actor{ID: "b", URI: "https://y.example/b", Inbox: "https://y.example/b/inbox"}); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, domain.Actor{ID: "bb", URI: "https://y.example/b", Name: "B", Inbox: "https://y.example/b/inbox"}); err != nil {
			return err
		}
		if err := tx.SaveFollow(ctx, domain.Follow{ID: "f", Follower: "https://y.example/b", Followed: "https://x.example/ap/a", State: domain.FollowAccepted, CreatedAt: now}); err != nil {
			return err
		}
		if err := tx.SaveFollow(ctx, domain.Follow{ID: "g", Followed: "https://y.example/b", Follower: "https://x.example/ap/a", State: domain.FollowAccepted, CreatedAt: now}); err != nil {
			return err
		}
		if _, err := tx.UpsertRemoteItem(ctx, domain.Item{ID: "i", Kind: domain.KindArticle, URI: "https://y.example/i", Actor: "https://y.example/b", State: domain.StatePublished, Visibility: domain.VisibilityPublic, Content: domain.Content{Title: "T", Tags: []string{"Tag"}}, PublishedAt: now}); err != nil {
			return err
		}
		act := domain.StoredActivity{ID: "act", URI: "https://x.example/ap/act", Verb: domain.VerbCreate, Object: "https://x.example/o", Payload: []byte("{}"), CreatedAt: now}
		if err := tx.AddActivity(ctx, act); err != nil {
			return err
		}
		targets, err := tx.FollowerInboxes(ctx, []domain.URI{"https://x.example/ap/a"})
		if err != nil || len(targets) != 1 {
			t.Fatal(targets, err)
		}
		return tx.Enqueue(ctx, act, targets)
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.ActorByURI(ctx, "https://y.example/b")
	if err != nil || a.ID != "b" || a.Name != "B" {
		t.Fatal(a, err)
	}
	if _, _, err := s.ActorByKey(ctx, "https://x.example/ap/a#main-key"); err != nil {
		t.Fatal(err)
	}
	items, n, err := s.Items(ctx, domain.Visitor(), storage.ItemFilter{Tag: "tag"}, storage.Page{})
	if err != nil || n != 1 || items[0].Content.Title != "T" {
		t.Fatal(items, n, err)
	}
	e, n, err := s.Timeline(ctx, domain.Visitor(), storage.TimelineFilter{}, storage.Page{})
	if err != nil || n != 1 || e[0].Author.Name != "B" {
		t.Fatal(e, n, err)
	}
	d, err := s.ClaimDeliveries(ctx, time.Now(), time.Minute, 10, 2)
	if err != nil || len(d) != 1 || string(d[0].Payload) != "{}" {
		t.Fatal(d, err)
	}
	if next, err := s.NextDelivery(ctx, time.Now()); err != nil || next.IsZero() {
		t.Fatal(next, err)
	}
}
