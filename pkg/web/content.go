package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// labelsOf names the labels that differ between kinds.
func labelsOf(kind domain.Kind) map[string]string {
	switch kind {
	case domain.KindInitiative, domain.KindOrganisation:
		return map[string]string{
			"title": "field.name", "summary": "field.mission", "text": "field.what", "image_alt": "field.image_alt", "image_credit": "field.image_credit",
			"logo_alt": "field.logo_alt", "pictures": "picture.in_text", "status": "field.initiative_status", "image": "picture.cover", "logo": "picture.logo",
			"programmes": "card.programmes", "links": "card.links", "people": "card.people", "labels": "card.labels",
		}
	}
	return map[string]string{"access": "event.access", "status": "field.event_status", "pictures": "picture.in_text", "image": "picture.cover", "signing": "byline.signing", "authors": "byline.authors", "translators": "byline.translators"}
}

// valuesOf is a content as its form shows it: the inverse of contentOf.
func valuesOf(c domain.Content, kind domain.Kind) url.Values {
	values := url.Values{
		"title": {c.Title}, "summary": {c.Summary}, "text": {c.Text}, "language": {c.Language}, "tags": {strings.Join(c.Tags, ", ")},
		"quotes":  {string(c.Quotes)},
		"licence": {string(c.Licence)},
		"streams": termValues(c.Streams), "themes": termValues(c.Themes),
	}
	for _, uri := range c.Initiatives {
		values.Add("initiatives", string(uri))
	}
	imageValues(values, "image", c.Image)
	switch kind {
	case domain.KindEvent:
		occasionValues(values, c.Event)
	case domain.KindInitiative, domain.KindOrganisation:
		cardValues(values, c.Card)
	}
	return values
}

func termValues(terms []domain.TermRef) []string {
	values := make([]string, 0, len(terms))
	for _, term := range terms {
		values = append(values, string(term.URI))
	}
	return values
}

func imageValues(values url.Values, name string, image *domain.Image) {
	if image == nil {
		return
	}
	values.Set(name+"_id", string(image.MediaID))
	values.Set(name+"_alt", image.Alt)
	values.Set(name+"_credit", image.Credit)
	values.Set(name+"_caption", image.Caption)
	if image.Decorative {
		values.Set(name+"_decorative", "yes")
	}
	if image.Focus != nil {
		values.Set(name+"_focus_x", strconv.Itoa(image.Focus.X))
		values.Set(name+"_focus_y", strconv.Itoa(image.Focus.Y))
	}
}

func placeValues(values url.Values, p *domain.Place) {
	if p == nil {
		return
	}
	for name, text := range map[string]string{
		"name": p.Name, "street": p.Street, "postal_code": p.PostalCode, "city": p.City, "region": p.Region, "country": p.Country,
		"latitude": coordinate(p.Latitude), "longitude": coordinate(p.Longitude),
	} {
		values.Set("place."+name, text)
	}
}

func cardValues(values url.Values, card *domain.Card) {
	values.Set("status", string(domain.StatusActive))
	if card == nil {
		return
	}
	values.Set("handle", card.Handle)
	values.Set("founded", card.Founded)
	values.Set("priorities", strings.Join(card.Priorities, "\n"))
	values.Set("status", firstOf(string(card.Status), string(domain.StatusActive)))
	values["modes"], values["audiences"] = termValues(card.Modes), termValues(card.Audiences)
	for name, links := range map[string][]domain.Link{"programmes": card.Programmes, "links": card.Links} {
		for _, l := range links {
			values.Add(name+".name", l.Name)
			values.Add(name+".url", l.URL)
		}
	}
	imageValues(values, "logo", card.Logo)
	placeValues(values, card.Place)
	contactValues(values, card.Contact)
	factValues(values, card)
}

// contentOf is what a form means. What cannot be read is noted as wrong; what may not be published node says later.
func (s *Server) contentOf(v *visit, kind domain.Kind, values url.Values, wrong *domain.InvalidError) (domain.Content, error) {
	c := domain.Content{
		Title: values.Get("title"), Summary: values.Get("summary"), Text: values.Get("text"), Language: values.Get("language"),
		Tags: splitTags(values.Get("tags")), Quotes: domain.QuotePolicy(values.Get("quotes")),
		Licence: domain.Licence(values.Get("licence")),
	}
	for _, uri := range values["initiatives"] {
		c.Initiatives = append(c.Initiatives, domain.URI(uri))
	}
	var err error
	if c.Streams, err = s.chosenTerms(v, domain.SchemeStream, c.Language, values["streams"]); err != nil {
		return c, err
	}
	if c.Themes, err = s.chosenTerms(v, domain.SchemeTheme, c.Language, values["themes"]); err != nil {
		return c, err
	}
	if c.Image, err = s.chosenImage(v, values, "image"); err != nil {
		return c, err
	}
	switch kind {
	case domain.KindArticle:
		takeAuthors(values, &c)
	case domain.KindEvent:
		c.Event = occasionOf(v, values, wrong)
	case domain.KindInitiative, domain.KindOrganisation:
		c.Card, err = s.cardOf(v, c.Language, values, wrong)
	}
	return c, err
}

// chosenTerms are the terms of a vocabulary with the chosen addresses, in the vocabulary's order.
func (s *Server) chosenTerms(v *visit, scheme domain.Scheme, language string, chosen []string) ([]domain.TermRef, error) {
	if len(chosen) == 0 {
		return nil, nil
	}
	terms, err := s.store.Terms(v.ctx(), scheme)
	if err != nil {
		return nil, err
	}
	chosen = v.site.terms.standing(chosen)
	var refs []domain.TermRef
	for _, term := range terms {
		if slices.Contains(chosen, string(term.URI)) {
			refs = append(refs, term.Ref(language))
		}
	}
	return refs, nil
}

// splitTags takes tags apart at commas; without a comma at spaces, as people write hashtags.
func splitTags(text string) []string {
	if strings.ContainsAny(text, ",;\n") {
		return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '\r' })
	}
	return strings.Fields(text)
}

func (s *Server) cardOf(v *visit, language string, values url.Values, wrong *domain.InvalidError) (*domain.Card, error) {
	card := &domain.Card{
		Handle: values.Get("handle"), Founded: values.Get("founded"), Priorities: strings.Split(values.Get("priorities"), "\n"),
		Programmes: linksFrom(values, "programmes"), Links: linksFrom(values, "links"),
		Status: domain.InitiativeStatus(values.Get("status")), Place: placeFrom(v, values, wrong),
		Contact: domain.Contact{Email: values.Get("contact.email"), Phone: values.Get("contact.phone"), URL: values.Get("contact.url")},
	}
	var err error
	if card.Modes, err = s.chosenTerms(v, domain.SchemeMode, language, values["modes"]); err != nil {
		return nil, err
	}
	if card.Audiences, err = s.chosenTerms(v, domain.SchemeAudience, language, values["audiences"]); err != nil {
		return nil, err
	}
	factsFrom(card, values)
	card.Logo, err = s.chosenImage(v, values, "logo")
	return card, err
}
