package node

import (
	"strings"
	"testing"

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
