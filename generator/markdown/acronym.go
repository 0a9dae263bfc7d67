package markdown

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"waymark/generator/words"
)

// This file says what acronyms stand for, where they stand first in a text. A text may do so itself, on lines of their own
// as in PHP Markdown Extra, *[HTML]: HyperText Markup Language; of the others, where the site asks for it, each becomes
// a hole, since it is another page that knows. Code, links, headings and what an author has marked by hand are left alone.

// maxMeanings bounds how many abbreviations a text may define: each is looked for in all of it.
const maxMeanings = 500

var meaningsKey = parser.NewContextKey()

// meaningReader takes definitions of abbreviations out of paragraphs.
type meaningReader struct{}

func (meaningReader) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	src := reader.Source()
	lines := n.Lines()
	meanings, _ := pc.Get(meaningsKey).(map[string]string)
	left := 0 // lines that are definitions
	for ; left < lines.Len(); left++ {
		line := lines.At(left)
		name, meaning, ok := meaningOf(line.Value(src))
		if !ok {
			break
		}
		if meanings == nil {
			meanings = map[string]string{}
		}
		if _, taken := meanings[name]; !taken && len(meanings) < maxMeanings {
			meanings[name] = meaning
		}
	}
	if left == 0 {
		return
	}
	pc.Set(meaningsKey, meanings)
	lines.SetSliced(left, lines.Len())
	if lines.Len() == 0 {
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// meaningOf reads *[HTML]: HyperText Markup Language.
func meaningOf(line []byte) (name, meaning string, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("*["))
	if !ok {
		return "", "", false
	}
	name, meaning, ok = strings.Cut(string(rest), "]:")
	name, meaning = strings.TrimSpace(name), strings.TrimSpace(meaning)
	return name, meaning, ok && name != "" && meaning != "" && !strings.ContainsAny(name, "[]")
}

// acronymNode is around the first occurrence of an abbreviation.
type acronymNode struct {
	ast.BaseInline
	name    string
	meaning string // empty: another page may know
}

var kindAcronym = ast.NewNodeKind("Acronym")

func (*acronymNode) Kind() ast.NodeKind           { return kindAcronym }
func (n *acronymNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// acronyms finds the first occurrence of each abbreviation.
func (w *writer) acronyms(doc ast.Node, pc parser.Context, ask bool) {
	own, _ := pc.Get(meaningsKey).(map[string]string)
	if len(own) == 0 && !ask {
		return
	}
	w.body.Explained = slices.Sorted(maps.Keys(own))
	done := map[string]bool{}
	within := "" // an element of raw HTML
	var pieces []*ast.Text
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading, *ast.CodeSpan, *ast.Link, *ast.Image, *ast.AutoLink, *calloutTitle:
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML:
			switch tag := bytes.ToLower(chunkOf(w.src, n).raw); {
			case bytes.HasPrefix(tag, []byte("<abbr")):
				within = "abbr"
			case bytes.HasPrefix(tag, []byte("<a ")):
				within = "a"
			case bytes.HasPrefix(tag, []byte("</a")):
				within = ""
			}
		case *ast.Text:
			// goldmark divides texts where something might have begun.
			for next := n.NextSibling(); next != nil && n.Segment.Len() > 0 && n.Merge(next, w.src); next = n.NextSibling() {
				n.Parent().RemoveChild(n.Parent(), next)
			}
			if within == "abbr" { // its author has explained it
				done[string(n.Segment.Value(w.src))] = true
			} else if within == "" && n.Segment.Len() > 1 && !n.IsRaw() {
				pieces = append(pieces, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range pieces {
		line, from := string(n.Segment.Value(w.src)), 0
		for _, h := range hits(line, own, ask) {
			if h.at >= from && !done[h.name] {
				done[h.name] = true
				n = split(n, h.at-from, len(h.name), &acronymNode{name: h.name, meaning: own[h.name]})
				from = h.at + len(h.name)
			}
		}
	}
}

// hit is an abbreviation and where it stands in a line.
type hit struct {
	name string
	at   int
}

// hits finds the abbreviations in a line, in order; of those at one place the longest comes first.
func hits(line string, own map[string]string, ask bool) []hit {
	var list []hit
	for name := range own {
		for from := 0; from < len(line); {
			k := strings.Index(line[from:], name)
			if k < 0 {
				break
			}
			if from += k; whole(line, from, from+len(name)) {
				list = append(list, hit{name, from})
			}
			from += len(name)
		}
	}
	if ask {
		words.Acronyms(line, func(name string, from, _ int) {
			if own[name] == "" {
				list = append(list, hit{name, from})
			}
		})
	}
	slices.SortFunc(list, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(len(b.name), len(a.name)))
	})
	return list
}

// whole tells whether text[from:to] is not part of a longer word. The s of many may follow.
func whole(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, size := utf8.DecodeRuneInString(text[to:])
	if after == 's' {
		after, _ = utf8.DecodeRuneInString(text[to+size:])
	}
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
	return !part(before) && !part(after)
}

// split puts a node around a part of a text, and gives the text behind it.
func split(n *ast.Text, at, size int, around ast.Node) *ast.Text {
	parent, seg := n.Parent(), n.Segment
	piece := func(from, to int) *ast.Text { return ast.NewTextSegment(text.NewSegment(seg.Start+from, seg.Start+to)) }
	around.AppendChild(around, piece(at, at+size))
	end := seg.Len()
	rest := piece(at+size, end)
	rest.SetSoftLineBreak(n.SoftLineBreak())
	rest.SetHardLineBreak(n.HardLineBreak())
	parent.InsertAfter(parent, n, around)
	parent.InsertAfter(parent, around, rest)
	if at == 0 {
		parent.RemoveChild(parent, n)
	} else {
		n.Segment = seg.WithStop(seg.Start + at)
		n.SetSoftLineBreak(false)
		n.SetHardLineBreak(false)
	}
	return rest
}

type acronymRenderer struct{}

func (r acronymRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindAcronym, r.acronym)
}

func (acronymRenderer) acronym(bw util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	w, n := bw.(*writer), node.(*acronymNode)
	switch {
	case n.meaning == "" && entering:
		w.body.Acronyms = append(w.body.Acronyms, n.name)
		w.hole(AcronymOpen, len(w.body.Acronyms)-1)
	case n.meaning == "":
		w.hole(AcronymClose, len(w.body.Acronyms)-1)
	case entering:
		w.WriteString(`<abbr title="`)
		w.Write(util.EscapeHTML([]byte(n.meaning)))
		w.WriteString(`">`)
	default:
		w.WriteString("</abbr>")
	}
	return ast.WalkContinue, nil
}
