package peers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/test/cluster"
)

// withMobilizon begins a story whose fan is the relay of a Mobilizon.
func withMobilizon(t *testing.T) (*story, *MobilizonServer) {
	t.Helper()
	var m *MobilizonServer
	s := begin(t, func(t testing.TB, c *cluster.Cluster) *Actor {
		m = Mobilizon(t, c)
		return m.Relay
	})
	return s, m
}

func TestMobilizonsStory(t *testing.T) {
	s, m := withMobilizon(t)
	before := s.event() // published before the follow: the relay finds it in the outbox
	node := m.FollowNode("weft.test")
	s.atPeace()
	if got := s.followers(node); !m.Relay.Follows(node) || !slices.Equal(got, []string{m.Relay.ID}) {
		t.Fatalf("the node actor's followers are %q", got)
	}
	s.shown(before)

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	shown := s.shown(event)
	if !shown.Start.Equal(event.Content.Event.Start) || shown.Place != "Huis van de Buurt" || len(shown.Pictures) != 1 || shown.Author != s.org {
		t.Errorf("the event is shown as %+v", shown)
	}
	s.hidden(article)
	s.hidden(initiative)
	if got := len(m.Got("Announce")); got != 1 {
		t.Errorf("%d Announces of one event", got)
	}

	event = s.edit(event, "Spring assembly, moved")
	s.atPeace()
	if got := s.shown(event).Title; got != "Spring assembly, moved" {
		t.Errorf("after the edit it shows %q", got)
	}
	s.joins(m, event)
	s.retract(event)
	s.atPeace()
	s.hidden(event)

	m.Relay.Unfollow(node)
	s.atPeace()
	if got := s.followers(node); len(got) != 0 {
		t.Errorf("still followed by %q", got)
	}
}

func TestEventsOfAMobilizonGroupArriveAndFollowItsChanges(t *testing.T) {
	s, m := withMobilizon(t)
	s.weFollow(m.Group)
	start := s.c.Now().Add(48 * time.Hour).Truncate(time.Hour)
	id := m.PublishEvent("Planting day", start)
	s.atPeace()
	entry := s.arrives(id)
	if item := entry.Item; item == nil || string(item.Actor) != m.Group.ID || !item.Content.Event.Start.Equal(start) ||
		item.Content.Event.TimeZone != "Europe/Paris" || item.Content.Event.Place == nil || item.Content.Event.Place.City != "Nantes" || item.Content.Language != "fr" {
		t.Errorf("the event arrived as %+v", entry.Item)
	}
	s.c.Pass(time.Minute)
	m.EditEvent(id, Object{"name": "Planting day, postponed"})
	s.atPeace()
	if got := s.arrives(id).Item.Content.Title; got != "Planting day, postponed" {
		t.Errorf("after the edit the title is %q", got)
	}
	m.RemoveEvent(id)
	s.atPeace()
	if s.entry(id) != nil {
		t.Error("the event that a member of the group removed is still on the timeline")
	}
}

func TestAStrangersWordDoesNotRemoveAGroupsEvent(t *testing.T) {
	s, m := withMobilizon(t)
	s.weFollow(m.Group)
	id := m.PublishEvent("Planting day", s.c.Now().Add(48*time.Hour))
	s.atPeace()
	mallory := m.newActor("Person", "mallory", m.URL("/@mallory"), nil)
	stolen := Object{"id": id, "type": "Event", "attributedTo": m.Group.ID, "name": "Stolen", "startTime": "2030-03-20T10:00:00Z", "updated": "2030-03-19T10:00:00Z"}
	for verb, object := range map[string]any{"Update": stolen, "Delete": id} {
		mallory.Send("https://weft.test/ap/inbox", mallory.activity("Like", id, nil)) // so that she is known
		s.c.Settle()
		mallory.Send("https://weft.test/ap/inbox", mallory.activity(verb, object, mallory.audience()))
		s.c.Settle()
	}
	if got := s.arrives(id).Item.Content.Title; got != "Planting day" {
		t.Errorf("the title is now %q", got)
	}
}

func TestAPersonOfMobilizonCannotBeFollowedAndThatIsSeen(t *testing.T) {
	s, m := withMobilizon(t)
	s.weft.FollowsAt("@" + m.Member.Handle())
	s.c.Settle()
	if complaints := m.Complaints(); len(complaints) != 1 || !strings.HasPrefix(complaints[0], "person_no_follow") {
		t.Errorf("Mobilizon says %q", complaints)
	}
	follow, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), domain.URI(m.Member.ID))
	if err != nil || follow.State != domain.FollowPending {
		t.Errorf("the follow is %+v, %v", follow, err)
	}
}

func TestMobilizonVerifiesOurFetchOfAnAddressWithAQuery(t *testing.T) {
	s, m := withMobilizon(t)
	address := m.URL("/@gardeners/outbox?page=1")
	m.Serve("/@gardeners/outbox?page=1", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := m.authenticate(r, nil); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		m.answer(w, r, Object{"@context": as2, "id": address, "type": "OrderedCollectionPage", "orderedItems": []any{}})
	}))
	m.Serve("/@gardeners/outbox", Object{"@context": as2, "id": m.URL("/@gardeners/outbox"), "type": "OrderedCollection", "first": address, "totalItems": 0})
	s.weFollow(m.Group)
	var statuses []int
	for _, request := range s.c.Requests(http.MethodGet, address) {
		statuses = append(statuses, request.Status)
	}
	if len(statuses) == 0 || statuses[len(statuses)-1] != http.StatusOK {
		t.Errorf("the page was answered %d", statuses)
	}
}
