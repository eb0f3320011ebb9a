package storage

import (
	"context"
	"errors"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// searchVersion rises when documents are made in another way: then all is indexed anew.
const searchVersion = "4"

// Settings of the index: what made it, and whether everything is in it.
const (
	keySearchIndex    = "search.index"
	keySearchComplete = "search.complete"
)

// searchTables are made in Go, not by a migration: they hold nothing that is not in items, and differ by engine.
var searchTables = map[SearchEngine][]string{
	SearchFTS5: {
		`CREATE TABLE IF NOT EXISTS search_docs (doc INTEGER PRIMARY KEY AUTOINCREMENT,
			item_id TEXT NOT NULL UNIQUE REFERENCES items (id) ON DELETE CASCADE, fingerprint TEXT NOT NULL)`,
		// The words come folded, with spaces between them; the ascii tokenizer takes everything else for letters.
		`CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5 (title, summary, body, facets, content = '',
			contentless_delete = 1, tokenize = 'ascii', prefix = '3 4')`,
	},
	SearchPlain: {
		`CREATE TABLE IF NOT EXISTS search_plain (doc INTEGER PRIMARY KEY AUTOINCREMENT,
			item_id TEXT NOT NULL UNIQUE REFERENCES items (id) ON DELETE CASCADE, fingerprint TEXT NOT NULL, words TEXT NOT NULL)`,
	},
	SearchTSVector: {
		"DROP TABLE IF EXISTS search_docs",
		`CREATE TABLE search_docs (doc BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
			item_id TEXT NOT NULL UNIQUE REFERENCES items (id) ON DELETE CASCADE, fingerprint TEXT NOT NULL, words TSVECTOR NOT NULL,
			head TSVECTOR GENERATED ALWAYS AS (ts_filter(words, '{a,b}')) STORED)`,
		// Rows stay narrow, as most questions are answered by the index and ranked by titles and summaries.
		"ALTER TABLE search_docs ALTER COLUMN words SET STORAGE EXTERNAL",
		// What waits to be sorted into the index is read by each question.
		"CREATE INDEX search_words ON search_docs USING GIN (words) WITH (gin_pending_list_limit = 1024)",
	},
}

// searchEngineOf asks the connection for what it has.
func (r Reader) searchEngineOf(ctx context.Context) SearchEngine {
	if r.postgres {
		return SearchTSVector
	}
	has, err := exists(r.db(ctx), "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
	if err != nil || !has {
		return SearchPlain
	}
	return SearchFTS5
}

// prepareSearch makes the engine's tables. If another version or engine used the database last, the index begins empty, and
// IndexItems fills it.
func (s *Store) prepareSearch(ctx context.Context, engine SearchEngine) error {
	s.engine = engine
	if s.engine == "" {
		s.engine = s.searchEngineOf(ctx)
	}
	want := searchVersion + " " + string(s.engine)
	made, err := s.Setting(ctx, keySearchIndex)
	if err == nil && made == want {
		return nil
	}
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	err = s.Write(ctx, func(tx *Tx) error {
		if tx.postgres { // two that make a table at once fail, even with IF NOT EXISTS
			if _, err := exec(tx.db(ctx), "SELECT pg_advisory_xact_lock(hashtext(?))", keySearchIndex); err != nil {
				return err
			}
			if made, err := tx.Setting(ctx, keySearchIndex); err == nil && made == want {
				return nil
			}
		}
		for _, statement := range searchTables[tx.engine] {
			if _, err := exec(tx.db(ctx), statement); err != nil {
				return err
			}
		}
		if err := tx.forgetIndex(ctx); err != nil {
			return err
		}
		return tx.SetSetting(ctx, keySearchIndex, want)
	})
	return failed(err, "prepare the search index")
}

// SearchIsComplete says whether every published item can be found by its words.
func (r Reader) SearchIsComplete(ctx context.Context) (bool, error) {
	complete, err := r.Setting(ctx, keySearchComplete)
	if errors.Is(err, domain.ErrNotFound) {
		return false, nil
	}
	return complete == "yes", err
}

// forgetIndex empties the index; IndexItems fills it again.
func (tx *Tx) forgetIndex(ctx context.Context) error {
	if err := tx.unindex(ctx, "TRUE"); err != nil {
		return err
	}
	return tx.SetSetting(ctx, keySearchComplete, "no")
}

func joined(words []string) string { return strings.Join(words, " ") }
