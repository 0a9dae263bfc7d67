// Package asset provides what is worth knowing of files that are not pages: the size of pictures, smaller pictures
// made of them, and drawings without what would run. It must never know where a picture is shown.
package asset

import (
	"bytes"
	"encoding/xml"
	"image"
	_ "image/gif"  // decoders register themselves
	_ "image/jpeg" // (image.DecodeConfig)
	_ "image/png"
	"path"
	"strconv"
	"strings"
	"unicode"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"
)

// Picture is what can be known of a picture without reading all of it.
type Picture struct {
	Width, Height int   // as it is shown, in pixels; 0 where they cannot be known
	Smaller       []int // the widths in which it may be worth having too, from the smallest
}

// Look finds out about a picture.
func Look(name string, data []byte) Picture {
	if strings.EqualFold(path.Ext(name), ".svg") {
		width, height := svgSize(data)
		return Picture{Width: width, Height: height}
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Picture{}
	}
	p := Picture{Width: c.Width, Height: c.Height}
	if format == "jpeg" && turned(data).sideways() {
		p.Width, p.Height = p.Height, p.Width
	}
	if scales(format, c, data) {
		p.Smaller = widths(p.Width)
	}
	return p
}

// svgSize reads width and height of the root element, in pixels or without a unit, else those of its viewBox
// (SVG 2, 8.2).
func svgSize(data []byte) (width, height int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for range 100 {
		t, err := d.RawToken()
		if err != nil {
			return 0, 0
		}
		root, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "svg" {
			return 0, 0
		}
		var box []string
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				width = pixels(strings.TrimSuffix(strings.TrimSpace(a.Value), "px"))
			case "height":
				height = pixels(strings.TrimSuffix(strings.TrimSpace(a.Value), "px"))
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
			}
		}
		if (width == 0 || height == 0) && len(box) == 4 {
			width, height = pixels(box[2]), pixels(box[3])
		}
		if width == 0 || height == 0 {
			return 0, 0
		}
		return width, height
	}
	return 0, 0
}

// pixels reads a length, rounded; 0 for what is no length that a picture may have.
func pixels(s string) int {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0 && f <= 1e6) {
		return 0
	}
	return int(f + 0.5)
}
