package site

import (
	"strings"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/page"
)

// This file finds what stands behind # in a reference: a heading, an element of raw HTML, or a block by its id, as in
// [[Page#^id]].

// places are what a page's anchors lead to, made ready to be asked for many.
type places struct {
	page    *page.Page
	ids     map[string]bool   // of headings and of raw HTML
	texts   map[string]int    // of headings, folded -> the first
	made    map[string]int    // the ids of headings, and those that their texts would have -> the first
	blocks  map[string]string // as written and in lower case -> as written
	anchors *diag.Candidates  // ids of headings and of raw HTML; nil until one is missing
	ends    *diag.Candidates  // ids of blocks; nil until one is missing
}

func placesOf(p *page.Page) *places {
	l := &places{page: p, ids: map[string]bool{}, texts: map[string]int{}, made: map[string]int{}, blocks: map[string]string{}}
	first := func(m map[string]int, key string, i int) {
		if _, known := m[key]; !known {
			m[key] = i
		}
	}
	for i, h := range p.Headings {
		l.ids[h.ID] = true
		first(l.texts, fold(h.Text), i)
		first(l.made, h.ID, i)
		first(l.made, markdown.Anchor(h.Text), i)
	}
	for _, id := range p.IDs {
		l.ids[id] = true
	}
	for _, id := range p.Blocks {
		if low := strings.ToLower(id); l.blocks[low] == "" {
			l.blocks[low] = id
		}
	}
	for _, id := range p.Blocks {
		l.blocks[id] = id
	}
	return l
}

// find finds a heading by its id as written, by its text, or by the id its text would have, though it may have been
// given another; an element of raw HTML by its id; a block by its id, ^ included, where case does not count unless
// nothing else tells two apart; and, for the page's title too, the top of the page, which every browser knows (WHATWG
// HTML, 7.4.6.4).
func (l *places) find(anchor string) (id string, ok bool) {
	if strings.HasPrefix(anchor, "^") {
		for _, a := range []string{anchor, strings.ToLower(anchor)} {
			if id, ok = l.blocks[a]; ok {
				return id, true
			}
		}
	}
	if l.ids[anchor] {
		return anchor, true
	}
	folded, made := fold(anchor), markdown.Anchor(anchor)
	i, ok := l.texts[folded]
	if j, same := l.made[made]; same && (!ok || j < i) {
		i, ok = j, true
	}
	if ok {
		return l.page.Headings[i].ID, true
	}
	title := fold(l.page.Head.Title) == folded || markdown.Anchor(l.page.Head.Title) == made // that heading stands above the text
	return "", title || strings.EqualFold(anchor, "top")
}

// near words what may have been meant by an anchor that is not there: those that are near, else the first that there are.
func (l *places) near(anchor string) string {
	var names []string
	all, sort := &l.ends, "blocks"
	if strings.HasPrefix(anchor, "^") {
		if names = l.page.Blocks; len(names) == 0 {
			return "it has none; write " + anchor + " at the end of the paragraph that is meant"
		}
	} else {
		for _, h := range l.page.Headings {
			names = append(names, h.ID)
		}
		all, sort, anchor, names = &l.anchors, "anchors", markdown.Anchor(anchor), append(names, l.page.IDs...)
	}
	if *all == nil {
		*all = &diag.Candidates{}
		for _, name := range names {
			(*all).Add(name)
		}
	}
	near := (*all).Near(anchor)
	switch {
	case len(near) > 0:
		return diag.Ask(near[:min(3, len(near))])
	case len(names) > 0:
		return "its " + sort + " are " + strings.Join(names[:min(12, len(names))], ", ")
	}
	return ""
}
