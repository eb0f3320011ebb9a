package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/weftwork/weftwork/templates"
)

// speaker is every template in one language.
type speaker struct {
	*locale
	set *templates.Set
}

// speakers make the templates of each language at its first use: a node is read in two or three of them.
type speakers struct {
	tags  []string
	base  *templates.Set // never executed, so that it can be copied
	funcs func(*locale) template.FuncMap
	mu    sync.Mutex
	made  map[string]*speaker
}

func newSpeakers(assets *templates.Assets) (*speakers, error) {
	tags, err := localeTags()
	if err != nil {
		return nil, err
	}
	english, err := loadLocale(defaultLanguage)
	if err != nil {
		return nil, err
	}
	s := &speakers{tags: tags, made: map[string]*speaker{}, funcs: func(l *locale) template.FuncMap { return l.funcs(assets.Path) }}
	if s.base, err = templates.Parse(s.funcs(english)); err != nil {
		return nil, err
	}
	_, err = s.build(defaultLanguage)
	return s, err
}

// of is the speaker of a tag that there is a message file for; nil for any other.
func (s *speakers) of(tag string) *speaker {
	if !slices.Contains(s.tags, tag) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if made := s.made[tag]; made != nil {
		return made
	}
	made, err := s.build(tag)
	if err != nil { // the files are embedded, and a test makes each of them
		return s.made[defaultLanguage]
	}
	return made
}

func (s *speakers) build(tag string) (*speaker, error) {
	l, err := loadLocale(tag)
	if err != nil {
		return nil, err
	}
	set, err := s.base.Speak(s.funcs(l))
	if err != nil {
		return nil, fmt.Errorf("templates in %s: %w", tag, err)
	}
	s.made[tag] = &speaker{locale: l, set: set}
	return s.made[tag], nil
}

// frame is what the layout shows around a page.
type frame struct {
	Lang, Dir string
	Head      head
	Site      brand
	Look      *look
	Nav       []link
	Seeking   bool // the search page
	Member    bool
	Unread    int
	Flash     []flash
	Left      string // that the node left the network
	Tongues   []tongue
	Content   template.HTML
}

// buffers are used again: a page is rendered whole before its first byte is sent.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }} //nolint:gochecknoglobals // a pool is made to be shared

// page renders a page with its frame and sends it.
func (s *Server) page(v *visit, status int, name string, h head, data any) error {
	out, _ := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	if err := s.render(v, out, name, h, data); err != nil {
		return err
	}
	header := v.Response().Header()
	own := http.Header{
		"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-cache"},
		"Vary": {"Accept, Accept-Encoding, Accept-Language, Cookie"}, "Content-Language": {v.speaker.tag},
	}
	if v.cache.key != "" && status == http.StatusOK && v.member == nil {
		return s.keepPage(v, own, out.Bytes())
	}
	for key, values := range own {
		header[key] = values
	}
	switch {
	case v.member != nil && v.goesBack:
		header.Set("Cache-Control", "private, no-cache")
	case v.member != nil || v.noStore:
		header.Set("Cache-Control", "private, no-store")
	}
	v.Response().WriteHeader(status)
	_, err := v.Response().Write(out.Bytes())
	return err
}

func (s *Server) render(v *visit, out *bytes.Buffer, name string, h head, data any) error {
	out.Reset()
	if err := v.speaker.set.Execute(out, name, data); err != nil {
		return err
	}
	f := frame{
		Lang: v.speaker.tag, Dir: direction(v.speaker.tag), Site: s.brand(v), Look: v.site.look, Nav: mainNav(v, v.Request().URL.Path), Seeking: v.Request().URL.Path == "/search",
		Member: v.member != nil, Flash: v.flashes(), Tongues: s.offered(v), Content: template.HTML(out.String()), //nolint:gosec // rendered above
	}
	if v.site.settings.HasLeft() {
		f.Left = v.say("page.left", "Date", v.speaker.date(v.here(v.site.settings.LeftAt)))
	}
	f.Head = h.complete(f.Site.Name, v.speaker.tag)
	if f.Member {
		var err error
		if f.Unread, err = s.store.UnreadNotifications(v.ctx(), v.member); err != nil {
			return err
		}
	}
	out.Reset()
	return v.speaker.set.Execute(out, "layout", f)
}

// head is what a page says of itself.
type head struct {
	Title string // as tabs show it; made from Heading
	// Heading is the page's name alone.
	Heading, Description, Canonical, Type, Locale string
	NoIndex                                       bool
	Image                                         *socialImage
	Published, Modified                           string // RFC 3339
	Creator                                       string // fediverse:creator
	Prev, Next                                    string // the neighbours in a series
	ActivityPub                                   string // the id of what the page shows
	Murmurations                                  string // the profile for its index
	Feeds                                         []feedLink
	JSONLD                                        template.JS
	Alternates                                    []alternate // the page in its languages
}

// socialImage is what a link to the page shows elsewhere; URL is absolute.
type socialImage struct {
	URL, Alt      string
	Width, Height int
}

// feedLink is a feed that belongs to the page: RSS, or Atom.
type feedLink struct {
	Title, URL string
	Atom       bool
}

func (h head) complete(siteName, lang string) head {
	h.Title = siteName
	switch {
	case h.Heading == "":
		h.Heading = siteName
	case h.Heading != siteName:
		h.Title = h.Heading + " · " + siteName
	}
	if h.Type == "" {
		h.Type = "website"
	}
	h.Locale = openGraphLocale(firstOf(h.Locale, lang))
	return h
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
