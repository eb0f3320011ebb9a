package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// deskSeriesPage is where members order the parts of a series.
type deskSeriesPage struct {
	Desk        *deskNav
	ID          domain.ID
	Title, Lang string
	Page        string // as readers see it; "" while they do not
	Path        string
	Parts       []orderedPart
	Question    string
	Asked       bool
	Found       []orderedPart
	Full        bool
}

// orderedPart is an item in the list of a series' parts, or one that could become one.
type orderedPart struct {
	ID                       domain.ID
	Title, Lang, Kind, State string
	URL, Host                string
	First, Last              bool
	Focus                    string // the button that was pressed last: "up" or "down"
}

// maxFoundParts is how many items are offered at once.
const maxFoundParts = 12

func (s *Server) showDeskSeries(v *visit) error {
	series, err := s.store.SeriesByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	page := deskSeriesPage{
		ID: series.ID, Title: series.Title, Lang: series.Language, Path: seriesDesk(series.ID), Question: strings.TrimSpace(v.QueryParam("find")),
	}
	if series.IsOpen() {
		page.Page = seriesPath(series.Slug)
	}
	items, err := s.store.SeriesParts(v.ctx(), v.viewer(), series.ID)
	if err != nil {
		return err
	}
	p := s.presenter(v)
	for i := range items {
		part := p.orderedPart(&items[i])
		part.hide(v, p, &items[i])
		page.Parts = append(page.Parts, part)
	}
	if n := len(page.Parts); n > 0 {
		page.Parts[0].First, page.Parts[n-1].Last = true, true
	}
	page.refocus(v.QueryParam("moved"), v.QueryParam("by"))
	page.Asked, page.Full = page.Question != "", len(items) >= domain.MaxSeriesParts
	if page.Found, err = s.partsToAdd(v, p, page.Question, items); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "series/parts", head{Heading: series.Title, NoIndex: true}, page)
}

// refocus leaves the keyboard where it was: on the button that moved a part, or on its other one at an end of the list.
func (page *deskSeriesPage) refocus(moved, by string) {
	for i := range page.Parts {
		part := &page.Parts[i]
		if string(part.ID) != moved || by != "up" && by != "down" {
			continue
		}
		switch part.Focus = by; {
		case part.First:
			part.Focus = "down"
		case part.Last:
			part.Focus = "up"
		}
	}
}

func (p presenter) orderedPart(item *domain.Item) orderedPart {
	content := item.Editing()
	part := orderedPart{
		ID: item.ID, Title: firstOf(content.Title, p.l.say("desk.untitled")), Lang: content.Language, Kind: p.kindName(item.Kind),
		URL: editPath(item), Host: item.URI.Host(),
	}
	if item.Local {
		part.Host = ""
		if item.State != domain.StatePublished {
			part.State = p.state(item)
		}
	} else {
		part.URL = p.itemPath(item)
	}
	return part
}

// hide shows what readers see of an item that the member may not open: of a draft of somebody else, only that it is there.
func (part *orderedPart) hide(v *visit, p presenter, item *domain.Item) {
	switch {
	case !item.Local || v.mayOpen(item):
	case item.State == domain.StatePublished:
		part.Title, part.URL = item.Content.Title, p.itemPath(item)
	default:
		part.Title, part.Lang, part.URL = v.say("desk.others_draft"), "", ""
	}
}

// partsToAdd are items that a question finds and that are not in the series yet; without a question, the newest of ours.
func (s *Server) partsToAdd(v *visit, p presenter, question string, held []domain.Item) ([]orderedPart, error) {
	found, err := s.itemsFor(v, question)
	if err != nil {
		return nil, err
	}
	var parts []orderedPart
	for i := range found {
		item := &found[i]
		known := slices.ContainsFunc(held, func(other domain.Item) bool { return other.ID == item.ID })
		usable := item.Kind != domain.KindOrganisation && (item.Local || isOpen(item))
		if !known && usable && len(parts) < maxFoundParts {
			parts = append(parts, p.orderedPart(item))
		}
	}
	return parts, nil
}

func (s *Server) itemsFor(v *visit, question string) ([]domain.Item, error) {
	drafts, _, err := s.store.Drafts(v.ctx(), storage.Page{Size: maxDrafts})
	if err != nil {
		return nil, err
	}
	drafts = slices.DeleteFunc(drafts, func(item domain.Item) bool {
		return item.State == domain.StatePublished || !domain.May(*v.member, domain.ActRead, domain.OfItem(&item)) || !hasWords(item.Editing().Title, search.Words(question))
	})
	if question == "" {
		items, _, err := s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Local: true}, storage.Page{Size: maxFoundParts})
		return append(drafts[:min(len(drafts), maxFoundParts/2)], items...), err
	}
	if strings.Contains(question, "://") || strings.HasPrefix(question, "/") {
		return s.itemAtAddress(v, question)
	}
	found, err := s.store.Search(v.ctx(), v.viewer(), search.Parse(question), storage.SearchFilter{}, storage.Page{Size: 2 * maxFoundParts})
	return append(drafts, found.Items...), err
}

// itemAtAddress is the item with that id or that page, ours or one of the network that is here.
func (s *Server) itemAtAddress(v *visit, address string) ([]domain.Item, error) {
	path, ours := strings.CutPrefix(address, v.site.addresses.Base)
	item, err := s.store.ItemByURI(v.ctx(), domain.URI(address))
	if parts := strings.Split(strings.Trim(path, "/"), "/"); isNotFound(err) && (ours || strings.HasPrefix(address, "/")) && len(parts) == 2 {
		switch parts[0] {
		case "network":
			item, err = s.store.ItemByID(v.ctx(), domain.ID(parts[1]))
		case "articles", "events", "initiatives":
			item, err = s.store.ItemBySlug(v.ctx(), domain.Kind(strings.TrimSuffix(parts[0], "s")), parts[1])
		}
	}
	if isNotFound(err) {
		return nil, nil
	}
	return []domain.Item{item}, err
}

func (s *Server) addPart(v *visit) error {
	id := domain.ID(v.Param("id"))
	back := seriesDesk(id)
	if question := v.FormValue("find"); question != "" {
		back += "?find=" + queryEscape(question)
	}
	item := domain.ID(v.FormValue("item"))
	if err := s.node.AddPart(v.ctx(), *v.member, id, item); err != nil {
		return s.refused(v, err, back)
	}
	v.tell("series.added")
	return v.seeOther(back + "#add")
}

func (s *Server) removePart(v *visit) error {
	id := domain.ID(v.Param("id"))
	if err := s.node.RemovePart(v.ctx(), *v.member, id, domain.ID(v.Param("item"))); err != nil {
		return s.refused(v, err, seriesDesk(id))
	}
	v.tell("series.removed")
	return v.seeOther(seriesDesk(id))
}

func (s *Server) movePart(v *visit) error {
	id, item := domain.ID(v.Param("id")), domain.ID(v.Param("item"))
	by, direction := 1, "down"
	if v.FormValue("direction") == "up" {
		by, direction = -1, "up"
	}
	if err := s.node.MovePart(v.ctx(), *v.member, id, item, by); err != nil {
		return s.refused(v, err, seriesDesk(id))
	}
	query := url.Values{"moved": {string(item)}, "by": {direction}}
	return v.seeOther(seriesDesk(id) + "?" + query.Encode() + "#part-" + string(item))
}

// orderParts takes the whole order from a script.
func (s *Server) orderParts(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	order := make([]domain.ID, 0, len(values["part"]))
	for _, part := range values["part"][:min(len(values["part"]), domain.MaxSeriesParts)] {
		order = append(order, domain.ID(part))
	}
	if err := s.node.OrderParts(v.ctx(), *v.member, domain.ID(v.Param("id")), order); err != nil {
		return err
	}
	return v.NoContent(http.StatusNoContent)
}
