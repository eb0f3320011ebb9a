package activitystreams

import (
	"html"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/weftwork/weftwork/pkg/domain"
)

// credits are people or labels in our terms; nil for none.
func credits(values []domain.Credit) any {
	if len(values) == 0 {
		return nil
	}
	entries := make([]any, len(values))
	for i, c := range values {
		entries[i] = map[string]any{"name": c.Name, termNote: notEmpty(c.Note), "url": notEmpty(c.URL)}
	}
	return entries
}

// creditLines are "Ada, coordination", each leading to its page.
func creditLines(values []domain.Credit) []string {
	var out []string
	for _, c := range values {
		entry := html.EscapeString(c.Name)
		if c.URL != "" {
			entry = `<a href="` + html.EscapeString(c.URL) + `" rel="noopener">` + entry + `</a>`
		}
		if c.Note != "" {
			entry += ", " + html.EscapeString(c.Note)
		}
		out = append(out, entry)
	}
	return out
}

// languageNames are the languages' own names.
func languageNames(tags []string) []string {
	names := make([]string, 0, len(tags))
	for _, tag := range tags {
		name := tag
		if parsed, err := language.Parse(tag); err == nil {
			if own := display.Self.Name(parsed); own != "" {
				name = own
			}
		}
		names = append(names, name)
	}
	return names
}

// readFacts reads what a card tells besides its headings.
func readFacts(card *domain.Card, m map[string]any) {
	card.LegalForm = line(text(m[termLegalForm]))
	if scope := domain.GeoScope(text(m[termScope])); slices.Contains(domain.GeoScopes(), scope) {
		card.Scope = scope
	}
	for _, tag := range readTexts(m[termLanguage]) {
		if _, err := language.Parse(tag); err == nil && !slices.Contains(card.Languages, tag) {
			card.Languages = append(card.Languages, tag)
		}
	}
	card.People, card.Labels = readCredits(m[termPerson]), readCredits(m[termLabel])
}

func readCredits(v any) []domain.Credit {
	var out []domain.Credit
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || len(out) == maxCardLines {
			continue
		}
		c := domain.Credit{Name: name(text(m["name"]), maxForeignTitle), Note: line(text(m[termNote])), URL: webAddress(strings.TrimSpace(text(m["url"])))}
		if c.Name != "" {
			out = append(out, c)
		}
	}
	return out
}
