package peers

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestMisskeysStory(t *testing.T) {
	s := begin(t, Misskey)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); shown.Warning != "Where seeds are lent, and what comes back." || !strings.Contains(shown.Text, "<em>seeds</em>") {
		t.Errorf("the article is shown as %+v", shown)
	}
	if shown := s.shown(event); !strings.HasPrefix(shown.Warning, "Sun 17 Mar 2030") {
		t.Errorf("the event is shown as %+v", shown)
	}
	if shown := s.shown(initiative); shown.Title != "Tool library" {
		t.Errorf("the initiative is shown as %+v", shown)
	}

	s.responds(article)
	s.followsThrough(article, func(shown Shown) string { return shown.Title })

	s.weFollow(s.fan)
	s.noteArrives()
	s.parting(s.fan)
}

// The longest that can be written: a summary of 500 characters with an event's date before it, and a text of a book's chapter.
func TestWhatIsLongStaysWithinMisskeysLimits(t *testing.T) {
	s := begin(t, Misskey)
	s.followsUs()
	article := s.publish(domain.KindArticle, domain.Content{
		Title: "At length", Summary: strings.Repeat("é", domain.MaxSummary), Text: strings.Repeat("All \"that\" <there> is & to say, ünd möre. ", 3000),
	})
	event := s.event()
	content := event.Content
	content.Summary = strings.Repeat("So & ", domain.MaxSummary/5)
	if _, err := s.weft.Node.EditContent(t.Context(), s.weft.Member, event.ID, content); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if shown := s.shown(article); !strings.Contains(shown.Text, article.URL) {
		t.Errorf("what was cut does not lead to the whole: …%s", shown.Text[len(shown.Text)-100:])
	}
	s.shown(event)
	for _, got := range s.fan.Got("") {
		if len(got.Body) > 64<<10 {
			t.Errorf("a %v of %d bytes", got.Activity["type"], len(got.Body))
		}
	}
	if whole := s.fan.Get(string(article.URI), activityJSON); len(whole.Body) < 120_000 {
		t.Errorf("the id serves %d bytes", len(whole.Body))
	}
}
