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
	keys   []sized              // sorted
	nodes  map[string]*treeNode // those that are cut, by prefix
	leaves map[string]Fact      // by name
}

// sized is a key with its size; of a key that differs, by how much it has grown: by 0 where it reads differently all
// the same. A key is there while its size is not 0.
type sized struct {
	key  string
	size int
}

func (k sized) compare(key string) int { return strings.Compare(k.key, key) }

// treeNode is what is below a prefix that is cut.
type treeNode struct {
	sizes  [256]int32 // by the byte that follows the prefix
	cut    [256]bool  // by that byte: there is a node below
	leaves []leaf     // in order
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
func (t *tree) has(key string) bool {
	_, ok := slices.BinarySearchFunc(t.keys, key, sized.compare)
	return ok
}

// below gives the keys that begin with a prefix.
func (t *tree) below(prefix string) []sized {
	from, _ := slices.BinarySearchFunc(t.keys, prefix, sized.compare)
	list := t.keys[from:]
	n, _ := slices.BinarySearchFunc(list, prefix, func(k sized, p string) int {
		if strings.HasPrefix(k.key, p) {
			return -1
		}
		return 1
	})
	return list[:n]
}

// childOf gives the byte that follows the first so many of a key.
func childOf(key string, depth int) byte {
	if depth == len(key) {
		return endMark
	}
	return key[depth]
}

// resize takes over by how much keys, which are sorted, have grown.
func (t *tree) resize(grown []sized) {
	for _, k := range grown {
		for depth := range min(len(k.key), maxDepth) + 1 {
			n := t.nodes[k.key[:depth]]
			if n == nil {
				break // it is not cut, nor is anything below it
			}
			n.sizes[childOf(k.key, depth)] += int32(k.size)
		}
	}
	var others []sized // those that come or go
	for _, k := range grown {
		if k.size == 0 {
			continue
		}
		if i, known := slices.BinarySearchFunc(t.keys, k.key, sized.compare); known && t.keys[i].size+k.size != 0 {
			t.keys[i].size += k.size
		} else {
			others = append(others, k)
		}
	}
	if len(others) > few {
		t.merge(others)
		return
	}
	for _, k := range others {
		if i, known := slices.BinarySearchFunc(t.keys, k.key, sized.compare); known {
			t.keys = slices.Delete(t.keys, i, i+1)
		} else {
			t.keys = slices.Insert(t.keys, i, k)
		}
	}
}

// merge takes over many keys that come or go.
func (t *tree) merge(grown []sized) {
	all := make([]sized, 0, len(t.keys)+len(grown))
	old := t.keys
	for _, k := range grown {
		for len(old) > 0 && old[0].key < k.key {
			all, old = append(all, old[0]), old[1:]
		}
		if len(old) > 0 && old[0].key == k.key {
			old = old[1:]
		} else {
			all = append(all, k)
		}
	}
	t.keys = append(all, old...)
}

// settle cuts again the nodes above the keys. changed gets the leaves that came or went; those given read differently.
func (t *tree) settle(keys []sized, changed map[string]bool) (differ map[string]bool) {
	differ = map[string]bool{}
	seen := map[string]bool{}
	for _, k := range keys {
		for depth := range min(len(k.key), maxDepth-1) + 1 {
			p := k.key[:depth]
			if t.nodes[p] == nil {
				break
			}
			if !seen[p] {
				seen[p] = true
				t.bind(p, changed, differ)
			}
		}
	}
	for _, k := range keys {
		if name, ok := t.leaf(k.key); ok {
			differ[name] = true
		}
	}
	return differ
}

// cutsAt tells whether what follows a prefix by a byte is to be cut.
func (t *tree) cutsAt(prefix string, c byte, size int32) bool {
	return int(size) > t.limit && len(prefix)+1 < maxDepth && c != endMark
}

// bind finds the leaves of one node again, and those of nodes below it that are cut from now on.
func (t *tree) bind(p string, changed, differ map[string]bool) {
	n := t.nodes[p]
	old := n.leaves
	n.leaves = nil
	room := -1 // in the last leaf; below 0: it takes no more
	for b, size := range n.sizes {
		c := byte(b)
		cut := t.cutsAt(p, c, size)
		if cut != n.cut[c] {
			n.cut[c] = cut
			if child := p + string([]byte{c}); cut {
				t.split(child)
				t.bind(child, changed, differ)
			} else {
				t.join(child, changed)
			}
		}
		switch {
		case size == 0:
		case cut:
			room = -1
		case room >= int(size):
			n.leaves[len(n.leaves)-1].last = c
			room -= int(size)
		default:
			n.leaves = append(n.leaves, leaf{c, c})
			room = t.limit - int(size)
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
}

// split makes the node of a prefix, which has no leaves yet.
func (t *tree) split(p string) {
	n := &treeNode{}
	for _, k := range t.below(p) {
		n.sizes[childOf(k.key, len(p))] += int32(k.size)
	}
	t.nodes[p] = n
}

// join takes the node of a prefix away, with all that are below it.
func (t *tree) join(p string, changed map[string]bool) {
	n := t.nodes[p]
	delete(t.nodes, p)
	for _, l := range n.leaves {
		name := p + string([]byte{l.first})
		delete(t.leaves, name)
		changed[name] = true
	}
	for c, cut := range n.cut {
		if cut {
			t.join(p+string([]byte{byte(c)}), changed)
		}
	}
}

// leaf gives the leaf that a key is in, if any is.
func (t *tree) leaf(key string) (string, bool) {
	depth := 0
	for depth < len(key) && t.nodes[key[:depth+1]] != nil {
		depth++
	}
	c := childOf(key, depth)
	for _, l := range t.nodes[key[:depth]].leaves {
		if l.first <= c && c <= l.last {
			return key[:depth] + string([]byte{l.first}), true
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
			if t.has(p) {
				list = append(list, p)
			}
		}
		from, _ := slices.BinarySearchFunc(t.keys, p+string([]byte{max(l.first, endMark+1)}), sized.compare)
		for _, k := range t.keys[from:] {
			if !strings.HasPrefix(k.key, p) || k.key[len(p)] > l.last {
				break
			}
			list = append(list, k.key)
		}
	}
	return list
}

// cuts gives the prefixes that are cut, sorted, and the first bytes of each one's leaves.
func (t *tree) cuts() []Cut {
	var list []Cut
	for p, n := range t.nodes {
		c := Cut{Prefix: p}
		for _, l := range n.leaves {
			c.First = append(c.First, l.first)
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Cut) int { return strings.Compare(a.Prefix, b.Prefix) })
	return list
}

// Cut is a prefix at which keys are cut into leaves, with the byte each leaf begins at.
type Cut struct {
	Prefix string
	First  []byte
}
