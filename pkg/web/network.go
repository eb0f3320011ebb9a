package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// networkPage is what followed actors published, newest first.
type networkPage struct {
	Desk     *deskNav
	Bar      filterBar
	Path     string
	Total    int
	Filtered bool
	Entries  []entryView
	Pager    pager
}

// entryView is an item or a note that came by the network.
type entryView struct {
	ResharedBy string
	Item       *itemCard
	Note       *replyView
	Respond    *respond
}

// listNetwork shows visitors the public items of those whom we follow, members everything with buttons.
func (s *Server) listNetwork(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	filter := timelineFilter(v)
	entries, total, err := s.store.Timeline(v.ctx(), v.viewer(), filter, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	if number > 1 && len(entries) == 0 {
		return domain.ErrNotFound
	}
	page := networkPage{Pager: newPager("/network", v.QueryParams(), number, total, pageSize)}
	if v.member != nil {
		if page.Desk, err = s.desk(v); err != nil {
			return err
		}
	}
	p := s.presenter(v)
	if page.Bar, err = s.networkBar(v, p, filter); err != nil {
		return err
	}
	page.Path, page.Total, page.Filtered = "/network", total, page.Bar.Narrowed()
	for i := range entries {
		entry, err := s.entry(v, p, &entries[i])
		if err != nil {
			return err
		}
		page.Entries = append(page.Entries, entry)
	}
	h := head{Heading: v.say("network.heading"), Description: v.say("network.text"), Canonical: v.site.addresses.Base + "/network", NoIndex: page.Filtered}
	return s.page(v, http.StatusOK, "network/list", h, page)
}

// entry shows one thing of the timeline.
func (s *Server) entry(v *visit, p presenter, e *storage.Entry) (entryView, error) {
	var view entryView
	if e.ResharedBy != nil {
		view.ResharedBy = e.ResharedBy.DisplayName()
	}
	object := domain.URI("")
	switch {
	case e.Item != nil:
		card := p.networkCard(e.Item, e.Author)
		view.Item, object = &card, e.Item.URI
	case e.Note != nil:
		note := p.reply(e.Note, e.Author)
		view.Note, object = &note, e.Note.URI
	}
	if v.member == nil || object == "" {
		return view, nil
	}
	var err error
	view.Respond, err = s.respond(v, object, v.Request().URL.RequestURI())
	if err == nil && e.Note != nil {
		view.Respond.Thread = notePath(e.Note)
	}
	return view, err
}

// showNetworkItem is our page of a peer's item, and of an event with ".ics" behind it the event for calendars. Its canonical address is the origin's, and search engines leave it out.
func (s *Server) showNetworkItem(v *visit) error {
	id, calendar := strings.CutSuffix(v.Param("id"), ".ics")
	item, err := s.store.ItemByID(v.ctx(), domain.ID(id))
	if err != nil {
		return err
	}
	if item.State != domain.StatePublished || !seenBy(v, item.Visibility) {
		return domain.ErrNotFound
	}
	if item.Local {
		return v.seeOther(s.presenter(v).itemPath(&item))
	}
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return err
	}
	if level := standings.Of(item.Actor).Level; level == domain.LevelBlock || level == domain.LevelSilence && v.member == nil {
		return domain.ErrNotFound
	}
	switch {
	case calendar && item.Kind != domain.KindEvent:
		return domain.ErrNotFound
	case calendar:
		return s.sendEvent(v, item, string(item.ID))
	case item.Kind == domain.KindInitiative:
		return s.showIdentity(v, &item, "initiatives/show")
	}
	return s.showItem(v, &item)
}

// seenBy says whether a visibility lets the visitor see: what is not public is for members.
func seenBy(v *visit, visibility domain.Visibility) bool {
	return v.member != nil || visibility.IsForEverybody()
}
