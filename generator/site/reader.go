package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/source"
)

// Reader hands out what outputs may show, and notes every fact it hands out. A Reader serves one output and
// one goroutine. What it gives must not be changed.
type Reader struct {
	s     *Site
	reads []Fact

	stop  func() bool // asked now and then while all pages are gone over; nil: nobody
	steps int         // pages gone over
	cut   bool        // stop said so

	of     *node      // whom toward leads to
	toward []backward // for each
	by     []*node    // that it stands in
}

// Reader gives a reader that has read nothing yet. Where stop is not nil and says so, what goes over all pages of the
// site ends before its time.
func (s *Site) Reader(stop func() bool) *Reader { return &Reader{s: s, stop: stop} }

// Cut tells whether something ended before its time: what was made of it is to be thrown away.
func (r *Reader) Cut() bool { return r.cut }

// stride is after how many pages a reader asks whether to go on: a tenth of a millisecond.
const stride = 64

// Enough tells, before each page of all, whether to end what goes over them.
func (r *Reader) Enough() bool {
	if r.steps++; r.steps%stride == 0 && r.stop != nil && r.stop() {
		r.cut = true
	}
	return r.cut
}

// Reads gives the facts handed out, sorted, each once.
func (r *Reader) Reads() []Fact {
	slices.Sort(r.reads)
	return slices.Clone(slices.Compact(r.reads))
}

func (r *Reader) note(n *node, s side) { r.reads = append(r.reads, fact(n.id, s)) }

// Item is a page or file; only a Reader can tell what is known of it. The zero Item is none.
type Item struct{ n *node }

// None tells that there is no such page or file.
func (i Item) None() bool { return i.n == nil }

// IsFile tells whether it is a file rather than a page.
func (i Item) IsFile() bool { return i.n != nil && i.n.asset != nil }

// Find gives the page or file at a path from the content folder, for the output that is its own.
func (r *Reader) Find(path string) Item {
	if n := r.s.nodes[path]; n != nil {
		r.note(n, own)
		return Item{n}
	}
	return Item{}
}

// Home gives the page at the top.
func (r *Reader) Home() Item { return Item{r.s.nodes[r.s.home()]} }

// Own gives a page with everything about it.
func (r *Reader) Own(i Item) *page.Page {
	r.note(i.n, own)
	return i.n.page
}

// Head gives what others show of a page.
func (r *Reader) Head(i Item) page.Head {
	r.note(i.n, head)
	return i.n.page.Head
}

// memo is what an emitter made of a version of a page.
type memo struct {
	of   *page.Page
	made any
}

// Memo gives what fresh gave for a page at first, for all readers until the page changes. It must follow from what Head and
// Shown give of it, and from the site's settings.
func (r *Reader) Memo(i Item, fresh func() any) any {
	r.note(i.n, head)
	m := i.n.memo.Load()
	if m == nil || m.of != i.n.page {
		m = &memo{i.n.page, fresh()}
		i.n.memo.Store(m)
	}
	return m.made
}

// Shown gives the fields that others may show of a page.
func (r *Reader) Shown(i Item) []page.Field {
	r.note(i.n, head)
	return i.n.page.Fields
}

// Address gives where a page or file is, from the root of the output.
func (r *Reader) Address(i Item) string {
	if i.n.asset != nil {
		return i.n.asset.Address
	}
	r.note(i.n, address)
	return i.n.page.Head.Address
}

// File gives a file with its size.
func (r *Reader) File(i Item) *Asset {
	r.note(i.n, own)
	return i.n.asset
}

// Template notes that a layout was used, or asked for: one that is not there may come.
func (r *Reader) Template(name string) {
	f, ok := r.s.templates[name]
	if !ok {
		f = r.s.untold
	}
	r.reads = append(r.reads, f)
}

// Target is where one of a page's references leads to.
type Target struct {
	Item   Item   // none where nothing, or nothing published, answers
	Anchor string // an id there, or ""
}

// Targets gives where a page's references lead to, one for each of its Refs.
func (r *Reader) Targets(i Item) []Target {
	r.note(i.n, links)
	list := make([]Target, len(i.n.links))
	for k, l := range i.n.links {
		if l.to != nil && l.to.visible() {
			list[k] = Target{Item{l.to}, l.anchor}
		}
	}
	return list
}

// Edge is a typed relation seen from one of its ends.
type Edge struct {
	Other Item
	Ref   *page.Ref
}

// Edges gives the relations that lead to a page from others, sorted by the other's title.
func (r *Reader) Edges(i Item) []Edge {
	r.note(i.n, edges)
	all := r.each(i.n)
	list := make([]Edge, 0, len(all))
	for _, b := range all {
		if ref := &b.by.linked.Refs[b.k]; ref.Relation != "" {
			list = append(list, Edge{Item{b.by}, ref})
		}
	}
	return list
}

// Mention is a place where another page's text links to a page.
type Mention struct {
	By       Item
	Sentence markdown.Sentence
}

// Mentions gives the links in texts that lead to a page, sorted by the title of the page they stand in, then
// in the order written.
func (r *Reader) Mentions(i Item) []Mention {
	r.note(i.n, backlinks)
	all := r.each(i.n)
	list := make([]Mention, 0, len(all))
	for _, b := range all {
		if ref := &b.by.linked.Refs[b.k]; ref.Relation == "" {
			list = append(list, Mention{Item{b.by}, ref.Sentence})
		}
	}
	return list
}

// backward is a reference seen from where it leads to.
type backward struct {
	by *node
	k  int // its place in by's linked.Refs
}

// each gives every reference of another published page that leads to n, in order.
func (r *Reader) each(n *node) []backward {
	if r.of == n { // asked for several times in turn
		return r.toward
	}
	r.of, r.by, r.toward = n, slices.Grow(r.by[:0], len(n.in)), slices.Grow(r.toward[:0], len(n.in))
	for _, p := range n.in {
		if p != n && p != r.s.nav && p.visible() { // the header links from everywhere
			r.by = append(r.by, p)
		}
	}
	slices.SortFunc(r.by, func(a, b *node) int {
		return cmp.Or(strings.Compare(a.page.Head.Order, b.page.Head.Order), strings.Compare(a.page.Head.Path, b.page.Head.Path))
	})
	for _, p := range r.by {
		for k, l := range p.links {
			if l.to == n {
				r.toward = append(r.toward, backward{p, k})
			}
		}
	}
	return r.toward
}

// Around gives the neighbours of a page in its section.
func (r *Reader) Around(i Item) (previous, next Item) {
	r.note(i.n, around)
	nodes, k := r.s.siblings(i.n)
	if k > 0 {
		previous = Item{nodes[k-1]}
	}
	if k+1 < len(nodes) {
		next = Item{nodes[k+1]}
	}
	return
}

// nearby is how many pages of a section are shown at each of them: they bound what an edit of one's title touches.
const nearby = 17

// Near gives the part of its section that a page lies in: at most seventeen pages in a row, with itself as near to the middle
// of them as the section's ends allow, and whether the section has more. A page in no section's list has none.
func (r *Reader) Near(i Item) (list []Item, more bool) {
	r.note(i.n, near)
	nodes, k := r.s.siblings(i.n)
	first := max(0, min(k-nearby/2, len(nodes)-nearby))
	return items(nodes[first:min(len(nodes), first+nearby)]), len(nodes) > nearby
}

// siblings gives the pages of a page's section, and which of them it is; none where it is not in the section's list.
func (s *Site) siblings(n *node) (nodes []*node, k int) {
	l := s.lists[SectionKey(n.page.Folder())]
	if l == nil || !n.page.Nav || n.page.Own() == "" {
		return nil, 0
	}
	if k, ok := slices.BinarySearchFunc(l.nodes, n, l.compare); ok {
		return l.nodes, k
	}
	return nil, 0
}

// Trail gives the pages of the folders above a page, from the home page down.
func (r *Reader) Trail(i Item) []Item { return items(r.s.trail(i.n)) }

func items(nodes []*node) []Item {
	list := make([]Item, len(nodes))
	for k, n := range nodes {
		list[k] = Item{n}
	}
	return list
}

// Stands gives the key of the list of members, where the page is that of a section.
func (r *Reader) Stands(i Item) (key string, ok bool) {
	r.note(i.n, head)
	folder, ok := r.s.stands(i.n)
	return SectionKey(folder), ok
}

// SectionPage gives the page that shows a list: the section's, for the list of a section.
func (r *Reader) SectionPage(key string) Item {
	folder, ok := strings.CutPrefix(key, sectionPrefix)
	f := r.s.folders[folder]
	if !ok || f == nil || f.index == nil {
		return Item{}
	}
	return Item{f.index}
}

// Pieces gives the prefixes of those pieces of a list that have members, in order.
func (r *Reader) Pieces(key string) (prefixes []string) {
	r.reads = append(r.reads, r.s.listFact(key))
	l := r.s.lists[key]
	var walk func(prefix string)
	walk = func(prefix string) {
		p := l.pieces[prefix]
		if p == nil {
			return
		}
		if len(p.nodes) > 0 {
			prefixes = append(prefixes, prefix)
		}
		for _, part := range p.parts {
			walk(part.Prefix)
		}
	}
	if l != nil {
		walk("")
	}
	return prefixes
}

// Piece gives the members of one piece of a list, those of its parts left out, and its parts in order.
func (r *Reader) Piece(key, prefix string) ([]Item, []Part) {
	if p := r.piece(key, prefix, members); p != nil {
		return items(p.nodes), p.parts
	}
	return nil, nil
}

// Above gives the prefixes of the pieces that one is a part of, from the outermost on; the whole list's is "".
func (r *Reader) Above(key, prefix string) (prefixes []string) {
	for p := r.piece(key, prefix, own); p != nil && p.prefix != ""; {
		p = r.s.lists[key].pieces[p.above]
		prefixes = append(prefixes, p.prefix)
	}
	slices.Reverse(prefixes)
	return prefixes
}

// Parts gives the prefixes of a piece's parts, in order.
func (r *Reader) Parts(key, prefix string) (prefixes []string) {
	if p := r.piece(key, prefix, own); p != nil {
		for _, part := range p.parts {
			prefixes = append(prefixes, part.Prefix)
		}
	}
	return prefixes
}

// piece gives a piece of a list, one side of which is read.
func (r *Reader) piece(key, prefix string, side side) *piece {
	l := r.s.lists[key]
	if l == nil || l.pieces[prefix] == nil {
		r.reads = append(r.reads, r.s.listFact(key))
		return nil
	}
	r.reads = append(r.reads, fact(r.s.ids.ids[PieceID{key, prefix}.name()], side))
	return l.pieces[prefix]
}

// Top gives the sections at the top, in order.
func (r *Reader) Top() []Item {
	r.reads = append(r.reads, fact(r.s.ids.id(topKey), members))
	return items(r.s.top)
}

// Tag is a tag with how many pages have it.
type Tag struct {
	Key   string // of its list
	Slug  string
	Label string // as its pages write it; the first in the alphabet where they differ
	Count int
}

// Tags lists all tags by their label.
func (r *Reader) Tags() []Tag {
	r.reads = append(r.reads, r.s.listFact(tagsKey))
	var tags []Tag
	for key, l := range r.s.lists {
		if strings.HasPrefix(key, tagPrefix) && len(l.nodes) > 0 {
			tags = append(tags, r.s.tag(key))
		}
	}
	slices.SortFunc(tags, func(a, b Tag) int {
		return cmp.Or(strings.Compare(page.SortKey(a.Label), page.SortKey(b.Label)), strings.Compare(a.Slug, b.Slug))
	})
	return tags
}

// TagKey gives the key of the list of pages with a tag, as a page writes it.
func TagKey(label string) string { return tagPrefix + page.Slug(label) }

// TagSlug gives a tag's slug from the key of its list.
func TagSlug(key string) string { return strings.TrimPrefix(key, tagPrefix) }

// IsTag tells whether a list is that of a tag.
func IsTag(key string) bool { return strings.HasPrefix(key, tagPrefix) }

// FolderOf gives the folder of a section's list.
func FolderOf(key string) (string, bool) { return strings.CutPrefix(key, sectionPrefix) }

// TagLabel gives how a tag is written.
func (r *Reader) TagLabel(key string) string {
	l := r.s.lists[key]
	if l == nil {
		r.reads = append(r.reads, r.s.listFact(key))
		return ""
	}
	r.reads = append(r.reads, fact(l.id, own))
	return l.label
}

func (s *Site) tag(key string) Tag {
	t := Tag{Key: key, Slug: TagSlug(key)}
	if l := s.lists[key]; l != nil {
		t.Label, t.Count = l.label, len(l.nodes)
	}
	return t
}

// AnyTags tells whether the page of all tags exists.
func (r *Reader) AnyTags() bool {
	r.reads = append(r.reads, r.s.tagged)
	return r.s.HasTags()
}

// NavTargets gives where the header's entries with a page lead to, then the footer's, in order.
func (r *Reader) NavTargets() []Target { return r.Targets(Item{r.s.nav}) }

// AddressOf tells whether the page at a path has an output of its own, and where: it must be published, and no
// other page may have its address.
func (s *Site) AddressOf(path string) (string, bool) {
	n := s.nodes[path]
	if n == nil || n.page == nil || !n.visible() {
		return "", false
	}
	at := n.page.Head.Address
	return at, len(s.addresses[at]) > 0 && s.addresses[at][0] == n
}

// FileOf gives the file of the page at a path, from the site's root; "" where it has none.
func (s *Site) FileOf(path string) string {
	if n := s.nodes[path]; n != nil && n.page != nil {
		return n.page.File
	}
	return ""
}

// AssetAt tells whether the file at a path is published, and where.
func (s *Site) AssetAt(path string) (*Asset, bool) {
	n := s.nodes[path]
	if n == nil || n.asset == nil || !n.visible() {
		return nil, false
	}
	return n.asset, true
}

// Used tells whether a published page, or the header, leads to the file at a path.
func (s *Site) Used(path string) bool {
	n := s.nodes[path]
	return n != nil && n.asset != nil && len(n.in) > 0 && n.visible()
}

// Has tells whether a list has members, or a piece of it exists.
func (s *Site) Has(id PieceID) bool {
	l := s.lists[id.List]
	return l != nil && l.pieces[id.Prefix] != nil
}

// HasTags tells whether any page has a tag.
func (s *Site) HasTags() bool { return s.tags > 0 }

// Paths lists all pages and sections, sorted.
func (s *Site) Paths() []string {
	var list []string
	for p, n := range s.nodes {
		if n.page != nil {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// Page gives a page by its path from the content folder, nil where there is none. It is for reports, not for
// outputs: it notes nothing.
func (s *Site) Page(path string) *page.Page {
	if n := s.nodes[path]; n != nil {
		return n.page
	}
	return nil
}

// NewAsset makes the asset of a file. Its folders are written in its address as those of pages are.
func NewAsset(file, contentPath string, sum source.Sum, size int64) *Asset {
	dir, base := path.Split(contentPath)
	address := ""
	for seg := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if seg != "" {
			address += page.Slug(seg) + "/"
		}
	}
	return &Asset{Path: contentPath, File: file, Address: address + base, Sum: sum, Size: size}
}
