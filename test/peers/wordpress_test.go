package peers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWordPressStory(t *testing.T) {
	s := begin(t, WordPress)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); shown.Title != article.Content.Title || !strings.Contains(shown.Text, "<em>seeds</em>") || len(shown.Pictures) != 1 {
		t.Errorf("the article is shown as %+v", shown)
	}
	if shown := s.shown(event); !shown.Start.Equal(event.Content.Event.Start) || shown.Place != "Huis van de Buurt" {
		t.Errorf("the event is shown as %+v", shown)
	}
	if shown := s.shown(initiative); shown.Title != "Tool library" || !strings.Contains(shown.Text, "Lend before selling") {
		t.Errorf("the initiative is shown as %+v", shown)
	}

	s.responds(article)
	s.followsThrough(article, func(shown Shown) string { return shown.Title })
	s.followsThrough(event, func(shown Shown) string { return shown.Title })

	s.weFollow(s.fan)
	s.noteArrives()
	s.articleArrives()
	s.eventArrives()
	s.parting(s.fan)
}

func (s *story) articleArrives() {
	s.Helper()
	id := s.fan.Publish("Article", WordPressArticle("A garden &amp; its keepers", "<p>It began <strong>small</strong>.</p>"))
	s.atPeace()
	item := s.arrives(id).Item
	if item == nil || item.Kind != domain.KindArticle || item.Content.Title != "A garden & its keepers" || !slices.Equal(item.Content.Tags, []string{"commons"}) ||
		item.Content.Image == nil || item.Content.Image.Alt != "a garden" || item.Content.Language != "en" {
		s.Fatalf("the article arrived as %+v", item)
	}
	s.c.Pass(time.Minute)
	s.fan.Edit(id, Object{"name": "A garden, revised"})
	s.atPeace()
	if got := s.arrives(id).Item.Content.Title; got != "A garden, revised" {
		s.Errorf("the edited article is %q", got)
	}
	s.fan.Remove(id)
	s.atPeace()
	if s.entry(id) != nil {
		s.Error("the deleted article is still on the timeline")
	}
}

func (s *story) eventArrives() {
	s.Helper()
	start := s.c.Now().Add(48 * time.Hour).Truncate(time.Hour)
	id := s.fan.Publish("Event", WordPressEvent("Plenary", start))
	s.atPeace()
	item := s.arrives(id).Item
	if item == nil || item.Content.Event == nil || !item.Content.Event.Start.Equal(start) || item.Content.Event.TimeZone != "Europe/Vienna" ||
		item.Content.Event.Place == nil || item.Content.Event.Place.City != "Graz" {
		s.Errorf("the event arrived as %+v", item)
	}
}

func TestAnAddressThatIsOnlyAQueryIsLookedUp(t *testing.T) {
	s := begin(t, WordPress)
	id := s.fan.Make("Article", WordPressArticle("A garden", "<p>It began small.</p>"))
	for _, address := range []string{s.fan.ID, id} {
		found, err := s.weft.Lookup(t.Context(), address)
		if err != nil || found.Actor == nil && found.Item == nil {
			t.Errorf("%s leads to %+v, %v", address, found, err)
		}
	}
}
