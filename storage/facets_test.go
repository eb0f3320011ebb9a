package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func facetText(facets []storage.Facet) string {
	var parts []string
	for _, f := range facets {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s=%d %s", f.Value, f.Count, f.Label)))
	}
	return strings.Join(parts, ", ")
}

func TestListsAreCountedByWhatNarrowsThem(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		shelf(t, s)
		bruges, zurich := event("m", monday.Add(time.Hour), monday.Add(2*time.Hour)), event("n", monday.Add(72*time.Hour), time.Time{})
		bruges.Content.Event.Place = &domain.Place{Name: "Mill", City: "Bruges"}
		zurich.Content.Event.Place, zurich.Content.Event.OnlineAddress = &domain.Place{City: "  Zürich "}, "https://meet.example"
		zurich.Content.Language = "de-CH"
		insert(t, s, bruges, zurich)
		visitor := domain.Visitor()
		for name, c := range map[string]struct {
			filter storage.ItemFilter
			by     storage.FacetKind
			want   string
		}{
			"kinds":                   {storage.ItemFilter{}, storage.FacetKinds, "event=6, article=3, initiative=1"},
			"kinds of ours":           {storage.ItemFilter{Local: true}, storage.FacetKinds, "event=5, article=2"},
			"languages with regions":  {storage.ItemFilter{Language: "de"}, storage.FacetLanguages, "de=2"},
			"languages of a term":     {storage.ItemFilter{Term: specimenTerm}, storage.FacetLanguages, "en=2, de=1"},
			"hosts":                   {storage.ItemFilter{Network: true}, storage.FacetHosts, "peer.example=2, other.example=1"},
			"places of what comes":    {storage.ItemFilter{When: storage.Upcoming}, storage.FacetPlaces, "bruges=1 Bruges, zurich=1 Zürich"},
			"places of what is past":  {storage.ItemFilter{When: storage.Past}, storage.FacetPlaces, ""},
			"tags, whatever the case": {storage.ItemFilter{}, storage.FacetTags, "energy=2"},
		} {
			equal(t, name, facetText(value(s.ItemFacets(t.Context(), visitor, c.filter, c.by))(t)), c.want)
		}
		equal(t, "terms", facetText(value(s.TermFacets(t.Context(), visitor, storage.ItemFilter{Local: true}, []domain.URI{"https://x.example/", specimenTerm}))(t)), string(specimenTerm)+"=1")
		spans := []storage.Span{{From: monday}, {From: monday, Until: monday.Add(12 * time.Hour)}, {Until: monday}}
		equal(t, "events", fmt.Sprint(value(s.CountEvents(t.Context(), visitor, storage.ItemFilter{Local: true, When: storage.Past}, spans))(t)), "[4 2 2]")
		equal(t, "in a town", titles(t, s, visitor, storage.ItemFilter{Place: storage.PlaceKey("ZURICH")}), "n")
		equal(t, "online", titles(t, s, visitor, storage.ItemFilter{Online: true}), "n")
		equal(t, "in a span", titles(t, s, visitor, storage.ItemFilter{When: storage.Upcoming, From: monday.Add(20 * time.Hour), Until: monday.Add(50 * time.Hour)}), "d c")
		equal(t, "no language", titles(t, s, visitor, storage.ItemFilter{Language: "%"}), "")
	})
}

func TestTitlesAreSortedAsPeopleReadThem(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		insert(t, s, article("zebra"), article("Apple"), article("Éclair"), article("«Fig»"), article("木"))
		equal(t, "titles", titles(t, s, domain.Visitor(), storage.ItemFilter{Order: storage.ByTitle}), "Apple Éclair «Fig» zebra 木")
	})
}

func TestItemsOfAnOlderProgramAreSortedAndFoundByTheirTown(t *testing.T) {
	path := storagetest.File(t)
	s := value(storage.Open(t.Context(), storage.Options{URL: path}))(t)
	item := event("Fête", monday, time.Time{})
	item.Content.Event.Place = &domain.Place{City: "Liège"}
	insert(t, s, item)
	check(t, s.Close())
	db := openRaw(t, path)
	for _, statement := range []string{"UPDATE items SET sort_title = '', place = '', place_name = ''", "DELETE FROM settings WHERE key = 'items.facts'"} {
		_, err := db.Exec(statement)
		check(t, err)
	}
	s = value(storage.Open(t.Context(), storage.Options{URL: path}))(t)
	defer s.Close()
	equal(t, "rows", strings.Join(value(s.Strings(t.Context(), "SELECT sort_title || ' ' || place || ' ' || place_name FROM items"))(t), ";"), "fete liege Liège")
}

func TestPagesOfTheSiteAreKeptInTheirOrder(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		imprint := domain.SitePage{ID: specimenID("2001"), Slug: "imprint", Title: "Imprint", Text: "Us", Language: "en", Place: domain.PlaceFooter, Position: 1, CreatedAt: monday, UpdatedAt: monday}
		contact := domain.SitePage{ID: specimenID("2002"), Slug: "contact", Title: "Contact", Place: domain.PlaceMenu, Position: 2}
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.AddSitePage(ctx, imprint))
			return tx.AddSitePage(ctx, contact)
		})
		equal(t, "a page", value(s.SitePageBySlug(ctx, "imprint"))(t), imprint)
		write(t, s, func(tx *storage.Tx) error { return tx.PlaceSitePages(ctx, []domain.ID{contact.ID, imprint.ID}) })
		equal(t, "the first", value(s.SitePages(ctx))(t)[0].Slug, "contact")
		imprint.Text = "All of us"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveSitePage(ctx, imprint) })
		equal(t, "the version", value(s.SitePageByID(ctx, imprint.ID))(t).Version, 1)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveSitePage(ctx, imprint) }), domain.ErrConflict)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error {
			return tx.AddSitePage(ctx, domain.SitePage{ID: specimenID("2003"), Slug: "contact"})
		}), domain.ErrConflict)
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteSitePage(ctx, imprint.ID) })
		wantError(t, second(s.SitePageBySlug(ctx, "imprint")), domain.ErrNotFound)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveSitePage(ctx, imprint) }), domain.ErrNotFound)
	})
}
