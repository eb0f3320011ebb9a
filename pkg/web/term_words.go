package web

import "github.com/weftwork/weftwork/pkg/domain"

// termWords are what a term is called and what it means, as well as there are words in the language of a page; each comes with its
// language where that is another one (WCAG 3.1.2).
type termWords struct {
	Name, Lang     string
	Text, TextLang string
}

func (l *locale) term(term domain.Term) termWords {
	var w termWords
	w.Name, w.Lang = term.LabelIn(l.tag)
	w.Text, w.TextLang = term.DescriptionIn(l.tag)
	w.Lang, w.TextLang = l.foreign(w.Lang), l.foreign(w.TextLang)
	return w
}

// foreign is a language that is not the one of the page, "" for that.
func (l *locale) foreign(tag string) string {
	if domain.BaseLanguage(tag) == domain.BaseLanguage(l.tag) {
		return ""
	}
	return tag
}

// spokenIn has the languages of names by the slugs of terms, where they are not the page's.
func (l *locale) spokenIn(terms []domain.Term) map[string]string {
	tags := map[string]string{}
	for i := range terms {
		tags[terms[i].Slug] = l.term(terms[i]).Lang
	}
	return tags
}

// link leads from a term's name.
func (w termWords) link(url string) link {
	return link{Name: w.Name, Lang: w.Lang, Text: w.Text, TextLang: w.TextLang, URL: url}
}
