package web

import (
	"context"
	"image/color"
	"io"
	"maps"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/templates"
)

const (
	// iconSize is sharp in tabs, bookmarks and lists of programs, in pixels.
	iconSize = 192
	// maxLogo is more than a stored logo weighs, in bytes.
	maxLogo = 32 << 20
)

// logoIcons are a logo as browsers and telephones want it.
type logoIcons struct {
	hash        string
	icon, touch templates.Asset
}

// withLogo is the look with the organisation's logo for the icon of its pages; our mark stays where there is none that can be read.
func (s *Server) withLogo(ctx context.Context, l *look, logo *domain.Image) *look {
	if logo == nil || s.o.OpenMedia == nil {
		return l
	}
	icons := s.logoIcons(ctx, domain.MediaHash(logo.URL), logo)
	if icons == nil {
		return l
	}
	own := *l
	own.files = maps.Clone(l.files)
	icon, touch := "icon-"+icons.hash[:domain.ShortHash]+".png", "touch-"+icons.hash[:domain.ShortHash]+".png"
	own.files[icon], own.files[touch] = icons.icon, icons.touch
	own.Mark, own.MarkType, own.Touch = s.assets.Path(icon), "image/png", s.assets.Path(touch)
	return &own
}

// logoIcons draws a logo once, and keeps the last.
func (s *Server) logoIcons(ctx context.Context, hash string, logo *domain.Image) *logoIcons {
	if hash == "" {
		return nil
	}
	if last := s.lastLogo.Load(); last != nil && last.hash == hash {
		return last
	}
	file, err := s.o.OpenMedia(ctx, hash+domain.MediaExtension(logo.MediaType))
	if err != nil {
		return nil
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxLogo))
	if err != nil {
		return nil
	}
	icons := &logoIcons{hash: hash}
	for _, want := range []struct {
		into  *templates.Asset
		size  int
		paper color.Color
	}{{&icons.icon, iconSize, nil}, {&icons.touch, touchSize, color.White}} {
		drawn, err := media.DrawIcon(raw, want.size, want.paper)
		if err == nil {
			*want.into, err = templates.NewAsset("icon.png", drawn)
		}
		if err != nil {
			return nil
		}
	}
	s.lastLogo.Store(icons)
	return icons
}
