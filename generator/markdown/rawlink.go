package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file finds the addresses in raw HTML that lead to this site, so that they are looked up like those of Markdown.
// Each is replaced by a stand-in before the sanitizer sees it, and what is left of them afterwards becomes holes. An
// author cannot write a stand-in: it would be an address of this site itself, and be replaced by another.

// linking are the attributes that hold addresses, by element.
var linking = map[string]map[string]RefKind{
	"a":      {"href": Link},
	"area":   {"href": Link},
	"img":    {"src": Img, "srcset": Img},
	"source": {"src": Link, "srcset": Img},
	"video":  {"src": Link, "poster": Img},
	"audio":  {"src": Link},
	"track":  {"src": Link},
}

// allowMedia lets pictures with several sources, films and sound through, and no address but those that AddressOf
// knows to be harmless.
func allowMedia(p *bluemonday.Policy) {
	p.AllowElements("picture", "source", "video", "audio", "track")
	p.AllowNoAttrs().OnElements("picture", "video", "audio")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^(?:`+standInPattern+`|https?://\S+)$`)).OnElements("source", "video", "audio", "track")
	p.AllowAttrs("srcset").Matching(regexp.MustCompile(`^(?:(?:`+standInPattern+`|https?://[^\s,"'<>]+)(?:\s+[0-9.]+[wx])?(?:\s*,\s*|\s*$))+$`)).OnElements("img", "source")
	p.AllowAttrs("poster").Matching(regexp.MustCompile(`^(?:` + standInPattern + `|https?://\S+)$`)).OnElements("video")
	p.AllowAttrs("sizes", "media").Matching(regexp.MustCompile(`^[\w\s().,:%+*/-]*$`)).OnElements("img", "source")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[\w.+-]+/[\w.+-]+$`)).OnElements("source")
	p.AllowAttrs("width", "height").Matching(bluemonday.NumberOrPercent).OnElements("source", "video")
	p.AllowAttrs("controls", "loop", "muted").Matching(regexp.MustCompile(`^\w*$`)).OnElements("video", "audio")
	p.AllowAttrs("preload").Matching(regexp.MustCompile(`^(?:none|metadata|auto)?$`)).OnElements("video", "audio")
	p.AllowAttrs("kind", "srclang", "label").Matching(bluemonday.Paragraph).OnElements("track")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^(?:lazy|eager)$`)).OnElements("img")
}

const standInPattern = `wmref[0-9]+x`

var isStandIn = regexp.MustCompile(`^` + standInPattern + `$`)

func standIn(i int) string { return "wmref" + strconv.Itoa(i) + "x" }

// rawLink is an address of this site in raw HTML.
type rawLink struct {
	kind    RefKind
	address string // as a browser reads it
	at      source.Span
	text    []byte // alternative text of a picture, or what stands in a link
	width   string // of a picture, as its tag says it
	height  string
}

// chunk is a piece of raw HTML, with where its lines stand in the text: in a quotation, say, marks stand before each.
type chunk struct {
	raw  []byte
	from []offsets
}

type offsets struct{ raw, src int }

// chunkOf gives the raw HTML of a node.
func chunkOf(src []byte, node ast.Node) chunk {
	var c chunk
	add := func(s text.Segment) {
		c.from = append(c.from, offsets{len(c.raw) + s.Padding, s.Start})
		c.raw = append(c.raw, s.Value(src)...)
	}
	switch n := node.(type) {
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			add(n.Lines().At(i))
		}
		if n.HasClosure() {
			add(n.ClosureLine)
		}
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			add(n.Segments.At(i))
		}
	}
	return c
}

// span gives the place in the text of a part of the raw HTML.
func (c chunk) span(from, to int) source.Span {
	at := func(off int) int {
		i, found := slices.BinarySearchFunc(c.from, off, func(o offsets, off int) int { return cmp.Compare(o.raw, off) })
		if !found && i > 0 {
			i--
		}
		best := offsets{}
		if i < len(c.from) {
			best = c.from[i]
		}
		return best.src + off - best.raw
	}
	if from == to {
		return source.Span{Start: at(from), End: at(from)}
	}
	return source.Span{Start: at(from), End: at(to-1) + 1}
}

// attribute is one attribute of a tag, as byte offsets in it: all of it, and its value without quotation marks.
type attribute struct {
	name             string
	from, to         int
	valFrom, valTo   int
	quoted, hasValue bool
}

// attributes finds the attributes of a start tag (WHATWG HTML, 13.2.5.32 to 13.2.5.38).
func attributes(tag []byte) []attribute {
	is := func(i int, set string) bool { return i < len(tag) && strings.IndexByte(set, tag[i]) >= 0 }
	const space = " \t\n\f\r"
	var list []attribute
	seen := map[string]bool{}
	i := 1
	for i < len(tag) && !is(i, space+"/>") {
		i++
	}
	for {
		for is(i, space+"/") {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return list
		}
		a := attribute{from: i}
		for i++; i < len(tag) && !is(i, space+"/>="); i++ {
		}
		a.name, a.to = lowerASCII(tag[a.from:i]), i
		j := i
		for is(j, space) {
			j++
		}
		if is(j, "=") {
			for j++; is(j, space); j++ {
			}
			a.hasValue = true
			if is(j, `"'`) {
				quote := tag[j]
				a.quoted, a.valFrom = true, j+1
				for j++; j < len(tag) && tag[j] != quote; j++ {
				}
				a.valTo = j
				j = min(j+1, len(tag))
			} else {
				a.valFrom = j
				for ; j < len(tag) && !is(j, space+">"); j++ {
				}
				a.valTo = j
			}
			i, a.to = j, j
		}
		if !seen[a.name] { // the first of a name counts
			list, seen[a.name] = append(list, a), true
		}
	}
}

func lowerASCII(s []byte) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, string(s))
}

// standFor replaces the addresses of this site in raw HTML by stand-ins.
func (c chunk) standFor() ([]byte, []rawLink) {
	var out []byte
	var links []rawLink
	open := -1 // the link whose text is being read
	at := 0
	for z := html.NewTokenizer(bytes.NewReader(c.raw)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return append(out, c.raw[min(at, len(c.raw)):]...), links
		}
		tag := bytes.Clone(z.Raw())
		name, _ := z.TagName()
		holds := linking[string(name)]
		start := at
		at += len(tag)
		switch {
		case kind == html.TextToken && open >= 0:
			links[open].text = append(links[open].text, html.UnescapeString(string(tag))...)
		case kind == html.EndTagToken && string(name) == "a":
			open = -1
		}
		if holds == nil || kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			out = append(out, tag...)
			continue
		}
		done := 0
		list := attributes(tag)
		said := map[string]string{}
		for _, a := range list {
			if a.hasValue && (a.name == "alt" || a.name == "width" || a.name == "height") {
				said[a.name] = html.UnescapeString(string(tag[a.valFrom:a.valTo]))
			}
		}
		for _, a := range list {
			refKind, ok := holds[a.name]
			if !ok || !a.hasValue {
				continue
			}
			for _, v := range candidates(tag, a) {
				address := strings.TrimSpace(html.UnescapeString(string(tag[v.Start:v.End])))
				if address == "" || AddressOf(address) != Inside {
					continue
				}
				out = append(append(out, tag[done:v.Start]...), standIn(len(links))...)
				done = v.End
				links = append(links, rawLink{kind: refKind, address: address, at: c.span(start+v.Start, start+v.End), text: []byte(said["alt"]), width: said["width"], height: said["height"]})
				if string(name) == "a" {
					open = len(links) - 1
				}
			}
		}
		out = append(out, tag[done:]...)
	}
}

// candidates gives where in a tag the addresses of an attribute stand: one, or those of a srcset
// (WHATWG HTML, 4.8.4.2.1), each before its width or density.
func candidates(tag []byte, a attribute) []source.Span {
	const space = " \t\n\f\r"
	if a.name != "srcset" {
		from, to := a.valFrom, a.valTo
		for from < to && strings.IndexByte(space, tag[from]) >= 0 {
			from++
		}
		for to > from && strings.IndexByte(space, tag[to-1]) >= 0 {
			to--
		}
		return []source.Span{{Start: from, End: to}}
	}
	var list []source.Span
	for i := a.valFrom; i < a.valTo; {
		for i < a.valTo && strings.IndexByte(space+",", tag[i]) >= 0 {
			i++
		}
		from := i
		for i < a.valTo && strings.IndexByte(space, tag[i]) < 0 {
			i++
		}
		to := i
		for to > from && tag[to-1] == ',' {
			to--
		}
		if to > from {
			list = append(list, source.Span{Start: from, End: to})
		}
		if to == i { // no comma ended it: its width or density follows
			for i < a.valTo && tag[i] != ',' {
				i++
			}
		}
	}
	return list
}

// writeRaw writes raw HTML in which stand-ins may be, as references and holes, and notes the ids in it.
func (w *writer) writeRaw(n ast.Node, raw []byte, links []rawLink) {
	if len(links) == 0 && !bytes.Contains(bytes.ToLower(raw), []byte("id=")) {
		w.Write(raw)
		return
	}
	at := 0
	for z := html.NewTokenizer(bytes.NewReader(raw)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			w.Write(raw[at:]) // a tag that never ends
			return
		}
		tag := bytes.Clone(z.Raw())
		at += len(tag)
		name, _ := z.TagName()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			w.Write(tag)
			continue
		}
		done, holds := 0, linking[string(name)]
		shown, end := -1, 1 // the reference of a picture that has no other widths, and where its attributes end
		list := attributes(tag)
		for _, a := range list {
			end = max(end, a.to)
			if a.name == "id" && a.valTo > a.valFrom {
				w.body.IDs = append(w.body.IDs, html.UnescapeString(string(tag[a.valFrom:a.valTo])))
			}
			if _, ok := holds[a.name]; !ok || !a.hasValue {
				continue
			}
			for _, v := range candidates(tag, a) {
				from, to := v.Start, v.End
				if !isStandIn.Match(tag[from:to]) {
					continue
				}
				i, err := strconv.Atoi(string(tag[from+len("wmref") : to-1]))
				if err != nil || i >= len(links) {
					continue
				}
				hole := RawAddress
				if a.name == "href" {
					hole, from, to = RawHref, a.from, a.to
				}
				w.Write(bytes.TrimRight(tag[done:from], map[HoleKind]string{RawHref: " \t\n\f\r"}[hole]))
				ref := w.ref(links[i].ref(w, n))
				w.hole(hole, ref)
				done = to
				if string(name) == "img" && a.name == "src" {
					shown = ref
				}
			}
		}
		if shown >= 0 && !slices.ContainsFunc(list, func(a attribute) bool { return a.name == "srcset" || a.name == "sizes" }) {
			w.Write(tag[done:end])
			w.hole(RawImage, shown)
			done = end
		}
		w.Write(tag[done:])
	}
}

// ref makes the reference.
func (l rawLink) ref(w *writer, n ast.Node) Ref {
	target, anchor := Split(l.address)
	r := Ref{Kind: l.kind, Target: target, Anchor: anchor, Text: strings.Join(strings.Fields(string(l.text)), " "), Width: l.width, Height: l.height, Span: l.at}
	if l.kind != Link {
		return r
	}
	if r.Text == "" {
		r.Text = w.upToEnd(n)
	}
	r.Sentence = w.sentence(n)
	switch s := &r.Sentence; {
	case s.Text == "":
		*s = Sentence{r.Text, 0, len(r.Text)}
	case s.From == s.To && strings.HasPrefix(s.Text[s.From:], r.Text):
		s.To += len(r.Text)
	}
	return r
}

// upToEnd gives the plain text between a tag of a link within a line and the tag that ends it.
func (w *writer) upToEnd(n ast.Node) string {
	var b bytes.Buffer
	for c := n.NextSibling(); c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok {
			switch tag := bytes.ToLower(chunkOf(w.src, raw).raw); {
			case bytes.HasPrefix(tag, []byte("</a")):
				return strings.TrimSpace(b.String())
			case bytes.HasPrefix(tag, []byte("<a ")):
				return "" // a link holds no other: this one was not ended
			}
		}
		w.plainTo(&b, c, nil)
	}
	return ""
}

// rawID is an id of an element of raw HTML.
type rawID struct {
	id string
	at source.Span
}

// twice reports ids of raw HTML that the page has already, as those of headings or of other elements: browsers go to
// the first. An id that the sanitizer left out is none.
func (w *writer) twice() {
	if len(w.rawIDs) == 0 {
		return
	}
	seen := map[string]*rawID{}
	for _, h := range w.body.Headings {
		seen[h.ID] = nil
	}
	kept := map[string]bool{}
	for _, id := range w.body.IDs {
		kept[id] = true
	}
	for i, r := range w.rawIDs {
		if !kept[r.id] {
			continue
		}
		first, taken := seen[r.id]
		if !taken {
			seen[r.id] = &w.rawIDs[i]
			continue
		}
		what := "a heading of this page"
		if first != nil {
			what = "another element of this page"
		}
		w.warn(diag.IDTwice, r.at, fmt.Sprintf("%s has the id %q already", what, r.id), "give this one another; links lead to the first")
	}
}
