package storage

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

type translationRow struct {
	ItemID    string
	SetID     string
	Place     int
	Language  string
	Speaks    string
	Listed    bool
	Revision  int
	Seen      int
	ChangedAt micros
	Kind      string
	State     string
	URI       optional
	URL       string
	Title     string
	Known     string // the item that was asked for
}

const translationColumns = `t.item_id, t.set_id, t.place, t.language, t.speaks, t.listed, t.revision, t.seen, t.changed_at,
	items.kind, items.state, items.uri, items.url, items.title`

func (row *translationRow) translation() domain.Translation {
	return domain.Translation{
		Item: domain.ID(row.ItemID), Set: domain.ID(row.SetID), Language: row.Language, Revision: row.Revision, Seen: row.Seen,
		ChangedAt: row.ChangedAt.time(), Listed: row.Listed, Kind: domain.Kind(row.Kind), State: domain.State(row.State),
		URI: domain.URI(row.URI), URL: row.URL, Title: row.Title,
	}
}

// Translations are the items of ours that say the same as one, that one included, the original first; none for an item that
// has no translations.
func (r Reader) Translations(ctx context.Context, item domain.ID) (domain.TranslationSet, error) {
	sets, err := r.TranslationsOf(ctx, []domain.ID{item})
	return sets[item], err
}

// TranslationsOf is Translations for many items, by their ids.
func (r Reader) TranslationsOf(ctx context.Context, items []domain.ID) (map[domain.ID]domain.TranslationSet, error) {
	sets := map[domain.ID]domain.TranslationSet{}
	err := eachPart(items, func(part []domain.ID) error {
		rows, err := all[translationRow](r.db(ctx), "SELECT "+translationColumns+`, asked.item_id AS known FROM translations AS asked
			JOIN translations AS t ON t.set_id = asked.set_id JOIN items ON items.id = t.item_id
			WHERE asked.item_id IN ? ORDER BY t.set_id, t.place`, inList(part))
		for i := range rows {
			known := domain.ID(rows[i].Known)
			sets[known] = append(sets[known], rows[i].translation())
		}
		return err
	})
	return sets, failed(err, "find translations")
}

// ListedTranslations are all that visitors see, by set.
func (r Reader) ListedTranslations(ctx context.Context) (map[domain.ID]domain.TranslationSet, error) {
	rows, err := all[translationRow](r.db(ctx), "SELECT "+translationColumns+` FROM translations AS t JOIN items ON items.id = t.item_id
		WHERE t.listed = TRUE ORDER BY t.set_id, t.place`)
	sets := map[domain.ID]domain.TranslationSet{}
	for i := range rows {
		set := domain.ID(rows[i].SetID)
		sets[set] = append(sets[set], rows[i].translation())
	}
	return sets, failed(err, "list translations")
}

// WordingsBeside is what the published others of an item's set say.
func (r Reader) WordingsBeside(ctx context.Context, item domain.ID) ([]domain.Wording, error) {
	rows, err := all[struct {
		URI     optional
		Content jsonOf[domain.Content]
	}](r.db(ctx), `SELECT items.uri, items.content FROM translations AS asked JOIN translations AS t ON t.set_id = asked.set_id
		JOIN items ON items.id = t.item_id WHERE asked.item_id = ? AND t.item_id <> asked.item_id AND t.listed = TRUE ORDER BY t.place`, item)
	wordings := make([]domain.Wording, 0, len(rows))
	for _, row := range rows {
		wordings = append(wordings, row.Content.V.Wording(domain.URI(row.URI)))
	}
	return wordings, failed(err, "read the translations of %s", item)
}

// SpokenBeside are the languages, without their regions, in which sets of translations are told to visitors, sorted.
func (s *Store) SpokenBeside(ctx context.Context) ([]string, error) {
	held, ok, version := s.tongues.get(struct{}{})
	if ok {
		return held, nil
	}
	rows, err := all[struct{ Speaks string }](s.db(ctx), "SELECT DISTINCT speaks FROM translations WHERE listed = TRUE AND speaks <> ''")
	if err != nil {
		return nil, failed(err, "list the languages of translations")
	}
	list := make([]string, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.Speaks)
	}
	slices.Sort(list)
	s.tongues.put(struct{}{}, list, version)
	return list, nil
}

// preferredLanguages bounds for how many languages of a reader lists look: who reads more, reads the original.
const preferredLanguages = 4

// reads are the languages of the reader: who asks for texts in one language wants them in that one.
func (f ItemFilter) reads() []string {
	if f.Language == "" {
		return f.Reads
	}
	return append([]string{domain.BaseLanguage(f.Language)}, f.Reads...)
}

// onePerSet leaves out what stands in a list in a better language for a reader of the languages, best first: of a set, the
// one in her language, else the original.
func (q *itemQuery) onePerSet(languages []string) {
	languages = languages[:min(len(languages), preferredLanguages)]
	rank := func(row string) string {
		order := row + ".place"
		for i := len(languages) - 1; i >= 0; i-- {
			order = "CASE WHEN " + row + ".speaks = ? THEN " + strconv.Itoa(i-preferredLanguages) + " ELSE " + order + " END"
		}
		return order
	}
	args := make([]any, 0, 2*len(languages))
	for range 2 {
		for _, language := range languages {
			args = append(args, language)
		}
	}
	q.and(q.id()+` NOT IN (SELECT t.item_id FROM translations AS t JOIN translations AS better ON better.set_id = t.set_id
		WHERE t.listed = TRUE AND better.listed = TRUE AND `+rank("better")+" < "+rank("t")+")", args...)
}

// AddTranslation adds an item to a set; the original's own line comes with the first. Where a set has the language already, it
// is domain.ErrConflict.
func (tx *Tx) AddTranslation(ctx context.Context, original, t domain.Translation) error {
	set, err := all[translationRow](tx.db(ctx), "SELECT item_id, language, place FROM translations WHERE set_id = ?", t.Set)
	if err != nil {
		return failed(err, "look for translations of %s", t.Set)
	}
	place := 1
	for _, row := range set {
		if strings.EqualFold(row.Language, t.Language) {
			return failed(domain.ErrConflict, "add a second translation into %s", t.Language)
		}
		place = max(place, row.Place+1)
	}
	if len(set) == 0 {
		if err := tx.insertTranslation(ctx, original, 0); err != nil {
			return err
		}
	}
	if err := tx.insertTranslation(ctx, t, place); err != nil {
		return err
	}
	return tx.refreshSet(ctx, t.Set)
}

func (tx *Tx) insertTranslation(ctx context.Context, t domain.Translation, place int) error {
	_, err := exec(tx.db(ctx), `INSERT INTO translations (item_id, set_id, place, language, speaks, listed, revision, seen, changed_at)
		VALUES (?, ?, ?, ?, '', FALSE, ?, ?, ?)`, t.Item, t.Set, place, storable(t.Language), t.Revision, t.Seen, at(t.ChangedAt))
	return failed(err, "add translation %s", t.Item)
}

// RemoveTranslation takes a translation out of its set. One that is left alone there is in no set any more.
func (tx *Tx) RemoveTranslation(ctx context.Context, item domain.ID) error {
	set, err := tx.setOf(ctx, "id", string(item))
	if err != nil {
		return failed(err, "find the translations of %s", item)
	}
	_, err = exec(tx.db(ctx), "DELETE FROM translations WHERE item_id = ? AND item_id <> set_id", item)
	if err == nil {
		_, err = exec(tx.db(ctx), "DELETE FROM translations WHERE set_id = ? AND (SELECT count(*) FROM translations AS t WHERE t.set_id = ?) = 1", set, set)
	}
	if err != nil {
		return failed(err, "separate translation %s", item)
	}
	return tx.refreshSet(ctx, set)
}

// SeeOriginal notes which revision of the original a translation's working copy follows.
func (tx *Tx) SeeOriginal(ctx context.Context, item domain.ID, revision int) error {
	_, err := exec(tx.db(ctx), "UPDATE translations SET seen = ? WHERE item_id = ? AND item_id <> set_id", revision, item)
	return failed(err, "note what translation %s follows", item)
}

// FollowOriginal notes that the published text of a translation follows what its working copy does.
func (tx *Tx) FollowOriginal(ctx context.Context, item domain.ID) error {
	_, err := exec(tx.db(ctx), "UPDATE translations SET revision = seen WHERE item_id = ? AND item_id <> set_id", item)
	return failed(err, "note what translation %s follows", item)
}

// MarkWords notes that an original's words changed with a revision.
func (tx *Tx) MarkWords(ctx context.Context, original domain.ID, revision int, changed time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE translations SET revision = ?, changed_at = ? WHERE item_id = ? AND item_id = set_id",
		revision, at(changed), original)
	return failed(err, "note that %s changed", original)
}

// MarkRetold notes when peers were last sent an item as it stands in a revision; domain.ErrConflict if it does no more.
func (tx *Tx) MarkRetold(ctx context.Context, i domain.Item) error {
	n, err := exec(tx.db(ctx), "UPDATE items SET origin = ? WHERE id = ? AND uri = ? AND revision = ? AND local",
		asJSON(originOf(i)), i.ID, optional(i.URI), i.Revision)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	return failed(err, "note that %s was told again", i.ID)
}

// setOf is the set that an item stands in; "" for none.
func (tx *Tx) setOf(ctx context.Context, column, value string) (domain.ID, error) {
	rows, err := all[translationRow](tx.db(ctx), "SELECT set_id FROM translations WHERE item_id = (SELECT id FROM items WHERE "+column+" = ?)", value)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return domain.ID(rows[0].SetID), nil
}

// refreshSet decides again which of a set visitors see, and which speaks for a language: the first that does.
func (tx *Tx) refreshSet(ctx context.Context, set domain.ID) error {
	if set == "" {
		return nil
	}
	tx.savedItems = true // which languages are spoken may change
	rows, err := all[struct {
		ItemID, Language, Speaks, State, Written string
		Listed, Readable                         bool
	}](tx.db(ctx), `SELECT t.item_id, t.language, t.speaks, t.listed, items.state, items.language AS written, (items.shown AND items.open) AS readable
		FROM translations AS t JOIN items ON items.id = t.item_id WHERE t.set_id = ? ORDER BY t.place`, set)
	if err != nil {
		return failed(err, "read the translations of %s", set)
	}
	taken := map[string]bool{"": true}
	for _, row := range rows {
		language, speaks := row.Language, ""
		if domain.State(row.State) == domain.StatePublished {
			language = row.Written
		}
		if base := domain.BaseLanguage(language); row.Readable && !taken[base] {
			taken[base], speaks = true, base
		}
		if language == row.Language && speaks == row.Speaks && row.Readable == row.Listed {
			continue
		}
		if _, err := exec(tx.db(ctx), "UPDATE translations SET language = ?, speaks = ?, listed = ? WHERE item_id = ?",
			language, speaks, row.Readable, row.ItemID); err != nil {
			return failed(err, "refresh the translations of %s", set)
		}
	}
	return nil
}
