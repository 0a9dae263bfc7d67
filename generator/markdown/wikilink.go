package markdown

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/source"
)

// This file reads and writes wikilinks, as Obsidian's editors type them: [[Page]], [[folder/Page|text]],
// [[Page#Heading]], [[#Heading]], [[Page#^block]], and pictures as ![[image.png]] or ![[image.png|300]].
// In a table the bar is written \|. A wikilink ends on its own line.

type wikiNode struct {
	ast.BaseInline
	picture bool // it has a ! in front
	target  string
	anchor  string
	label   string // after |
	span    source.Span
}

var kindWiki = ast.NewNodeKind("Wikilink")

func (*wikiNode) Kind() ast.NodeKind           { return kindWiki }
func (n *wikiNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// text gives what a reader sees: the label, else the last part of the name as written, with its heading.
func (n *wikiNode) text() string {
	switch {
	case n.label != "":
		return n.label
	case n.target == "":
		return strings.TrimPrefix(n.anchor, "^")
	case n.anchor == "" || strings.HasPrefix(n.anchor, "^"):
		return name(n.target)
	}
	return name(n.target) + " › " + n.anchor
}

func name(target string) string {
	return strings.TrimSuffix(path.Base(strings.TrimSuffix(target, "/")), ".md")
}

type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikiParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	open := 0
	if line[0] == '!' {
		open = 1
	}
	if !bytes.HasPrefix(line[open:], []byte("[[")) {
		return nil
	}
	end := bytes.Index(line[open:], []byte("]]"))
	if end < 0 {
		return nil
	}
	end += open
	inner := line[open+2 : end]
	if len(bytes.TrimSpace(inner)) == 0 || bytes.ContainsAny(inner, "[]\n") {
		return nil
	}
	target, label, _ := strings.Cut(strings.ReplaceAll(string(inner), `\|`, "|"), "|")
	target, anchor, _ := strings.Cut(target, "#")
	if i := strings.LastIndexByte(anchor, '#'); i >= 0 {
		anchor = anchor[i+1:] // [[Page#Part#Section]]: the last heading is the one meant
	}
	block.Advance(end + 2)
	return &wikiNode{
		picture: open == 1,
		target:  strings.TrimSpace(target), anchor: strings.TrimSpace(anchor), label: strings.TrimSpace(label),
		span: source.Span{Start: seg.Start + open + 2, End: seg.Start + end},
	}
}

type wikiRenderer struct{}

func (r wikiRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindWiki, r.wiki)
}

func (wikiRenderer) wiki(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*wikiNode)
	if n.picture {
		w.embed(n)
	} else {
		w.wikiLink(n)
	}
	return ast.WalkContinue, nil
}

// IsImage tells by its name whether a file is a picture that browsers show.
func IsImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp":
		return true
	}
	return false
}
