package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/source"
)

// This file reads and writes citations as Pandoc has them: [@source], [@source, p. 4], [see @a; @b]. Each
// is a reference; its number is known only when the page's references are put together.

type citation struct {
	prefix, id, locator string
	span                source.Span // of the id
}

type citeNode struct {
	ast.BaseInline
	items []citation
}

var kindCite = ast.NewNodeKind("Citation")

func (*citeNode) Kind() ast.NodeKind           { return kindCite }
func (n *citeNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type citeParser struct{}

func (citeParser) Trigger() []byte { return []byte{'['} }

func (citeParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	end := bytes.IndexByte(line, ']')
	if end < 0 || end+1 < len(line) && (line[end+1] == '(' || line[end+1] == '[') {
		return nil
	}
	inner := string(line[1:end])
	if !strings.Contains(inner, "@") || strings.Contains(inner, "[") {
		return nil
	}
	if _, defined := pc.Reference(util.ToLinkReference(line[1:end])); defined {
		return nil // [@somebody] with an address below: a link
	}
	node, at := &citeNode{}, seg.Start+1
	for part := range strings.SplitSeq(inner, ";") {
		prefix, rest, found := strings.Cut(part, "@")
		if !found || prefix != "" && !strings.HasSuffix(prefix, " ") && strings.TrimSpace(prefix) != "" {
			return nil // an e-mail address, not a citation
		}
		size := len(rest) - len(strings.TrimLeftFunc(rest, isID))
		id := strings.TrimRight(rest[:size], ".:")
		if id == "" {
			return nil
		}
		start := at + len(prefix) + 1
		node.items = append(node.items, citation{
			strings.TrimSpace(prefix), id, strings.TrimSpace(strings.TrimLeft(rest[len(id):], ", ")),
			source.Span{Start: start, End: start + len(id)},
		})
		at += len(part) + 1
	}
	block.Advance(end + 1)
	return node
}

func isID(r rune) bool {
	return r > 0x7f || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-.:/", r)
}

type citeRenderer struct{}

func (r citeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindCite, r.cite)
}

func (citeRenderer) cite(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w := bw.(*writer)
	// A number does not begin a line, away from what it is for: the space before it does not break. One before a hole is not.
	holes := w.body.Holes
	filled := len(holes) > 0 && holes[len(holes)-1].At == w.out.Len()
	if out := w.out.Bytes(); len(out) > 0 && (out[len(out)-1] == ' ' || out[len(out)-1] == '\n') && node.PreviousSibling() != nil && !filled {
		w.out.Truncate(len(out) - 1)
		w.WriteString("\u00a0")
	}
	w.WriteString(`<span class="cite">[`)
	for i, c := range node.(*citeNode).items {
		if i > 0 {
			w.WriteString("; ")
		}
		ref := w.ref(Ref{Kind: Cite, Target: c.id, Prefix: c.prefix, Text: c.locator, Span: c.span})
		if inLink(node) {
			w.Write(util.EscapeHTML([]byte(c.id)))
			continue
		}
		w.hole(Citation, ref)
	}
	w.WriteString(`]</span>`)
	return ast.WalkContinue, nil
}
