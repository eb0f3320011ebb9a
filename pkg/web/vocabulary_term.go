package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// termPage is a term with all that can be done with it.
type termPage struct {
	Desk                     *deskNav
	Path, Name, Scheme, Page string
	Lang                     string // of Name, where it is not the page's
	URI                      domain.URI
	State                    settingState
	Items                    int
	Retired                  bool
	Into                     *link // where it was merged into
	CanPart                  bool  // that can be undone
	Form                     form
	Labels, Abouts           []field
	More                     []option // further languages
	Explained                bool     // some meaning is there
	Others                   []option // that it can be merged into
	Deletable                bool
	Queue                    string // of a stream
}

func (s *Server) editTerm(v *visit) error {
	term, err := s.store.TermByID(v.ctx(), domain.ID(v.Param("id")))
	if isNotFound(err) {
		v.tell("vocabulary.gone")
		return v.seeOther("/desk/vocabulary")
	}
	if err != nil {
		return err
	}
	values := url.Values{}
	for tag, label := range term.Labels {
		values.Set("label_"+tag, label)
	}
	for tag, about := range term.Descriptions {
		values.Set("about_"+tag, about)
	}
	var same []string
	for _, uri := range term.SameAs {
		same = append(same, string(uri))
	}
	values.Set("same_as", strings.Join(same, "\n"))
	return s.termForm(v, term, newForm(values, nil))
}

func (s *Server) termForm(v *visit, term domain.Term, f form) error {
	p, words := s.presenter(v), v.speaker.term(term)
	page := termPage{
		Path: "/desk/vocabulary/" + string(term.ID), Name: words.Name, Lang: words.Lang, Scheme: schemeName(v, term.Scheme), Page: p.termPath(term), URI: term.URI,
		Retired: !term.RetiredAt.IsZero(), Explained: len(term.Descriptions) > 0,
	}
	uses, err := s.store.TermUses(v.ctx())
	if err != nil {
		return err
	}
	page.Items = uses[term.URI].Items
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	h := head{Heading: page.Name, NoIndex: true}
	if now, ok := v.site.terms.of(term.URI); ok && term.MergedInto != "" {
		into := p.l.term(now).link("/desk/vocabulary/" + string(now.ID))
		page.Into, page.CanPart = &into, term.Actor == ""
		return s.page(v, http.StatusOK, "vocabulary/merged", h, page)
	}
	if term.Actor != "" && v.may(domain.ActCurateStreams) {
		page.Queue = "/desk/streams/" + term.Slug
	}
	if page.State, err = s.settingState(v, node.TermKey(node.KeyTerm, term.ID), page.Path, forVisitors, forMembers, forPeers); err != nil {
		return err
	}
	if err := s.fillTermFields(v, term, f, &page); err != nil {
		return err
	}
	used, err := s.store.TermWasUsed(v.ctx(), term)
	if err != nil {
		return err
	}
	followers := 0
	if term.Actor != "" {
		if followers, _, err = s.store.FollowCounts(v.ctx(), term.Actor); err != nil {
			return err
		}
	}
	page.Deletable = !used && followers == 0
	page.Others = s.mergeOptions(v, term, "")
	return s.page(v, f.status(), "vocabulary/term", h, page)
}

// fillTermFields has a field for each language in which pages are offered, then for each further one that the term has a name in.
func (s *Server) fillTermFields(v *visit, term domain.Term, f form, page *termPage) error {
	f.keys = map[string]string{"labels": "vocabulary.names", "same_as": "vocabulary.same_as", "more_language": "vocabulary.more", "more_label": "vocabulary.more_name"}
	tags := slices.Clone(s.offeredBy(v.site).tags)
	for _, tag := range slices.Sorted(maps.Keys(term.Labels)) {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	for _, tag := range tags {
		f.keys["label_"+tag], f.keys["about_"+tag] = "field.label", "field.meaning"
	}
	for _, tag := range tags {
		label, err := f.field(v.speaker.locale, "label_"+tag)
		if err != nil {
			return err
		}
		about, err := f.field(v.speaker.locale, "about_"+tag)
		if err != nil {
			return err
		}
		label.Label, about.Label = v.speaker.languageName(tag), v.speaker.languageName(tag)
		page.Labels, page.Abouts = append(page.Labels, label), append(page.Abouts, about.Rows(2))
		page.Explained = page.Explained || about.Problem != ""
	}
	page.More = []option{{Label: v.say("vocabulary.no_more")}}
	for _, language := range contentLanguages() {
		if !slices.Contains(tags, language.tag) {
			page.More = append(page.More, option{Value: language.tag, Label: language.name})
		}
	}
	page.Form = f
	return nil
}

func (s *Server) saveTerm(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	id := domain.ID(v.Param("id"))
	term, err := s.store.TermByID(v.ctx(), id)
	if err != nil {
		return err
	}
	back := "/desk/vocabulary/" + string(id)
	saved, err := s.node.SaveTerm(node.IfStill(v.ctx(), values.Get("version")), *v.member, id, wordsFrom(values, term))
	if changed, ok := errors.AsType[*domain.ChangedError](err); ok {
		return s.changedMeanwhile(v, changed, values, back)
	}
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		return s.termForm(v, term, f)
	}
	v.tell("vocabulary.saved", "Name", saved.Label(v.speaker.tag))
	return v.seeOther(back)
}

// wordsFrom reads the words of a term from its form; languages of which the form has no field stay as they are.
func wordsFrom(values url.Values, term domain.Term) node.TermWords {
	words := node.WordsOf(term)
	words.SameAs = nil
	for name := range values {
		if tag, ok := strings.CutPrefix(name, "label_"); ok {
			words.Labels[tag] = values.Get(name)
		}
		if tag, ok := strings.CutPrefix(name, "about_"); ok {
			words.Descriptions[tag] = values.Get(name)
		}
	}
	if tag := values.Get("more_language"); tag != "" && values.Get("more_label") != "" {
		words.Labels[tag] = values.Get("more_label")
	}
	for line := range strings.Lines(values.Get("same_as")) {
		words.SameAs = append(words.SameAs, domain.URI(strings.TrimSpace(line)))
	}
	return words
}

// termFacts are the parts of what the audit list keeps of a term or of the order of a vocabulary; nil for any other setting.
func termFacts(v *visit, key, value string) []settingFact {
	kind, _, _ := strings.Cut(key, ":")
	switch kind {
	case "term":
		var words node.TermWords
		if json.Unmarshal([]byte(value), &words) != nil {
			return []settingFact{{Text: value}}
		}
		return wordFacts(v, words)
	case "retired":
		if value == "" {
			return []settingFact{{Text: v.say("vocabulary.offered")}}
		}
		return []settingFact{{Text: v.say("vocabulary.retired")}}
	case "merged":
		if value == "" {
			return []settingFact{{Text: v.say("vocabulary.apart")}}
		}
		return []settingFact{{Text: v.say("vocabulary.merged_into", "Name", v.site.terms.byID[domain.ID(value)].Label(v.speaker.tag))}}
	case "order":
		return []settingFact{{Text: strings.Join(strings.Fields(value), ", ")}}
	}
	return nil
}

// wordFacts has one part for each language that a term can have, so that two versions of it are compared part by part.
func wordFacts(v *visit, words node.TermWords) []settingFact {
	var facts []settingFact
	said := map[string]bool{}
	say := func(tag, name string) settingFact {
		said[tag] = true
		text := words.Labels[tag]
		if about := words.Descriptions[tag]; about != "" {
			text += " – " + about
		}
		return settingFact{Label: name, Text: text}
	}
	for _, language := range contentLanguages() {
		facts = append(facts, say(language.tag, language.name))
	}
	var more []string
	for _, tag := range slices.Sorted(maps.Keys(words.Labels)) {
		if !said[tag] {
			more = append(more, tag+": "+say(tag, "").Text)
		}
	}
	same := make([]string, len(words.SameAs))
	for i, uri := range words.SameAs {
		same[i] = string(uri)
	}
	return append(facts, settingFact{Label: v.say("vocabulary.more"), Text: strings.Join(more, " · ")},
		settingFact{Label: v.say("vocabulary.same_as"), Text: strings.Join(same, " · ")})
}
