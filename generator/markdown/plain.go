package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"waymark/generator/words"
)

// This file turns parts of the syntax tree into plain text, and finds the sentence around a reference.

// mark says where in a block's plain text a reference's own words stand.
type mark struct {
	node     ast.Node
	from, to int
}

// plain gives the text of a node without any markup. Citations leave no trace.
func (w *writer) plain(n ast.Node) string {
	w.text.Reset()
	w.plainTo(&w.text, n, nil)
	return string(bytes.TrimSpace(w.text.Bytes()))
}

func (w *writer) plainTo(b *bytes.Buffer, n ast.Node, marks *[]mark) {
	if marks != nil {
		switch n.(type) {
		case *ast.Link, *wikiNode, *ast.Image, *ast.RawHTML:
			k := len(*marks)
			*marks = append(*marks, mark{n, b.Len(), 0})
			defer func() { (*marks)[k].to = b.Len() }()
		}
	}
	switch n := n.(type) {
	case *ast.Text:
		text := unescape(n.Segment.Value(w.src))
		switch {
		case w.silent(n.NextSibling()):
			b.Write(bytes.TrimRight(text, " "))
		case n.SoftLineBreak() || n.HardLineBreak():
			b.Write(text)
			b.WriteByte(' ')
		default:
			b.Write(text)
		}
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(w.src))
	case *ast.RawHTML:
		return
	case *wikiNode:
		b.WriteString(n.text())
	case *tagNode:
		b.WriteString("#" + n.name)
	case *citeNode, *commentNode, *blockID:
		return
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				b.Write(t.Segment.Value(w.src))
			}
		}
	default:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			w.plainTo(b, c, marks)
		}
	}
}

// maxSilent is how many nodes are looked at for what leaves no trace.
const maxSilent = 16

// silent tells whether nodes leave no trace in plain text up to a space or a sign that no space stands before, or to the end:
// "paid [@x]." is "paid.".
func (w *writer) silent(n ast.Node) bool {
	cited := false
	for range maxSilent {
		switch n := n.(type) {
		case nil:
			return cited
		case *citeNode, *commentNode:
			cited = true
		case *ast.Text:
			switch text := n.Segment.Value(w.src); {
			case cited && len(text) > 0 && strings.IndexByte(" .,;:!?)]", text[0]) >= 0:
				return true
			case len(bytes.TrimSpace(text)) > 0:
				return false
			}
		default:
			return false
		}
		n = n.NextSibling()
	}
	return false
}

// unescape gives text as a reader sees it: backslash escapes and entities resolved.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s)))
}

// sentence gives the sentence of a block that a reference stands in.
func (w *writer) sentence(n ast.Node) Sentence {
	block := n
	for block.Type() == ast.TypeInline {
		if block = block.Parent(); block == nil {
			return Sentence{}
		}
	}
	if w.block != block {
		w.block, w.marks, w.marked = block, w.marks[:0], 0
		w.text.Reset()
		w.plainTo(&w.text, block, &w.marks)
		w.blockText = w.text.String()
	}
	for range w.marks { // they are asked for in the order in which they stand
		if m := w.marks[w.marked]; m.node == n {
			return cut(w.blockText, m.from, m.to)
		}
		w.marked = (w.marked + 1) % len(w.marks)
	}
	return Sentence{}
}

// maxSentence is the longest sentence shown whole, in bytes; of a longer one, the part around the reference.
const maxSentence = 300

// cut finds the sentence around text[from:to].
func cut(text string, from, to int) Sentence {
	start, end := 0, len(text)
	// Where the sentence is to be shortened, what lies further off need not be read: a paragraph may hold many links.
	if k := from - maxSentence/2; k > 1 && strings.IndexByte(text[k:from], ' ') >= 0 {
		start = k - 2
	}
	if k := to + maxSentence/2; k < len(text) && strings.LastIndexByte(text[to:k], ' ') >= 0 {
		end = k + 1
	}
	for i := from - 1; i > start; i-- {
		if text[i] == ' ' && words.Ends(text, i) {
			start = i + 1
			break
		}
	}
	for i := to; i < end; i++ {
		if text[i] == ' ' && words.Ends(text, i) {
			end = i
			break
		}
	}
	before, after := "", ""
	if from-start > maxSentence/2 {
		if i := strings.IndexByte(text[from-maxSentence/2:from], ' '); i >= 0 {
			start, before = from-maxSentence/2+i+1, "… "
		}
	}
	if end-to > maxSentence/2 {
		if i := strings.LastIndexByte(text[to:to+maxSentence/2], ' '); i >= 0 {
			end, after = to+i, " …"
		}
	}
	lead := len(text[start:from]) - len(strings.TrimLeft(text[start:from], " "))
	start += lead
	s := strings.TrimRight(before+text[start:end]+after, " ")
	from, to = len(before)+from-start, len(before)+to-start
	return Sentence{s, min(from, len(s)), min(to, len(s))}
}
