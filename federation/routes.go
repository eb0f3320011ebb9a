package federation

import (
	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

const pathHostMetaJSON = "/.well-known/host-meta.json"

// route is one address that machines read.
type route struct {
	path   string
	handle func(c echo.Context, h here) error
}

// routes is every address for reading. All but discovery and the terms lies under /ap/.
func (s *Server) routes() []route {
	all := []route{
		{"/.well-known/webfinger", s.webfinger},
		{"/.well-known/host-meta", s.hostMeta},
		{pathHostMetaJSON, s.hostMeta},
		{"/.well-known/nodeinfo", s.nodeInfoIndex},
		{"/nodeinfo/2.0", s.nodeInfo("2.0")},
		{"/nodeinfo/2.1", s.nodeInfo("2.1")},
		{"/ns", s.terms},
		{"/ap/vocabularies/:scheme", s.vocabulary},
		{"/ap/activities/:id", s.activity},
		{"/ap/follows/:id", s.follow},
		{"/ap/quotes/:id", s.quote},
		{"/ap/features/:id", s.feature},
		{"/ap/actors/:id/feature", s.ownFeature},
		{"/ap/actors/:id/collections", s.featuredCollections},
		{"/ap/actors/:id/collections/:name", s.featuredCollection},
		{"/ap/series/:id", s.series},
		{"/ap/notes/:id", s.note},
		{"/ap/notes/:id/replies", s.replies(s.noteID)},
		{"/ap/notes/:id/context", s.context(s.noteID)},
		{"/ap/notes/:id/likes", s.likes(s.noteID)},
		{"/ap/notes/:id/shares", s.shares(s.noteID)},
	}
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		path := "/ap/" + kind.Plural() + "/:id"
		all = append(all,
			route{path, s.item(kind)},
			route{path + "/replies", s.replies(s.itemID(kind))},
			route{path + "/context", s.context(s.itemID(kind))},
			route{path + "/likes", s.likes(s.itemID(kind))},
			route{path + "/shares", s.shares(s.itemID(kind))},
		)
	}
	for _, list := range activitystreams.GroupLists() {
		all = append(all, route{"/ap/actors/:id/" + list, s.groupList(list)})
	}
	for _, path := range []string{"/ap/node", "/ap/actors/:id"} {
		all = append(all,
			route{path, s.actor},
			route{path + "/outbox", s.outbox},
			route{path + "/followers", s.followers},
			route{path + pathSync, s.followersSynchronization},
			route{path + "/following", s.following},
			route{path + "/featured", s.featured},
			route{path + "/initiatives", s.initiatives},
			route{path + "/upcomingEvents", s.upcomingEvents},
		)
	}
	return all
}

// Routes registers everything that machines address.
func (s *Server) Routes(e *echo.Echo) {
	for _, r := range s.routes() {
		handler := s.handle(s.guarded(r.path, r.handle))
		e.GET(r.path, handler)
		e.HEAD(r.path, handler)
	}
	for _, path := range []string{"/.well-known/*", "/nodeinfo/*"} {
		e.OPTIONS(path, s.preflight)
	}
	for _, path := range []string{"/ap/inbox", "/ap/node/inbox", "/ap/actors/:id/inbox"} {
		e.POST(path, s.handle(s.inbox))
	}
	for _, path := range []string{SelfTestPath + ":token", SelfTestPath + ":token/*"} {
		e.GET(path, s.handle(s.selfTest))
		e.POST(path, s.handle(s.selfTest))
	}
	e.RouteNotFound("/ap/*", s.handle(func(echo.Context, here) error { return domain.ErrNotFound }))
}

// actorID is the actor in the address of a request.
func actorID(c echo.Context, h here) domain.URI {
	if id := c.Param("id"); id != "" {
		return h.Actor(domain.ID(id))
	}
	return h.NodeActor()
}
