package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// DrawIcon puts a picture into the middle of a square PNG, whole, and never larger than it is. Around it is paper;
// nil shines through.
func DrawIcon(raw []byte, size int, paper color.Color) ([]byte, error) {
	format, err := recognise(raw)
	if err != nil {
		return nil, err
	}
	config, err := format.config(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	release := reserve(config)
	defer release()
	decoded, err := format.decode(raw)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	bounds := decoded.Bounds()
	if paper == nil {
		size = min(size, max(bounds.Dx(), bounds.Dy())) // no frame of nothing around a small picture
	}
	width, height := fit(bounds.Dx(), bounds.Dy(), size)
	square := image.NewRGBA(image.Rect(0, 0, size, size))
	if paper != nil {
		draw.Draw(square, square.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	}
	at := image.Pt((size-width)/2, (size-height)/2)
	draw.Draw(square, image.Rectangle{Min: at, Max: at.Add(image.Pt(width, height))}, scaleDown(decoded, width, height), image.Point{}, draw.Over)
	var out bytes.Buffer
	err = png.Encode(&out, square)
	return out.Bytes(), err
}
