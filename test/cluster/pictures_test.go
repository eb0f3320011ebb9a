package cluster

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestNewWordsOfAPictureReachTheCopiesOfFollowers(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	c.Settle()
	loom, err := alder.Node.AddMedia(t.Context(), alder.Member, domain.Media{
		Hash: strings.Repeat("ab", 32), MediaType: "image/png", Width: 800, Height: 600, Alt: "A lom",
	})
	must(err)
	cover, err := alder.Node.ImageOf(t.Context(), loom, loom)
	must(err)
	item, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, domain.Content{
		Title: "Looms", Summary: "Of looms.", Language: "en", Image: cover, Text: "Words.\n\n![A lom](/media/" + loom.Hash + ".png)",
	})
	must(err)
	c.Settle()
	copied := func() domain.Content {
		t.Helper()
		there, err := birch.Store.ItemByURI(t.Context(), item.URI)
		must(err)
		return there.Content
	}
	if got := copied(); got.Image == nil || got.Image.Alt != "A lom" || !strings.Contains(got.HTML, "A lom") {
		t.Fatalf("the copy shows %+v in %s", got.Image, got.HTML)
	}
	_, err = alder.Node.SaveMedia(t.Context(), alder.Member, loom.ID, domain.Media{Alt: "A loom", Focus: domain.Middle()})
	must(err)
	must(alder.Node.SpreadWords(t.Context(), alder.Member, loom.ID, item.ID))
	c.Settle()
	if got := copied(); got.Image == nil || got.Image.Alt != "A loom" || strings.Contains(got.HTML, "A lom") {
		t.Errorf("after the Update the copy shows %+v in %s", got.Image, got.HTML)
	}
}
