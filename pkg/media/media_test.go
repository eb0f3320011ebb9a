package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// painted is red, with a blue quarter at the left of the top, so that turning shows.
func painted(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{200, 30, 30, 255}
			if x < width/2 && y < height/2 {
				c = color.RGBA{20, 30, 200, 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

func asJPEG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// exif is a TIFF with an orientation, a GPS directory and a place in words.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	out := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, 2)
	entry := func(tag, kind uint16, value []byte) {
		out = order.AppendUint16(out, tag)
		out = order.AppendUint16(out, kind)
		out = order.AppendUint32(out, 1)
		out = append(out, value...)
	}
	entry(orientationTag, 3, append(order.AppendUint16(nil, orientation), 0, 0))
	entry(0x8825, 4, order.AppendUint32(nil, 40))
	return append(out, "\x00\x00\x00\x00GPSLatitude 51.0543 Kerkstraat 1"...)
}

func withEXIF(raw, exif []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), exif...)
	out := append([]byte{}, raw[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	out = append(out, segment...)
	return append(out, raw[2:]...)
}

func isBlue(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return b > r
}

func TestProcessDropsGPSAndTurnsThePictureUpright(t *testing.T) {
	// Where the blue quarter of the stored picture belongs: x and y are 0 for left and top, 1 for right and bottom.
	corners := map[uint16][2]int{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	for orientation, corner := range corners {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			raw := withEXIF(asJPEG(t, painted(64, 32)), exif(order, orientation))
			if !bytes.Contains(raw, []byte("GPSLatitude")) {
				t.Fatal("the test picture has no GPS")
			}
			got, err := Process(bytes.NewReader(raw), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for _, trace := range []string{"Exif", "GPS", "Kerkstraat", "\xff\xe1"} {
				if bytes.Contains(got.Bytes, []byte(trace)) {
					t.Errorf("%q is still in the picture", trace)
				}
			}
			width, height := 64, 32
			if orientation > lastUpright {
				width, height = 32, 64
			}
			if got.Width != width || got.Height != height || got.MediaType != "image/jpeg" {
				t.Errorf("orientation %d gives %d × %d", orientation, got.Width, got.Height)
			}
			decoded, err := jpeg.Decode(bytes.NewReader(got.Bytes))
			if err != nil {
				t.Fatal(err)
			}
			for cx := range 2 {
				for cy := range 2 {
					at := decoded.At(width/4+cx*width/2, height/4+cy*height/2)
					if isBlue(at) != (corner == [2]int{cx, cy}) {
						t.Errorf("orientation %d: the blue quarter is not at %v", orientation, corner)
					}
				}
			}
		}
	}
}

func TestProcessScalesLargePicturesDown(t *testing.T) {
	got, err := Process(bytes.NewReader(asJPEG(t, painted(3000, 1000))), Limits{})
	if err != nil || got.Width != 2560 || got.Height != 853 {
		t.Errorf("got %d × %d, %v", got.Width, got.Height, err)
	}
	got, err = Process(bytes.NewReader(asPNG(t, painted(10, 3000))), Limits{MaxSide: 100})
	if err != nil || got.Width != 1 || got.Height != 100 {
		t.Errorf("got %d × %d, %v", got.Width, got.Height, err)
	}
	if got, err = Process(bytes.NewReader(asPNG(t, painted(20, 20))), Limits{}); err != nil || got.Width != 20 {
		t.Errorf("a small picture becomes %d wide, %v", got.Width, err)
	}
}

func TestScalingKeepsTheMeanColour(t *testing.T) {
	checks := image.NewGray(image.Rect(5, 7, 106, 108)) // does not begin at 0, and 101 is prime
	for y := 7; y < 108; y++ {
		for x := 5; x < 106; x++ {
			checks.SetGray(x, y, color.Gray{uint8((x + y) % 2 * 255)})
		}
	}
	got := scaleDown(checks, 10, 10)
	for i, value := range got.Pix {
		if i%4 == 3 && value != 255 || i%4 != 3 && (value < 120 || value > 135) {
			t.Fatalf("byte %d is %d", i, value)
		}
	}
}

func TestPicturesThatShineThroughStayPNG(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(rand.IntN(256))
	}
	got, err := Process(bytes.NewReader(asPNG(t, picture)), Limits{})
	if err != nil || got.MediaType != "image/png" {
		t.Errorf("got %s, %v", got.MediaType, err)
	}
	for i := range picture.Pix {
		if i%4 == 3 {
			picture.Pix[i] = 255
		}
	}
	if got, err = Process(bytes.NewReader(asPNG(t, picture)), Limits{}); err != nil || got.MediaType != "image/jpeg" {
		t.Errorf("a photograph as PNG becomes %s, %v", got.MediaType, err)
	}
	if got, err = Process(bytes.NewReader(asPNG(t, painted(400, 400))), Limits{}); err != nil || got.MediaType != "image/png" {
		t.Errorf("a drawing becomes %s, %v", got.MediaType, err)
	}
}

func TestTheFirstFrameOfAGIFIsKept(t *testing.T) {
	palette := color.Palette{color.RGBA{200, 0, 0, 255}, color.RGBA{0, 0, 200, 255}}
	first := image.NewPaletted(image.Rect(4, 4, 20, 12), palette)
	second := image.NewPaletted(image.Rect(0, 0, 24, 24), palette)
	for i := range second.Pix {
		second.Pix[i] = 1
	}
	var out bytes.Buffer
	err := gif.EncodeAll(&out, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{1, 1}, Config: image.Config{Width: 24, Height: 24, ColorModel: palette}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Process(&out, Limits{})
	if err != nil || got.Width != 16 || got.Height != 8 || got.MediaType != "image/png" {
		t.Fatalf("got %d × %d %s, %v", got.Width, got.Height, got.MediaType, err)
	}
	decoded, err := png.Decode(bytes.NewReader(got.Bytes))
	if err != nil || isBlue(decoded.At(1, 1)) {
		t.Errorf("the second frame is shown, %v", err)
	}
}

// smallWebP is one red pixel, lossless.
const smallWebP = "RIFF\x1c\x00\x00\x00WEBPVP8L\x0f\x00\x00\x00\x2f\x00\x00\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\x00"

func TestWebPIsRead(t *testing.T) {
	got, err := ProcessBytes([]byte(smallWebP), Limits{})
	if err != nil || got.Width != 1 || got.Height != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatIsNoPictureOfOursIsRefusedInWords(t *testing.T) {
	large := strings.Repeat("x", 200)
	for content, words := range map[string]string{
		"": "empty",
		`<svg xmlns="http://www.w3.org/2000/svg">`:                              "save the drawing as PNG",
		"<?xml version=\"1.0\"?>\n<!-- a --><!DOCTYPE svg PUBLIC \"x\">\n<svg>": "save the drawing as PNG",
		"<!DOCTYPE html><script>alert(1)</script>":                              "web page",
		"\xef\xbb\xbf <html>":                                                   "web page",
		"\x00\x00\x00\x18ftypheic" + large:                                      "save or send it as JPEG",
		"\x00\x00\x00\x18ftypavif" + large:                                      "AVIF",
		"\x00\x00\x00\x18ftypisom" + large:                                      "film",
		"%PDF-1.7" + large:                                                      "PDF",
		"II*\x00" + large:                                                       "TIFF",
		"just text":                                                             "no picture",
		"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02" + large:              "moves",
		"\xff\xd8\xff\xe0 broken":                                               "damaged",
		"\x89PNG\r\n\x1a\n broken":                                              "damaged",
		"GIF89a":                                                                "damaged",
	} {
		_, err := ProcessBytes([]byte(content), Limits{})
		if !errors.Is(err, domain.ErrInvalid) || !strings.Contains(strings.ToLower(domain.Message(err)), strings.ToLower(words)) {
			t.Errorf("%.20q is answered with %v, not %q", content, err, words)
		}
	}
	_, err := Process(strings.NewReader(strings.Repeat("x", 2_000_001)), Limits{MaxBytes: 2_000_000})
	if !errors.Is(err, domain.ErrInvalid) || !strings.Contains(domain.Message(err), "more than 2 MB") {
		t.Errorf("a large file is answered with %v", err)
	}
	half := asJPEG(t, painted(100, 100))
	if _, err := ProcessBytes(half[:len(half)/2], Limits{}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("half a picture is answered with %v", err)
	}
}

// claiming is the head of a PNG that says how large it is, and no more.
func claiming(width, height uint32) []byte {
	header := []byte("IHDR")
	header = binary.BigEndian.AppendUint32(header, width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, 8, 6, 0, 0, 0)
	out := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	out = append(out, header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func TestBombsAreRefusedBeforeTheyAreDecoded(t *testing.T) {
	gifBomb := append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x08"...)
	webpBomb := []byte("RIFF\x1c\x00\x00\x00WEBPVP8L\x0f\x00\x00\x00\x2f\xff\xff\xff\x0f\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\x00")
	jpegBomb := asJPEG(t, painted(16, 16))
	at := bytes.Index(jpegBomb, []byte{0xff, 0xc0})
	copy(jpegBomb[at+5:], "\xff\xff\xff\xff")
	for name, bomb := range map[string][]byte{"PNG": claiming(50_000, 50_000), "GIF": gifBomb, "WebP": webpBomb, "JPEG": jpegBomb} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := ProcessBytes(bomb, Limits{})
		runtime.ReadMemStats(&after)
		if !errors.Is(err, domain.ErrInvalid) || !strings.Contains(domain.Message(err), "megapixels; at most 20 fit") {
			t.Errorf("%s: %v", name, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%s: %d bytes were used", name, used)
		}
	}
}

func TestResizeNeverEnlarges(t *testing.T) {
	small, err := Resize(asJPEG(t, painted(300, 200)), 640)
	if err != nil || small.Width != 300 || small.Height != 200 {
		t.Errorf("got %d × %d, %v", small.Width, small.Height, err)
	}
	scaled, err := Resize(asPNG(t, painted(900, 300)), 640)
	if err != nil || scaled.Width != 640 || scaled.Height != 213 || scaled.MediaType != "image/png" {
		t.Errorf("got %d × %d %s, %v", scaled.Width, scaled.Height, scaled.MediaType, err)
	}
}

func FuzzProcess(f *testing.F) {
	f.Add(asPNG(f, painted(4, 4)))
	f.Add(withEXIF(asJPEG(f, painted(8, 8)), exif(binary.BigEndian, 6)))
	f.Add([]byte(smallWebP))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := ProcessBytes(raw, Limits{MaxPixels: 100_000, MaxSide: 64})
		if err != nil && !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("an error that nobody explains: %v", err)
		}
		if err == nil && (got.Width < 1 || got.Width > 64 || got.Height < 1 || got.Height > 64 || len(got.Hash) != 64) {
			t.Errorf("got %d × %d, %s", got.Width, got.Height, got.Hash)
		}
	})
}
