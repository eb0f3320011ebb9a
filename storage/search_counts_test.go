package storage_test

import (
	"fmt"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

func TestHitsAreCountedByWhatWouldBeLeft(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *storage.Store) {
		commons := []domain.TermRef{{URI: specimenTerm, Label: "Commons"}}
		ours := article("Weaving at home")
		ours.Content.Streams, ours.Content.Language = commons, "pt-BR"
		fete := event("Weaving night", monday, monday)
		peers := remote(article("Weaving there"), theirs("peer.example", "ann"))
		peers.Content.Streams = commons
		private := remote(article("Weaving for followers"), theirs("peer.example", "ann"))
		private.Visibility = domain.VisibilityFollowers
		insert(t, s, ours, fete, peers, private)
		for name, c := range map[string]struct {
			filter storage.SearchFilter
			want   string
		}{
			"nothing":    {storage.SearchFilter{}, "map[article:2 event:1] map[en:2 pt:1] map[peer.example:1] 2 1 2"},
			"kind":       {storage.SearchFilter{Kind: domain.KindEvent}, "map[article:2 event:1] map[en:1] map[] 1 0 0"},
			"two things": {storage.SearchFilter{Local: true, Term: specimenTerm}, "map[article:1] map[pt:1] map[peer.example:1] 1 1 1"},
		} {
			counts, ok, err := s.SearchCounts(t.Context(), domain.Visitor(), search.Parse("weav"), c.filter, []domain.URI{specimenTerm})
			check(t, err)
			equal(t, "counted", ok, true)
			equal(t, "narrowed by "+name, fmt.Sprint(counts.Kinds, counts.Languages, counts.Hosts, counts.Ours, counts.Theirs, counts.Terms[specimenTerm]), c.want)
		}
		_, ok, err := s.SearchCounts(t.Context(), domain.Visitor(), search.Parse("  "), storage.SearchFilter{}, nil)
		check(t, err)
		equal(t, "nothing asked", ok, false)
	})
}
