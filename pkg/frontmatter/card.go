package frontmatter

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Initiative reads the identity card of an initiative: YAML with the card's headings as keys.
// A wrong file is a domain.InvalidError.
func Initiative(r io.Reader) (Draft, error) { return card(r, domain.KindInitiative) }

// Organisation reads the organisation's own card, in the same form; its handle may be left out.
func Organisation(r io.Reader) (Draft, error) { return card(r, domain.KindOrganisation) }

func card(r io.Reader, kind domain.Kind) (Draft, error) {
	source, err := read(r)
	if err != nil {
		return Draft{}, err
	}
	file := &reader{}
	fields := file.document(source, append([]string{"name", "handle", "summary", "text", "logo", "logo_alt", "founded", "strategic_priorities", "streams",
		"related_programmes", "modes_of_action", "target_audience", "thematic_areas", "links", "place", "status", "contact", "language", "tags"}, factKeys...)...)
	draft := Draft{
		ThemeNames:    fields.list("thematic_areas"),
		ModeNames:     fields.list("modes_of_action"),
		AudienceNames: fields.list("target_audience"),
	}
	draft.StreamNames, draft.StreamDescriptions = fields.described("streams")
	card := &domain.Card{
		Handle:     fields.text("handle"),
		Founded:    fields.date("founded"),
		Priorities: fields.list("strategic_priorities"),
		Programmes: fields.links("related_programmes"),
		Links:      fields.links("links"),
		Place:      fields.place("place"),
		Status:     fields.initiativeStatus("status"),
		Contact:    fields.contact("contact"),
	}
	fields.facts(card)
	if kind == domain.KindInitiative {
		card.Handle = fields.needed("handle")
	}
	draft.LogoPath, card.Logo = fields.picture("logo", "logo")
	draft.Content = domain.Content{
		Title:    fields.needed("name"),
		Summary:  fields.line("summary"),
		Text:     fields.text("text"),
		Language: fields.text("language"),
		Tags:     fields.tags("tags"),
		Card:     card,
	}
	for _, link := range card.Links {
		if link.URL == "" {
			fields.refuse("links", `"`+link.Name+`" has no address; write name: and url:`)
		}
	}
	return draft, file.problems()
}

func (f *fields) initiativeStatus(key string) domain.InitiativeStatus {
	known := []domain.InitiativeStatus{domain.StatusActive, domain.StatusInPlanning, domain.StatusOnHold, domain.StatusCompleted, domain.StatusCancelled}
	written := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(f.text(key)))
	switch status := domain.InitiativeStatus(written); {
	case status == "":
		return domain.StatusActive
	case slices.Contains(known, status):
		return status
	}
	f.refuse(key, "is not known; write active, in_planning, on_hold, completed or cancelled")
	return ""
}

func (f *fields) contact(key string) domain.Contact {
	in := f.section(key, "email", "phone", "url")
	return domain.Contact{Email: in.text("email"), Phone: in.text("phone"), URL: in.address("url")}
}

// date is a year, a month or a day.
func (f *fields) date(key string) string {
	written := f.text(key)
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if _, err := time.Parse(layout, written); err == nil {
			return written
		}
	}
	if written != "" {
		f.refuse(key, "is not a date; write a year, a month or a day: 2005, 2005-11 or 2005-11-20")
	}
	return ""
}

// described reads a list of names, or of names with a description.
func (f *fields) described(key string) (names []string, descriptions map[string]string) {
	for i, entry := range f.entries(key) {
		var name string
		if !entry.isMapping() {
			name = entry.text()
		} else {
			in := entry.section(i, "name", "description")
			name = in.needed("name")
			if description := in.line("description"); description != "" && name != "" {
				if descriptions == nil {
					descriptions = map[string]string{}
				}
				descriptions[name] = description
			}
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names, descriptions
}

// links reads a list of addresses with names, or of either alone.
func (f *fields) links(key string) []domain.Link {
	var links []domain.Link
	for i, entry := range f.entries(key) {
		var link domain.Link
		if entry.isMapping() {
			in := entry.section(i, "name", "url")
			link = domain.Link{Name: in.text("name"), URL: in.address("url")}
		} else if written := entry.text(); isAddress(written) {
			link.URL = written
		} else {
			link.Name = written
		}
		if link.Name == "" {
			link.Name = strings.TrimPrefix(strings.TrimPrefix(link.URL, "https://"), "http://")
		}
		if link.Name != "" {
			links = append(links, link)
		}
	}
	return links
}
