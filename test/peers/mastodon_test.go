package peers

import (
	"strings"
	"testing"
)

func TestMastodonsStory(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); !strings.HasPrefix(shown.Text, "<h2>Seed libraries &amp; how to start one</h2>Where seeds are lent") ||
		!strings.Contains(shown.Text, article.URL) || len(shown.Pictures) != 0 || shown.Warning != "" {
		t.Errorf("the article is shown as %+v; without media Mastodon fetches the page's card", shown)
	}
	if shown := s.shown(event); !strings.Contains(shown.Text, "Sun 17 Mar 2030, 10:00–12:00 CET · Huis van de Buurt, Gent · All who share") || len(shown.Pictures) != 1 {
		t.Errorf("the event is shown as %+v", shown)
	}
	if shown := s.shown(initiative); !strings.Contains(shown.Text, "<h2>Tool library</h2>Lends tools.") {
		t.Errorf("the initiative is shown as %+v", shown)
	}

	s.responds(article)
	s.followsThrough(article, func(shown Shown) string { return shown.Text })
	s.followsThrough(event, func(shown Shown) string { return shown.Text })

	s.weFollow(s.fan)
	s.noteArrives()
	s.boostArrives()
	s.parting(s.fan)
}

// boostArrives: what the fan boosts is fetched from its own host, shown as boosted, and goes when that is undone.
func (s *story) boostArrives() {
	s.Helper()
	bob := mastodonAt(newPeer(s, s.c, "far.test", mastodon()), "bob")
	id := bob.Make("Note", Object{"content": "<p>From afar.</p>"})
	s.fan.Reshare(id)
	s.atPeace()
	entry := s.arrives(id)
	if entry.ResharedBy == nil || string(entry.ResharedBy.URI) != s.fan.ID || string(entry.Author.URI) != bob.ID || entry.Author.Name != "bob" {
		s.Errorf("the boost arrived as %+v", entry)
	}
	s.fan.Unreshare(id)
	s.atPeace()
	if s.entry(id) != nil {
		s.Error("the boost is still on the timeline")
	}
}
