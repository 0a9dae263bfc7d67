package site

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"waymark/generator/page"
)

// This file keeps what outputs show that speak of the whole site: which addresses there are, which pages have a
// date, who leads to whom. Each table is kept in order as pages come and go, and each has a fact of its own that
// changes only where what such outputs show does: an edit of a text leaves them all alone.

// wide is these tables.
type wide struct {
	shown  []*page.Page // by the number of their node: pages with an output of their own, as the tables know them
	places []place
	dated  map[string]*dated // by folder: pages with a date in it, at any depth
	kinds  map[string]*kind
	alias  aliases

	sitemap, graph, ways, feeds Fact
}

// place is an address and the page that has it.
type place struct {
	address, path string
	id            uint32 // of the page's node
}

func comparePlaces(a, b place) int {
	return cmp.Or(strings.Compare(a.address, b.address), strings.Compare(a.path, b.path))
}

// kind is how many pages of a kind are shown.
type kind struct {
	fact  Fact
	count int
}

// dated is the pages of a feed, the newest first.
type dated struct {
	fact   Fact
	all    []stamp
	newest []string // the paths of the first FeedSize
}

// FeedSize is how many pages a feed shows at most.
const FeedSize = 20

// stamp is when a page was published and changed.
type stamp struct {
	date, updated time.Time
	path          string
}

func compareStamps(a, b stamp) int {
	return cmp.Or(b.date.Compare(a.date), b.updated.Compare(a.updated), strings.Compare(a.path, b.path))
}

// stampOf gives a page's place in feeds. The home page has none: it is what a feed leads to.
func stampOf(p *page.Page) (stamp, bool) {
	if p == nil || p.Own() == "" {
		return stamp{}, false
	}
	h := p.Head
	if h.Date.IsZero() {
		h.Date = h.Updated
	}
	return stamp{h.Date, h.Updated, h.Path}, !h.Date.IsZero()
}

func newWide(s *Site) wide {
	w := wide{dated: map[string]*dated{}, kinds: map[string]*kind{}, alias: newAliases()}
	whole := func(name string) Fact { return fact(s.ids.id(name), members) }
	w.sitemap, w.graph, w.ways, w.feeds = whole("sitemap"), whole("graph"), whole("ways"), whole("feeds")
	for _, k := range s.Config.Schema.Kinds {
		w.kinds[k.Name] = &kind{fact: fact(s.ids.id("kind "+k.Name), members)}
	}
	return w
}

// Wide tells what an update did to what outputs show of the whole site.
type Wide struct {
	Feeds     []string // folders whose feed differs, sorted
	Kinds     []string // kinds of which pages came, moved or went, sorted
	Redirects []string // keys of old addresses that lead elsewhere, or are asked for elsewhere, sorted
	Before    int      // how many addresses there were
}

// wider is the part of an update that concerns these tables.
type wider struct {
	feeds, kinds, redirects map[string]bool
	spots                   map[string]bool // files and folders of the output that are taken or free now
	held                    map[string]bool // keys of addresses that the lock may have something on
	before                  int
}

func newWider() wider {
	return wider{feeds: map[string]bool{}, kinds: map[string]bool{}, redirects: map[string]bool{}, spots: map[string]bool{}, held: map[string]bool{}}
}

func (w *wider) delta() Wide {
	return Wide{Feeds: sortedKeys(w.feeds), Kinds: sortedKeys(w.kinds), Redirects: sortedKeys(w.redirects), Before: w.before}
}

// turns is what comes into a sorted table and what goes.
type turns[T any] struct{ gone, come []T }

// into gives the table with both done. Few are done one by one; more in one sweep.
func (t turns[T]) into(list []T, compare func(a, b T) int) []T {
	if len(t.gone)+len(t.come) <= few {
		for _, x := range t.gone {
			if i, ok := slices.BinarySearchFunc(list, x, compare); ok {
				list = slices.Delete(list, i, i+1)
			}
		}
		for _, x := range t.come {
			i, _ := slices.BinarySearchFunc(list, x, compare)
			list = slices.Insert(list, i, x)
		}
		return list
	}
	slices.SortFunc(t.gone, compare)
	list = slices.DeleteFunc(list, func(x T) bool {
		_, ok := slices.BinarySearchFunc(t.gone, x, compare)
		return ok
	})
	list = append(list, t.come...)
	slices.SortFunc(list, compare)
	return list
}

// publish brings the tables up to date with the pages that came, differ, moved or went.
func (u *update) publish() {
	s, w := u.s, &u.s.wide
	u.before = len(w.places)
	var places turns[place]
	feeds := map[string]*turns[stamp]{}
	for path := range u.pages { // what is filled here is sorted
		id := s.ids.id("page " + path)
		if grow := int(id) + 1 - len(w.shown); grow > 0 {
			w.shown = append(w.shown, make([]*page.Page, grow)...)
		}
		was, now := w.shown[id], s.shows(path)
		if was == now {
			continue
		}
		w.shown[id] = now
		same := was != nil && now != nil
		moved := !same || was.Head.Address != now.Head.Address
		if moved && was != nil {
			places.gone = append(places.gone, place{was.Head.Address, path, id})
		}
		if moved && now != nil {
			places.come = append(places.come, place{now.Head.Address, path, id})
		}
		if moved || was.Head.Date != now.Head.Date || was.Head.Updated != now.Head.Updated {
			u.facts[w.sitemap] = true
		}
		if moved || was.Head.Title != now.Head.Title || was.Kind != now.Kind {
			u.facts[w.graph], u.facts[w.ways] = true, true
		}
		if moved || was.Kind != now.Kind {
			u.count(was, -1)
			u.count(now, +1)
		}
		if !same || !sameFront(was, now) {
			u.facts[fact(s.ids.id("page "+path), front)] = true
		}
		if a, old := stampOf(was); old {
			u.dates(feeds, was, func(t *turns[stamp]) { t.gone = append(t.gone, a) })
		}
		if b, is := stampOf(now); is {
			u.dates(feeds, now, func(t *turns[stamp]) { t.come = append(t.come, b) })
		}
		u.alias(was, now)
		u.touch(was)
		u.touch(now)
	}
	w.places = places.into(w.places, comparePlaces)
	for folder, t := range feeds {
		u.feed(folder, t)
	}
	u.occupy(places)
	u.redirect()
	u.hold()
}

// shows gives the page at a path where it has an output of its own.
func (s *Site) shows(path string) *page.Page {
	if _, ok := s.AddressOf(path); ok {
		return s.nodes[path].page
	}
	return nil
}

// sameFront tells whether two versions of a page say the same of themselves, apart from what a Head holds.
func sameFront(a, b *page.Page) bool {
	return a.Owner == b.Owner && a.Reviewed.Equal(b.Reviewed) && a.Due.Equal(b.Due) &&
		slices.Equal(a.Tags, b.Tags) && slices.Equal(a.Names, b.Names) && slices.Equal(a.Former, b.Former)
}

func (u *update) count(p *page.Page, by int) {
	if p == nil {
		return
	}
	if k := u.s.wide.kinds[p.Kind]; k != nil {
		k.count += by
		u.facts[k.fact] = true
		u.kinds[p.Kind] = true
	}
}

// dates notes a change in the feed of every folder that a page is in.
func (u *update) dates(feeds map[string]*turns[stamp], p *page.Page, note func(*turns[stamp])) {
	for folder := p.Folder(); ; folder = parentFolder(folder) {
		t := feeds[folder]
		if t == nil {
			t = &turns[stamp]{}
			feeds[folder] = t
		}
		note(t)
		if folder == "" {
			return
		}
	}
}

// feed brings one feed up to date.
func (u *update) feed(folder string, t *turns[stamp]) {
	if slices.Equal(t.gone, t.come) {
		return // a page was edited, and its dates were not
	}
	s := u.s
	d := s.wide.dated[folder]
	if d == nil {
		d = &dated{fact: fact(s.ids.id("feed "+folder), members)}
		s.wide.dated[folder] = d
	}
	d.all = t.into(d.all, compareStamps)
	newest := make([]string, 0, FeedSize)
	for _, x := range d.all[:min(FeedSize, len(d.all))] {
		newest = append(newest, x.path)
	}
	if slices.Equal(newest, d.newest) {
		return
	}
	if (len(newest) == 0) != (len(d.newest) == 0) {
		if folder == "" {
			u.facts[s.wide.feeds] = true
		}
		if f := s.folders[folder]; f != nil && f.index != nil {
			u.changed(f.index, fed)
		}
	}
	d.newest = newest
	u.facts[d.fact], u.feeds[folder] = true, true
	if len(newest) == 0 {
		delete(s.wide.dated, folder)
	}
}

// related notes what differs for others between two versions of a page's references: its ties, where its relations
// lead to, and who leads to whom.
func (u *update) related(n *node, links []Link) {
	if n == u.s.nav {
		return
	}
	if !sameTies(n.linked, n.links, n.page, links) {
		u.changed(n, ties)
	}
	if ways := u.s.waysOf(n.page, links); !slices.Equal(n.ways, ways) {
		n.ways = ways
		u.changed(n, outward)
		u.facts[u.s.wide.ways] = true
	}
	if !u.facts[u.s.wide.graph] && !slices.Equal(linesOf(n.linked, n.links), linesOf(n.page, links)) {
		u.facts[u.s.wide.graph] = true
	}
}

// sameTies tells whether two versions of a page have the same references that say more than a mention.
func sameTies(a *page.Page, al []Link, b *page.Page, bl []Link) bool {
	mention := func(r *page.Ref) bool { return r.Relation == "" && r.Field == "" }
	i, j := 0, 0
	for {
		for i < len(al) && mention(&a.Refs[i]) {
			i++
		}
		for j < len(bl) && mention(&b.Refs[j]) {
			j++
		}
		if i == len(al) || j == len(bl) {
			return i == len(al) && j == len(bl)
		}
		x, y := &a.Refs[i], &b.Refs[j]
		if al[i].to != bl[j].to || x.Relation != y.Relation || x.Field != y.Field || x.Note != y.Note || !sameFields(x.Edge, y.Edge) {
			return false
		}
		i, j = i+1, j+1
	}
}

// line is one way in which a page leads to another.
type line struct {
	to       *node
	relation string // empty: a mention
}

// linesOf gives the ways from a page to others, each once, in an order of their own.
func linesOf(p *page.Page, links []Link) []line {
	var list []line
	for i, l := range links {
		if l.to != nil && l.to.page != nil {
			list = append(list, line{l.to, p.Refs[i].Relation})
		}
	}
	slices.SortFunc(list, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.to.id, b.to.id), strings.Compare(a.relation, b.relation))
	})
	return slices.Compact(list)
}

// Places gives every address with the page that has it, sorted. Of the page only the dates may be shown.
func (r *Reader) Places() iter.Seq2[string, page.Head] {
	r.reads = append(r.reads, r.s.wide.sitemap)
	return func(yield func(string, page.Head) bool) {
		for _, p := range r.s.wide.places {
			if r.Enough() || !yield(p.address, r.s.wide.shown[p.id].Head) {
				return
			}
		}
	}
}

// Line is one way in which a page leads to another: a relation's name, or "" for a mention.
type Line struct{ To, Relation string }

// Graph gives every page, sorted by address, with the addresses that it leads to, sorted. Of the page only address,
// title and kind may be shown; the lines are good until the next page.
func (r *Reader) Graph() iter.Seq2[page.Head, []Line] {
	w := &r.s.wide
	r.reads = append(r.reads, w.graph)
	return func(yield func(page.Head, []Line) bool) {
		var lines []Line
		for _, p := range w.places {
			n := r.s.nodes[p.path]
			lines = lines[:0]
			for i, l := range n.links {
				if to := w.page(l.to); to != nil && l.to != n {
					lines = append(lines, Line{to.Head.Address, n.linked.Refs[i].Relation})
				}
			}
			slices.SortFunc(lines, func(a, b Line) int {
				return cmp.Or(strings.Compare(a.To, b.To), strings.Compare(a.Relation, b.Relation))
			})
			if r.Enough() || !yield(w.shown[p.id].Head, slices.Compact(lines)) {
				return
			}
		}
	}
}

// OfKind gives the pages of a kind, sorted by address.
func (r *Reader) OfKind(name string) iter.Seq[Item] {
	w := &r.s.wide
	r.reads = append(r.reads, w.kinds[name].fact)
	return func(yield func(Item) bool) {
		for _, p := range w.places {
			if r.Enough() || w.shown[p.id].Kind == name && !yield(Item{r.s.nodes[p.path]}) {
				return
			}
		}
	}
}

// Feed gives the newest pages with a date in a folder, at any depth.
func (r *Reader) Feed(folder string) []Item {
	d := r.s.wide.dated[folder]
	if d == nil {
		r.reads = append(r.reads, r.s.wide.feeds)
		return nil
	}
	r.reads = append(r.reads, d.fact)
	var list []Item
	for _, p := range d.newest {
		list = append(list, Item{r.s.nodes[p]})
	}
	return list
}

// AnyFeed tells whether any page has a date.
func (r *Reader) AnyFeed() bool {
	r.reads = append(r.reads, r.s.wide.feeds)
	return r.s.HasFeed("")
}

// Fed tells whether the section that a page stands for has pages with a date.
func (r *Reader) Fed(i Item) bool {
	r.note(i.n, fed)
	folder, ok := r.s.stands(i.n)
	return ok && r.s.HasFeed(folder)
}

// At gives the page at a path from the content folder, for an output of its own. It is none of what may be shown.
func (r *Reader) At(path string) Item { return Item{r.s.nodes[path]} }

// Front gives a page for what its front matter says; its text may not be shown.
func (r *Reader) Front(i Item) *page.Page {
	r.note(i.n, head)
	r.note(i.n, front)
	return i.n.page
}

// Tie is a reference of a page that says more than a mention: a relation, a page field or a figure's source.
type Tie struct {
	Ref *page.Ref
	To  Item // none where nothing, or nothing published, answers
}

// Ties gives a page's ties, in the order written.
func (r *Reader) Ties(i Item) []Tie {
	r.note(i.n, ties)
	var list []Tie
	for k := range i.n.links {
		ref := &i.n.linked.Refs[k]
		if ref.Relation == "" && ref.Field == "" {
			continue
		}
		t := Tie{Ref: ref}
		if to := i.n.links[k].to; to != nil && to.page != nil && to.visible() {
			t.To = Item{to}
		}
		list = append(list, t)
	}
	return list
}

// HasFeed tells whether any page in a folder has a date.
func (s *Site) HasFeed(folder string) bool { return s.wide.dated[folder] != nil }

// CountOf tells how many pages of a kind there are.
func (s *Site) CountOf(kind string) int {
	if k := s.wide.kinds[kind]; k != nil {
		return k.count
	}
	return 0
}

// page gives a node's page as the tables know it; nil where it has no output of its own.
func (w *wide) page(n *node) *page.Page {
	if n == nil {
		return nil
	}
	return w.numbered(n.id)
}

func (w *wide) numbered(id uint32) *page.Page {
	if int(id) >= len(w.shown) {
		return nil
	}
	return w.shown[id]
}

// shownAt gives the page at a path as the tables know it; nil where it has no output of its own.
func (s *Site) shownAt(path string) *page.Page {
	id, ok := s.ids.ids["page "+path]
	if !ok {
		return nil
	}
	return s.wide.numbered(id)
}

// Addresses tells how many pages have an address of their own.
func (s *Site) Addresses() int { return len(s.wide.places) }
