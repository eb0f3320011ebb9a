package media

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// bar is a thread of the mark, in the 32 units of mark.svg.
type bar struct{ x, y, w, h float64 }

// markWarp and markWeft are the threads of mark.svg: three and three, over and under.
func markWarp() []bar {
	return []bar{{7, 2, 6, 15.4}, {7, 26.6, 6, 3.9}, {19, 1.5, 6, 3.9}, {19, 14.6, 6, 15.4}}
}

func markWeft() []bar {
	return []bar{{1.5, 7, 3.9, 6}, {14.6, 7, 15.4, 6}, {2, 19, 15.4, 6}, {26.6, 19, 3.9, 6}}
}

// DrawMark draws the mark as a square PNG on paper, its weft in the accent.
func DrawMark(size int, accent color.Color) ([]byte, error) {
	const finer, units, room = 4, 32.0, 5.0 // room for the round corners that telephones cut
	big := image.NewRGBA(image.Rect(0, 0, size*finer, size*finer))
	draw.Draw(big, big.Bounds(), image.NewUniform(cardPaper), image.Point{}, draw.Src)
	scale := float64(size*finer) / (units + 2*room)
	for _, threads := range []struct {
		bars []bar
		ink  color.Color
	}{{markWarp(), cardInk}, {markWeft(), accent}} {
		for _, b := range threads.bars {
			fillRound(big, (b.x+room)*scale, (b.y+room)*scale, b.w*scale, b.h*scale, 1.6*scale, threads.ink)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, scaleDown(big, size, size))
	return out.Bytes(), err
}

// fillRound fills a rectangle with round corners.
func fillRound(to *image.RGBA, x, y, w, h, round float64, ink color.Color) {
	for py := int(y); py < int(y+h); py++ {
		for px := int(x); px < int(x+w); px++ {
			dx := max(x+round-float64(px), float64(px)-(x+w-round), 0)
			dy := max(y+round-float64(py), float64(py)-(y+h-round), 0)
			if dx*dx+dy*dy <= round*round {
				to.Set(px, py, ink)
			}
		}
	}
}
