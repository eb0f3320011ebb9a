package peers

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// decide blocks, silences or allows, or lifts that.
func (s *story) decide(target string, level domain.Level) domain.Loss {
	s.Helper()
	loss, err := s.weft.Node.Decide(s.Context(), s.weft.Member, domain.Standing{Target: target, Level: level, Reason: "spam"})
	if err != nil {
		s.Fatal(err)
	}
	return loss
}

// likes posts a Like and gives back the status.
func (s *story) likes(item domain.Item, n int) int {
	s.Helper()
	return s.fan.Post(ourInbox, s.like(item.URI, n), s.fan.knocks[0], nil, nil).Status
}

func (s *story) notifications() []domain.NotificationKind {
	s.Helper()
	list, _, err := s.weft.Store.Notifications(s.Context(), &domain.Member{Role: domain.RoleOwner}, storage.Page{Size: 100})
	if err != nil {
		s.Fatal(err)
	}
	kinds := make([]domain.NotificationKind, len(list))
	for i := range list {
		kinds[i] = list[i].Notification.Kind
	}
	return kinds
}

// visible is how many answers visitors see.
func (s *story) visible(root domain.URI) int {
	s.Helper()
	replies, err := s.weft.Store.Replies(s.Context(), domain.Visitor(), root)
	if err != nil {
		s.Fatal(err)
	}
	return len(replies)
}

func TestMust15ABlockedHostMayNeitherDeliverNorFetchAndIsShownAgainWhenItIsLifted(t *testing.T) {
	for name, target := range map[string]func(*story) string{
		"its host":        func(*story) string { return "mastodon.test" },
		"the very actor":  func(s *story) string { return s.fan.ID },
		"not on the list": func(*story) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, Mastodon)
			s.fan.agent = s.fan // GETs are signed by the actor itself
			s.followsUs()
			s.weFollow(s.fan)
			item := s.article()
			s.atPeace()
			post := s.fan.Publish("Note", Object{"content": "<p>Buy beans.</p>"})
			s.fan.Reply(string(item.URI), "<p>Nice.</p>")
			s.atPeace()
			s.arrives(post)
			if got := s.likes(item, 1); got != http.StatusAccepted {
				t.Fatalf("before the block a Like is answered %d", got)
			}
			var loss domain.Loss
			if target(s) != "" {
				loss = s.decide(target(s), domain.LevelBlock)
			} else {
				loss = s.allowOnly(true)
			}
			if len(loss.Followers) != 1 || string(loss.Followers[0].Follower) != s.fan.ID || len(loss.Followed) != 1 || string(loss.Followed[0].Followed) != s.fan.ID || loss.Notes != 2 {
				t.Errorf("the loss is %+v", loss)
			}
			s.c.Settle()
			if got := s.likes(item, 2); got != http.StatusForbidden {
				t.Errorf("a Like is answered %d", got)
			}
			if got := s.fan.Get(string(item.URI), activityJSON); got.Status != http.StatusForbidden {
				t.Errorf("a signed GET is answered %d %s", got.Status, got.Body)
			}
			if got := s.fan.Get("https://weft.test/ap/node", activityJSON); got.Status != http.StatusOK {
				t.Errorf("the node actor is answered %d", got.Status)
			}
			if s.entry(post) != nil || len(s.replies(item.URI)) != 0 || len(s.followers(s.org)) != 0 {
				t.Error("something of the blocked is still shown")
			}
			if _, err := s.weft.Store.FollowOf(t.Context(), domain.URI(s.org), domain.URI(s.fan.ID)); err == nil {
				t.Error("we still follow")
			}
			before := len(s.fan.Got("Create"))
			s.weft.Publishes("Not for them")
			s.c.Settle()
			if got := len(s.fan.Got("Create")); got != before {
				t.Errorf("%d publications went out", got-before)
			}
			s.fan.Complaints()
			if target(s) != "" {
				s.decide(target(s), domain.LevelNone)
			} else {
				s.allowOnly(false)
			}
			if len(s.replies(item.URI)) != 1 {
				t.Error("after lifting the answer is not shown again")
			}
			if got := s.likes(item, 3); got != http.StatusAccepted {
				t.Errorf("after lifting a Like is answered %d", got)
			}
			if got := s.fan.Get(string(item.URI), activityJSON); got.Status != http.StatusOK {
				t.Errorf("after lifting a signed GET is answered %d", got.Status)
			}
		})
	}
}

func (s *story) allowOnly(on bool) domain.Loss {
	s.Helper()
	m := domain.Moderation{AllowList: on}
	loss, err := s.weft.Node.WeighModeration(s.Context(), m)
	if err != nil {
		s.Fatal(err)
	}
	if err := s.weft.Node.SaveModeration(s.Context(), s.weft.Member, m); err != nil {
		s.Fatal(err)
	}
	return loss
}

func TestMust15WithAnAllowListOnlyListedHostsDeliverFetchAndAreFollowed(t *testing.T) {
	s := begin(t, Mastodon)
	item := s.article()
	s.allowOnly(true)
	stranger := mastodonAt(newPeer(t, s.c, "stranger.test", mastodon()), "eve")
	s.decide("mastodon.test", domain.LevelAllow)
	s.followsUs()
	s.weFollow(s.fan)
	if got := s.fan.Get(string(item.URI), activityJSON); got.Status != http.StatusOK {
		t.Errorf("a listed host reads %d %s", got.Status, got.Body)
	}
	if got := stranger.Get(string(item.URI), activityJSON); got.Status != http.StatusForbidden {
		t.Errorf("an unlisted host reads %d", got.Status)
	}
	if got := s.fan.knock(http.MethodGet, string(item.URI), http.Header{"Accept": {activityJSON}}, nil, nil, s.fan.knocks[0]); got.Status != http.StatusUnauthorized {
		t.Errorf("who does not sign reads %d", got.Status)
	}
	forged := *stranger
	forged.KeyID = s.fan.KeyID
	if got := stranger.knock(http.MethodGet, string(item.URI), http.Header{"Accept": {activityJSON}}, nil, &forged, s.fan.knocks[0]); got.Status != http.StatusUnauthorized {
		t.Errorf("who signs with the name of another reads %d", got.Status)
	}
	if got := stranger.Post(ourInbox, Object{"id": stranger.ID + "#1", "type": "Like", "object": string(item.URI)}, stranger.knocks[0], nil, nil); got.Status != http.StatusForbidden {
		t.Errorf("an unlisted host delivers: %d", got.Status)
	}
	if _, err := s.weft.Lookup(t.Context(), "@"+stranger.Handle()); domain.Message(err) == "" {
		t.Errorf("an unlisted host is looked up: %v", err)
	}
}

func TestMust15ASilencedHostIsNotNotifiedOfAndItsAnswersWaitUntilTheyAreShown(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	item := s.article()
	s.atPeace()
	s.fan.Reply(string(item.URI), "<p>Before.</p>")
	s.atPeace()
	told := len(s.notifications())
	s.decide("mastodon.test", domain.LevelSilence)
	if got := s.visible(item.URI); got != 0 {
		t.Errorf("visitors see %d answers", got)
	}
	reply := s.fan.Reply(string(item.URI), "<p>After.</p>")
	s.fan.Like(string(item.URI))
	s.atPeace() // it may still deliver
	if replies := s.replies(item.URI); len(replies) != 2 || !replies[1].Note.Hidden || s.visible(item.URI) != 0 {
		t.Fatalf("members see %+v", replies)
	}
	if got := len(s.notifications()); got != told {
		t.Errorf("members were told of %d things", got-told)
	}
	note, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(reply))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.weft.Node.ShowNote(t.Context(), s.weft.Member, note.ID); err != nil {
		t.Fatal(err)
	}
	if got := s.visible(item.URI); got != 1 {
		t.Errorf("visitors see %d answers after one was shown", got)
	}
	s.decide("mastodon.test", domain.LevelNone)
	if got := s.visible(item.URI); got != 2 {
		t.Errorf("visitors see %d answers after it was lifted", got)
	}
	s.fan.Reply(string(item.URI), "<p>Free.</p>")
	s.atPeace()
	if got := s.visible(item.URI); got != 3 || len(s.notifications()) == told {
		t.Errorf("visitors see %d answers, members were told of %q", got, s.notifications())
	}
}

func TestMust15AReportFromMastodonComesIntoTheQueueOnce(t *testing.T) {
	s := begin(t, Mastodon)
	item := s.article()
	flag := Object{
		"id": s.fan.URL("/0c9f7a5e-report"), "type": "Flag", "actor": s.fan.agent.ID, "content": "They sell <b>beans</b>.",
		"object": []any{s.org, string(item.URI)}, "to": s.org,
	}
	s.fan.agent.Send(ourInbox, flag)
	s.fan.agent.Send(s.org+"/inbox", flag)
	s.fan.agent.Send(ourInbox, Object{"id": s.fan.URL("/other"), "type": "Flag", "content": "x", "object": []any{"https://elsewhere.test/users/a"}})
	s.atPeace()
	reports, total, err := s.weft.Store.Reports(t.Context(), storage.ReportFilter{State: domain.ReportOpen, Received: true}, storage.Page{})
	if err != nil || total != 1 {
		t.Fatalf("%d reports, %v", total, err)
	}
	report := reports[0]
	if string(report.Target) != s.org || !slices.Equal(report.Objects, []domain.URI{item.URI}) || !strings.Contains(report.Text, "They sell beans.") || string(report.Reporter) != s.fan.agent.ID {
		t.Errorf("the report is %+v", report)
	}
	if got := s.notifications(); !slices.Contains(got, domain.NotifyReport) {
		t.Errorf("members were told of %q", got)
	}
	if err := s.weft.Node.ResolveReport(t.Context(), s.weft.Member, report.ID, "They may."); err != nil {
		t.Fatal(err)
	}
	report, err = s.weft.Store.ReportByID(t.Context(), report.ID)
	if err != nil || report.State != domain.ReportResolved || report.Member != s.weft.Member.ID || report.Answer != "They may." {
		t.Errorf("resolved it is %+v, %v", report, err)
	}
}

func TestMust15OurReportReachesMastodonInTheNodesName(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	post := s.fan.Publish("Note", Object{"content": "<p>Buy beans.</p>"})
	s.atPeace()
	if _, err := s.weft.Node.Report(t.Context(), s.weft.Member, domain.URI(s.fan.ID), []domain.URI{domain.URI(post)}, "Spam."); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	flags := s.fan.Got("Flag")
	if len(flags) != 1 {
		t.Fatalf("%d Flags arrived", len(flags))
	}
	flag := flags[0].Activity
	if flag["actor"] != "https://weft.test/ap/node" || !slices.Equal(list(flag, "object"), []any{s.fan.ID, post}) || flag["content"] != "Spam." {
		t.Errorf("the Flag is %v", flag)
	}
	if got := s.fan.Get(text(flag, "id"), activityJSON); got.Status != http.StatusNotFound {
		t.Errorf("the report is served to everybody: %d", got.Status)
	}
	_, err := s.weft.Node.Report(t.Context(), s.weft.Member, domain.URI(s.fan.ID), []domain.URI{domain.URI(s.org)}, "")
	if domain.Message(err) == "" {
		t.Errorf("a report about something of another: %v", err)
	}
}

func TestFollowersAreApprovedWhereTheActorSaysSo(t *testing.T) {
	s := begin(t, Mastodon)
	organisation := domain.URI(s.org)
	if err := s.weft.Node.SetApproval(t.Context(), s.weft.Member, organisation, node.ByHand); err != nil {
		t.Fatal(err)
	}
	if actor, err := s.fan.Meet(s.org); err != nil || actor["manuallyApprovesFollowers"] != true {
		t.Fatalf("the actor says %v, %v", actor["manuallyApprovesFollowers"], err)
	}
	other := mastodonAt(newPeer(t, s.c, "other.test", mastodon()), "bo")
	s.fan.Follow("weft@weft.test")
	other.Follow("weft@weft.test")
	s.atPeace()
	if s.fan.Follows(s.org) || len(s.followers(s.org)) != 0 {
		t.Fatal("a follow was accepted without a member")
	}
	waiting, total, err := s.weft.Store.PendingFollowers(t.Context(), organisation, storage.Page{})
	if err != nil || total != 2 {
		t.Fatalf("%d wait, %v", total, err)
	}
	for _, w := range waiting {
		act := s.weft.Node.RejectFollowers
		if string(w.Actor.URI) == s.fan.ID {
			act = s.weft.Node.AcceptFollowers
		}
		if err := act(t.Context(), s.weft.Member, w.Follow.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.atPeace()
	if !s.fan.Follows(s.org) || other.Follows(s.org) || len(other.Got("Reject")) != 1 {
		t.Errorf("accepted %t, rejected with %d messages", s.fan.Follows(s.org), len(other.Got("Reject")))
	}
	other.Follow("weft@weft.test")
	s.c.Settle()
	if err := s.weft.Node.SetApproval(t.Context(), s.weft.Member, organisation, node.AtOnce); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if !other.Follows(s.org) {
		t.Error("who waited was not accepted when approval was switched off")
	}
}

func TestALockedThreadKeepsNewAnswersHiddenAndADeletedCopyStaysAway(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	item := s.article()
	s.atPeace()
	if err := s.weft.Node.LockReplies(t.Context(), s.weft.Member, item.ID); err != nil {
		t.Fatal(err)
	}
	reply := s.fan.Reply(string(item.URI), "<p>Late.</p>")
	s.atPeace()
	if got := s.replies(item.URI); len(got) != 1 || !got[0].Note.Hidden || s.visible(item.URI) != 0 || slices.Contains(s.notifications(), domain.NotifyReply) {
		t.Fatalf("the answers are %+v, members were told of %q", got, s.notifications())
	}
	if err := s.weft.Node.UnlockReplies(t.Context(), s.weft.Member, item.ID); err != nil {
		t.Fatal(err)
	}
	s.fan.Reply(string(item.URI), "<p>In time.</p>")
	s.atPeace()
	if got := s.visible(item.URI); got != 1 {
		t.Errorf("visitors see %d answers", got)
	}
	if err := s.weft.Node.DeleteCopy(t.Context(), s.weft.Member, domain.URI(reply)); err != nil {
		t.Fatal(err)
	}
	s.fan.Edit(reply, Object{"content": "<p>Once more.</p>"})
	s.c.Settle()
	if got := s.replies(item.URI); len(got) != 1 {
		t.Errorf("the deleted copy came back: %+v", got)
	}
	if err := s.weft.Node.DeleteCopy(t.Context(), s.weft.Member, item.URI); domain.Message(err) == "" {
		t.Errorf("an item of ours was deleted as if it were a copy: %v", err)
	}
	entries, total, err := s.weft.Store.Audit(t.Context(), storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditLock, domain.AuditUnlock, domain.AuditDeleteCopy}}, storage.Page{})
	if err != nil || total != 3 || entries[0].Action != domain.AuditDeleteCopy || entries[2].Action != domain.AuditLock || entries[0].Member != s.weft.Member.ID {
		t.Errorf("the audit list is %+v, %v", entries, err)
	}
}

func TestWhatWeResharedOfTheBlockedIsTakenBack(t *testing.T) {
	for _, target := range []string{"far.test", "https://far.test/users/ann"} {
		t.Run(target, func(t *testing.T) {
			s := begin(t, Mastodon)
			ann := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "ann")
			s.followsStream(s.fan)
			id := s.addressed(ann, "Seeds for all", nil)
			if err := s.weft.Node.AcceptSubmission(t.Context(), s.weft.Member, s.waiting()[0].ID); err != nil {
				t.Fatal(err)
			}
			s.atPeace()
			if got := s.fan.Responses("Announce", id); got != 1 {
				t.Fatalf("Mastodon counts %d reshares before the block", got)
			}
			outbox := func() string { return string(s.fan.Get(s.stream()+"/outbox?page=1", activityJSON).Body) }
			if !strings.Contains(outbox(), id) {
				t.Fatalf("the outbox does not name it before: %s", outbox())
			}
			if strings.HasPrefix(target, "https://") {
				target = ann.ID
			}
			if _, err := s.weft.Node.Decide(t.Context(), s.weft.Member, domain.Standing{Target: target, Level: domain.LevelBlock}); err != nil {
				t.Fatal(err)
			}
			s.atPeace()
			if got := s.fan.Responses("Announce", id); got != 0 {
				t.Errorf("Mastodon still counts %d reshares", got)
			}
			if strings.Contains(outbox(), id) {
				t.Errorf("the outbox still names it: %s", outbox())
			}
		})
	}
}
