package web

import (
	"errors"
	"html/template"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// findPage finds an actor by handle or address.
type findPage struct {
	Desk  *deskNav
	Form  form
	Found *foundActor
	Entry *entryView
}

type foundActor struct {
	Actor                     actorCard
	HTML                      template.HTML
	Fields                    []fieldRow
	Following, Accepted, Ours bool
	MovedTo                   *link
}

type fieldRow struct {
	Name string
	HTML template.HTML
}

// followsPage lists followers or followed actors, by actor of ours.
type followsPage struct {
	Desk          *deskNav
	Sub           subNav
	Heading, Text string
	Groups        []followGroup
}

type followGroup struct {
	Name, Empty string
	Total       int
	Actors      []followRow
	Pager       pager
}

type followRow struct {
	Actor               actorCard
	Pending, Ours, Back bool
	Moved               bool
	Followed            domain.URI
}

// findActor shows who a handle or address is. What goes wrong is said in the form: it is often a typing error.
func (s *Server) findActor(v *visit) error {
	page := findPage{Form: newForm(v.QueryParams(), nil)}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if text := page.Form.Value("q"); text != "" {
		if err := s.find(v, &page, text); err != nil {
			again, ok := page.Form.with(err)
			if !ok {
				return err
			}
			page.Form = again
		}
	}
	return s.page(v, http.StatusOK, "follows/find", head{Heading: v.say("find.heading"), NoIndex: true}, page)
}

func (s *Server) find(v *visit, page *findPage, text string) error {
	if s.o.Lookup == nil {
		return domain.Explain(domain.ErrUnavailable, v.say("find.off"), nil)
	}
	found, err := s.o.Lookup(v.ctx(), text)
	if err != nil {
		return err
	}
	p := s.presenter(v)
	actor := found.Actor
	if actor == nil {
		entry, author, err := s.foundEntry(v, p, found)
		if err != nil {
			return err
		}
		page.Entry, actor = entry, author
	}
	if actor == nil {
		return nil
	}
	shown := foundActor{Actor: p.actor(*actor), HTML: p.html(actor.HTML, actor.Local), Ours: actor.Local, MovedTo: s.movedTo(v, *actor)}
	for _, row := range actor.Fields {
		shown.Fields = append(shown.Fields, fieldRow{Name: row.Name, HTML: p.html(row.HTML, actor.Local)})
	}
	follow, err := s.store.FollowOf(v.ctx(), v.site.settings.Organisation, actor.URI)
	if err != nil && !isNotFound(err) {
		return err
	}
	shown.Following = err == nil && follow.State != domain.FollowRejected
	shown.Accepted = follow.State == domain.FollowAccepted
	page.Found = &shown
	return nil
}

// foundEntry shows an item or note that was looked up, and who wrote it.
func (s *Server) foundEntry(v *visit, p presenter, found domain.Found) (*entryView, *domain.Actor, error) {
	e := storage.Entry{Item: found.Item, Note: found.Note}
	uri := domain.URI("")
	if found.Item != nil {
		uri = found.Item.Actor
	} else if found.Note != nil {
		uri = found.Note.Actor
	}
	author, err := s.store.ActorByURI(v.ctx(), uri)
	if err != nil && !isNotFound(err) {
		return nil, nil, err
	}
	e.Author = author
	entry, entryErr := s.entry(v, p, &e)
	if err != nil {
		return &entry, nil, entryErr
	}
	return &entry, &author, entryErr
}

func (s *Server) follow(v *visit) error {
	uri := domain.URI(v.FormValue("actor"))
	actor, err := s.store.ActorByURI(v.ctx(), uri)
	if isNotFound(err) && s.o.Lookup != nil {
		var found domain.Found
		if found, err = s.o.Lookup(v.ctx(), string(uri)); err == nil && found.Actor != nil {
			actor = *found.Actor
		}
	}
	if err != nil {
		return err
	}
	if _, err := s.node.Follow(v.ctx(), *v.member, actor); err != nil {
		return s.refused(v, err, "/desk/follow?q="+queryEscape(string(uri)))
	}
	v.tell("find.done", "Name", actor.DisplayName())
	return v.seeOther(v.back("/desk/follow?q=" + queryEscape(string(uri))))
}

func (s *Server) unfollow(v *visit) error {
	if err := s.node.Unfollow(v.ctx(), *v.member, domain.URI(v.FormValue("actor"))); err != nil {
		return s.refused(v, err, "/desk/following")
	}
	v.tell("follows.unfollowed")
	return v.seeOther(v.back("/desk/following"))
}

func (s *Server) removeFollower(v *visit) error {
	err := s.node.RemoveFollower(v.ctx(), *v.member, domain.URI(v.FormValue("follower")), domain.URI(v.FormValue("followed")))
	if err != nil {
		return s.refused(v, err, "/desk/followers")
	}
	v.tell("follows.removed")
	return v.seeOther("/desk/followers")
}

// refused shows on the page where the button stood why it did nothing.
func (s *Server) refused(v *visit, err error, path string) error {
	message := v.explain(err)
	if _, denied := errors.AsType[*domain.DeniedError](err); denied || message == "" {
		return err
	}
	v.warn(message)
	return v.seeOther(v.back(path))
}

func (s *Server) listFollowing(v *visit) error {
	page := followsPage{Heading: v.say("follows.following"), Text: v.say("follows.following_text")}
	group, err := s.followGroup(v, v.site.organisation, s.store.FollowingOf)
	if err != nil {
		return err
	}
	group.Empty = v.say("follows.following_none")
	for i := range group.Actors {
		group.Actors[i].Ours = true
	}
	page.Groups = []followGroup{group}
	return s.followsPage(v, page)
}

// listFollowers shows who follows each of our actors; their names are for members only.
func (s *Server) listFollowers(v *visit) error {
	page := followsPage{Heading: v.say("follows.followers"), Text: v.say("follows.followers_text")}
	actors, err := s.store.LocalActors(v.ctx())
	if err != nil {
		return err
	}
	for _, actor := range actors {
		group, err := s.followGroup(v, actor, s.store.FollowersOf)
		if err != nil {
			return err
		}
		if group.Total == 0 && actor.Role != domain.RoleOrganisation {
			continue
		}
		group.Empty = v.say("follows.followers_none")
		for i := range group.Actors {
			followed, err := s.store.IsFollowed(v.ctx(), group.Actors[i].Actor.URI)
			if err != nil {
				return err
			}
			group.Actors[i].Back, group.Actors[i].Followed = !followed, actor.URI
		}
		page.Groups = append(page.Groups, group)
	}
	return s.followsPage(v, page)
}
