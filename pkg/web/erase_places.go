package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxErasePlaces is how many texts with her address are named; the search finds more.
const maxErasePlaces = 10

// placesWith are the settings, pages and texts that have a member's address and that erasing her does not touch.
func (s *Server) placesWith(v *visit, m domain.Member) (places []string, err error) {
	says := func(texts ...string) bool {
		return strings.Contains(strings.ToLower(strings.Join(texts, "\n")), strings.ToLower(m.Email))
	}
	add := func(is bool, name string) {
		if is {
			places = append(places, name)
		}
	}
	mail, _, err := s.node.MailSettings(v.ctx())
	if err != nil {
		return nil, err
	}
	add(says(mail.From, mail.User), v.say("mail.heading"))
	moderation, err := s.store.Moderation(v.ctx())
	if err != nil {
		return nil, err
	}
	add(says(moderation.Contact, moderation.Rules), v.say("moderation.heading"))
	call, err := s.store.Call(v.ctx())
	if err != nil {
		return nil, err
	}
	add(says(call.Heading, call.Text, call.URL), v.say("call.heading"))
	pages, err := s.store.SitePages(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, one := range pages {
		add(says(one.Text), one.Title)
	}
	items, err := s.store.ItemsSaying(v.ctx(), m.Email)
	for i := range items[:min(len(items), maxErasePlaces)] {
		add(true, firstOf(items[i].Content.Title, v.site.organisation.DisplayName()))
	}
	return places, err
}
