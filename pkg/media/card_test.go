package media_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/media"
)

func drawn(t *testing.T, c media.SocialCard) image.Image {
	t.Helper()
	raw, err := c.Draw()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size != image.Pt(media.CardWidth, media.CardHeight) {
		t.Fatalf("the card is %v", size)
	}
	return picture
}

// ink counts the dark dots of the part where the title stands.
func ink(picture image.Image) (dots int) {
	for y := 60; y < 480; y++ {
		for x := range media.CardWidth {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x5000 {
				dots++
			}
		}
	}
	return dots
}

func TestACardShowsTheTitleWhereTheFontHasItsLetters(t *testing.T) {
	empty := ink(drawn(t, media.SocialCard{Organisation: "Weavers"}))
	for title, written := range map[string]bool{
		"A shared vocabulary":        true,
		"Общий словарь ελληνικά":     true,
		"مفردات مشتركة":              false,
		"共有の語彙":                      false,
		"A word, and one 共有":         false,
		strings.Repeat("long ", 100): true,
		strings.Repeat("w", 500):     true,
		"":                           false,
		"\x00\u202e":                 false,
	} {
		if got := ink(drawn(t, media.SocialCard{Title: title, Organisation: "Weavers"})) > empty; got != written {
			t.Errorf("%.20q is written: %t, want %t", title, got, written)
		}
	}
}

func TestACardHasTheCoverBesideTheWords(t *testing.T) {
	for _, size := range []image.Point{{1600, 900}, {30, 4000}, {4000, 30}, {1, 1}} {
		cover := image.NewRGBA(image.Rectangle{Max: size})
		for i := range cover.Pix {
			cover.Pix[i] = 0xff
		}
		for x := range size.X {
			for y := range size.Y {
				cover.Set(x, y, color.RGBA{0, 0, 0xff, 0xff})
			}
		}
		var file bytes.Buffer
		if err := png.Encode(&file, cover); err != nil {
			t.Fatal(err)
		}
		picture := drawn(t, media.SocialCard{Title: "With a picture", Cover: &file})
		if r, g, b, _ := picture.At(1100, 300).RGBA(); r > 0 || g > 0 || b < 0xff00 {
			t.Errorf("a cover of %v is not there: %x %x %x", size, r, g, b)
		}
		if r, _, _, _ := picture.At(40, 300).RGBA(); r == 0 {
			t.Errorf("a cover of %v covers the words", size)
		}
	}
	if ink(drawn(t, media.SocialCard{Title: "Broken", Cover: strings.NewReader("no picture")})) == 0 {
		t.Error("a broken cover costs the title")
	}
}
