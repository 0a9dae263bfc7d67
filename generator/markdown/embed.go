package markdown

import (
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"waymark/generator/diag"
)

// This file writes what a text embeds: ![[Page]], ![[Page#Heading]], ![[Page#^block]]; sound, films and PDFs as
// ![[talk.mp3]]; pictures as ![[map.png]], ![[map.png|300]], ![[map.png|300x200]], ![[map.png|What it shows|300]]. What another page holds is a hole; it
// is blocks, so that a paragraph ends before it and another begins behind it.

// Part is a piece of Body.HTML that others may embed: what stands under a heading, or a block with an id.
type Part struct {
	ID            string
	Level         int  // of the heading; 0: a block
	From, To      int  // byte offsets in Body.HTML
	Hole, EndHole int  // the first of its holes, and the first after it
	Item          bool // it is what stands in a list's item
}

func (w *writer) embed(n *wikiNode) {
	switch {
	case IsImage(n.target):
		w.hole(Image, w.ref(Ref{Kind: Img, Target: n.target, Span: n.span}.sized(n.label)))
		return
	case IsMedia(n.target):
		w.hole(Media, w.ref(Ref{Kind: Embed, Target: n.target, Anchor: n.anchor, Span: n.span, Sentence: w.sentence(n)}.sized(n.label)))
		return
	}
	kind := n.Parent().Kind()
	if kind != ast.KindParagraph && kind != ast.KindTextBlock {
		w.warn(diag.EmbedPlace, n.span, "a page can be embedded between paragraphs only; here it is a link", "put it on a line of its own, or take the ! away")
		w.wikiLink(n)
		return
	}
	i := w.ref(Ref{Kind: Embed, Target: n.target, Anchor: n.anchor, Text: n.text(), Span: n.span, Sentence: w.sentence(n)})
	if kind == ast.KindTextBlock {
		w.hole(EmbedPage, i)
		return
	}
	w.closeParagraph()
	w.hole(EmbedPage, i)
	w.openParagraph(nil)
}

func (w *writer) wikiLink(n *wikiNode) {
	i := w.ref(Ref{Kind: Wiki, Target: n.target, Anchor: n.anchor, Text: n.text(), Span: n.span, Sentence: w.sentence(n)})
	if inLink(n) {
		w.Write(util.EscapeHTML([]byte(n.text())))
		return
	}
	w.hole(LinkOpen, i)
	w.Write(util.EscapeHTML([]byte(n.text())))
	w.hole(LinkClose, i)
}

// IsMedia tells by its name whether a file is sound, a film or a PDF.
func IsMedia(name string) bool { return MediaType(name) != "" }

// MediaType gives the type of sound, a film or a PDF by its name (RFC 6838): "" for anything else.
func MediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp3":
		return "audio/mpeg"
	case ".wav":
		return "audio/wav"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".m4a":
		return "audio/mp4"
	case ".flac":
		return "audio/flac"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".ogv":
		return "video/ogg"
	case ".mov":
		return "video/quicktime"
	case ".pdf":
		return "application/pdf"
	}
	return ""
}

// embeds tells whether a paragraph holds nothing but pictures and what else it embeds.
func embeds(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *wikiNode:
			if !c.picture {
				return false
			}
		case *ast.Image:
		case *ast.Text:
			if c.Segment.Len() > 0 {
				return false
			}
		case *commentNode, *blockID:
		default:
			return false
		}
	}
	return n.HasChildren()
}
