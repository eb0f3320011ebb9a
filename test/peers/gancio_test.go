package peers

import (
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// gancioTook fails for what Gancio complains about, and forgets what it answered 404 to or not at all.
func (s *story) gancioTook() {
	s.Helper()
	s.c.Settle()
	for _, complaint := range s.fan.Complaints() {
		s.Errorf("gancio: %s", complaint)
	}
	for _, row := range s.parked() {
		s.Errorf("parked: %s %s", row.LastError, row.Body)
	}
}

func TestGanciosStory(t *testing.T) {
	s := begin(t, Gancio)
	before := s.event() // published before the follow: Gancio finds it in the outbox
	s.followsUs()
	if got := s.c.Requests("POST", "https://weft.test/ap/inbox"); len(got) != 1 {
		t.Errorf("the Follow went %d times to the shared inbox", len(got))
	}
	if shown := s.shown(before); shown.Title != "Spring assembly" {
		t.Errorf("the earlier event is shown as %+v", shown)
	}

	event := s.event()
	s.gancioTook()
	if shown := s.shown(event); !shown.Start.Equal(event.Content.Event.Start) || shown.Place != "Huis van de Buurt" || len(shown.Pictures) != 1 {
		t.Errorf("the event is shown as %+v", shown)
	}
	event = s.edit(event, "Spring assembly, moved")
	s.gancioTook()
	if shown := s.shown(event); shown.Title != "Spring assembly, moved" {
		t.Errorf("after the edit it shows %+v", shown)
	}
	s.retract(event)
	s.gancioTook()
	s.hidden(event)

	s.weFollow(s.fan)
	s.eventsArriveFrom(s.fan)
	s.parting(s.fan)
}

// eventsArriveFrom: an event as Gancio writes it, its edit and its end.
func (s *story) eventsArriveFrom(gancio *Actor) {
	s.Helper()
	start := s.c.Now().Add(48 * time.Hour).Truncate(time.Second).In(time.FixedZone("", 3600))
	id := gancio.Publish("Event", GancioEvent("Demo event", start))
	s.gancioTook()
	item := s.arrives(id).Item
	if item == nil || !item.Content.Event.Start.Equal(start) || !item.Content.Event.End.IsZero() || item.Content.Event.Place == nil ||
		item.Content.Event.Place.Street != "Piazza del Colosseo, Rome" || !slices.Equal(item.Content.Tags, []string{"test"}) {
		s.Fatalf("the event arrived as %+v", item)
	}
	s.c.Pass(time.Minute)
	gancio.Edit(id, Object{"name": "Demo event, moved"})
	s.gancioTook()
	if got := s.arrives(id).Item.Content.Title; got != "Demo event, moved" {
		s.Errorf("the edited event is %q", got)
	}
	gancio.Remove(id)
	s.gancioTook()
	if s.entry(id) != nil {
		s.Error("the removed event is still on the timeline")
	}
}

// What Gancio answers 404 to, or never, ends that delivery and neither the follower nor what comes after it.
func TestGancioStaysAFollowerWhateverItDoesNotAnswer(t *testing.T) {
	s := begin(t, Gancio)
	s.followsUs()
	s.article() // 404
	if _, err := s.weft.Node.EditOrganisation(t.Context(), s.weft.Member, domain.Content{Title: "Organisation weft", Text: "New words.", Card: &domain.Card{Handle: "weft"}}); err != nil {
		t.Fatal(err) // Update{actor}: never answered
	}
	s.gancioTook()
	if got := s.deliveries(domain.DeliveryFailed); len(got) != 1 || got[0].LastStatus != 404 {
		t.Errorf("failed for good are %+v", got)
	}
	event := s.event()
	s.c.Pass(2 * time.Minute)
	s.gancioTook()
	s.shown(event)
	if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
		t.Errorf("the followers are %q", got)
	}
}

func TestTakingAReshareBackDoesNotEndGancio(t *testing.T) {
	s := begin(t, Gancio)
	s.followsUs()
	writer := mastodonAt(newPeer(t, s.c, "mastodon.test", mastodon()), "ada")
	id := writer.Make("Note", Object{"content": "<p>Passed on.</p>"})
	if _, err := s.weft.Lookup(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := s.weft.Node.Reshare(t.Context(), s.weft.Member, domain.URI(id)); err != nil {
		t.Fatal(err)
	}
	s.gancioTook()
	if err := s.weft.Node.Unreshare(t.Context(), s.weft.Member, domain.URI(id)); err != nil {
		t.Fatal(err)
	}
	s.gancioTook()
	if got := s.fan.Got("Undo"); len(got) != 1 || got[0].Status != 0 {
		t.Errorf("%d Undos", len(got))
	}
	if got := s.deliveries(domain.DeliveryPending); len(got) != 1 {
		t.Errorf("waiting are %+v", got)
	}
}

func TestTakingAReshareOfAGancioEventBackDoesNotEndGancio(t *testing.T) {
	s := begin(t, Gancio)
	s.weFollow(s.fan)
	id := s.fan.Publish("Event", GancioEvent("Demo event", s.c.Now().Add(48*time.Hour)))
	s.gancioTook()
	if err := s.weft.Node.Reshare(t.Context(), s.weft.Member, domain.URI(id)); err != nil {
		t.Fatal(err)
	}
	s.gancioTook()
	if err := s.weft.Node.Unreshare(t.Context(), s.weft.Member, domain.URI(id)); err != nil {
		t.Fatal(err)
	}
	s.gancioTook()
}
