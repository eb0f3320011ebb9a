package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// identityCard is the page of an initiative or an organisation, ours or a peer's.
type identityCard struct {
	Origin                   *origin
	Lang, Dir                string // of the card; the words around it are in the reader's language
	Face                     face
	Kicker                   string // what it is, and how it stands
	Title, Handle, Summary   string
	Long                     string // how much smaller a long name is set
	Essentials               []link // what one wants to know first, in a line
	Cover                    *picture
	HTML                     template.HTML
	Priorities               []string
	Streams                  []link
	Programmes               []link
	Modes, Audiences, Themes []link
	Facts                    []link // Name is the heading, Text what is said
	Links                    []link // Text is where it leads
	People, Labels           []link // Text is the word on each
	Follow                   *followPanel
	FollowAs                 string // where members follow a peer's in the organisation's name
	Moved                    *link
	Edit                     string // above, since a card is long
	Ending                   ending
	Share                    *sharing
	Responses                *responses
	Tongues                  *inTongues
	belongings
}

// followPanel says how to follow one of our actors.
type followPanel struct {
	Name, Handle string
	URI          domain.URI
	Feeds        []link
	// Moved leads to where the actor lives now; Gone says that it can no longer be followed.
	Moved *link
	Gone  bool
}

// showInitiative is the page of an initiative of ours, or with an ending behind it one of its feeds or its calendar.
func (s *Server) showInitiative(v *visit) error {
	slug, format := cutFormat(v.Param("slug"))
	slug, isCalendar := strings.CutSuffix(slug, ".ics")
	item, err := s.ownItem(v, domain.KindInitiative, slug)
	if err != nil {
		return err
	}
	if isCalendar || format != "" {
		words := item.Content
		if err := s.asOriginal(v, &item); err != nil {
			return err
		}
		item.Content, item.Slug = words, slug
	}
	switch {
	case isCalendar:
		return s.initiativeCalendar(v, &item)
	case format != "":
		return s.sendFeed(v, format, list{
			path: "/initiatives/" + slug, heading: item.Content.Title, text: item.Content.Summary, mixed: true,
			filter: storage.ItemFilter{Local: true, Initiative: item.Subject},
		})
	}
	if wantsActivityPub(v.Request()) {
		return v.toObject(item.URI)
	}
	return s.showIdentity(v, &item, "initiatives/show")
}

// showIdentity renders an identity card with what belongs to it.
func (s *Server) showIdentity(v *visit, item *domain.Item, name string) error {
	p := s.presenter(v)
	in, err := s.inTongues(v, item)
	if err != nil {
		return err
	}
	subject, err := s.store.ActorByURI(v.ctx(), firstURI(item.Subject, item.Actor))
	if err != nil && !isNotFound(err) {
		return err
	}
	page := p.identity(item, subject)
	page.Tongues = in
	if page.HTML, err = s.shownContent(v, p, item, page.HTML); err != nil {
		return err
	}
	page.Moved = s.movedTo(v, subject)
	if err := s.markVerified(v, item, &page); err != nil {
		return err
	}
	if v.may(domain.ActFollow) && !item.Local && subject.URI != "" {
		page.FollowAs = "/desk/follow?q=" + queryEscape(string(subject.URI))
	}
	if page.Ending, err = s.ending(v, p, item); err != nil {
		return err
	}
	page.Edit, page.Ending.Edit = page.Ending.Edit, ""
	if item.Kind == domain.KindInitiative {
		if page.Responses, err = s.responsesTo(v, p, in.talk, in.beside()...); err != nil {
			return err
		}
	}
	if page.belongings, err = s.belongingsOf(v, p, item); err != nil {
		return err
	}
	page.Share = s.sharingOf(v, item)
	if item.Kind == domain.KindOrganisation { // it has a page, and no object to be reshared
		address := v.site.addresses.Base + "/about"
		page.Share = &sharing{URL: address, Title: item.Content.Title, Mail: mailTo(item.Content.Title, address)}
	}
	h := s.itemHead(v, item, subject, in)
	if item.Local && item.Kind == domain.KindInitiative {
		h.Feeds = s.feedLinks(v, p.itemPath(item))
	}
	return s.page(v, http.StatusOK, name, h, page)
}

func firstURI(uris ...domain.URI) domain.URI {
	for _, uri := range uris {
		if uri != "" {
			return uri
		}
	}
	return ""
}

// identity shows every heading of a card that says something.
func (p presenter) identity(item *domain.Item, subject domain.Actor) identityCard {
	c := item.Content
	card := c.Card
	if card == nil {
		card = &domain.Card{}
	}
	page := identityCard{
		Lang: c.Language, Dir: textDirection(c.Language), Title: c.Title, Long: longTitle(c.Title), Summary: c.Summary, Handle: handleOf(subject),
		Face: p.face(firstImage(card.Logo, subject.Icon), c.Title), Cover: p.picture(c.Image), HTML: p.html(c.HTML, item.Local),
		Priorities: card.Priorities, Streams: p.termLinks(c.Streams), Programmes: p.shownLinks(card.Programmes), Links: p.shownLinks(card.Links),
		Modes: p.termLinks(card.Modes), Audiences: p.termLinks(card.Audiences), Themes: p.termLinks(c.Themes), Facts: p.facts(c, card),
		People: creditLinks(card.People), Labels: creditLinks(card.Labels),
		Kicker: p.kicker(item.Kind, card), Essentials: p.essentials(card),
	}
	page.Face.Size = "large"
	if subject.URI != "" {
		page.Follow = p.followPanel(subject)
	}
	if !item.Local {
		page.Origin = p.origin(item, subject)
	} else if item.Kind == domain.KindInitiative && page.Follow != nil {
		path := p.itemPath(item)
		page.Follow.Feeds = []link{
			{Name: p.l.say("follow.rss"), URL: path + ".rss"}, {Name: p.l.say("follow.atom"), URL: path + ".atom"},
			{Name: p.l.say("follow.calendar"), URL: path + ".ics"},
		}
	}
	return page
}

func (p presenter) followPanel(actor domain.Actor) *followPanel {
	panel := &followPanel{Name: actor.DisplayName(), Handle: handleOf(actor), URI: actor.URI, Gone: !actor.GoneAt.IsZero()}
	if actor.MovedTo != "" {
		panel.Moved = &link{Name: string(actor.MovedTo), URL: webAddress(string(actor.MovedTo))}
	}
	if actor.Role == domain.RoleOrganisation {
		panel.Feeds = []link{
			{Name: p.l.say("follow.rss"), URL: "/feed.rss"}, {Name: p.l.say("follow.atom"), URL: "/feed.atom"},
			{Name: p.l.say("follow.calendar"), URL: "/events.ics"},
		}
	}
	return panel
}

func (p presenter) status(status domain.InitiativeStatus) string {
	keys := map[domain.InitiativeStatus]string{
		domain.StatusActive: "status.active", domain.StatusInPlanning: "status.in_planning", domain.StatusOnHold: "status.on_hold",
		domain.StatusCompleted: "status.completed", domain.StatusCancelled: "status.cancelled",
	}
	if key, ok := keys[status]; ok {
		return p.l.say(key)
	}
	return string(status)
}

// facts are the short things of a card, each with its heading.
func (p presenter) facts(c domain.Content, card *domain.Card) []link {
	var facts []link
	add := func(key, text, url string) {
		if text != "" {
			facts = append(facts, link{Name: p.l.say(key), Text: text, URL: url})
		}
	}
	add("card.founded", p.partialDate(card.Founded), "")
	add("card.legal_form", card.LegalForm, "")
	add("card.scope", scopeWords(p.l, card.Scope), "")
	if place := placeOf(card.Place); place != nil {
		lines := place.Lines
		if place.Name != "" {
			lines = append([]string{place.Name}, lines...)
		}
		add("card.place", strings.Join(lines, ", "), place.Map)
	}
	add("card.languages", p.languageNames(card.Languages), "")
	if len(card.Languages) == 0 {
		add("card.language", p.otherLanguage(c.Language), "")
	}
	if card.Contact.Email != "" {
		add("card.email", card.Contact.Email, "mailto:"+card.Contact.Email)
	}
	add("card.phone", card.Contact.Phone, "")
	add("card.contact", strings.TrimPrefix(strings.TrimPrefix(card.Contact.URL, "https://"), "http://"), webAddress(card.Contact.URL))
	return facts
}

// partialDate writes a year, a month or a day.
func (p presenter) partialDate(text string) string {
	t, layout := parsePartial(text)
	switch layout {
	case "2006-01-02":
		return p.l.date(t)
	case "2006-01":
		return p.l.monthYear(t)
	}
	return text
}
