package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxReads bounds of how many languages a reader is taken to read: each order of them is a page of its own in the cache.
const maxReads = 3

// reads are the languages in which a reader is shown what stands in several, best first and without regions: what she chose,
// what her browser asks for as far as anything is translated into it, and the language of the page.
func (s *Server) reads(v *visit) []string {
	page := domain.BaseLanguage(v.speaker.tag)
	if v.site == nil || !v.site.ready() {
		return []string{page}
	}
	spoken, err := s.store.SpokenBeside(v.ctx())
	v.translated = err == nil && len(spoken) > 0
	if !v.translated {
		return []string{page}
	}
	var reads []string
	add := func(tag string) {
		if base := domain.BaseLanguage(tag); len(reads) < maxReads && !slices.Contains(reads, base) && (base == page || slices.Contains(spoken, base)) {
			reads = append(reads, base)
		}
	}
	if tagPattern.MatchString(strings.ToLower(v.askedFor)) {
		add(v.askedFor)
	}
	if oneForAll(v.Request().URL.Path) {
		add(page)
		return reads
	}
	if v.asked != nil || s.offeredBy(v.site).chosen(v.Request()) != nil || v.member != nil && v.member.Language != "" {
		add(page)
	}
	for _, tag := range acceptedTags(v.Request()) {
		add(tag.String())
	}
	add(page)
	return reads
}

// acceptedTags are the languages that a browser asks for, best first.
func acceptedTags(r *http.Request) []language.Tag {
	header := r.Header.Get("Accept-Language")
	if len(header) > maxAcceptLanguage {
		header = header[:strings.LastIndexByte(header[:maxAcceptLanguage], ',')+1]
	}
	wanted, _, err := language.ParseAcceptLanguage(strings.TrimRight(header, ", "))
	if err != nil {
		return nil
	}
	return wanted
}

// reading makes a list show what stands in several languages once, in the reader's.
func (v *visit) reading(f storage.ItemFilter) storage.ItemFilter {
	f.OnePerSet, f.Reads = v.translated, v.reads
	return f
}

// feedLanguage is what the address of a feed adds so that it is in the reader's language: nothing where it would be anyway.
func (s *Server) feedLanguage(v *visit) string {
	if !v.translated || v.speaker == s.tongues.house(v.site) {
		return ""
	}
	return v.speaker.tag
}

// withLanguage adds a language to a query that begins with "?" or is empty.
func withLanguage(query, tag string) string {
	if tag == "" {
		return query
	}
	if query == "" {
		return "?lang=" + tag
	}
	return query + "&lang=" + tag
}

// feedQuery is what of the address a feed or calendar depends on.
func (v *visit) feedQuery() string {
	tag := ""
	if tagPattern.MatchString(strings.ToLower(v.askedFor)) {
		tag = v.askedFor
	}
	return withLanguage(filterQuery(v.QueryParams()), tag)
}

// inTongues says in which languages an item stands.
type inTongues struct {
	Links []tongue
	// From is the original that a translation of ours was made from, Since when that changed after it.
	From  *tongue
	Since time.Time
	// talk is the item that people answer and join: the original, since all peers have it. It leads back to the translation.
	talk *domain.Item
	set  domain.TranslationSet
	// translated says that it was made from another text, even where that is gone.
	translated bool
}

// inTongues finds the translations of an item. What a peer tells in several languages is put into the reader's.
func (s *Server) inTongues(v *visit, item *domain.Item) (*inTongues, error) {
	if !item.Local {
		return peersTongues(v, item), nil
	}
	t := &inTongues{talk: item}
	if !v.translated {
		return t, nil
	}
	set, err := s.store.Translations(v.ctx(), item.ID)
	if err != nil {
		return t, err
	}
	t.set, t.translated = set.Readable(), set.IsTranslation(item.ID)
	p := s.presenter(v)
	for _, line := range t.set {
		link := v.tongue(line.Language, p.path(line.URL))
		if line.Item != item.ID {
			t.Links = append(t.Links, link)
		}
		if line.IsOriginal() && line.Item != item.ID {
			t.From, t.Since = &link, v.here(set.ChangedSince(item.ID))
			original, err := s.store.ItemByID(v.ctx(), line.Item)
			if err != nil {
				return t, err
			}
			if item.Subject == "" {
				item.Subject = original.Subject
			}
			original.URL = item.URL
			t.talk = &original
		}
	}
	return t, nil
}

// tonguesOf leads from each item of a list to the same in other languages.
func (s *Server) tonguesOf(v *visit, p presenter, items []domain.Item) (map[domain.ID][]tongue, error) {
	if !v.translated || len(items) == 0 {
		return nil, nil
	}
	ids := make([]domain.ID, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	sets, err := s.store.TranslationsOf(v.ctx(), ids)
	tongues := make(map[domain.ID][]tongue, len(sets))
	for id, set := range sets {
		for _, line := range set.Readable() {
			if line.Item != id {
				tongues[id] = append(tongues[id], v.tongue(line.Language, p.path(line.URL)))
			}
		}
	}
	return tongues, err
}

func (v *visit) tongue(tag, address string) tongue {
	return tongue{Tag: tag, Name: v.speaker.languageName(tag), Dir: direction(tag), URL: address}
}

// asOriginal makes a translated profile the one that knows the initiative's actor.
func (s *Server) asOriginal(v *visit, item *domain.Item) error {
	if item.Subject != "" {
		return nil
	}
	set, err := s.store.Translations(v.ctx(), item.ID)
	if original, ok := set.Original(); err == nil && ok && original.Item != item.ID {
		*item, err = s.store.ItemByID(v.ctx(), original.Item)
	}
	return err
}

// inParameter chooses one of the languages of a peer's item.
const inParameter = "in"

// peersTongues puts a peer's item into the language that the address asks for, else the reader's, and names the others.
func peersTongues(v *visit, item *domain.Item) *inTongues {
	own, wordings := item.Content.Language, item.Wordings
	content, chosen := item.In(v.reads)
	asked := v.QueryParam(inParameter)
	if strings.EqualFold(asked, own) && own != "" {
		content, chosen = item.Content, -1
	}
	for n, w := range wordings {
		if strings.EqualFold(asked, w.Language) {
			content, chosen = item.Worded(n), n
		}
	}
	item.Content = content
	t := &inTongues{talk: item}
	address := "/network/" + string(item.ID) + "?" + inParameter + "="
	if chosen >= 0 {
		t.Links = append(t.Links, v.tongue(own, address+queryEscape(own)))
	}
	for n, w := range wordings {
		if n != chosen {
			t.Links = append(t.Links, v.tongue(w.Language, address+queryEscape(w.Language)))
		}
	}
	return t
}

// alternate is the same page in another language, for search engines.
type alternate struct{ Lang, URL string }

// tell says in the head of a page where the text stands in other languages, and where those go who read none of them.
func (t *inTongues) tell(h *head, schema *thing) {
	if len(t.set) < 2 {
		return
	}
	for _, line := range t.set {
		h.Alternates = append(h.Alternates, alternate{Lang: line.Language, URL: line.URL})
		work := thing{Type: schema.Type, Name: line.Title, URL: line.URL, InLanguage: line.Language}
		switch {
		case schema.URL == line.URL:
		case line.IsOriginal():
			schema.TranslationOf = &work
		case t.From == nil:
			schema.Translations = append(schema.Translations, work)
		}
	}
	h.Alternates = append(h.Alternates, alternate{Lang: "x-default", URL: t.set[0].URL})
}
