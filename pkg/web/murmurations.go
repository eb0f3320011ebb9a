package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/murmurations"
)

// murmurationsIndex is where people give the address of a profile to the index.
const murmurationsIndex = "https://tools.murmurations.network"

// murmurationsAge is short: who has just corrected a card gives its address to the index once more.
const murmurationsAge = time.Minute

// showMurmurations is the organisation's card as a profile for the index of Murmurations.
func (s *Server) showMurmurations(v *visit) error {
	return s.sendMurmurations(v, &v.site.card)
}

func (s *Server) showInitiativeMurmurations(v *visit) error {
	item, err := s.ownItem(v, domain.KindInitiative, v.Param("slug"))
	if err != nil {
		return err
	}
	return s.sendMurmurations(v, &item)
}

func (s *Server) sendMurmurations(v *visit, item *domain.Item) error {
	a := v.site.addresses
	source := murmurations.Source{Content: item.Content, Actor: item.Subject, Page: item.URL}
	home := murmurations.Homepage(v.site.card.Content, a.Base+"/")
	if item.Kind == domain.KindOrganisation {
		source.Page, source.Feed = a.Base+"/", a.Base+"/feed.rss"
	} else {
		source.MemberOf = home
	}
	if item.Content.Card != nil && item.Content.Card.Handle != "" {
		source.Handle = string(a.Handle(item.Content.Card.Handle))
	}
	body, err := murmurations.Encode(source)
	if err != nil {
		return err
	}
	v.Response().Header().Set("Access-Control-Allow-Origin", "*")
	v.keepFor(murmurationsAge)
	return v.Blob(http.StatusOK, "application/json; charset=utf-8", body)
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
