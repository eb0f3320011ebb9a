package peers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// sendMove posts a Move to our shared inbox.
func (s *story) sendMove(by *Actor, object, target string) {
	s.Helper()
	by.Send(s.shared(), by.activity("Move", object, Object{"target": target, "to": []any{by.ID + "/followers"}}))
}

// shared is the address of our shared inbox.
func (s *story) shared() string { return "https://weft.test/ap/inbox" }

// follows says whether our organisation follows an actor of a peer, or asked to.
func (s *story) follows(id string) bool {
	s.Helper()
	follow, err := s.weft.Store.FollowOf(s.Context(), domain.URI(s.org), domain.URI(id))
	return err == nil && follow.State != domain.FollowRejected
}

// newHome is the actor's new account, on another Mastodon, that names the old one or somebody else.
func (s *story) newHome(host, alias string) *Actor {
	next := mastodonAt(newPeer(s, s.c, host, mastodon()), "ann")
	next.Set("alsoKnownAs", []any{alias})
	return next
}

func TestMust15OurFollowGoesAlongWithAMove(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	next := s.newHome("new.test", s.fan.ID)
	s.fan.Set("movedTo", next.ID)
	s.sendMove(s.fan, s.fan.ID, next.ID)
	s.atPeace()
	if s.follows(s.fan.ID) || !s.follows(next.ID) {
		t.Errorf("we follow the old one: %t, the new one: %t", s.follows(s.fan.ID), s.follows(next.ID))
	}
	if ours := s.fan.Followers(); len(ours) != 0 {
		t.Errorf("the old host still counts %q", ours)
	}
	if ours := next.Followers(); !slices.Equal(ours, []string{s.org}) {
		t.Errorf("the new host counts %q", ours)
	}
	if unread, err := s.weft.Store.UnreadNotifications(s.Context(), &domain.Member{Role: domain.RoleOwner}); err != nil || unread != 1 {
		t.Errorf("the members have %d notifications, %v", unread, err)
	}
}

// Each has its twin in TestMust15OurFollowGoesAlongWithAMove.
func TestMust15AHostileMoveIsNotFollowed(t *testing.T) {
	for name, play := range map[string]func(s *story) (target string){
		"the new actor names somebody else": func(s *story) string {
			next := s.newHome("new.test", "https://other.test/users/eve")
			s.fan.Set("movedTo", next.ID)
			s.sendMove(s.fan, s.fan.ID, next.ID)
			return next.ID
		},
		"the old actor does not say it of itself": func(s *story) string {
			next := s.newHome("new.test", s.fan.ID)
			s.sendMove(s.fan, s.fan.ID, next.ID)
			return next.ID
		},
		"a third party": func(s *story) string {
			next := s.newHome("new.test", s.fan.ID)
			s.fan.Set("movedTo", next.ID)
			s.sendMove(next, s.fan.ID, next.ID)
			return next.ID
		},
		"the new actor moved on": func(s *story) string {
			next := s.newHome("new.test", s.fan.ID)
			next.Set("movedTo", "https://third.test/users/ann")
			s.fan.Set("movedTo", next.ID)
			s.sendMove(s.fan, s.fan.ID, next.ID)
			return next.ID
		},
		"to itself": func(s *story) string {
			s.fan.Set("alsoKnownAs", []any{s.fan.ID})
			s.fan.Set("movedTo", s.fan.ID)
			s.sendMove(s.fan, s.fan.ID, s.fan.ID)
			return ""
		},
		"to us without our alias": func(s *story) string {
			s.fan.Set("movedTo", s.org)
			s.sendMove(s.fan, s.fan.ID, s.org)
			return ""
		},
		"to an actor that is blocked here": func(s *story) string {
			next := s.newHome("new.test", s.fan.ID)
			if _, err := s.weft.Node.Decide(s.Context(), s.weft.Member, domain.Standing{Target: next.ID, Level: domain.LevelBlock}); err != nil {
				s.Fatal(err)
			}
			s.fan.Set("movedTo", next.ID)
			s.sendMove(s.fan, s.fan.ID, next.ID)
			return next.ID
		},
		"to nobody": func(s *story) string {
			next := s.newHome("new.test", s.fan.ID)
			next.Serve(pathOf(next.ID), http.StatusNotFound)
			s.fan.Set("movedTo", next.ID)
			s.sendMove(s.fan, s.fan.ID, next.ID)
			return next.ID
		},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			s := begin(t, Mastodon)
			s.weFollow(s.fan)
			target := play(s)
			s.c.Settle()
			if !s.follows(s.fan.ID) {
				t.Error("we no longer follow the actor")
			}
			if target != "" && s.follows(target) {
				t.Error("we follow the new one")
			}
		})
	}
}

func TestASecondMoveWithinSevenDaysIsNotFollowed(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	first, second := s.newHome("new.test", s.fan.ID), s.newHome("third.test", s.fan.ID)
	s.fan.Set("movedTo", first.ID)
	s.sendMove(s.fan, s.fan.ID, first.ID)
	s.atPeace()
	s.weft.FollowsAt(s.fan.ID) // somebody follows the old one again
	s.c.Settle()
	s.c.Pass(6 * 24 * time.Hour)
	s.fan.Set("movedTo", second.ID)
	s.sendMove(s.fan, s.fan.ID, second.ID)
	s.c.Settle()
	if s.follows(second.ID) {
		t.Error("the second move was followed after six days")
	}
	s.c.Pass(2 * 24 * time.Hour)
	s.sendMove(s.fan, s.fan.ID, second.ID)
	s.c.Settle()
	if !s.follows(second.ID) || s.follows(s.fan.ID) {
		t.Error("the second move was not followed after eight days")
	}
}

func TestMust15AnActorsDeleteTakesItsThingsAlong(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	id := s.fan.Publish("Note", Object{"content": "<p>Soon gone.</p>"})
	s.atPeace()
	s.fan.Send(s.shared(), s.fan.activity("Delete", s.fan.ID, Object{"to": []any{public}}))
	s.c.Settle()
	actor, err := s.weft.Store.ActorByURI(s.Context(), domain.URI(s.fan.ID))
	if err != nil || actor.GoneAt.IsZero() || s.follows(s.fan.ID) || s.entry(id) != nil {
		t.Errorf("the actor is %+v, %v", actor, err)
	}
}
