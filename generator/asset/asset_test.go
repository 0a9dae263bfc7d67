package asset

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestSize(t *testing.T) {
	t.Parallel()
	picture := image.NewGray(image.Rect(0, 0, 37, 21))
	encode := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	asPNG := encode(func(b *bytes.Buffer) error { return png.Encode(b, picture) })
	tests := map[string]struct {
		name          string
		data          []byte
		width, height int
	}{
		"PNG":  {"a.png", asPNG, 37, 21},
		"JPEG": {"a.jpg", encode(func(b *bytes.Buffer) error { return jpeg.Encode(b, picture, nil) }), 37, 21},
		"GIF":  {"a.gif", encode(func(b *bytes.Buffer) error { return gif.Encode(b, picture, nil) }), 37, 21},
		"WebP": {"a.webp", webp(37, 21), 37, 21},
		"what a picture is named counts for nothing": {"a.jpg", asPNG, 37, 21},
		"a picture cut short":                        {"a.png", asPNG[:20], 0, 0},
		"no picture":                                 {"a.png", []byte("hello"), 0, 0},
		"nothing":                                    {"a.png", nil, 0, 0},

		"SVG with a size":              {"a.svg", []byte(`<svg width="37" height="21"/>`), 37, 21},
		"SVG with a size in pixels":    {"a.SVG", []byte(`<?xml version="1.0"?><!-- c --><!DOCTYPE svg><svg width="36.6px" height=" 21.4 "></svg>`), 37, 21},
		"SVG with a view box":          {"a.svg", []byte("<svg viewBox=\"0 0\n37,\t21\"/>"), 37, 21},
		"SVG with a size in percent":   {"a.svg", []byte(`<svg width="100%" height="100%" viewBox="0 0 37 21"/>`), 37, 21},
		"SVG with a prefix":            {"a.svg", []byte(`<s:svg xmlns:s="http://www.w3.org/2000/svg" width="37" height="21"/>`), 37, 21},
		"SVG without any size":         {"a.svg", []byte(`<svg/>`), 0, 0},
		"SVG with no number":           {"a.svg", []byte(`<svg width="nan" height="NaN"/>`), 0, 0},
		"SVG of nothing":               {"a.svg", []byte(`<svg width="0.2" height="0.2"/>`), 0, 0},
		"SVG beyond measure":           {"a.svg", []byte(`<svg width="inf" height="1e300"/>`), 0, 0},
		"SVG turned inside out":        {"a.svg", []byte(`<svg width="-37" height="-21"/>`), 0, 0},
		"another document":             {"a.svg", []byte(`<html width="37" height="21"/>`), 0, 0},
		"no document":                  {"a.svg", []byte(`<svg width="37`), 0, 0},
		"a document that never begins": {"a.svg", bytes.Repeat([]byte("<!-- x -->"), 1000), 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p := Look(test.name, test.data); p.Width != test.width || p.Height != test.height {
				t.Errorf("got %d × %d, want %d × %d", p.Width, p.Height, test.width, test.height)
			}
		})
	}
}

// webp makes the head of a lossless WebP file ("WebP Lossless Bitstream Specification", 3): no more is looked at.
func webp(width, height uint32) []byte {
	bits := binary.LittleEndian.AppendUint32([]byte{0x2f}, width-1|(height-1)<<14)
	bits = append(bits, make([]byte, 9)...)
	data := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(12+len(bits)))
	data = append(data, "WEBPVP8L"...)
	return append(binary.LittleEndian.AppendUint32(data, uint32(len(bits))), bits...)
}
