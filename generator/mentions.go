package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/source"
)

// This file finds pages that name others without a link: a name of several words in any case, one of a single word as it
// is written, by the longest name where several fit. A page that links to the other anywhere has done enough.

// mention is a name of a page in another's text.
type mention struct {
	page  *page.Page
	words string
	at    source.Span
}

// shortest is how many letters a name must have to be looked for.
const shortest = 4

// named is a name that texts are searched for.
type named struct {
	words []string // folded
	exact string   // of a name of one word: as it is written
	page  *page.Page
}

// wordAt is a word of a text, and where it stands there.
type wordAt struct {
	word     string // folded
	from, to int
}

func tokens(text string) []wordAt {
	var list []wordAt
	from := -1
	for i, r := range text + " " { // a last word ends too
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
		switch {
		case letter && from < 0:
			from = i
		case !letter && from >= 0:
			list = append(list, wordAt{strings.ToLower(text[from:i]), from, i})
			from = -1
		}
	}
	return list
}

// mentions calls found for each, in the order of the pages and their texts.
func (w *work) mentions(s *site.Site, found func(*page.Page, mention)) error {
	names := map[string][]named{} // by their first word
	w.each(s, func(p *page.Page) {
		if p.Head.Hidden != page.Published || p.Own() == "" { // every page leads to the home page
			return
		}
		for _, name := range append([]string{p.Head.Title}, p.Names...) {
			n := named{page: p}
			for _, t := range tokens(name) {
				n.words = append(n.words, t.word)
			}
			if len(n.words) == 0 || utf8.RuneCountInString(name) < shortest {
				continue
			}
			if len(n.words) == 1 {
				n.exact = strings.TrimSpace(name)
			}
			names[n.words[0]] = append(names[n.words[0]], n)
		}
	})
	for _, list := range names {
		slices.SortStableFunc(list, func(a, b named) int { return len(b.words) - len(a.words) })
	}
	settings := s.Config.Markdown
	settings.Prose = true
	parser := markdown.New(settings)
	var err error
	w.each(s, func(p *page.Page) {
		if err != nil || p.Head.Hidden != page.Published {
			return
		}
		f, ferr := w.reader.Read(p.File)
		if ferr != nil {
			err = ferr
			return
		}
		told := map[*page.Page]bool{p: true}
		for _, l := range s.Leads(p.Head.Path) {
			if to := s.Page(l.To); to != nil {
				told[to] = true
			}
		}
		text := []byte(strings.ToValidUTF8(string(page.Text(f.Data)), "?"))
		for _, prose := range parser.Parse(text, len(f.Data)-len(text), p.Head.Title).Prose {
			for _, m := range mentionsIn(prose.Text, names, told) {
				m.at = prose.Span(m.at.Start, m.at.End)
				found(p, m)
			}
		}
	})
	return err
}

// mentionsIn gives the pages that a text names and that were not told of, each once.
func mentionsIn(text string, names map[string][]named, told map[*page.Page]bool) []mention {
	var list []mention
	all := tokens(text)
	for i := 0; i < len(all); i++ {
		for _, n := range names[all[i].word] {
			end := i + len(n.words)
			if end > len(all) || !slices.EqualFunc(n.words, all[i:end], func(w string, t wordAt) bool { return w == t.word }) {
				continue
			}
			words := text[all[i].from:all[end-1].to]
			if n.exact != "" && n.exact != words {
				continue
			}
			if !told[n.page] {
				told[n.page] = true
				list = append(list, mention{page: n.page, words: words, at: source.Span{Start: all[i].from, End: all[end-1].to}})
			}
			i = end - 1
			break
		}
	}
	return list
}
