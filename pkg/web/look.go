package web

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/pkg/palette"
	"github.com/weftwork/weftwork/templates"
)

// look is what the organisation's colour changes: the styles, the pictures of the node, what browsers draw around the page.
type look struct {
	palette            palette.Palette
	Style, Mark, Touch string // addresses, which change with the colour
	MarkType           string // of the icon: ours is drawn in lines, a logo in dots
	Bar, NightBar      string
	files              map[string]templates.Asset // by the last part of their address
}

// touchSize is what telephones ask for on their home screens, in pixels.
const touchSize = 180

// lookOf dyes the pages; it keeps the last look, which hardly ever changes. "" is the standard colour.
func (s *Server) lookOf(accent string) (*look, error) {
	p := paletteOf(accent)
	if last := s.lastLook.Load(); last != nil && last.palette.Chosen == p.Chosen {
		return last, nil
	}
	l, err := newLook(s.assets, p)
	if err == nil {
		s.lastLook.Store(l)
	}
	return l, err
}

func newLook(assets *templates.Assets, p palette.Palette) (*look, error) {
	hex := strings.TrimPrefix(p.Chosen.String(), "#")
	l := &look{palette: p, MarkType: "image/svg+xml", Bar: p.Light.Bar.String(), NightBar: p.Dark.Bar.String(), files: map[string]templates.Asset{}}
	add := func(name string, body []byte) (string, error) {
		asset, err := templates.NewAsset(name, body)
		l.files[name] = asset
		return assets.Path(name), err
	}
	style, _ := assets.Get("style.css")
	mark, _ := assets.Get("mark.svg")
	touch, err := media.DrawMark(touchSize, p.Light.Accent)
	if err != nil {
		return nil, err
	}
	if l.Style, err = add("style-"+hex+".css", []byte(string(style.Body)+p.CSS())); err != nil {
		return nil, err
	}
	plain := palette.Standard()
	dyed := strings.NewReplacer(plain.Light.Accent.String(), p.Light.Accent.String(), plain.Dark.Accent.String(), p.Dark.Accent.String())
	if l.Mark, err = add("mark-"+hex+".svg", []byte(dyed.Replace(string(mark.Body)))); err != nil {
		return nil, err
	}
	if l.Touch, err = add("touch-"+hex+".png", touch); err != nil {
		return nil, err
	}
	return l, nil
}

func paletteOf(accent string) palette.Palette {
	if colour, err := palette.Parse(accent); err == nil {
		return palette.Of(colour)
	}
	return palette.Standard()
}

// dyedName is a file of some look.
var dyedName = regexp.MustCompile(`^(?:(?:style|mark|touch)-[0-9a-f]{6}|(?:icon|touch)-[0-9a-f]{16})\.(?:css|svg|png)$`)

// otherLook leads from a file of a colour that is no longer worn to the present one.
func (s *Server) otherLook(v *visit, l *look) error {
	name := v.Param("*")
	if !dyedName.MatchString(name) {
		return domain.ErrNotFound
	}
	v.Response().Header().Set("Cache-Control", "no-cache")
	to := l.Style
	switch {
	case strings.HasPrefix(name, "mark"), strings.HasPrefix(name, "icon"):
		to = l.Mark
	case strings.HasPrefix(name, "touch"):
		to = l.Touch
	}
	return v.Redirect(http.StatusSeeOther, to)
}
