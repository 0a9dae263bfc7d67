package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// This file writes tables: in a region that scrolls by itself and can be reached by keyboard (WCAG 2.1.1),
// with the scope of each header, and with a class rather than a style for the alignment, which a strict
// Content-Security-Policy would forbid.

type tableRenderer struct{}

func (r tableRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTableCell, r.cell)
}

func (tableRenderer) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<div class=\"table\" tabindex=\"0\">\n<table>\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("</table>\n</div>\n")
	return ast.WalkContinue, nil
}

func (tableRenderer) cell(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	w, n := bw.(*writer), node.(*east.TableCell)
	tag, scope := "td", ""
	if n.Parent().Kind() == east.KindTableHeader {
		tag, scope = "th", ` scope="col"`
		if w.plain(n) == "" { // a header that says nothing is a corner, not a header
			tag, scope = "td", ""
		}
	}
	if !entering {
		w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("<" + tag + scope)
	if a := n.Alignment; a != east.AlignNone {
		w.WriteString(` class="` + strings.ToLower(a.String()) + `"`)
	}
	w.WriteByte('>')
	return ast.WalkContinue, nil
}
