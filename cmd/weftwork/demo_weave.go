package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// coverWidth is in pixels: as wide as the widest page shows a cover on a sharp screen. A cover is 16:9.
const coverWidth = 1600

// coverQuality is JPEG's: threads have no hard edges that would show it.
const coverQuality = 82

// dye is the colour of a thread or of paper, each part 0 to 1.
type dye struct{ r, g, b float64 }

func hexDye(rgb uint32) dye {
	return dye{float64(rgb>>16&255) / 255, float64(rgb>>8&255) / 255, float64(rgb&255) / 255}
}

func (d dye) lit(light float64) dye { return dye{d.r * light, d.g * light, d.b * light} }

func (d dye) mixed(other dye, share float64) dye {
	return dye{d.r + (other.r-d.r)*share, d.g + (other.g-d.g)*share, d.b + (other.b-d.b)*share}
}

func (d dye) rgba() color.RGBA {
	part := func(v float64) uint8 { return uint8(255*min(max(v, 0), 1) + 0.5) }
	return color.RGBA{part(d.r), part(d.g), part(d.b), 255}
}

// palette is what one organisation weaves with.
type palette struct {
	paper  dye
	warp   dye
	wefts  []dye // the first is used most
	accent dye
}

// draft says whether the warp lies on top where warp thread i crosses weft thread j, as weavers draw it on squared paper.
type draft func(i, j int) bool

// drafts are weavers' own: plain weave, basket, twill, herringbone, satin and a diamond.
func drafts() []draft {
	return []draft{
		func(i, j int) bool { return (i+j)&1 == 0 },
		func(i, j int) bool { return (i/2+j/2)&1 == 0 },
		func(i, j int) bool { return mod(i-j, 4) < 2 },
		func(i, j int) bool { return mod(zigzag(i, 8)-j, 4) < 2 },
		func(i, j int) bool { return mod(2*i-j, 5) == 0 },
		func(i, j int) bool { return mod(zigzag(i, 6)+zigzag(j, 6), 4) < 2 },
	}
}

func mod(a, n int) int { return ((a % n) + n) % n }

// zigzag counts up to n and down again.
func zigzag(i, n int) int {
	i = mod(i, 2*n)
	if i > n {
		return 2*n - i
	}
	return i
}

// cloth is one cover: a draft, its threads and how far the weaving has come.
type cloth struct {
	palette       palette
	width, height int // pixels
	body          draft
	border        draft
	borders       int     // every so many weft threads a border begins; 0 for none
	thread        float64 // pixels from thread to thread
	turn          float64 // radians
	fell          float64 // weft threads above this line are not woven yet, in threads from the centre
	wefts         []dye
	warps         []dye
	uneven        []float64 // brightness of each thread, around 1
}

// threads is more than any cover has in one direction.
const threads = 512

// drawCover draws the cover of what is called name, so many pixels wide: always the same one, and like no other.
func drawCover(name string, p palette, width int) ([]byte, error) {
	c := newCloth(name, p, width)
	picture := image.NewRGBA(image.Rect(0, 0, c.width, c.height))
	var group sync.WaitGroup
	for band, bands := 0, runtime.GOMAXPROCS(0); band < bands; band++ {
		group.Go(func() {
			for y := band; y < c.height; y += bands {
				c.drawRow(picture, y)
			}
		})
	}
	group.Wait()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: coverQuality}); err != nil {
		return nil, fmt.Errorf("draw the cover of %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// variety was chosen among some thousands, so that the covers of one organisation differ from one another.
const variety = 1635

// chance makes a source of numbers that depends on name alone.
func chance(name string) *rand.Rand {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name)) // never fails
	return rand.New(rand.NewPCG(hash.Sum64(), variety))
}

func newCloth(name string, p palette, width int) cloth {
	r := chance(name)
	all := drafts()
	body := r.IntN(len(all))
	c := cloth{
		palette: p, width: width, height: width * 9 / 16,
		body: all[body], border: all[(body+1+r.IntN(len(all)-1))%len(all)],
		thread: (15 + 3*float64(r.IntN(5))) * float64(width) / coverWidth,
		turn:   []float64{0, 0, -0.09, 0.07, math.Pi / 4, 0.32}[r.IntN(6)],
		fell:   math.Inf(-1),
		wefts:  make([]dye, threads), warps: make([]dye, threads), uneven: make([]float64, 2*threads),
	}
	if r.IntN(2) == 0 {
		c.borders = 14 + r.IntN(22)
	}
	if r.IntN(5) < 2 {
		c.fell = -(0.06 + 0.32*r.Float64()) * float64(c.height) / c.thread
	}
	for i := range c.uneven {
		c.uneven[i] = 1 + 0.07*r.NormFloat64()
	}
	c.stripes(r)
	return c
}

// stripes dyes the threads: broad bands of the first weft, narrow ones of the others, now and then the accent.
func (c *cloth) stripes(r *rand.Rand) {
	p := c.palette
	for i := 0; i < threads; {
		tone, width := p.wefts[0], 4+r.IntN(14)
		switch {
		case r.IntN(7) == 0:
			tone, width = p.accent, 1+r.IntN(3)
		case r.IntN(3) > 0:
			tone, width = p.wefts[1+r.IntN(len(p.wefts)-1)], 2+r.IntN(9)
		}
		for end := min(i+width, threads); i < end; i++ {
			c.wefts[i] = tone
		}
	}
	for i := 0; i < threads; {
		tone, width := p.warp, 6+r.IntN(30)
		if r.IntN(4) == 0 {
			tone, width = p.warp.mixed(p.wefts[r.IntN(len(p.wefts))], 0.55), 2+r.IntN(5)
		}
		for end := min(i+width, threads); i < end; i++ {
			c.warps[i] = tone
		}
	}
}

func (c *cloth) drawRow(picture *image.RGBA, y int) {
	sin, cos := math.Sincos(c.turn)
	dy := float64(y-c.height/2) / c.thread
	for x := range c.width {
		dx := float64(x-c.width/2) / c.thread
		shade := c.at(dx*cos+dy*sin, dy*cos-dx*sin)
		// The light comes from the upper left.
		light := 1.04 - 0.11*float64(x+y)/float64(c.width+c.height) + c.grain(x, y)
		picture.SetRGBA(x, y, shade.lit(light).rgba())
	}
}

// grain is the unevenness of paper and wool, from a hash of the place.
func (c *cloth) grain(x, y int) float64 {
	h := uint32(x)*0x9E3779B1 ^ uint32(y)*0x85EBCA77
	h ^= h >> 15
	h *= 0x2C1B3C6D
	h ^= h >> 13
	return (float64(h&255)/255 - 0.5) * 0.035
}

// The width of threads as a share of their distance: the weft is beaten close, the warp stays apart where it is bare.
const (
	warpWidth = 0.84
	bareWidth = 0.5
	weftWidth = 0.94
)

// fellWave is how far the last weft thread strays, in threads: nobody beats quite straight.
const fellWave = 0.35

// at is the colour at a place, in threads from the centre.
func (c *cloth) at(u, v float64) dye {
	i, acrossWarp := nearest(u)
	j, acrossWeft := nearest(v)
	if v < c.fell+fellWave {
		if fell := c.fell + fellWave*math.Sin(u*0.7); v < fell {
			return c.bare(i, acrossWarp, fell-v)
		}
	}
	pattern := c.body
	if c.borders > 0 && mod(j, c.borders) < 5 {
		pattern = c.border
	}
	warpOnTop := pattern(i, j)
	if warpOnTop && math.Abs(acrossWarp) > warpWidth/2 {
		warpOnTop = false
	}
	if !warpOnTop && math.Abs(acrossWeft) > weftWidth/2 {
		return c.warps[i&(threads-1)].lit(0.42)
	}
	if warpOnTop {
		return c.warps[i&(threads-1)].lit(c.uneven[i&(threads-1)] * roundness(acrossWarp/warpWidth) * arch(acrossWeft))
	}
	return c.wefts[j&(threads-1)].lit(c.uneven[threads+j&(threads-1)] * roundness(acrossWeft/weftWidth) * arch(acrossWarp))
}

// bare is a place where only the warp is stretched over the paper; depth is how far above the last weft thread it lies.
func (c *cloth) bare(i int, across, depth float64) dye {
	paper := c.palette.paper.lit(1 - 0.22*math.Exp(-depth*1.2))
	if math.Abs(across) <= bareWidth/2 {
		return c.warps[i&(threads-1)].lit(c.uneven[i&(threads-1)] * roundness(across/bareWidth))
	}
	// Each thread throws a small shadow to its right.
	if across > 0 {
		return paper.lit(0.86 + 0.28*(across-bareWidth/2))
	}
	return paper
}

func nearest(u float64) (index int, across float64) {
	floor := math.Floor(u)
	return int(floor), u - floor - 0.5
}

// roundness is the light on a thread from one side (-0.5) to the other (0.5).
func roundness(across float64) float64 { return 0.62 + 0.42*(1-4*across*across) }

// arch is the light along a thread where it climbs over another.
func arch(along float64) float64 { return 1.03 - 0.62*along*along }
