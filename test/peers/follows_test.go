package peers

import (
	"slices"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// sentOnce is the one activity of a kind that came after the first n, to an inbox.
func (s *story) sentOnce(verb string, n int, inbox string) Object {
	s.Helper()
	got := s.fan.Got(verb)
	if len(got) != n+1 || got[n].Path != pathOf(inbox) {
		s.Fatalf("%d of %s, %d before: %+v", len(got), verb, n, got)
	}
	return got[n].Activity
}

// embeds says whether an activity of the organisation carries a whole Follow.
func embeds(activity Object, id, actor, object string) bool {
	follow, _ := activity["object"].(Object)
	return text(follow, "type") == "Follow" && text(follow, "id") == id && text(follow, "actor") == actor && text(follow, "object") == object
}

// interop §9 MUST 8, in one story; TestFailure09 to TestFailure12 have the shapes of each step.
func TestMust08FollowsAreAcceptedAgainRejectedAndUndoneWithTheWholeFollowInside(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	first := s.fan.followID(s.org)
	accept := s.sentOnce("Accept", 0, s.fan.Inbox)
	if !embeds(accept, first, s.fan.ID, s.org) || text(accept, "actor") != s.org {
		t.Errorf("the Accept is %v", accept)
	}

	s.fan.FollowActor(s.org) // as after Mastodon lost it
	s.atPeace()
	second := s.fan.followID(s.org)
	if again := s.sentOnce("Accept", 1, s.fan.Inbox); first == second || !embeds(again, second, s.fan.ID, s.org) || again["id"] == accept["id"] {
		t.Errorf("the second Accept is %v", again)
	}
	s.fan.Send(s.shared(), s.fan.recall("Follow "+s.org)) // the same by the other inbox
	s.atPeace()
	if got := s.followers(s.org); !slices.Equal(got, []string{s.fan.ID}) {
		t.Errorf("after three Follows the followers are %q", got)
	}

	mastodonAt(s.fan.Peer, "bob").FollowActor(s.org)
	s.atPeace()
	article := s.article()
	s.atPeace()
	s.sentOnce("Create", 0, s.fan.Shared) // one copy for both
	s.shown(article)

	if err := s.weft.Node.RemoveFollower(t.Context(), s.weft.Member, domain.URI(s.fan.ID), domain.URI(s.org)); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if reject := s.sentOnce("Reject", 0, s.fan.Inbox); !embeds(reject, second, s.fan.ID, s.org) || slices.Contains(s.followers(s.org), s.fan.ID) {
		t.Errorf("the Reject is %v, the followers %q", reject, s.followers(s.org))
	}

	s.fan.FollowActor(s.org)
	s.atPeace()
	undo := s.fan.activity("Undo", s.fan.recall("Follow "+s.org), nil)
	for range 2 {
		s.fan.Send(s.shared(), undo)
		s.atPeace()
		if got := s.followers(s.org); slices.Contains(got, s.fan.ID) || len(got) != 1 {
			t.Errorf("after the Undo the followers are %q", got)
		}
	}

	s.weFollow(s.fan)
	ours := text(s.sentOnce("Follow", 0, s.fan.Inbox), "id")
	if err := s.weft.Node.Unfollow(t.Context(), s.weft.Member, domain.URI(s.fan.ID)); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if undone := s.sentOnce("Undo", 0, s.fan.Inbox); !embeds(undone, ours, s.org, s.fan.ID) || len(s.fan.Followers()) != 0 {
		t.Errorf("our Undo is %v, Mastodon knows the followers %q", undone, s.fan.Followers())
	}
}
