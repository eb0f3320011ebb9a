package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// monday is when most of these tests play.
var monday = time.Date(2026, time.November, 16, 9, 30, 0, 0, time.UTC)

const (
	ourHost = "https://weft.example"
	organ   = domain.URI(ourHost + "/ap/actors/org")
)

var member = domain.Viewer{Member: &domain.Member{ID: "m1", Role: domain.RoleEditor}}

// onMonday runs a test on each database while it is monday.
func onMonday(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	t.Helper()
	storagetest.EachDatabaseAt(t, func() time.Time { return monday }, test)
}

func id() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }

// write runs one write that must succeed.
func write(t testing.TB, s *storage.Store, fn func(tx *storage.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value is what a call that must succeed returned.
func value[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return v
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want %v", err, want)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// ours is an actor of this node.
func ours(uri domain.URI, username string) domain.Actor {
	return domain.Actor{
		ID: id(), URI: uri, Local: true, Role: domain.RoleOrganisation, Type: domain.TypeOrganization, Username: username,
		Handle: domain.Handle(username + "@weft.example"), Inbox: uri + "/inbox", Followers: uri + "/followers",
	}
}

// theirs is an actor of a peer, with a shared inbox.
func theirs(host, name string) domain.Actor {
	uri := domain.URI("https://" + host + "/users/" + name)
	return domain.Actor{
		ID: id(), URI: uri, Type: domain.TypePerson, Username: name, Name: name, Handle: domain.Handle(name + "@" + host),
		Inbox: uri + "/inbox", SharedInbox: domain.URI("https://" + host + "/inbox"), FetchedAt: monday, Raw: []byte(`{"a":1}`),
	}
}

// article is a published one of ours.
func article(title string) domain.Item {
	n := id()
	return domain.Item{
		ID: n, Kind: domain.KindArticle, Local: true, URI: domain.URI(ourHost + "/ap/articles/" + string(n)), Actor: organ,
		Slug: string(n), URL: ourHost + "/articles/" + string(n), State: domain.StatePublished,
		Visibility: domain.VisibilityPublic, To: []domain.URI{domain.Public}, Cc: []domain.URI{organ + "/followers"},
		Content: domain.Content{Title: title, Language: "en"}, Revision: 1, CreatedAt: monday, PublishedAt: monday,
	}
}

// remote turns an item into one of a peer's actor.
func remote(i domain.Item, author domain.Actor) domain.Item {
	i.Local, i.Slug, i.Actor = false, "", author.URI
	i.URI = author.URI + domain.URI("/"+i.ID)
	i.URL = string(i.URI)
	i.Raw = []byte(`{"type":"Article"}`)
	return i
}

// event is a published one of ours.
func event(title string, start, end time.Time) domain.Item {
	i := article(title)
	i.Kind = domain.KindEvent
	i.Content.Event = &domain.Occasion{Start: start, End: end, TimeZone: "Europe/Brussels"}
	return i
}

// post is a note of a peer's actor that answers nothing.
func post(author domain.Actor, text string) domain.Note {
	n := id()
	uri := author.URI + domain.URI("/notes/"+n)
	return domain.Note{
		ID: n, URI: uri, Root: uri, Actor: author.URI, Visibility: domain.VisibilityPublic, HTML: "<p>" + text + "</p>",
		To: []domain.URI{domain.Public}, PublishedAt: monday,
	}
}

// text is what stands in the one paragraph of a post.
func text(html string) string {
	return strings.TrimSuffix(strings.TrimPrefix(html, "<p>"), "</p>")
}

// replyTo is a note of a peer's actor in the thread of root.
func replyTo(author domain.Actor, root domain.URI, text string) domain.Note {
	n := post(author, text)
	n.InReplyTo, n.Root = root, root
	return n
}

func follow(follower, followed domain.URI, when time.Time) domain.Follow {
	n := id()
	return domain.Follow{
		ID: n, URI: follower + domain.URI("/follows/"+n), Follower: follower, Followed: followed, State: domain.FollowAccepted,
		CreatedAt: when, AcceptedAt: when,
	}
}

func reshare(by, object domain.URI, when time.Time) domain.Response {
	n := id()
	return domain.Response{
		ID: n, Kind: domain.ResponseReshare, URI: by + domain.URI("/announces/"+n), Actor: by, Object: object, CreatedAt: when,
	}
}

// activity is one of the organisation about an object.
func activity(verb domain.Verb, object domain.URI) domain.StoredActivity {
	n := id()
	return domain.StoredActivity{
		ID: n, URI: domain.URI(ourHost + "/ap/activities/" + string(n)), Verb: verb, Actor: organ, Object: object, Public: true,
		InOutbox: true, Payload: []byte(`{"type":"` + string(verb) + `"}`), CreatedAt: monday,
	}
}

// inboxes are n inboxes on as many hosts.
func inboxes(n int) []storage.Target {
	targets := make([]storage.Target, n)
	for i := range targets {
		host := fmt.Sprintf("peer%04d.example", i)
		targets[i] = storage.Target{Inbox: domain.URI("https://" + host + "/inbox"), Host: host}
	}
	return targets
}

// send adds an activity and puts it on its way.
func send(t testing.TB, s *storage.Store, a domain.StoredActivity, targets ...storage.Target) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		if err := tx.AddActivity(t.Context(), a); err != nil {
			return err
		}
		return tx.Enqueue(t.Context(), a, targets)
	})
}
