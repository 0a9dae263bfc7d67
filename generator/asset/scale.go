package asset

import (
	"bytes"
	"image"
	"image/color"
	std "image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// This file makes smaller pictures of large ones: JPEG of JPEG, PNG of PNG. Others stay as they are: what moves, what
// Go cannot write (WebP, AVIF), and colours for the press. The bytes depend on the file alone: the scaler's sums are
// written so that no processor rounds them otherwise.

// Steps are the widths that are made, in pixels: for a phone, for a phone or a column of text with two pixels for one,
// and for a wide column with two for one.
func Steps() []int { return []int{480, 960, 1440} }

// maxPixels is how large a picture may be that is read whole: 50 million take 200 MB for a moment.
const maxPixels = 50_000_000

// quality is that of a JPEG, of 100: below 80 edges begin to show.
const quality = 82

// widths gives the steps that are well below a width: a fifth less is worth another file.
func widths(width int) []int {
	var list []int
	for _, w := range Steps() {
		if w*5 <= width*4 {
			list = append(list, w)
		}
	}
	return list
}

// scales tells whether smaller pictures can be made of one.
func scales(format string, c image.Config, data []byte) bool {
	if c.Width*c.Height > maxPixels || c.Width == 0 || c.Height == 0 {
		return false
	}
	return format == "jpeg" && c.ColorModel != color.CMYKModel || format == "png" && !moves(data)
}

// Variant is a picture made smaller.
type Variant struct {
	Width int
	Data  []byte
}

// smaller makes the variants of a picture, from the smallest. One that has no fewer bytes than the picture, or than a
// larger variant, is left out.
func smaller(data []byte) []Variant {
	src, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	way := turn(0)
	if format == "jpeg" {
		way = turned(data)
	}
	width, height := src.Bounds().Dx(), src.Bounds().Dy()
	if way.sideways() {
		width, height = height, width
	}
	grey := isGrey(src)
	if p, ok := src.(*image.Paletted); ok { // the scaler knows no palettes
		all := image.NewNRGBA(p.Bounds())
		std.Draw(all, p.Bounds(), p, p.Bounds().Min, std.Src)
		src = all
	}
	var list []Variant
	least := len(data)
	sizes := widths(width)
	for k := len(sizes) - 1; k >= 0; k-- {
		w, h := sizes[k], max(1, (height*sizes[k]+width/2)/width)
		if way.sideways() {
			w, h = h, w
		}
		dst := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
		src = dst // the next is made of this one, which is much less work
		if out := keepColours(format, data, encode(format, finish(dst, way, grey))); len(out) < least {
			least = len(out)
			list = append([]Variant{{sizes[k], out}}, list...)
		}
	}
	return list
}

func isGrey(m image.Image) bool {
	switch m.ColorModel() {
	case color.GrayModel, color.Gray16Model:
		return true
	}
	return false
}

// finish turns a picture the right way up, and makes one without colours small again.
func finish(m *image.RGBA, way turn, grey bool) image.Image {
	b := m.Bounds()
	width, height := b.Dx(), b.Dy()
	if way.sideways() {
		width, height = height, width
	}
	if way <= 1 && !grey {
		return m
	}
	var out std.Image = image.NewRGBA(image.Rect(0, 0, width, height))
	if grey {
		out = image.NewGray(out.Bounds())
	}
	for y := range height {
		for x := range width {
			fx, fy := way.from(x, y, b.Dx(), b.Dy())
			out.Set(x, y, m.RGBAAt(fx, fy))
		}
	}
	return out
}

func encode(format string, m image.Image) []byte {
	var b bytes.Buffer
	var err error
	if format == "jpeg" {
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&b, m)
	}
	if err != nil {
		panic("internal error: " + err.Error()) // a buffer takes all, and no picture is too large here
	}
	return b.Bytes()
}
