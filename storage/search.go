package storage

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

// maxFound is how many hits a search ranks: the newest ones. Nobody turns to a hundredth page.
const maxFound = 2000

// maxRanked is of how many terms and filters SQLite ranks hits.
const maxRanked = 5

// SearchEngine is what finds words here.
type SearchEngine string

// The engines. Plain reads every text; it is what a program without FTS5 has.
const (
	SearchFTS5     SearchEngine = "fts5"
	SearchTSVector SearchEngine = "tsvector"
	SearchPlain    SearchEngine = "plain"
)

// SearchEngine says what finds words in this database.
func (r Reader) SearchEngine() SearchEngine { return r.engine }

// SearchFilter narrows a search; zero values do not.
type SearchFilter struct {
	Kind domain.Kind
	// Local leaves out peers' items, Network ours.
	Local, Network bool
	Host           string
	Term           domain.URI
	Language       string
	// OnePerSet finds what stands in several languages once: in the first of Reads in which it was found, else as the original.
	OnePerSet bool
	Reads     []string
}

func (f SearchFilter) facets() []string {
	var facets []string
	if f.Kind != "" {
		facets = append(facets, search.KindFacet(f.Kind))
	}
	if f.Local != f.Network {
		facets = append(facets, search.OriginFacet(f.Local))
	}
	if f.Term != "" {
		facets = append(facets, search.TermFacet(f.Term))
	}
	if f.Host != "" {
		facets = append(facets, search.HostFacet(f.Host))
	}
	if f.Language != "" {
		facets = append(facets, search.LanguageFacet(f.Language))
	}
	return facets
}

// Found is one page of a search, best first.
type Found struct {
	Items []domain.Item
	// Total counts all hits, up to 2000; More says that there are more than were counted.
	Total int
	More  bool
}

// Search finds items by their words. Visitors see what is public or unlisted and of actors who let themselves be found
// (FEP-5feb), members everything. An empty question finds nothing.
func (r Reader) Search(ctx context.Context, viewer domain.Viewer, q search.Query, f SearchFilter, page Page) (Found, error) {
	if q.IsEmpty() {
		return Found{}, nil
	}
	columns := "items.id"
	if f.OnePerSet {
		columns += setColumns
	}
	rows, err := findHits[foundRow](ctx, r, viewer, q, f, hits{columns: columns, limit: maxFound, ranked: true, sets: f.OnePerSet})
	if err != nil {
		return Found{}, failed(err, "search")
	}
	more := len(rows) == maxFound
	rows = onePerSet(rows, f.Reads)
	found := Found{Total: len(rows), More: more}
	ids := make([]string, 0, page.limit())
	for i := page.offset(); i < min(len(rows), page.offset()+page.limit()); i++ {
		ids = append(ids, rows[i].ID)
	}
	found.Items, err = r.itemsByID(ctx, ids)
	return found, failed(err, "read what was found")
}

// Languages are the languages of what visitors may see in lists, without their regions, sorted.
func (s *Store) Languages(ctx context.Context) ([]string, error) {
	held, ok, version := s.languages.get(struct{}{})
	if ok {
		return held, nil
	}
	rows, err := all[struct{ Language string }](s.db(ctx), "SELECT DISTINCT language FROM items WHERE shown = TRUE AND open = TRUE AND language <> ''")
	if err != nil {
		return nil, failed(err, "list languages")
	}
	list := make([]string, 0, len(rows))
	for _, row := range rows {
		list = append(list, domain.BaseLanguage(row.Language))
	}
	slices.Sort(list)
	list = slices.Compact(list)
	s.languages.put(struct{}{}, list, version)
	return list, nil
}

// hits is what a search asks for: of how many of the newest hits which columns, the best ones first if ranked.
type hits struct {
	columns string
	limit   int
	ranked  bool
	sets    bool // with their sets of translations
	common  bool // most of the newest items are hits
}

// findHits asks once more for the beginnings of words if nothing has them whole.
func findHits[T any](ctx context.Context, r Reader, viewer domain.Viewer, q search.Query, f SearchFilter, h hits) ([]T, error) {
	ask := func(q search.Query) ([]T, error) {
		if r.engine == SearchTSVector {
			return askPostgres[T](ctx, r, viewer, q, f, h)
		}
		statement, args := r.searchStatement(viewer, q, f, h)
		return all[T](r.db(ctx), statement, args...)
	}
	rows, err := ask(q)
	if wider, ok := q.Widened(); ok && err == nil && len(rows) == 0 {
		return ask(wider)
	}
	return rows, err
}

// searchStatement takes the newest hits first, and sorts only those by their rank: ranking 50,000 takes too long.
func (r Reader) searchStatement(viewer domain.Viewer, q search.Query, f SearchFilter, h hits) (statement string, args []any) {
	facets := f.facets()
	newest := "DESC LIMIT " + strconv.Itoa(h.limit)
	var found, order string
	switch r.engine {
	case SearchFTS5:
		// bm25 counts the rows of every term: for a long question, all of whose words are in each hit, the newest stand first.
		score := "0"
		if h.ranked && q.Terms()+len(facets) <= maxRanked {
			score = "bm25(search_text, 8.0, 3.0, 1.0, 0.0)"
		}
		args = append(args, q.FTS5(facets...))
		found = "(SELECT rowid AS doc, " + score + " AS score FROM search_text WHERE search_text MATCH ? ORDER BY rowid " + newest +
			") AS found JOIN search_docs AS hit ON hit.doc = found.doc"
		order = "found.score, hit.doc DESC"
	case SearchTSVector:
		return postgresStatement(viewer, q, facets, h)
	default:
		match := "TRUE"
		for _, pattern := range q.Likes(facets...) {
			match += " AND words LIKE ?"
			args = append(args, pattern)
		}
		found = "(SELECT item_id, doc FROM search_plain WHERE " + match + " ORDER BY doc " + newest + ") AS hit"
		order = "hit.doc DESC"
	}
	return "SELECT " + h.columns + " FROM " + found + h.joins() + " WHERE items.shown = TRUE" +
		mayFind(viewer) + " ORDER BY " + order, args
}

// mayFind leaves out what a visitor may not find.
func mayFind(viewer domain.Viewer) string {
	if viewer.IsMember() {
		return ""
	}
	return " AND items.open = TRUE AND (items.local OR NOT EXISTS " +
		"(SELECT 1 FROM actors WHERE actors.uri = items.actor AND NOT actors.indexable))"
}

// itemsByID reads items in the order of their ids; what is gone meanwhile is left out.
func (r Reader) itemsByID(ctx context.Context, ids []string) ([]domain.Item, error) {
	byID := make(map[string]domain.Item, len(ids))
	err := eachPart(ids, func(part []string) error {
		rows, err := all[itemRow](r.db(ctx), "SELECT "+itemColumns+" FROM items WHERE id IN ?", inList(part))
		for i := range rows {
			byID[rows[i].ID] = rows[i].item()
		}
		return err
	})
	list := make([]domain.Item, 0, len(ids))
	for _, id := range ids {
		if item, ok := byID[id]; ok {
			list = append(list, item)
		}
	}
	return list, err
}

// index makes an item found by its words, or no longer. It is part of every change of an item.
func (tx *Tx) index(ctx context.Context, i *domain.Item) error {
	tx.savedItems = true
	if i.State != domain.StatePublished || i.Kind == domain.KindOrganisation {
		return tx.unindex(ctx, "item_id = ?", i.ID)
	}
	document := search.Of(i)
	fingerprint := document.Fingerprint()
	held, err := one[struct {
		Doc         int64
		Fingerprint string
	}](tx.db(ctx), "SELECT doc, fingerprint FROM "+tx.docs()+" WHERE item_id = ?", i.ID)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	if err == nil && held.Fingerprint == fingerprint {
		return nil
	}
	switch tx.engine {
	case SearchFTS5:
		return tx.indexFTS5(ctx, i.ID, held.Doc, document, fingerprint)
	case SearchTSVector:
		return tx.upsertDoc(ctx, "words", "CAST(? AS TSVECTOR)", i.ID, document.TSVector(), fingerprint)
	}
	return tx.upsertDoc(ctx, "words", "?", i.ID, document.Plain(), fingerprint)
}

func (tx *Tx) upsertDoc(ctx context.Context, column, value string, id domain.ID, words, fingerprint string) error {
	_, err := exec(tx.db(ctx), "INSERT INTO "+tx.docs()+" (item_id, fingerprint, "+column+") VALUES (?, ?, "+value+`)
		ON CONFLICT (item_id) DO UPDATE SET fingerprint = excluded.fingerprint, `+column+" = excluded."+column, id, fingerprint, words)
	return err
}

func (tx *Tx) indexFTS5(ctx context.Context, id domain.ID, doc int64, d search.Document, fingerprint string) error {
	if doc != 0 {
		if _, err := exec(tx.db(ctx), "DELETE FROM search_text WHERE rowid = ?", doc); err != nil {
			return err
		}
		if _, err := exec(tx.db(ctx), "UPDATE search_docs SET fingerprint = ? WHERE doc = ?", fingerprint, doc); err != nil {
			return err
		}
	} else {
		row, err := one[struct{ Doc int64 }](tx.db(ctx), "INSERT INTO search_docs (item_id, fingerprint) VALUES (?, ?) RETURNING doc",
			id, fingerprint)
		if err != nil {
			return err
		}
		doc = row.Doc
	}
	_, err := exec(tx.db(ctx), "INSERT INTO search_text (rowid, title, summary, body, facets) VALUES (?, ?, ?, ?, ?)", doc,
		joined(d.Title), joined(d.Summary), joined(d.Body), joined(d.Facets))
	return err
}

// unindex takes what matches out of the index.
func (tx *Tx) unindex(ctx context.Context, match string, args ...any) error {
	if tx.engine == SearchFTS5 {
		if _, err := exec(tx.db(ctx), "DELETE FROM search_text WHERE rowid IN (SELECT doc FROM search_docs WHERE "+match+")", args...); err != nil {
			return err
		}
	}
	_, err := exec(tx.db(ctx), "DELETE FROM "+tx.docs()+" WHERE "+match, args...)
	return err
}

// docs is the table of what is indexed.
func (r Reader) docs() string {
	if r.engine == SearchPlain {
		return "search_plain"
	}
	return "search_docs"
}

// IndexItems indexes up to limit items that are not yet found by their words, oldest first as they came, and says how many it did: after
// an upgrade, or when a program with another engine used the database.
func (s *Store) IndexItems(ctx context.Context, limit int) (done int, err error) {
	if s.indexed.Load() {
		return 0, nil
	}
	complete, err := s.Setting(ctx, keySearchComplete)
	if err != nil && !errors.Is(err, domain.ErrNotFound) || complete == "yes" {
		s.indexed.Store(err == nil)
		return 0, err
	}
	rows, err := all[itemRow](s.db(ctx), "SELECT "+itemColumns+` FROM items WHERE state = 'published' AND kind <> 'organisation'
		AND NOT EXISTS (SELECT 1 FROM `+s.docs()+` AS d WHERE d.item_id = items.id) ORDER BY published_at, id LIMIT ?`, limit)
	if err != nil {
		return 0, failed(err, "look for what is not indexed")
	}
	list := items(rows)
	err = s.Write(ctx, func(tx *Tx) error {
		for i := range list {
			if err := tx.index(ctx, &list[i]); err != nil {
				return err
			}
		}
		if len(list) < limit {
			return tx.SetSetting(ctx, keySearchComplete, "yes")
		}
		return nil
	})
	return len(list), failed(err, "index items")
}
