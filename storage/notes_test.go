package storage_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func saveNotes(t *testing.T, s *storage.Store, notes ...domain.Note) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		for _, note := range notes {
			if _, err := tx.SaveNote(t.Context(), note); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestANoteComesBackAsItWasSaved(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		note := replyTo(theirs("peer.example", "ann"), object, "Hello")
		note.Cc, note.Tags, note.Warning, note.Language = []domain.URI{organ}, []string{"x"}, "careful", "en"
		note.Mentions = []domain.Mention{{Actor: organ, Name: "@org"}}
		note.Images = []domain.Image{{URL: "https://peer.example/1.png", Alt: "one"}}
		saveNotes(t, s, note)
		for _, got := range []domain.Note{value(s.NoteByURI(t.Context(), note.URI))(t), value(s.NoteByID(t.Context(), note.ID))(t)} {
			if !reflect.DeepEqual(got, note) {
				t.Errorf("got %+v\nwant %+v", got, note)
			}
		}
	})
}

func TestANoteIsReplacedByANewerOneOnly(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		first := post(theirs("peer.example", "ann"), "one")
		saveNotes(t, s, first)
		write(t, s, func(tx *storage.Tx) error { return tx.HideNote(ctx, first.ID) })
		save := func(n domain.Note) (applied bool) {
			write(t, s, func(tx *storage.Tx) error {
				var err error
				applied, err = tx.SaveNote(ctx, n)
				return err
			})
			return applied
		}
		newer := first
		newer.ID, newer.HTML, newer.UpdatedAt = id(), "two", monday.Add(time.Second)
		equal(t, "the newer is applied", save(newer), true)
		equal(t, "the older is applied", save(first), false)
		got := value(s.NoteByURI(ctx, first.URI))(t)
		if got.HTML != "two" || got.ID != first.ID || !got.Hidden {
			t.Errorf("the note is %+v", got)
		}
		forged := newer
		forged.Local, forged.UpdatedAt = true, monday.Add(time.Hour)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { _, err := tx.SaveNote(ctx, forged); return err }), domain.ErrConflict)
	})
}

func thread(t *testing.T, s *storage.Store, viewer domain.Viewer) string {
	t.Helper()
	var all []string
	for _, reply := range value(s.Replies(t.Context(), viewer, object))(t) {
		all = append(all, text(reply.Note.HTML)+"@"+reply.Author.Username)
	}
	return strings.Join(all, " ")
}

func TestAThreadShowsVisitorsPublicRepliesThatNobodyHid(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, bad := theirs("peer.example", "ann"), theirs("bad.example", "mal")
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveActor(ctx, ann))
			return tx.BlockPeer(ctx, "bad.example")
		})
		item := article("root")
		item.URI = object
		insert(t, s, item)
		second, first := replyTo(ann, object, "second"), replyTo(ann, object, "first")
		first.PublishedAt = monday.Add(-time.Hour)
		first.Visibility = domain.VisibilityUnlisted
		private, hidden := replyTo(ann, object, "private"), replyTo(ann, object, "hidden")
		private.Visibility = domain.VisibilityDirect
		private.PublishedAt, hidden.PublishedAt = monday.Add(time.Hour), monday.Add(2*time.Hour)
		saveNotes(t, s, second, first, private, hidden, replyTo(bad, object, "bad"))
		write(t, s, func(tx *storage.Tx) error { return tx.HideNote(ctx, hidden.ID) })
		equal(t, "what visitors see", thread(t, s, domain.Visitor()), "first@ann second@ann")
		equal(t, "what members see", thread(t, s, member), "first@ann second@ann private@ann hidden@ann")
		equal(t, "the count", value(s.ItemByURI(ctx, object))(t).Counts.Replies, 2)
		equal(t, "the count", value(s.CountsOf(ctx, []domain.URI{object}))(t)[object].Replies, 2)
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteNoteByURI(ctx, second.URI) })
		equal(t, "what visitors see", thread(t, s, domain.Visitor()), "first@ann")
		err := s.Write(ctx, func(tx *storage.Tx) error { return tx.DeleteNoteByURI(ctx, second.URI) })
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestMessagesAreDirectNotesOfPeers(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ann := theirs("peer.example", "ann")
		message, answer := post(ann, "message"), post(ours(organ, "org"), "answer")
		message.Visibility, answer.Visibility, answer.Local = domain.VisibilityDirect, domain.VisibilityDirect, true
		saveNotes(t, s, message, answer, post(ann, "public"))
		messages, total, err := s.Messages(t.Context(), storage.Page{})
		check(t, err)
		if total != 1 || messages[0].Note.ID != message.ID || messages[0].Author.URI != ann.URI {
			t.Errorf("the messages are %+v", messages)
		}
	})
}

func TestResponsesAreCountedOncePerActor(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, bob := theirs("peer.example", "ann"), theirs("other.example", "bob")
		item := article("root")
		item.URI = object
		like := func(by domain.URI) domain.Response {
			r := reshare(by, object, monday)
			r.Kind = domain.ResponseLike
			return r
		}
		add := func(r domain.Response) (added bool) {
			write(t, s, func(tx *storage.Tx) error {
				var err error
				added, err = tx.AddResponse(ctx, r)
				return err
			})
			return added
		}
		insert(t, s, item)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveActor(ctx, ours(organ, "org")))
			return tx.SaveActor(ctx, ann)
		})
		first := like(ann.URI)
		equal(t, "the first is new", add(first), true)
		equal(t, "the second is new", add(like(ann.URI)), false)
		add(like(bob.URI))
		add(reshare(ann.URI, object, monday))
		add(reshare(organ, object, monday)) // the announcement of our own is no response
		counts := domain.Counts{Likes: 2, Reshares: 1}
		equal(t, "the counts", value(s.ItemByURI(ctx, object))(t).Counts, counts)
		equal(t, "the counts", value(s.CountsOf(ctx, []domain.URI{object, organ}))(t)[object], counts)
		likes := value(s.Responses(ctx, object, domain.ResponseLike))(t)
		if len(likes) != 2 || likes[0].Actor.URI != bob.URI || likes[1].Actor.Name != "ann" {
			t.Errorf("the likes are %+v", likes)
		}
		responders := value(s.RespondersOf(ctx, object))(t)
		equal(t, "those who responded", len(responders), 2)
		equal(t, "the found response", value(s.ResponseByURI(ctx, first.URI))(t), first)
		write(t, s, func(tx *storage.Tx) error {
			stolen := value(tx.DeleteResponseByURI(ctx, first.URI, bob.URI))(t)
			equal(t, "another's response is removed", stolen, false)
			equal(t, "the response is removed", value(tx.DeleteResponseByURI(ctx, first.URI, ann.URI))(t), true)
			equal(t, "it is removed again", value(tx.DeleteResponse(ctx, domain.ResponseLike, ann.URI, object))(t), false)
			return tx.BlockPeer(ctx, "other.example")
		})
		equal(t, "the counts", value(s.ItemByURI(ctx, object))(t).Counts, domain.Counts{Reshares: 1})
		equal(t, "the counts", value(s.CountsOf(ctx, []domain.URI{object}))(t)[object], domain.Counts{Reshares: 1})
	})
}

func TestThoseWhoAnsweredAreResponders(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ann := theirs("peer.example", "ann")
		note := replyTo(ann, object, "an answer")
		saveNotes(t, s, note)
		responders := value(s.RespondersOf(t.Context(), object))(t)
		if len(responders) != 1 || responders[0] != ann.URI {
			t.Errorf("those who responded are %v", responders)
		}
		equal(t, "those who responded to the answer", len(value(s.RespondersOf(t.Context(), note.URI))(t)), 0)
	})
}

func TestANoteWhoseDeletionCameFirstIsNotKept(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ann := theirs("peer.example", "ann")
		late := post(ann, "late")
		write(t, s, func(tx *storage.Tx) error {
			return tx.AddTombstone(t.Context(), domain.Tombstone{URI: late.URI, FormerType: "Note", DeletedAt: monday})
		})
		write(t, s, func(tx *storage.Tx) error {
			applied, err := tx.SaveNote(t.Context(), late)
			equal(t, "applied", applied, false)
			return err
		})
		wantError(t, second(s.NoteByURI(t.Context(), late.URI)), domain.ErrNotFound)
	})
}
