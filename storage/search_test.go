package storage_test

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// eachEngine runs a test on PostgreSQL, on SQLite with what this program has, and without FTS5.
func eachEngine(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	t.Helper()
	storagetest.EachDatabase(t, test)
	t.Run("plain", func(t *testing.T) {
		s, err := storage.Open(t.Context(), storage.Options{URL: storagetest.File(t)}.WithEngine(storage.SearchPlain))
		check(t, err)
		t.Cleanup(func() { check(t, s.Close()) })
		test(t, s)
	})
}

func hits(t *testing.T, s *storage.Store, viewer domain.Viewer, question string, f storage.SearchFilter) string {
	t.Helper()
	found := value(s.Search(t.Context(), viewer, search.Parse(question), f, storage.Page{}))(t)
	list := make([]string, len(found.Items))
	for i := range found.Items {
		list[i] = found.Items[i].Content.Title
	}
	if found.Total != len(list) {
		t.Errorf("%q: %d hits are counted, %d listed", question, found.Total, len(list))
	}
	return strings.Join(list, ", ")
}

func TestItemsAreFoundByTheirWords(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *storage.Store) {
		first := article("Économie circulaire")
		first.Content.HTML, first.Content.Language = "<p>On the <em>knowledge</em> commons of Gent.</p>", "fr-BE"
		second := article("Soil")
		second.Content.Summary = "Commons of knowledge."
		insert(t, s, first)
		insert(t, s, second)
		all := storage.SearchFilter{}
		for question, want := range map[string]string{
			"economie":             "Économie circulaire",
			"ÉCONO":                "Économie circulaire",
			`"knowledge commons"`:  "Économie circulaire",
			`"commons knowledge"`:  "",
			"soil knowl":           "Soil",
			"knowl soil":           "Soil",
			`circ "of gent"`:       "Économie circulaire",
			`"commons of gent"`:    "Économie circulaire",
			`"of gent commons"`:    "",
			"nothing":              "",
			"":                     "",
			"'; DROP TABLE items*": "",
			`" AND OR NEAR(`:       "",
		} {
			equal(t, "found for "+question, hits(t, s, domain.Visitor(), question, all), want)
		}
		equal(t, "in French", hits(t, s, domain.Visitor(), "knowledge", storage.SearchFilter{Language: "fr"}), "Économie circulaire")
		equal(t, "events", hits(t, s, domain.Visitor(), "knowledge", storage.SearchFilter{Kind: domain.KindEvent}), "")
		equal(t, "of peers", hits(t, s, domain.Visitor(), "knowledge", storage.SearchFilter{Network: true}), "")
	})
}

func TestTheIndexFollowsWhatIsPublished(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *storage.Store) {
		ctx, all := t.Context(), storage.SearchFilter{}
		item := article("First words")
		insert(t, s, item)
		item.Content.Title = "Second thoughts"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) })
		equal(t, "by the old title", hits(t, s, domain.Visitor(), "first", all), "")
		equal(t, "by the new title", hits(t, s, domain.Visitor(), "thoughts", all), "Second thoughts")
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) })
		equal(t, "unchanged", hits(t, s, domain.Visitor(), "thoughts", all), "Second thoughts")
		retracted := item
		retracted.State = domain.StateRetracted
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, retracted) })
		equal(t, "retracted", hits(t, s, domain.Viewer{Member: &domain.Member{ID: "m"}}, "thoughts", all), "")
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) })
		equal(t, "published again", hits(t, s, domain.Visitor(), "thoughts", all), "Second thoughts")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItem(ctx, item.ID) })
		equal(t, "deleted", hits(t, s, domain.Visitor(), "thoughts", all), "")
	})
}

func TestWhatIsNotForEverybodyIsNotFoundByVisitors(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *storage.Store) {
		ctx, all := t.Context(), storage.SearchFilter{}
		member := domain.Viewer{Member: &domain.Member{ID: "m"}}
		ann, bob := theirs("peer.example", "ann"), theirs("other.example", "bob")
		ann.Indexable, bob.Indexable = true, false
		write(t, s, func(tx *storage.Tx) error {
			if err := tx.SaveActor(ctx, ann); err != nil {
				return err
			}
			return tx.SaveActor(ctx, bob)
		})
		private := remote(article("Private weave"), ann)
		private.Visibility = domain.VisibilityFollowers
		for _, item := range []domain.Item{remote(article("Open weave"), ann), remote(article("Shy weave"), bob), private} {
			insert(t, s, item)
		}
		equal(t, "for visitors", hits(t, s, domain.Visitor(), "weave", all), "Open weave")
		equal(t, "count for members", len(strings.Split(hits(t, s, member, "weave", all), ", ")), 3)
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "peer.example") })
		equal(t, "of a blocked host", hits(t, s, domain.Visitor(), "weave", all), "")
		equal(t, "by host", hits(t, s, member, "weave", storage.SearchFilter{Host: "other.example"}), "Shy weave")
	})
}

func TestAnOlderDatabaseIsIndexedAfterwards(t *testing.T) {
	path := storagetest.File(t)
	plain, err := storage.Open(t.Context(), storage.Options{URL: path}.WithEngine(storage.SearchPlain))
	check(t, err)
	for _, title := range []string{"One loom", "Two looms", "Three looms"} {
		insert(t, plain, article(title))
	}
	check(t, plain.Close())
	s, err := storage.Open(t.Context(), storage.Options{URL: path})
	check(t, err)
	defer s.Close()
	if s.SearchEngine() == storage.SearchPlain {
		t.Log("this program has no FTS5: the engine did not change")
		return
	}
	for done := -1; done != 0; {
		done = value(s.IndexItems(t.Context(), 2))(t)
	}
	equal(t, "hits", hits(t, s, domain.Visitor(), "loom", storage.SearchFilter{}), "Three looms, Two looms, One loom")
	equal(t, "left to do", value(s.IndexItems(t.Context(), 2))(t), 0)
}
