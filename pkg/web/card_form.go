package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// factForm is what the form of a card shows besides what was typed.
type factForm struct {
	Scopes, Spoken []option
	LegalForms     []string
	People, Labels creditRows
	MayAdd         bool // terms to the vocabularies
	Meter          cardMeter
	Checks         []linkNote // what became of the links
	LinksOpen      bool       // some need a hand
	Own            string     // the page to link back to
}

// creditRows are names with a word on each and an address.
type creditRows struct {
	Name, Label, Hint, NoteLabel, Problem string
	Rows                                  []domain.Credit
}

// fillFacts adds what a card's form shows besides what was typed.
func (s *Server) fillFacts(v *visit, item *domain.Item, page *editPage) error {
	page.Facts = &factForm{
		Scopes: []option{{Label: v.say("event.unsaid")}},
		People: creditsOf(v, page.Form, "people", v.say("card.people"), v.say("card.people_hint"), v.say("card.people_note")),
		Labels: creditsOf(v, page.Form, "labels", v.say("card.labels"), v.say("card.labels_hint"), v.say("card.labels_note")),
	}
	page.Facts.MayAdd = v.may(domain.ActVocabulary)
	page.Facts.LegalForms = strings.Split(v.say("card.legal_forms"), "; ")
	page.Facts.Meter = meterOf(v, page)
	var err error
	if page.Facts.Checks, err = s.linkNotes(v, item.ID); err != nil {
		return err
	}
	page.Facts.LinksOpen = len(page.Facts.Checks) > 0 && page.Facts.Checks[0].Look == "bad"
	page.Facts.Own = firstOf(item.URL, v.site.addresses.Base+"/about")
	if item.Kind == domain.KindOrganisation {
		page.Facts.Own = v.site.addresses.Base + "/about"
	}
	for _, scope := range domain.GeoScopes() {
		page.Facts.Scopes = append(page.Facts.Scopes, option{Value: string(scope), Label: scopeWords(v.speaker.locale, scope)})
	}
	for _, language := range contentLanguages() {
		page.Facts.Spoken = append(page.Facts.Spoken, option{Value: language.tag, Label: language.name})
	}
	return nil
}

func scopeWords(l *locale, scope domain.GeoScope) string {
	keys := map[domain.GeoScope]string{
		domain.GeoLocal: "card.scope_local", domain.GeoRegional: "card.scope_regional",
		domain.GeoNational: "card.scope_national", domain.GeoInternational: "card.scope_international",
	}
	if key, ok := keys[scope]; ok {
		return l.say(key)
	}
	return ""
}

func creditsOf(v *visit, f form, name, label, hint, note string) creditRows {
	rows := creditRows{Name: name, Label: label, Hint: hint, NoteLabel: note, Problem: f.problem(v.speaker.locale, name)}
	rows.Rows = append(creditsFrom(f.Values, name), make([]domain.Credit, emptyRows)...)
	return rows
}

// creditsFrom reads rows of names, notes and addresses; empty rows do not count.
func creditsFrom(values url.Values, name string) []domain.Credit {
	var credits []domain.Credit
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	names, notes, urls := values[name+".name"], values[name+".note"], values[name+".url"]
	for i := range max(len(names), len(notes), len(urls)) {
		if c := (domain.Credit{Name: at(names, i), Note: at(notes, i), URL: at(urls, i)}); c != (domain.Credit{}) {
			credits = append(credits, c)
		}
	}
	return credits
}

func factsFrom(card *domain.Card, values url.Values) {
	card.LegalForm, card.Scope, card.Languages = values.Get("legal_form"), domain.GeoScope(values.Get("scope")), values["languages"]
	card.People, card.Labels = creditsFrom(values, "people"), creditsFrom(values, "labels")
}

func factValues(values url.Values, card *domain.Card) {
	values.Set("legal_form", card.LegalForm)
	values.Set("scope", string(card.Scope))
	values["languages"] = card.Languages
	for name, credits := range map[string][]domain.Credit{"people": card.People, "labels": card.Labels} {
		for _, c := range credits {
			values.Add(name+".name", c.Name)
			values.Add(name+".note", c.Note)
			values.Add(name+".url", c.URL)
		}
	}
}

// creditLinks are names with a word on each, as a page shows them.
func creditLinks(credits []domain.Credit) []link {
	shown := make([]link, 0, len(credits))
	for _, c := range credits {
		shown = append(shown, link{Name: c.Name, Text: c.Note, URL: webAddress(c.URL)})
	}
	return shown
}

// languageNames are the languages in which a card's people work, by their own names.
func (p presenter) languageNames(tags []string) string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = p.l.languageName(tag)
	}
	return strings.Join(names, ", ")
}
