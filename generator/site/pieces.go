package site

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// This file cuts long lists into pieces by first letters, or by year, month and day. The pieces are a tree, and a page
// shows no more of it than one piece's members and parts: a page that comes or goes changes one piece and those that
// lead to it, never every page after it, and costs as much however long the list is. The tree is a function of the
// set of members.

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

func (id PieceID) name() string { return "piece " + id.List + " " + id.Prefix }

// PieceSize is how many members are shown on one page at most, unless more have the very same title.
const PieceSize = 200

// letter gives what a member's title or date begins with, at a depth of the tree that begins with 1.
func (l *List) letter(n *node, depth int) string {
	if l.newest {
		return days(n.page.Head.Date, depth)
	}
	return letters(n.page.Head.Order, depth)
}

// order compares what the parts of a piece begin with.
func (l *List) order(a, b string) int {
	if l.newest {
		a, b = b, a
	}
	return strings.Compare(a, b)
}

// cut cuts the whole list.
func (l *List) cut() {
	l.pieces = map[string]*piece{}
	if len(l.nodes) > 0 {
		l.split(&piece{nodes: slices.Clone(l.nodes)}, 1)
	}
}

// split takes a piece that has no parts into the list, and parts it where it is too long.
func (l *List) split(p *piece, depth int) {
	l.note(p.prefix)
	l.pieces[p.prefix] = p
	if len(p.nodes) <= PieceSize || p.prefix == "#" {
		return
	}
	groups := map[string][]*node{}
	for _, n := range p.nodes {
		k := l.letter(n, depth)
		groups[k] = append(groups[k], n)
	}
	p.nodes = groups[p.prefix] // nothing follows the prefix
	delete(groups, p.prefix)
	for _, k := range slices.SortedFunc(maps.Keys(groups), l.order) {
		p.parts = append(p.parts, Part{k, len(groups[k])})
		l.split(&piece{prefix: k, nodes: groups[k], above: p.prefix}, depth+1)
	}
}

// note remembers a piece as it is, before an update changes it.
func (l *List) note(prefix string) {
	if _, noted := l.were[prefix]; noted || l.whole {
		return
	}
	if l.were == nil {
		l.were = map[string]*piece{}
	}
	l.were[prefix] = nil
	if p := l.pieces[prefix]; p != nil {
		l.were[prefix] = &piece{nodes: slices.Clone(p.nodes), parts: slices.Clone(p.parts)}
	}
}

// put puts a new member into its piece.
func (l *List) put(n *node) {
	if l.whole {
		return
	}
	if l.pieces[""] == nil {
		l.cut()
		return
	}
	for p, depth := l.pieces[""], 1; ; depth++ {
		l.note(p.prefix)
		k := l.letter(n, depth)
		if len(p.parts) == 0 || k == p.prefix {
			i, _ := slices.BinarySearchFunc(p.nodes, n, l.compare)
			if p.nodes = slices.Insert(p.nodes, i, n); len(p.parts) == 0 {
				l.split(p, depth)
			}
			return
		}
		i, known := p.find(l, k)
		if !known {
			p.parts = slices.Insert(p.parts, i, Part{k, 1})
			l.split(&piece{prefix: k, nodes: []*node{n}, above: p.prefix}, depth+1)
			return
		}
		p.parts[i].Count++
		p = l.pieces[k]
	}
}

// drop takes a member that goes out of its piece.
func (l *List) drop(n *node) {
	if l.whole {
		return
	}
	for p, depth := l.pieces[""], 1; p != nil; depth++ {
		l.note(p.prefix)
		if len(p.parts) > 0 && l.size(p) <= PieceSize+1 {
			p.nodes, p.parts = l.join(p), nil
		}
		k := l.letter(n, depth)
		if len(p.parts) == 0 || k == p.prefix {
			if i, ok := slices.BinarySearchFunc(p.nodes, n, l.compare); ok {
				p.nodes = slices.Delete(p.nodes, i, i+1)
			}
			if len(p.nodes)+len(p.parts) == 0 {
				delete(l.pieces, p.prefix)
			}
			return
		}
		i, known := p.find(l, k)
		if !known {
			return
		}
		if p.parts[i].Count--; p.parts[i].Count == 0 {
			p.parts = slices.Delete(p.parts, i, i+1)
		}
		p = l.pieces[k]
	}
}

// find gives the place of a part.
func (p *piece) find(l *List, prefix string) (int, bool) {
	return slices.BinarySearchFunc(p.parts, prefix, func(part Part, prefix string) int { return l.order(part.Prefix, prefix) })
}

// size is how many members are in a piece and its parts.
func (l *List) size(p *piece) int {
	n := len(p.nodes)
	for _, part := range p.parts {
		n += part.Count
	}
	return n
}

// join gives the members of a piece and its parts in order, and takes the parts out of the list.
func (l *List) join(p *piece) []*node {
	all := slices.Clone(p.nodes)
	for _, part := range p.parts {
		l.note(part.Prefix)
		all = append(all, l.join(l.pieces[part.Prefix])...)
		delete(l.pieces, part.Prefix)
	}
	slices.SortFunc(all, l.compare)
	return all
}

// had tells whether the list had members before the update.
func (l *List) had() bool {
	if was, noted := l.were[""]; noted {
		return was != nil
	}
	return l.pieces[""] != nil
}

// recut notes what differs between the pieces that a list had before the update and those it has.
func (u *update) recut(l *List) {
	were := l.were
	if l.whole {
		noted := were
		were = map[string]*piece{}
		maps.Copy(were, l.pieces)
		maps.Copy(were, noted)
		l.cut()
		for prefix := range l.pieces {
			if _, was := were[prefix]; !was {
				were[prefix] = nil
			}
		}
	}
	l.were, l.whole = nil, false
	for prefix, was := range were {
		now := l.pieces[prefix]
		parts := was == nil || now == nil || !slices.EqualFunc(was.parts, now.parts, func(a, b Part) bool { return a.Prefix == b.Prefix })
		if id := (PieceID{l.Key, prefix}); was != now && (parts || !slices.Equal(was.nodes, now.nodes) || !slices.Equal(was.parts, now.parts)) {
			u.pieces[id] = true
			u.facts[fact(u.s.ids.id(id.name()), members)] = true
			if parts {
				u.facts[fact(u.s.ids.id(id.name()), own)] = true
			}
		}
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
