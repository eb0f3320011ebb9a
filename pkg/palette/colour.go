// Package palette makes the one colour that an organisation picks readable: by day and by night, as words, as buttons, and
// beside everything that it can stand on.
package palette

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Colour is a colour of the sRGB space.
type Colour struct{ R, G, B uint8 }

var errNoColour = errors.New("a colour is # and six hexadecimal digits")

// Parse reads "#95321e" or "#932", with or without the "#".
func Parse(text string) (Colour, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(text), "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	number, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		return Colour{}, errNoColour
	}
	return Colour{uint8(number >> 16), uint8(number >> 8), uint8(number)}, nil //nolint:gosec // each is cut to its 8 bits
}

// must is for the colours below.
func must(text string) Colour {
	c, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return c
}

// String is the colour as style sheets write it: "#95321e".
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// RGBA implements color.Color.
func (c Colour) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 0x101, uint32(c.G) * 0x101, uint32(c.B) * 0x101, 0xffff
}

// Contrast is the ratio of WCAG 2, from 1 to 21.
func Contrast(a, b Colour) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + .05) / (dark + .05)
}

// luminance is WCAG's relative luminance, from 0 to 1.
func (c Colour) luminance() float64 {
	r, g, b := c.linear()
	return .2126*r + .7152*g + .0722*b
}

func (c Colour) linear() (r, g, b float64) { return linear(c.R), linear(c.G), linear(c.B) }

func linear(value uint8) float64 {
	v := float64(value) / 255
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// gamma is the inverse of linear; ok is false where the screen has no such light.
func gamma(v float64) (value uint8, ok bool) {
	const near = .0005
	ok = v >= -near && v <= 1+near
	v = min(1, max(0, v))
	if v <= .0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - .055
	}
	return uint8(math.Round(v * 255)), ok
}

// mix is a colour between a and b: share of a, the rest of b.
func mix(a, b Colour, share float64) Colour {
	one := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*share + float64(y)*(1-share))) }
	return Colour{one(a.R, b.R), one(a.G, b.G), one(a.B, b.B)}
}

// lch is a colour as the eye orders them (OKLCH): lightness 0 to 1, chroma, hue in radians.
type lch struct{ l, c, h float64 }

// lch is c in OKLCH, by Björn Ottosson's matrices.
func (c Colour) lch() lch {
	r, g, b := c.linear()
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + .4505937099*s
	y := .0259040371*l + .7827717662*m - .8086757660*s
	return lch{.2104542553*l + .7936177850*m - .0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

// colour is the nearest colour that screens have: of the same lightness and hue, paler if need be.
func (k lch) colour() Colour {
	const step = .004
	for chroma := k.c; ; chroma -= step {
		if found, ok := (lch{k.l, max(0, chroma), k.h}).exact(); ok || chroma <= 0 {
			return found
		}
	}
}

func (k lch) exact() (Colour, bool) {
	x, y := k.c*math.Cos(k.h), k.c*math.Sin(k.h)
	l := math.Pow(k.l+.3963377774*x+.2158037573*y, 3)
	m := math.Pow(k.l-.1055613458*x-.0638541728*y, 3)
	s := math.Pow(k.l-.0894841775*x-1.2914855480*y, 3)
	r, okR := gamma(4.0767416621*l - 3.3077115913*m + .2309699292*s)
	g, okG := gamma(-1.2684380046*l + 2.6097574011*m - .3413193965*s)
	b, okB := gamma(-.0041960863*l - .7034186147*m + 1.7076147010*s)
	return Colour{r, g, b}, okR && okG && okB
}
