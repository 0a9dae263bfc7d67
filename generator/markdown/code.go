package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"waymark/generator/highlight"
)

// This file writes blocks of code, highlighted where their language is named.

type codeRenderer struct{ memory *highlight.Memory }

func (r codeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindCodeBlock, r.code)
}

func (r codeRenderer) code(bw util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w := bw.(*writer)
	var code strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(src))
	}
	language := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		language = strings.ToLower(string(f.Language(src)))
	}
	if language == "" {
		w.WriteString("<pre tabindex=\"0\"><code>")
		w.Write(util.EscapeHTML([]byte(code.String())))
	} else {
		w.WriteString(`<pre tabindex="0"><code class="language-`)
		w.Write(util.EscapeHTML([]byte(language)))
		w.WriteString(`">`)
		w.WriteString(r.memory.HTML(language, code.String()))
	}
	w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}
