package web

import "github.com/weftwork/weftwork/pkg/domain"

// deskGroup are places of the desk below one heading, which opens them; Name is "" for those that always show.
type deskGroup struct {
	Name   string
	Open   bool // one of them is the current page
	Count  int  // what waits in them
	Places []deskPlace
}

// group shows the places that the member may open, with the current one marked, below their headings. A heading over a single
// place would only hide it.
func (n *deskNav) group(v *visit, places []deskPlace) {
	open := v.open(places)
	links := linksOf(open)
	markCurrent(links, v.Request().URL.Path)
	area := ""
	for i, place := range open {
		place.link = links[i]
		if last := len(n.Groups) - 1; last < 0 || area != place.area {
			n.Groups = append(n.Groups, deskGroup{Name: place.area})
		}
		area = place.area
		g := &n.Groups[len(n.Groups)-1]
		g.Places, g.Open, g.Count = append(g.Places, place), g.Open || place.Current, g.Count+place.Count
	}
	for i := range n.Groups {
		if g := &n.Groups[i]; len(g.Places) == 1 {
			g.Name = ""
		} else if g.Name != "" {
			g.Name = v.speaker.retell(g.Name)
		}
	}
}

// Here is the name of the current page among the places, "" on the pages below them.
func (n *deskNav) Here() string {
	for _, group := range n.Groups {
		for _, place := range group.Places {
			if place.Current {
				return place.Name
			}
		}
	}
	return ""
}

// deskPlaces are all places of the members' pages, each with the right that it needs.
func deskPlaces(v *visit, unread, waiting int) []deskPlace {
	area := ""
	place := func(key, path, icon string, may domain.Action) deskPlace {
		return deskPlace{link: link{Name: v.say(key), URL: path}, Icon: icon, may: may, area: area}
	}
	counted := func(p deskPlace, count int) deskPlace { p.Count = count; return p }
	places := []deskPlace{
		place("desk.overview", "/desk", "home", ""),
		counted(place("notifications.heading", "/desk/notifications", "bell", ""), unread),
		place("messages.heading", "/desk/messages", "mail", domain.ActReadMessages),
		place("account.title", "/desk/account", "key", domain.ActAccount),
	}
	area = "Texts and pictures"
	places = append(places,
		place("pictures.heading", "/desk/pictures", "picture", domain.ActAddPictures),
		place("series.heading", "/desk/series", "order", domain.ActSeries),
		place("vocabulary.heading", "/desk/vocabulary", "words", domain.ActVocabulary),
		place("desk.organisation", "/desk/organisation", "card", domain.ActOrganisation),
		place("pages.heading", "/desk/pages", "card", domain.ActPages))
	area = "The network"
	places = append(places,
		place("nav.network", "/network", "net", ""),
		place("find.heading", "/desk/follow", "plus", domain.ActFollow),
		place("follows.following", "/desk/following", "people", ""),
		place("follows.followers", "/desk/followers", "people", ""),
		counted(place("streams.heading", "/desk/streams", "net", domain.ActCurateStreams), waiting),
		place("features.heading", "/desk/features", "people", ""),
		place("quotes.heading", "/desk/quotes", "share", domain.ActModerate),
		place("moderation.heading", "/desk/moderation", "key", domain.ActModerate),
		place("federation.heading", "/desk/federation", "send", ""))
	area = "The node"
	return append(places,
		place("members.heading", "/desk/members", "people", domain.ActMembers),
		place("profiles.heading", "/desk/profiles", "net", domain.ActActors),
		place("moderation.audit", "/desk/audit", "words", domain.ActAuditAll),
		place("settings.heading", "/desk/settings", "cog", domain.ActSettings))
}
