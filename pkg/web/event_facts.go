package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// accessView is how everybody can take part.
type accessView struct{ Lines, Notes []string }

// Any says whether there is something to show.
func (a accessView) Any() bool { return len(a.Lines)+len(a.Notes) > 0 }

func (p presenter) access(a domain.Access) accessView {
	var shown accessView
	switch a.Wheelchair {
	case domain.WheelchairFully:
		shown.Lines = append(shown.Lines, p.l.say("event.wheelchair_fully"))
	case domain.WheelchairPartially:
		shown.Lines = append(shown.Lines, p.l.say("event.wheelchair_partially"))
	case domain.WheelchairNo:
		shown.Lines = append(shown.Lines, p.l.say("event.wheelchair_no"))
	}
	if a.SignLanguage {
		shown.Lines = append(shown.Lines, p.l.say("event.sign_language"))
	}
	if a.Subtitles {
		shown.Lines = append(shown.Lines, p.l.say("event.subtitles"))
	}
	for line := range strings.SplitSeq(a.Notes, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			shown.Notes = append(shown.Notes, line)
		}
	}
	return shown
}

// price is what coming costs; "" where nobody said.
func (p presenter) price(c domain.Cost) string {
	switch c.Kind {
	case domain.CostFree:
		return p.l.say("event.cost_free")
	case domain.CostDonation:
		if c.Text != "" {
			return p.l.say("event.cost_donation") + " · " + c.Text
		}
		return p.l.say("event.cost_donation")
	case domain.CostPaid:
		return firstOf(c.Text, p.l.say("event.cost_paid"))
	}
	return c.Text
}

// contactLinks are the ways to somebody; the name leads nowhere.
func contactLinks(c domain.Contact) []link {
	var ways []link
	if c.Name != "" {
		ways = append(ways, link{Text: c.Name})
	}
	if c.Email != "" {
		ways = append(ways, link{Text: c.Email, URL: "mailto:" + c.Email})
	}
	if c.Phone != "" {
		ways = append(ways, link{Text: c.Phone})
	}
	if address := webAddress(c.URL); address != "" {
		ways = append(ways, link{Text: strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), URL: address})
	}
	return ways
}

// eventFacts are the short things about an event, each with its heading.
func (p presenter) eventFacts(c domain.Content, licence *link) []link {
	var facts []link
	add := func(key, text, url string) {
		if text != "" {
			facts = append(facts, link{Name: p.l.say(key), Text: text, URL: url})
		}
	}
	add("event.price", p.price(c.Event.Cost), "")
	if c.Event.Capacity > 0 {
		add("event.capacity", p.l.say("event.capacity_people", "Count", p.l.number(c.Event.Capacity)), "")
	}
	add("event.category", p.category(c.Event.Category), "")
	add("card.language", p.otherLanguage(c.Language), "")
	if licence != nil {
		add("licence.heading", licence.Name, licence.URL)
	}
	return facts
}

// factLines are the facts of an event for calendars, which have no fields of their own for them.
func (p presenter) factLines(c domain.Content) []string {
	var lines []string
	if price := p.price(c.Event.Cost); price != "" {
		lines = append(lines, p.l.say("event.price")+": "+price)
	}
	if access := p.access(c.Event.Access); access.Any() {
		lines = append(lines, p.l.say("event.access")+": "+strings.Join(append(access.Lines, access.Notes...), " · "))
	}
	if ways := contactLinks(c.Event.Contact); len(ways) > 0 {
		texts := make([]string, len(ways))
		for i, way := range ways {
			texts[i] = way.Text
		}
		lines = append(lines, p.l.say("event.contact")+": "+strings.Join(texts, " · "))
	}
	return lines
}
