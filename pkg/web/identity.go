package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/ical"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// How many of its things stand on the page of an initiative or organisation.
const (
	shownEvents      = 4
	shownArticles    = 4
	shownInitiatives = 6
)

// belongings are the things of an initiative or organisation.
type belongings struct {
	Events, Articles, Initiatives []itemCard
	// Over says that the events are past ones, since none is to come.
	Over bool
	// The lists of all, where there are more; "" where there is no such list.
	AllEvents, AllArticles, AllInitiatives string
}

// belongingsOf are the next events, or else the last ones, and the latest articles; of the organisation its initiatives, too.
func (s *Server) belongingsOf(v *visit, p presenter, item *domain.Item) (belongings, error) {
	var b belongings
	if item.Subject == "" && item.Kind != domain.KindOrganisation {
		return b, nil
	}
	organisation := item.Kind == domain.KindOrganisation
	list := func(kind domain.Kind, when storage.When, size int) ([]itemCard, error) {
		filter := storage.ItemFilter{Kind: kind, When: when, Local: item.Local, Network: !item.Local}
		if !organisation {
			filter.Initiative = item.Subject
		}
		items, _, err := s.store.Items(v.ctx(), domain.Visitor(), v.reading(filter), storage.Page{Size: size})
		if err != nil {
			return nil, err
		}
		cards, err := s.cards(v.ctx(), p, items)
		for i := range cards {
			cards[i].Kickers = nil
		}
		return cards, err
	}
	var err error
	if b.Events, err = list(domain.KindEvent, storage.Upcoming, shownEvents); err != nil {
		return b, err
	}
	if len(b.Events) == 0 {
		b.Over = true
		if b.Events, err = list(domain.KindEvent, storage.Past, shownEvents); err != nil {
			return b, err
		}
	}
	if b.Articles, err = list(domain.KindArticle, "", shownArticles); err != nil || !organisation {
		return b, err
	}
	b.AllEvents, b.AllArticles, b.AllInitiatives = "/events", "/articles", "/initiatives"
	b.Initiatives, err = list(domain.KindInitiative, "", shownInitiatives)
	return b, err
}

// Any says whether there is something.
func (b belongings) Any() bool { return len(b.Events)+len(b.Articles)+len(b.Initiatives) > 0 }

// kicker is what it is, and how it stands.
func (p presenter) kicker(kind domain.Kind, card *domain.Card) string {
	if kind == domain.KindOrganisation {
		return p.l.say("card.organisation")
	}
	if card.Status == "" {
		return p.l.say("kind.initiative")
	}
	return p.l.say("kind.initiative") + " · " + p.status(card.Status)
}

// essentials are what one wants to know first: where it is, since when, and its own site.
func (p presenter) essentials(card *domain.Card) []link {
	var line []link
	if card.Place != nil {
		var parts []string
		for _, part := range []string{firstOf(card.Place.City, card.Place.Region), card.Place.Country} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		if text := firstOf(strings.Join(parts, ", "), card.Place.Name); text != "" {
			line = append(line, link{Name: text})
		}
	}
	if date := p.partialDate(card.Founded); date != "" {
		line = append(line, link{Name: p.l.say("card.since", "Date", date)})
	}
	for _, l := range p.shownLinks(card.Links) {
		if l.URL != "" {
			return append(line, link{Name: l.Text, URL: l.URL})
		}
	}
	return line
}

// shownLinks are named addresses, with the host to which they lead.
func (p presenter) shownLinks(links []domain.Link) []link {
	all := make([]link, 0, len(links))
	for _, l := range links {
		shown := link{Name: l.Name, URL: webAddress(l.URL)}
		if strings.HasPrefix(shown.URL, p.a.Base+"/") {
			shown.URL = p.path(shown.URL)
		} else if u, err := url.Parse(shown.URL); err == nil {
			shown.Text = strings.TrimPrefix(u.Hostname(), "www.")
		}
		shown.Name = firstOf(shown.Name, shown.Text)
		all = append(all, shown)
	}
	return all
}

// initiativeCalendar is the initiative's events to come, to be subscribed to.
func (s *Server) initiativeCalendar(v *visit, item *domain.Item) error {
	events, _, err := s.store.Items(v.ctx(), domain.Visitor(),
		v.reading(storage.ItemFilter{Local: true, Initiative: item.Subject, When: storage.Upcoming}), storage.Page{Size: maxCalendar})
	if err != nil {
		return err
	}
	name := v.say("feed.topic", "Topic", item.Content.Title, "Name", v.site.organisation.DisplayName())
	calendar, err := ical.Feed(name, events, ical.Options{Plain: markup.Plain, Facts: s.presenter(v).factLines, Source: v.site.addresses.Base + "/initiatives/" + item.Slug + ".ics"})
	if err != nil {
		return err
	}
	return sendCalendar(v, item.Slug, calendar)
}
