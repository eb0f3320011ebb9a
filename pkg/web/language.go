package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// languageCookie keeps what a reader chose; it holds nothing else, so it needs no consent.
	languageCookie = "weft_lang"
	languageAge    = 365 * 24 * 60 * 60 // seconds
	// maxAcceptLanguage is more than browsers send, in bytes; what is longer is cut.
	maxAcceptLanguage = 300
)

// tongues are the languages of the interface, in the order of their own names.
type tongues struct {
	speakers *speakers
	tags     []string
	matcher  language.Matcher
}

func newTongues(speakers *speakers) *tongues {
	t := &tongues{speakers: speakers}
	names := map[string]string{}
	for _, known := range contentLanguages() {
		if slices.Contains(speakers.tags, known.tag) {
			names[known.tag] = known.name
			t.tags = append(t.tags, known.tag)
		}
	}
	slices.SortFunc(t.tags, func(a, b string) int { return strings.Compare(names[a], names[b]) })
	return t.heard()
}

// heard lets it hear what browsers ask for.
func (t *tongues) heard() *tongues {
	known := make([]language.Tag, 0, len(t.tags)+1)
	known = append(known, language.Und) // what matches nothing
	for _, tag := range t.tags {
		known = append(known, language.Make(tag))
	}
	t.matcher = language.NewMatcher(known)
	return t
}

// among are those of the tongues in which a node offers its pages: its own always, all if it chose none.
func (t *tongues) among(settings domain.Settings) *tongues {
	chosen := strings.Fields(settings.Languages)
	if len(chosen) == 0 {
		return t
	}
	own := t.house(&site{settings: settings}).tag
	some := &tongues{speakers: t.speakers}
	for _, tag := range t.tags {
		if tag == own || slices.Contains(chosen, tag) {
			some.tags = append(some.tags, tag)
		}
	}
	return some.heard()
}

// offers says whether visitors are offered pages in a language.
func (t *tongues) offers(tag string) bool { return slices.Contains(t.tags, tag) }

// offeredBy are those that a node offers.
func (s *Server) offeredBy(site *site) *tongues {
	if site == nil || site.tongues == nil {
		return s.tongues
	}
	return site.tongues
}

// of is the speaker of a tag or of its base ("pt-BR" is spoken to in "pt"); nil if there is none.
func (t *tongues) of(tag string) *speaker {
	if s := t.speakers.of(tag); s != nil {
		return s
	}
	base := domain.BaseLanguage(tag)
	return t.speakers.of(base)
}

// house speaks the node's own language: in feeds, calendars and drawn cards, which are the same for everybody.
func (t *tongues) house(s *site) *speaker {
	if s != nil {
		if own := t.of(s.settings.Language); own != nil {
			return own
		}
	}
	return t.speakers.of(defaultLanguage)
}

// chosen is what the reader chose on this browser; nil if she did not, or if it is offered no longer.
func (t *tongues) chosen(r *http.Request) *speaker {
	cookie, err := r.Cookie(languageCookie)
	if err != nil || !t.offers(cookie.Value) {
		return nil
	}
	return t.speakers.of(cookie.Value)
}

// accepted is the best of what the browser asks for; nil if we speak none of them.
func (t *tongues) accepted(r *http.Request) *speaker {
	header := r.Header.Get("Accept-Language")
	if header == "" {
		return nil
	}
	if len(header) > maxAcceptLanguage {
		header = header[:strings.LastIndexByte(header[:maxAcceptLanguage], ',')+1]
	}
	wanted, _, err := language.ParseAcceptLanguage(strings.TrimRight(header, ", "))
	if err != nil || len(wanted) == 0 {
		return nil
	}
	_, index, confidence := t.matcher.Match(wanted...)
	if confidence == language.No || index == 0 {
		return nil
	}
	return t.speakers.of(t.tags[index-1])
}

// speak chooses the language of a visit: the reader's choice, the member's own, what the browser asks for, the node's. Members
// have every language for their own; the others have those that are offered.
func (s *Server) speak(v *visit) {
	defer func() { v.reads = s.reads(v) }()
	r, offered := v.Request(), s.offeredBy(v.site)
	for _, find := range []func() *speaker{
		func() *speaker { return v.asked },
		func() *speaker {
			if oneForAll(r.URL.Path) {
				return s.tongues.house(v.site)
			}
			return nil
		},
		func() *speaker { return offered.chosen(r) },
		func() *speaker {
			if v.member == nil {
				return nil
			}
			return s.tongues.of(v.member.Language)
		},
		func() *speaker { return offered.accepted(r) },
	} {
		if v.speaker = find(); v.speaker != nil {
			return
		}
	}
	v.speaker = s.tongues.house(v.site)
}

// oneForAll says whether an address answers everybody the same: feeds, calendars, cards, maps of the site.
func oneForAll(address string) bool {
	switch path.Ext(address) {
	case ".rss", ".atom", ".ics", ".png", ".xml", ".json":
		return true
	}
	return false
}

// takeLanguage takes "?lang=de" from the address, keeps the choice for a year, and goes on as if it had not stood there.
// A link on another site chooses for one page only.
func (s *Server) takeLanguage(v *visit) {
	r := v.Request()
	if r.Method != http.MethodGet || !strings.Contains(r.URL.RawQuery, "lang=") {
		return
	}
	query := r.URL.Query()
	if !query.Has("lang") {
		return
	}
	v.askedFor = query.Get("lang")
	if s.offeredBy(v.site).offers(v.askedFor) {
		v.asked = s.tongues.speakers.of(v.askedFor)
	}
	query.Del("lang")
	address := *r.URL
	address.RawQuery = query.Encode()
	clean := r.WithContext(r.Context())
	clean.URL = &address
	v.SetRequest(clean)
	v.Response().Header().Set("X-Robots-Tag", "noindex") // the page has an address without it
	if v.asked == nil || oneForAll(r.URL.Path) || r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return
	}
	secure := v.site != nil && strings.HasPrefix(v.site.settings.Base, "https://")
	v.SetCookie(&http.Cookie{
		Name: languageCookie, Value: v.asked.tag, Path: "/", MaxAge: languageAge, SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: secure,
	})
}

// tongue is a language in the footer.
type tongue struct {
	Tag, Name, Dir, URL string
	Current             bool
}

// offered are the languages that a page can be read in; none where the address cannot be asked for again.
func (s *Server) offered(v *visit) []tongue {
	tags := s.offeredBy(v.site).tags
	if !slices.Contains(tags, v.speaker.tag) { // a member's own
		tags = append(slices.Clone(tags), v.speaker.tag)
	}
	if v.Request().Method != http.MethodGet || len(tags) < 2 {
		return nil
	}
	all := make([]tongue, 0, len(tags))
	for _, tag := range tags {
		query := v.Request().URL.Query()
		query.Set("lang", tag)
		address := url.URL{Path: v.Request().URL.Path, RawQuery: query.Encode()}
		all = append(all, tongue{
			Tag: tag, Name: v.speaker.languageName(tag), Dir: direction(tag), URL: address.String(), Current: tag == v.speaker.tag,
		})
	}
	return all
}

// direction is how a language is written.
func direction(tag string) string {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return "rtl"
	}
	return "ltr"
}

// openGraphLocale is a language with its likeliest country: "pt-BR" and "pt" are "pt_BR".
func openGraphLocale(tag string) string {
	known := language.Make(tag)
	base, _ := known.Base()
	if known == language.Und {
		return "en_US"
	}
	region, _ := known.Region()
	return base.String() + "_" + region.String()
}
