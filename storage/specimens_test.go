package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// What the specimens are found by.
const (
	specimenArticle = domain.URI(ourHost + "/ap/articles/0190a000-0000-7000-8000-000000000001")
	specimenPeer    = domain.URI("https://peer.example/users/ann")
	specimenNote    = specimenPeer + "/notes/1"
	specimenStream  = domain.URI(ourHost + "/ap/actors/soil")
	specimenTerm    = domain.URI(ourHost + "/ap/vocabularies/theme#commons")
)

func specimenID(n string) domain.ID { return domain.ID("0190a000-0000-7000-8000-00000000" + n) }

// specimens fills a node with one of everything.
func specimens(t testing.TB, s *storage.Store) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error { specimenActors(t, tx); return nil })
	write(t, s, func(tx *storage.Tx) error { specimenTexts(t, tx); return nil })
	write(t, s, func(tx *storage.Tx) error { specimenRest(t, tx); return nil })
	write(t, s, func(tx *storage.Tx) error { specimensLater(t, tx); return nil })
	_, err := s.AddInboxRow(t.Context(), domain.InboxRow{
		ID: specimenID("1001"), Verb: domain.VerbLike, Activity: specimenPeer + "/likes/1", BodyHash: "00", Sender: specimenPeer,
		Body: []byte("{}"), ReceivedAt: monday,
	})
	check(t, err)
	check(t, s.Sessions().CommitCtx(t.Context(), "token", []byte("data"), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)))
}

func specimenActors(t testing.TB, tx *storage.Tx) {
	t.Helper()
	ctx := t.Context()
	check(t, tx.SaveSettings(ctx, domain.Settings{Base: ourHost, Language: "en", Organisation: organ}))
	organisation := ours(organ, "org")
	organisation.ID = specimenID("0100")
	organisation.URL = ourHost
	organisation.HTML = `<p><a href="` + ourHost + `/articles/x">x</a></p>`
	organisation.Keys = []domain.PublicKey{{ID: organ + "#main-key", Owner: organ, Algorithm: domain.KeyRSA, PEM: "public"}}
	check(t, tx.SaveActor(ctx, organisation))
	check(t, tx.SavePrivateKeys(ctx, []domain.PrivateKey{{
		ID: organ + "#main-key", Owner: organ, Algorithm: domain.KeyRSA, PEM: "private", PublicPEM: "public", CreatedAt: monday,
	}}))
	check(t, tx.ReserveHandle(ctx, "org", organ))
	ann := theirs("peer.example", "ann")
	ann.ID = specimenID("0200")
	check(t, tx.SaveActor(ctx, ann))
	check(t, tx.RecordMove(ctx, domain.Move{Actor: organ, Target: ann.URI, At: monday}))
	check(t, tx.BlockPeer(ctx, "bad.example"))
	for n, f := range []domain.Follow{follow(ann.URI, organ, monday), follow(organ, ann.URI, monday)} {
		f.ID = specimenID("030" + string(rune('0'+n)))
		f.URI = f.Follower + "/follows/1"
		check(t, tx.SaveFollow(ctx, f))
	}
}

func specimenTexts(t testing.TB, tx *storage.Tx) {
	t.Helper()
	ctx := t.Context()
	item := article("A specimen")
	item.ID, item.URI, item.Slug = specimenID("0001"), specimenArticle, "a-specimen"
	item.URL = ourHost + "/articles/a-specimen"
	item.Content.Themes = []domain.TermRef{{URI: specimenTerm, Label: "Commons"}}
	item.Content.Tags = []string{"Commons"}
	item.Content.Initiatives = []domain.URI{ourHost + "/ap/actors/initiative"}
	item.Draft = &domain.Content{Title: "A better specimen", Image: &domain.Image{URL: ourHost + "/media/00.png"}}
	check(t, tx.InsertItem(ctx, item))
	check(t, tx.AddRevision(ctx, storage.Revision{Item: item.ID, Number: 1, Content: item.Content, Member: "m1", CreatedAt: monday}))
	check(t, tx.MoveSlug(ctx, domain.KindArticle, "an-old-specimen", item.ID))
	check(t, tx.AddTombstone(ctx, domain.Tombstone{URI: ourHost + "/ap/articles/gone", FormerType: "Article", DeletedAt: monday}))
	card := article("The organisation")
	card.ID, card.Kind, card.Subject, card.URI, card.Slug, card.URL = specimenID("0002"), domain.KindOrganisation, organ, "", "", ourHost
	card.Content.Card = &domain.Card{Handle: "org"}
	check(t, tx.InsertItem(ctx, card))
	ann := theirs("peer.example", "ann")
	foreign := remote(event("A foreign one", monday, monday.Add(time.Hour)), ann)
	foreign.ID, foreign.URI = specimenID("0003"), specimenPeer+"/events/1"
	_, err := tx.UpsertRemoteItem(ctx, foreign)
	check(t, err)
	reply := replyTo(ann, specimenArticle, "a reply")
	reply.ID, reply.URI = specimenID("0401"), specimenNote
	_, err = tx.SaveNote(ctx, reply)
	check(t, err)
	answer := replyTo(domain.Actor{URI: organ}, specimenArticle, "an answer")
	answer.ID, answer.URI, answer.URL = specimenID("0402"), ourHost+"/ap/notes/1", ourHost+"/articles/a-specimen#note-1"
	answer.Local, answer.InReplyTo, answer.Member = true, specimenNote, "m1"
	answer.Mentions = []domain.Mention{{Actor: ann.URI, Name: "@ann@peer.example"}}
	_, err = tx.SaveNote(ctx, answer)
	check(t, err)
	_, err = tx.AddResponse(ctx, domain.Response{
		ID: specimenID("0501"), Kind: domain.ResponseReshare, URI: specimenPeer + "/announces/1", Actor: specimenPeer,
		Object: specimenArticle, CreatedAt: monday,
	})
	check(t, err)
}

func specimenRest(t testing.TB, tx *storage.Tx) {
	t.Helper()
	ctx := t.Context()
	create := activity(domain.VerbCreate, specimenArticle)
	create.ID, create.URI = specimenID("0601"), ourHost+"/ap/activities/1"
	create.Payload = []byte(`{"id":"` + ourHost + `/ap/activities/1","webfinger":"org@weft.example","url":"` + ourHost + `"}`)
	check(t, tx.AddActivity(ctx, create))
	check(t, tx.Enqueue(ctx, create, []storage.Target{{Inbox: "https://peer.example/inbox", Host: "peer.example"}}))
	check(t, tx.AddMember(ctx, domain.Member{ID: "m1", Email: "Ed@weft.example", Name: "Ed", Role: domain.RoleOwner, CreatedAt: monday}))
	check(t, tx.AddTerm(ctx, domain.Term{
		ID: specimenID("0701"), Scheme: domain.SchemeTheme, URI: specimenTerm, Slug: "commons", Labels: map[string]string{"en": "Commons"},
	}))
	check(t, tx.AddTerm(ctx, domain.Term{
		ID: specimenID("0702"), Scheme: domain.SchemeStream, URI: ourHost + "/ap/vocabularies/stream#soil", Slug: "soil", Actor: specimenStream,
	}))
	check(t, tx.SaveSubmission(ctx, domain.Submission{
		ID: specimenID("1101"), Stream: specimenStream, Object: specimenPeer + "/events/1", Author: specimenPeer, State: domain.SubmissionAccepted, CreatedAt: monday,
	}))
	check(t, tx.SaveStreamAuthor(ctx, specimenStream, specimenPeer, "m1"))
	check(t, tx.AddMedia(ctx, domain.Media{ID: specimenID("0801"), Hash: "00", MediaType: "image/png", Alt: "nothing", CreatedAt: monday}))
	check(t, tx.SaveRemoteMedia(ctx, domain.RemoteMedia{URL: "https://peer.example/ann.png", Hash: "01", Bytes: 5, UsedAt: monday}))
	check(t, tx.AddNotification(ctx, domain.Notification{
		ID: specimenID("0901"), Kind: domain.NotifyReshare, Actor: specimenPeer, About: specimenArticle, CreatedAt: monday,
	}))
}

// wantSpecimens reads one of everything.
func wantSpecimens(t *testing.T, s *storage.Store) {
	t.Helper()
	ctx := t.Context()
	item := value(s.ItemBySlug(ctx, domain.KindArticle, "a-specimen"))(t)
	equal(t, "the title", item.Content.Title, "A specimen")
	equal(t, "the working copy", item.Draft.Title, "A better specimen")
	equal(t, "the day", item.PublishedAt, monday)
	equal(t, "the replies", item.Counts.Replies, 2)
	equal(t, "the revisions", len(value(s.Revisions(ctx, item.ID))(t)), 1)
	entries, total, err := s.Timeline(ctx, domain.Visitor(), storage.TimelineFilter{}, storage.Page{})
	check(t, err)
	if total != 1 || entries[0].Author.URI != specimenPeer {
		t.Errorf("the timeline has %d entries: %+v", total, entries)
	}
	equal(t, "the term", value(s.TermByURI(ctx, specimenTerm))(t).Label("en"), "Commons")
	equal(t, "the member", value(s.MemberByEmail(ctx, "ed@weft.example"))(t).Name, "Ed")
	equal(t, "the key", value(s.PrivateKeys(ctx, organ))(t)[0].PEM, "private")
	targets := value(s.FollowerInboxes(ctx, []domain.URI{organ}))(t)
	equal(t, "the followers' inboxes", len(targets), 1)
	claimed := value(s.ClaimDeliveries(ctx, time.Now(), time.Minute, 10, 1))(t)
	equal(t, "the deliveries", len(claimed), 1)
	for _, move := range value(s.Strings(ctx, "SELECT target FROM moves"))(t) { // of schema 4 on
		equal(t, "the move", domain.URI(move), specimenPeer)
	}
	equal(t, "the received activities", len(value(s.ClaimInbox(ctx, time.Now(), time.Minute, 10))(t)), 1)
	_, found, err := s.Sessions().FindCtx(ctx, "token")
	check(t, err)
	equal(t, "the session is there", found, true)
}

func TestOneOfEverythingIsKept(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		specimens(t, s)
		wantSpecimens(t, s)
	})
}

func TestDeletingLeavesNoDanglingRows(t *testing.T) {
	s := storagetest.Open(t)
	specimens(t, s)
	write(t, s, func(tx *storage.Tx) error {
		check(t, tx.DeleteItem(t.Context(), specimenID("0001")))
		return tx.MarkActorGone(t.Context(), specimenPeer, monday)
	})
	wantNoDanglingRows(t, s)
	for _, table := range []string{"revisions", "old_slugs", "item_terms", "item_tags"} {
		if rows := value(s.Strings(t.Context(), "SELECT item_id FROM "+table))(t); len(rows) > 0 {
			t.Errorf("%s still has %v", table, rows)
		}
	}
}

func TestMovingTheBaseLeavesNoOldAddress(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		specimens(t, s)
		from := domain.NewAddresses(ourHost, "")
		to := domain.NewAddresses("https://new.example:8443", "org.example")
		write(t, s, func(tx *storage.Tx) error {
			return tx.MoveBase(ctx, from, to, domain.Settings{Base: to.Base, HandleDomain: to.HandleDomain, Organisation: domain.URI(to.Base + "/ap/actors/org")})
		})
		settings := value(s.Settings(ctx))(t)
		actor := value(s.ActorByURI(ctx, settings.Organisation))(t)
		equal(t, "the handle", actor.Handle, "org@org.example")
		equal(t, "the page", actor.URL, to.Base)
		_, _, err := s.ActorByKey(ctx, settings.Organisation+"#main-key")
		check(t, err)
		stored := value(s.ActivityByURI(ctx, domain.URI(to.Base+"/ap/activities/1")))(t)
		equal(t, "the payload", string(stored.Payload),
			`{"id":"`+to.Base+`/ap/activities/1","webfinger":"org@org.example","url":"`+to.Base+`"}`)
	})
}

// Every column of every table is looked at, so that a new one is not forgotten in addressColumns.
func TestMovingTheBaseKnowsEveryColumn(t *testing.T) {
	s := storagetest.Open(t)
	specimens(t, s)
	ctx := t.Context()
	write(t, s, func(tx *storage.Tx) error {
		return tx.MoveBase(ctx, domain.NewAddresses(ourHost, ""), domain.NewAddresses("https://new.example", ""), domain.Settings{})
	})
	for _, table := range value(s.Strings(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'"))(t) {
		for _, column := range value(s.Strings(ctx, "SELECT name FROM pragma_table_info('"+table+"')"))(t) {
			for _, text := range value(s.Strings(ctx, "SELECT CAST("+column+" AS TEXT) FROM "+table+" WHERE "+column+" LIKE '%"+ourHost+"%'"))(t) {
				t.Errorf("%s.%s still has %s", table, column, strings.TrimSpace(text))
			}
		}
	}
}
