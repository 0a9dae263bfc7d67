package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"waymark/generator/config"
	"waymark/generator/page"
)

// Pages come to a section and leave it: who has others around it therefore is told, whatever the section's length.
func TestWhoIsNearIsTold(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	l := &List{Key: SectionKey("a")}
	s := &Site{Config: &config.Config{}, lists: map[string]*List{l.Key: l}}
	around := map[*node]string{}
	for step := range 2000 {
		u := newUpdate(s)
		if growing := step/60%2 == 0; len(l.nodes) > 0 && (r.IntN(10) < 3) == growing {
			n := l.nodes[r.IntN(len(l.nodes))]
			u.removeAll(map[string][]*node{l.Key: {n}})
			delete(around, n)
		} else {
			name := fmt.Sprintf("a/%03d.md", r.IntN(1000))
			n := &node{id: uint32(100 + step), page: &page.Page{Nav: true, Head: page.Head{Path: name, Order: name}}}
			i, there := slices.BinarySearchFunc(l.nodes, n, l.compare)
			if there {
				continue
			}
			l.nodes = slices.Insert(l.nodes, i, n)
			u.shifted(l, i, i+1)
		}
		for k, n := range l.nodes {
			list, more := s.Reader(nil).Near(Item{n})
			if len(list) != min(nearby, len(l.nodes)) || more != (len(l.nodes) > nearby) || !slices.Contains(list, Item{n}) {
				t.Fatalf("step %d: near page %d of %d are %d, more: %v", step, k, len(l.nodes), len(list), more)
			}
			now := fmt.Sprint(list, more)
			if before, known := around[n]; known && before != now && !u.facts[fact(n.id, near)] {
				t.Fatalf("step %d: page %d of %d has others near it and is not told of", step, k, len(l.nodes))
			}
			around[n] = now
		}
	}
}
