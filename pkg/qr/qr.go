// Package qr draws QR codes, here and not at a third party: what they say is often a secret.
package qr

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Code is a drawing in squares: Path is the data of an SVG path in a box of Size by Size, quiet zone included.
type Code struct {
	Size int
	Path string
}

// quiet is how many empty squares stand around a code (ISO/IEC 18004).
const quiet = 4

// Draw makes the code of a text.
func Draw(text string) (Code, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Code{}, fmt.Errorf("draw a QR code: %w", err)
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return Code{Size: size + 2*quiet, Path: path.String()}, nil
}
