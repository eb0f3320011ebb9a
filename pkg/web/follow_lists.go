package web

import (
	"context"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

type followReader = func(ctx context.Context, actor domain.URI, page storage.Page) ([]storage.FollowWith, int, error)

func (s *Server) followsPage(v *visit, page followsPage) error {
	var err error
	page.Sub = federationNav(v)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "follows/list", head{Heading: page.Heading, NoIndex: true}, page)
}

func (s *Server) followGroup(v *visit, actor domain.Actor, read followReader) (followGroup, error) {
	number, err := v.pageNumber()
	if err != nil {
		return followGroup{}, err
	}
	const size = 50
	follows, total, err := read(v.ctx(), actor.URI, storage.Page{Number: number, Size: size})
	if err != nil {
		return followGroup{}, err
	}
	group := followGroup{
		Name: actor.DisplayName() + " " + actor.Handle.String(), Total: total,
		Pager: newPager(v.Request().URL.Path, nil, number, total, size),
	}
	p := s.presenter(v)
	for _, f := range follows {
		group.Actors = append(group.Actors, followRow{Actor: p.actor(f.Actor), Pending: f.Follow.State == domain.FollowPending, Moved: f.Actor.MovedTo != ""})
	}
	return group, nil
}
