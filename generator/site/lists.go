package site

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"waymark/generator/page"
)

// This file keeps the lists: the members of each section, the pages of each tag. All are in one order: weight (pages
// without come last), title, path; before the title goes the date, the newest first, in the sections of a kind that is
// sorted so. A long list is cut into pieces by first letters, or by year, month and day, so that a page that comes or
// goes changes one piece and those that lead to it, never every page after it: the pieces are a tree, and no page shows
// more of it than one piece's members and parts.

// List is some pages in order.
type List struct {
	Key    string
	id     uint32
	newest bool // the newest come first
	nodes  []*node
	pieces map[string]*piece
	order  []*piece // the pieces that have members, in order
	label  string   // of a tag
}

// piece is what one page shows of a list. The whole list is the piece without a prefix.
type piece struct {
	prefix string // the letters its titles begin with, as sorted, or the days its dates begin with; "#" for those that begin with none
	nodes  []*node
	parts  []Part // of a piece that is too long: those it is cut into, where its other members are
	above  string // the prefix of the piece that it is a part of
}

// Part is a piece as the one above it shows it.
type Part struct {
	Prefix string
	Count  int // of the pages in it
}

// PieceID names a piece: its list's key and its prefix.
type PieceID struct{ List, Prefix string }

// PieceSize is how many members are shown on one page at most, unless more have the very same title.
const PieceSize = 200

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
			}
			l.nodes = slices.DeleteFunc(l.nodes, func(n *node) bool { return set[n] })
			u.shifted(l, l.nodes...)
			continue
		}
		for _, n := range nodes {
			if i, ok := slices.BinarySearchFunc(l.nodes, n, l.compare); ok {
				l.nodes = slices.Delete(l.nodes, i, i+1)
				u.shifted(l, l.nodes[max(0, i-1):min(len(l.nodes), i+1)]...)
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
			l.nodes = append(l.nodes, nodes...)
			slices.SortFunc(l.nodes, l.compare)
			u.shifted(l, l.nodes...)
			continue
		}
		for _, n := range nodes {
			i, _ := slices.BinarySearchFunc(l.nodes, n, l.compare)
			l.nodes = slices.Insert(l.nodes, i, n)
			u.shifted(l, l.nodes[max(0, i-1):min(len(l.nodes), i+2)]...)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shifted notes that a list's members changed, and who may have other neighbours now.
func (u *update) shifted(l *List, nodes ...*node) {
	u.lists[l.Key] = true
	u.facts[l.fact()] = true
	if strings.HasPrefix(l.Key, sectionPrefix) {
		for _, n := range nodes {
			u.changed(n, around)
		}
	}
}

// settle cuts the lists that changed into pieces again, and forgets those that are empty.
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
		old := l.pieces
		l.cut()
		u.recut(l, old)
		if strings.HasPrefix(key, tagPrefix) {
			if label := l.spelling(); label != l.label {
				l.label = label
				u.facts[fact(l.id, own)] = true
			}
			u.facts[u.s.list(tagsKey).fact()] = true
			u.s.tags += b2i(len(l.pieces) > 0) - b2i(len(old) > 0)
		}
		if len(l.nodes) == 0 && key != tagsKey {
			delete(u.s.lists, key)
		}
	}
}

// spelling gives how a tag is shown: of the ways in which its pages write it, the first.
func (l *List) spelling() (first string) {
	seen := map[string]bool{} // a slug takes longer to make than to look up, and most pages write a tag alike
	for _, n := range l.nodes {
		for _, label := range n.page.Tags {
			if !seen[label] {
				seen[label] = true
				if page.Slug(label) == TagSlug(l.Key) && (first == "" || label < first) {
					first = label
				}
			}
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

// recut notes what differs between the pieces that a list had and those it has.
func (u *update) recut(l *List, old map[string]*piece) {
	differs := func(prefix string, parts bool) {
		id := PieceID{l.Key, prefix}
		u.pieces[id] = true
		u.facts[fact(u.s.ids.id(id.name()), members)] = true
		if parts {
			u.facts[fact(u.s.ids.id(id.name()), own)] = true
		}
	}
	for prefix, p := range l.pieces {
		if was := old[prefix]; was == nil {
			differs(prefix, true)
		} else if !slices.Equal(was.nodes, p.nodes) || !slices.Equal(was.parts, p.parts) {
			differs(prefix, !slices.EqualFunc(was.parts, p.parts, func(a, b Part) bool { return a.Prefix == b.Prefix }))
		}
	}
	for prefix := range old {
		if l.pieces[prefix] == nil {
			differs(prefix, true)
		}
	}
}

func (id PieceID) name() string { return "piece " + id.List + " " + id.Prefix }

// cut cuts a list into pieces of at most PieceSize members by the first letters of their titles, or the year, month and
// day of their dates: the more, the deeper, where a piece would be too long. The pieces are a function of the set of
// members.
func (l *List) cut() {
	l.pieces, l.order = map[string]*piece{}, nil
	if len(l.nodes) > 0 {
		l.split(&piece{nodes: slices.Clone(l.nodes)}, 1)
	}
}

// split takes a piece into the list, and parts it where it is too long.
func (l *List) split(p *piece, depth int) {
	l.pieces[p.prefix] = p
	if len(p.nodes) <= PieceSize || p.prefix == "#" {
		l.order = append(l.order, p)
		return
	}
	groups := map[string][]*node{}
	for _, n := range p.nodes {
		k := letters(n.page.Head.Order, depth)
		if l.newest {
			k = days(n.page.Head.Date, depth)
		}
		groups[k] = append(groups[k], n)
	}
	if p.nodes = groups[p.prefix]; p.nodes != nil { // nothing follows the prefix
		l.order = append(l.order, p)
		delete(groups, p.prefix)
	}
	keys := sortedKeys(groups)
	if l.newest {
		slices.Reverse(keys)
	}
	for _, k := range keys {
		p.parts = append(p.parts, Part{k, len(groups[k])})
		l.split(&piece{prefix: k, nodes: groups[k], above: p.prefix}, depth+1)
	}
}

// days gives the year of a date, or as many of year, month and day; "#" where there is no date.
func days(d time.Time, n int) string {
	if d.IsZero() {
		return "#"
	}
	return d.Format([...]string{"2006", "2006-01", time.DateOnly}[min(n, 3)-1])
}

// letters gives the first n letters and digits of a sorted title; "#" where it begins with neither.
func letters(order string, n int) string {
	var b strings.Builder
	for _, r := range order {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if b.Len() == 0 {
				return "#"
			}
			continue
		}
		if b.WriteRune(r); n == 1 {
			break
		}
		n--
	}
	if b.Len() == 0 {
		return "#"
	}
	return b.String()
}
