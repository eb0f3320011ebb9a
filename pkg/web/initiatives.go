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
	Lang                     string
	Face                     face
	Status                   string
	Kickers                  []link
	Title, Handle, Summary   string
	Cover                    *picture
	HTML                     template.HTML
	Priorities               []string
	Streams                  []link
	Programmes               []link
	Modes, Audiences, Themes []link
	Facts                    []link // Name is the heading, Text what is said
	Links                    []link
	Follow                   *followPanel
	Moved                    *link
	Events, Articles         []itemCard
	Ending                   ending
	Responses                *responses
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

// showInitiative is the page of an initiative of ours.
func (s *Server) showInitiative(v *visit) error {
	item, err := s.ownItem(v, domain.KindInitiative, v.Param("slug"))
	if err != nil {
		return err
	}
	if wantsActivityPub(v.Request()) {
		return v.toObject(item.URI)
	}
	return s.showIdentity(v, &item, "initiatives/show")
}

// showIdentity renders an identity card with what belongs to it.
func (s *Server) showIdentity(v *visit, item *domain.Item, name string) error {
	p := s.presenter(v)
	subject, err := s.store.ActorByURI(v.ctx(), firstURI(item.Subject, item.Actor))
	if err != nil && !isNotFound(err) {
		return err
	}
	page := p.identity(item, subject)
	page.Moved = s.movedTo(v, subject)
	if page.Ending, err = s.ending(v, p, item); err != nil {
		return err
	}
	if item.Kind == domain.KindInitiative {
		if page.Responses, err = s.responsesTo(v, p, item); err != nil {
			return err
		}
	}
	if item.Local {
		if err := s.belongings(v, p, item, &page); err != nil {
			return err
		}
	}
	return s.page(v, http.StatusOK, name, s.itemHead(v, item, subject), page)
}

// belongings adds the next events and latest articles of an initiative or organisation of ours.
func (s *Server) belongings(v *visit, p presenter, item *domain.Item, page *identityCard) error {
	filter := storage.ItemFilter{Local: true, Initiative: item.Subject}
	if item.Kind == domain.KindOrganisation {
		filter.Initiative = ""
	}
	filter.Kind, filter.When = domain.KindEvent, storage.Upcoming
	events, _, err := s.store.Items(v.ctx(), domain.Visitor(), filter, storage.Page{Size: 4})
	if err != nil {
		return err
	}
	filter.Kind, filter.When = domain.KindArticle, ""
	articles, _, err := s.store.Items(v.ctx(), domain.Visitor(), filter, storage.Page{Size: 4})
	if err != nil {
		return err
	}
	if page.Events, err = s.cards(v.ctx(), p, events); err != nil {
		return err
	}
	page.Articles, err = s.cards(v.ctx(), p, articles)
	for i := range page.Articles {
		page.Articles[i].Image, page.Articles[i].Summary, page.Articles[i].Kickers = nil, "", nil
	}
	return err
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
		Lang: c.Language, Title: c.Title, Summary: c.Summary, Handle: handleOf(subject), Face: p.face(card.Logo, c.Title),
		Cover: p.picture(c.Image), HTML: p.html(c.HTML, item.Local), Priorities: card.Priorities, Streams: p.termLinks(c.Streams),
		Programmes: plainLinks(card.Programmes), Links: plainLinks(card.Links), Modes: p.termLinks(card.Modes),
		Audiences: p.termLinks(card.Audiences), Themes: p.termLinks(c.Themes), Facts: p.facts(c, card),
	}
	page.Face.Size = "large"
	if item.Kind == domain.KindInitiative && card.Status != "" {
		page.Status = p.status(card.Status)
	}
	if item.Local && subject.URI != "" {
		page.Follow = p.followPanel(subject)
	} else {
		page.Origin = p.origin(item, subject)
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

func plainLinks(links []domain.Link) []link {
	all := make([]link, 0, len(links))
	for _, l := range links {
		all = append(all, link{Name: l.Name, URL: webAddress(l.URL)})
	}
	return all
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
	if place := placeOf(card.Place); place != nil {
		lines := place.Lines
		if place.Name != "" {
			lines = append([]string{place.Name}, lines...)
		}
		add("card.place", strings.Join(lines, ", "), place.Map)
	}
	add("card.language", p.otherLanguage(c.Language), "")
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
