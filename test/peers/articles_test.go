package peers

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// articleSent is the Article as the follower got it.
func (s *story) articleSent() (domain.Item, Object) {
	s.Helper()
	item := s.article()
	s.atPeace()
	for _, got := range s.fan.Got("Create") {
		if object, _ := got.Activity["object"].(Object); text(object, "id") == string(item.URI) {
			return item, object
		}
	}
	s.Fatal("the article did not arrive")
	return item, nil
}

// interop §9 MUST 6, §3.2.
func TestMust06AnArticleIsWhatEveryReaderTakes(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	item, article := s.articleSent()
	if text(article, "url") != item.URL || text(article, "attributedTo") != s.org {
		t.Errorf("url %v, attributedTo %v", article["url"], article["attributedTo"])
	}
	if text(article, "name") != "Seed libraries & how to start one" || strings.ContainsAny(text(article, "summary"), "<>") ||
		len([]rune(text(article, "summary"))) > domain.MaxSummary || text(article, "summary") == "" {
		t.Errorf("name %v, summary %v", article["name"], article["summary"])
	}
	picture, _ := article["image"].(Object)
	if text(picture, "type") != "Image" || text(picture, "mediaType") == "" || text(picture, "name") != "a grey field" || len(list(article, "attachment")) != 0 {
		t.Errorf("image %v, attachment %v: with media Mastodon makes no card", article["image"], article["attachment"])
	}
	page := string(s.fan.Get(item.URL, "text/html").Body)
	for _, tag := range []string{`property="og:title"`, `property="og:image"`, `property="og:description"`, `name="fediverse:creator" content="@weft@weft.test"`} {
		if !strings.Contains(page, tag) {
			t.Errorf("the page lacks %s", tag)
		}
	}
	actor := s.fan.Get(s.org, activityJSON).JSON()
	if domains := list(actor, "attributionDomains"); len(domains) != 1 || domains[0] != "weft.test" {
		t.Errorf("attributionDomains %v", domains)
	}
}

// FEP-b2b8: readers such as Ghost and WordPress show the preview.
func TestShouldFEPb2b8SendAPreviewNoteWithEachArticle(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	_, article := s.articleSent()
	preview, _ := article["preview"].(Object)
	if text(preview, "type") != "Note" || !strings.Contains(text(preview, "content"), "Where seeds are lent") || text(preview, "attributedTo") != s.org ||
		preview["id"] != nil {
		t.Errorf("the preview is %v", preview)
	}
	contents, _ := article["contentMap"].(Object)
	if text(contents, "en") != text(article, "content") {
		t.Errorf("contentMap %v", contents)
	}
}

// interop §9 MUST 14: what programs write in several shapes is read in each.
func TestMust14StringsArraysAndObjectsAreReadAlike(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	for name, members := range map[string]Object{
		"strings":              {"to": public, "cc": s.fan.ID + "/followers"},
		"arrays":               {"attributedTo": []any{s.fan.ID}, "url": []any{s.fan.URL("/p/1")}, "to": []any{"as:Public"}},
		"objects":              {"attributedTo": Object{"id": s.fan.ID, "type": "Person"}, "to": []any{Object{"id": public}}},
		"a short public":       {"to": []any{"Public"}},
		"links":                {"url": []any{Object{"type": "Link", "href": s.fan.URL("/p/2"), "mediaType": "text/html"}}},
		"nothing but the text": {"cc": nil, "tag": nil, "attachment": nil, "summary": nil},
	} {
		id := s.fan.Publish("Note", Object{"content": "<p>" + name + "</p>"})
		members["id"] = s.fan.ID + "/odd/" + strings.ReplaceAll(name, " ", "-")
		odd := s.fan.Make("Note", members)
		activity := s.fan.activity("Create", s.fan.recall(odd), Object{"to": members["to"]})
		s.fan.Send(s.shared(), activity)
		s.atPeace()
		if s.entry(id) == nil {
			t.Fatalf("%s: the plain note did not arrive", name)
		}
		entry := s.entry(odd)
		if entry == nil || entry.Note.Visibility != domain.VisibilityPublic || string(entry.Author.URI) != s.fan.ID {
			t.Errorf("%s: it arrived as %+v", name, entry)
		}
	}
}
