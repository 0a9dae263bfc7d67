package diag

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest gives up to three of the candidates that a hurried writer most likely meant by word, best first:
// those within a third of its length in edits (Damerau's four: insert, delete, replace, swap neighbours),
// or that contain it whole. Case does not count. The answer depends on the set of candidates, not on their order.
func Nearest(word string, candidates []string) []string {
	var c Candidates
	for _, name := range candidates {
		c.Add(name)
	}
	near := c.Near(word)
	return near[:min(3, len(near))]
}

// Candidates are names that may have been meant, made ready to be compared with many words. The zero value has none.
type Candidates struct{ list []candidate }

type candidate struct {
	name, lower string
	runes       int
	letters     letters
}

// letters counts how often each letter is in a text. Some share a place.
type letters [32]uint8

func lettersOf(s string) (l letters) {
	for _, r := range s {
		if n := &l[uint32(r)*0x9e3779b1>>27]; *n < math.MaxUint8 {
			*n++
		}
	}
	return l
}

// less counts the letters that a text has too few of, beside another. As an edit brings one at most, it takes as many.
func (l *letters) less(other *letters) (n int) {
	for i := range l {
		n += max(0, int(other[i])-int(l[i]))
	}
	return n
}

// Add adds a name.
func (c *Candidates) Add(name string) {
	l := strings.ToLower(name)
	c.list = append(c.list, candidate{name, l, utf8.RuneCountInString(l), lettersOf(l)})
}

// Near gives all that Nearest chooses from, best first.
func (c *Candidates) Near(word string) []string {
	type scored struct {
		name string
		d    int
	}
	w := strings.ToLower(word)
	runes, letters := []rune(w), lettersOf(w)
	limit := max(1, len(runes)/3)
	var found []scored
	var m measure
	for i := range c.list {
		l := &c.list[i]
		d := limit + 1
		missing := l.letters.less(&letters)
		if diff := l.runes - len(runes); missing <= limit && diff <= limit && -diff <= limit && letters.less(&l.letters) <= limit {
			m.other = append(m.other[:0], []rune(l.lower)...)
			d = m.distance(runes, m.other, limit)
		}
		if d > limit && len(w) >= 4 && missing == 0 && strings.Contains(l.lower, w) {
			d = limit // contained: as good as the worst near miss
		}
		if d <= limit && d < max(len(runes), l.runes) { // else nothing of it is left
			found = append(found, scored{l.name, d})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		if a.d != b.d {
			return a.d - b.d
		}
		return strings.Compare(a.name, b.name)
	})
	var names []string
	for _, s := range slices.Compact(found) {
		names = append(names, s.name)
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

// measure counts edits. It holds what one count needs, for the next.
type measure struct {
	rows  [3][]int
	other []rune
}

// distance counts the edits from a to b, or gives limit+1 as soon as there must be more than limit. Of the table of all
// distances between beginnings of the two it looks at those that differ by limit letters in length, at most: others
// cost more.
func (m *measure) distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	for i := range m.rows {
		m.rows[i] = slices.Grow(m.rows[i][:0], len(b)+1)[:len(b)+1]
	}
	two, one, row := m.rows[0], m.rows[1], m.rows[2]
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		if to == i+limit {
			one[to] = limit + 1 // beyond what the row before looked at
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
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
