package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// historyPage lists an item's versions, and shows what differs between two of them.
type historyPage struct {
	Desk           *deskNav
	Title, Edit    string
	ID             domain.ID
	Version        int
	Versions       []versionView
	From, To       *versionView
	Fields         []changedField
	Text           []diffView
	Same, Restores bool
}

type versionView struct {
	Key, Name, Who string
	At             time.Time
	Now            bool // it is what the editor shows
	From, To       bool // it is chosen to be compared
}

// presentKey is the key of the working copy, or of what is published where there is none.
const presentKey = "now"

func (s *Server) showHistory(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	page := historyPage{
		Title: firstOf(item.Editing().Title, v.say("desk.untitled")), Edit: editPath(&item), ID: item.ID, Version: item.DraftVersion,
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Versions, err = s.versions(v, &item); err != nil {
		return err
	}
	from, to := firstOf(v.QueryParam("from"), page.before()), firstOf(v.QueryParam("to"), presentKey)
	for i := range page.Versions {
		one := &page.Versions[i]
		if one.From = one.Key == from; one.From {
			page.From = one
		}
		if one.To = one.Key == to; one.To {
			page.To = one
		}
	}
	if page.From != nil && page.To != nil {
		if err := s.compareVersions(v, &item, &page); err != nil {
			return err
		}
	}
	return s.page(v, http.StatusOK, "items/history", head{Heading: v.say("history.heading"), NoIndex: true}, page)
}

// before is what the present version is compared with, if nobody chose: what is published, else the copy before.
func (p *historyPage) before() string {
	for _, one := range p.Versions {
		if strings.HasPrefix(one.Key, "r") {
			return one.Key
		}
	}
	if len(p.Versions) > 1 {
		return p.Versions[1].Key
	}
	return ""
}

func (s *Server) compareVersions(v *visit, item *domain.Item, page *historyPage) error {
	before, err := s.contentAt(v, item, page.From.Key)
	if err != nil {
		return err
	}
	after, err := s.contentAt(v, item, page.To.Key)
	if err != nil {
		return err
	}
	page.Fields = s.changedFields(v, item.Kind, before, after)
	if before.Text != after.Text {
		page.Text = diff(before.Text, after.Text)
	}
	page.Same = len(page.Fields) == 0 && before.Text == after.Text
	page.Restores = page.From.Key != presentKey && v.mayItem(domain.ActWrite, item) == nil
	return nil
}

// versions are the lines of an item's history; the first is the present one.
func (s *Server) versions(v *visit, item *domain.Item) ([]versionView, error) {
	history, err := s.store.History(v.ctx(), item.ID)
	if err != nil {
		return nil, err
	}
	present := versionView{Key: presentKey, Name: v.say("history.present"), Now: true}
	views := []versionView{present}
	for _, one := range history {
		who, err := s.memberName(v, one.Member)
		if err != nil {
			return nil, err
		}
		if !one.Published && one.Number == item.DraftVersion { // the present one
			views[0].Who, views[0].At = who, one.At
			continue
		}
		view := versionView{Key: fmt.Sprintf("c%d", one.Number), Name: v.say("history.copy"), Who: who, At: v.here(one.At)}
		if one.Published {
			view.Key, view.Name = fmt.Sprintf("r%d", one.Number), v.say("history.revision", "Number", one.Number)
		}
		views = append(views, view)
	}
	return views, nil
}

// versionOf reads the key of a version.
func versionOf(key string) (domain.Version, error) {
	if len(key) > 1 {
		number, err := strconv.Atoi(key[1:])
		if err == nil && (key[0] == 'r' || key[0] == 'c') {
			return domain.Version{Published: key[0] == 'r', Number: number}, nil
		}
	}
	return domain.Version{}, fmt.Errorf("version %q: %w", key, domain.ErrNotFound)
}

func (s *Server) contentAt(v *visit, item *domain.Item, key string) (domain.Content, error) {
	if key == presentKey {
		return item.Editing(), nil
	}
	version, err := versionOf(key)
	if err != nil {
		return domain.Content{}, err
	}
	return s.node.ContentAt(v.ctx(), item.ID, version)
}

// restore makes a former version the working copy.
func (s *Server) restore(v *visit) error {
	item, err := s.ownByID(v)
	if err != nil {
		return err
	}
	version, err := versionOf(v.FormValue("which"))
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(v.FormValue("version"))
	_, err = s.node.Restore(v.ctx(), *v.member, item.ID, version, from)
	if errors.Is(err, domain.ErrConflict) {
		v.warn(v.say("history.moved_on"))
		return v.seeOther("/desk/items/" + string(item.ID) + "/history")
	}
	if err != nil {
		return s.refused(v, err, editPath(&item))
	}
	s.seats.saved(item.ID, v.member, s.now())
	v.tell("history.restored")
	return v.seeOther(editPath(&item))
}

// ownByID is an item of ours of any kind.
func (s *Server) ownByID(v *visit) (domain.Item, error) {
	item, err := s.store.ItemByID(v.ctx(), domain.ID(v.Param("id")))
	if err == nil && !item.Local {
		err = domain.ErrNotFound
	}
	return item, err
}
