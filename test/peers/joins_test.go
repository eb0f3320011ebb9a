package peers

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// participants are who takes part in an event of ours, with what they said.
func (s *story) participants(event domain.URI) []storage.ResponseBy {
	s.Helper()
	joins, err := s.weft.Store.Responses(s.Context(), event, domain.ResponseJoin)
	if err != nil {
		s.Fatal(err)
	}
	return joins
}

// joins: a member of Mobilizon takes part with a word to the organiser, leaves, and comes back.
func (s *story) joins(m *MobilizonServer, event domain.Item) {
	s.Helper()
	uri := string(event.URI)
	join := m.Join(uri, "I bring cake.")
	s.atPeace()
	got := s.participants(event.URI)
	if m.Role(join) != "participant" || len(got) != 1 || string(got[0].Actor.URI) != m.Member.ID || got[0].Response.Text != "I bring cake." {
		s.Fatalf("Mobilizon takes the Join for %q, here are %+v", m.Role(join), got)
	}
	accepts := m.Got("Accept")
	accept := accepts[len(accepts)-1].Activity
	inner, _ := accept["object"].(Object)
	if text(accept, "actor") != s.org || text(inner, "id") != join || idOf(inner["actor"]) != m.Member.ID || idOf(inner["object"]) != uri {
		s.Errorf("the Accept is %v", accept)
	}
	m.Leave(uri)
	s.atPeace()
	if got := s.participants(event.URI); len(got) != 0 {
		s.Errorf("after the Leave there are %+v", got)
	}
	again := m.Join(uri, nil)
	s.atPeace()
	if m.Role(again) != "participant" || len(s.participants(event.URI)) != 1 {
		s.Errorf("the second Join is %q", m.Role(again))
	}
}

// withEvent is a Mobilizon whose relay shows an event of ours.
func withEvent(t *testing.T, change ...func(*domain.Occasion)) (*story, *MobilizonServer, domain.Item) {
	t.Helper()
	s, m := withMobilizon(t)
	m.FollowNode("weft.test")
	s.atPeace()
	event := s.event()
	for _, c := range change {
		event = s.change(event, c)
	}
	s.atPeace()
	return s, m, event
}

// change edits when, where and how an event takes place.
func (s *story) change(event domain.Item, change func(*domain.Occasion)) domain.Item {
	s.Helper()
	content, occasion := event.Content, *event.Content.Event
	change(&occasion)
	content.Event = &occasion
	event, err := s.weft.Node.EditContent(s.Context(), s.weft.Member, event.ID, content)
	if err != nil {
		s.Fatal(err)
	}
	return event
}

func TestMust10AJoinIsAcceptedRejectedOrIgnoredAsTheEventSays(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *story, event domain.Item)
		want   string
		in     int
	}{
		"free": {func(*story, domain.Item) {}, "participant", 1},
		"with a page to register on": {func(s *story, event domain.Item) {
			s.change(event, func(o *domain.Occasion) { o.Join, o.JoinURL = domain.JoinExternal, "https://tickets.test/1" })
		}, "ignored", 0},
		"without registration": {func(s *story, event domain.Item) {
			s.change(event, func(o *domain.Occasion) { o.Join = domain.JoinNone })
		}, "ignored", 0},
		"closed": {func(s *story, event domain.Item) {
			s.change(event, func(o *domain.Occasion) { o.Join = domain.JoinClosed })
		}, "rejected", 0},
		"cancelled": {func(s *story, event domain.Item) {
			s.change(event, func(o *domain.Occasion) { o.Status = domain.EventCancelled })
		}, "rejected", 0},
		"over": {func(s *story, _ domain.Item) { s.c.Pass(100 * time.Hour) }, "rejected", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, m, event := withEvent(t)
			c.change(s, event)
			s.atPeace()
			join := m.Join(string(event.URI), nil)
			s.atPeace()
			if got := m.Role(join); got != c.want || len(s.participants(event.URI)) != c.in {
				t.Errorf("the Join is %q, %d take part", got, len(s.participants(event.URI)))
			}
		})
	}
}

func TestAJoinOfARetractedEventIsRejected(t *testing.T) {
	s, m, event := withEvent(t)
	uri := string(event.URI)
	inbox := m.Member.authorInbox(uri)
	s.retract(event)
	s.atPeace()
	join := m.Member.activity("Join", uri, nil)
	m.Member.Send(inbox, join)
	s.atPeace()
	if got := m.Role(text(join, "id")); got != "rejected" {
		t.Errorf("the Join is %q", got)
	}
}

func TestARepeatedJoinIsAcceptedUnderItsNewIDAndCountsOnce(t *testing.T) {
	s, m, event := withEvent(t)
	first, second := m.Join(string(event.URI), "Two of us."), m.Join(string(event.URI), "Three of us.")
	s.atPeace()
	got := s.participants(event.URI)
	if m.Role(first) != "participant" || m.Role(second) != "participant" || len(got) != 1 || got[0].Response.Text != "Three of us." {
		t.Fatalf("the Joins are %q and %q, here are %+v", m.Role(first), m.Role(second), got)
	}
	notifications, _, err := s.weft.Store.Notifications(t.Context(), &domain.Member{Role: domain.RoleOwner}, storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, n := range notifications {
		if n.Notification.Kind == domain.NotifyJoin && n.Notification.About == event.URI {
			told++
		}
	}
	if told != 1 {
		t.Errorf("members are told %d times", told)
	}
}

func TestEveryShapeOfLeaveEndsAParticipationAndNobodysElse(t *testing.T) {
	s, m, event := withEvent(t)
	uri := string(event.URI)
	other := m.newActor("Person", "otto", m.URL("/@otto"), nil)
	for name, leave := range map[string]func(join string) Object{
		"of the event":          func(string) Object { return m.Member.activity("Leave", uri, nil) },
		"of the embedded event": func(string) Object { return m.Member.activity("Leave", Object{"type": "Event", "id": uri}, nil) },
		"of the Join":           func(join string) Object { return m.Member.activity("Leave", join, nil) },
		"of the embedded Join": func(join string) Object {
			return m.Member.activity("Leave", Object{"type": "Join", "id": join, "actor": m.Member.ID, "object": uri}, nil)
		},
		"Undo of the Join": func(join string) Object { return m.Member.activity("Undo", join, nil) },
		"Undo of the embedded Join": func(string) Object {
			return m.Member.activity("Undo", Object{"type": "Join", "actor": m.Member.ID, "object": uri}, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			join := m.Join(uri, nil)
			s.atPeace()
			foreign := leave(join)
			foreign["actor"], foreign["id"] = other.ID, other.newID("Leave", "")
			other.Send("https://weft.test/ap/inbox", foreign)
			s.c.Settle()
			if got := s.participants(event.URI); len(got) != 1 {
				t.Fatalf("after somebody else's there are %+v", got)
			}
			m.Member.Send(m.Member.authorInbox(uri), leave(join))
			s.atPeace()
			if got := s.participants(event.URI); len(got) != 0 {
				t.Errorf("there are %+v", got)
			}
		})
	}
}

func TestParticipantsAreToldOfChangesCancellationAndRetraction(t *testing.T) {
	s, m, event := withEvent(t)
	far := newPeer(t, s.c, "far.test", mobilizon()) // follows nobody: only its Join makes it hear of the event
	ida := far.newActor("Person", "ida", far.URL("/@ida"), nil)
	answer := far.Get(string(event.URI), activityJSON)
	if err := far.show(answer.JSON()); answer.Status != http.StatusOK || err != nil {
		t.Fatal(answer.Status, err)
	}
	ida.Send(ida.authorInbox(string(event.URI)), ida.activity("Join", string(event.URI), nil))
	s.c.Settle()
	s.c.Pass(time.Minute)
	event = s.change(event, func(o *domain.Occasion) { o.Status = domain.EventCancelled })
	s.c.Settle()
	if got := far.Got("Update"); len(got) != 1 || text(got[0].Activity["object"].(Object), "status") != "CANCELLED" {
		t.Errorf("of the cancellation it got %+v", got)
	}
	s.retract(event)
	s.c.Settle()
	if got := far.Got("Delete"); len(got) != 1 || idOf(got[0].Activity["object"]) != string(event.URI) {
		t.Errorf("of the retraction it got %+v", got)
	}
	_ = m
}

func TestAMemberRemovesAParticipantWhoIsTold(t *testing.T) {
	s, m, event := withEvent(t)
	join := m.Join(string(event.URI), nil)
	s.atPeace()
	if err := s.weft.Node.RemoveParticipant(t.Context(), s.weft.Member, event.URI, domain.URI(m.Member.ID)); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if got := m.Role(join); got != "rejected" || len(s.participants(event.URI)) != 0 {
		t.Errorf("the Join is %q, %d take part", got, len(s.participants(event.URI)))
	}
}

func TestTheWordsOfAJoinArePlainAndBounded(t *testing.T) {
	s, m, event := withEvent(t)
	m.Join(string(event.URI), "<script>alert(1)</script><b>Hello</b>"+string(slices.Repeat([]byte("x"), 20000)))
	s.atPeace()
	got := s.participants(event.URI)
	if len(got) != 1 || len(got[0].Response.Text) > 5100 || got[0].Response.Text[:5] != "Hello" {
		t.Errorf("kept is %.60q", got[0].Response.Text)
	}
}
