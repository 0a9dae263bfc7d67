package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// This file reads %%comments%%, of which nothing is written: within a paragraph, or as lines of their own that may hold
// several. One that is not closed is no comment, so that a page is never cut short by a slip of the pen.

var percents = []byte("%%")

// commentNode is a comment within a paragraph; commentBlock one of whole lines.
type (
	commentNode  struct{ ast.BaseInline }
	commentBlock struct{ ast.BaseBlock }
)

var (
	kindComment      = ast.NewNodeKind("Comment")
	kindCommentBlock = ast.NewNodeKind("CommentBlock")
)

func (*commentNode) Kind() ast.NodeKind            { return kindComment }
func (n *commentNode) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }
func (*commentBlock) Kind() ast.NodeKind           { return kindCommentBlock }
func (n *commentBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (*commentBlock) IsRaw() bool                  { return true }

type commentParser struct{}

func (commentParser) Trigger() []byte { return []byte{'%'} }

func (commentParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if !bytes.HasPrefix(line, percents) {
		return nil
	}
	at, where := block.Position()
	block.Advance(2)
	for {
		line, _ := block.PeekLine()
		if line == nil {
			block.SetPosition(at, where)
			return nil
		}
		if i := bytes.Index(line, percents); i >= 0 {
			block.Advance(i + 2)
			return &commentNode{}
		}
		block.AdvanceLine()
	}
}

type commentBlockParser struct{}

func (commentBlockParser) Trigger() []byte { return []byte{'%'} }

func (commentBlockParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	line = bytes.TrimLeft(line, " ")
	if !bytes.HasPrefix(line, percents) || bytes.Contains(line[2:], percents) || !bytes.Contains(reader.Source()[seg.Stop:], percents) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &commentBlock{}, parser.NoChildren
}

func (commentBlockParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	i := bytes.Index(line, percents)
	if i < 0 {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	if util.IsBlank(line[i+2:]) {
		reader.AdvanceToEOL()
	} else {
		reader.Advance(i + 2) // what follows is text again
	}
	return parser.Close
}

func (commentBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (commentBlockParser) CanInterruptParagraph() bool                 { return true }
func (commentBlockParser) CanAcceptIndentedLine() bool                 { return false }

type commentRenderer struct{}

func (r commentRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindComment, r.nothing)
	reg.Register(kindCommentBlock, r.nothing)
}

func (commentRenderer) nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}
