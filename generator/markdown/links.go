package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file reads and writes [text](address), ![alt](address) and bare addresses. An address on another
// site is written out at once; one on this site becomes a reference and a hole.

type linkRenderer struct{}

func (r linkRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindAutoLink, r.autoLink)
}

// schemes are those a link may have; what is not here might run script, or some program, in the reader's
// hands; feed: is not here, for it may hold an address of any other scheme. See the WHATWG URL standard for how
// browsers find a scheme.
var schemes = map[string]bool{
	"http": true, "https": true, "mailto": true, "tel": true, "sms": true, "ftp": true, "ftps": true, "sftp": true, "geo": true,
	"git": true, "ssh": true, "irc": true, "ircs": true, "xmpp": true, "matrix": true, "magnet": true, "news": true, "nntp": true,
	"webcal": true, "urn": true, "doi": true, "obsidian": true, "zotero": true, "gemini": true, "gopher": true, "ipfs": true,
}

// Address tells what kind of address a link has.
type Address uint8

// The kinds of addresses.
const (
	Inside  Address = iota // of this site
	Outside                // of another
	Unsafe                 // that would run script, or has a scheme that is not known to be harmless
)

// AddressOf tells where an address leads to. Browsers drop control characters and white space inside it, so
// they count for nothing here.
func AddressOf(address string) Address {
	bare := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address)
	if strings.HasPrefix(strings.ReplaceAll(bare, `\`, "/"), "//") {
		return Outside
	}
	scheme, _, found := strings.Cut(bare, ":")
	if !found || strings.ContainsAny(scheme, "/?#[]@ ") {
		return Inside
	}
	for i, c := range []byte(strings.ToLower(scheme)) {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return Inside // no scheme by RFC 3986, 3.1, but part of a file's name
		}
	}
	if schemes[strings.ToLower(scheme)] {
		return Outside
	}
	return Unsafe
}

// Split takes an address of this site apart: what it names and the anchor, both percent-decoded. A query
// (?…) leads nowhere in a static site and is dropped.
func Split(address string) (target, anchor string) {
	target, anchor, _ = strings.Cut(address, "#")
	target, _, _ = strings.Cut(target, "?")
	return decode(target), decode(anchor)
}

func decode(s string) string {
	if d, err := url.PathUnescape(s); err == nil {
		return d
	}
	return s
}

func (linkRenderer) link(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	w, n := bw.(*writer), node.(*ast.Link)
	if !entering && n == w.link.node {
		w.hole(LinkClose, w.link.ref)
		return ast.WalkContinue, nil
	}
	dest := string(unescape(n.Destination))
	at := AddressOf(dest)
	switch {
	case isShortcode(dest) && entering:
		w.warn(diag.ForeignSyntax, w.destination(n.Pos(), n.Destination), "a shortcode of Hugo's is no address here, so this is not linked", "write the address that it stands for")
	case isShortcode(dest):
	case at == Inside && entering:
		target, anchor := Split(dest)
		i := w.ref(Ref{Kind: Link, Target: target, Anchor: anchor, Text: w.plain(n), Title: string(n.Title), Span: w.destination(n.Pos(), n.Destination), Sentence: w.sentence(n)})
		w.link.node, w.link.ref = n, i // there is none in a link (CommonMark 0.31.2, 6.3)
		w.hole(LinkOpen, i)
	case at == Unsafe && entering:
		w.problem(w.destination(n.Pos(), n.Destination), true, `the address "`+clean(dest)+`" could run script or start a program, so it is not linked`)
	case at == Unsafe:
	case entering:
		w.outside(dest, string(n.Title), w.plain(n))
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

// clean makes an address fit to be shown in a message.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// outside opens a link to another site. One whose text is its address says so, so that paper shows it once.
func (w *writer) outside(address, title, text string) {
	w.WriteString(`<a href="`)
	w.Write(util.EscapeHTML(util.URLEscape([]byte(address), false)))
	w.WriteByte('"')
	w.titleAttribute(title)
	if text == address {
		w.WriteString(` class="bare"`)
	}
	w.WriteByte('>')
}

func (w *writer) titleAttribute(title string) {
	if title != "" {
		w.WriteString(` title="`)
		w.Write(util.EscapeHTML(unescape([]byte(title))))
		w.WriteByte('"')
	}
}

// destination finds the place of a link's address in the text. The parser cuts addresses out of the text itself, so it
// is told by where the bytes lie; where they were copied, the place is looked for, and else is the link as a whole.
func (w *writer) destination(pos int, dest []byte) source.Span {
	if i := cap(w.src) - cap(dest); len(dest) > 0 && i >= 0 && i+len(dest) <= len(w.src) && &w.src[i] == &dest[0] {
		return source.Span{Start: i, End: i + len(dest)}
	}
	pos = min(max(pos, 0), len(w.src))
	near := w.src[pos:min(len(w.src), pos+4096)]
	if i := bytes.Index(near, dest); i >= 0 && len(dest) > 0 {
		return source.Span{Start: pos + i, End: pos + i + len(dest)}
	}
	return source.Span{Start: pos, End: pos + bytes.IndexByte(near, ')') + 1}
}

// inLink tells whether a node stands in the text of a link, where another link cannot be.
func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

func (linkRenderer) image(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*ast.Image)
	dest := string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Destination))))
	alt, at := w.plain(n), w.destination(n.Pos(), n.Destination)
	title := string(n.Title)
	if node.Parent().Kind() == ast.KindParagraph && captioned(node.Parent()) == n {
		title = "" // it is the caption
	}
	switch AddressOf(dest) {
	case Inside:
		target, anchor := Split(dest)
		r := Ref{Kind: Img, Target: target, Anchor: anchor, Title: title, Span: at}
		if strings.ContainsRune(alt, '|') {
			r = r.sized(alt)
		} else {
			r.Text = alt
		}
		w.hole(Image, w.ref(r))
	case Unsafe:
		w.problem(at, true, `the image address "`+clean(dest)+`" is of a kind that is not allowed`)
		w.Write(util.EscapeHTML([]byte(alt)))
	default:
		w.WriteString(`<img src="`)
		w.Write(util.EscapeHTML(util.URLEscape([]byte(dest), false)))
		var r Ref
		if r.Text = alt; strings.ContainsRune(alt, '|') {
			r = r.sized(alt)
		}
		w.WriteString(`" alt="`)
		w.Write(util.EscapeHTML([]byte(r.Text)))
		w.WriteByte('"')
		w.titleAttribute(title)
		if r.Width != "" {
			w.WriteString(` width="` + r.Width + `"`)
		}
		if r.Height != "" {
			w.WriteString(` height="` + r.Height + `"`)
		}
		w.WriteString(` loading="lazy" decoding="async">`)
	}
	return ast.WalkSkipChildren, nil
}

func (linkRenderer) autoLink(bw util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w, n := bw.(*writer), node.(*ast.AutoLink)
	address, label := string(n.URL(src)), n.Label(src)
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if AddressOf(address) == Unsafe {
		w.problem(w.destination(n.Pos(), label), true, `the address "`+clean(address)+`" could run script or start a program, so it is not linked`)
		w.Write(util.EscapeHTML(label))
		return ast.WalkContinue, nil
	}
	w.outside(address, "", address)
	w.Write(util.EscapeHTML(label))
	w.WriteString("</a>")
	return ast.WalkContinue, nil
}
