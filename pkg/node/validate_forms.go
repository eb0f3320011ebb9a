package node

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits of the rarer fields of events and cards.
const (
	maxCapacity = 1000000 // people
	maxCostText = 200     // characters
	maxLegal    = 100     // characters
	maxCredits  = 100     // people or labels of a card
	maxSpoken   = 50      // languages of a card
)

// tidyAdmission brings what an event says of price, access and contact into its canonical form.
func tidyAdmission(o *domain.Occasion) {
	o.Cost.Text = oneLine(o.Cost.Text)
	if o.Cost.Kind == domain.CostFree {
		o.Cost.Text = ""
	}
	lines := strings.Split(cleanText(o.Access.Notes), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	o.Access.Notes = strings.TrimSpace(strings.Join(lines, "\n"))
	o.Contact = domain.Contact{
		Name: oneLine(o.Contact.Name), Email: strings.TrimSpace(o.Contact.Email), Phone: oneLine(o.Contact.Phone), URL: strings.TrimSpace(o.Contact.URL),
	}
}

func checkAdmission(wrong *domain.InvalidError, o *domain.Occasion) {
	if o.Category != "" && !slices.Contains(domain.EventCategories(), o.Category) {
		wrong.Add("category", "choose one of the list")
	}
	if o.Capacity < 0 || o.Capacity > maxCapacity {
		wrong.Add("capacity", "write how many people there is room for, such as 40")
	}
	if !o.Cost.Kind.IsValid() {
		wrong.Add("cost", "choose one of the list")
	}
	checkLength(wrong, "cost_text", o.Cost.Text, 0, maxCostText)
	if !o.Access.Wheelchair.IsValid() {
		wrong.Add("wheelchair", "choose one of the list")
	}
	checkLength(wrong, "access_notes", o.Access.Notes, 0, domain.MaxNotes)
	checkLength(wrong, "contact.name", o.Contact.Name, 0, maxLegal)
	checkContact(wrong, o.Contact)
}

func tidyLanguages(tags []string) []string {
	var kept []string
	for _, tag := range tags {
		if tag = strings.TrimSpace(tag); tag != "" && !slices.Contains(kept, tag) {
			kept = append(kept, tag)
		}
	}
	return kept
}

func tidyCredits(credits []domain.Credit) []domain.Credit {
	var kept []domain.Credit
	for _, c := range credits {
		c = domain.Credit{Name: oneLine(c.Name), Note: oneLine(c.Note), URL: strings.TrimSpace(c.URL)}
		if c != (domain.Credit{}) {
			kept = append(kept, c)
		}
	}
	return kept
}

// checkFacts checks what a card says of itself besides its text.
func checkFacts(wrong *domain.InvalidError, card *domain.Card) {
	checkLength(wrong, "legal_form", card.LegalForm, 0, maxLegal)
	if card.Scope != "" && !slices.Contains(domain.GeoScopes(), card.Scope) {
		wrong.Add("scope", "choose one of the list")
	}
	for _, tag := range card.Languages {
		if !languagePattern.MatchString(tag) || len(card.Languages) > maxSpoken {
			wrong.Add("languages", "write a language code such as en, fr or pt-BR")
			break
		}
	}
	checkCredits(wrong, "people", card.People)
	checkCredits(wrong, "labels", card.Labels)
}

func checkCredits(wrong *domain.InvalidError, field string, credits []domain.Credit) {
	if len(credits) > maxCredits {
		wrong.Add(field, fmt.Sprintf("at most %d fit", maxCredits))
	}
	for _, c := range credits {
		switch {
		case c.Name == "":
			wrong.Add(field, "a row has no name")
		case utf8.RuneCountInString(c.Name) > maxCostText || utf8.RuneCountInString(c.Note) > maxCostText:
			wrong.Add(field, "a row has more than 200 characters")
		}
		if c.URL != "" {
			checkAddress(wrong, field, c.URL)
		}
	}
}
