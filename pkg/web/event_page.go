package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// moreEvents is how many other events stand below one.
const moreEvents = 3

// eventPage is the page of an event, ours or a peer's.
type eventPage struct {
	Origin         *origin
	Lang, Dir      string // of the text; the words around it are in the reader's language
	Kickers        []link
	Title, Summary string
	Long           string // how much smaller a long title is set
	Cover          *picture
	HTML           template.HTML
	When           *whenView
	Told           *standingNote
	Calendar       string       // the event for calendars; "" when it is over
	Subscribe      template.URL // all our events, for calendars to follow
	Organiser      actorCard
	Facts          []link
	Access         accessView
	Contact        []link
	Joining        *joining
	Ending         ending
	Share          *sharing
	Responses      *responses
	More           []itemCard
	Tongues        *inTongues
}

// standingNote says above all else that an event is not as one would think: Look is a class, Icon a drawing.
type standingNote struct{ Look, Icon, Text string }

// showOccasion renders an event.
func (s *Server) showOccasion(v *visit, item *domain.Item) error {
	p := s.presenter(v)
	in, err := s.inTongues(v, item)
	if err != nil {
		return err
	}
	author, err := s.store.ActorByURI(v.ctx(), item.Actor)
	if err != nil && !isNotFound(err) {
		return err
	}
	c := item.Content
	page := eventPage{
		Tongues: in, Lang: c.Language, Dir: textDirection(c.Language), Kickers: p.termLinks(c.Streams), Title: c.Title, Long: longTitle(c.Title),
		Summary: c.Summary, Cover: p.picture(c.Image), Share: s.sharingOf(v, item),
		HTML: p.html(c.HTML, item.Local), When: p.when(c.Event), Organiser: p.actor(author), Facts: p.eventFacts(c, licenceOf(v, item)),
		Access: p.access(c.Event.Access), Contact: contactLinks(c.Event.Contact),
	}
	if page.HTML, err = s.shownContent(v, p, item, page.HTML); err != nil {
		return err
	}
	page.Told = p.standingOf(page.When)
	if !page.When.Past {
		page.Calendar = p.itemPath(item) + ".ics"
	}
	if item.Local {
		page.Subscribe = webcal(v.site.addresses.Base + "/events.ics")
	} else {
		page.Origin = p.origin(item, author)
	}
	if page.Joining, err = s.joiningOf(v, p, in.talk); err != nil {
		return err
	}
	if page.Ending, err = s.ending(v, p, item); err != nil {
		return err
	}
	if page.Responses, err = s.responsesTo(v, p, in.talk, in.beside()...); err != nil {
		return err
	}
	if page.More, err = s.moreEvents(v, p, item); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "events/show", s.itemHead(v, item, author, in), page)
}

// webcal is an address that a browser hands to the calendar of the reader, to be followed.
func webcal(address string) template.URL {
	_, rest, _ := strings.Cut(address, "://")
	return template.URL("webcal://" + rest) //nolint:gosec // an address of ours
}

// standingOf is nil for an event that takes place as it says, and is not over.
func (p presenter) standingOf(when *whenView) *standingNote {
	switch {
	case when.Cancelled:
		return &standingNote{Look: "off", Icon: "cross", Text: p.l.say("event.cancelled_long")}
	case when.Postponed:
		return &standingNote{Look: "open", Icon: "clock", Text: p.l.say("event.postponed_long")}
	case when.Past:
		return &standingNote{Look: "over", Icon: "clock", Text: p.l.say("event.past")}
	case when.Tentative:
		return &standingNote{Look: "open", Icon: "clock", Text: p.l.say("event.tentative")}
	case when.Now:
		return &standingNote{Look: "now", Icon: "clock", Text: p.l.say("event.now")}
	}
	return nil
}

// category is the word for one of Mobilizon's codes; "" for one that we have no word for.
func (p presenter) category(code string) string {
	if code == "" {
		return ""
	}
	for _, pair := range strings.Split(p.l.say("event.categories"), ";") {
		if known, word, _ := strings.Cut(strings.TrimSpace(pair), "="); known == code {
			return word
		}
	}
	return ""
}

// moreEvents are the next ones of the same initiatives, then of the same organisation; of a peer's, of the same actor.
func (s *Server) moreEvents(v *visit, p presenter, item *domain.Item) ([]itemCard, error) {
	var filters []storage.ItemFilter
	if item.Local {
		for _, initiative := range item.Content.Initiatives {
			filters = append(filters, storage.ItemFilter{Local: true, Initiative: initiative, When: storage.Upcoming})
		}
		filters = append(filters, storage.ItemFilter{Local: true, When: storage.Upcoming})
	} else {
		filters = append(filters, storage.ItemFilter{Actor: item.Actor, When: storage.Upcoming})
	}
	var found []domain.Item
	for _, filter := range filters {
		items, _, err := s.store.Items(v.ctx(), v.viewer(), v.reading(filter), storage.Page{Size: moreEvents + 1})
		if err != nil {
			return nil, err
		}
		for i := range items {
			known := slices.ContainsFunc(found, func(other domain.Item) bool { return other.ID == items[i].ID })
			if !known && items[i].ID != item.ID && len(found) < moreEvents {
				found = append(found, items[i])
			}
		}
		if len(found) == moreEvents {
			break
		}
	}
	return s.cards(v.ctx(), p, found)
}
