package site

import (
	"cmp"
	"slices"
	"strings"

	"waymark/generator/page"
)

// This file knows where the relations of pages lead to. Citations are none of them: they are written in the text, and an
// edit of a text must not reach further than the page and what it cites.

// waysOf gives where a page's relations lead to, in the order written.
func (s *Site) waysOf(p *page.Page, links []Link) []line {
	var list []line
	for i, l := range links {
		if ref := &p.Refs[i]; ref.Relation != "" && ref.Field == "" && ref.Relation != s.Config.Schema.Citations && l.to != nil && l.to.page != nil {
			list = append(list, line{l.to, ref.Relation})
		}
	}
	return list
}

// Way is a relation that leads from a page to another.
type Way struct {
	Relation string
	To       Item
}

// Outward gives where a page's relations lead to, in the order written.
func (r *Reader) Outward(i Item) []Way {
	r.note(i.n, outward)
	var list []Way
	for _, l := range i.n.ways {
		if l.to.visible() {
			list = append(list, Way{l.relation, Item{l.to}})
		}
	}
	return list
}

// Hub is a page that relations join to others. Of each page only address, title and kind may be shown.
type Hub struct {
	Item  Item
	Head  page.Head
	Edges int   // how many relations lead from it or to it
	Ways  []Way // to other pages that have a kind, each once, by address, then relation
}

// Hubs are pages of one kind.
type Hubs struct {
	Kind  string
	Edges int   // of all pages of the kind
	Most  []Hub // the pages with the most, of equals the first by address
}

// Hubs gives for each kind, by name, the pages that relations join to most others, so many at most.
func (r *Reader) Hubs(most int) []Hubs {
	w := &r.s.wide
	r.reads = append(r.reads, w.ways)
	edges := make([]int32, len(w.shown)) // by the number of a page's node
	known := map[line]bool{}             // those of one page
	for _, p := range w.places {
		if r.Enough() {
			return nil
		}
		n := r.s.nodes[p.path]
		clear(known)
		for _, l := range n.ways {
			if w.joins(n, l) && !known[l] {
				known[l] = true
				edges[n.id]++
				edges[l.to.id]++
			}
		}
	}
	kinds := map[string]*Hubs{}
	for _, p := range w.places {
		if r.Enough() {
			return nil
		}
		n := int(edges[p.id])
		if n == 0 {
			continue
		}
		kind := w.shown[p.id].Kind
		k := kinds[kind]
		if k == nil {
			k = &Hubs{Kind: kind}
			kinds[kind] = k
		}
		k.Edges += n
		at, _ := slices.BinarySearchFunc(k.Most, n, func(h Hub, n int) int {
			if h.Edges >= n {
				return -1 // it came before
			}
			return 1
		})
		if at < most {
			k.Most = slices.Insert(k.Most[:min(len(k.Most), most-1)], at, Hub{Item: Item{r.s.nodes[p.path]}, Head: w.shown[p.id].Head, Edges: n})
		}
	}
	var list []Hubs
	for _, kind := range sortedKeys(kinds) {
		k := kinds[kind]
		for i := range k.Most {
			n := k.Most[i].Item.n
			var ways []Way
			for _, l := range n.ways {
				if w.joins(n, l) {
					ways = append(ways, Way{l.relation, Item{l.to}})
				}
			}
			slices.SortFunc(ways, func(a, b Way) int {
				return cmp.Or(strings.Compare(w.page(a.To.n).Head.Address, w.page(b.To.n).Head.Address), strings.Compare(a.Relation, b.Relation))
			})
			k.Most[i].Ways = slices.Compact(ways)
		}
		list = append(list, *k)
	}
	return list
}

// joins tells whether a way leads from one page of a kind to another, both with outputs of their own.
func (w *wide) joins(n *node, l line) bool {
	to := w.page(l.to)
	return to != nil && to.Kind != "" && l.to != n && w.shown[n.id].Kind != ""
}
