package diag

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest gives up to three of the candidates that a hurried writer most likely meant by word, best first:
// those within a third of its length in edits (Damerau's four: insert, delete, replace, swap neighbours),
// or that contain it whole. Case does not count. The answer depends on the set of candidates, not on their order.
func Nearest(word string, candidates []string) []string {
	near := Near(word, candidates)
	return near[:min(3, len(near))]
}

// Near gives all that Nearest chooses from, best first.
func Near(word string, candidates []string) []string {
	type scored struct {
		name string
		d    int
	}
	w := strings.ToLower(word)
	limit := max(1, utf8.RuneCountInString(w)/3)
	var found []scored
	for _, c := range candidates {
		l := strings.ToLower(c)
		d := limit + 1
		if diff := len(l) - len(w); diff <= 4*limit && -diff <= 4*limit { // a rune has at most four bytes
			d = distance([]rune(w), []rune(l), limit)
		}
		if d > limit && len(w) >= 4 && strings.Contains(l, w) {
			d = limit // contained: as good as the worst near miss
		}
		if d <= limit && d < max(utf8.RuneCountInString(w), utf8.RuneCountInString(l)) { // else nothing of it is left
			found = append(found, scored{c, d})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		if a.d != b.d {
			return a.d - b.d
		}
		return strings.Compare(a.name, b.name)
	})
	var names []string
	for _, s := range found {
		if !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	return names
}

// DidYouMean words the nearest candidates as a hint, or gives "" when none is near.
func DidYouMean(word string, candidates []string) string {
	return Ask(Nearest(word, candidates))
}

// Or gives the first hint, or the second where the first is empty.
func Or(hint, otherwise string) string {
	if hint == "" {
		return otherwise
	}
	return hint
}

// Ask words names as the question whether one of them was meant, or gives "" where there are none.
func Ask(names []string) string {
	near := slices.Clone(names)
	if len(near) == 0 {
		return ""
	}
	for i, n := range near {
		near[i] = `"` + n + `"`
	}
	last := len(near) - 1
	if last == 0 {
		return "did you mean " + near[0] + "?"
	}
	return "did you mean " + strings.Join(near[:last], ", ") + " or " + near[last] + "?"
}

// distance counts the edits from a to b, or gives limit+1 as soon as there must be more than limit.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		two, one, row = one, row, two
	}
	return min(one[len(b)], limit+1)
}
