package site

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"waymark/generator/page"
)

// This file keeps the lists: the members of each section, the pages of each tag. All are in one order: weight (pages
// without come last), title, path; before the title goes the date, the newest first, in the sections of a kind that is
// sorted so.

// List is some pages in order.
type List struct {
	Key    string
	id     uint32
	newest bool // the newest come first
	nodes  []*node
	spelt  map[string]int // of a tag: how many members write it so
	label  string         // the spelling that is shown: the first

	pieces map[string]*piece // by prefix; the whole list is ""
	were   map[string]*piece // those that an update has changed, as they were before; nil: there was none
	whole  bool              // an update has changed so much of nodes that all pieces are to be cut anew
}

const (
	tagsKey       = "tags"
	tagPrefix     = "tag:"
	sectionPrefix = "section:"
	topKey        = "top"
)

// SectionKey gives the key of the list of a folder's members.
func SectionKey(folder string) string { return sectionPrefix + folder }

func (l *List) fact() Fact { return fact(l.id, members) }

func (s *Site) list(key string) *List {
	l := s.lists[key]
	if l == nil {
		folder, section := strings.CutPrefix(key, sectionPrefix)
		l = &List{Key: key, id: s.ids.id("list " + key), newest: section && s.newest(folder)}
		s.lists[key] = l
	}
	return l
}

// newest tells whether a folder's section lists the newest pages first.
func (s *Site) newest(folder string) bool {
	k, _ := s.Config.Schema.Kind(s.Config.Schema.KindIn(folder))
	return k.Newest
}

// listKeys gives the lists that a published page is a member of.
func (s *Site) listKeys(n *node) []string {
	var keys []string
	if n.page.Nav && n.page.Own() != "" {
		keys = append(keys, SectionKey(n.page.Folder()))
	}
	for _, t := range n.page.Tags {
		if k := tagPrefix + page.Slug(t); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if n.page.Search && s.search != nil {
		keys = append(keys, AllKey)
	}
	return keys
}

func (l *List) compare(a, b *node) int {
	x, y := &a.page.Head, &b.page.Head
	if c := cmp.Compare(weight(x), weight(y)); c != 0 {
		return c
	}
	if c := y.Date.Compare(x.Date); c != 0 && l.newest {
		return c
	}
	return cmp.Or(strings.Compare(x.Order, y.Order), strings.Compare(x.Path, y.Path))
}

func weight(h *page.Head) int {
	if h.Weight == 0 {
		return math.MaxInt
	}
	return h.Weight
}

// few is how many pages are taken out of a list, or put into it, one by one; more are done in one sweep.
const few = 8

func (u *update) removeAll(gone map[string][]*node) {
	for _, key := range sortedKeys(gone) {
		l, nodes := u.s.list(key), gone[key]
		if len(nodes) > few {
			set := map[*node]bool{}
			for _, n := range nodes {
				set[n] = true
				l.spell(n, -1)
			}
			l.whole = true
			l.nodes = slices.DeleteFunc(l.nodes, func(n *node) bool { return set[n] })
			u.shifted(l, 0, len(l.nodes))
			continue
		}
		for _, n := range nodes {
			if i, ok := slices.BinarySearchFunc(l.nodes, n, l.compare); ok {
				l.nodes = slices.Delete(l.nodes, i, i+1)
				l.drop(n)
				l.spell(n, -1)
				u.shifted(l, i, i)
			}
		}
	}
}

// enter puts pages into the lists and gives them their addresses.
func (u *update) enter() {
	s := u.s
	come := map[string][]*node{}
	for _, n := range u.joined {
		if !n.visible() {
			continue
		}
		at := n.page.Head.Address
		s.addresses[at] = append(s.addresses[at], n)
		slices.SortFunc(s.addresses[at], func(a, b *node) int {
			// What was written goes before what was made.
			return cmp.Or(cmp.Compare(b2i(a.page.File == ""), b2i(b.page.File == "")), strings.Compare(a.page.Head.Path, b.page.Head.Path))
		})
		u.moved(at)
		for _, k := range s.listKeys(n) {
			come[k] = append(come[k], n)
		}
	}
	for _, key := range sortedKeys(come) {
		l, nodes := s.list(key), come[key]
		if len(nodes) > few {
			l.whole = true
			l.nodes = append(l.nodes, nodes...)
			for _, n := range nodes {
				l.spell(n, 1)
			}
			slices.SortFunc(l.nodes, l.compare)
			u.shifted(l, 0, len(l.nodes))
			continue
		}
		for _, n := range nodes {
			i, _ := slices.BinarySearchFunc(l.nodes, n, l.compare)
			l.nodes = slices.Insert(l.nodes, i, n)
			l.put(n)
			l.spell(n, 1)
			u.shifted(l, i, i+1)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shifted notes that a list's members from one place up to another are others now, and who has other pages around it
// therefore.
func (u *update) shifted(l *List, from, to int) {
	u.lists[l.Key] = true
	u.facts[l.fact()] = true
	if !strings.HasPrefix(l.Key, sectionPrefix) {
		return
	}
	tell := func(from, to int, s side) {
		for _, n := range l.nodes[max(0, from):min(len(l.nodes), to)] {
			u.changed(n, s)
		}
	}
	tell(from-1, to+1, around)
	const half = nearby / 2
	size := len(l.nodes)
	if size <= nearby+1 { // all are near all, or were
		from, to = 0, size
	}
	tell(from-half, to+half, near)
	if from < nearby { // the first ones show the same pages
		tell(0, half, near)
	}
	if to > size-nearby { // and so do the last ones
		tell(size-half, size, near)
	}
}

// settle finds out which pieces of the lists that changed are others now, and forgets lists that are empty.
func (u *update) settle() {
	defer func(had bool) {
		if had != u.s.HasTags() {
			u.facts[u.s.tagged] = true
		}
	}(u.s.HasTags())
	u.top()
	for _, key := range sortedKeys(u.lists) {
		l := u.s.lists[key]
		if l == nil {
			continue
		}
		had := l.had()
		u.recut(l)
		if strings.HasPrefix(key, tagPrefix) {
			if label := l.spelling(); label != l.label {
				l.label = label
				u.facts[fact(l.id, own)] = true
			}
			u.facts[u.s.list(tagsKey).fact()] = true
			u.s.tags += b2i(len(l.nodes) > 0) - b2i(had)
		}
		if len(l.nodes) == 0 && key != tagsKey {
			delete(u.s.lists, key)
		}
	}
}

// spell notes how a member writes a tag, or that it does no more.
func (l *List) spell(n *node, by int) {
	slug, tag := strings.CutPrefix(l.Key, tagPrefix)
	if !tag {
		return
	}
	for _, label := range n.page.Tags {
		if label != slug && page.Slug(label) != slug {
			continue
		}
		if l.spelt == nil {
			l.spelt = map[string]int{}
		}
		if l.spelt[label] += by; l.spelt[label] == 0 {
			delete(l.spelt, label)
		}
	}
}

// spelling gives how a tag is shown: of the ways in which its pages write it, the first.
func (l *List) spelling() (first string) {
	for label := range l.spelt {
		if first == "" || label < first {
			first = label
		}
	}
	return first
}

// top keeps the sections at the top: a list of its own, as every page may show it.
func (u *update) top() {
	s := u.s
	var now []*node
	if l := s.lists[SectionKey("")]; l != nil {
		for _, n := range l.nodes {
			if _, ok := s.stands(n); ok {
				now = append(now, n)
			}
		}
	}
	if !slices.Equal(now, s.top) {
		s.top = now
		u.facts[fact(s.ids.id(topKey), members)] = true
	}
}
