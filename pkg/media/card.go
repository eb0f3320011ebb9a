package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Size of a social card in pixels: what link previews of Mastodon and others are made for.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// SocialCard is what a link preview shows of an item.
type SocialCard struct {
	Title, Organisation string
	// Above and Below stand around the title, such as an event's date and place.
	Above, Below string
	// Accent is the organisation's colour; ours if nil.
	Accent color.Color
	// Cover is a picture file to stand beside the words; nil for none.
	Cover io.Reader
	// Focus is what of it may not be cut off; nil for the middle.
	Focus *domain.Focus
}

// Places on the card, in pixels.
const (
	cardMargin = 80
	cardWeave  = 18
	cardCover  = 420
)

var (
	cardPaper  = color.RGBA{0xf7, 0xf4, 0xee, 0xff} //nolint:gochecknoglobals // the colours of the light pages
	cardInk    = color.RGBA{0x1b, 0x23, 0x30, 0xff} //nolint:gochecknoglobals // see above
	cardSoft   = color.RGBA{0x52, 0x58, 0x66, 0xff} //nolint:gochecknoglobals // see above
	cardAccent = color.RGBA{0x95, 0x32, 0x1e, 0xff} //nolint:gochecknoglobals // see above
)

// cardFonts are parsed when the first card is drawn.
var cardFonts = sync.OnceValues(func() (fonts [2]*opentype.Font, err error) { //nolint:gochecknoglobals // they never change
	if fonts[0], err = opentype.Parse(gobold.TTF); err != nil {
		return fonts, fmt.Errorf("read the bold font: %w", err)
	}
	if fonts[1], err = opentype.Parse(goregular.TTF); err != nil {
		return fonts, fmt.Errorf("read the font: %w", err)
	}
	return fonts, nil
})

// Draw makes a PNG. A line with a character that the font lacks is left out: a preview without a title is better than one
// with boxes. So is a cover that cannot be read.
func (c SocialCard) Draw() ([]byte, error) {
	fonts, err := cardFonts()
	if err != nil {
		return nil, err
	}
	accent := c.Accent
	if accent == nil {
		accent = cardAccent
	}
	p := pen{picture: image.NewRGBA(image.Rect(0, 0, CardWidth, CardHeight)), bold: fonts[0], regular: fonts[1]}
	draw.Draw(p.picture, p.picture.Bounds(), image.NewUniform(cardPaper), image.Point{}, draw.Src)
	width := CardWidth - 2*cardMargin
	p.weave(accent)
	if c.Cover != nil && p.cover(c.Cover, c.Focus) {
		width -= cardCover - cardMargin/4
	}
	top := cardMargin + cardWeave
	if above := p.fitting(c.Above); above != "" {
		face := p.face(p.bold, 34)
		if font.MeasureString(face, above).Ceil() > width {
			face = p.face(p.bold, 29) // a date of many letters stays on one line
		}
		top = p.write(face, p.wrap(face, above, width, 2), top, 46, accent) + 14
	}
	if title := p.fitting(c.Title); title != "" {
		size, lines := p.largest(title, width, CardHeight-top-190)
		top = p.write(p.face(p.bold, size), lines, top, int(size*1.18), cardInk) + 18
	}
	if below := p.fitting(c.Below); below != "" {
		p.write(p.face(p.regular, 32), p.wrap(p.face(p.regular, 32), below, width, 2), top, 44, cardSoft)
	}
	if name := p.fitting(c.Organisation); name != "" {
		draw.Draw(p.picture, image.Rect(cardMargin, CardHeight-104, cardMargin+10, CardHeight-60), image.NewUniform(accent), image.Point{}, draw.Src)
		p.left = 30
		p.write(p.face(p.bold, 34), p.wrap(p.face(p.bold, 34), name, width-30, 1), CardHeight-104, 44, cardInk)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err = encoder.Encode(&out, p.picture)
	return out.Bytes(), err
}

// pen writes on a card.
type pen struct {
	picture       *image.RGBA
	bold, regular *opentype.Font
	left          int // beyond the margin
}

func (p *pen) face(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err) // never: the options are ours
	}
	return face
}

// fitting is the text in one line, "" if the font lacks a character of it.
func (p *pen) fitting(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, r := range text {
		if r == '\u00ad' || r == '\u200b' {
			continue
		}
		if i, err := p.bold.GlyphIndex(nil, r); err != nil || i == 0 {
			return ""
		}
	}
	return strings.NewReplacer("\u00ad", "", "\u200b", "").Replace(text)
}

// largest finds the size in which the text fits into a box.
func (p *pen) largest(text string, width, height int) (size float64, lines []string) {
	const biggest, smallest, step = 76, 36, 4
	for size = biggest; ; size -= step {
		fits := max(1, height/int(size*1.18))
		lines = p.wrap(p.face(p.bold, size), text, width, fits)
		if size <= smallest || !strings.HasSuffix(lines[len(lines)-1], "…") {
			return size, lines
		}
	}
}

// wrap breaks a text at its spaces, and a word that is too long anywhere. What is beyond the last line becomes dots.
func (p *pen) wrap(face font.Face, text string, width, most int) []string {
	fits := func(s string) bool { return font.MeasureString(face, s).Ceil() <= width }
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		line := &lines[len(lines)-1]
		if joined := strings.TrimSpace(*line + " " + word); fits(joined) {
			*line = joined
			continue
		}
		if *line != "" {
			lines = append(lines, "")
		}
		for _, r := range word {
			line = &lines[len(lines)-1]
			if *line != "" && !fits(*line+string(r)) {
				lines = append(lines, "")
				line = &lines[len(lines)-1]
			}
			*line += string(r)
		}
		if len(lines) > most+1 {
			break
		}
	}
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := []rune(lines[most-1])
	for len(last) > 0 && !fits(string(last)+"…") {
		last = last[:len(last)-1]
	}
	lines[most-1] = strings.TrimRight(string(last), " ,;:–-") + "…"
	return lines
}

// write sets lines below top and returns where the next thing may stand.
func (p *pen) write(face font.Face, lines []string, top, height int, ink color.Color) int {
	ascent := face.Metrics().Ascent.Ceil()
	for _, line := range lines {
		d := font.Drawer{
			Dst: p.picture, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(cardMargin+p.left, top+ascent),
		}
		d.DrawString(line)
		top += height
	}
	return top
}

// weave is the border of our pages: threads over and under each other.
func (p *pen) weave(accent color.Color) {
	const thread = cardWeave / 3
	for x := 0; x < CardWidth; x += thread {
		for row := range 3 {
			if (x/thread+row)%2 == 0 {
				cell := image.Rect(x, row*thread, x+thread, (row+1)*thread)
				draw.Draw(p.picture, cell, image.NewUniform(accent), image.Point{}, draw.Src)
			}
		}
	}
}

// cover fills the right side with the part of a picture around its focus.
func (p *pen) cover(file io.Reader, focus *domain.Focus) bool {
	raw, err := io.ReadAll(io.LimitReader(file, maxCover))
	if err != nil {
		return false
	}
	source, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return false
	}
	box := source.Bounds()
	w := max(1, min(box.Dx(), box.Dy()*cardCover/CardHeight))
	h := max(1, min(box.Dy(), box.Dx()*CardHeight/cardCover))
	at := domain.Middle()
	if focus != nil && focus.IsValid() {
		at = *focus
	}
	left, top := box.Min.X+(box.Dx()-w)*at.X/100, box.Min.Y+(box.Dy()-h)*at.Y/100
	part := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(part, part.Bounds(), source, image.Pt(left, top), draw.Src)
	to := image.Rect(CardWidth-cardCover, 0, CardWidth, CardHeight)
	if w >= cardCover {
		draw.Draw(p.picture, to, scaleDown(part, cardCover, CardHeight), image.Point{}, draw.Src)
		return true
	}
	for y := to.Min.Y; y < to.Max.Y; y++ {
		for x := to.Min.X; x < to.Max.X; x++ {
			p.picture.Set(x, y, part.At((x-to.Min.X)*w/cardCover, y*h/CardHeight))
		}
	}
	return true
}

// maxCover is more than any picture that we stored; its pixels were bounded when it was.
const maxCover = 32 << 20
