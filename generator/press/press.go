// Package press provides smaller copies of outputs, for servers that hand them out as they lie there instead of
// compressing each answer. It must never know where a copy goes.
package press

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

// Coding is a content coding as HTTP names it (RFC 9110, section 8.4.1).
type Coding string

const (
	Gzip   Coding = "gzip"
	Brotli Coding = "br"
)

// Codings lists the codings there are.
func Codings() []Coding { return []Coding{Gzip, Brotli} }

// Suffix is what a copy's name ends in, behind that of the file: where nginx (gzip_static, brotli_static) and
// Caddy (precompressed) look for it.
func (c Coding) Suffix() string {
	if c == Brotli {
		return ".br"
	}
	return ".gz"
}

// Base gives the name of the file that a copy of this name would be of.
func Base(name string) (base string, ok bool) {
	for _, c := range Codings() {
		if base, ok = strings.CutSuffix(name, c.Suffix()); ok {
			return base, true
		}
	}
	return "", false
}

// texts are the endings of files that become smaller. Pictures, sounds, archives and fonts are compressed already.
var texts = []string{
	".atom", ".bib", ".bmp", ".css", ".csv", ".geojson", ".gpx", ".htm", ".html", ".ico", ".ics", ".js", ".json", ".kml", ".map", ".md",
	".mjs", ".rss", ".srt", ".svg", ".tex", ".toml", ".tsv", ".ttf", ".txt", ".vtt", ".wasm", ".webmanifest", ".xhtml", ".xml", ".xsl", ".yaml", ".yml",
}

// packet is how many bytes reach a reader at once in any case: those of one segment on an Ethernet (RFC 9293,
// section 3.7.1).
const packet = 1460

// Worth tells whether a file of this name and size may have a copy at all.
func Worth(name string, size int) bool {
	_, text := slices.BinarySearch(texts, strings.ToLower(path.Ext(name)))
	return text && size > packet
}

// A copy that saves less than a tenth is not kept: it would be one file more for nothing that a reader notices.
func small(size, of int) bool { return size <= of-of/10 }

// quality is Brotli's. Of 331 pages with all that belongs to them, 4.4 MB, gzip makes 1.44 MB; Brotli makes 1.32 MB at 5
// in as much time, 1.17 MB at 10 in 20 times that, and at 11 only 3% less in twice the time again.
const quality = 10

// press gives the same bytes for the same data at any time: no name and no time stand in them.
func (c Coding) press(data []byte) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	if c == Brotli {
		w = brotli.NewWriterLevel(&b, quality)
	} else {
		w, _ = gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one there is
	}
	_, err := w.Write(data)
	if cerr := w.Close(); err != nil || cerr != nil {
		panic("internal error: a buffer takes whatever is written to it")
	}
	return b.Bytes()
}
