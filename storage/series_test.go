package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func serial(slug string) domain.Series {
	return domain.Series{
		ID: id(), Slug: slug, Title: "On " + slug, Text: "*Words*", Language: "en", Version: 1, CreatedAt: monday, UpdatedAt: monday,
		Image: &domain.Image{URL: ourHost + "/media/" + hashOf("a") + ".png", Alt: "a loom"},
	}
}

// bound are a series of three parts: two published, and one that is being written between them.
func bound(t *testing.T, s *storage.Store) (domain.Series, []domain.Item) {
	t.Helper()
	series := serial("weaving")
	parts := []domain.Item{article("One"), article("Two"), article("Three")}
	parts[1].State, parts[1].URI = domain.StateDraft, ""
	parts[2].PublishedAt = monday.Add(time.Hour)
	insert(t, s, parts...)
	write(t, s, func(tx *storage.Tx) error {
		check(t, tx.AddSeries(t.Context(), series))
		for _, part := range parts {
			check(t, tx.AddPart(t.Context(), series.ID, part.ID))
		}
		return nil
	})
	return series, parts
}

func partTitles(t *testing.T, s *storage.Store, viewer domain.Viewer, id domain.ID) string {
	t.Helper()
	var titles []string
	for _, item := range value(s.SeriesParts(t.Context(), viewer, id))(t) {
		titles = append(titles, item.Content.Title)
	}
	return strings.Join(titles, " ")
}

func TestASeriesShowsVisitorsWhatIsPublished(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		series, parts := bound(t, s)
		member := domain.Viewer{Member: &domain.Member{ID: "m1"}}
		equal(t, "for visitors", partTitles(t, s, domain.Visitor(), series.ID), "One Three")
		equal(t, "for members", partTitles(t, s, member, series.ID), "One Two Three")
		held := value(s.SeriesBySlug(ctx, "weaving"))(t)
		equal(t, "the numbers", [2]int{held.Open, held.Parts}, [2]int{2, 3})
		equal(t, "the newest", held.LatestAt, parts[2].PublishedAt)
		equal(t, "the cover", held.Image.Alt, "a loom")
		equal(t, "any series", value(s.AnySeries(ctx))(t), true)
		list, total, err := s.Items(ctx, domain.Visitor(), storage.ItemFilter{Series: series.ID}, storage.Page{})
		check(t, err)
		if total != 2 || list[0].Content.Title != "Three" {
			t.Errorf("its feed has %d, the first is %q", total, list[0].Content.Title)
		}
	})
}

func TestAPartKnowsItsNeighbours(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		series, parts := bound(t, s)
		other := serial("dyeing")
		other.CreatedAt = monday.Add(time.Hour)
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.AddSeries(ctx, other))
			return tx.AddPart(ctx, other.ID, parts[2].ID)
		})
		places := value(s.SeriesPlaces(ctx, parts[2].ID))(t)
		if len(places) != 2 || places[0].Slug != "weaving" || places[0].Number != 2 || places[0].Of != 2 || places[0].Next != nil {
			t.Fatalf("its places are %+v", places)
		}
		if prev := places[0].Prev; prev == nil || prev.Title != "One" || prev.Slug != parts[0].Slug || !prev.Local {
			t.Errorf("before it stands %+v", prev)
		}
		if alone := places[1]; alone.Number != 1 || alone.Of != 1 || alone.Prev != nil {
			t.Errorf("alone it stands at %+v", alone)
		}
		equal(t, "places of a draft", len(value(s.SeriesPlaces(ctx, parts[1].ID))(t)), 0)
		equal(t, "series of a draft", value(s.SeriesOf(ctx, parts[1].ID))(t)[0], series.ID)
		order := []domain.ID{parts[2].ID, parts[0].ID, parts[1].ID}
		write(t, s, func(tx *storage.Tx) error { return tx.PlaceParts(ctx, series.ID, order) })
		places = value(s.SeriesPlaces(ctx, parts[2].ID))(t)
		if places[0].Number != 1 || places[0].Next == nil || places[0].Next.Item != parts[0].ID {
			t.Errorf("after the order changed its place is %+v", places[0])
		}
		write(t, s, func(tx *storage.Tx) error { return tx.RemovePart(ctx, series.ID, parts[2].ID) })
		equal(t, "its places", len(value(s.SeriesPlaces(ctx, parts[2].ID))(t)), 1)
	})
}

func TestTheOldAddressOfASeriesLeadsToTheNewOne(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		series, _ := bound(t, s)
		stale := series
		series.Slug = "weaving-well"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSeries(ctx, series) })
		wantMoved(t, s, "weaving", "weaving-well")
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveSeries(ctx, stale) }), domain.ErrConflict)
		series.Slug, series.Version = "weaving", 2
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSeries(ctx, series) })
		equal(t, "its version", value(s.SeriesBySlug(ctx, "weaving"))(t).Version, 3)
		wantMoved(t, s, "weaving-well", "weaving")
		other := serial("weaving")
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddSeries(ctx, other) }), domain.ErrConflict)
		var slugs []string
		write(t, s, func(tx *storage.Tx) (err error) { slugs, err = tx.DeleteSeries(ctx, series.ID); return err })
		equal(t, "its addresses", len(slugs), 2)
		wantError(t, second(s.SeriesBySlug(ctx, "weaving-well")), domain.ErrNotFound)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { _, err := tx.DeleteSeries(ctx, series.ID); return err }), domain.ErrNotFound)
	})
}

func wantMoved(t *testing.T, s *storage.Store, old, present string) {
	t.Helper()
	_, err := s.SeriesBySlug(t.Context(), old)
	wantError(t, err, domain.ErrNotFound)
	if err == nil || !strings.Contains(err.Error(), present) {
		t.Errorf("%q leads to %v, not to %q", old, err, present)
	}
}

func TestTheCoverOfASeriesIsAUseOfItsPicture(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		picture := upload(hashOf("a"))
		write(t, s, func(tx *storage.Tx) error { return tx.AddMedia(ctx, picture) })
		_, unused, err := s.MediaList(ctx, storage.MediaFilter{Unused: true}, storage.Page{})
		check(t, err)
		equal(t, "unused pictures before", unused, 1)
		series, _ := bound(t, s)
		_, unused, err = s.MediaList(ctx, storage.MediaFilter{Unused: true}, storage.Page{})
		check(t, err)
		equal(t, "unused pictures", unused, 0)
		uses := value(s.MediaUses(ctx, picture.Hash))(t)
		if len(uses) != 1 || uses[0].Kind != domain.KindSeries || uses[0].Item != series.ID {
			t.Errorf("its uses are %+v", uses)
		}
	})
}

func TestAnItemInNoSeriesCostsALookAtAnIndex(t *testing.T) {
	s := storagetest.Open(t)
	plan := strings.Join(value(s.Plan(t.Context(), `SELECT 1 FROM series_parts AS mine JOIN series ON series.id = mine.series_id
		JOIN series_parts AS others ON others.series_id = mine.series_id JOIN items ON items.id = others.item_id WHERE mine.item_id = 'x'`))(t), "\n")
	if strings.Contains(plan, "SCAN") || !strings.Contains(plan, "item_id=?") {
		t.Errorf("the plan is:\n%s", plan)
	}
}
