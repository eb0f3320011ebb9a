package media

import (
	"image"

	"golang.org/x/image/draw"
)

// scaleDown makes each new pixel the mean of the area that it covers, so nothing flickers or gets lost.
// It reads row by row: draw's own scalers need 32 bytes for each pixel of a picture in between, 360 MB for a large one.
func scaleDown(source image.Image, width, height int) *image.RGBA {
	from := source.Bounds()
	target := image.NewRGBA(image.Rect(0, 0, width, height))
	if from.Dx() == width && from.Dy() == height {
		draw.Draw(target, target.Bounds(), source, from.Min, draw.Src)
		return target
	}
	row := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	squeezed := make([]uint64, 4*width)
	sums := make([]uint64, 4*width)
	// Lengths are counted so that a source row is height units high and a target row from.Dy() units: all are whole.
	full := from.Dy()
	area := uint64(full) * uint64(from.Dx())
	y, left := 0, full
	for sy := from.Min.Y; sy < from.Max.Y; sy++ {
		draw.Draw(row, row.Bounds(), source, image.Pt(from.Min.X, sy), draw.Src)
		squeeze(squeezed, row.Pix, width, from.Dx())
		for rest := height; rest > 0; {
			part := min(rest, left)
			for i, value := range squeezed {
				sums[i] += value * uint64(part)
			}
			rest, left = rest-part, left-part
			if left == 0 {
				for i, sum := range sums {
					target.Pix[y*target.Stride+i] = byte((sum + area/2) / area)
				}
				clear(sums)
				y, left = y+1, full
			}
		}
	}
	return target
}

// squeeze does with the pixels of a row what scaleDown does with rows. The sums are not yet divided.
func squeeze(to []uint64, pixels []byte, width, sourceWidth int) {
	clear(to)
	x, left := 0, sourceWidth
	for ; len(pixels) > 0; pixels = pixels[4:] {
		for rest := width; rest > 0; {
			part := min(rest, left)
			for c := range 4 {
				to[x+c] += uint64(pixels[c]) * uint64(part)
			}
			if rest, left = rest-part, left-part; left == 0 {
				x, left = x+4, sourceWidth
			}
		}
	}
}

// turn makes a picture upright that EXIF says lies in orientation.
func turn(picture *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 {
		return picture
	}
	width, height := picture.Bounds().Dx(), picture.Bounds().Dy()
	turned := image.NewRGBA(image.Rect(0, 0, width, height))
	if orientation > lastUpright {
		turned = image.NewRGBA(image.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			tx, ty := turnedPlace(orientation, x, y, width-1, height-1)
			copy(turned.Pix[turned.PixOffset(tx, ty):][:4], picture.Pix[picture.PixOffset(x, y):][:4])
		}
	}
	return turned
}

// turnedPlace is where the pixel at x, y belongs; right and bottom are the last places of the stored picture.
func turnedPlace(orientation, x, y, right, bottom int) (tx, ty int) {
	switch orientation {
	case 2:
		return right - x, y
	case 3:
		return right - x, bottom - y
	case 4:
		return x, bottom - y
	case 5:
		return y, x
	case 6:
		return bottom - y, x
	case 7:
		return bottom - y, right - x
	case 8:
		return y, right - x
	}
	return x, y
}
