package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/pkg/palette"
)

// lookForm is where the owner picks the colour of the pages: a dye that people know, or any other.
type lookForm struct {
	Form    form
	Version string
	Pick    string // what the control for colours shows; always a colour
	Dyes    []dye
	// Words say what became of the chosen colour; Samples show it, by day and by night.
	Words   []string
	Samples []template.HTML
}

type dye struct {
	Name, Value string
	Swatch      template.HTML
	Chosen      bool
}

// dyes are colours that cloth was given by plants, and one that it was born with.
func dyes(v *visit) []dye {
	return []dye{
		{Name: v.say("look.madder"), Value: palette.Standard().Chosen.String()},
		{Name: v.say("look.indigo"), Value: "#27467f"},
		{Name: v.say("look.woad"), Value: "#1c6478"},
		{Name: v.say("look.nettle"), Value: "#2f6a3c"},
		{Name: v.say("look.weld"), Value: "#7c5c00"},
		{Name: v.say("look.walnut"), Value: "#6b4a33"},
		{Name: v.say("look.mallow"), Value: "#83326e"},
		{Name: v.say("look.slate"), Value: "#4b5563"},
	}
}

// lookForm is the form with what was typed, or with the colour that is worn.
func (s *Server) lookForm(v *visit, f *form) lookForm {
	p := v.site.look.palette
	page := lookForm{Pick: p.Chosen.String(), Dyes: dyes(v), Words: lookWords(v, p), Samples: []template.HTML{lookSample(p.Light, false), lookSample(p.Dark, true)}}
	if f == nil {
		blank := newForm(url.Values{"accent": {page.Pick}}, nil)
		f = &blank
	}
	page.Form = *f
	for i := range page.Dyes {
		d := &page.Dyes[i]
		d.Chosen = d.Value == page.Pick
		d.Swatch = swatch(d.Value)
	}
	return page
}

// lookWords say in words what became of the chosen colour.
func lookWords(v *visit, p palette.Palette) []string {
	words := make([]string, 0, 2)
	for _, one := range []struct {
		scheme        palette.Scheme
		kept, changed string
	}{{p.Light, v.say("look.day_kept", "Now", ratio(v, p.Light.Contrast)), v.say("look.day_changed", "Chosen", p.Chosen.String(), "Colour", p.Light.Accent.String(), "Was", ratio(v, p.Light.AsChosen), "Now", ratio(v, p.Light.Contrast))},
		{p.Dark, v.say("look.night_kept", "Now", ratio(v, p.Dark.Contrast)), v.say("look.night_changed", "Chosen", p.Chosen.String(), "Colour", p.Dark.Accent.String(), "Was", ratio(v, p.Dark.AsChosen), "Now", ratio(v, p.Dark.Contrast))}} {
		if one.scheme.Changed {
			words = append(words, one.changed)
		} else {
			words = append(words, one.kept)
		}
	}
	return words
}

// ratio is a contrast with one digit, rounded down: 4.49 is not 4.5.
func ratio(v *visit, contrast float64) string {
	tenths := int(contrast * 10)
	return v.say("look.ratio", "Whole", fmt.Sprint(tenths/10), "Tenth", fmt.Sprint(tenths%10))
}

// swatch is a patch of a colour. The colour is an attribute of SVG: styles in the page are forbidden.
func swatch(colour string) template.HTML {
	return template.HTML(`<svg class="swatch" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><rect width="24" height="24" rx="4" fill="` + template.HTMLEscapeString(colour) + `"/></svg>`) //nolint:gosec // escaped
}

// lookSample draws words and a button in a scheme.
func lookSample(scheme palette.Scheme, night bool) template.HTML {
	paper, sheet, ink := "#f7f4ee", "#fffdf9", "#1b2330"
	if night {
		paper, sheet, ink = "#141922", "#1b212c", "#ebe8e1"
	}
	return template.HTML(fmt.Sprintf(`<svg class="sample" viewBox="0 0 240 96" width="240" height="96" aria-hidden="true">`+ //nolint:gosec // colours of ours
		`<rect width="240" height="96" rx="6" fill="%s"/><path d="M0 6a6 6 0 0 1 6-6h228a6 6 0 0 1 6 6z" fill="%s"/><rect x="14" y="20" width="212" height="62" rx="5" fill="%s"/>`+
		`<rect x="26" y="33" width="64" height="6" rx="3" fill="%s"/><rect x="26" y="48" width="92" height="6" rx="3" fill="%s"/><rect x="26" y="62" width="76" height="6" rx="3" fill="%s"/>`+
		`<rect x="142" y="38" width="70" height="28" rx="4" fill="%s"/><rect x="156" y="49" width="42" height="6" rx="3" fill="%s"/></svg>`,
		paper, scheme.Accent, sheet, scheme.Accent, ink, ink, scheme.Accent, scheme.OnAccent))
}

// saveLook takes what differs from the present colour: what was typed, else what was picked, else the dye. So it works with a
// script that keeps the three alike, and without.
func (s *Server) saveLook(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	present := v.site.look.palette.Chosen.String()
	accent := values.Get("dye")
	if accent == "" { // the page after a conflict has one field
		accent = values.Get("accent")
	}
	if pick := values.Get("pick"); pick != "" && !strings.EqualFold(pick, present) {
		accent = pick
	}
	if typed := values.Get("accent"); values.Has("accent") && !strings.EqualFold(strings.TrimSpace(typed), present) {
		accent = typed
	}
	f := newForm(url.Values{"accent": {accent}}, nil)
	if err := s.node.SetAccent(v.seeing(values), *v.member, accent); err != nil {
		return s.notSaved(v, err, f, "/desk/settings/colour", func(f form) error { return s.colourPage(v, &f) })
	}
	v.tell("look.saved")
	return v.seeOther("/desk/settings/colour")
}

// colourPage is the form for the look: as it is, or as it was typed.
type colourPage struct {
	Desk  *deskNav
	State settingState
	Look  lookForm
}

func (s *Server) showColour(v *visit) error { return s.colourPage(v, nil) }

func (s *Server) colourPage(v *visit, typed *form) error {
	page := colourPage{Look: s.lookForm(v, typed)}
	var err error
	if page.State, err = s.settingState(v, node.KeyAccent, "/desk/settings/colour", forVisitors, forMembers, forPeers); err != nil {
		return err
	}
	page.Look.Version = page.State.Version
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, page.Look.Form.status(), "settings/colour", head{Heading: v.say("look.heading"), NoIndex: true}, page)
}
