package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file bounds what a text can cost, whoever wrote it: some constructs take the square of how many there are, or a
// level of the stack each. Beyond a bound, what would be one more is text. No text that was written for readers comes
// near.

const (
	maxDepth = 100     // blocks within each other: quotations, lists, their items
	maxRuns  = 2000    // runs of * _ ~ = in one paragraph that may be marks
	maxOpen  = 200     // brackets in one paragraph that are open at once
	maxNotes = 1000    // definitions of footnotes
	maxCells = 200_000 // of tables, with those that short rows are filled up with
)

// limits is what was met of a text so far.
type limits struct {
	block ast.Node // the one that runs are counted in
	runs  int
	open  int
	notes int
	cells int
	where int    // of the first thing beyond a bound
	what  string // what that is, in words; empty: there is none
}

var limitsKey = parser.NewContextKey()

func limitsOf(pc parser.Context) *limits {
	l, ok := pc.Get(limitsKey).(*limits)
	if !ok {
		l = &limits{}
		pc.Set(limitsKey, l)
	}
	return l
}

func (l *limits) beyond(at int, what string) {
	if l.what == "" {
		l.where, l.what = at, what
	}
}

// limited reports what is beyond a bound.
func (w *writer) limited(pc parser.Context) {
	if l := limitsOf(pc); l.what != "" {
		w.warn(diag.PageLimit, source.Span{Start: l.where, End: l.where + 1}, l.what+"; the rest is shown as it was typed", "write it more simply, or divide the page")
	}
}

// depthGuard stands before the parsers of blocks that hold others.
type depthGuard struct{}

func (depthGuard) Trigger() []byte { return []byte(">-+*:[0123456789") }

func (depthGuard) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	l := limitsOf(pc)
	if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("[")) {
		if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("[^")) {
			return nil, parser.NoChildren
		}
		if l.notes++; l.notes <= maxNotes {
			return nil, parser.NoChildren
		}
		l.beyond(seg.Start, "there are more than 1,000 footnotes here")
	} else {
		depth := 0
		for n := parent; n != nil; n = n.Parent() {
			depth++
		}
		if depth <= maxDepth {
			return nil, parser.NoChildren
		}
		l.beyond(seg.Start, "quotations and lists stand more than 100 deep in one another here")
	}
	node := ast.NewParagraph()
	node.Lines().Append(seg)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

func (depthGuard) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (depthGuard) Close(ast.Node, text.Reader, parser.Context)                 {}
func (depthGuard) CanInterruptParagraph() bool                                 { return true }
func (depthGuard) CanAcceptIndentedLine() bool                                 { return false }

// tableGuard stands before the reader of tables. A short row has as many cells as the table has columns: what grows with
// the square of a text is counted before it is made.
type tableGuard struct{}

func (tableGuard) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		rule := line.Value(reader.Source())
		if len(bytes.Trim(rule, " \t\r\n|:-")) > 0 {
			continue
		}
		l := limitsOf(pc)
		if l.cells += (1 + bytes.Count(rule, []byte("|"))) * (lines.Len() - i); l.cells <= maxCells {
			return
		}
		l.beyond(lines.At(0).Start, "the tables have more than 200,000 cells here")
		typed := ast.NewParagraph()
		typed.SetLines(lines)
		node.Parent().ReplaceChild(node.Parent(), node, typed)
		return
	}
}

// runGuard stands before the parsers of marks that come in pairs.
type runGuard struct{}

func (runGuard) Trigger() []byte { return []byte("*_~=") }

func (runGuard) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := limitsOf(pc).in(parent)
	if l.runs++; l.runs <= maxRuns {
		return nil
	}
	return l.typed(block, "there are more than 2,000 marks such as * in one paragraph here")
}

// in begins to count anew where another block begins.
func (l *limits) in(block ast.Node) *limits {
	if l.block != block {
		l.block, l.runs, l.open = block, 0, 0
	}
	return l
}

// typed takes characters that are the same as they were typed.
func (l *limits) typed(block text.Reader, what string) ast.Node {
	line, seg := block.PeekLine()
	size := len(line) - len(bytes.TrimLeft(line, string(line[:1])))
	l.beyond(seg.Start, what)
	block.Advance(size)
	return ast.NewTextSegment(seg.WithStop(seg.Start + size))
}

// bracketGuard stands before the parser of links. Brackets that are something else do not come to it.
type bracketGuard struct{}

func (bracketGuard) Trigger() []byte { return []byte("![]") }

func (bracketGuard) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := limitsOf(pc).in(parent)
	switch line, _ := block.PeekLine(); {
	case line[0] == ']':
		l.open = max(0, l.open-1)
	case line[0] == '!' && !bytes.HasPrefix(line, []byte("![")):
	case l.open == maxOpen:
		return l.typed(block, "more than 200 brackets are open at once here")
	default:
		l.open++
	}
	return nil
}
