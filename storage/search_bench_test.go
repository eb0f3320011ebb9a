package storage_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// BenchmarkSearch asks a node with 100,000 items of 150 words, drawn as often as the words of a language are (Zipf).
func BenchmarkSearch(b *testing.B) {
	s := storagetest.Any(b)
	words := newLexicon()
	searchLibrary(b, s, words, 100_000)
	for _, question := range []struct {
		name, text string
		filter     storage.SearchFilter
	}{
		{"rare word", words.at(20_000), storage.SearchFilter{}},
		{"usual word", words.at(500), storage.SearchFilter{}},
		{"most common word", words.at(0), storage.SearchFilter{}},
		{"beginning of many words", words.at(0)[:3], storage.SearchFilter{}},
		{"phrase of common words", `"` + words.at(1) + " " + words.at(2) + `"`, storage.SearchFilter{}},
		{"phrase of usual words", `"` + words.at(300) + " " + words.at(400) + `"`, storage.SearchFilter{}},
		{"three words", words.at(3) + " " + words.at(40) + " " + words.at(600), storage.SearchFilter{}},
		{"eight common words", strings.Join(words.list[:8], " "), storage.SearchFilter{}},
		{"usual word, ours", words.at(500), storage.SearchFilter{Local: true}},
		{"common word, one host", words.at(5), storage.SearchFilter{Host: "peer0007.example"}},
		{"common word, events in German", words.at(5), storage.SearchFilter{Kind: domain.KindEvent, Language: "de"}},
	} {
		query := search.Parse(question.text)
		for who, viewer := range map[string]domain.Viewer{"visitor": {}, "member": member} {
			b.Run(question.name+"/"+who, func(b *testing.B) {
				defer reportCPU(b)()
				found := 0
				for range b.N {
					found = value(s.Search(b.Context(), viewer, query, question.filter, storage.Page{}))(b).Total
				}
				b.ReportMetric(float64(found), "hits")
			})
			b.Run(question.name+"/"+who+" counts", func(b *testing.B) {
				defer reportCPU(b)()
				for range b.N {
					_, _, err := s.SearchCounts(b.Context(), viewer, query, question.filter, nil)
					check(b, err)
				}
			})
		}
	}
}

// lexicon is 30,000 made-up words and a source of them in which a few are very common.
type lexicon struct {
	list []string
	zipf *rand.Zipf
}

func newLexicon() *lexicon {
	random := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("co mon pe er net work sol ida ri ty ga the ring land wa ter en er gy seed li bra ry tool")
	l := &lexicon{zipf: rand.NewZipf(random, 1.1, 4, 29_999)}
	known := map[string]bool{}
	for len(l.list) < 30_000 {
		var word strings.Builder
		for range 2 + random.IntN(3) {
			word.WriteString(syllables[random.IntN(len(syllables))])
		}
		if w := word.String(); !known[w] && len(w) > 3 {
			known[w] = true
			l.list = append(l.list, w)
		}
	}
	return l
}

func (l *lexicon) at(i int) string { return l.list[i] }

func (l *lexicon) text(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = l.list[l.zipf.Uint64()]
	}
	return strings.Join(words, " ")
}

// searchLibrary fills a node as library does, with texts.
func searchLibrary(b testing.TB, s *storage.Store, words *lexicon, n int) {
	b.Helper()
	ctx := b.Context()
	authors := make([]domain.Actor, 100)
	write(b, s, func(tx *storage.Tx) error {
		check(b, tx.SaveActor(ctx, ours(organ, "org")))
		for i, target := range inboxes(len(authors)) {
			authors[i] = theirs(target.Host, "a")
			authors[i].Indexable = true
			check(b, tx.SaveActor(ctx, authors[i]))
		}
		return nil
	})
	for begin := 0; begin < n; begin += 1000 {
		batch := make([]domain.Item, 0, 1000)
		for i := begin; i < min(begin+1000, n); i++ {
			item := shelved(i, authors)
			item.Content.Title, item.Content.Summary = words.text(6), words.text(15)
			item.Content.HTML = fmt.Sprintf("<p>%s</p>", words.text(150))
			batch = append(batch, item)
		}
		write(b, s, func(tx *storage.Tx) error {
			for _, item := range batch {
				check(b, tx.InsertItem(ctx, item))
			}
			return nil
		})
	}
}
