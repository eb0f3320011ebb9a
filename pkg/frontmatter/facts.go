package frontmatter

import (
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// The keys of the rarer facts.
var (
	admissionKeys = []string{"category", "capacity", "cost", "price", "wheelchair", "sign_language", "subtitles", "accessibility", "contact"}
	factKeys      = []string{"legal_form", "scope", "languages", "people", "labels"}
)

// admission reads what an event says of price, room, access and contact.
func (f *fields) admission(o *domain.Occasion) {
	oneOf := func(key string, ok func(string) bool, words string) string {
		written := strings.ReplaceAll(strings.ToLower(f.line(key)), " ", "_")
		if ok(written) {
			return written
		}
		f.refuse(key, "is not known; write "+words)
		return ""
	}
	o.Category = strings.ToUpper(f.line("category"))
	o.Cost.Kind = domain.CostKind(oneOf("cost", func(s string) bool { return domain.CostKind(s).IsValid() }, "free, donation or paid"))
	if o.Cost.Text = f.line("price"); o.Cost.Text != "" && o.Cost.Kind == "" {
		o.Cost.Kind = domain.CostPaid
	}
	o.Access = domain.Access{
		Wheelchair:   domain.Wheelchair(oneOf("wheelchair", func(s string) bool { return domain.Wheelchair(s).IsValid() }, "fully, partially or no")),
		SignLanguage: f.yes("sign_language"), Subtitles: f.yes("subtitles"), Notes: f.text("accessibility"),
	}
	if written := f.text("capacity"); written != "" {
		number, err := strconv.Atoi(written)
		if err != nil || number < 1 {
			f.refuse("capacity", "write how many people there is room for, such as 40")
		}
		o.Capacity = number
	}
	in := f.section("contact", "name", "email", "phone", "url")
	o.Contact = domain.Contact{Name: in.line("name"), Email: in.text("email"), Phone: in.text("phone"), URL: in.address("url")}
}

func (f *fields) yes(key string) bool {
	switch strings.ToLower(f.text(key)) {
	case "", "no", "false":
		return false
	case "yes", "true":
		return true
	}
	f.refuse(key, "write yes or no")
	return false
}

// facts reads what a card says besides its headings.
func (f *fields) facts(card *domain.Card) {
	card.LegalForm, card.Languages = f.line("legal_form"), f.list("languages")
	card.Scope = domain.GeoScope(strings.ToLower(f.line("scope")))
	card.People, card.Labels = f.credits("people", "role"), f.credits("labels", "by")
}

// credits reads a list of names, or of names with a note and an address.
func (f *fields) credits(key, note string) []domain.Credit {
	var credits []domain.Credit
	for i, entry := range f.entries(key) {
		if !entry.isMapping() {
			if name := entry.text(); name != "" {
				credits = append(credits, domain.Credit{Name: name})
			}
			continue
		}
		in := entry.section(i, "name", note, "url")
		credits = append(credits, domain.Credit{Name: in.needed("name"), Note: in.line(note), URL: in.address("url")})
	}
	return credits
}
