package node

import (
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// upload records a picture as if its file were stored.
func (d *desk) upload(letter string, words domain.Media) domain.Media {
	d.t.Helper()
	words.Hash, words.MediaType, words.Width, words.Height = strings.Repeat(letter, 64), "image/jpeg", 800, 600
	media, err := d.AddMedia(d.t.Context(), d.ada, words)
	d.must(err)
	return media
}

func mark(alt string, media domain.Media, title string) string {
	return "![" + alt + "](/media/" + media.Hash[:domain.ShortHash] + ".jpg" + title + ")"
}

func TestAPictureOfATextBecomesAFigureWithAbsoluteAddressAndWords(t *testing.T) {
	d := newDesk(t)
	loom := d.upload("a", domain.Media{Alt: "A loom", Credit: "Ann, CC BY 4.0"})
	item := d.write("Before.\n\n" + mark("", loom, ` "In Ghent"`) + "\n\nA small " + mark("wheel", loom, "") + " inside.")
	published, err := d.Publish(t.Context(), d.ada, item.ID)
	d.must(err)
	src := `src="https://mill.example/media/` + loom.Hash + `.jpg"`
	for _, want := range []string{
		`<figure><img ` + src + ` alt="A loom" width="800" height="600" loading="lazy"/><figcaption>In Ghent (Ann, CC BY 4.0)</figcaption></figure>`,
		`A small <img ` + src + ` alt="wheel"`,
	} {
		if !strings.Contains(published.Content.HTML, want) {
			t.Errorf("no %s in\n%s", want, published.Content.HTML)
		}
	}
}

func TestATextWithAPictureThatNobodyDescribedIsNotPublished(t *testing.T) {
	d := newDesk(t)
	plain, ribbon := d.upload("a", domain.Media{}), d.upload("b", domain.Media{Decorative: true})
	text := mark("", ribbon, "") + "\n\n" + mark("", plain, "") + "\n\n![gone](/media/" + strings.Repeat("0", 16) + ".jpg)\n\n![elsewhere](https://pics.example/a.jpg)\n\n`" + mark("", plain, "") + "`"
	item := d.write(text)
	_, err := d.Publish(t.Context(), d.ada, item.ID)
	for _, want := range []string{"picture 2 of the text has no description", "picture 3 of the text is not among the pictures"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	item, err = d.store.ItemByID(t.Context(), item.ID)
	d.must(err)
	item = d.save(item, mark("", ribbon, "")+"\n\n"+mark("A wheel", plain, ""))
	_, err = d.Publish(t.Context(), d.ada, item.ID)
	d.must(err)
}

func TestTheSameBytesAreOnePictureThatGainsWords(t *testing.T) {
	d := newDesk(t)
	first := d.upload("a", domain.Media{Name: "IMG_1.jpg"})
	again := d.upload("a", domain.Media{Name: "loom.jpg", Alt: "A loom\u202e"})
	if again.ID != first.ID || again.Alt != "A loom" || again.Name != "IMG_1.jpg" || again.Focus != domain.Middle() {
		t.Errorf("got %+v", again)
	}
	if third := d.upload("a", domain.Media{Alt: "Another"}); third.Alt != "A loom" {
		t.Errorf("a later upload changes the words to %q", third.Alt)
	}
}

func TestNewWordsOfAPictureReachWhatIsPublishedAndNothingElseDoes(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	loom := d.upload("a", domain.Media{Alt: "A lom", Caption: "In Gent", Credit: "An"})
	cover, err := d.ImageOf(ctx, loom, domain.Media{Alt: loom.Alt, Caption: loom.Caption, Credit: loom.Credit, Focus: domain.Focus{X: 10, Y: 20}})
	d.must(err)
	item := d.write("One.\n\n" + mark("A lom", loom, ` "In Gent"`) + "\n\nTwo.")
	content := item.Editing()
	content.Image = cover
	item, err = d.SaveDraft(ctx, d.ada, item.ID, content, item.DraftVersion)
	d.must(err)
	item, err = d.Publish(ctx, d.ada, item.ID)
	d.must(err)
	own := d.write("Own.\n\n" + mark("A loom", loom, "") + "\n\nWords.")
	own, err = d.Publish(ctx, d.ada, own.ID)
	d.must(err)
	draft := item.Content
	draft.Text = strings.Replace(draft.Text, "Two.", "Three.", 1)
	item, err = d.SaveDraft(ctx, d.ada, item.ID, draft, item.DraftVersion)
	d.must(err)

	loom, err = d.SaveMedia(ctx, d.ada, loom.ID, domain.Media{Alt: "A loom", Caption: "In Ghent", Credit: "Ann", Focus: domain.Middle()})
	d.must(err)
	others, err := d.OtherWords(ctx, loom)
	d.must(err)
	if len(others) != 2 || len(others[0].Words) == 0 || others[0].Words[0].Alt != "A lom" || others[0].Words[0].Line != "In Gent (An)" {
		t.Fatalf("the old words stand in %+v", others)
	}
	for range 2 { // the form may come twice
		d.must(d.SpreadWords(ctx, d.ada, loom.ID, item.ID))
	}
	now, err := d.store.ItemByID(ctx, item.ID)
	d.must(err)
	if now.Revision != item.Revision+1 || !strings.Contains(now.Content.HTML, `alt="A loom"`) || !strings.Contains(now.Content.HTML, "In Ghent (Ann)") ||
		strings.Contains(now.Content.HTML, "Three") || now.Content.Image.Alt != "A loom" || now.Content.Image.Credit != "Ann" || *now.Content.Image.Focus != (domain.Focus{X: 10, Y: 20}) {
		t.Errorf("published is revision %d, %s, with the cover %+v", now.Revision, now.Content.HTML, now.Content.Image)
	}
	if now.Draft == nil || !strings.Contains(now.Draft.Text, "Three.") || !strings.Contains(now.Draft.Text, `![A loom](`) || now.Draft.Image.Caption != "In Ghent" || now.DraftVersion != item.DraftVersion+1 {
		t.Errorf("the working copy is version %d, %+v", now.DraftVersion, now.Draft)
	}
	others, err = d.OtherWords(ctx, loom)
	d.must(err)
	if len(others) != 1 || others[0].Use.Item != own.ID { // its credit is the old one
		t.Errorf("other words stand in %+v", others)
	}
	if _, err = d.Publish(ctx, d.ada, item.ID); err != nil {
		t.Errorf("what was still being written is not published any more: %v", err)
	}
}

func TestWordsThatAWriterChoseForTheDraftAreLeftAlone(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	loom := d.upload("a", domain.Media{Alt: "A lom"})
	item := d.write("One.\n\n" + mark("A lom", loom, ""))
	item, err := d.Publish(ctx, d.ada, item.ID)
	d.must(err)
	item = d.save(item, "One.\n\n"+mark("My own words", loom, ""))
	loom, err = d.SaveMedia(ctx, d.ada, loom.ID, domain.Media{Alt: "A loom", Focus: domain.Middle()})
	d.must(err)
	d.must(d.SpreadWords(ctx, d.ada, loom.ID, item.ID))
	now, err := d.store.ItemByID(ctx, item.ID)
	d.must(err)
	if !strings.Contains(now.Content.HTML, `alt="A loom"`) || !strings.Contains(now.Draft.Text, "My own words") || now.DraftVersion != item.DraftVersion {
		t.Errorf("published %s; the working copy is version %d, %s", now.Content.HTML, now.DraftVersion, now.Draft.Text)
	}
	_, err = d.Schedule(ctx, d.ada, item.ID, d.clock.Add(time.Hour), "UTC")
	d.must(err)
	_, err = d.SaveMedia(ctx, d.ada, loom.ID, domain.Media{Alt: "The loom", Focus: domain.Middle()})
	d.must(err)
	if err := d.SpreadWords(ctx, d.ada, loom.ID, item.ID); domain.Message(err) == "" {
		t.Errorf("what is scheduled would bring the old words back, and updating says %v", err)
	}
}
