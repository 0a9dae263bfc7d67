package site

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// The leaves are a function of the keys and their sizes, whatever came before; what differs is told; and every key is
// in the leaf that it is looked for in.
func TestTreeIsAFunctionOfItsKeys(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	letters := []string{"a", "b", "c", "é", "東", "+"}
	word := func() string {
		w := ""
		for range 1 + r.IntN(5) {
			w += letters[r.IntN(len(letters))]
		}
		return w
	}
	const limit = 40
	live := newTree("", limit)
	sizes := map[string]int{}
	most := 0
	for step := range 400 {
		before := contents(&live)
		grown := map[string]int{}
		for range 1 + r.IntN(12) {
			w := word()
			want := r.IntN(30)
			if r.IntN(3) == 0 || step%50 > 35 {
				want = 0
				if keys := slices.Sorted(maps.Keys(sizes)); len(keys) > 0 {
					w = keys[r.IntN(len(keys))]
				}
			}
			if _, twice := grown[w]; twice {
				continue
			}
			grown[w] = want - sizes[w]
			if sizes[w] = want; want == 0 {
				delete(sizes, w)
			}
		}
		changed := map[string]bool{}
		keys := list(grown)
		live.resize(keys)
		differ := live.settle(keys, changed)

		fresh := newTree("", limit)
		all := list(sizes)
		fresh.resize(all)
		fresh.settle(all, map[string]bool{})
		now, want := contents(&live), contents(&fresh)
		if fmt.Sprint(now) != fmt.Sprint(want) || fmt.Sprint(live.cuts()) != fmt.Sprint(fresh.cuts()) {
			t.Fatalf("step %d: a tree that has lived has\n%v\none made anew\n%v", step, now, want)
		}
		for _, k := range all {
			if name, ok := live.leaf(k.key); !ok || !slices.Contains(now[name], k.key) {
				t.Fatalf("step %d: %q is looked for in %q, which has %v", step, k.key, name, now[name])
			}
		}
		for name := range maps.Keys(now) {
			if !slices.Equal(before[name], now[name]) && !differ[name] {
				t.Errorf("step %d: nobody was told that %q reads differently", step, name)
			}
			if (before[name] == nil) != changed[name] && before[name] == nil {
				t.Errorf("step %d: nobody was told that %q came", step, name)
			}
		}
		for name := range maps.Keys(before) {
			if now[name] == nil && !changed[name] {
				t.Errorf("step %d: nobody was told that %q went", step, name)
			}
		}
		most = max(most, len(now))
	}
	if most < 20 {
		t.Errorf("there were never more than %d leaves", most)
	}
}

func list(sizes map[string]int) []sized {
	var all []sized
	for _, k := range sortedKeys(sizes) {
		all = append(all, sized{k, sizes[k]})
	}
	return all
}

func contents(t *tree) map[string][]string {
	all := map[string][]string{}
	for name := range t.leaves {
		all[name] = append([]string{}, t.in(name)...)
	}
	return all
}
