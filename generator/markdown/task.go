package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// This file writes the boxes of task lists. Each is named by the words beside it (WCAG 4.1.2).

type taskRenderer struct{}

func (r taskRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(east.KindTaskCheckBox, r.box)
}

func (taskRenderer) box(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w := bw.(*writer)
	if node.(*east.TaskCheckBox).IsChecked {
		w.WriteString(`<input checked="" disabled="" type="checkbox"`)
	} else {
		w.WriteString(`<input disabled="" type="checkbox"`)
	}
	if label := w.plain(node.Parent()); label != "" {
		w.WriteString(` aria-label="`)
		w.Write(util.EscapeHTML([]byte(label)))
		w.WriteByte('"')
	}
	w.WriteString("> ")
	return ast.WalkContinue, nil
}
