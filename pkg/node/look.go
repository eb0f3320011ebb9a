package node

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/palette"
)

// SetAccent dyes the pages in a colour such as "#95321e"; "" is the standard one.
func (n *Node) SetAccent(ctx context.Context, by domain.Member, accent string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	if _, err := n.home(ctx); err != nil {
		return err
	}
	dye := ""
	if strings.TrimSpace(accent) != "" {
		colour, err := palette.Parse(accent)
		if err != nil {
			var wrong domain.InvalidError
			wrong.Add("accent", "write the colour as # and six digits or letters from a to f, such as #95321e")
			return &wrong
		}
		dye = colour.String()
	}
	return n.changeSettings(ctx, by, KeyAccent, dye, func(s *domain.Settings) { s.Accent = dye })
}
