package web

import (
	"net/http"
	"testing"
	"time"
)

func TestEveryPageAnswers(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	h.event("An evening at the mill", 48*time.Hour)
	h.initiative("Open Workshop", "workshop")
	for _, path := range []string{
		"/", "/about", "/@p2pf", "/articles", "/articles/" + article.Slug, "/events", "/events?when=past", "/events/an-evening-at-the-mill",
		"/initiatives", "/initiatives/open-workshop", "/streams", "/streams/open-coops", "/themes/commons", "/tags/weaving", "/network",
		"/login", "/sitemap.xml", "/robots.txt",
	} {
		t.Run(path, func(t *testing.T) { h.get(path).is(http.StatusOK) })
	}
	h.logIn()
	for _, path := range []string{
		"/", "/articles/" + article.Slug, "/network", "/desk", "/desk/articles/new", "/desk/events/new", "/desk/initiatives/new", "/desk/organisation",
		"/desk/articles/" + string(article.ID), "/desk/items/" + string(article.ID) + "/deliveries", "/desk/follow", "/desk/following",
		"/desk/followers", "/desk/messages", "/desk/quotes", "/desk/notifications", "/desk/vocabulary", "/desk/account", "/desk/members", "/desk/settings",
		"/desk/federation", "/desk/federation/peers", "/desk/federation/incoming", "/desk/federation/deliveries", "/desk/federation/keys",
		"/desk/federation/self-test", "/desk/reply?to=" + string(article.URI),
	} {
		t.Run("member "+path, func(t *testing.T) { h.get(path).is(http.StatusOK) })
	}
}
