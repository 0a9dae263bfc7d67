// Package markdown provides Markdown as a Body: HTML with holes where other pages come in, the references
// that belong into them, and the anchors that others may link to. It is the only importer of goldmark. It
// knows one text and must never know of any other page: what a link leads to is not its business.
//
// Each construct has a file: links.go, wikilink.go, figure.go, embed.go, cite.go, heading.go, callout.go, block.go, mark.go,
// comment.go, tag.go, task.go, math.go, term.go, acronym.go, code.go, table.go, html.go, write.go; and foreign.go what other tools write.
package markdown

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// Parser turns texts into bodies. It is safe for use by several goroutines.
type Parser struct {
	readers  map[holds]goldmark.Markdown
	html     htmlRenderer
	buffers  sync.Pool // of *bytes.Buffer to write into
	prose    bool
	acronyms bool
}

// Body is one text, understood alone. It holds no pointers into the text or the syntax tree, is never
// changed, and is a function of the text (and the Parser's settings) only: it may be forgotten and made again.
type Body struct {
	HTML      string
	Holes     []Hole // in the order of At
	Refs      []Ref
	Headings  []Heading
	HeadingAt []source.Span // the words of each in the file, on its last line; Start is -1 where there are none
	Title     string        // of the level 1 heading the text began with; that heading is not in HTML
	Lead      string        // plain text of the first paragraph
	Words     int           // as a reader counts them: no addresses, no signs of Markdown
	Problems  []Problem
	Suspects  []Suspect
	IDs       []string // of elements of raw HTML and of terms that are defined, which others may link to
	Tags      []string // as written in the text, without #; a hole of kind Tag counts in it
	Keys      []string // of the theme's words; a hole of kind Word counts in it
	Codes     []Code   // blocks of code in a language; a hole of kind CodeText counts in it
	Acronyms  []string // of which another page may say what they stand for; holes of their kinds count in it
	Explained []string // abbreviations that the text itself defines, sorted
	Blocks    []string // ids of blocks, with their ^
	Parts     []Part   // what others may embed
	Prose     []Prose  // what it says, where Settings.Prose asks for it
}

// Hole is a place in Body.HTML that is filled when it is known what its reference leads to.
type Hole struct {
	At   int // byte offset in Body.HTML
	Kind HoleKind
	Ref  int // index into Body.Refs, or for a Tag, Word, CodeText or Acronym into Body.Tags, Body.Keys, Body.Codes or Body.Acronyms
}

// HoleKind says what belongs into a hole.
type HoleKind uint8

// The kinds of holes.
const (
	LinkOpen     HoleKind = iota // <a href=…>, or what shows that there is nothing to link to
	LinkClose                    // the end of it
	Image                        // the whole <img>
	Citation                     // the whole number
	RawHref                      // an attribute of raw HTML, with a space before it: href="…"
	RawAddress                   // an address within an attribute of raw HTML
	RawImage                     // what an <img> of raw HTML leaves to the site: other widths, its size
	EmbedPage                    // what another page holds; it stands between blocks
	Media                        // sound, a film or a PDF
	Tag                          // the whole <a> of a tag
	Word                         // a word of the theme's
	CodeText                     // code, highlighted: it takes the place of the same code that stands there
	AcronymOpen                  // <abbr title=…>, or nothing
	AcronymClose                 // the end of it
)

// Heading is a heading of the text that others may link to.
type Heading struct {
	Level int // 2 to 6: the page's title is the only heading of level 1
	ID    string
	Text  string // plain
	Class string // as {.class} gives it; several have spaces between them
}

// RefKind says how a reference was written.
type RefKind uint8

// The ways to write a reference.
const (
	Link  RefKind = iota // [text](target.md)
	Wiki                 // [[target]]
	Img                  // ![alt](target.png), ![[target.png]]
	Cite                 // [@target]
	Field                // in front matter
	Embed                // ![[target]], other than pictures
)

// Ref is a reference as it was written in the text.
type Ref struct {
	Kind     RefKind
	Target   string // what was named, percent-decoded, without the anchor; empty: this page
	Anchor   string // after #, decoded
	Text     string // plain text of the link; alternative text of an image; locator of a citation
	Title    string // the title attribute
	Prefix   string // of a citation: "see"
	Width    string // of an image: pixels, as in ![[x.png|300]]; of one in raw HTML whatever its tag says
	Height   string // the same, in ![[x.png|300x200]]
	Span     source.Span
	Sentence Sentence
}

// Sentence is the sentence that a reference stands in, as plain text, with the reference's own words marked.
type Sentence struct {
	Text     string
	From, To int // byte offsets in Text
}

// Problem is a fault in the text that shows without knowing any other page.
type Problem struct {
	Span    source.Span
	Unsafe  bool // an address that would run script; else raw HTML that was left out
	Message string
	Code    diag.Code // of any other fault, with what to do
	Hint    string
}

// Settings choose what a Parser understands. The zero value is the default.
type Settings struct {
	HTML       HTMLPolicy
	PlainQuote bool // leave "quotes", -- and ... as typed
	Acronyms   bool // leave holes where acronyms stand first
	Prose      bool // give Body.Prose
}

// New gives a parser.
func New(s Settings) *Parser {
	raw := htmlRenderer{s.HTML, sync.OnceValue(newSanitizer)}
	p := &Parser{readers: map[holds]goldmark.Markdown{}, html: raw, prose: s.Prose, acronyms: s.Acronyms}
	for _, h := range []holds{{}, {addresses: true}, {definitions: true}, {true, true}} {
		p.readers[h] = reader(s, raw, h)
	}
	return p
}

// holds says what a text may hold. What it does not is not looked for: that takes longer than to read most texts.
type holds struct {
	addresses   bool // that stand in the text as such, and become links
	definitions bool // of links: [name]: address
}

func held(src []byte) holds { return holds{mayLink(src), bytes.Contains(src, []byte("]:"))} }

func reader(s Settings, raw htmlRenderer, h holds) goldmark.Markdown {
	var exts []goldmark.Extender
	if h.addresses {
		exts = append(exts, extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http", "https", "mailto"})))
	}
	var definitions []util.PrioritizedValue
	if h.definitions {
		definitions = parser.DefaultParagraphTransformers()
	}
	exts = append(exts,
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
		extension.Strikethrough, extension.TaskList, extension.DefinitionList, extension.Footnote,
	)
	if !s.PlainQuote {
		exts = append(exts, extension.NewTypographer(extension.WithTypographicSubstitutions(quotes)))
	}
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithInlineParsers(parser.DefaultInlineParsers()...),
			parser.WithParagraphTransformers(definitions...),
		)),
		goldmark.WithExtensions(exts...),
		goldmark.WithParserOptions(
			parser.WithAttribute(),
			parser.WithParagraphTransformers(util.Prioritized(calloutReader{}, 50), util.Prioritized(meaningReader{}, 60), util.Prioritized(tableGuard{}, 150)),
			parser.WithBlockParsers(
				util.Prioritized(depthGuard{}, 10),
				util.Prioritized(commentBlockParser{}, 750),
				util.Prioritized(indentedCallouts{}, 760),
				util.Prioritized(fencedCallouts{}, 770),
				util.Prioritized(codeShortcodes{}, 780),
			),
			parser.WithInlineParsers(
				util.Prioritized(runGuard{}, 10),
				util.Prioritized(commentParser{}, 90),
				util.Prioritized(mathParser{}, 95),
				util.Prioritized(shortcodeParser{}, 140),
				util.Prioritized(tagParser{}, 170),
				util.Prioritized(blockIDParser{}, 180),
				util.Prioritized(markParser{}, 490),
				util.Prioritized(bracketGuard{}, 199),
				util.Prioritized(wikiParser{}, 150),
				util.Prioritized(citeParser{}, 160),
			),
		),
		goldmark.WithRendererOptions(
			html.WithWriter(plainWriter{html.DefaultWriter}),
			html.WithUnsafe(), // raw HTML goes through html.go, addresses through links.go
			renderer.WithNodeRenderers(
				util.Prioritized(linkRenderer{}, 100),
				util.Prioritized(calloutRenderer{}, 100),
				util.Prioritized(blockRenderer{}, 100),
				util.Prioritized(markRenderer{}, 100),
				util.Prioritized(commentRenderer{}, 100),
				util.Prioritized(tagRenderer{}, 100),
				util.Prioritized(taskRenderer{}, 100),
				util.Prioritized(mathRenderer{}, 100),
				util.Prioritized(shortcodeRenderer{}, 100),
				util.Prioritized(wikiRenderer{}, 100),
				util.Prioritized(citeRenderer{}, 100),
				util.Prioritized(acronymRenderer{}, 100),
				util.Prioritized(headingRenderer{}, 100),
				util.Prioritized(codeRenderer{}, 100),
				util.Prioritized(tableRenderer{}, 100),
				util.Prioritized(raw, 100),
			),
		),
	)
}

// mayLink tells whether an address may stand in a text as such. What linkify takes for one has "://", "www." or an @ with
// something in front of it.
func mayLink(src []byte) bool {
	if bytes.Contains(src, []byte("://")) || bytes.Contains(src, []byte("www.")) {
		return true
	}
	for rest := src; ; {
		at := bytes.IndexByte(rest, '@')
		if at < 0 {
			return false
		}
		if at > 0 && strings.IndexByte(" \n[;", rest[at-1]) < 0 {
			return true
		}
		rest = rest[at+1:]
	}
}

// count counts the words of HTML that a reader reads: what white space sets apart outside tags, and has a letter or a
// digit. The number of a citation is a hole, so that what is left of it, [], is none.
func count(html string) (n int) {
	counted := false // the word that one is in
	for i := 0; i < len(html); {
		c := html[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9':
			if !counted {
				n++
			}
			counted = true
			i++
		case c == ' ' || c >= '\t' && c <= '\r':
			counted = false
			i++
		case c == '<' || c == '&':
			end := byte('>')
			if c == '&' {
				end = ';'
			}
			i += 1 + max(strings.IndexByte(html[i:], end), 0)
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(html[i:])
			i += size
			if unicode.IsSpace(r) {
				counted = false
			} else if !counted && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
				counted = true
				n++
			}
		}
	}
	return n
}

var footnotes = east.KindFootnoteList

// quotes are the characters that typing marks stand for; characters rather than entities, so that plain text
// has them too.
var quotes = map[extension.TypographicPunctuation]string{
	extension.LeftSingleQuote: "‘", extension.RightSingleQuote: "’",
	extension.LeftDoubleQuote: "“", extension.RightDoubleQuote: "”",
	extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…",
	extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»", extension.Apostrophe: "’",
}

// Parse reads a text, which must be valid UTF-8. base is added to every offset, for a text that is part of a
// file. A level 1 heading at the start that says just title (or anything, where title is empty) becomes
// Body.Title and leaves the text; any other level 1 heading makes all headings one level lower.
func (p *Parser) Parse(src []byte, base int, title string) Body {
	src = unref(src)
	pc := parser.NewContext()
	md := p.readers[held(src)]
	doc := md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))
	out, ok := p.buffers.Get().(*bytes.Buffer)
	if !ok {
		out = new(bytes.Buffer)
	}
	defer p.buffers.Put(out)
	out.Reset()
	w := &writer{out: out, src: src, base: base, ids: map[string]bool{}}
	w.body.Refs = make([]Ref, 0, min(bytes.Count(src, []byte("]("))+bytes.Count(src, []byte("[[")), 256)) // as many as it may well have
	if p.prose {
		w.prose(doc)
	}
	if h, ok := doc.FirstChild().(*ast.Heading); ok && h.Level == 1 {
		if t := w.plain(h); title == "" || strings.EqualFold(t, title) {
			w.body.Title = t
			doc.RemoveChild(doc, h)
		}
	}
	w.limited(pc)
	w.nameBlocks(pc)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			w.shift = 1
		}
		if n.Kind() == ast.KindParagraph && w.body.Lead == "" && !embeds(n) {
			w.body.Lead = w.plain(n)
		}
	}
	w.suspects(doc, p.html.policy != HTMLNone)
	w.nameTerms()
	w.acronyms(doc, pc, p.acronyms)
	w.passed = p.html.sanitize(src, doc)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		from, hole, headings, places := w.out.Len(), len(w.body.Holes), len(w.body.Headings), len(w.places)
		if err := md.Renderer().Render(w, src, n); err != nil {
			panic("internal error: " + err.Error()) // only writing can fail, and a writer does not
		}
		w.parts(n, from, hole, headings, places)
	}
	w.closeParts(0, w.out.Len(), len(w.body.Holes))
	w.twice()
	w.body.HTML = w.out.String()
	w.body.Words = count(w.body.HTML)
	return w.body
}

// writer is where goldmark's renderer writes to, and where the renderers of this package find the state of
// the text they are in: goldmark hands them nothing else.
type writer struct {
	out   *bytes.Buffer
	body  Body
	src   []byte
	base  int
	shift int // added to heading levels
	ids   map[string]bool
	tries map[string]int // by id as it was wanted: the last number that it got

	passed map[ast.Node]passed // what the sanitizer makes of raw HTML

	paragraph, inside int      // where the paragraph begins that is being written, and the text in it
	named             []byte   // the id of that paragraph
	places            []string // ids of blocks that are places in others
	open              []int    // parts that are being written, by their index
	sections          []int    // the same, of headings
	math              bool     // a formula was reported
	rawIDs            []rawID  // as written

	link struct { // that is being written, and leads to a page or file of the site
		node *ast.Link
		ref  int
	}

	headings []*ast.Heading // all of the text, as suspects comes by them
	terms    []*east.DefinitionTerm

	text      bytes.Buffer // for plain text to be put together in
	block     ast.Node     // the block whose plain text is at hand
	blockText string
	marks     []mark // of its references
	marked    int    // the last of them that was asked for
}

// The methods that make it a util.BufWriter, so that offsets are exact.
func (w *writer) Write(p []byte) (int, error)       { return w.out.Write(p) }
func (w *writer) WriteByte(c byte) error            { return w.out.WriteByte(c) }
func (w *writer) WriteRune(r rune) (int, error)     { return w.out.WriteRune(r) }
func (w *writer) WriteString(s string) (int, error) { return w.out.WriteString(s) }
func (w *writer) Available() int                    { return w.out.Available() }
func (w *writer) Buffered() int                     { return 0 }
func (w *writer) Flush() error                      { return nil }

// hole notes that what ref leads to belongs here.
func (w *writer) hole(k HoleKind, ref int) {
	w.body.Holes = append(w.body.Holes, Hole{w.out.Len(), k, ref})
}

// ref notes a reference and gives its index.
func (w *writer) ref(r Ref) int {
	r.Span.Start += w.base
	r.Span.End += w.base
	w.body.Refs = append(w.body.Refs, r)
	return len(w.body.Refs) - 1
}

func (w *writer) problem(s source.Span, unsafe bool, message string) {
	w.body.Problems = append(w.body.Problems, Problem{Span: source.Span{Start: s.Start + w.base, End: s.End + w.base}, Unsafe: unsafe, Message: message})
}

// warn notes a fault that has a code of its own.
func (w *writer) warn(c diag.Code, s source.Span, message, hint string) {
	w.body.Problems = append(w.body.Problems, Problem{Span: source.Span{Start: s.Start + w.base, End: s.End + w.base}, Code: c, Message: message, Hint: hint})
}
