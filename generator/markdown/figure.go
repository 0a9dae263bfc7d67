package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// This file writes figures. A picture that is alone in its paragraph and has a title, ![alt](map.png "The city in 1900"),
// is one: its title is the caption. Behind a bar it may have a size, as Obsidian's editors write it: ![alt|300](map.png).

// captioned gives the picture of a paragraph that is a figure, else nil.
func captioned(n ast.Node) *ast.Image {
	image, ok := n.FirstChild().(*ast.Image)
	if !ok || len(image.Title) == 0 {
		return nil
	}
	for c := image.NextSibling(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *blockID:
		case *ast.Text:
			if c.Segment.Len() > 0 {
				return nil
			}
		default:
			return nil
		}
	}
	return image
}

// openFigure and closeFigure write what is around the picture.
func (w *writer) openFigure(n ast.Node) {
	w.WriteString("<figure")
	if n != nil {
		html.RenderAttributes(w, n, html.GlobalAttributeFilter)
	}
	w.WriteString(">\n")
}

func (w *writer) closeFigure(caption string) {
	if caption != "" {
		w.WriteString("\n<figcaption>")
		w.Write(util.EscapeHTML([]byte(caption)))
		w.WriteString("</figcaption>")
	}
	w.WriteString("\n</figure>\n")
}

// sized takes a size from the end of a picture's words: all of them, or what stands behind the last bar.
func (r Ref) sized(words string) Ref {
	i := strings.LastIndexByte(words, '|')
	if width, height, ok := size(strings.TrimSpace(words[i+1:])); ok {
		r.Width, r.Height = width, height
		words = strings.TrimSpace(words[:max(i, 0)])
	}
	r.Text = words
	return r
}

// size reads 300 or 300x200.
func size(label string) (width, height string, ok bool) {
	digits := func(s string) bool { return s != "" && len(s) < 6 && strings.Trim(s, "0123456789") == "" }
	width, height, both := strings.Cut(label, "x")
	return width, height, digits(width) && (!both || digits(height))
}
