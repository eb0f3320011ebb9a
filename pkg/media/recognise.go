package media

import (
	"bytes"
	"regexp"
)

// recognise tells what a file is by its first bytes, whatever its name says.
func recognise(raw []byte) (format, error) {
	starts := func(magic string) bool { return bytes.HasPrefix(raw, []byte(magic)) }
	switch {
	case len(raw) == 0:
		return format{}, refuse("The file is empty.", nil)
	case starts("\xff\xd8\xff"):
		return formatJPEG(), nil
	case starts("\x89PNG\r\n\x1a\n"):
		return formatPNG(), nil
	case starts("GIF87a"), starts("GIF89a"):
		return formatGIF(), nil
	case starts("RIFF") && len(raw) > 12 && string(raw[8:12]) == "WEBP":
		if isAnimated(raw) {
			return format{}, refuse("This WebP moves, and Weftwork shows still pictures. Save one frame as JPEG or PNG.", nil)
		}
		return formatWebP(), nil
	}
	return format{}, refuse(refusal(raw), nil)
}

var (
	isoBrand = regexp.MustCompile(`(?s)^....ftyp(....)`)
	svgStart = regexp.MustCompile(`(?is)^\x{FEFF}?\s*(<\?xml.*?\?>\s*)?(<!--.*?-->\s*)*(<!doctype svg.*?>\s*)?<svg[\s>]`)
	xmlStart = regexp.MustCompile(`(?is)^\x{FEFF}?\s*<[a-z!?]`)
)

const choose = " Choose a JPEG, PNG, WebP or GIF."

// refusal says what a file is, if it is one of those that people try, and what to do.
func refusal(raw []byte) string {
	head := raw[:min(len(raw), 4096)]
	if brand := isoBrand.FindSubmatch(head); brand != nil {
		switch string(brand[1]) {
		case "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1":
			return "This is a HEIC photo, as iPhones keep them. Save or send it as JPEG and try again."
		case "avif", "avis":
			return "AVIF pictures are not read yet." + choose
		}
		return "This is a film." + choose
	}
	switch {
	case svgStart.Match(head):
		return "SVG drawings can carry programs, so they are not accepted. Save the drawing as PNG and try again."
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "This is a PDF." + choose
	case bytes.HasPrefix(head, []byte("BM")), bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "BMP and TIFF pictures are not read." + choose
	case xmlStart.Match(head):
		return "This is a web page and no picture." + choose
	}
	return "This file is no picture that Weftwork can read." + choose
}

// isAnimated reads the flag of an extended WebP.
func isAnimated(raw []byte) bool {
	const animation = 1 << 1
	return len(raw) > 20 && string(raw[12:16]) == "VP8X" && raw[20]&animation != 0
}
