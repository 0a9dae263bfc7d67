package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"waymark/generator/source"
)

// This file gives headings their ids, by GitHub's rules, so that links made for a rendering there hold here.

type headingRenderer struct{}

// headingAttributes are those that {#id .class key=value} may give: none that could cover the page or take its keys.
var headingAttributes = util.NewBytesFilterString("class,dir,id,lang,title")

func (r headingRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHeading, r.heading)
}

func (headingRenderer) heading(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	w, n := bw.(*writer), node.(*ast.Heading)
	level := min(n.Level+w.shift, 6)
	if !entering {
		w.WriteString("</h")
		w.WriteByte('0' + byte(level))
		w.WriteString(">\n")
		return ast.WalkContinue, nil
	}
	text := w.plain(n)
	id := w.unique(wanted(n, text))
	class := ""
	if given, ok := n.AttributeString("class"); ok {
		b, _ := given.([]byte)
		class = string(b)
	}
	w.body.Headings = append(w.body.Headings, Heading{level, id, text, class})
	at := source.Span{Start: -1}
	if lines := n.Lines(); lines.Len() > 0 {
		last := lines.At(lines.Len() - 1)
		at = source.Span{Start: w.base + last.Start, End: w.base + last.Stop}
	}
	w.body.HeadingAt = append(w.body.HeadingAt, at)
	w.WriteString("<h")
	w.WriteByte('0' + byte(level))
	if n.Attributes() == nil { // as nearly always
		w.WriteString(` id="`)
		w.Write(util.EscapeHTML([]byte(id)))
		w.WriteByte('"')
	} else {
		n.SetAttributeString("id", []byte(id))
		html.RenderAttributes(w, n, headingAttributes)
	}
	w.WriteByte('>')
	return ast.WalkContinue, nil
}

// wanted gives the id that a heading of some words would have if there were no other of them.
func wanted(n *ast.Heading, words string) string {
	if given, ok := n.AttributeString("id"); ok {
		if b, ok := given.([]byte); ok && len(b) > 0 {
			return string(b)
		}
	}
	return Anchor(words)
}

// unique gives an id that is not yet used on the page: the second of a name gets -1, the third -2.
func (w *writer) unique(id string) string {
	if id == "" {
		id = "section"
	}
	try, i := id, w.tries[id]
	if i > 0 {
		try = id + "-" + strconv.Itoa(i)
	}
	for w.ids[try] || reserved(try) {
		i++
		try = id + "-" + strconv.Itoa(i)
	}
	w.ids[try] = true
	if i > 0 {
		if w.tries == nil {
			w.tries = map[string]int{}
		}
		w.tries[id] = i
	}
	return try
}

// reserved tells whether an id is one that pages have around their text: those of references, and the theme's own.
func reserved(id string) bool {
	switch id {
	case "Main", "Connections", "References", "Sections", "Pages", "Results", "Search":
		return true
	}
	number, ok := strings.CutPrefix(id, "ref-")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// Anchor gives the id that GitHub gives a heading: lower case, letters, digits, hyphens and underscores kept,
// each space a hyphen, all else dropped.
func Anchor(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(text))
}
