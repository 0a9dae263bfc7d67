package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file reads ^ids at the end of blocks, which [[Page#^id]] leads to. At the end of a paragraph or of a list's item it
// is of that, and needs no space before it after a wikilink or an embed; at the end of a quotation or callout, of all of
// it; alone in a paragraph, of the block before. In HTML the id keeps its ^, so that it can never be a heading's. This file
// also writes paragraphs and items, which bear these ids.

type blockID struct {
	ast.BaseInline
	id    string
	span  source.Span
	block ast.Node // that it stands in
	alone bool     // nothing else bears it: it is a place of its own
}

var kindBlockID = ast.NewNodeKind("BlockID")

func (*blockID) Kind() ast.NodeKind           { return kindBlockID }
func (n *blockID) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// namedBlock is around a block with an id that cannot bear it.
type namedBlock struct{ ast.BaseBlock }

var kindNamedBlock = ast.NewNodeKind("NamedBlock")

func (*namedBlock) Kind() ast.NodeKind           { return kindNamedBlock }
func (n *namedBlock) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type blockIDParser struct{}

var blockIDsKey = parser.NewContextKey()

func (blockIDParser) Trigger() []byte { return []byte{'^'} }

func (blockIDParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	switch parent.Kind() {
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading:
	default:
		return nil
	}
	_, embed := parent.LastChild().(*wikiNode) // which an id may follow without a space
	if c := block.PrecendingCharacter(); c != ' ' && c != '\t' && c != '\n' && !(embed && c == ']') {
		return nil
	}
	line, seg := block.PeekLine()
	size := 1
	for size < len(line) && (util.IsAlphaNumeric(line[size]) || line[size] == '-') {
		size++
	}
	if size == 1 || !util.IsBlank(line[size:]) {
		return nil
	}
	at, where := block.Position()
	block.AdvanceLine()
	if more, _ := block.PeekLine(); more != nil {
		block.SetPosition(at, where)
		return nil
	}
	block.SetPosition(at, where)
	block.Advance(size)
	n := &blockID{id: string(line[:size]), span: source.Span{Start: seg.Start, End: seg.Start + size}, block: parent}
	if t, ok := parent.LastChild().(*ast.Text); ok {
		t.Segment = t.Segment.TrimRightSpace(block.Source())
		t.SetSoftLineBreak(false)
	}
	found, _ := pc.Get(blockIDsKey).(*[]*blockID)
	if found == nil {
		found = &[]*blockID{}
		pc.Set(blockIDsKey, found)
	}
	*found = append(*found, n)
	return n
}

// nameBlocks gives the ids that were found to their blocks.
func (w *writer) nameBlocks(pc parser.Context) {
	found, _ := pc.Get(blockIDsKey).(*[]*blockID)
	if found == nil {
		return
	}
	seen := map[string]bool{}
	for _, n := range *found {
		block := n.block
		parent := block.Parent()
		only := block.FirstChild() == n && block.LastChild() == n && block.Kind() == ast.KindParagraph
		if parent == nil || only && block.PreviousSibling() == nil {
			continue // of the page's title, or of nothing
		}
		folded := strings.ToLower(n.id)
		if seen[folded] {
			w.warn(diag.BlockTwice, n.span, "this page has a block "+n.id+" already", "give this one another name; links lead to the first")
			continue
		}
		seen[folded] = true
		w.body.Blocks = append(w.body.Blocks, n.id)
		switch {
		case block.Kind() == ast.KindHeading:
			n.alone = true
		case only && block.PreviousSibling().Kind() != kindCalloutTitle:
			before := block.PreviousSibling()
			parent.RemoveChild(parent, block)
			enclose(parent, before, n.id)
		case parent.Kind() == ast.KindListItem && parent.FirstChild() == block && bears(parent):
			parent.SetAttributeString("id", []byte(n.id))
		case (parent.Kind() == ast.KindBlockquote || parent.Kind() == kindCalloutBlock) && parent.LastChild() == block && parent.Parent() != nil:
			enclose(parent.Parent(), parent, n.id)
		case block.Kind() == ast.KindParagraph && bears(block):
			block.SetAttributeString("id", []byte(n.id))
		default:
			n.alone = true
		}
	}
}

func bears(n ast.Node) bool {
	_, taken := n.AttributeString("id")
	return !taken
}

// enclose puts a block with an id in the place of a block.
func enclose(parent, block ast.Node, id string) {
	n := &namedBlock{}
	n.SetAttributeString("id", []byte(id))
	parent.ReplaceChild(parent, block, n)
	n.AppendChild(n, block)
}

type blockRenderer struct{}

func (r blockRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindBlockID, r.id)
	reg.Register(kindNamedBlock, r.named)
	reg.Register(ast.KindParagraph, r.paragraph)
	reg.Register(ast.KindListItem, r.item)
}

func (blockRenderer) id(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*blockID); n.alone && entering {
		w := bw.(*writer)
		w.WriteString(`<span id="` + n.id + `"></span>`)
		w.places = append(w.places, n.id)
	}
	return ast.WalkContinue, nil
}

func (blockRenderer) named(bw util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	w := bw.(*writer)
	if !entering {
		w.end(n)
		w.WriteString("</div>\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("<div")
	html.RenderAttributes(w, n, html.GlobalAttributeFilter)
	w.WriteString(">\n")
	w.begin(n)
	return ast.WalkContinue, nil
}

func (blockRenderer) item(bw util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	w := bw.(*writer)
	if !entering {
		w.end(n)
		w.WriteString("</li>\n")
		return ast.WalkContinue, nil
	}
	w.WriteString("<li")
	html.RenderAttributes(w, n, html.ListItemAttributeFilter)
	w.WriteByte('>')
	w.begin(n)
	if c := n.FirstChild(); c != nil {
		if _, ok := c.(*ast.TextBlock); !ok {
			w.WriteByte('\n')
		}
	}
	return ast.WalkContinue, nil
}

func (blockRenderer) paragraph(bw util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	w := bw.(*writer)
	image := captioned(n)
	switch {
	case entering && image != nil:
		w.begin(n)
		w.openFigure(n)
	case entering:
		w.begin(n)
		w.openParagraph(n)
	case image != nil:
		w.closeFigure(string(unescape(image.Title)))
		w.end(n)
	default:
		w.closeParagraph()
		w.end(n)
	}
	return ast.WalkContinue, nil
}

// openParagraph and closeParagraph write a paragraph, or nothing where there is nothing in it. What cannot stand within
// one closes it and opens another.
func (w *writer) openParagraph(n ast.Node) {
	w.paragraph, w.named = w.out.Len(), nil
	w.WriteString("<p")
	if n != nil {
		id, _ := n.AttributeString("id")
		w.named, _ = id.([]byte)
		html.RenderAttributes(w, n, html.ParagraphAttributeFilter)
	}
	w.WriteByte('>')
	w.inside = w.out.Len()
}

func (w *writer) closeParagraph() {
	if len(bytes.TrimSpace(w.out.Bytes()[w.inside:])) == 0 && (len(w.body.Holes) == 0 || w.body.Holes[len(w.body.Holes)-1].At < w.inside) {
		w.out.Truncate(w.paragraph)
		if len(w.named) > 0 { // what is embedded here has the id
			w.WriteString(`<span id="` + string(w.named) + "\"></span>\n")
		}
		return
	}
	w.WriteString("</p>\n")
}

// begin and end note where a block with an id begins and ends, for those that embed it.
func (w *writer) begin(n ast.Node) {
	if id, ok := n.AttributeString("id"); ok {
		if b, ok := id.([]byte); ok && len(b) > 1 && b[0] == '^' {
			w.body.Parts = append(w.body.Parts, Part{ID: string(b), From: w.out.Len(), Hole: len(w.body.Holes), Item: n.Kind() == ast.KindListItem})
			w.open = append(w.open, len(w.body.Parts)-1)
		}
	}
}

func (w *writer) end(n ast.Node) {
	if id, ok := n.AttributeString("id"); ok && len(w.open) > 0 {
		p := &w.body.Parts[w.open[len(w.open)-1]]
		if b, ok := id.([]byte); ok && string(b) == p.ID {
			p.To, p.EndHole = w.out.Len(), len(w.body.Holes)
			w.open = w.open[:len(w.open)-1]
		}
	}
}

// parts notes what the top-level block from an offset on holds for those that embed it: headings begin a part that ends at
// the next heading as high; anything within another block stands for that block.
func (w *writer) parts(n ast.Node, from, hole, headings, places int) {
	h, top := n.(*ast.Heading)
	if top || n.Kind() == footnotes {
		level := 0
		if top {
			level = min(h.Level+w.shift, 6)
		}
		w.closeParts(level, from, hole)
	}
	add := func(id string, level int) {
		p := Part{ID: id, Level: level, From: from, Hole: hole}
		if top {
			w.sections = append(w.sections, len(w.body.Parts))
		} else {
			p.To, p.EndHole = w.out.Len(), len(w.body.Holes)
		}
		w.body.Parts = append(w.body.Parts, p)
	}
	for _, h := range w.body.Headings[headings:] {
		add(h.ID, h.Level)
	}
	for _, id := range w.places[places:] {
		level := 0
		if top {
			level = min(h.Level+w.shift, 6)
		}
		add(id, level)
	}
}

// closeParts ends the parts of headings that are not higher than level.
func (w *writer) closeParts(level, at, hole int) {
	kept := w.sections[:0]
	for _, i := range w.sections {
		if p := &w.body.Parts[i]; p.Level >= level {
			p.To, p.EndHole = at, hole
		} else {
			kept = append(kept, i)
		}
	}
	w.sections = kept
}
