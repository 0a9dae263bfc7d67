package markdown

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"

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
	sanitizer func() *bluemonday.Policy // made where there is raw HTML: that takes a millisecond
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
	p.AllowAttrs("alt").OnElements("img") // any words: they are escaped
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("class").Matching(bluemonday.SpaceSeparatedTokens).Globally()
	allowMedia(p)
	return p
}

func (r htmlRenderer) block(bw util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r.pass(bw.(*writer), src, node)
	}
	return ast.WalkContinue, nil
}

func (r htmlRenderer) inline(bw util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r.pass(bw.(*writer), src, node)
	}
	return ast.WalkSkipChildren, nil
}

func (r htmlRenderer) pass(w *writer, src []byte, node ast.Node) {
	raw, start := rawHTML(src, node)
	switch r.policy {
	case HTMLAll:
		all, links := chunkOf(src, node).standFor()
		w.writeRaw(node, all, links)
	case HTMLNone:
		w.Write(util.EscapeHTML(raw))
	default:
		p := w.passed[node]
		w.writeRaw(node, p.html, p.links)
		if p.less {
			first, _, _ := bytes.Cut(raw, []byte("\n"))
			w.problem(source.Span{Start: start, End: start + len(bytes.TrimRight(first, "\r"))}, false, "part of this raw HTML is not allowed and was left out")
		}
	}
}

// rawHTML gives the text of raw HTML, and where it begins.
func rawHTML(src []byte, node ast.Node) (raw []byte, start int) {
	switch n := node.(type) {
	case *ast.HTMLBlock:
		start = n.Pos()
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			if i == 0 {
				start = line.Start
			}
			raw = append(raw, line.Value(src)...)
		}
		if n.HasClosure() {
			raw = append(raw, n.ClosureLine.Value(src)...)
		}
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			s := n.Segments.At(i)
			raw = append(raw, s.Value(src)...)
		}
		start = n.Segments.At(0).Start
	}
	return raw, start
}

// passed is what of one piece of raw HTML comes into the page.
type passed struct {
	html  []byte
	links []rawLink // that its stand-ins stand for
	less  bool      // something was left out
}

// sanitize gives what the sanitizer lets through of all raw HTML in a text, and of that, what stands in pairs: a tag that
// ends nothing would end an element of the page around the text, and one without an end would take the rest of the page in.
func (r htmlRenderer) sanitize(src []byte, doc ast.Node) map[ast.Node]passed {
	if r.policy != HTMLSafe || bytes.IndexByte(src, '<') < 0 {
		return nil
	}
	pieces := map[ast.Node][]tag{}
	open := map[ast.Node][]*tag{} // by the block that both tags of a pair must stand in
	all := map[ast.Node]passed{}
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Kind() != ast.KindHTMLBlock && n.Kind() != ast.KindRawHTML {
			return ast.WalkContinue, nil
		}
		raw, links := chunkOf(src, n).standFor()
		tags := tokens(r.sanitizer().SanitizeBytes(raw))
		pieces[n], all[n] = tags, passed{links: links, less: weight(tokens(raw)) > weight(tags)}
		block := n.Parent()
		for n.Kind() == ast.KindRawHTML && block.Type() == ast.TypeInline {
			block = block.Parent()
		}
		for i := range tags {
			switch t := &tags[i]; t.kind {
			case html.StartTagToken:
				if !void[t.name] {
					t.alone = !optional[t.name]
					open[block] = append(open[block], t)
				}
			case html.EndTagToken:
				t.alone = true
				for j := len(open[block]) - 1; j >= 0; j-- {
					if o := open[block][j]; o.name == t.name {
						o.alone, t.alone = false, false
						open[block] = open[block][:j]
						break
					}
				}
			}
		}
		return ast.WalkContinue, nil
	})
	for n, tags := range pieces {
		p := all[n]
		for _, t := range tags {
			if t.alone {
				p.less = true
			} else if t.kind != html.CommentToken {
				p.html = append(p.html, t.raw...)
			}
		}
		all[n] = p
	}
	return all
}

// tag is a token of HTML.
type tag struct {
	kind   html.TokenType
	name   string
	raw    []byte
	weight int  // how much would be lost with it
	alone  bool // it has no partner
}

func tokens(raw []byte) []tag {
	var tags []tag
	for z := html.NewTokenizer(bytes.NewReader(raw)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return tags
		}
		t := tag{kind: kind, raw: bytes.Clone(z.Raw())}
		switch token := z.Token(); kind {
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t.name, t.weight = token.Data, 1+len(token.Attr)
			for _, a := range token.Attr {
				if a.Key == "markdown" { // MkDocs asks with it for what is done anyway
					t.weight--
				}
			}
		case html.CommentToken: // it is for editors; but one that is not closed takes all in
			if !bytes.HasPrefix(t.raw, []byte("<!--")) || !bytes.HasSuffix(t.raw, []byte("-->")) {
				t.weight = 1
			}
		case html.DoctypeToken:
			t.weight = 1
		}
		tags = append(tags, t)
	}
}

func weight(tags []tag) int {
	n := 0
	for _, t := range tags {
		n += t.weight
	}
	return n
}

// void elements have no end (WHATWG HTML, 13.1.2); the end of optional ones may be left out, for what follows ends them
// (13.1.2.4).
var (
	void     = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}
	optional = map[string]bool{"p": true, "li": true, "dt": true, "dd": true, "rt": true, "rp": true, "colgroup": true, "caption": true, "thead": true, "tbody": true, "tfoot": true, "tr": true, "td": true, "th": true}
)
