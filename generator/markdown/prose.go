package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"waymark/generator/source"
)

// This file gives what a text says, block by block, for those who look at how it is worded.

// Prose is the plain text of a paragraph, heading, item or cell.
type Prose struct {
	Text  string
	marks []spot
}

// spot says where a byte of a Prose stands in the file. What follows it, up to the next spot, stands there too.
type spot struct{ at, file int }

// Span gives where a part of the text stands in the file.
func (p Prose) Span(from, to int) source.Span {
	if len(p.marks) == 0 {
		return source.Span{}
	}
	find := func(i int) int {
		k, exact := slices.BinarySearchFunc(p.marks, i, func(m spot, i int) int { return m.at - i })
		if !exact {
			k--
		}
		return p.marks[k].file + i - p.marks[k].at
	}
	from = max(from, p.marks[0].at)
	to = max(to, from+1)
	return source.Span{Start: find(from), End: max(find(from), find(to-1)+1)}
}

// prose collects all blocks of the text, but quotations, which are somebody else's words, and code.
func (w *writer) prose(doc ast.Node) {
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		_, callout := n.AttributeString(calloutKey)
		switch {
		case !entering:
		case n.Kind() == ast.KindBlockquote && !callout:
			return ast.WalkSkipChildren, nil
		case n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline:
			var p Prose
			var b bytes.Buffer
			w.proseOf(&b, n, &p.marks)
			if p.Text = b.String(); strings.TrimSpace(p.Text) != "" {
				w.body.Prose = append(w.body.Prose, p)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

// proseOf writes the plain text of a node and where its pieces stand. Code and addresses are no words.
func (w *writer) proseOf(b *bytes.Buffer, n ast.Node, marks *[]spot) {
	switch n := n.(type) {
	case *ast.Text:
		*marks = append(*marks, spot{b.Len(), w.base + n.Segment.Start})
		w.plainTo(b, n, nil)
	case *ast.CodeSpan, *ast.AutoLink:
		b.WriteString("x")
	case *wikiNode:
		*marks = append(*marks, spot{b.Len(), w.base + n.span.Start})
		w.plainTo(b, n, nil)
	default:
		if n.FirstChild() == nil {
			w.plainTo(b, n, nil)
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			w.proseOf(b, c, marks)
		}
	}
}
