package domain

import (
	"slices"
	"testing"
	"time"
)

func TestTheDaysMailIsDueAtEightByTheClockOfThePlace(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	for after, want := range map[string]string{
		"2026-03-02T06:59:59Z": "2026-03-02T07:00:00Z", "2026-03-02T07:00:00Z": "2026-03-03T07:00:00Z", "2026-12-31T22:00:00Z": "2027-01-01T07:00:00Z",
		"2026-03-28T12:00:00Z": "2026-03-29T06:00:00Z", // the clocks went forward in the night
		"2026-10-24T12:00:00Z": "2026-10-25T07:00:00Z",
	} {
		moment, err := time.Parse(time.RFC3339, after)
		if err != nil {
			t.Fatal(err)
		}
		if got := NextDigest(moment, brussels).UTC().Format(time.RFC3339); got != want {
			t.Errorf("after %s it is due at %s, want %s", after, got, want)
		}
	}
}

func TestEveryKindOfNewsHasOneTopicThatItsReadersCanChoose(t *testing.T) {
	seen := map[NotificationKind]bool{}
	for _, rule := range TopicRules() {
		for _, kind := range rule.Kinds {
			if seen[kind] {
				t.Errorf("%s has two topics", kind)
			}
			seen[kind] = true
		}
		if !slices.Contains(Whens(), rule.Usual) {
			t.Errorf("%s is usually told %q", rule.Topic, rule.Usual)
		}
	}
	for kind := range newsNeeds() {
		if !seen[kind] {
			t.Errorf("nobody can choose when to be told of %s", kind)
		}
	}
	has := func(role MemberRole, topic Topic) bool {
		return slices.ContainsFunc(TopicsFor(role), func(r TopicRule) bool { return r.Topic == topic })
	}
	if has(RoleAuthor, TopicReports) || has(RoleAuthor, TopicMessages) || has(RoleReviewer, TopicFollows) {
		t.Error("somebody can choose what she may not act on")
	}
	if !has(RoleAuthor, TopicReplies) || !has(RoleCurator, TopicReports) || !has(RoleReviewer, TopicReviews) {
		t.Error("somebody cannot choose what she may act on")
	}
}
