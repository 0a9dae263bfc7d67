package emit

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"waymark/generator/asset"
	"waymark/generator/page"
	"waymark/generator/site"
)

// This file shows pictures, and makes the smaller ones that a browser may choose instead. Those of a width lie in a
// folder of their own, at the address of their picture below it; no folder of the content has such a name, for a slug
// has no @.

type pictures struct{}

const pictureKey = "picture "

func pictureAddress(a *site.Asset, width int) string {
	return "pictures@" + strconv.Itoa(width) + "/" + a.Address
}

func (pictures) Targets(_ *World, s *site.Site, d Delta) []Target {
	var list []Target
	for _, p := range d.Assets {
		for _, width := range asset.Steps() {
			t := Target{Key: fmt.Sprint(pictureKey, width, " ", p)}
			if a, ok := s.AssetAt(p); ok && s.Used(p) && slices.Contains(a.Smaller, width) {
				t.Path, t.File = pictureAddress(a, width), a.File
			}
			list = append(list, t)
		}
	}
	return list
}

func (pictures) Emit(w *World, r *site.Reader, _ *site.Site, key string) Output {
	size, p, _ := strings.Cut(strings.TrimPrefix(key, pictureKey), " ")
	width, err := strconv.Atoi(size)
	if err != nil {
		panic("internal error: " + err.Error()) // Targets has written it
	}
	a := r.File(r.Find(p))
	data := w.Pictures.Picture(a.Sum, width, w.bytes(a))
	return Output{Data: data, Nothing: data == nil}
}

// bytes reads a file, or nothing where it has changed since: then it will come again.
func (w *World) bytes(a *site.Asset) func() []byte {
	return func() []byte {
		f, err := w.Read(a.File)
		if err != nil || f.Sum != a.Sum {
			return nil
		}
		return f.Data
	}
}

const (
	shownWidth = 768  // pixels: no theme's column of text is much wider
	firstBytes = 1500 // of a text's HTML: a picture that begins there is seen at once
)

// image writes a picture. at is how far down its text it stands.
func (l *filling) image(out *bytes.Buffer, ref *page.Ref, t site.Target, at int) {
	if !t.Item.IsFile() {
		text := ref.Text
		if text == "" {
			text = ref.Target
		}
		out.WriteString(`<span class="missing">` + html.EscapeString(text) + `</span>`)
		return
	}
	file := l.r.File(t.Item)
	out.WriteString(`<img src="` + html.EscapeString(l.href(t, false)) + `"`)
	width, height := shown(file, ref)
	if len(file.Smaller) > 0 {
		l.smaller(out, file, min(width, shownWidth))
	}
	out.WriteString(` alt="` + html.EscapeString(ref.Text) + `"`)
	attribute(out, "title", ref.Title)
	if width > 0 {
		attribute(out, "width", strconv.Itoa(width))
	}
	if height > 0 {
		attribute(out, "height", strconv.Itoa(height))
	}
	if l.picture || at > firstBytes {
		out.WriteString(` loading="lazy"`)
	}
	l.picture = true
	out.WriteString(` decoding="async">`)
}

// shown gives the size in pixels that a reference shows a picture in; 0 where that is not known.
func shown(file *site.Asset, ref *page.Ref) (width, height int) {
	width, height = file.Width, file.Height
	w, _ := strconv.Atoi(ref.Width)
	h, _ := strconv.Atoi(ref.Height)
	switch {
	case w > 0 && h > 0:
		return w, h
	case w > 0 && width > 0:
		return w, height * w / width
	case w > 0:
		return w, height
	case h > 0 && height > 0:
		return width * h / height, h
	}
	return width, height
}

// rawImage writes what the tag of a picture in raw HTML leaves out. A size that it gives in anything but pixels (per
// cent, say) is not touched: no other goes with it.
func (l *filling) rawImage(out *bytes.Buffer, ref *page.Ref, t site.Target) {
	if !t.Item.IsFile() {
		return
	}
	file := l.r.File(t.Item)
	width, height := shown(file, ref)
	if len(file.Smaller) > 0 {
		l.smaller(out, file, min(width, shownWidth))
	}
	for _, size := range []string{ref.Width, ref.Height} {
		if _, err := strconv.Atoi(size); size != "" && err != nil {
			return
		}
	}
	if ref.Width == "" && width > 0 {
		attribute(out, "width", strconv.Itoa(width))
	}
	if ref.Height == "" && height > 0 {
		attribute(out, "height", strconv.Itoa(height))
	}
}

// smaller writes which other widths there are of a picture that is shown so wide.
func (l *filling) smaller(out *bytes.Buffer, file *site.Asset, shown int) {
	widths := l.w.Pictures.Widths(file.Sum, l.w.bytes(file))
	if len(widths) == 0 {
		return
	}
	var set []string
	for _, w := range widths {
		set = append(set, fmt.Sprint(l.to(pictureAddress(file, w)), " ", w, "w"))
	}
	set = append(set, fmt.Sprint(l.to(file.Address), " ", file.Width, "w"))
	attribute(out, "srcset", strings.Join(set, ", "))
	attribute(out, "sizes", fmt.Sprintf("(max-width: %dpx) 100vw, %dpx", shown, shown))
}
