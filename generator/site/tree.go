package site

import (
	"slices"
	"strings"
)

// This file cuts sorted keys into leaves of about one size, by their first bytes. A node of the prefix tree is cut
// where what is below it is larger than limit; of a node that is cut, neighbouring children that are not cut make a
// leaf together as long as there is room. So the leaves are a function of the keys and their sizes, and a key that
// grows changes leaves of its own nodes only: a few dozen at most.

// tree is the keys and their leaves.
type tree struct {
	kind   string // of what, for facts
	limit  int
	keys   []string // sorted
	nodes  map[string]*treeNode
	leaves map[string]Fact // by name
}

// treeNode is what is below a prefix.
type treeNode struct {
	size     int
	children [4]uint64 // which bytes follow the prefix
	cut      bool      // it was when last looked at
	leaves   []leaf    // of a node that is cut: in order
}

// leaf is some children of a node. Its name is the node's prefix and the first of them.
type leaf struct{ first, last byte }

// endMark stands for the child of a node that is the prefix itself. It comes before every byte of a word.
const endMark = '!'

// maxDepth bounds how deep the tree is: keys that agree that far stay together.
const maxDepth = 8

func newTree(kind string, limit int) tree {
	return tree{kind: kind, limit: limit, nodes: map[string]*treeNode{"": {}}, leaves: map[string]Fact{}}
}

// fact gives the fact of a leaf.
func (t *tree) fact(ids *intern, name string) Fact {
	f := t.leaves[name]
	if f == 0 {
		f = fact(ids.id(t.kind+name), own)
		t.leaves[name] = f
	}
	return f
}

// has tells whether a key is there.
func (t *tree) has(key string) bool { return t.nodes[key+string(endMark)] != nil }

// cut tells whether a node is cut.
func (t *tree) cut(prefix string) bool {
	n := t.nodes[prefix]
	return prefix == "" || n != nil && n.size > t.limit && len(prefix) < maxDepth && prefix[len(prefix)-1] != endMark
}

// resize takes over by how much keys have grown. A key is there while its size is not 0.
func (t *tree) resize(keys []string, grown map[string]int) {
	var come []string
	gone := map[string]bool{}
	for _, k := range keys {
		if grown[k] == 0 {
			continue
		}
		end := k + string(endMark)
		had := t.has(k)
		for depth := range min(len(k), maxDepth) + 1 {
			t.grow(k[:depth], grown[k])
		}
		t.grow(end, grown[k])
		if has := t.has(k); has && !had {
			come = append(come, k)
		} else if had && !has {
			gone[k] = true
		}
	}
	if len(come) > few {
		t.keys = append(t.keys, come...)
		slices.Sort(t.keys)
	} else {
		for _, k := range come {
			i, _ := slices.BinarySearch(t.keys, k)
			t.keys = slices.Insert(t.keys, i, k)
		}
	}
	if len(gone) > few {
		t.keys = slices.DeleteFunc(t.keys, func(k string) bool { return gone[k] })
	} else {
		for k := range gone {
			if i, ok := slices.BinarySearch(t.keys, k); ok {
				t.keys = slices.Delete(t.keys, i, i+1)
			}
		}
	}
}

// grow changes the size of a prefix, and who its parent has as children.
func (t *tree) grow(prefix string, by int) {
	n := t.nodes[prefix]
	if n == nil {
		n = &treeNode{}
		t.nodes[prefix] = n
		t.child(prefix, true)
	}
	n.size += by
	if n.size == 0 && prefix != "" && !n.cut {
		delete(t.nodes, prefix)
		t.child(prefix, false)
	}
}

func (t *tree) child(prefix string, there bool) {
	parent := t.nodes[prefix[:len(prefix)-1]]
	if parent == nil {
		return
	}
	c := prefix[len(prefix)-1]
	if there {
		parent.children[c>>6] |= 1 << (c & 63)
	} else {
		parent.children[c>>6] &^= 1 << (c & 63)
	}
}

// settle cuts again the nodes above the keys. changed gets the leaves that came or went; those given read differently.
func (t *tree) settle(keys []string, changed map[string]bool) (differ map[string]bool) {
	differ = map[string]bool{}
	seen := map[string]bool{}
	for _, k := range keys {
		for depth := range min(len(k), maxDepth-1) + 1 {
			p := k[:depth]
			if seen[p] {
				continue
			}
			n := t.nodes[p]
			if n == nil || !t.cut(p) && !n.cut {
				break // below it nothing is cut, and nothing was
			}
			seen[p] = true
			t.bind(p, n, changed, differ)
		}
	}
	for _, k := range keys {
		if name, ok := t.leaf(k); ok {
			differ[name] = true
		}
	}
	return differ
}

// bind finds the leaves of one node again.
func (t *tree) bind(p string, n *treeNode, changed, differ map[string]bool) {
	old := n.leaves
	n.leaves, n.cut = nil, t.cut(p)
	if n.cut {
		room := -1 // in the last leaf; below 0: it takes no more
		for c := range 256 {
			if n.children[c>>6]&(1<<(c&63)) == 0 {
				continue
			}
			child := p + string([]byte{byte(c)})
			size := t.nodes[child].size
			switch {
			case size == 0:
			case t.cut(child):
				room = -1
			case room >= size:
				n.leaves[len(n.leaves)-1].last = byte(c)
				room -= size
			default:
				n.leaves = append(n.leaves, leaf{byte(c), byte(c)})
				room = t.limit - size
			}
		}
	}
	for _, l := range old {
		name := p + string([]byte{l.first})
		switch i := slices.IndexFunc(n.leaves, func(o leaf) bool { return o.first == l.first }); {
		case i < 0:
			delete(t.leaves, name)
			changed[name] = true
		case n.leaves[i] != l:
			differ[name] = true
		}
	}
	for _, l := range n.leaves {
		name := p + string([]byte{l.first})
		if _, was := t.leaves[name]; !was {
			t.leaves[name] = 0
			changed[name], differ[name] = true, true
		}
	}
	if n.size == 0 && p != "" {
		delete(t.nodes, p)
		t.child(p, false)
	}
}

// leaf gives the leaf that a key is in, if any is.
func (t *tree) leaf(key string) (string, bool) {
	p := ""
	for t.cut(key[:min(len(key), len(p)+1)]) && len(p) < len(key) {
		p = key[:len(p)+1]
	}
	n, c := t.nodes[p], byte(endMark)
	if len(p) < len(key) {
		c = key[len(p)]
	}
	if n != nil {
		for _, l := range n.leaves {
			if l.first <= c && c <= l.last {
				return p + string([]byte{l.first}), true
			}
		}
	}
	return "", false
}

// in gives the keys of a leaf.
func (t *tree) in(name string) []string {
	p := name[:len(name)-1]
	n := t.nodes[p]
	if n == nil {
		return nil
	}
	var list []string
	for _, l := range n.leaves {
		if l.first != name[len(name)-1] {
			continue
		}
		if l.first == endMark {
			if _, ok := slices.BinarySearch(t.keys, p); ok {
				list = append(list, p)
			}
		}
		from, _ := slices.BinarySearch(t.keys, p+string([]byte{max(l.first, endMark+1)}))
		for _, k := range t.keys[from:] {
			if !strings.HasPrefix(k, p) || k[len(p)] > l.last {
				break
			}
			list = append(list, k)
		}
	}
	return list
}

// cuts gives the prefixes that are cut, sorted, and the first bytes of each one's leaves.
func (t *tree) cuts() []Cut {
	var list []Cut
	for p, n := range t.nodes {
		if len(n.leaves) > 0 || t.cut(p) {
			c := Cut{Prefix: p}
			for _, l := range n.leaves {
				c.First = append(c.First, l.first)
			}
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Cut) int { return strings.Compare(a.Prefix, b.Prefix) })
	return list
}

// Cut is a prefix at which keys are cut into leaves, with the byte each leaf begins at.
type Cut struct {
	Prefix string
	First  []byte
}
