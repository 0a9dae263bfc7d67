// Package site provides what pages may know of each other: the tables made from their facts. It must never
// know how anything is shown or written.
//
// A Site is a set, not a history: every table is sorted by what it holds, so the same files give the same
// tables in whatever order they came. Update changes it and tells which facts now read differently; a Reader
// hands facts out and notes each.
package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/source"
)

// Site is all pages and files of a site, and the tables over them. Update must not run beside anything else;
// between updates any number of Readers may.
type Site struct {
	Config *config.Config

	nodes     map[string]*node // by their path from the content folder
	names     map[string]*name // by folded name
	folders   map[string]*folder
	addresses map[string][]*node // who wants to be there, sorted by path; the first is
	lists     map[string]*List   // by key
	nav       *node              // the header's references
	ids       intern
	templates map[string]Fact
	top       []*node // the sections at the top, in order
	untold    Fact    // that no layout has a name: one may come
	tags      int     // how many tags there are
	tagged    Fact    // that there are any

	faulty    map[*node]bool  // with diagnostics
	contested map[string]bool // addresses that more than one page wants
	acronyms  acronyms
	search    *search   // nil: the site has none
	promises  *promises // nil: the site has no lock

	wide wide
}

// node is a page or a file of the content.
type node struct {
	id    uint32
	page  *page.Page // nil for a file
	asset *Asset     // nil for a page

	keys    []string   // the names it answers to, folded
	wrote   []string   // the names it looked up, folded
	links   []Link     // where the references of linked lead to, one for one
	linked  *page.Page // the version of the page that links was made for
	ways    []line     // where its relations lead to
	diags   diag.List
	broken  diag.List // rules that it breaks
	meaning meaning   // of acronyms
	in      []*node   // pages with a link to it, published or not
	stale   bool      // not part of the site any more
	memo    atomic.Pointer[memo]
}

// Asset is a file of the content that is not a page.
type Asset struct {
	Path          string // from the content folder
	File          string // from the site's root
	Address       string // from the root of the output
	Sum           source.Sum
	Size          int64
	Width, Height int   // of a picture, in pixels; 0 where not known
	Smaller       []int // the widths in which a picture may be worth having too
}

func (n *node) path() string {
	if n.asset != nil {
		return n.asset.Path
	}
	return n.page.Own()
}

// file is its path from the content folder as it lies there.
func (n *node) file() string {
	if n.asset != nil {
		return n.asset.Path
	}
	return n.page.Head.Path
}

// visible tells whether a page is published, or a file used by something other than unpublished pages alone.
func (n *node) visible() bool {
	if n.page != nil {
		return n.page.Head.Hidden == page.Published
	}
	for _, p := range n.in {
		if p.visible() {
			return true
		}
	}
	return len(n.in) == 0
}

// New gives an empty site with its settings.
func New(c *config.Config) *Site {
	s := &Site{
		Config: c, nodes: map[string]*node{}, names: map[string]*name{}, folders: map[string]*folder{},
		addresses: map[string][]*node{}, lists: map[string]*List{}, ids: intern{map[string]uint32{}},
		faulty: map[*node]bool{}, contested: map[string]bool{}, templates: map[string]Fact{},
	}
	s.nav = &node{id: s.ids.id("nav"), page: navPage(c)}
	s.wide = newWide(s)
	s.untold = fact(s.ids.id("templates"), own)
	s.ids.id(topKey)
	s.tagged = fact(s.ids.id("tagged"), own)
	s.acronyms = newAcronyms(s)
	s.search = newSearch(c, &s.ids)
	s.list(tagsKey)
	s.list(SectionKey(""))
	return s
}

// Pages tells how many pages are published, sections without a file among them.
func (s *Site) Pages() int { return len(s.addresses) }

// Change is one page or file of the content that came, differs or went. Page and Asset are nil where it went.
type Change struct {
	Path  string // from the content folder
	Page  *page.Page
	Asset *Asset
}

// Delta tells what an update did.
type Delta struct {
	Facts  []Fact    // that now read differently, sorted; of the first update not all
	Pages  []string  // paths of pages that came, differ, moved or went, sorted
	Assets []string  // the same of files
	Lists  []string  // keys of lists whose members changed, sorted
	Pieces []PieceID // pieces that came, changed or went, sorted
	Search SearchDelta
	Wide
}

// Update takes changes over. What it does costs as much as what changed, and what that touches.
func (s *Site) Update(changes []Change) Delta {
	u := newUpdate(s)
	if u.first = len(s.folders) == 0; u.first {
		u.resolve[s.nav] = true
		s.folders[""] = &folder{}
		s.room(len(changes))
		u.touched[""] = true
	}
	u.leave(changes)
	for _, c := range changes {
		u.apply(c)
	}
	u.sections()
	u.enter()
	u.link()
	u.publish()
	u.settle()
	u.judge()
	search := u.index()
	d := u.delta()
	d.Search = search
	return d
}

// room makes tables for so many pages, which grow more slowly.
func (s *Site) room(pages int) {
	s.nodes, s.addresses = make(map[string]*node, pages), make(map[string][]*node, pages)
	s.names = make(map[string]*name, 3*pages) // of a page there are some three
	ids := make(map[string]uint32, 2*pages)
	maps.Copy(ids, s.ids.ids)
	s.ids.ids = ids
}

// update is an Update under way.
type update struct {
	s       *Site
	first   bool // nothing was read yet: there is nobody to tell what reads differently
	facts   map[Fact]bool
	dirty   map[string]bool // folded names whose answers changed
	pages   map[string]bool // by path
	assets  map[string]bool
	lists   map[string]bool
	resolve map[*node]bool  // pages whose references are to be looked up again
	touched map[string]bool // folders whose section may have come or gone
	pieces  map[PieceID]bool
	judged  map[*node]bool // pages that the rules may see differently
	wider
	joined []*node         // pages to be put into the lists
	stays  map[string]bool // pages that keep their place in every list
}

func newUpdate(s *Site) *update {
	return &update{s: s, facts: map[Fact]bool{}, dirty: map[string]bool{}, pages: map[string]bool{}, assets: map[string]bool{}, lists: map[string]bool{}, resolve: map[*node]bool{}, touched: map[string]bool{}, stays: map[string]bool{}, pieces: map[PieceID]bool{}, judged: map[*node]bool{}, wider: newWider()}
}

func (u *update) changed(n *node, sides ...side) {
	if !u.first {
		for _, sd := range sides {
			u.facts[fact(n.id, sd)] = true
		}
	}
	if len(u.s.Config.Schema.Rules.List) > 0 && n.page != nil {
		u.judged[n] = true
	}
}

// apply takes one page or file over.
func (u *update) apply(c Change) {
	s := u.s
	n := s.nodes[c.Path]
	if n == nil {
		if c.Page == nil && c.Asset == nil {
			return
		}
		n = &node{id: s.ids.id("page " + c.Path)}
		s.nodes[c.Path] = n
	}
	u.soil(s.release(n))
	old := n.page
	n.page, n.asset = c.Page, c.Asset
	n.stale = c.Page == nil && c.Asset == nil
	switch {
	case n.stale:
		u.unlink(n)
		n.page, n.asset = old, nil
		for _, p := range n.in {
			u.resolve[p] = true
		}
		delete(s.nodes, c.Path)
		u.changed(n, own, head, address, links, edges, backlinks, around, near)
		delete(s.faulty, n)
	case n.asset != nil:
		u.changed(n, own)
	default:
		u.resolve[n] = true
		u.changed(n, own)
		u.compare(n, old)
		if !u.stays[c.Path] {
			u.joined = append(u.joined, n)
		}
	}
	if !n.stale {
		u.soil(s.claim(n))
	}
	u.define(n)
	if n.page != nil {
		u.pages[c.Path] = true
	}
	if c.Asset != nil || n.page == nil {
		u.assets[c.Path] = true
	}
}

// soil notes names whose answers changed. At first all references are looked up anyway.
func (u *update) soil(names []string) {
	if u.first {
		return
	}
	for _, k := range names {
		u.dirty[k] = true
	}
}

// compare notes what others see differently of a page that was there before.
func (u *update) compare(n *node, old *page.Page) {
	if old == nil {
		u.changed(n, head, address)
		return
	}
	a, b := old.Head, n.page.Head
	if a != b {
		u.changed(n, head)
	}
	if a.Address != b.Address || a.Hidden != b.Hidden {
		u.changed(n, address)
	}
	if !slices.Equal(old.Headings, n.page.Headings) || !slices.Equal(old.Blocks, n.page.Blocks) || !slices.Equal(old.IDs, n.page.IDs) || a.Hidden != b.Hidden || a.Kind != b.Kind {
		for _, p := range n.in {
			u.resolve[p] = true
		}
	}
}

func sortedKeys[M ~map[string]V, V any](m M) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (u *update) delta() Delta {
	d := Delta{Pages: sortedKeys(u.pages), Assets: sortedKeys(u.assets), Lists: sortedKeys(u.lists), Wide: u.wider.delta()}
	for f := range u.facts {
		d.Facts = append(d.Facts, f)
	}
	slices.Sort(d.Facts)
	for p := range u.pieces {
		d.Pieces = append(d.Pieces, p)
	}
	slices.SortFunc(d.Pieces, func(a, b PieceID) int {
		return cmp.Or(strings.Compare(a.List, b.List), strings.Compare(a.Prefix, b.Prefix))
	})
	return d
}

// Diagnostics gives what is wrong with a page's references and its place in the site; what is wrong with its
// own file stands in the page.
func (s *Site) Diagnostics() diag.List {
	l := slices.Concat(s.refused(), s.orphans(), s.unused(), s.unlocked())
	for n := range s.faulty {
		l = append(l, n.page.Diags...)
		l = append(l, n.diags...)
		l = append(l, n.broken...)
	}
	for at := range s.contested {
		who := s.addresses[at]
		for _, n := range who[min(1, len(who)):] {
			first, second := who[0], n
			if second.page.File == "" && first.page.File != "" {
				first, second = second, first // a fault is mended in a file
			}
			d := diag.Diagnostic{
				Code: diag.AddressTaken, Place: second.addressPlace(),
				Message: fmt.Sprintf("two pages want the address /%s: this one and %s", at, first.word()),
				Hint:    "give one of the two another slug, or rename it",
			}
			if first.page.File != "" {
				d.Other = first.addressPlace()
			}
			l = append(l, d)
		}
	}
	return s.suggest(l.Sort())
}

// addressPlace is where a page says its address: its slug, else its first line.
func (n *node) addressPlace() diag.Place {
	return diag.Place{Path: n.page.File, Start: n.page.SlugAt.Start, End: n.page.SlugAt.End}
}

// fault keeps the set of pages with diagnostics.
func (s *Site) fault(n *node) {
	if !n.stale && n.page != nil && len(n.page.Diags)+len(n.diags)+len(n.broken) > 0 {
		s.faulty[n] = true
	} else {
		delete(s.faulty, n)
	}
}
