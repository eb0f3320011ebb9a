package storage_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func TestSettingsAreEmptyBeforeSetUp(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		equal(t, "the settings", value(s.Settings(t.Context()))(t), domain.Settings{})
		want := domain.Settings{Base: ourHost, HandleDomain: "example", Language: "en", Organisation: organ}
		for range 2 {
			write(t, s, func(tx *storage.Tx) error { return tx.SaveSettings(t.Context(), want) })
		}
		equal(t, "the settings", value(s.Settings(t.Context()))(t), want)
		equal(t, "anything was federated", value(s.AnythingFederated(t.Context()))(t), false)
	})
}

func TestAnOutboxIsReadBackwards(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		first, second, third, private := activity(domain.VerbCreate, object), activity(domain.VerbUpdate, object), activity(domain.VerbCreate, object+"0"), activity(domain.VerbFollow, object)
		private.InOutbox = false
		for _, a := range []domain.StoredActivity{first, second, third, private} {
			send(t, s, a)
		}
		list := value(s.Outbox(ctx, organ, "", 2))(t)
		if len(list) != 2 || !reflect.DeepEqual(list[0], third) || list[1].ID != second.ID {
			t.Errorf("the outbox is %+v", list)
		}
		list = value(s.Outbox(ctx, organ, second.ID, 2))(t)
		if len(list) != 1 || list[0].ID != first.ID {
			t.Errorf("the outbox before is %+v", list)
		}
		equal(t, "its size", value(s.OutboxCount(ctx, organ))(t), 3)
		equal(t, "the latest", value(s.ActivityOf(ctx, domain.VerbCreate, object))(t).ID, first.ID)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.DropFromOutbox(ctx, object))
			return tx.DropActivityFromOutbox(ctx, private.URI)
		})
		equal(t, "its size", value(s.OutboxCount(ctx, organ))(t), 1)
		equal(t, "the activity is kept", value(s.ActivityByURI(ctx, first.URI))(t).InOutbox, false)
		err := s.Write(ctx, func(tx *storage.Tx) error { return tx.RefreshActivity(ctx, "https://x.example/", nil) })
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestMembersHaveAnAddressEach(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ed := domain.Member{ID: "m1", Email: "Ed@Weft.example", Name: "Ed", PasswordHash: "h", Role: domain.RoleOwner, CreatedAt: monday}
		write(t, s, func(tx *storage.Tx) error { return tx.AddMember(ctx, ed) })
		other := ed
		other.ID, other.Email = "m2", "ED@weft.example"
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddMember(ctx, other) }), domain.ErrConflict)
		ed.Email, ed.Role, ed.DisabledAt = "ed@weft.example", domain.RoleEditor, monday
		write(t, s, func(tx *storage.Tx) error { return tx.SaveMember(ctx, ed) })
		equal(t, "the member", value(s.MemberByEmail(ctx, "eD@weft.example"))(t), ed)
		equal(t, "the member", value(s.MemberByID(ctx, "m1"))(t), ed)
		equal(t, "the members", len(value(s.Members(ctx))(t)), 1)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveMember(ctx, other) }), domain.ErrNotFound)
	})
}

func TestTermsStandInTheirOrder(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		term := func(slug string, position int) domain.Term {
			return domain.Term{
				ID: id(), Scheme: domain.SchemeTheme, URI: domain.URI(ourHost + "/t#" + slug), Slug: slug, Position: position,
				Labels: map[string]string{"en": slug}, Descriptions: map[string]string{"fr": "d"}, SameAs: []domain.URI{"https://x.example/"},
			}
		}
		second, first := term("second", 2), term("first", 1)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.AddTerm(ctx, second))
			return tx.SaveTerm(ctx, first)
		})
		if got := value(s.Terms(ctx, domain.SchemeTheme))(t); !reflect.DeepEqual(got, []domain.Term{first, second}) {
			t.Errorf("the terms are %+v", got)
		}
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddTerm(ctx, term("first", 3)) }), domain.ErrConflict)
		first.Labels["en"], first.Position = "last", 3
		write(t, s, func(tx *storage.Tx) error { return tx.SaveTerm(ctx, first) })
		equal(t, "the label", value(s.TermBySlug(ctx, domain.SchemeTheme, "first"))(t).Label("en"), "last")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteTerm(ctx, second.ID) })
		equal(t, "the terms", len(value(s.Terms(ctx, domain.SchemeTheme))(t)), 1)
		equal(t, "the term", value(s.TermByURI(ctx, first.URI))(t).Position, 3)
	})
}

func TestTheCacheOfPicturesKnowsItsSizeAndItsLeastUsed(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		old := domain.RemoteMedia{URL: "https://x.example/1", Hash: "aa", Bytes: 10, FetchedAt: monday, UsedAt: monday}
		copied := domain.RemoteMedia{URL: "https://x.example/2", Hash: "aa", Bytes: 10, FetchedAt: monday, UsedAt: monday.Add(time.Minute)}
		failed := domain.RemoteMedia{URL: "https://x.example/3", Error: "too large", FetchedAt: monday, UsedAt: monday.Add(time.Hour)}
		write(t, s, func(tx *storage.Tx) error {
			for _, m := range []domain.RemoteMedia{old, copied, failed, failed} {
				check(t, tx.SaveRemoteMedia(ctx, m))
			}
			return nil
		})
		equal(t, "the bytes", value(s.RemoteMediaSize(ctx))(t), 10)
		equal(t, "the failed one", value(s.RemoteMediaByURL(ctx, failed.URL))(t), failed)
		equal(t, "the least used", value(s.LeastUsedRemoteMedia(ctx, 1))(t)[0], old)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.UseRemoteMedia(ctx, "aa", monday.Add(2*time.Hour)))
			return tx.DeleteRemoteMedia(ctx, failed.URL)
		})
		equal(t, "when it was used", value(s.RemoteMediaByHash(ctx, "aa"))(t).UsedAt, monday.Add(2*time.Hour))
	})
}

func TestAPeerIsKnownAfterItWasHeard(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		equal(t, "an unknown peer", value(s.Peer(ctx, "peer.example"))(t), domain.Peer{Host: "peer.example"})
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.HeardFrom(ctx, "peer.example", monday))
			check(t, tx.HeardFrom(ctx, "peer.example", monday.Add(-time.Hour)))
			check(t, tx.RememberMode(ctx, "peer.example", domain.SignRFC9421, monday.Add(time.Hour)))
			return tx.BlockPeer(ctx, "bad.example")
		})
		want := domain.Peer{Host: "peer.example", Mode: domain.SignRFC9421, ModeUntil: monday.Add(time.Hour), LastHeard: monday}
		equal(t, "the peer", value(s.Peer(ctx, "peer.example"))(t), want)
		want.Host, want.Software, want.Version = "bad.example", "mastodon", "4.5"
		write(t, s, func(tx *storage.Tx) error { return tx.SavePeer(ctx, want) })
		want.Blocked = true // saving does not unblock
		equal(t, "the blocked peer", value(s.Peer(ctx, "bad.example"))(t), want)
		peers, total, err := s.Peers(ctx, storage.Page{})
		check(t, err)
		if total != 2 || peers[0].Host != "bad.example" {
			t.Errorf("the peers are %+v", peers)
		}
	})
}

func TestNewsIsToldOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		saveActors(t, s, ann)
		ada, bo := domain.Member{ID: "ada", Email: "ada", Slug: "ada", Role: domain.RoleOwner}, domain.Member{ID: "bo", Email: "bo", Slug: "bo", Role: domain.RoleOwner}
		write(t, s, func(tx *storage.Tx) error { return errors.Join(tx.AddMember(ctx, ada), tx.AddMember(ctx, bo)) })
		news := domain.Notification{ID: id(), Kind: domain.NotifyLike, Actor: ann.URI, About: object, CreatedAt: monday}
		for range 2 {
			write(t, s, func(tx *storage.Tx) error { return tx.AddNotification(ctx, news) })
			news.ID = id()
		}
		equal(t, "the unread", value(s.UnreadNotifications(ctx, &ada))(t), 1)
		write(t, s, func(tx *storage.Tx) error { return tx.MarkNotificationsRead(ctx, ada.ID, monday) })
		equal(t, "the unread", value(s.UnreadNotifications(ctx, &ada))(t), 0)
		equal(t, "the unread of another member", value(s.UnreadNotifications(ctx, &bo))(t), 1)
		list, total, err := s.Notifications(ctx, &ada, storage.Page{})
		check(t, err)
		if total != 1 || list[0].Actor.Name != "ann" || list[0].Notification.About != object || !list[0].Notification.ReadAt.Equal(monday) {
			t.Errorf("the notifications are %+v", list)
		}
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "peer.example") })
		_, total, err = s.Notifications(ctx, &ada, storage.Page{})
		check(t, err)
		equal(t, "those of a blocked host", total, 0)
	})
}

func TestSessionsExpire(t *testing.T) {
	now := monday
	storagetest.EachDatabaseAt(t, func() time.Time { return now }, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		now = monday
		var sessions scs.CtxStore = s.Sessions()
		find := func() string {
			data, found, err := sessions.FindCtx(ctx, "token")
			check(t, err)
			if !found {
				return "none"
			}
			return string(data)
		}
		equal(t, "the session", find(), "none")
		for _, data := range []string{"one", "two"} {
			check(t, sessions.CommitCtx(ctx, "token", []byte(data), now.Add(time.Hour)))
		}
		equal(t, "the session", find(), "two")
		now = monday.Add(time.Hour)
		equal(t, "the expired session", find(), "none")
		now = monday
		check(t, sessions.DeleteCtx(ctx, "token"))
		equal(t, "the deleted session", find(), "none")
	})
}
