package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
)

// markSize is the side of a logo in pixels; Mastodon shows 400 at most.
const markSize = 400

// markSamples are taken per pixel in each direction, to smooth the edges.
const markSamples = 3

// mark is a logo: strips of equal width that go over and under one another.
type mark struct {
	ground       dye
	warps, wefts []dye
	strip        float64 // width of a strip, as a share of the distance between strips
	stand        stand
}

// stand is how a mark stands.
type stand bool

const (
	upright     stand = false
	onItsCorner stand = true
)

// organisationMark has as many strips each way as crossings says.
func organisationMark(p palette, crossings int, s stand) mark {
	m := mark{ground: p.paper, strip: 0.62, stand: s}
	for i := range crossings {
		m.warps = append(m.warps, p.wefts[0])
		m.wefts = append(m.wefts, p.wefts[1+i%2])
	}
	m.wefts[crossings/2] = p.accent
	return m
}

// initiativeMark is its organisation's turned inside out: light strips on a dark ground, the strip number accent dyed.
func initiativeMark(p palette, crossings int, s stand, accent int) mark {
	m := mark{ground: p.wefts[0], strip: 0.62, stand: s}
	for i := range crossings {
		m.warps = append(m.warps, p.paper)
		m.wefts = append(m.wefts, p.wefts[1+i%2].mixed(p.paper, 0.25))
	}
	m.wefts[accent] = p.accent
	return m
}

func (m mark) draw() ([]byte, error) {
	picture := image.NewRGBA(image.Rect(0, 0, markSize, markSize))
	for y := range markSize {
		for x := range markSize {
			picture.SetRGBA(x, y, m.pixel(x, y).rgba())
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("draw a logo: %w", err)
	}
	return out.Bytes(), nil
}

func (m mark) pixel(x, y int) dye {
	var sum dye
	for sy := range markSamples {
		for sx := range markSamples {
			at := m.at(m.place(x, sx), m.place(y, sy))
			sum = dye{sum.r + at.r, sum.g + at.g, sum.b + at.b}
		}
	}
	return sum.lit(1.0 / (markSamples * markSamples))
}

// place is -1 to 1 across the picture.
func (m mark) place(pixel, sample int) float64 {
	return 2*(float64(pixel)+(float64(sample)+0.5)/markSamples)/markSize - 1
}

// reach is how far the strips go from the centre.
const reach = 0.7

func (m mark) at(x, y float64) dye {
	if m.stand == onItsCorner {
		x, y = (x+y)*math.Sqrt2/2, (y-x)*math.Sqrt2/2
	}
	i, acrossWarp := m.stripAt(x, len(m.warps))
	j, acrossWeft := m.stripAt(y, len(m.wefts))
	onWarp := i >= 0 && acrossWarp <= m.strip && m.withinEnd(y, acrossWarp, len(m.warps))
	onWeft := j >= 0 && acrossWeft <= m.strip && m.withinEnd(x, acrossWeft, len(m.wefts))
	switch {
	case onWarp && (!onWeft || (i+j)&1 == 0):
		return m.warps[i]
	case onWeft:
		return m.wefts[j]
	}
	// A strip that dives under another leaves a gap beside it, so that the eye sees which one is on top.
	return m.ground
}

// stripAt says which of n strips a coordinate falls to (-1 for none) and how far from its middle, 1 being half way to the next.
func (m mark) stripAt(v float64, n int) (index int, across float64) {
	if math.Abs(v) >= m.span(n) {
		return -1, 0
	}
	at := (v/m.span(n) + 1) / 2 * float64(n)
	index = min(int(at), n-1)
	return index, math.Abs(2 * (at - float64(index) - 0.5))
}

// span is half the width that n strips take.
func (m mark) span(n int) float64 { return reach * (0.72 + 0.05*float64(n)) }

// withinEnd rounds the ends of a strip.
func (m mark) withinEnd(along, across float64, n int) bool {
	half := m.span(n) / float64(n) * m.strip
	beyond := math.Abs(along) - (reach - half)
	if beyond <= 0 {
		return true
	}
	side := across / m.strip * half
	return beyond*beyond+side*side <= half*half
}
