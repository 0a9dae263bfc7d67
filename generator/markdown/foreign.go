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

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file understands what files for other tools hold, where it can only mean one thing: callouts of MkDocs (!!! note)
// and Docusaurus (:::note), MkDocs' tabs, Hugo's {{< ref >}}, {{< relref >}}, {{< figure >}} and {{< highlight >}}. Other
// shortcodes are shown as typed and reported with what to write in their place.

// indentedCallouts reads !!! note "Title", and ??? and ???+ which can be folded, with what is indented below; and tabs,
// === "Title", which are shown one below the other.
type indentedCallouts struct{}

func (indentedCallouts) Trigger() []byte { return []byte{'!', '?', '='} }

func (indentedCallouts) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	c := &callout{}
	rest := line[pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("!!! ")):
		rest = rest[4:]
	case bytes.HasPrefix(rest, []byte("???+ ")):
		c.fold, rest = '+', rest[5:]
	case bytes.HasPrefix(rest, []byte("??? ")):
		c.fold, rest = '-', rest[4:]
	case bytes.HasPrefix(rest, []byte(`=== "`)), bytes.HasPrefix(rest, []byte(`===+ "`)), bytes.HasPrefix(rest, []byte(`===! "`)):
		c.tab, rest = true, append([]byte("tab "), rest[bytes.IndexByte(rest, '"'):]...)
	default:
		return nil, parser.NoChildren
	}
	words, title, quoted := bytes.Cut(rest, []byte(`"`))
	kinds := strings.Fields(string(words)) // the first is the type, others are classes
	if len(kinds) == 0 || strings.ContainsFunc(string(words), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' && !unicode.IsSpace(r)
	}) {
		return nil, parser.NoChildren
	}
	end := -1
	if quoted {
		if end = bytes.LastIndexByte(title, '"'); end < 0 || !util.IsBlank(title[end+1:]) {
			return nil, parser.NoChildren
		}
	} else if calloutKinds[strings.ToLower(kinds[0])] == "" || len(kinds) > 1 {
		return nil, parser.NoChildren // a shout, and words after it
	}
	c.kind = strings.ToLower(kinds[0])
	n := &calloutBlock{callout: c}
	start := seg.Start - seg.Padding + len(line) - len(title)
	switch {
	case quoted && end > 0:
		n.title(start, title[:end])
	case !quoted || c.fold != 0:
		n.title(0, nil)
	}
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// title puts the first line into a callout: the words that begin at start.
func (n *calloutBlock) title(start int, words []byte) {
	t := &calloutTitle{callout: n.callout}
	start += len(words) - len(bytes.TrimLeft(words, " \t"))
	if words = bytes.Trim(words, " \t"); len(words) > 0 {
		t.Lines().Append(text.NewSegment(start, start+len(words)))
	}
	n.AppendChild(n, t)
}

func (indentedCallouts) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		reader.AdvanceToEOL()
		return parser.Continue | parser.HasChildren
	}
	if indent, _ := util.IndentWidth(line, reader.LineOffset()); indent < 4 {
		return parser.Close
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (indentedCallouts) Close(ast.Node, text.Reader, parser.Context) {}
func (indentedCallouts) CanInterruptParagraph() bool                 { return false }
func (indentedCallouts) CanAcceptIndentedLine() bool                 { return false }

// fencedCallouts reads :::note Title, up to a line of as many colons.
type fencedCallouts struct{}

func (fencedCallouts) Trigger() []byte { return []byte{':'} }

func colons(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ':' {
		n++
	}
	return n
}

func (fencedCallouts) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	fence := colons(line[pos:])
	if fence < 3 {
		return nil, parser.NoChildren
	}
	for p := parent; p != nil; p = p.Parent() { // the outer one has more colons: else what ends it?
		if outer, ok := p.(*calloutBlock); ok && outer.fence > 0 && outer.fence <= fence {
			return nil, parser.NoChildren
		}
	}
	rest := bytes.TrimLeft(line[pos+fence:], " ")
	size := 0
	for size < len(rest) && (util.IsAlphaNumeric(rest[size]) || rest[size] == '-') {
		size++
	}
	kind := strings.ToLower(string(rest[:size]))
	if calloutKinds[kind] == "" {
		return nil, parser.NoChildren
	}
	title := bytes.TrimSpace(rest[size:])
	if len(title) > 1 && title[0] == '[' && title[len(title)-1] == ']' {
		title = title[1 : len(title)-1]
	} else if len(title) > 0 && !util.IsSpace(rest[size]) {
		return nil, parser.NoChildren
	}
	n := &calloutBlock{callout: &callout{kind: kind}, fence: fence}
	start := seg.Start - seg.Padding + bytes.LastIndex(line, title)
	n.title(start, title)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (fencedCallouts) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if bare := bytes.TrimSpace(line); len(bare) >= node.(*calloutBlock).fence && colons(bare) == len(bare) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (fencedCallouts) Close(ast.Node, text.Reader, parser.Context) {}
func (fencedCallouts) CanInterruptParagraph() bool                 { return true }
func (fencedCallouts) CanAcceptIndentedLine() bool                 { return false }

// codeShortcodes reads {{< highlight go >}}, with a text up to {{< /highlight >}} that is code and no Markdown, and the same
// of other shortcodes that Hugo's sites have for that.
type codeShortcodes struct{}

var codeShortcodeKey, codeShortcodeEnds = parser.NewContextKey(), parser.NewContextKey()

func (codeShortcodes) Trigger() []byte { return []byte{'{'} }

func (codeShortcodes) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || seg.Padding > 0 {
		return nil, parser.NoChildren
	}
	n := readShortcode(line[pos:], seg.Start+pos)
	if n == nil || n.raw[2] != '<' || !util.IsBlank(line[pos+len(n.raw):]) || n.name != "highlight" && n.name != "code-toggle" || bytes.HasSuffix(n.raw, []byte("/>}}")) {
		return nil, parser.NoChildren
	}
	ends, ok := pc.Get(codeShortcodeEnds).(map[string]int) // where each ends for the last time
	if !ok {
		ends = map[string]int{}
		for _, name := range []string{"highlight", "code-toggle"} {
			ends[name] = bytes.LastIndex(reader.Source(), []byte("{{< /"+name))
		}
		pc.Set(codeShortcodeEnds, ends)
	}
	if ends[n.name] < seg.Start {
		return nil, parser.NoChildren
	}
	var info *ast.Text
	if at := n.at[""]; n.name == "highlight" && at.Start < at.End {
		info = ast.NewTextSegment(text.NewSegment(at.Start, at.End))
	}
	pc.Set(codeShortcodeKey, n.name)
	reader.AdvanceToEOL()
	return ast.NewFencedCodeBlock(info), parser.NoChildren
}

func (codeShortcodes) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	line, seg := reader.PeekLine()
	if n := readShortcode(bytes.TrimLeft(line, " \t"), seg.Start); n != nil && n.name == "/"+pc.Get(codeShortcodeKey).(string) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	node.Lines().Append(seg)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (codeShortcodes) Close(ast.Node, text.Reader, parser.Context) {}
func (codeShortcodes) CanInterruptParagraph() bool                 { return true }
func (codeShortcodes) CanAcceptIndentedLine() bool                 { return false }

// shortcode is one of Hugo's: {{< name "argument" key="value" >}} or {{% … %}}.
type shortcode struct {
	ast.BaseInline
	raw   []byte
	name  string
	first string // the first argument without a name
	named map[string]string
	at    map[string]source.Span // of an argument's value; of first by ""
	span  source.Span
}

var kindShortcode = ast.NewNodeKind("Shortcode")

func (*shortcode) Kind() ast.NodeKind           { return kindShortcode }
func (n *shortcode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type shortcodeParser struct{}

func (shortcodeParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	n := readShortcode(line, seg.Start)
	if n == nil {
		return nil
	}
	block.Advance(len(n.raw))
	return n
}

// isShortcode tells whether an address is a shortcode: {{% url x %}}.
func isShortcode(address string) bool {
	return strings.HasPrefix(address, "{{%") || strings.HasPrefix(address, "{{<")
}

// maxShortcode is the longest shortcode, in bytes: a line of a million that never end must not cost a million squared.
const maxShortcode = 2000

// readShortcode reads the shortcode that a line begins with: nil where it is none.
func readShortcode(line []byte, base int) *shortcode {
	if len(line) < 6 || line[0] != '{' || line[1] != '{' || line[2] != '<' && line[2] != '%' {
		return nil
	}
	mark := ">}}"
	if line[2] == '%' {
		mark = "%}}"
	}
	line = line[:min(len(line), maxShortcode)]
	end := bytes.Index(line, []byte(mark))
	if end < 0 {
		return nil
	}
	n := &shortcode{raw: bytes.Clone(line[:end+3]), named: map[string]string{}, at: map[string]source.Span{}, span: source.Span{Start: base, End: base + end + 3}}
	for i := 3; i < end; {
		if util.IsSpace(line[i]) {
			i++
			continue
		}
		key, from := "", i
		for i < end && !util.IsSpace(line[i]) && line[i] != '"' && line[i] != '`' {
			if line[i] == '=' && key == "" && i > from {
				key, from = string(line[from:i]), i+1
			}
			i++
		}
		value, at := line[from:i], source.Span{Start: base + from, End: base + i}
		if i == from && i < end && !util.IsSpace(line[i]) { // quoted
			close := bytes.IndexByte(line[i+1:end], line[i])
			if close < 0 {
				return nil
			}
			value, at = line[i+1:i+1+close], source.Span{Start: base + i + 1, End: base + i + 1 + close}
			i += close + 2
		}
		switch {
		case key != "":
			n.named[key], n.at[key] = string(value), at
		case n.name == "":
			n.name = string(value)
		case n.first == "":
			n.first, n.at[""] = string(value), at
		}
	}
	return n
}

// instead tells what to write in the place of a shortcode.
func (n *shortcode) instead() string {
	switch strings.TrimPrefix(n.name, "/") {
	case "ref", "relref":
		return "write [text](" + n.first + ")"
	case "youtube":
		return "write [title](https://www.youtube.com/watch?v=" + n.first + ")"
	case "vimeo":
		return "write [title](https://vimeo.com/" + n.first + ")"
	case "highlight":
		return "write it between lines of ```" + n.first
	case "notice", "hint", "alert", "callout", "admonition", "tip", "note", "warning":
		kind := n.first
		if calloutKinds[kind] == "" {
			kind = "note"
		}
		return "write > [!" + kind + "] Title, and > before each line"
	case "details":
		return "write > [!note]- Title, and > before each line"
	case "toc":
		return "take it away: every page shows its contents"
	}
	return "write it as Markdown"
}

type shortcodeRenderer struct{}

func (r shortcodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindShortcode, r.shortcode)
}

func (shortcodeRenderer) shortcode(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*shortcode)
	if src := n.named["src"]; n.name == "figure" && AddressOf(src) == Inside && src != "" && node.Parent().Kind() == ast.KindParagraph {
		w.figure(n, src)
		return ast.WalkContinue, nil
	}
	w.warn(diag.ForeignSyntax, n.span, `the shortcode "`+clean(n.name)+`" is Hugo's and means nothing here`, clean(n.instead()))
	w.Write(util.EscapeHTML(n.raw))
	return ast.WalkContinue, nil
}

// figure writes a picture with its caption, between paragraphs.
func (w *writer) figure(n *shortcode, src string) {
	target, anchor := Split(src)
	alt, caption := n.named["alt"], n.named["caption"]
	if caption == "" {
		caption = n.named["title"]
	}
	r := Ref{Kind: Img, Target: target, Anchor: anchor, Text: alt, Span: n.at["src"]}
	if width, height, ok := size(n.named["width"]); ok {
		r.Width, r.Height = width, height
	}
	w.closeParagraph()
	w.openFigure(nil)
	w.hole(Image, w.ref(r))
	w.closeFigure(caption)
	w.openParagraph(nil)
}

// unref makes of [text]({{< ref "page.md" >}}), in which CommonMark sees no link, one that it does, of the same length: no
// offset differs. What stands in code is left.
func unref(src []byte) []byte {
	if !bytes.Contains(src, []byte("]({{")) {
		return src
	}
	out := bytes.Clone(src)
	fence := byte(0)
	for at := 0; at < len(src); {
		end := bytes.IndexByte(src[at:], '\n') + 1 + at
		if end == at {
			end = len(src)
		}
		line := src[at:end]
		if bare := bytes.TrimLeft(line, " >\t"); bytes.HasPrefix(bare, []byte("```")) || bytes.HasPrefix(bare, []byte("~~~")) {
			if fence == 0 {
				fence = bare[0]
			} else if fence == bare[0] {
				fence = 0
			}
		}
		for i := 0; fence == 0; {
			k := bytes.Index(line[i:], []byte("]({{"))
			if k < 0 {
				break
			}
			i += k + 2
			n := readShortcode(line[i:], i)
			if n == nil || n.name != "ref" && n.name != "relref" || bytes.Count(line[:i], []byte("`"))%2 == 1 || i+len(n.raw) >= len(line) {
				continue
			}
			target, span := n.first, n.at[""]
			if target == "" {
				target, span = n.named["path"], n.at["path"]
			}
			if target == "" || strings.ContainsAny(target, "<>\\") {
				continue
			}
			put := out[at+i : at+i+len(n.raw)]
			for j := range put {
				put[j] = ' '
			}
			copy(put[span.Start-i-1:], "<"+target+">")
			i += len(n.raw)
		}
		at = end
	}
	return out
}
