package peers

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/test/cluster"
)

// withLemmy begins a story whose fan is somebody on a Lemmy.
func withLemmy(t *testing.T) (*story, *LemmyServer) {
	t.Helper()
	var l *LemmyServer
	s := begin(t, func(t testing.TB, c *cluster.Cluster) *Actor {
		l = Lemmy(t, c)
		return l.Member
	})
	return s, l
}

func TestLemmysStory(t *testing.T) {
	s, l := withLemmy(t)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); shown.Title != article.Content.Title || !strings.Contains(shown.Text, "<em>seeds</em>") {
		t.Errorf("the article is shown as %+v", shown)
	}
	s.shown(event)
	s.shown(initiative)
	s.followsThrough(article, func(shown Shown) string { return shown.Title })

	s.weFollow(l.Community)
	id := l.Post("Who has seeds?", "<p>I look for <em>beans</em>.</p>")
	s.atPeace()
	entry := s.arrives(id)
	if note := entry.Note; note == nil || note.Title != "Who has seeds?" || !strings.Contains(note.HTML, "<em>beans</em>") || string(entry.Author.URI) != l.Member.ID ||
		entry.ResharedBy == nil || string(entry.ResharedBy.URI) != l.Community.ID {
		t.Errorf("the post arrived as %+v by %+v", entry.Note, entry.ResharedBy)
	}
	s.lemmysVoteIsNoReshare(l, id)
	s.c.Pass(time.Minute)
	l.Edit(id, Object{"name": "Who has beans?"})
	s.atPeace()
	if got := s.arrives(id).Note.Title; got != "Who has beans?" {
		t.Errorf("after the edit the title is %q", got)
	}
	l.Remove(id)
	s.atPeace()
	if s.entry(id) != nil {
		t.Error("the deleted post is still on the timeline")
	}
	s.parting(l.Community)
}

// lemmysVoteIsNoReshare: a community announces every vote of its members; of something of ours, too.
func (s *story) lemmysVoteIsNoReshare(l *LemmyServer, post string) {
	s.Helper()
	article := s.article()
	l.Vote(post)
	l.Vote(string(article.URI))
	s.atPeace()
	if got := s.responses(domain.ResponseReshare, article.URI); len(got) != 0 {
		s.Errorf("a vote counts as a reshare by %q", got)
	}
}

func TestACommunityCannotDeleteOrRewriteWhatIsElsewhere(t *testing.T) {
	s, l := withLemmy(t)
	bob := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	s.weFollow(l.Community)
	s.weft.FollowsAt("@" + bob.Handle())
	s.c.Settle()
	id := bob.Publish("Note", Object{"content": "<p>My own words.</p>"})
	s.c.Settle()
	for _, inner := range []Object{
		{"type": "Delete", "object": id},
		{"type": "Update", "object": Object{"id": id, "type": "Note", "attributedTo": bob.ID, "content": "<p>Stolen words.</p>", "updated": "2030-03-15T00:00:00Z", "to": []any{public}}},
		{"type": "Create", "object": Object{"id": bob.URL("/notes/forged"), "type": "Note", "attributedTo": bob.ID, "content": "<p>Forged words.</p>", "to": []any{public}}},
	} {
		inner["id"], inner["actor"] = l.Member.newID("Forged", ""), l.Member.ID
		l.Community.Send("https://weft.test/ap/inbox", l.Community.activity("Announce", inner, l.Community.audience()))
	}
	s.c.Settle()
	if note := s.arrives(id).Note; !strings.Contains(note.HTML, "My own words") {
		t.Errorf("the note is now %q", note.HTML)
	}
	if s.entry(bob.URL("/notes/forged")) != nil {
		t.Error("a forged note is on the timeline")
	}
}
