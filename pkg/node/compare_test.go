package node

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWhatAFormSaysAnewWithoutBeingTouchedIsNoChange(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	item := d.write("One.")
	content := item.Editing()
	themes, err := d.MatchTerms(ctx, domain.SchemeTheme, "themes", "en", []string{"governance"})
	d.must(err)
	content.Themes = themes
	item, err = d.SaveDraft(ctx, d.ada, item.ID, content, item.DraftVersion)
	d.must(err)
	opened := item
	d.must(d.OpenDraft(ctx, item))
	theirs := item.Editing()
	theirs.Text = "One, two."
	_, err = d.SaveDraft(ctx, d.ada, item.ID, theirs, item.DraftVersion)
	d.must(err)

	// The form names the writer, who stands above the text without being named; and the theme has another name meanwhile.
	yours := opened.Editing()
	yours.Authors, yours.Text = []domain.ID{d.ada.ID}, "One.\n\nMine."
	_, err = d.EditTerm(ctx, d.ada, themes[0].URI, "Making together", "")
	d.must(err)
	if yours.Themes, err = d.MatchTerms(ctx, domain.SchemeTheme, "themes", "en", []string{"governance"}); err != nil || yours.Themes[0] == themes[0] {
		t.Fatalf("the theme is %+v, %v", yours.Themes, err)
	}
	c, err := d.Compare(ctx, item.ID, yours, opened.DraftVersion)
	d.must(err)
	if len(c.Fields) > 0 {
		t.Errorf("besides the text, %+v were changed", c.Fields)
	}
	// Its twin: who names somebody else did change the byline.
	yours.Authors = append(yours.Authors, "somebody")
	if c, err = d.Compare(ctx, item.ID, yours, opened.DraftVersion); err != nil || len(c.Fields) != 1 || c.Fields[0].Name != "authors" || c.Fields[0].Taken != domain.TakenYours {
		t.Errorf("with another name, %+v were changed, %v", c.Fields, err)
	}
}
