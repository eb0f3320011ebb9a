package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// inTongue is an article of ours in a language; titles are one word.
func inTongue(title, language string) domain.Item {
	i := article(title)
	i.Content.Language = language
	return i
}

// translated stores an original with translations, and something else around them.
func translated(t *testing.T, s *storage.Store, original domain.Item, translations ...domain.Item) {
	t.Helper()
	insert(t, s, append([]domain.Item{original}, translations...)...)
	write(t, s, func(tx *storage.Tx) error {
		for _, one := range translations {
			first := domain.Translation{Item: original.ID, Set: original.ID, Language: original.Content.Language, Revision: original.Revision}
			next := domain.Translation{Item: one.ID, Set: original.ID, Language: one.Content.Language, Revision: 1, Seen: 1}
			if err := tx.AddTranslation(t.Context(), first, next); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAListShowsASetOfTranslationsOnceInTheReadersLanguage(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		translated(t, s, inTongue("bread", "en"), inTongue("Brot", "de"), inTongue("pain", "fr"), inTongue("pao", "pt-BR"), inTongue("pao2", "pt"))
		insert(t, s, inTongue("alone", "es"))
		for name, test := range map[string]struct {
			filter storage.ItemFilter
			want   string
		}{
			"no wish":                 {storage.ItemFilter{OnePerSet: true}, "alone bread"},
			"the second wish":         {storage.ItemFilter{OnePerSet: true, Reads: []string{"it", "fr", "de"}}, "alone pain"},
			"the first wish":          {storage.ItemFilter{OnePerSet: true, Reads: []string{"de", "fr"}}, "alone Brot"},
			"one of two regions":      {storage.ItemFilter{OnePerSet: true, Reads: []string{"pt"}}, "alone pao"},
			"a language that filters": {storage.ItemFilter{OnePerSet: true, Reads: []string{"de"}, Language: "fr"}, "pain"},
			"its original":            {storage.ItemFilter{OnePerSet: true, Reads: []string{"de"}, Language: "en"}, "bread"},
			"a tag": {storage.ItemFilter{
				OnePerSet: true, Reads: []string{"de"}, Tag: "energy"}, ""},
			"many wishes": {storage.ItemFilter{OnePerSet: true, Reads: []string{"a", "b", "c", "d", "de"}}, "alone bread"},
		} {
			if got := titles(t, s, domain.Visitor(), test.filter); got != test.want {
				t.Errorf("%s: the list has %q, want %q", name, got, test.want)
			}
		}
		equal(t, "a list without that wish", titles(t, s, domain.Visitor(), storage.ItemFilter{Kind: domain.KindArticle}), "alone pao2 pao pain Brot bread")
		spoken := value(s.SpokenBeside(t.Context()))(t)
		equal(t, "the languages of sets", len(spoken), 4)
	})
}

func TestASetWithoutItsOriginalShowsTheNextOne(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		original, german, french := inTongue("bread", "en"), inTongue("Brot", "de"), inTongue("pain", "fr")
		translated(t, s, original, german, french)
		one := storage.ItemFilter{OnePerSet: true, Reads: []string{"en"}}
		equal(t, "the list", titles(t, s, domain.Visitor(), one), "bread")
		original.State, original.URI = domain.StateRetracted, ""
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(t.Context(), original) })
		equal(t, "the list without the original", titles(t, s, domain.Visitor(), one), "Brot")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItem(t.Context(), original.ID) })
		set := value(s.Translations(t.Context(), french.ID))(t)
		if _, has := set.Original(); has || len(set) != 2 || !set.IsTranslation(german.ID) {
			t.Errorf("the set without its original is %+v", set)
		}
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItem(t.Context(), german.ID) })
		equal(t, "the last one", titles(t, s, domain.Visitor(), one), "pain")
	})
}

func TestATranslationKnowsThatItsOriginalChanged(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		original, german := inTongue("bread", "en"), inTongue("Brot", "de")
		translated(t, s, original, german)
		changed := func() (published, working bool) {
			set := value(s.Translations(t.Context(), german.ID))(t)
			return !set.ChangedSince(german.ID).IsZero(), !set.ChangedUnseen(german.ID).IsZero()
		}
		at, working := changed()
		equal(t, "changed at first", at || working, false)
		write(t, s, func(tx *storage.Tx) error { return tx.MarkWords(t.Context(), original.ID, 3, monday) })
		at, working = changed()
		equal(t, "changed by a revision", at && working, true)
		write(t, s, func(tx *storage.Tx) error { return tx.SeeOriginal(t.Context(), german.ID, 3) })
		at, working = changed()
		equal(t, "only the working copy is up to date", at && !working, true)
		write(t, s, func(tx *storage.Tx) error { return tx.FollowOriginal(t.Context(), german.ID) })
		at, _ = changed()
		equal(t, "the published text is up to date", at, false)
	})
}

func TestTwoTranslationsIntoOneLanguageAreRefused(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		original, german, again := inTongue("bread", "en"), inTongue("Brot", "de"), inTongue("Brote", "DE")
		translated(t, s, original, german)
		insert(t, s, again)
		add := func(language string) error {
			return s.Write(t.Context(), func(tx *storage.Tx) error {
				first := domain.Translation{Item: original.ID, Set: original.ID, Language: "en"}
				return tx.AddTranslation(t.Context(), first, domain.Translation{Item: again.ID, Set: original.ID, Language: language})
			})
		}
		wantError(t, add("DE"), domain.ErrConflict)
		wantError(t, add("en"), domain.ErrConflict)
		check(t, add("de-CH"))
	})
}

func TestAWorkingCopyMaySayAnotherLanguageAndAPublishedTextKeepsItsOwn(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		original, german := inTongue("bread", "en"), inTongue("Brot", "de")
		german.State, german.URI = domain.StateDraft, ""
		translated(t, s, original, german)
		save := func(i domain.Item, language string) string {
			write(t, s, func(tx *storage.Tx) error {
				_, err := tx.SaveDraft(t.Context(), i.ID, &domain.Content{Language: language}, i.DraftVersion)
				return err
			})
			line, _ := value(s.Translations(t.Context(), i.ID))(t).Of(i.ID)
			return line.Language
		}
		equal(t, "the draft's language", save(german, "nl"), "nl")
		equal(t, "the published text's language", save(original, "nl"), "en")
	})
}

func TestASearchFindsASetOfTranslationsOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *storage.Store) {
		translated(t, s, inTongue("bread fest", "en"), inTongue("Brot fest", "de"), inTongue("pain fest", "fr"))
		insert(t, s, inTongue("alone fest", "es"))
		for name, test := range map[string]struct {
			question, want string
			filter         storage.SearchFilter
		}{
			"no wish":             {"fest", "alone fest,bread fest", storage.SearchFilter{OnePerSet: true}},
			"the second wish":     {"fest", "Brot fest,alone fest", storage.SearchFilter{OnePerSet: true, Reads: []string{"it", "de"}}},
			"where the words are": {"pain", "pain fest", storage.SearchFilter{OnePerSet: true, Reads: []string{"de"}}},
			"one language":        {"fest", "pain fest", storage.SearchFilter{OnePerSet: true, Reads: []string{"de"}, Language: "fr"}},
			"each for itself":     {"fest", "Brot fest,alone fest,bread fest,pain fest", storage.SearchFilter{}},
		} {
			found := value(s.Search(t.Context(), domain.Visitor(), search.Parse(test.question), test.filter, storage.Page{}))(t)
			var names []string
			for i := range found.Items {
				names = append(names, found.Items[i].Content.Title)
			}
			slices.Sort(names)
			equal(t, name, strings.Join(names, ","), test.want)
			equal(t, "the count of "+name, found.Total, len(names))
		}
		counts, _, err := s.SearchCounts(t.Context(), domain.Visitor(), search.Parse("fest"), storage.SearchFilter{OnePerSet: true}, nil)
		check(t, err)
		equal(t, "counted", fmt.Sprint(counts.Kinds, counts.Languages, counts.Ours), "map[article:2] map[de:1 en:1 es:1 fr:1] 2")
	})
}
