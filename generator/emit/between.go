package emit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file draws what is around a page: how the pages that it is related to are related to each other. A list of them
// cannot show that, and it is what one wants to know of evidence: which of a case's principles answer the delusions
// that it shows, which of the cases for a principle lean on another one.
//
// There are two sides with lines between them. Pages of one kind in one relation stay together, and such groups take
// the sides that let most lines go across (there are so few that all ways can be tried). In a group pages stand where
// lines cross little: each is moved to the mean height of those it is joined to, a few times over.

const (
	minBetween   = 3   // of two pages the lists say enough
	maxBetween   = 30  // pages in the drawing: of more those that are joined to most
	maxAround    = 150 // of a page with more around it, others are not even asked
	maxRelations = 300 // a page with more relations than that is joined to nearly everything: it is not asked
	maxGroups    = 8   // that may change sides

	betweenWide = 100 // the drawing's width and height: a layout stretches it
	betweenHigh = 1000
)

// ring is a page around another.
type ring struct {
	item  site.Item
	link  theme.Link
	label string    // of the relation in which it stands
	group int       // its relation and kind
	out   []ringWay // by relation, then as the page has them
	in    []int

	right  bool
	row    int // among those of its side
	height float64
	weight float64
}

// ringWay is a relation to another page of the ring.
type ringWay struct {
	to       int
	relation int // its number in the schema
}

// between gives the drawing for a page with these relations, and the pages at their other ends, where it says
// something.
func (f from) between(i site.Item, relations []theme.Relation, others [][]site.Item) *theme.Between {
	var all []ring
	groups := 0
	number := map[site.Item]int{}
	for g, list := range others {
		if relations[g].Name == f.s.Config.Schema.Citations {
			continue // who cites the same source need have nothing else to do with each other
		}
		kinds := map[string]int{}
		for k, o := range list {
			if _, there := number[o]; there || o == i {
				continue
			}
			link := relations[g].Edges[k]
			group, known := kinds[link.Kind]
			if !known {
				group = groups
				kinds[link.Kind] = group
				groups++
			}
			number[o] = len(all)
			all = append(all, ring{item: o, link: link, label: relations[g].Label, group: group})
		}
	}
	if len(all) < minBetween || len(all) > maxAround {
		return nil
	}
	f.join(all, number)
	kept := keep(all)
	if len(kept) == 0 {
		return nil
	}
	takeSides(kept, groups)
	order(kept)
	b := &theme.Between{More: len(all) - len(kept), Lines: f.lines(kept)}
	turn := make([]int, len(kept))
	for k := range turn {
		turn[k] = k
	}
	slices.SortFunc(turn, func(a, b int) int { return cmp.Compare(kept[a].row, kept[b].row) })
	for _, k := range turn {
		side := &b.Left
		if kept[k].right {
			side = &b.Right
		}
		if kept[k].row > len(*side) {
			*side = append(*side, theme.BetweenRow{Label: kept[k].label})
		}
		*side = append(*side, f.betweenRow(kept, k))
	}
	return b
}

// lines gives the labels of the relations that are drawn.
func (f from) lines(kept []ring) (labels []string) {
	for n, rel := range f.s.Config.Schema.Relations {
		if slices.ContainsFunc(kept, func(r ring) bool {
			return slices.ContainsFunc(r.out, func(w ringWay) bool { return w.relation == n })
		}) {
			labels = append(labels, rel.Label)
		}
	}
	return labels
}

func (f from) betweenRow(kept []ring, k int) theme.BetweenRow {
	r := kept[k]
	row := theme.BetweenRow{Link: r.link}
	last := -1
	for _, w := range r.out {
		row.Out += curve(r, kept[w.to])
		if w.relation != last {
			row.Words = append(row.Words, theme.BetweenWords{Label: f.s.Config.Schema.Relations[w.relation].Label})
			last = w.relation
		}
		words := &row.Words[len(row.Words)-1]
		words.Pages = append(words.Pages, kept[w.to].link)
	}
	for _, by := range r.in {
		row.In += curve(kept[by], r)
	}
	return row
}

// curve joins two pages as an SVG path: across, or in an arc on their side that reaches the farther the farther apart
// they are.
func curve(a, b ring) string {
	x := func(r ring, in int) int {
		if r.right {
			return betweenWide - in
		}
		return in
	}
	bend := betweenWide / 2
	if a.right == b.right {
		bend = int(betweenWide * (0.15 + 0.6*math.Abs(a.height-b.height)))
	}
	y := func(r ring) int { return int(r.height * betweenHigh) }
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x(a, 0), y(a), x(a, bend), y(a), x(b, bend), y(b), x(b, 0), y(b))
}

// join finds the relations between the pages of a ring.
func (f from) join(all []ring, number map[site.Item]int) {
	relation := map[string]int{}
	for k, rel := range f.s.Config.Schema.Relations {
		relation[rel.Name] = k
	}
	for a := range all {
		ways := f.r.Outward(all[a].item)
		if len(ways) > maxRelations {
			continue
		}
		for _, w := range ways {
			to, there := number[w.To]
			if way := (ringWay{to, relation[w.Relation]}); there && to != a && !slices.Contains(all[a].out, way) {
				all[a].out = append(all[a].out, way)
				all[to].in = append(all[to].in, a)
			}
		}
		slices.SortStableFunc(all[a].out, func(x, y ringWay) int { return cmp.Compare(x.relation, y.relation) })
	}
}

// keep gives the pages that are drawn, in their order: those that are joined to others, and of many those that are
// joined to most.
func keep(all []ring) []ring {
	var most []int
	joined := func(k int) int { return len(all[k].out) + len(all[k].in) }
	for k := range all {
		if joined(k) > 0 {
			most = append(most, k)
		}
	}
	slices.SortStableFunc(most, func(a, b int) int { return cmp.Compare(joined(b), joined(a)) })
	most = most[:min(len(most), maxBetween)]
	slices.Sort(most)
	now := map[int]int{}
	for n, k := range most {
		now[k] = n
	}
	kept := make([]ring, 0, len(most))
	for _, k := range most {
		r := all[k]
		var out []ringWay
		for _, w := range r.out {
			if to, ok := now[w.to]; ok {
				out = append(out, ringWay{to, w.relation})
			}
		}
		var in []int
		for _, by := range r.in {
			if n, ok := now[by]; ok {
				in = append(in, n)
			}
		}
		r.out, r.in = out, in
		kept = append(kept, r)
	}
	return kept
}

// takeSides puts each group on a side: so that most lines go across; then so that the sides are alike in length; then
// so that lines lead to the right.
func takeSides(kept []ring, groups int) {
	between := make([][]int, groups)
	for g := range between {
		between[g] = make([]int, groups)
	}
	size := make([]int, groups)
	for _, r := range kept {
		size[r.group]++
		for _, w := range r.out {
			between[r.group][kept[w.to].group]++
		}
	}
	best, most := 0, [3]int{-1}
	for sides := range 1 << min(groups, maxGroups) {
		right := func(g int) bool { return sides>>g&1 == 1 }
		var score [3]int // the lines across, how much longer one side is, the lines that lead to the right
		for a := range groups {
			if right(a) {
				score[1] -= size[a]
			} else {
				score[1] += size[a]
			}
			for b, n := range between[a] {
				if right(a) != right(b) {
					score[0] += n
				}
				if !right(a) && right(b) {
					score[2] += n
				}
			}
		}
		score[1] = -max(score[1], -score[1])
		if slices.Compare(score[:], most[:]) > 0 {
			best, most = sides, score
		}
	}
	for k := range kept {
		kept[k].right = best>>kept[k].group&1 == 1
	}
}

// order gives each page its row on its side. Where another relation begins stands a row for its label.
func order(kept []ring) {
	turn := make([]int, len(kept))
	for k := range turn {
		turn[k] = k
	}
	place := func() {
		var rows [2]int
		var last [2]string
		side := func(r *ring) int {
			if r.right {
				return 1
			}
			return 0
		}
		for _, k := range turn {
			r := &kept[k]
			s := side(r)
			if r.label != last[s] {
				last[s] = r.label
				rows[s]++
			}
			r.row = rows[s]
			rows[s]++
		}
		for k := range kept {
			r := &kept[k]
			r.height = (float64(r.row) + 0.5) / float64(rows[side(r)])
		}
	}
	place()
	for range 8 {
		for k := range kept {
			sum, n := 0.0, 0.0
			for _, w := range kept[k].out {
				sum, n = sum+kept[w.to].height, n+1
			}
			for _, by := range kept[k].in {
				sum, n = sum+kept[by].height, n+1
			}
			kept[k].weight = 1 // what is joined to nothing that is drawn stands last
			if n > 0 {
				kept[k].weight = math.Round(sum/n*1e6) / 1e6
			}
		}
		slices.SortFunc(turn, func(a, b int) int {
			x, y := &kept[a], &kept[b]
			return cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(x.weight, y.weight), strings.Compare(x.link.Title, y.link.Title), strings.Compare(string(x.link.Href), string(y.link.Href)))
		})
		place()
	}
}
