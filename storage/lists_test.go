package storage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// titles lists items and checks that the total agrees.
func titles(t *testing.T, s *storage.Store, viewer domain.Viewer, f storage.ItemFilter) string {
	t.Helper()
	items, total, err := s.Items(t.Context(), viewer, f, storage.Page{Size: 100})
	check(t, err)
	equal(t, "the total", total, len(items))
	var all []string
	for _, item := range items {
		all = append(all, item.Content.Title)
	}
	return strings.Join(all, " ")
}

// shelf has a bit of everything, each a minute older than the one before.
func shelf(t *testing.T, s *storage.Store) {
	t.Helper()
	ann, bob := theirs("peer.example", "ann"), theirs("other.example", "bob")
	commons := []domain.TermRef{{URI: specimenTerm, Label: "Commons"}}
	a := article("a")
	a.Content.Themes, a.Content.Tags = commons, []string{"Energy"}
	b := remote(article("b"), ann)
	b.Content.Streams, b.Content.Language = commons, "de"
	c := event("c", monday.Add(48*time.Hour), monday.Add(49*time.Hour))
	c.Content.Tags, c.Content.Initiatives = []string{"energy", "ENERGY"}, []domain.URI{organ + "-initiative"}
	d := remote(event("d", monday.Add(24*time.Hour), time.Time{}), bob)
	d.Content.Themes, d.Content.Initiatives = commons, []domain.URI{organ + "-initiative"}
	e := event("e", monday.Add(-time.Hour), monday.Add(time.Hour)) // goes on
	f := event("f", monday.Add(-49*time.Hour), monday.Add(-48*time.Hour))
	g := remote(article("g"), ann)
	g.Kind, g.Subject = domain.KindInitiative, ann.URI
	h := remote(article("h"), bob)
	h.Visibility = domain.VisibilityFollowers
	i := article("i")
	i.Visibility = domain.VisibilityUnlisted
	j := article("j")
	j.State, j.URI, j.PublishedAt = domain.StateDraft, "", time.Time{}
	k := article("k")
	k.Kind, k.Subject = domain.KindOrganisation, organ
	items := []domain.Item{a, b, c, d, e, f, g, h, i, j, k}
	for n := range items {
		if !items[n].PublishedAt.IsZero() {
			items[n].PublishedAt = monday.Add(-time.Duration(n) * time.Minute)
		}
	}
	insert(t, s, items...)
}

func TestListsShowWhatTheirFilterAndTheViewerAllow(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		shelf(t, s)
		ann := theirs("peer.example", "ann").URI
		for name, c := range map[string]struct {
			filter          storage.ItemFilter
			visitor, member string
		}{
			"everything":        {storage.ItemFilter{}, "a b c d e f g i", "a b c d e f g h i"},
			"a kind":            {storage.ItemFilter{Kind: domain.KindArticle}, "a b i", "a b h i"},
			"two kinds":         {storage.ItemFilter{Kinds: []domain.Kind{domain.KindArticle, domain.KindInitiative}}, "a b g i", "a b g h i"},
			"ours":              {storage.ItemFilter{Local: true}, "a c e f i", "a c e f i"},
			"theirs":            {storage.ItemFilter{Network: true}, "b d g", "b d g h"},
			"an actor":          {storage.ItemFilter{Actor: ann}, "b g", "b g"},
			"a host":            {storage.ItemFilter{Host: "other.example"}, "d", "d h"},
			"a term":            {storage.ItemFilter{Term: specimenTerm}, "a b d", "a b d"},
			"a term of theirs":  {storage.ItemFilter{Term: specimenTerm, Network: true}, "b d", "b d"},
			"a term and kind":   {storage.ItemFilter{Term: specimenTerm, Kind: domain.KindEvent}, "d", "d"},
			"a term and actor":  {storage.ItemFilter{Term: specimenTerm, Actor: ann}, "b", "b"},
			"a tag":             {storage.ItemFilter{Tag: "#eNergy"}, "a c", "a c"},
			"a term and a tag":  {storage.ItemFilter{Term: specimenTerm, Tag: "energy"}, "a", "a"},
			"a language":        {storage.ItemFilter{Language: "de"}, "b", "b"},
			"an initiative":     {storage.ItemFilter{Initiative: organ + "-initiative"}, "c d", "c d"},
			"both":              {storage.ItemFilter{Initiative: organ + "-initiative", Term: specimenTerm}, "d", "d"},
			"upcoming":          {storage.ItemFilter{When: storage.Upcoming}, "e d c", "e d c"},
			"upcoming of a tag": {storage.ItemFilter{When: storage.Upcoming, Tag: "energy"}, "c", "c"},
			"past":              {storage.ItemFilter{When: storage.Past}, "f", "f"},
			"by title":          {storage.ItemFilter{Kind: domain.KindEvent, Order: storage.ByTitle}, "c d e f", "c d e f"},
			"by title of term":  {storage.ItemFilter{Term: specimenTerm, Order: storage.ByTitle}, "a b d", "a b d"},
			"drafts":            {storage.ItemFilter{State: domain.StateDraft}, "", "j"},
			"any state":         {storage.ItemFilter{Kind: domain.KindArticle, AnyState: true, Local: true}, "a i", "a i j"},
		} {
			if got := titles(t, s, domain.Visitor(), c.filter); got != c.visitor {
				t.Errorf("%s: a visitor sees %q, want %q", name, got, c.visitor)
			}
			if got := titles(t, s, member, c.filter); got != c.member {
				t.Errorf("%s: a member sees %q, want %q", name, got, c.member)
			}
		}
	})
}

func TestPagesFollowEachOther(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		shelf(t, s)
		var got []string
		for number := 1; number <= 3; number++ {
			items, total, err := s.Items(t.Context(), domain.Visitor(), storage.ItemFilter{}, storage.Page{Number: number, Size: 3})
			check(t, err)
			equal(t, "the total", total, 8)
			for _, item := range items {
				got = append(got, item.Content.Title)
			}
		}
		if !slices.Equal(got, strings.Fields("a b c d e f g i")) {
			t.Errorf("the pages hold %v", got)
		}
	})
}

func TestWhatABlockedHostSentIsInNoList(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		shelf(t, s)
		block := func(fn func(tx *storage.Tx) error) { write(t, s, fn) }
		block(func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "peer.example") })
		equal(t, "the list", titles(t, s, domain.Visitor(), storage.ItemFilter{}), "a c d e f i")
		equal(t, "the members' list", titles(t, s, member, storage.ItemFilter{}), "a c d e f h i")
		equal(t, "the list of a term", titles(t, s, domain.Visitor(), storage.ItemFilter{Term: specimenTerm}), "a d")
		late := remote(article("late"), theirs("peer.example", "ann"))
		insert(t, s, late)
		equal(t, "the list", titles(t, s, domain.Visitor(), storage.ItemFilter{}), "a c d e f i")
		block(func(tx *storage.Tx) error { return tx.UnblockPeer(t.Context(), "peer.example") })
		equal(t, "the list of a term", titles(t, s, domain.Visitor(), storage.ItemFilter{Term: specimenTerm}), "a b d")
		equal(t, "the list", titles(t, s, domain.Visitor(), storage.ItemFilter{Host: "peer.example"}), "late b g")
	})
}

func TestARetractedItemLeavesItsLists(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		item := article("a")
		item.Content.Tags = []string{"energy"}
		insert(t, s, item)
		item.State, item.URI = domain.StateRetracted, ""
		item.Draft = &item.Content
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(t.Context(), item) })
		equal(t, "the list", titles(t, s, member, storage.ItemFilter{}), "")
		equal(t, "the list of a tag", titles(t, s, member, storage.ItemFilter{Tag: "energy"}), "")
		drafts, total, err := s.Drafts(t.Context(), storage.Page{})
		check(t, err)
		if total != 1 || drafts[0].ID != item.ID {
			t.Errorf("the drafts are %+v", drafts)
		}
	})
}

func TestDraftsAreWhatStillHasToBePublished(t *testing.T) {
	now := monday
	storagetest.EachDatabaseAt(t, func() time.Time { now = now.Add(time.Minute); return now }, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		draft, edited, published := article("draft"), article("edited"), article("published")
		draft.State, draft.URI, draft.Slug = domain.StateDraft, "", ""
		theirs := remote(article("theirs"), theirs("peer.example", "ann"))
		insert(t, s, edited, published, draft, theirs)
		write(t, s, func(tx *storage.Tx) error {
			_, err := tx.SaveDraft(ctx, edited.ID, &domain.Content{Title: "better"}, 0)
			return err
		})
		drafts, total, err := s.Drafts(ctx, storage.Page{})
		check(t, err)
		if total != 2 || drafts[0].ID != edited.ID || drafts[1].ID != draft.ID {
			t.Errorf("the drafts are %+v", drafts)
		}
	})
}

func TestScheduledItemsAreDueAtTheirHour(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		due, early := article("due"), article("early")
		for _, item := range []*domain.Item{&due, &early} {
			item.State, item.URI = domain.StateScheduled, ""
		}
		due.PublishAt, early.PublishAt = monday, monday.Add(time.Second)
		insert(t, s, due, early)
		items := value(s.DueItems(t.Context(), 10))(t)
		if len(items) != 1 || items[0].ID != due.ID {
			t.Errorf("due are %+v", items)
		}
	})
}

// The plans hold while the indexes and the queries fit each other; a scan of the table or a sort of it would be slow.
func TestPublicListsReadTheirPageFromAnIndex(t *testing.T) {
	s := storagetest.Open(t)
	for name, query := range map[string]string{
		"everything": `SELECT items.id FROM items WHERE items.shown = TRUE AND items.open = TRUE
			ORDER BY items.published_at DESC, items.id DESC LIMIT 20`,
		"a kind": `SELECT items.id FROM items WHERE items.shown = TRUE AND items.open = TRUE AND items.kind = 'article'
			ORDER BY items.published_at DESC, items.id DESC LIMIT 20`,
		"a term": `SELECT item_terms.item_id FROM item_terms WHERE item_terms.term_uri = 'x' AND item_terms.shown = TRUE AND
			item_terms.open = TRUE ORDER BY item_terms.published_at DESC, item_terms.item_id DESC LIMIT 20`,
		"the timeline": "SELECT object FROM timeline WHERE open = TRUE ORDER BY at DESC, object DESC LIMIT 20",
	} {
		plan := strings.Join(value(s.Plan(t.Context(), query))(t), "; ")
		if !strings.Contains(plan, "COVERING INDEX") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s", name, plan)
		}
	}
}
