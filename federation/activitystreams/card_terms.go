package activitystreams

import (
	"regexp"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// extendCard writes a card in our terms, on an initiative's Page and on its actor alike. Streams and themes are the
// caller's on a Page, where all items have them.
func extendCard(o asObject, c domain.Content) {
	card := c.Card
	extend(o, termFounded, notEmpty(card.Founded))
	extend(o, termPriority, texts(card.Priorities))
	extend(o, termStream, concepts(c.Streams))
	extend(o, termProgramme, links(card.Programmes))
	extend(o, termMode, concepts(card.Modes))
	extend(o, termAudience, concepts(card.Audiences))
	extend(o, termTheme, concepts(c.Themes))
	extend(o, termLink, links(card.Links))
	extend(o, termStatus, notEmpty(string(card.Status)))
	extend(o, termContact, contactTerm(card.Contact))
	extend(o, termLegalForm, notEmpty(card.LegalForm))
	extend(o, termScope, notEmpty(string(card.Scope)))
	extend(o, termLanguage, texts(card.Languages))
	extend(o, termPerson, credits(card.People))
	extend(o, termLabel, credits(card.Labels))
	setLocation(o, card.Place)
}

func links(values []domain.Link) any {
	if len(values) == 0 {
		return nil
	}
	entries := make([]any, len(values))
	for i, l := range values {
		entries[i] = map[string]any{"type": "Link", "name": notEmpty(l.Name), "href": notEmpty(l.URL)}
	}
	return entries
}

var cardTerms = []string{termFounded, termPriority, termStream, termProgramme, termMode, termAudience, termTheme, termLink,
	termStatus, termContact, termSummary, termLegalForm, termScope, termLanguage, termPerson, termLabel}

// tellsCard says whether an actor has a card in our terms.
func tellsCard(m map[string]any) bool {
	return slices.ContainsFunc(cardTerms, func(term string) bool { return m[term] != nil })
}

// readTerms reads a card from our terms.
func readTerms(m map[string]any) *domain.Card {
	card := &domain.Card{
		Handle: clean(text(m[termHandle])), Founded: readFounded(m[termFounded]), Priorities: readTexts(m[termPriority]),
		Programmes: readLinks(m[termProgramme]), Modes: readConcepts(m[termMode]), Audiences: readConcepts(m[termAudience]),
		Links: readLinks(m[termLink]), Logo: readImage(m["icon"]), Status: readInitiativeStatus(m[termStatus]),
	}
	card.Place, _ = readLocation(m["location"])
	card.Contact = readContact(object(m[termContact]))
	readFacts(card, m)
	return card
}

func readTexts(v any) []string {
	var out []string
	for _, entry := range list(v) {
		if s, ok := entry.(string); ok && len(out) < maxCardLines {
			if s = cut(clean(s), maxCardLine); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func readLinks(v any) []domain.Link {
	var out []domain.Link
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || len(out) == maxCardLines {
			continue
		}
		l := domain.Link{Name: name(text(m["name"]), maxForeignTitle), URL: webAddress(text(m["href"]))}
		if l.Name != "" || l.URL != "" {
			out = append(out, l)
		}
	}
	return out
}

var foundedForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func readFounded(v any) string {
	if s := text(v); foundedForm.MatchString(s) {
		return s
	}
	return ""
}

func readInitiativeStatus(v any) domain.InitiativeStatus {
	status := domain.InitiativeStatus(text(v))
	if _, ok := languages["en"].statuses[status]; ok {
		return status
	}
	return ""
}

// readEmail keeps what can stand behind "mailto:".
func readEmail(v any) string {
	s := line(text(v))
	if strings.Count(s, "@") != 1 || strings.ContainsAny(s, " ?&<>\"'") {
		return ""
	}
	return s
}
