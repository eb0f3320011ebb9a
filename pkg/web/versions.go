package web

import (
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// diffView is a text beside what it was: by paragraph and by word. Quiet paragraphs are only counted.
type diffView struct {
	Quiet int // paragraphs that did not change
	Text  string
	Kind  domain.DiffKind
	Words []domain.DiffWords
}

// changedField is a field of two versions.
type changedField struct{ Name, Before, After string }

// diff shows what became of a text; what did not change and stands far from a change is only counted.
func diff(before, after string) []diffView {
	all := domain.Compare(before, after)
	var views []diffView
	for i, p := range all {
		if p.Kind != domain.DiffSame || i > 0 && all[i-1].Kind != domain.DiffSame || i+1 < len(all) && all[i+1].Kind != domain.DiffSame {
			views = append(views, diffView{Kind: p.Kind, Words: p.Words})
			continue
		}
		if last := len(views) - 1; last >= 0 && views[last].Quiet > 0 {
			views[last].Quiet++
		} else {
			views = append(views, diffView{Quiet: 1, Kind: domain.DiffSame})
		}
	}
	return views
}

// changedFields shows what differs besides the text.
func (s *Server) changedFields(v *visit, kind domain.Kind, before, after domain.Content) []changedField {
	var fields []changedField
	for _, name := range domain.ChangedFields(before, after) {
		fields = append(fields, changedField{
			Name: fieldWords(v, kind, name), Before: s.fieldText(v, name, before), After: s.fieldText(v, name, after),
		})
	}
	return fields
}

// fieldWords is what the editor calls a field of a content; the field's own name where it has no label.
func fieldWords(v *visit, kind domain.Kind, name string) string {
	others := map[string]string{
		"when": "event.when", "place": "event.where", "image": "picture.cover", "logo": "picture.logo", "contact": "card.contact",
		"programmes": "card.programmes", "links": "card.links", "unsigned": "byline.signing",
	}
	key, ok := others[name]
	if !ok {
		key = form{keys: labelsOf(kind)}.labelKey(name)
	}
	if label, err := v.speaker.message(key); err == nil {
		return label
	}
	return strings.ReplaceAll(name, "_", " ")
}

// fieldText is a field of a content in words.
func (s *Server) fieldText(v *visit, name string, c domain.Content) string {
	p := s.presenter(v)
	switch name {
	case "when":
		return whenText(p, c.Event)
	case "place":
		place := (*domain.Place)(nil)
		if c.Event != nil {
			place = c.Event.Place
		}
		if c.Card != nil {
			place = c.Card.Place
		}
		if shown := placeOf(place); shown != nil {
			return strings.Join(append([]string{shown.Name}, shown.Lines...), ", ")
		}
		return ""
	case "cost":
		if c.Event == nil {
			return ""
		}
		return p.price(c.Event.Cost)
	case "access":
		if c.Event == nil {
			return ""
		}
		shown := p.access(c.Event.Access)
		return strings.Join(append(shown.Lines, shown.Notes...), " · ")
	case "language":
		return v.speaker.languageName(c.Language)
	case "unsigned":
		if c.Unsigned {
			return v.say("byline.organisation", "Name", v.site.organisation.DisplayName())
		}
		return v.say("byline.people")
	case "authors":
		return s.namesOf(v, c.Authors)
	case "translators":
		return s.namesOf(v, c.Translators)
	case "initiatives":
		return s.actorNames(v, c.Initiatives)
	}
	return plainValue(domain.FieldValue(c, name))
}

func whenText(p presenter, o *domain.Occasion) string {
	if o == nil || o.Start.IsZero() {
		return ""
	}
	zone := o.Location()
	text := p.l.date(o.Start.In(zone)) + ", " + p.l.clock(o.Start.In(zone))
	if !o.End.IsZero() {
		text += " – " + p.l.date(o.End.In(zone)) + ", " + p.l.clock(o.End.In(zone))
	}
	return text + " (" + zone.String() + ")"
}

func (s *Server) actorNames(v *visit, uris []domain.URI) string {
	actors, err := s.store.ActorsByURI(v.ctx(), uris)
	if err != nil {
		return plainValue(uris)
	}
	names := make([]string, 0, len(uris))
	for _, uri := range uris {
		actor := actors[uri]
		names = append(names, firstOf(actor.DisplayName(), string(uri)))
	}
	return strings.Join(names, ", ")
}

// plainValue writes any value of a field as text.
func plainValue(value any) string {
	var parts []string
	switch list := value.(type) {
	case []domain.TermRef:
		for _, term := range list {
			parts = append(parts, term.Label)
		}
	case []string:
		parts = list
	case []domain.URI:
		for _, uri := range list {
			parts = append(parts, string(uri))
		}
	case []domain.Link:
		for _, l := range list {
			parts = append(parts, strings.TrimSpace(l.Name+" "+l.URL))
		}
	case *domain.Image:
		if list != nil {
			parts = append(parts, list.Alt, list.Credit, list.URL[strings.LastIndexByte(list.URL, '/')+1:])
		}
	case []domain.Credit:
		for _, c := range list {
			parts = append(parts, strings.Join(strings.Fields(c.Name+" "+c.Note+" "+c.URL), " "))
		}
	case domain.Contact:
		parts = append(parts, list.Name, list.Email, list.Phone, list.URL)
	case nil:
	default:
		parts = append(parts, fmt.Sprint(list))
	}
	kept := parts[:0:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " · ")
}
