package node

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/palette"
	"github.com/weftwork/weftwork/storage"
)

// SetAccent dyes the pages in a colour such as "#95321e"; "" is the standard one.
func (n *Node) SetAccent(ctx context.Context, by domain.Member, accent string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	settings := h.settings
	settings.Accent = ""
	if strings.TrimSpace(accent) != "" {
		colour, err := palette.Parse(accent)
		if err != nil {
			var wrong domain.InvalidError
			wrong.Add("accent", "write the colour as # and six digits or letters from a to f, such as #95321e")
			return &wrong
		}
		settings.Accent = colour.String()
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveSettings(ctx, settings) })
}
