package palette

import "fmt"

// What WCAG 2.2 asks for: of words, and of what must be seen to use a page.
const (
	ForWords    = 4.5
	ForControls = 3.0
)

// A changed colour goes a little beyond what is asked: thin letters lose some of it, at night more.
const (
	aimLight = 5.0
	aimDark  = 6.5
)

// The grounds that the accent stands on; a test holds them equal to 10-tokens.css.
var (
	lightGrounds = grounds{paper: must("#f7f4ee"), sheet: must("#fffdf9"), shade: must("#eee9df"), deep: must("#1d293b")} //nolint:gochecknoglobals // constants
	darkGrounds  = grounds{paper: must("#141922"), sheet: must("#1b212c"), shade: must("#252c39"), deep: must("#0d1118")} //nolint:gochecknoglobals // constants
	white        = must("#fffdf9")                                                                                        //nolint:gochecknoglobals // a constant
	standard     = must("#95321e")                                                                                        //nolint:gochecknoglobals // madder, the colour of who picked none
)

type grounds struct{ paper, sheet, shade, deep Colour }

// Scheme is what a colour becomes by day, or by night.
type Scheme struct {
	// Accent has ForWords on every ground, OnAccent on Accent; Wash is a ground of its own, for what is chosen.
	Accent, OnAccent, Wash Colour
	// Bar is for what stands around the page: the frame that a phone draws.
	Bar Colour
	// Changed says that the chosen colour could not be read; AsChosen and Contrast are the least ratios before and now.
	Changed            bool
	AsChosen, Contrast float64
}

// Palette is a chosen colour with what it becomes.
type Palette struct {
	Chosen      Colour
	Light, Dark Scheme
}

// Standard is the palette of an organisation that picked no colour.
func Standard() Palette { return Of(standard) }

// Of makes a colour readable. It is kept as chosen where it can be read; else it becomes darker by day, lighter by night, in the
// same hue.
func Of(chosen Colour) Palette {
	return Palette{Chosen: chosen, Light: byDay(chosen), Dark: byNight(chosen)}
}

func byDay(chosen Colour) Scheme {
	const most = .09 // of the accent in a wash
	s := Scheme{AsChosen: least(chosen, lightGrounds, mix(chosen, lightGrounds.sheet, most))}
	s.Accent = chosen
	for k := chosen.lch(); least(s.Accent, lightGrounds, mix(s.Accent, lightGrounds.sheet, most)) < s.goal(aimLight) && k.l > 0; k.l -= .004 {
		s.Accent = k.colour()
		s.Changed = true
	}
	s.Wash = mix(s.Accent, lightGrounds.sheet, most)
	s.Contrast = least(s.Accent, lightGrounds, s.Wash)
	s.OnAccent, s.Bar = white, s.Accent
	return s
}

func byNight(chosen Colour) Scheme {
	const most = .11
	// On the hem of light pages stands the accent of the night, too.
	hem := lightGrounds.deep
	s := Scheme{AsChosen: least(chosen, darkGrounds, mix(chosen, darkGrounds.sheet, most), hem)}
	s.Accent = chosen
	for k := chosen.lch(); least(s.Accent, darkGrounds, mix(s.Accent, darkGrounds.sheet, most), hem) < s.goal(aimDark) && k.l < 1; k.l += .004 {
		k.c = min(k.c, .105) // what glows at night is calmer
		s.Accent = k.colour()
		s.Changed = true
	}
	s.Wash = mix(s.Accent, darkGrounds.sheet, most)
	s.Contrast = least(s.Accent, darkGrounds, s.Wash, hem)
	k := s.Accent.lch()
	s.OnAccent = lch{.2, min(k.c, .05), k.h}.colour()
	s.Bar = lch{.26, min(k.c, .05), k.h}.colour()
	return s
}

// goal is what the accent must reach: what is asked if it was chosen so, more if it is changed anyway.
func (s Scheme) goal(aim float64) float64 {
	if s.Changed {
		return aim
	}
	return ForWords
}

// least is the smallest contrast of c with the grounds of a page, and others.
func least(c Colour, on grounds, others ...Colour) float64 {
	smallest := min(Contrast(c, on.paper), Contrast(c, on.sheet), Contrast(c, on.shade))
	for _, other := range others {
		smallest = min(smallest, Contrast(c, other))
	}
	return smallest
}

// CSS sets the roles of the style sheet that depend on the accent. It stands after 10-tokens.css.
func (p Palette) CSS() string {
	roles := func(s Scheme) string {
		return fmt.Sprintf("--accent:%s;--on-accent:%s;--wash:%s;--accent-on-deep:%s", s.Accent, s.OnAccent, s.Wash, p.Dark.Accent)
	}
	return "@media screen{:root{" + roles(p.Light) + "}}\n@media screen and (prefers-color-scheme:dark){:root{" + roles(p.Dark) + "}}\n"
}
