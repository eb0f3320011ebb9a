package web

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/murmurations"
	"github.com/weftwork/weftwork/storage"
)

// murmurationsIndex is where people give the address of a profile to the index.
const murmurationsIndex = "https://tools.murmurations.network"

// murmurationsAge is short: who has just corrected a card gives its address to the index once more.
const murmurationsAge = time.Minute

// maxProfiles is how many profiles one export has: more initiatives than any node has yet.
const maxProfiles = 1000

// showMurmurations is the organisation's card as a profile for the index of Murmurations.
func (s *Server) showMurmurations(v *visit) error {
	return s.sendMurmurations(v, &v.site.card)
}

func (s *Server) showInitiativeMurmurations(v *visit) error {
	item, err := s.ownItem(v, domain.KindInitiative, v.Param("slug"))
	if err != nil {
		return err
	}
	if err := s.asOriginal(v, &item); err != nil {
		return err
	}
	return s.sendMurmurations(v, &item)
}

// listMurmurations are the profiles of the directory as the address narrows it: those of ours, since each profile is its own node's
// to give out.
func (s *Server) listMurmurations(v *visit) error {
	l := list{path: "/initiatives", filter: storage.ItemFilter{Kind: domain.KindInitiative, Local: true, Order: storage.ByTitle}}
	if _, err := s.narrowing(v, &l); err != nil {
		return err
	}
	l.filter.Local, l.filter.Network, l.filter.Host = true, false, ""
	l.filter.Reads = nil // the originals: a profile has one language
	items, _, err := s.store.Items(v.ctx(), domain.Visitor(), l.filter, storage.Page{Size: maxProfiles})
	if err != nil {
		return err
	}
	profiles := make([]json.RawMessage, 0, len(items))
	for i := range items {
		if items[i].Subject == "" {
			continue // a translation whose original was taken back
		}
		profile, err := murmurationsProfile(v, &items[i])
		if err != nil {
			return err
		}
		profiles = append(profiles, profile)
	}
	body, err := json.Marshal(profiles)
	if err != nil {
		return err
	}
	return sendProfile(v, body)
}

func (s *Server) sendMurmurations(v *visit, item *domain.Item) error {
	body, err := murmurationsProfile(v, item)
	if err != nil {
		return err
	}
	return sendProfile(v, body)
}

func sendProfile(v *visit, body []byte) error {
	v.Response().Header().Set("Access-Control-Allow-Origin", "*")
	v.keepFor(murmurationsAge)
	return v.Blob(http.StatusOK, "application/json; charset=utf-8", body)
}

func murmurationsProfile(v *visit, item *domain.Item) ([]byte, error) {
	a := v.site.addresses
	source := murmurations.Source{Content: v.site.terms.named(item.Content, item.Content.Language), Actor: item.Subject, Page: item.URL}
	home := murmurations.Homepage(v.site.card.Content, a.Base+"/")
	if item.Kind == domain.KindOrganisation {
		source.Page, source.Feed = a.Base+"/", a.Base+"/feed.rss"
	} else {
		source.MemberOf = home
	}
	if item.Content.Card != nil && item.Content.Card.Handle != "" {
		source.Handle = string(a.Handle(item.Content.Card.Handle))
	}
	return murmurations.Encode(source)
}

// murmurationsPath is the address of an item's profile; "" for kinds that have none.
func murmurationsPath(item *domain.Item) string {
	switch item.Kind {
	case domain.KindOrganisation:
		return "/murmurations.json"
	case domain.KindInitiative:
		return "/initiatives/" + item.Slug + "/murmurations.json"
	case domain.KindArticle, domain.KindEvent:
	}
	return ""
}
