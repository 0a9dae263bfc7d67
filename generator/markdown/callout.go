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

// This file reads and writes callouts, as Obsidian and GitHub have them: a quotation whose first line is [!type],
// then - or + where it can be folded (shut or open), then its title. A type that nobody knows is a note. Where there is
// no title, the theme has a word for the type: a hole of kind Word.

type callout struct {
	kind string // as written, in lower case
	fold byte   // '-', '+' or 0
	tab  bool   // one of several to choose from, rather than an aside
}

// calloutKinds gives for each name of a callout the kind that it is styled as. Names are Obsidian's, GitHub's five, and
// those that MkDocs and Docusaurus add.
var calloutKinds = map[string]string{
	"note": "note", "abstract": "abstract", "summary": "abstract", "tldr": "abstract", "info": "info", "todo": "todo",
	"tip": "tip", "hint": "tip", "important": "important", "success": "success", "check": "success", "done": "success",
	"question": "question", "help": "question", "faq": "question", "warning": "warning", "attention": "warning", "caution": "caution",
	"failure": "failure", "fail": "failure", "missing": "failure", "danger": "danger", "error": "danger", "bug": "bug",
	"example": "example", "quote": "quote", "cite": "quote", "seealso": "info", "secondary": "note",
}

// look is what the kind is styled as.
func (c *callout) look() string {
	if k, ok := calloutKinds[c.kind]; ok {
		return k
	}
	return "note"
}

// calloutTitle is the first line of a callout. Without words, the theme gives them.
type calloutTitle struct {
	ast.BaseBlock
	callout *callout
}

// calloutBlock is a callout that is not written as a quotation: see foreign.go.
type calloutBlock struct {
	ast.BaseBlock
	callout *callout
	fence   int // how many colons opened it; 0: it is indented
}

var (
	kindCalloutTitle = ast.NewNodeKind("CalloutTitle")
	kindCalloutBlock = ast.NewNodeKind("Callout")
)

func (*calloutTitle) Kind() ast.NodeKind           { return kindCalloutTitle }
func (n *calloutTitle) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (*calloutBlock) Kind() ast.NodeKind           { return kindCalloutBlock }
func (n *calloutBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// calloutReader takes the first line out of a quotation's first paragraph, before anything else is made of it.
type calloutReader struct{}

const calloutKey = "callout" // the attribute of a quotation that is one

func (calloutReader) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote := n.Parent()
	if quote.Kind() != ast.KindBlockquote || n.PreviousSibling() != nil || n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	c, at := calloutHead(first.Value(reader.Source()))
	if c == nil {
		return
	}
	quote.SetAttributeString(calloutKey, c)
	title := &calloutTitle{callout: c}
	if s := first.WithStart(first.Start + max(at-first.Padding, 0)); !util.IsBlank(s.Value(reader.Source())) {
		s = s.TrimLeftSpace(reader.Source())
		title.Lines().Append(s.TrimRightSpace(reader.Source()))
	}
	quote.InsertBefore(quote, n, title)
	n.Lines().SetSliced(1, n.Lines().Len())
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

// calloutHead reads [!type]- and gives where the title begins. After a bar Obsidian has words for its themes.
func calloutHead(line []byte) (*callout, int) {
	if !bytes.HasPrefix(line, []byte("[!")) {
		return nil, 0
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 {
		return nil, 0
	}
	kind, _, _ := strings.Cut(string(line[2:end]), "|")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if kind == "" || strings.ContainsFunc(kind, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' && r != ' '
	}) {
		return nil, 0
	}
	c, at := &callout{kind: kind}, end+1
	if at < len(line) && (line[at] == '-' || line[at] == '+') {
		c.fold = line[at]
		at++
	}
	if at < len(line) && !util.IsSpace(line[at]) {
		return nil, 0
	}
	return c, at
}

type calloutRenderer struct{}

func (r calloutRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindBlockquote, r.quote)
	reg.Register(kindCalloutBlock, r.block)
	reg.Register(kindCalloutTitle, r.title)
}

func (calloutRenderer) quote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if c, ok := n.AttributeString(calloutKey); ok {
		c.(*callout).write(w, entering)
	} else if entering {
		w.WriteString("<blockquote>\n")
	} else {
		w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}

func (calloutRenderer) block(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	n.(*calloutBlock).callout.write(w, entering)
	return ast.WalkContinue, nil
}

func (c *callout) write(w util.BufWriter, entering bool) {
	tag, more := "div", ` role="note"`
	switch c.fold {
	case '-':
		tag, more = "details", ""
	case '+':
		tag, more = "details", " open"
	}
	switch {
	case c.tab && entering:
		w.WriteString("<div class=\"tab\">\n")
		return
	case c.tab:
		w.WriteString("</div>\n")
		return
	}
	if entering {
		w.WriteString("<" + tag + ` class="callout callout-` + c.look() + `"` + more + ">\n")
	} else {
		w.WriteString("</" + tag + ">\n")
	}
}

func (calloutRenderer) title(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	w, n := bw.(*writer), node.(*calloutTitle)
	tag := "p"
	if n.callout.fold != 0 {
		tag = "summary"
	}
	if !entering {
		w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("<" + tag + ` class="callout-title">`)
	if !n.HasChildren() {
		w.word("callout." + n.callout.kind)
	}
	return ast.WalkContinue, nil
}

// word leaves a hole for a word of the theme.
func (w *writer) word(key string) {
	w.hole(Word, len(w.body.Keys))
	w.body.Keys = append(w.body.Keys, key)
}
