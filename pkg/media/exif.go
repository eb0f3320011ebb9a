package media

import (
	"bytes"
	"encoding/binary"
)

// Orientations of EXIF: 1 is upright; 2–4 are mirrored or turned by 180°; 5–8 lie on their side.
const (
	orientationTag = 0x0112
	lastUpright    = 4
)

// orientationOfJPEG looks for EXIF in the segments before the picture.
func orientationOfJPEG(raw []byte) int {
	const (
		app1  = 0xe1
		start = 0xda // the compressed picture
	)
	for rest := raw[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		marker, length := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if marker == 0xff { // filling
			rest = rest[1:]
			continue
		}
		if marker == start || length < 2 || len(rest) < 2+length {
			return 1
		}
		if exif, ok := bytes.CutPrefix(rest[4:2+length], []byte("Exif\x00\x00")); ok && marker == app1 {
			return orientationOf(exif)
		}
		rest = rest[2+length:]
	}
	return 1
}

// orientationOfPNG looks for the chunk eXIf.
func orientationOfPNG(raw []byte) int {
	const signature, around = 8, 12 // bytes: of the file; length, name and checksum of a chunk
	for rest := raw[signature:]; len(rest) >= around; {
		length := int64(binary.BigEndian.Uint32(rest))
		if length > int64(len(rest)-around) {
			return 1
		}
		if string(rest[4:8]) == "eXIf" {
			return orientationOf(rest[8 : 8+length])
		}
		rest = rest[around+length:]
	}
	return 1
}

// orientationOfWebP looks for the chunk EXIF.
func orientationOfWebP(raw []byte) int {
	for rest := raw[12:]; len(rest) >= 8; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length > int64(len(rest)-8) {
			return 1
		}
		if string(rest[:4]) == "EXIF" {
			return orientationOf(bytes.TrimPrefix(rest[8:8+length], []byte("Exif\x00\x00")))
		}
		length += length & 1 // chunks begin at even places
		rest = rest[min(8+length, int64(len(rest))):]
	}
	return 1
}

// orientationOf reads the tag from the first directory of EXIF, which is a small TIFF file.
func orientationOf(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(exif, []byte("MM")) {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	const size = 12 // bytes of an entry
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < size {
			return 1
		}
		if order.Uint16(entries) == orientationTag {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[size:]
	}
	return 1
}
