package web

import (
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// homePage is the first page.
type homePage struct {
	Name, Mission, Lang string
	Long                bool // the mission is more than a line
	Member, WriteCard   bool
	Follow              *followPanel
	Streams             []link
	Articles, Events    []itemCard
	Initiatives         []itemCard
	Network             []itemCard
	Call                domain.Call
}

// A mission of more characters than this is set smaller.
const longMission = 130

// How much of each kind the first page shows.
const (
	homeArticles    = 4
	homeEvents      = 5
	homeInitiatives = 6
	homeNetwork     = 4
	// homeEventsLookedAt is among how many of the network's newest events the next ones are sought.
	homeEventsLookedAt = 60
)

func (s *Server) showHome(v *visit) error {
	p := s.presenter(v)
	content := v.site.card.Content
	page := homePage{
		Name: v.site.organisation.DisplayName(), Mission: content.Summary, Lang: content.Language,
		Long: utf8.RuneCountInString(content.Summary) > longMission, Member: v.member != nil, WriteCard: v.may(domain.ActOrganisation), Follow: p.followPanel(v.site.organisation),
	}
	streams, err := s.store.Terms(v.ctx(), domain.SchemeStream)
	if err != nil {
		return err
	}
	if page.Streams, err = s.countedTerms(v, p, streams); err != nil {
		return err
	}
	for _, part := range []struct {
		into   *[]itemCard
		filter storage.ItemFilter
		size   int
	}{
		{&page.Articles, storage.ItemFilter{Kind: domain.KindArticle, Local: true}, homeArticles},
		{&page.Events, storage.ItemFilter{Kind: domain.KindEvent, Local: true, When: storage.Upcoming}, homeEvents},
		{&page.Initiatives, storage.ItemFilter{Kind: domain.KindInitiative, Local: true}, homeInitiatives},
	} {
		items, _, err := s.store.Items(v.ctx(), domain.Visitor(), v.reading(part.filter), storage.Page{Size: part.size})
		if err != nil {
			return err
		}
		if *part.into, err = s.cards(v.ctx(), p, items); err != nil {
			return err
		}
	}
	if len(page.Articles) > 0 && page.Articles[0].Image != nil {
		page.Articles[0].Lead = true
	}
	if page.Events, err = s.withEventsOfOthers(v, p, page.Events); err != nil {
		return err
	}
	if page.Network, err = s.newInNetwork(v, p, page.Events); err != nil {
		return err
	}
	if page.Call, err = s.store.Call(v.ctx()); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "home/show", s.homeHead(v, page), page)
}

// withEventsOfOthers fills up the next events with those of whom we follow, where we have few.
func (s *Server) withEventsOfOthers(v *visit, p presenter, ours []itemCard) ([]itemCard, error) {
	if len(ours) >= homeEvents {
		return ours, nil
	}
	entries, _, err := s.store.Timeline(v.ctx(), domain.Visitor(), storage.TimelineFilter{Kind: domain.KindEvent}, storage.Page{Size: homeEventsLookedAt})
	if err != nil {
		return nil, err
	}
	var theirs []itemCard
	for _, entry := range entries {
		if entry.Item == nil || entry.Item.Content.Event == nil {
			continue
		}
		if card := p.networkCard(entry.Item, entry.Author); !card.When.Past && !card.When.Cancelled {
			card.Note = ""
			theirs = append(theirs, card)
		}
	}
	slices.SortStableFunc(theirs, func(a, b itemCard) int { return a.When.Start.Compare(b.When.Start) })
	all := append(slices.Clone(ours), theirs[:min(len(theirs), homeEvents-len(ours))]...)
	slices.SortStableFunc(all, func(a, b itemCard) int { return a.When.Start.Compare(b.When.Start) })
	return all, nil
}

// newInNetwork are the latest items of those whom we follow, but those that stand on the page already.
func (s *Server) newInNetwork(v *visit, p presenter, shown []itemCard) ([]itemCard, error) {
	entries, _, err := s.store.Timeline(v.ctx(), domain.Visitor(), storage.TimelineFilter{}, storage.Page{Size: homeNetwork + len(shown)})
	if err != nil {
		return nil, err
	}
	var cards []itemCard
	for _, entry := range entries {
		if entry.Item == nil || len(cards) == homeNetwork {
			continue
		}
		card := p.networkCard(entry.Item, entry.Author)
		if slices.ContainsFunc(shown, func(c itemCard) bool { return c.URL == card.URL }) {
			continue
		}
		card.Summary, card.Image = "", nil
		cards = append(cards, card)
	}
	return cards, nil
}

// networkCard is a card in a list of mixed kinds and origins.
func (p presenter) networkCard(item *domain.Item, author domain.Actor) itemCard {
	card := p.card(item)
	card.Note, card.Kickers = p.kindName(item.Kind), nil
	if !item.Local {
		card.Origin = p.origin(item, author)
	}
	return card
}

// kindName is what a kind is called in lists of several kinds.
func (p presenter) kindName(kind domain.Kind) string {
	switch kind {
	case domain.KindArticle:
		return p.l.say("kind.article")
	case domain.KindEvent:
		return p.l.say("kind.event")
	case domain.KindInitiative:
		return p.l.say("kind.initiative")
	case domain.KindSeries:
		return p.l.say("series.single")
	}
	return ""
}

// kindsName is what many of a kind are called.
func (p presenter) kindsName(kind domain.Kind) string {
	switch kind {
	case domain.KindArticle:
		return p.l.say("nav.articles")
	case domain.KindEvent:
		return p.l.say("nav.events")
	case domain.KindInitiative:
		return p.l.say("nav.initiatives")
	}
	return ""
}

func (s *Server) homeHead(v *visit, page homePage) head {
	h := head{
		Heading: page.Name, Description: page.Mission, Canonical: v.site.addresses.Base + "/", Creator: handleOf(v.site.organisation),
		Locale: page.Lang, Feeds: s.feedLinks(v, "/feed"),
		// Who pastes the address of the node into a search finds the organisation.
		ActivityPub: string(v.site.settings.Organisation),
	}
	t := organisationThing(v.site)
	t.Context, t.Description = "https://schema.org", page.Mission
	h.JSONLD = jsonLD(*t)
	if image := v.site.card.Content.Image; image != nil {
		h.Image = &socialImage{URL: image.URL, Alt: image.Alt, Width: image.Width, Height: image.Height}
	}
	return h
}

// termList links to the lists of terms.
func (p presenter) termList(terms []domain.Term) []link {
	links := make([]link, 0, len(terms))
	for _, term := range terms {
		links = append(links, p.l.term(term).link(p.path(p.a.TermPage(term.Scheme, term.Slug))))
	}
	return links
}
