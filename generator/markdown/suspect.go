package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// This file finds what is not wrong in a text, but probably not meant, and hurts some readers: those who hear the page,
// who jump from heading to heading or from link to link (WCAG 2.2: 1.1.1, 1.3.1, 2.4.4, 2.4.6).

// Suspect is a place in a text that its writer should look at again.
type Suspect struct {
	Code    diag.Code
	Span    source.Span
	Other   source.Span // the other place, of a duplicate; else it is empty
	Message string
	Hint    string
}

// vague are texts that say nothing of where a link leads, in English and Welsh.
var vague = map[string]bool{
	"here": true, "click here": true, "click": true, "this": true, "this link": true, "this page": true, "link": true, "read more": true, "more": true,
	"yma": true, "cliciwch yma": true, "rhagor": true,
}

// suspects looks at the whole of a text, before it is written. A title in front matter, or a first heading that is the
// title, counts as the heading of level 1 above all others.
func (w *writer) suspects(doc ast.Node, raw bool) {
	s := suspicion{writer: w, above: []outline{{level: 1 - w.shift}}, seen: map[under]source.Span{}}
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *east.DefinitionTerm:
			w.terms = append(w.terms, n)
		case *ast.Heading:
			w.headings = append(w.headings, n)
			if n.Parent() == doc {
				s.heading(n)
			}
		case *ast.Link:
			s.link(n)
		case *wikiNode:
			switch {
			case n.picture && IsImage(n.target):
				if (Ref{}).sized(n.label).Text == "" {
					s.report(diag.ImageAlt, n.span, "this image has no alternative text", "say what it shows: ![["+n.target+"|what it shows]]")
				}
			case isVague(n.label):
				s.vague(n.span, n.label)
			}
		case *ast.Image:
			if words := w.plain(n); words == "" || words[0] == '|' && (Ref{}).sized(words).Text == "" {
				dest := string(n.Destination)
				s.report(diag.ImageAlt, w.destination(n.Pos(), n.Destination), "this image has no alternative text", "say what it shows: ![what it shows]("+dest+")")
			}
			return ast.WalkSkipChildren, nil
		case *east.Table:
			s.table(n)
		case *ast.HTMLBlock, *ast.RawHTML:
			if !raw {
				break
			}
			c := chunkOf(w.src, n)
			s.raw(c)
			if t, ok := n.NextSibling().(*ast.Text); ok && n.Kind() == ast.KindRawHTML && bytes.HasPrefix(bytes.ToLower(c.raw), []byte("<a ")) {
				if words := w.upToEnd(n); isVague(words) {
					s.vague(source.Span{Start: t.Segment.Start, End: t.Segment.Stop}, words)
				}
			}
		}
		return ast.WalkContinue, nil
	})
}

// suspicion is the state of a walk.
type suspicion struct {
	*writer
	above []outline // the headings that the place is under, from the top
	count int
	seen  map[under]source.Span
}

type outline struct{ level, number int }

// under is a heading by the number of the one it is under, and its words without case.
type under struct {
	number int
	words  string
}

func (s *suspicion) report(c diag.Code, at source.Span, message, hint string) *Suspect {
	at.Start, at.End = at.Start+s.base, at.End+s.base
	s.body.Suspects = append(s.body.Suspects, Suspect{Code: c, Span: at, Message: message, Hint: hint})
	return &s.body.Suspects[len(s.body.Suspects)-1]
}

func (s *suspicion) heading(n *ast.Heading) {
	at, words := s.words(n), s.plain(n)
	for len(s.above) > 1 && s.above[len(s.above)-1].level >= n.Level {
		s.above = s.above[:len(s.above)-1]
	}
	over := s.above[len(s.above)-1]
	if n.Level > over.level+1 {
		hint := fmt.Sprintf("write it with %s", strings.Repeat("#", max(over.level+1, 1)))
		s.report(diag.HeadingLevel, at, fmt.Sprintf("this heading is of level %d, but there is none of level %d above it", n.Level, over.level+1), hint)
	}
	s.count++
	key := under{over.number, strings.ToLower(words)}
	if first, ok := s.seen[key]; ok {
		twice := s.report(diag.HeadingDuplicate, at, fmt.Sprintf("there is a heading %q here already", words), "tell the two apart by their words: a link to the second counts on their order")
		twice.Other = source.Span{Start: first.Start + s.base, End: first.End + s.base}
	} else {
		s.seen[key] = at
	}
	s.above = append(s.above, outline{n.Level, s.count})
}

// words finds the place of a block's or link's text.
func (s *suspicion) words(n ast.Node) source.Span {
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		line := n.Lines().At(0)
		text := bytes.TrimRight(s.src[line.Start:line.Stop], " \t\r\n")
		return source.Span{Start: line.Start, End: line.Start + len(text)}
	}
	at := source.Span{Start: -1}
	ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			if at.Start < 0 {
				at.Start = t.Segment.Start
			}
			at.End = t.Segment.Stop
		}
		return ast.WalkContinue, nil
	})
	if at.Start < 0 {
		pos := min(max(n.Pos(), 0), len(s.src))
		return source.Span{Start: pos, End: pos}
	}
	return at
}

func (s *suspicion) link(n *ast.Link) {
	switch words := s.plain(n); {
	case len(bytes.TrimSpace(n.Destination)) == 0:
		s.report(diag.LinkEmpty, s.words(n), "this link leads nowhere", "write an address between the parentheses, or take the link away")
	case words == "" && !holdsImage(n):
		s.report(diag.LinkEmpty, s.destination(n.Pos(), n.Destination), "this link has no text, so nobody can find or follow it", "write what it leads to between the brackets")
	case isVague(words):
		s.vague(s.words(n), words)
	}
}

func holdsImage(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if w, ok := c.(*wikiNode); c.Kind() == ast.KindImage || c.Kind() == ast.KindRawHTML || ok && w.picture || holdsImage(c) {
			return true
		}
	}
	return false
}

func (s *suspicion) vague(at source.Span, words string) {
	s.report(diag.LinkText, at, fmt.Sprintf("the link text %q does not say where it leads", words), "write the title of the page, or what a reader finds there")
}

// isVague tells whether a link's text is one of those, whatever its case and the signs around it.
func isVague(text string) bool {
	text = strings.Trim(text, " .…:!>»→")
	if len(text) > 2*len("cliciwch yma") && !strings.Contains(text, "  ") {
		return false // as most are: they need not be taken apart
	}
	return vague[strings.Join(strings.Fields(strings.ToLower(text)), " ")]
}

func (s *suspicion) table(n *east.Table) {
	head, ok := n.FirstChild().(*east.TableHeader)
	if !ok {
		return
	}
	for c := head.FirstChild(); c != nil; c = c.NextSibling() {
		if s.plain(c) != "" || c.FirstChild() != nil {
			return
		}
	}
	pos := min(max(n.Pos(), 0), len(s.src))
	line, _, _ := bytes.Cut(s.src[pos:], []byte("\n"))
	s.report(diag.TableHeader, source.Span{Start: pos, End: pos + len(bytes.TrimRight(line, "\r"))}, "this table has no header", "say in its first row what each column holds")
}

// raw looks at the tags of raw HTML.
func (s *suspicion) raw(c chunk) {
	at, table, headed := 0, -1, false
	for z := html.NewTokenizer(bytes.NewReader(c.raw)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		tag := bytes.Clone(z.Raw())
		name, _ := z.TagName()
		start := at
		at += len(tag)
		if kind == html.EndTagToken && string(name) == "table" && table >= 0 {
			if !headed {
				s.report(diag.TableHeader, c.span(table, table+len("<table")), "this table has no header", "write the cells of its first row, or the first of each row, as <th>")
			}
			table = -1
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		has := map[string]string{}
		var address source.Span
		for _, a := range attributes(tag) {
			has[a.name] = strings.TrimSpace(string(tag[a.valFrom:a.valTo]))
			switch {
			case a.name == "src":
				address = c.span(start+a.from, start+a.to)
			case a.name == "id" && a.valTo > a.valFrom:
				s.rawIDs = append(s.rawIDs, rawID{html.UnescapeString(string(tag[a.valFrom:a.valTo])), c.span(start+a.valFrom, start+a.valTo)})
			}
		}
		_, alt := has["alt"]
		switch {
		case string(name) == "img" && !alt && has["src"] != "":
			s.report(diag.ImageAlt, address, "this image has no alternative text", `say what it shows: alt="…"; or alt="" where it only decorates`)
		case string(name) == "table":
			table, headed = start, false
		case string(name) == "th":
			headed = true
		}
	}
}
