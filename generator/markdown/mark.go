package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// This file reads and writes ==marked words==. Where they open and close follows from the rules for ** (CommonMark 6.2).

type markNode struct{ ast.BaseInline }

var kindMark = ast.NewNodeKind("Mark")

func (*markNode) Kind() ast.NodeKind           { return kindMark }
func (n *markNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type markParser struct{}

func (markParser) IsDelimiter(b byte) bool                        { return b == '=' }
func (markParser) CanOpenCloser(open, end *parser.Delimiter) bool { return open.Char == end.Char }
func (markParser) OnMatch(int) ast.Node                           { return &markNode{} }
func (markParser) Trigger() []byte                                { return []byte{'='} }

func (p markParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, seg := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 2, p)
	if node == nil || node.OriginalLength != 2 || before == '=' {
		return nil
	}
	node.Segment = seg.WithStop(seg.Start + 2)
	block.Advance(2)
	pc.PushDelimiter(node)
	return node
}

type markRenderer struct{}

func (r markRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindMark, r.mark)
}

func (markRenderer) mark(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<mark>")
	} else {
		w.WriteString("</mark>")
	}
	return ast.WalkContinue, nil
}
