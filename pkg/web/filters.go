package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// filterBar is how a list can be narrowed: one main choice as chips, the others as fields of a form. All stand in the address.
type filterBar struct {
	Path, ChipsName string
	Chips, Sorts    []link
	Choices         []choice
	Kept            []link // what the form sends on: chips and order
	Chosen          []link // fields that narrow; each link takes one out
	Feeds           []link
}

// Narrowed says whether anything of the address narrows the list.
func (b filterBar) Narrowed() bool {
	return len(b.Chosen) > 0 || slices.ContainsFunc(b.Chips, func(l link) bool { return l.Current && l.Text != "" })
}

// origins of items in the address: ours, the network's, or both; anything else is a host.
const (
	fromHere    = "here"
	fromNetwork = "network"
	fromAll     = "all"
)

var (
	hostPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.:-]{1,250}$`)
	tagPattern  = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{1,8})*$`)
)

// maxTagValue is longer than any tag, in bytes.
const maxTagValue = 100

// narrowing reads the filters of an address. What means nothing narrows nothing.
type narrowing struct {
	query           url.Values
	streams, themes []domain.Term
	l               *list
	// own is what the page is about, before the address.
	own storage.ItemFilter
}

func (s *Server) narrowing(v *visit, l *list) (*narrowing, error) {
	l.filter = v.reading(l.filter)
	n := &narrowing{query: v.QueryParams(), l: l, own: l.filter}
	var err error
	if n.streams, err = s.store.Terms(v.ctx(), domain.SchemeStream); err != nil {
		return nil, err
	}
	if n.themes, err = s.store.Terms(v.ctx(), domain.SchemeTheme); err != nil {
		return nil, err
	}
	f := &l.filter
	for _, name := range []string{"stream", "theme"} {
		if asked := n.query.Get(name); asked != "" { // by an address from before a merge, perhaps
			n.query.Set(name, v.site.terms.slug(domain.Scheme(name), asked))
		}
		if term := n.term(name); term != "" {
			f.Terms = append(f.Terms, term)
		}
	}
	if n.own.Kind == "" {
		f.Kind = n.kind()
	}
	if tag := strings.ToLower(n.query.Get("language")); tagPattern.MatchString(tag) {
		f.Language = tag
	}
	if f.Tag == "" {
		f.Tag = typedValue(n.query, "tag")
	}
	f.Place = storage.PlaceKey(typedValue(n.query, "place"))
	f.Online = n.query.Get("online") == "1"
	n.from()
	if n.own.Kind == domain.KindInitiative && n.query.Get("sort") == "newest" {
		f.Order = storage.ByDate
	}
	return n, nil
}

// terms are those that a field chooses from.
func (n *narrowing) terms(name string) []domain.Term {
	switch name {
	case "stream":
		return n.streams
	case "theme":
		return n.themes
	}
	return nil
}

// typedValue is a value that may be anything; "" if no list can have it.
func typedValue(query url.Values, name string) string {
	value := query.Get(name)
	if len(value) > maxTagValue || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return ""
	}
	return value
}

func (n *narrowing) term(name string) domain.URI {
	terms := n.terms(name)
	for i := range terms {
		if terms[i].Slug == n.query.Get(name) && terms[i].URI != n.own.Term {
			return terms[i].URI
		}
	}
	return ""
}

func (n *narrowing) kind() domain.Kind {
	switch kind := domain.Kind(n.query.Get("kind")); kind {
	case domain.KindArticle, domain.KindEvent, domain.KindInitiative:
		return kind
	case domain.KindOrganisation:
	}
	return ""
}

// from says whose items: a list of ours begins with ours, the page of a stream with everything that it has.
func (n *narrowing) from() {
	f := &n.l.filter
	switch from := n.query.Get("from"); {
	case from == "":
	case from == fromHere:
		f.Local, f.Network = true, false
	case from == fromNetwork:
		f.Local, f.Network = false, true
	case from == fromAll:
		f.Local, f.Network = false, false
	case hostPattern.MatchString(from):
		f.Local, f.Network, f.Host = false, true, from
	}
}

// without is the list's filter as if one field of the address were empty: what its values are counted by.
func (n *narrowing) without(name string) storage.ItemFilter {
	f := n.l.filter
	switch name {
	case "stream", "theme":
		term := n.term(name)
		f.Terms = slices.DeleteFunc(slices.Clone(f.Terms), func(uri domain.URI) bool { return uri == term })
	case "kind":
		f.Kind = n.own.Kind
	case "language":
		f.Language = ""
	case "tag":
		f.Tag = n.own.Tag
	case "place":
		f.Place = ""
	case "online":
		f.Online = false
	case "from":
		f.Local, f.Network, f.Host = false, false, ""
	}
	return f
}

// filterQuery is what of an address narrows feeds and calendars, too.
func filterQuery(query url.Values) string {
	kept := url.Values{}
	for _, name := range []string{"kind", "stream", "theme", "language", "tag", "place", "online", "from"} {
		if value := typedValue(query, name); value != "" {
			kept.Set(name, value)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + kept.Encode()
}
