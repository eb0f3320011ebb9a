// Package media makes uploaded and foreign pictures safe to keep: it reads them by their content, turns them upright,
// drops all that is not picture, scales them down and keeps them in files named by their hash.
package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	defaultBytes  = 20_000_000 // a photograph of 20 megapixels at the best quality
	defaultPixels = 20_000_000 // 80 MB when decoded; larger ones are for printers
	defaultSide   = 2560       // pixels; the widest column on a sharp screen
	jpegQuality   = 82         // beyond it files grow faster than people see
)

// Limits bound a picture; a zero value means the default.
type Limits struct {
	MaxBytes  int64
	MaxPixels int // width × height
	MaxSide   int // pixels; a longer side is scaled down to it
}

func (l Limits) orDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = defaultBytes
	}
	if l.MaxPixels <= 0 {
		l.MaxPixels = defaultPixels
	}
	if l.MaxSide <= 0 {
		l.MaxSide = defaultSide
	}
	return l
}

// Picture is a picture as we keep it: upright, without metadata, as JPEG or PNG.
type Picture struct {
	Bytes     []byte
	MediaType string // image/jpeg or image/png
	Width     int    // pixels
	Height    int    // pixels
	Hash      string // hex SHA-256 of Bytes
}

// Process reads a JPEG, PNG, WebP or GIF (its first frame) and makes it ours. What is no picture, or too large, is a
// domain.ExplainedError of kind ErrInvalid.
func Process(r io.Reader, limits Limits) (Picture, error) {
	limits = limits.orDefaults()
	raw, err := io.ReadAll(io.LimitReader(r, limits.MaxBytes+1))
	if err != nil {
		return Picture{}, fmt.Errorf("read picture: %w", err)
	}
	return ProcessBytes(raw, limits)
}

// ProcessBytes is Process for a picture that is in memory already.
func ProcessBytes(raw []byte, limits Limits) (Picture, error) {
	limits = limits.orDefaults()
	if int64(len(raw)) > limits.MaxBytes {
		return Picture{}, refuse(fmt.Sprintf("The file has more than %s. Make the picture smaller and try again.", megabytes(limits.MaxBytes)), nil)
	}
	format, err := recognise(raw)
	if err != nil {
		return Picture{}, err
	}
	config, err := format.config(bytes.NewReader(raw))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return Picture{}, refuse(damaged, err)
	}
	if pixels := int64(config.Width) * int64(config.Height); pixels > int64(limits.MaxPixels) {
		return Picture{}, refuse(fmt.Sprintf("The picture has %d × %d pixels, %d megapixels; at most %d fit. Scale it down and try again.",
			config.Width, config.Height, pixels/1e6, limits.MaxPixels/1e6), nil)
	}
	release := reserve(config)
	defer release()
	decoded, err := format.decode(raw)
	if err != nil {
		return Picture{}, refuse(damaged, err)
	}
	// The first frame of a GIF may be smaller than the GIF.
	width, height := fit(decoded.Bounds().Dx(), decoded.Bounds().Dy(), limits.MaxSide)
	upright := turn(scaleDown(decoded, width, height), format.orientation(raw))
	return encode(upright, format.lossless)
}

// Resize scales one of our own pictures down to a width in pixels; a narrower one stays as it is.
func Resize(raw []byte, width int) (Picture, error) {
	format, err := recognise(raw)
	if err != nil {
		return Picture{}, err
	}
	config, err := format.config(bytes.NewReader(raw))
	if err != nil {
		return Picture{}, fmt.Errorf("read picture: %w", err)
	}
	release := reserve(config)
	defer release()
	decoded, err := format.decode(raw)
	if err != nil {
		return Picture{}, fmt.Errorf("read picture: %w", err)
	}
	height := config.Height
	if config.Width > width {
		height = max(1, config.Height*width/config.Width)
	} else {
		width = config.Width
	}
	scaled := scaleDown(decoded, width, height)
	if format.lossless {
		return encodePNG(scaled)
	}
	return encodeJPEG(scaled)
}

const damaged = "The picture is damaged and cannot be read. Open it in a picture program, save it again and try once more."

func refuse(message string, cause error) error {
	return domain.Explain(domain.ErrInvalid, message, cause)
}

func megabytes(n int64) string { return fmt.Sprintf("%.3g MB", float64(n)/1e6) }

// decoding lets pictures of at most 20 megapixels in all be decoded at a time, which bounds memory.
var decoding = semaphore.NewWeighted(defaultPixels)

func reserve(config image.Config) (release func()) {
	weight := min(int64(config.Width)*int64(config.Height), defaultPixels)
	_ = decoding.Acquire(context.Background(), weight) // cannot fail: the weight fits and the context never ends
	return func() { decoding.Release(weight) }
}

// fit keeps the proportions and makes the longer side at most side.
func fit(width, height, side int) (w, h int) {
	switch longer := max(width, height); {
	case longer <= side:
		return width, height
	case width == longer:
		return side, max(1, height*side/width)
	}
	return max(1, width*side/height), side
}

// encode writes JPEG where nothing shines through, except where PNG is smaller: drawings and screenshots.
func encode(picture *image.RGBA, lossless bool) (Picture, error) {
	if !picture.Opaque() {
		return encodePNG(picture)
	}
	asJPEG, err := encodeJPEG(picture)
	if err != nil || !lossless {
		return asJPEG, err
	}
	asPNG, err := encodePNG(picture)
	if err == nil && len(asPNG.Bytes) < len(asJPEG.Bytes) {
		return asPNG, nil
	}
	return asJPEG, err
}

func encodeJPEG(picture *image.RGBA) (Picture, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return Picture{}, fmt.Errorf("write JPEG: %w", err)
	}
	return newPicture(picture, out.Bytes(), "image/jpeg"), nil
}

func encodePNG(picture *image.RGBA) (Picture, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return Picture{}, fmt.Errorf("write PNG: %w", err)
	}
	return newPicture(picture, out.Bytes(), "image/png"), nil
}

func newPicture(picture *image.RGBA, raw []byte, mediaType string) Picture {
	sum := sha256.Sum256(raw)
	return Picture{
		Bytes: raw, MediaType: mediaType, Hash: hex.EncodeToString(sum[:]),
		Width: picture.Bounds().Dx(), Height: picture.Bounds().Dy(),
	}
}

// format is a kind of file that we read.
type format struct {
	config      func(io.Reader) (image.Config, error)
	read        func(io.Reader) (image.Image, error)
	orientation func(raw []byte) int
	lossless    bool
}

var errPanic = errors.New("the decoder gave up")

// decode survives decoders that panic on hostile files.
func (f format) decode(raw []byte) (decoded image.Image, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("%w: %v", errPanic, problem)
		}
	}()
	return f.read(bytes.NewReader(raw))
}

func upright([]byte) int { return 1 }

func formatJPEG() format {
	return format{config: jpeg.DecodeConfig, read: jpeg.Decode, orientation: orientationOfJPEG}
}

func formatPNG() format {
	return format{config: png.DecodeConfig, read: png.Decode, orientation: orientationOfPNG, lossless: true}
}

func formatGIF() format {
	return format{config: gif.DecodeConfig, read: gif.Decode, orientation: upright, lossless: true}
}

func formatWebP() format {
	return format{config: webp.DecodeConfig, read: webp.Decode, orientation: orientationOfWebP}
}
