package compare

import (
	"slices"
	"strings"
)

// This file finds what differs between two texts, word by word (E. Myers, "An O(ND) Difference Algorithm and Its
// Variations", 1986), and quotes it.

// Excerpt is one place where a text differs, with a few words around it.
type Excerpt struct {
	Before  string `json:"before,omitempty"`
	Removed string `json:"removed,omitempty"`
	Added   string `json:"added,omitempty"`
	After   string `json:"after,omitempty"`
}

// How much of a difference is quoted, and how far one is looked for: beyond that, all that lies between the first and
// the last word that differ counts as rewritten.
const (
	excerpts = 3
	around   = 4
	longest  = 24
	farthest = 800
)

// hunk is words from a[A:AEnd] that became b[B:BEnd].
type hunk struct{ a, aEnd, b, bEnd int }

// hunks gives what differs, in order.
func hunks(a, b []string) []hunk {
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	end := 0
	for end < len(a)-from && end < len(b)-from && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	list := shortest(a[from:len(a)-end], b[from:len(b)-end])
	for i := range list {
		list[i] = hunk{list[i].a + from, list[i].aEnd + from, list[i].b + from, list[i].bEnd + from}
	}
	return list
}

// shortest gives the fewest changes that lead from a to b.
func shortest(a, b []string) []hunk {
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	var trace [][]int // by d: how far on each diagonal k = x-y, at k+d
	last := []int{0}
	for d := 0; d <= min(farthest, len(a)+len(b)); d++ {
		next := make([]int, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && at(last, k-1, d-1) < at(last, k+1, d-1):
				x = at(last, k+1, d-1)
			default:
				x = at(last, k-1, d-1) + 1
			}
			for x < len(a) && x-k < len(b) && x-k >= 0 && a[x] == b[x-k] {
				x++
			}
			next[k+d] = x
			if x >= len(a) && x-k >= len(b) {
				return backwards(append(trace, next), len(a), len(b))
			}
		}
		trace, last = append(trace, next), next
	}
	return []hunk{{0, len(a), 0, len(b)}}
}

func at(v []int, k, d int) int {
	if k < -d || k > d {
		return -1
	}
	return v[k+d]
}

// backwards follows a trace from its end, and joins single steps into hunks.
func backwards(trace [][]int, x, y int) []hunk {
	var list []hunk
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		before := trace[d-1]
		from := k - 1
		if k == -d || k != d && at(before, k-1, d-1) < at(before, k+1, d-1) {
			from = k + 1
		}
		px := at(before, from, d-1)
		py := px - from
		step := hunk{px, px + 1, py, py}
		if from == k+1 {
			step = hunk{px, px, py, py + 1}
		}
		if n := len(list); n > 0 && list[n-1].a <= step.aEnd && list[n-1].b <= step.bEnd {
			list[n-1].a, list[n-1].b = step.a, step.b
		} else {
			list = append(list, step)
		}
		x, y = px, py
	}
	slices.Reverse(list)
	return list
}

// Words tells how a text changed.
type Words struct {
	Added    int       `json:"words_added"`
	Removed  int       `json:"words_removed"`
	Excerpts []Excerpt `json:"excerpts"`
}

func compareWords(a, b []string) Words {
	w := Words{Excerpts: []Excerpt{}}
	for _, h := range hunks(a, b) {
		w.Removed += h.aEnd - h.a
		w.Added += h.bEnd - h.b
		if len(w.Excerpts) < excerpts {
			w.Excerpts = append(w.Excerpts, Excerpt{
				Before: strings.Join(b[max(0, h.b-around):h.b], " "), Removed: quote(a[h.a:h.aEnd]), Added: quote(b[h.b:h.bEnd]),
				After: strings.Join(b[h.bEnd:min(len(b), h.bEnd+around)], " "),
			})
		}
	}
	return w
}

func quote(words []string) string {
	if len(words) > longest {
		return strings.Join(words[:longest/2], " ") + " … " + strings.Join(words[len(words)-longest/2:], " ")
	}
	return strings.Join(words, " ")
}
