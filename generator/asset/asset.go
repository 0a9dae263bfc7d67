// Package asset provides what is worth knowing of files that are not pages: the size of pictures. It must
// never know where a picture is shown.
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

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"
)

// Size gives the width and height of a picture in pixels; 0, 0 where they cannot be known.
func Size(name string, data []byte) (width, height int) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return svgSize(data)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
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
		var w, h float64
		var box []string
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				w, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
			case "height":
				h, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (w <= 0 || h <= 0) && len(box) == 4 {
			w, _ = strconv.ParseFloat(box[2], 64)
			h, _ = strconv.ParseFloat(box[3], 64)
		}
		if w <= 0 || h <= 0 || w > 1e6 || h > 1e6 {
			return 0, 0
		}
		return int(w + 0.5), int(h + 0.5)
	}
	return 0, 0
}
