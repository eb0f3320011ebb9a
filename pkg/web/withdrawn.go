package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// withdrawnError says what stood at an address, and since when it does not; errors.Is(err, domain.ErrGone) holds.
type withdrawnError struct {
	kind domain.Kind
	slug string
	at   time.Time // zero where nobody knows
}

func (e *withdrawnError) Error() string { return fmt.Sprintf("%s %q was withdrawn", e.kind, e.slug) }

func (e *withdrawnError) Unwrap() error { return domain.ErrGone }

// words are the heading and the sentence of its page.
func (e *withdrawnError) words(v *visit) (heading, text string) {
	switch e.kind {
	case domain.KindArticle:
		heading = v.say("error.gone_article")
	case domain.KindEvent:
		heading = v.say("error.gone_event")
	case domain.KindInitiative:
		heading = v.say("error.gone_initiative")
	case domain.KindSeries:
		heading = v.say("series.gone")
	default:
		heading = v.say("error.gone")
	}
	if e.at.IsZero() {
		return heading, v.say("error.gone_text")
	}
	return heading, v.say("error.gone_since", "Date", v.speaker.date(v.here(e.at)))
}

const (
	maxNear      = 4 // items that are offered instead
	minNearWord  = 3 // letters; shorter words name nothing
	maxNearBytes = 120
)

// addressWords are the words of an address that was not found: "/articels/on-weaving" asks for "on weaving". Addresses of files,
// which programs try that look for holes, have none.
func addressWords(address string) string {
	last := path.Base(address)
	if decoded, err := url.PathUnescape(last); err == nil {
		last = decoded
	}
	if len(last) > maxNearBytes || strings.ContainsAny(last, ".\x00") || !utf8.ValidString(last) {
		return ""
	}
	return strings.Join(strings.FieldsFunc(last, func(r rune) bool { return strings.ContainsRune("-_/@+ ", r) }), " ")
}

// near are public items whose words are like those of the address. It is a courtesy: where it fails there are none.
func (s *Server) near(v *visit, question string) []link {
	if v.Request().Method != http.MethodGet || !v.site.ready() {
		return nil
	}
	words := slices.DeleteFunc(strings.Fields(question), func(word string) bool { return utf8.RuneCountInString(word) < minNearWord })
	if len(words) == 0 {
		return nil
	}
	longest := slices.MaxFunc(words, func(a, b string) int { return utf8.RuneCountInString(a) - utf8.RuneCountInString(b) })
	letters := []rune(longest)
	tries := slices.Compact([]string{strings.Join(words, " "), longest, string(letters[:max(minNearWord, len(letters)*2/3)])})
	p := s.presenter(v)
	for _, try := range tries {
		found, err := s.store.Search(v.ctx(), domain.Viewer{}, search.Parse(try), storage.SearchFilter{}, storage.Page{Number: 1, Size: maxNear})
		if err != nil {
			return nil
		}
		var links []link
		for i := range found.Items {
			item := &found.Items[i]
			links = append(links, link{Name: item.Content.Title, URL: p.itemPath(item), Text: p.kindName(item.Kind)})
		}
		if len(links) > 0 {
			return links
		}
	}
	return nil
}

// lead fills an error page with what leads on: from what is not there to what may have been meant, else to a second try.
func (s *Server) lead(v *visit, page *errorPage, err error) {
	if page.Next = insteadOfLink(v, page.Status); page.Next != nil {
		page.Heading = v.say("error.link")
		return
	}
	switch page.Status {
	case http.StatusNotFound:
		page.Seek, page.Question = v.site.ready(), addressWords(v.Request().URL.Path)
		page.Near = s.near(v, page.Question)
	case http.StatusGone:
		page.Seek = v.site.ready()
		if gone, ok := errors.AsType[*withdrawnError](err); ok {
			page.Heading, page.Text = gone.words(v)
		}
	case http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusTooManyRequests:
		if v.Request().Method == http.MethodGet {
			page.Again = localPath(v.Request().URL.RequestURI(), "")
		}
	}
}
