package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// This file writes blocks of code. Where their language is named there is a hole over the code, in which it is highlighted
// once it is shown: that takes longer than all else of a page.

// Code is a block in a language. Its text stands in Body.HTML from its hole on.
type Code struct {
	Language string // as written, in lower case
	Size     int    // of the text in Body.HTML, in bytes
}

type codeRenderer struct{}

func (r codeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindCodeBlock, r.code)
}

func (codeRenderer) code(bw util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
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
		text := util.EscapeHTML([]byte(code.String()))
		w.hole(CodeText, len(w.body.Codes))
		w.body.Codes = append(w.body.Codes, Code{language, len(text)})
		w.Write(text)
	}
	w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}
