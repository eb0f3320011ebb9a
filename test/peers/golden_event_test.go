package peers

import (
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Interop §4.4: our Event has every member of the golden one, each in the shape that Mobilizon, Gancio and the others take.
func TestMust07OurEventHasAllOfTheGoldenEvent(t *testing.T) {
	s := begin(t, Mastodon)
	event := s.event()
	s.atPeace()
	free := s.fan.Get(string(event.URI), activityJSON).JSON()
	shapes := map[string][]string{
		"a text": {"id", "type", "url", "attributedTo", "name", "summary", "content", "mediaType", "startTime", "endTime", "timezone", "inLanguage",
			"status", "eventStatus", "joinMode", "category", "published"},
		"an array":  {"@context", "attachment", "to", "cc", "tag"},
		"an object": {"contentMap", "location", "organizers", "interactionPolicy"},
	}
	for shape, members := range shapes {
		for _, member := range members {
			got := ""
			switch free[member].(type) {
			case string:
				got = "a text"
			case []any:
				got = "an array"
			case Object:
				got = "an object"
			}
			if got != shape {
				t.Errorf("%s is %v, want %s", member, free[member], shape)
			}
		}
	}
	if online, ok := free["isOnline"].(bool); !ok || online {
		t.Errorf("isOnline is %v", free["isOnline"])
	}
	place, _ := free["location"].(Object)
	address, _ := place["address"].(Object)
	organizers, _ := free["organizers"].(Object)
	if text(place, "type") != "Place" || text(place, "name") == "" || text(address, "type") != "PostalAddress" || text(address, "addressLocality") == "" ||
		text(organizers, "type") != "OrganizersCollection" || !slices.Equal(list(organizers, "items"), []any{any(s.org)}) || organizers["totalItems"] != 1.0 {
		t.Errorf("it takes place at %v, by %v", place, organizers)
	}
	attachments := objects(free, "attachment")
	if len(attachments) != 2 || text(attachments[0], "type") != "Document" || text(attachments[1], "type") != "Link" || text(attachments[1], "name") != "Website" {
		t.Errorf("the attachments are %v", attachments)
	}
	if text(free, "joinMode") != "free" || free["externalParticipationUrl"] != nil {
		t.Errorf("it is joined %v at %v", free["joinMode"], free["externalParticipationUrl"])
	}
	s.change(event, func(o *domain.Occasion) { o.Join = domain.JoinNone })
	s.atPeace()
	none := s.fan.Get(string(event.URI), activityJSON).JSON()
	if text(none, "joinMode") != "external" || !strings.HasSuffix(text(none, "externalParticipationUrl"), "#join") {
		t.Errorf("without registration it is joined %v at %v", none["joinMode"], none["externalParticipationUrl"])
	}
	for name, o := range map[string]Object{"free": free, "none": none} {
		if _, err := mobilizonShows(o); err != nil {
			t.Errorf("%s: Mobilizon: %v", name, err)
		}
		if _, err := gancioShows(o); err != nil {
			t.Errorf("%s: Gancio: %v", name, err)
		}
	}
}

func TestFailure20AnEventThatIsPublishedAgainIsAnnouncedOnceUnderItsNewID(t *testing.T) {
	s, m := withMobilizon(t)
	m.FollowNode("weft.test")
	s.atPeace()
	event := s.event()
	s.atPeace()
	s.retract(event)
	s.atPeace()
	again, err := s.weft.Node.Publish(t.Context(), s.weft.Member, event.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	again = s.edit(again, "Spring assembly, moved")
	s.atPeace()
	count := map[any]int{}
	for _, announce := range m.Got("Announce") {
		count[announce.Activity["object"]]++
	}
	if again.URI == event.URI || len(count) != 2 || count[string(event.URI)] != 1 || count[string(again.URI)] != 1 {
		t.Errorf("announced are %v", count)
	}
	s.hidden(event)
	s.shown(again)
}
