package asset

import (
	"bytes"
	"encoding/binary"
)

// This file reads what stands in a JPEG or PNG beside the picture and changes how it looks: which way up a camera was
// held (Exif 2.32, 4.6.4, tag 274), and which colours the numbers mean (an ICC profile). Browsers go by both, so a
// smaller picture must be turned, and keep its colours.

// turn is how a picture is to be turned before it is shown: Exif's numbers 1 to 8, 0 where nothing is said.
type turn int

// sideways tells whether width and height change places.
func (t turn) sideways() bool { return t >= 5 && t <= 8 }

// from gives the pixel of the stored picture that is shown at x, y; width and height are those of the stored one.
func (t turn) from(x, y, width, height int) (int, int) {
	switch t {
	case 2:
		return width - 1 - x, y
	case 3:
		return width - 1 - x, height - 1 - y
	case 4:
		return x, height - 1 - y
	case 5:
		return y, x
	case 6:
		return y, height - 1 - x
	case 7:
		return width - 1 - y, height - 1 - x
	case 8:
		return width - 1 - y, x
	}
	return x, y
}

// segment is a part of a JPEG before the picture itself: its marker's second byte, and all its bytes.
type segment struct {
	marker byte
	data   []byte // with marker and length
}

// segments gives the parts of a JPEG up to the picture (ITU-T T.81, B.1.1.4).
func segments(data []byte) []segment {
	var list []segment
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		marker := data[i+1]
		if marker == 0xff {
			i++ // it may be filled up
			continue
		}
		end := i + 2 + int(binary.BigEndian.Uint16(data[i+2:]))
		if marker == 0xda || end > len(data) || end < i+4 {
			break
		}
		list = append(list, segment{marker, data[i:end]})
		i = end
	}
	return list
}

// turned reads how a JPEG is to be turned.
func turned(data []byte) turn {
	for _, s := range segments(data) {
		exif, ok := bytes.CutPrefix(s.data[4:], []byte("Exif\x00\x00"))
		if s.marker != 0xe1 || !ok || len(exif) < 8 {
			continue
		}
		var order binary.ByteOrder = binary.LittleEndian
		if exif[0] == 'M' {
			order = binary.BigEndian
		}
		at := int(order.Uint32(exif[4:]))
		if at < 8 || at+2 > len(exif) {
			return 0
		}
		count := int(order.Uint16(exif[at:]))
		for entry := at + 2; count > 0 && entry+12 <= len(exif); count, entry = count-1, entry+12 {
			if order.Uint16(exif[entry:]) == 274 {
				if t := turn(order.Uint16(exif[entry+8:])); t >= 1 && t <= 8 {
					return t
				}
				return 0
			}
		}
		return 0
	}
	return 0
}

// keepColours puts the colour profile of one JPEG or PNG into another of the same format.
func keepColours(format string, from, into []byte) []byte {
	var profile []byte
	after := 2 // SOI
	switch format {
	case "jpeg":
		for _, s := range segments(from) {
			if s.marker == 0xe2 && bytes.HasPrefix(s.data[4:], []byte("ICC_PROFILE\x00")) {
				profile = append(profile, s.data...)
			}
		}
	case "png":
		after = len(pngHead) + 25 // IHDR
		eachChunk(from, func(name string, chunk []byte) {
			switch name {
			case "iCCP", "sRGB", "gAMA", "cHRM", "cICP":
				profile = append(profile, chunk...)
			}
		})
	}
	if len(profile) == 0 {
		return into
	}
	out := append([]byte(nil), into[:after]...)
	return append(append(out, profile...), into[after:]...)
}

const pngHead = "\x89PNG\r\n\x1a\n"

// eachChunk calls do for every chunk of a PNG before its picture (PNG, 5.3).
func eachChunk(data []byte, do func(name string, chunk []byte)) {
	for i := len(pngHead); i+12 <= len(data); {
		name, end := string(data[i+4:i+8]), i+12+int(binary.BigEndian.Uint32(data[i:]))
		if name == "IDAT" || end > len(data) || end < i+12 {
			return
		}
		do(name, data[i:end])
		i = end
	}
}

// moves tells whether a PNG is a film of several pictures.
func moves(data []byte) (yes bool) {
	eachChunk(data, func(name string, _ []byte) { yes = yes || name == "acTL" })
	return yes
}
