package web

import (
	"net/url"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// emptyRows is how many rows for further links a form has; scripts add more as they fill.
const emptyRows = 2

// pictureField is an upload with its description.
type pictureField struct {
	Name, Legend, Src, MediaID, Problem string
	Alt                                 field
	Credit, Caption                     *field // nil for logos, which stand alone
	Decorative                          bool
	Focus                               *focusField
	Recent                              []pictureTile // to choose from without scripts
	Limits                              uploadLimits
}

// MoreWords says whether something of the rarer fields is wrong, so that they are shown at once.
func (p pictureField) MoreWords() bool {
	return p.Caption != nil && p.Caption.Problem != "" || p.Credit != nil && p.Credit.Problem != ""
}

// focusField is the point of a picture that is never cut off.
type focusField struct {
	Prefix, ID, Src string
	X, Y            int // percent
}

const (
	// recentPictures are offered without scripts; the library has the others.
	recentPictures = 12
	// coverWidth is how wide a form shows a picture, in pixels.
	coverWidth = 640
)

// linkRows are names with addresses.
type linkRows struct {
	Name, Label, Hint, Problem string
	Rows                       []link
}

// fillEditor adds what a form shows besides what was typed.
func (s *Server) fillEditor(v *visit, item *domain.Item, page *editPage) error {
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	p := s.presenter(v)
	page.Heading, page.State = heading(v, item), p.state(item)
	if item.ID == "" || item.Kind == domain.KindOrganisation {
		page.State = ""
	}
	if item.ID != "" {
		page.Page = p.itemPath(item)
	}
	if item.Kind == domain.KindOrganisation {
		page.HasDraft, page.HandleOpen = false, false
		page.Handle = v.site.organisation.Handle.String()
	} else if !page.HandleOpen {
		page.Handle = v.site.addresses.Handle(page.Form.Value("handle")).String()
	}
	if item.Kind == domain.KindInitiative && item.Subject != "" && v.may(domain.ActDeleteInitiative) {
		page.Forever = item.Editing().Card.Handle
	}
	page.Languages = languageOptions(page.Form.Value("language"))
	page.Statuses = statusOptions(v, p, item.Kind)
	page.Quotes = append([]option{{Label: v.say("quotes.as_organisation")}}, quoteOptions(v)...)
	if item.Kind == domain.KindArticle {
		page.Licences = licenceOptions(v, domain.Licence(page.Form.Value("licence")), v.say("licence.as_organisation"))
	}
	if err := s.fillAuthors(v, item, page); err != nil {
		return err
	}
	page.Zones, page.Joins = timeZones(), joinOptions(v)
	if err := s.fillTerms(v, page); err != nil {
		return err
	}
	if err := s.editorSeries(v, item, page); err != nil {
		return err
	}
	if err := s.fillOccasion(v, item.Kind, page); err != nil {
		return err
	}
	page.Limits = v.limits()
	if page.TextPictures, err = s.picturesIn(v, page.Form.Value("text")); err != nil {
		return err
	}
	if page.Picture, err = s.pictureField(v, page.Form, "image", v.say("picture.cover"), true); err != nil {
		return err
	}
	if item.Kind == domain.KindInitiative || item.Kind == domain.KindOrganisation {
		if page.Logo, err = s.pictureField(v, page.Form, "logo", v.say("picture.logo"), false); err != nil {
			return err
		}
		if err := s.fillFacts(v, item, page); err != nil {
			return err
		}
		page.Programmes = rowsOf(v, page.Form, "programmes", v.say("card.programmes"), v.say("card.programmes_hint"))
		page.Links = rowsOf(v, page.Form, "links", v.say("card.links"), v.say("card.links_hint"))
	}
	return nil
}

func heading(v *visit, item *domain.Item) string {
	fresh := item.ID == ""
	switch {
	case item.Kind == domain.KindOrganisation:
		return v.say("edit.organisation")
	case item.Kind == domain.KindEvent && fresh:
		return v.say("desk.new_event")
	case item.Kind == domain.KindEvent:
		return v.say("edit.event")
	case item.Kind == domain.KindInitiative && fresh:
		return v.say("desk.new_initiative")
	case item.Kind == domain.KindInitiative:
		return v.say("edit.initiative")
	case fresh:
		return v.say("desk.new_article")
	}
	return v.say("edit.article")
}

// fillTerms offers the vocabularies and our initiatives.
func (s *Server) fillTerms(v *visit, page *editPage) error {
	any := false
	for scheme, into := range map[domain.Scheme]*[]option{
		domain.SchemeStream: &page.Streams, domain.SchemeTheme: &page.Themes, domain.SchemeMode: &page.Modes, domain.SchemeAudience: &page.Audiences,
	} {
		terms, err := s.store.Terms(v.ctx(), scheme)
		if err != nil {
			return err
		}
		for _, term := range terms {
			if field := termFieldOf(scheme); term.IsOffered() || page.Form.Has(field, string(term.URI)) {
				words := v.speaker.term(term)
				*into = append(*into, option{Value: string(term.URI), Label: words.Name, Lang: words.Lang, Also: v.site.terms.names(term)})
				any = true
			}
		}
	}
	page.NoTerms = !any
	if page.Kind != domain.KindArticle && page.Kind != domain.KindEvent {
		return nil
	}
	items, _, err := s.store.Items(v.ctx(), v.viewer(),
		storage.ItemFilter{Kind: domain.KindInitiative, Local: true, Order: storage.ByTitle}, storage.Page{Size: 200})
	for i := range items {
		if items[i].Subject != "" {
			page.Initiatives = append(page.Initiatives, option{Value: string(items[i].Subject), Label: items[i].Content.Title})
		}
	}
	return err
}

func languageOptions(chosen string) []option {
	options := make([]option, 0, len(contentLanguages())+1)
	known := chosen == ""
	for _, language := range contentLanguages() {
		options = append(options, option{Value: language.tag, Label: language.name})
		known = known || language.tag == chosen
	}
	if !known {
		options = append(options, option{Value: chosen, Label: chosen})
	}
	return options
}

func statusOptions(v *visit, p presenter, kind domain.Kind) []option {
	if kind == domain.KindEvent {
		return []option{
			{Value: string(domain.EventConfirmed), Label: v.say("event.is_confirmed")},
			{Value: string(domain.EventTentative), Label: v.say("event.is_tentative")},
			{Value: string(domain.EventPostponed), Label: v.say("event.is_postponed")},
			{Value: string(domain.EventCancelled), Label: v.say("event.is_cancelled")},
		}
	}
	var options []option
	for _, status := range []domain.InitiativeStatus{
		domain.StatusActive, domain.StatusInPlanning, domain.StatusOnHold, domain.StatusCompleted, domain.StatusCancelled,
	} {
		options = append(options, option{Value: string(status), Label: p.status(status)})
	}
	return options
}

// pictureField shows an upload; the picture that was chosen before stands beside it.
func (s *Server) pictureField(v *visit, f form, name, legend string, withCredit bool) (pictureField, error) {
	alt, err := f.field(v.speaker.locale, name+"_alt")
	if err != nil {
		return pictureField{}, err
	}
	shown := pictureField{
		Name: name, Legend: legend, Problem: f.problem(v.speaker.locale, name), Alt: alt.Hint(v.say("picture.alt_hint")), Limits: v.limits(),
		Decorative: f.Value(name+"_decorative") != "",
	}
	recent, _, err := s.store.MediaList(v.ctx(), storage.MediaFilter{}, storage.Page{Size: recentPictures})
	if err != nil {
		return shown, err
	}
	if shown.Recent, err = s.tiles(v, recent); err != nil {
		return shown, err
	}
	if withCredit {
		credit, err := f.field(v.speaker.locale, name+"_credit")
		if err != nil {
			return shown, err
		}
		caption, err := f.field(v.speaker.locale, name+"_caption")
		if err != nil {
			return shown, err
		}
		shown.Credit, shown.Caption = &credit, &caption
	}
	if id := f.Value(name + "_id"); id != "" && f.Value(name+"_remove") == "" {
		media, err := s.store.MediaByID(v.ctx(), domain.ID(id))
		if err == nil {
			shown.MediaID = id
			shown.Src = inWidth(s.mediaPath(v, media), coverWidth)
		} else if !isNotFound(err) {
			return shown, err
		}
	}
	if withCredit {
		focus := wordsOf(f.Values, name+"_").Focus
		shown.Focus = &focusField{Prefix: name + "_", ID: f.id(name), Src: shown.Src, X: focus.X, Y: focus.Y}
	}
	return shown, nil
}

// rowsOf shows what was typed, and empty rows for more.
func rowsOf(v *visit, f form, name, label, hint string) linkRows {
	rows := linkRows{Name: name, Label: label, Hint: hint, Problem: f.problem(v.speaker.locale, name)}
	for _, l := range linksFrom(f.Values, name) {
		rows.Rows = append(rows.Rows, link{Name: l.Name, URL: l.URL})
	}
	for range emptyRows {
		rows.Rows = append(rows.Rows, link{})
	}
	return rows
}

// linksFrom reads rows of names and addresses; empty rows do not count.
func linksFrom(values url.Values, name string) []domain.Link {
	var links []domain.Link
	urls := values[name+".url"]
	for i, text := range values[name+".name"] {
		l := domain.Link{Name: text}
		if i < len(urls) {
			l.URL = urls[i]
		}
		if l.Name != "" || l.URL != "" {
			links = append(links, l)
		}
	}
	return links
}

func coordinate(number *float64) string {
	if number == nil {
		return ""
	}
	return strconv.FormatFloat(*number, 'f', -1, 64)
}
