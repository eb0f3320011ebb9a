package storage_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func insert(t testing.TB, s *storage.Store, items ...domain.Item) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		for _, item := range items {
			if err := tx.InsertItem(t.Context(), item); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAnItemComesBackAsItWasInserted(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		latitude := 50.85
		item := event("Assembly", monday.Add(time.Hour), monday.Add(2*time.Hour))
		item.Content.Text, item.Content.HTML, item.Content.Language = "*Hi*", "<p><em>Hi</em></p>", "fr-BE"
		item.Content.Image = &domain.Image{URL: "https://weft.example/media/1.png", Alt: "a hall", Width: 3, Height: 2}
		item.Content.Streams = []domain.TermRef{{URI: "https://weft.example/s", Label: "Stream"}}
		item.Content.Tags = []string{"Démocratie"}
		item.Content.Event.Place = &domain.Place{Name: "Hall", Latitude: &latitude, Longitude: &latitude}
		item.Draft, item.DraftVersion = &domain.Content{Title: "Assembly!"}, 3
		item.CreatedBy, item.UpdatedAt = "m1", monday.Add(time.Minute)
		insert(t, s, item)
		for name, got := range map[string]domain.Item{
			"by id":   value(s.ItemByID(t.Context(), item.ID))(t),
			"by URI":  value(s.ItemByURI(t.Context(), item.URI))(t),
			"by slug": value(s.ItemBySlug(t.Context(), domain.KindEvent, item.Slug))(t),
		} {
			if !reflect.DeepEqual(got, item) {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, item)
			}
		}
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for name, err := range map[string]error{
			"item by id":      second(s.ItemByID(ctx, "x")),
			"item by URI":     second(s.ItemByURI(ctx, "https://x.example/")),
			"item by slug":    second(s.ItemBySlug(ctx, domain.KindArticle, "x")),
			"item by subject": second(s.ItemBySubject(ctx, "https://x.example/")),
			"raw":             second(s.RawOf(ctx, "https://x.example/")),
			"actor":           second(s.ActorByURI(ctx, "https://x.example/")),
			"handle":          second(s.ActorByHandle(ctx, "x@x.example")),
			"our actor":       second(s.LocalActor(ctx, "x")),
			"note":            second(s.NoteByURI(ctx, "https://x.example/")),
			"note by id":      second(s.NoteByID(ctx, "x")),
			"tombstone":       second(s.TombstoneOf(ctx, "https://x.example/")),
			"response":        second(s.ResponseByURI(ctx, "https://x.example/")),
			"response of":     second(s.ResponseOf(ctx, domain.ResponseLike, "https://x.example/", "https://x.example/")),
			"follow":          second(s.FollowByURI(ctx, "https://x.example/")),
			"follow of":       second(s.FollowOf(ctx, "https://x.example/", "https://x.example/")),
			"activity":        second(s.ActivityByURI(ctx, "https://x.example/")),
			"activity of":     second(s.ActivityOf(ctx, domain.VerbCreate, "https://x.example/")),
			"member":          second(s.MemberByID(ctx, "x")),
			"member by mail":  second(s.MemberByEmail(ctx, "x@x.example")),
			"term":            second(s.TermByURI(ctx, "https://x.example/")),
			"term by slug":    second(s.TermBySlug(ctx, domain.SchemeTheme, "x")),
			"picture":         second(s.MediaByID(ctx, "x")),
			"picture by hash": second(s.MediaByHash(ctx, "x")),
			"remote picture":  second(s.RemoteMediaByURL(ctx, "https://x.example/")),
			"remote hash":     second(s.RemoteMediaByHash(ctx, "")),
			"setting":         second(s.Setting(ctx, "x")),
		} {
			if !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAnAddressIsGivenToOneItemOnly(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		first := article("One")
		insert(t, s, first)
		for name, change := range map[string]func(i *domain.Item){
			"URI":  func(i *domain.Item) { i.URI = first.URI },
			"slug": func(i *domain.Item) { i.Slug = first.Slug },
		} {
			item := article("Two")
			change(&item)
			err := s.Write(t.Context(), func(tx *storage.Tx) error { return tx.InsertItem(t.Context(), item) })
			if !errors.Is(err, domain.ErrConflict) {
				t.Errorf("the same %s: got %v, want a conflict", name, err)
			}
		}
		drafts := []domain.Item{article("Three"), article("Four")}
		for i := range drafts {
			drafts[i].State, drafts[i].URI, drafts[i].Slug = domain.StateDraft, "", ""
		}
		insert(t, s, drafts...) // many have no address yet
	})
}

func TestSavingAnItemKeepsItsRawJSONAndItsBirth(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		item := remote(article("One"), theirs("peer.example", "ann"))
		insert(t, s, item)
		item.Content.Title, item.Raw, item.CreatedAt = "Two", nil, monday.Add(time.Hour)
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) })
		got := value(s.ItemByURI(ctx, item.URI))(t)
		equal(t, "the title", got.Content.Title, "Two")
		equal(t, "the birth", got.CreatedAt, monday)
		equal(t, "the raw JSON", string(value(s.RawOf(ctx, item.URI))(t)), `{"type":"Article"}`)
		item.ID = "nobody"
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) }), domain.ErrNotFound)
	})
}

func TestAnOldSlugLeadsToTheNewOne(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		item := article("One")
		insert(t, s, item)
		old := item.Slug
		item.Slug = "new"
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveItem(ctx, item))
			return tx.MoveSlug(ctx, item.Kind, old, item.ID)
		})
		_, err := s.ItemBySlug(ctx, item.Kind, old)
		moved, ok := errors.AsType[*storage.MovedError](err)
		if !ok || moved.Slug != "new" {
			t.Fatalf("the old slug gives %v", err)
		}
		wantError(t, err, domain.ErrNotFound)
		equal(t, "the old slug is taken", value(s.SlugTaken(ctx, item.Kind, old))(t), true)
		equal(t, "a free slug is taken", value(s.SlugTaken(ctx, item.Kind, "free"))(t), false)
	})
}

func TestAWorkingCopyIsSavedByOneWriterAtATime(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		item := article("One")
		insert(t, s, item)
		save := func(title string, from int) error {
			return s.Write(ctx, func(tx *storage.Tx) error {
				version, err := tx.SaveDraft(ctx, item.ID, &domain.Content{Title: title}, from)
				if err == nil && version != from+1 {
					t.Errorf("version %d follows %d", version, from)
				}
				return err
			})
		}
		check(t, save("hers", 0))
		wantError(t, save("his", 0), domain.ErrConflict)
		got := value(s.ItemByID(ctx, item.ID))(t)
		equal(t, "the working copy", got.Draft.Title, "hers")
		equal(t, "what is published", got.Content.Title, "One")
		write(t, s, func(tx *storage.Tx) error { _, err := tx.SaveDraft(ctx, item.ID, nil, 1); return err })
		if got := value(s.ItemByID(ctx, item.ID))(t); got.Draft != nil || got.DraftVersion != 2 {
			t.Errorf("after discarding it, the working copy is %+v, version %d", got.Draft, got.DraftVersion)
		}
		err := s.Write(ctx, func(tx *storage.Tx) error { _, err := tx.SaveDraft(ctx, "nobody", nil, 0); return err })
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestAPeersItemIsReplacedByANewerOneOnly(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		upsert := func(i domain.Item) (applied bool, err error) {
			err = s.Write(ctx, func(tx *storage.Tx) error { applied, err = tx.UpsertRemoteItem(ctx, i); return err })
			return applied, err
		}
		first := remote(article("One"), theirs("peer.example", "ann"))
		equal(t, "the first is applied", value(upsert(first))(t), true)
		same := first
		same.ID, same.Content.Title = id(), "The same moment"
		equal(t, "one of the same moment is applied", value(upsert(same))(t), false)
		newer := same
		newer.Content.Title, newer.UpdatedAt = "Two", monday.Add(time.Second)
		equal(t, "a newer one is applied", value(upsert(newer))(t), true)
		equal(t, "the old one is applied", value(upsert(first))(t), false)
		got := value(s.ItemByURI(ctx, first.URI))(t)
		equal(t, "the title", got.Content.Title, "Two")
		equal(t, "the id", got.ID, first.ID)
		own := article("Ours")
		insert(t, s, own)
		own.Local = false
		_, err := upsert(own)
		wantError(t, err, domain.ErrConflict)
	})
}

// DESIGN §4: Page and Update{actor} refresh one row, keyed by actor id.
func TestAProfileIsOneRowForItsActor(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		page := remote(article("Garden"), ann)
		page.Kind, page.Subject = domain.KindInitiative, ann.URI
		write(t, s, func(tx *storage.Tx) error { _, err := tx.UpsertRemoteItem(ctx, page); return err })
		again := page
		again.ID, again.URI, again.UpdatedAt, again.Content.Title = id(), page.URI+"/2", monday.Add(time.Hour), "Gardens"
		write(t, s, func(tx *storage.Tx) error { _, err := tx.UpsertRemoteItem(ctx, again); return err })
		got := value(s.ItemBySubject(ctx, ann.URI))(t)
		if got.ID != page.ID || got.URI != again.URI || got.Content.Title != "Gardens" {
			t.Errorf("the profile is %+v", got)
		}
		_, err := s.ItemByURI(ctx, page.URI)
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestRevisionsAreKept(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		item := article("One")
		insert(t, s, item)
		for n, title := range []string{"One", "Two"} {
			write(t, s, func(tx *storage.Tx) error {
				return tx.AddRevision(ctx, storage.Revision{
					Item: item.ID, Number: n + 1, Content: domain.Content{Title: title}, Member: "m1", CreatedAt: monday,
				})
			})
		}
		revisions := value(s.Revisions(ctx, item.ID))(t)
		if len(revisions) != 2 || revisions[0].Number != 2 || revisions[1].Content.Title != "One" || revisions[0].Member != "m1" {
			t.Errorf("the revisions are %+v", revisions)
		}
	})
}

func TestATombstoneStays(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		stone := domain.Tombstone{URI: ourHost + "/ap/articles/1", FormerType: "Article", DeletedAt: monday}
		write(t, s, func(tx *storage.Tx) error { return tx.AddTombstone(ctx, stone) })
		again := domain.Tombstone{URI: stone.URI, FormerType: "Note", DeletedAt: monday.Add(time.Hour)}
		write(t, s, func(tx *storage.Tx) error { return tx.AddTombstone(ctx, again) })
		equal(t, "the tombstone", value(s.TombstoneOf(ctx, stone.URI))(t), stone)
	})
}

// PostgreSQL refuses NUL and invalid UTF-8 in TEXT.
func TestForeignTextWithNULIsStored(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		ann.Name, ann.HTML = "a\x00b", "c\xffd"
		item := remote(article("e\x00f"), ann)
		item.Content.Tags = []string{"g\x00h"}
		note := post(ann, "i\x00j")
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SaveActor(ctx, ann))
			_, err := tx.UpsertRemoteItem(ctx, item)
			check(t, err)
			_, err = tx.SaveNote(ctx, note)
			return err
		})
		equal(t, "the name", value(s.ActorByURI(ctx, ann.URI))(t).Name, "a\uFFFDb")
	})
}
