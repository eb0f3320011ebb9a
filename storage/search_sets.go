package storage

import "slices"

// setColumns say in which set of translations a hit stands.
const setColumns = ", COALESCE(t.set_id, '') AS set_id, COALESCE(t.speaks, '') AS speaks, COALESCE(t.place, 0) AS place"

// joins are what else a hit is read from.
func (h hits) joins() string {
	joins := " JOIN items ON items.id = hit.item_id"
	if h.sets {
		joins += " LEFT JOIN translations AS t ON t.item_id = items.id AND t.listed = TRUE"
	}
	return joins
}

// foundRow is a hit; SetID is "" for what stands in one language.
type foundRow struct {
	ID, SetID, Speaks string
	Place             int
}

// onePerSet leaves of each set the hit that a reader of the languages wants, where the best of its hits stood.
func onePerSet(rows []foundRow, reads []string) []foundRow {
	place := map[string]int{}
	kept := rows[:0]
	for _, row := range rows {
		at, known := place[row.SetID]
		switch {
		case row.SetID == "" || !known:
			place[row.SetID] = len(kept)
			kept = append(kept, row)
		case wanted(row, reads) < wanted(kept[at], reads):
			kept[at] = row
		}
	}
	return kept
}

// wanted is less for what a reader of the languages rather gets.
func wanted(row foundRow, reads []string) int {
	if at := slices.Index(reads, row.Speaks); at >= 0 && row.Speaks != "" {
		return at
	}
	return len(reads) + row.Place
}
