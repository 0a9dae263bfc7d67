package markdown

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// This file reads and writes #tags within a text, as Obsidian has them: after a space or at the start, letters, digits,
// - _ and /, but not digits alone (#12 is a number).

type tagNode struct {
	ast.BaseInline
	name string
}

var kindTag = ast.NewNodeKind("Tag")

func (*tagNode) Kind() ast.NodeKind           { return kindTag }
func (n *tagNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type tagParser struct{}

func (tagParser) Trigger() []byte { return []byte{'#'} }

func (tagParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if block.PrecendingCharacter() == '&' {
		return reference(parent, block)
	}
	if c := block.PrecendingCharacter(); !unicode.IsSpace(c) && c != '(' {
		return nil
	}
	line, _ := block.PeekLine()
	rest := string(line[1:])
	name := rest[:len(rest)-len(strings.TrimLeftFunc(rest, isTag))]
	after := rest[len(name):]
	name = strings.TrimRight(name, "/")
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || r > 0x7f }) || strings.Contains(name, "//") || name[0] == '/' || strings.HasPrefix(after, "#") {
		return nil
	}
	block.Advance(1 + len(name))
	return &tagNode{name: name}
}

// reference keeps &#35; in one piece: goldmark has cut the text at the #, and what is cut is not read as a character.
func reference(parent ast.Node, block text.Reader) ast.Node {
	line, seg := block.PeekLine()
	end := bytes.IndexByte(line, ';')
	t, ok := parent.LastChild().(*ast.Text)
	if !ok || end < 0 || end > 9 || t.Segment.Stop != seg.Start {
		return nil
	}
	parent.RemoveChild(parent, t)
	block.Advance(end + 1)
	return ast.NewTextSegment(t.Segment.WithStop(seg.Start + end + 1))
}

func isTag(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '-' || r == '_' || r == '/'
}

type tagRenderer struct{}

func (r tagRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindTag, r.tag)
}

func (tagRenderer) tag(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*tagNode)
	if inLink(n) {
		w.Write(util.EscapeHTML([]byte("#" + n.name)))
		return ast.WalkContinue, nil
	}
	w.hole(Tag, len(w.body.Tags))
	w.body.Tags = append(w.body.Tags, n.name)
	return ast.WalkContinue, nil
}
