package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file keeps formulas, $a^2$ and $$a^2$$, as they were typed: nothing in them is Markdown, and nothing is set. A sum
// of money is no formula: a dollar sign before a digit or after a space ends none (Pandoc's tex_math_dollars), and what
// stands between two must have something of a formula in it.

type mathNode struct {
	ast.BaseInline
	text    []byte // with its dollar signs
	display bool
	span    source.Span
}

var kindMath = ast.NewNodeKind("Math")

func (*mathNode) Kind() ast.NodeKind           { return kindMath }
func (n *mathNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type mathParser struct{}

func (mathParser) Trigger() []byte { return []byte{'$'} }

func (mathParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if bytes.HasPrefix(line, []byte("$$")) {
		return displayed(block)
	}
	if len(line) < 3 || util.IsSpace(line[1]) {
		return nil
	}
	end := 1
	for ; end < len(line); end++ {
		if line[end] == '\\' {
			end++
		} else if line[end] == '$' {
			break
		}
	}
	if end >= len(line) || util.IsSpace(line[end-1]) || end+1 < len(line) && (util.IsNumeric(line[end+1]) || line[end+1] == '$') {
		return nil
	}
	if inner := line[1:end]; !bytes.ContainsAny(inner, `\^_={}<>`) && (bytes.ContainsAny(inner, " \t") || util.IsNumeric(inner[0])) {
		return nil
	}
	block.Advance(end + 1)
	return &mathNode{text: bytes.Clone(line[:end+1]), span: source.Span{Start: seg.Start, End: seg.Start + end + 1}}
}

// displayed reads a formula of its own, which may have several lines.
func displayed(block text.Reader) ast.Node {
	at, where := block.Position()
	_, first := block.PeekLine()
	n := &mathNode{text: []byte("$$"), display: true, span: source.Span{Start: first.Start, End: first.Start + 2}}
	block.Advance(2)
	for {
		line, _ := block.PeekLine()
		if line == nil {
			block.SetPosition(at, where)
			return nil
		}
		if i := bytes.Index(line, []byte("$$")); i >= 0 {
			n.text = append(n.text, line[:i+2]...)
			if len(bytes.TrimSpace(n.text)) <= 4 {
				block.SetPosition(at, where)
				return nil
			}
			block.Advance(i + 2)
			return n
		}
		n.text = append(n.text, line...)
		block.AdvanceLine()
	}
}

type mathRenderer struct{}

func (r mathRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindMath, r.math)
}

func (mathRenderer) math(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*mathNode)
	if !w.math {
		w.math = true
		w.warn(diag.MathText, n.span, "formulas are shown as they are typed", `write it in words or signs (x², ≤), or \$ where a dollar is meant`)
	}
	w.WriteString(`<code class="math">`)
	w.Write(util.EscapeHTML(n.text))
	w.WriteString(`</code>`)
	return ast.WalkContinue, nil
}
