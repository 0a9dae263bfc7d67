package markdown

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"waymark/generator/source"
)

// This file lets raw HTML through, or does not.

// HTMLPolicy says what becomes of raw HTML.
type HTMLPolicy uint8

// The policies, as config.toml names them.
const (
	HTMLSafe HTMLPolicy = iota // "safe": what user content may hold, by a sanitizer's allowlist; the rest is left out and reported
	HTMLNone                   // "none": shown as text
	HTMLAll                    // "all": passed as it is, for sites whose every author is trusted
)

type htmlRenderer struct {
	policy    HTMLPolicy
	sanitizer *bluemonday.Policy
}

func (r htmlRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHTMLBlock, r.block)
	reg.Register(ast.KindRawHTML, r.inline)
}

// newSanitizer allows what GitHub allows in Markdown, near enough: text-level and structural elements, tables,
// details, pictures and links with harmless addresses; no script, style, form, frame or event handler.
func newSanitizer() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false)
	p.AllowElements("kbd", "samp", "var", "figure", "figcaption", "details", "summary", "ruby", "rt", "rp", "mark", "abbr", "time", "section", "aside")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("class").Matching(bluemonday.SpaceSeparatedTokens).Globally()
	return p
}

func (r htmlRenderer) block(bw util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.HTMLBlock)
	var raw bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		raw.Write(line.Value(src))
	}
	if n.HasClosure() {
		raw.Write(n.ClosureLine.Value(src))
	}
	start := n.Pos()
	if n.Lines().Len() > 0 {
		start = n.Lines().At(0).Start
	}
	r.pass(bw.(*writer), raw.Bytes(), start)
	return ast.WalkContinue, nil
}

func (r htmlRenderer) inline(bw util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	n := node.(*ast.RawHTML)
	var raw bytes.Buffer
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		raw.Write(s.Value(src))
	}
	r.pass(bw.(*writer), raw.Bytes(), n.Segments.At(0).Start)
	return ast.WalkSkipChildren, nil
}

func (r htmlRenderer) pass(w *writer, raw []byte, start int) {
	switch r.policy {
	case HTMLAll:
		w.Write(raw)
	case HTMLNone:
		w.Write(util.EscapeHTML(raw))
	default:
		if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<!--")) {
			return // a comment is for editors
		}
		safe := r.sanitizer.SanitizeBytes(raw)
		if bytes.Count(safe, []byte("<")) < bytes.Count(raw, []byte("<")) || bytes.Count(safe, []byte("=")) < bytes.Count(raw, []byte("=")) {
			end := start + len(raw)
			if i := bytes.IndexByte(raw, '\n'); i >= 0 {
				end = start + i
			}
			w.problem(source.Span{Start: start, End: end}, false, "part of this raw HTML is not allowed and was left out")
		}
		w.Write(safe)
	}
}
