package peers

import (
	"strings"
	"testing"
)

func TestFedifysStory(t *testing.T) {
	s := begin(t, Fedify)
	s.followsUs()

	article, event, initiative := s.article(), s.event(), s.initiative()
	s.atPeace()
	if shown := s.shown(article); shown.Title != "Seed libraries & how to start one" || !strings.Contains(shown.Text, "<em>seeds</em>") {
		t.Errorf("the article is shown as %+v", shown)
	}
	if shown := s.shown(event); shown.Title != "Spring assembly" {
		t.Errorf("the event is shown as %+v", shown)
	}
	if shown := s.shown(initiative); shown.Title != "Tool library" {
		t.Errorf("the initiative is shown as %+v", shown)
	}

	s.responds(article)
	s.followsThrough(article, func(shown Shown) string { return shown.Title })

	s.weFollow(s.fan)
	s.noteArrives()
	id := s.fan.Publish("Article", Object{"name": "Post title", "content": "<p>Post content</p>"})
	s.atPeace()
	if item := s.arrives(id).Item; item == nil || item.Content.Title != "Post title" || item.Content.Summary != "Post excerpt" || item.Content.Image == nil {
		t.Errorf("Ghost's article arrived as %+v", item)
	}
	for _, got := range s.c.Requests("POST", "https://weft.test/") {
		if got.Header.Get("Signature-Input") == "" {
			t.Error("RFC 9421 was refused: Fedify had to knock twice")
		}
	}
	s.parting(s.fan)
}
