package web

import "net/http"

// route is one address: who may use it, and what answers.
type route struct {
	method, path string
	who          who
	handler      func(*visit) error
	// cached pages are the same for every visitor without a session, until the data changes.
	cached bool
	// early routes answer before set-up, too.
	early bool
}

// routes is every address of the pages, in one table. What machines address under /ap/ and /.well-known/ is federation's.
func (s *Server) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{method: get, path: "/setup", handler: s.showSetup, early: true},
		{method: post, path: "/setup", handler: s.setUp, early: true},
		{method: get, path: "/static/:version/*", handler: s.staticFile, early: true},
		{method: get, path: "/favicon.ico", handler: s.favicon, early: true},
		{method: get, path: "/login", handler: s.showLogin},
		{method: post, path: "/login", handler: s.logIn},
		{method: post, path: "/logout", handler: s.logOut},

		{method: get, path: "/", handler: s.showHome, cached: true},
		{method: get, path: "/about", handler: s.showAbout, cached: true},
		{method: get, path: "/@:handle", handler: s.showProfile, cached: true},
		{method: get, path: "/articles", handler: s.listArticles, cached: true},
		{method: get, path: "/articles/:slug", handler: s.showArticle, cached: true},
		{method: get, path: "/events", handler: s.listEvents, cached: true},
		{method: get, path: "/events/:slug", handler: s.showEvent, cached: true},
		{method: get, path: "/initiatives", handler: s.listInitiatives, cached: true},
		{method: get, path: "/initiatives/:slug", handler: s.showInitiative, cached: true},
		{method: get, path: "/streams", handler: s.listTopics, cached: true},
		{method: get, path: "/streams/:slug", handler: s.listStream, cached: true},
		{method: get, path: "/themes/:slug", handler: s.listTheme, cached: true},
		{method: get, path: "/tags/:tag", handler: s.listTag, cached: true},
		{method: get, path: "/network", handler: s.listNetwork, cached: true},
		{method: get, path: "/network/:id", handler: s.showNetworkItem, cached: true},
		{method: get, path: "/notes/:id", handler: s.showNote},
		{method: get, path: "/feed.rss", handler: s.feedAll},
		{method: get, path: "/feed.atom", handler: s.feedAll},
		{method: get, path: "/articles.rss", handler: s.feedArticles},
		{method: get, path: "/articles.atom", handler: s.feedArticles},
		{method: get, path: "/events.rss", handler: s.feedEvents},
		{method: get, path: "/events.atom", handler: s.feedEvents},
		{method: get, path: "/events.ics", handler: s.eventCalendar},
		{method: get, path: "/initiatives.rss", handler: s.feedInitiatives},
		{method: get, path: "/initiatives.atom", handler: s.feedInitiatives},
		{method: get, path: "/sitemap.xml", handler: s.sitemap},
		{method: get, path: "/robots.txt", handler: s.robots},
		{method: get, path: "/media/:file", handler: s.showMedia},
		{method: get, path: "/media/remote/:file", handler: s.showRemoteMedia},
		{method: post, path: "/interact", handler: s.interact},

		{method: get, path: "/desk", who: member, handler: s.showDesk},
		{method: get, path: "/desk/articles/new", who: member, handler: s.newArticle},
		{method: post, path: "/desk/articles", who: member, handler: s.createArticle},
		{method: get, path: "/desk/articles/:id", who: member, handler: s.editArticle},
		{method: post, path: "/desk/articles/:id", who: member, handler: s.saveArticle},
		{method: get, path: "/desk/events/new", who: member, handler: s.newEvent},
		{method: post, path: "/desk/events", who: member, handler: s.createEvent},
		{method: get, path: "/desk/events/:id", who: member, handler: s.editEvent},
		{method: post, path: "/desk/events/:id", who: member, handler: s.saveEvent},
		{method: get, path: "/desk/initiatives/new", who: member, handler: s.newInitiative},
		{method: post, path: "/desk/initiatives", who: member, handler: s.createInitiative},
		{method: get, path: "/desk/initiatives/:id", who: member, handler: s.editInitiative},
		{method: post, path: "/desk/initiatives/:id", who: member, handler: s.saveInitiative},
		{method: get, path: "/desk/organisation", who: member, handler: s.editOrganisation},
		{method: post, path: "/desk/organisation", who: member, handler: s.saveOrganisation},
		{method: post, path: "/desk/items/:id/retract", who: member, handler: s.retractItem},
		{method: post, path: "/desk/items/:id/delete", who: member, handler: s.deleteDraft},
		{method: get, path: "/desk/items/:id/deliveries", who: member, handler: s.listDeliveries},
		{method: post, path: "/desk/deliveries/:id/retry", who: member, handler: s.retryDelivery},
		{method: get, path: "/desk/reply", who: member, handler: s.newReply},
		{method: post, path: "/desk/reply", who: member, handler: s.reply},
		{method: post, path: "/desk/notes/:id/hide", who: member, handler: s.hideNote},
		{method: post, path: "/desk/notes/:id/show", who: member, handler: s.unhideNote},
		{method: post, path: "/desk/notes/:id/retract", who: member, handler: s.retractNote},
		{method: post, path: "/desk/like", who: member, handler: s.like},
		{method: post, path: "/desk/unlike", who: member, handler: s.unlike},
		{method: post, path: "/desk/reshare", who: member, handler: s.reshare},
		{method: post, path: "/desk/unreshare", who: member, handler: s.unreshare},
		{method: get, path: "/desk/follow", who: member, handler: s.findActor},
		{method: post, path: "/desk/follow", who: member, handler: s.follow},
		{method: post, path: "/desk/unfollow", who: member, handler: s.unfollow},
		{method: get, path: "/desk/following", who: member, handler: s.listFollowing},
		{method: get, path: "/desk/followers", who: member, handler: s.listFollowers},
		{method: post, path: "/desk/followers/remove", who: member, handler: s.removeFollower},
		{method: post, path: "/desk/participants/remove", who: member, handler: s.removeParticipant},
		{method: get, path: "/desk/messages", who: member, handler: s.listMessages},
		{method: get, path: "/desk/notifications", who: member, handler: s.listNotifications},
		{method: post, path: "/desk/notifications/read", who: member, handler: s.readNotifications},
		{method: get, path: "/desk/vocabulary", who: member, handler: s.showVocabulary},
		{method: post, path: "/desk/vocabulary", who: member, handler: s.addTerm},
		{method: get, path: "/desk/account", who: member, handler: s.showAccount},
		{method: post, path: "/desk/account", who: member, handler: s.saveAccount},
		{method: get, path: "/desk/members", who: owner, handler: s.listMembers},
		{method: post, path: "/desk/members", who: owner, handler: s.addMember},
		{method: post, path: "/desk/members/password", who: owner, handler: s.setPassword},
		{method: get, path: "/desk/settings", who: owner, handler: s.showSettings},
		{method: post, path: "/desk/settings", who: owner, handler: s.saveSettings},
		{method: post, path: "/desk/settings/keys", who: owner, handler: s.rotateKeys},
	}
}
