package emit

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes the page that shows how pages are related: a column for each kind, a line for each edge of a
// relation. Mentions and citations are left out, which would be lines without a reason.
//
// The drawing is a function of the edges alone. Columns stand so that most lines lead to the next one, pages so that
// few lines cross: each is moved to the mean height of those it leads to, a few times over (Sugiyama's method). A
// column has room for the pages with the most edges, so that neither the work nor the page grows with the site.

type connections struct{}

const (
	connectionsKey     = "map of relations"
	connectionsAddress = "connections/"

	maxColumn  = 40 // pages in a column
	maxColumns = 7  // kinds; so many can be put in every order to find the best

	mapColumn = 240 // from one column to the next, in the units of the drawing
	mapRow    = 30
	mapTop    = 45
)

// hasMap tells whether the site has relations that can be drawn.
func hasMap(s *site.Site) bool {
	return slices.ContainsFunc(s.Config.Schema.Relations, func(r schema.Relation) bool { return r.Name != s.Config.Schema.Citations })
}

func (connections) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !d.First || !hasMap(s) {
		return nil
	}
	return []Target{{Key: connectionsKey, Path: connectionsAddress + "index.html"}}
}

// placed is a page in the drawing.
type placed struct {
	head    page.Head
	to      []way // in the order of the relations' names
	near    []int // the pages at the other ends, in both directions
	column  int
	row     int
	weighed float64
}

// way is an edge to another page.
type way struct {
	to       int
	relation string
}

func (connections) Emit(w *World, r *site.Reader, s *site.Site, _ string) Output {
	f := at(r, s, connectionsAddress)
	home := r.Home()
	v := f.frame([]site.Item{home}, site.Item{})
	v.Trail = []theme.Link{f.link(home)}
	v.Title, v.Summary = w.Theme.Say("connections_map"), w.Theme.Say("connections_map_text")
	v.Map = f.drawing(related(r))
	return execute(w, r, v, "connections", "page")
}

// related gathers the pages that have the most edges, of the kinds that do, and the edges between them.
func related(r *site.Reader) []placed {
	kinds := r.Hubs(maxColumn)
	slices.SortStableFunc(kinds, func(a, b site.Hubs) int { return cmp.Compare(b.Edges, a.Edges) })
	kinds = kinds[:min(len(kinds), maxColumns)]
	number := map[site.Item]int{}
	var all []placed
	for _, k := range kinds {
		for _, h := range k.Most {
			number[h.Item] = len(all)
			all = append(all, placed{head: h.Head})
		}
	}
	from := 0
	for _, k := range kinds {
		for _, h := range k.Most {
			for _, w := range h.Ways {
				if to, drawn := number[w.To]; drawn {
					all[from].to = append(all[from].to, way{to, w.Relation})
				}
			}
			from++
		}
	}
	for i := range all {
		for _, e := range all[i].to {
			all[i].near = append(all[i].near, e.to)
			all[e.to].near = append(all[e.to].near, i)
		}
	}
	return all
}

// columns puts kinds into the order in which most edges lead from one column to the next; of equals the first.
func columns(nodes []placed) []string {
	var kinds []string
	for _, p := range nodes {
		if !slices.Contains(kinds, p.head.Kind) {
			kinds = append(kinds, p.head.Kind)
		}
	}
	slices.Sort(kinds)
	between := map[[2]string]int{}
	for _, p := range nodes {
		for _, e := range p.to {
			a, b := p.head.Kind, nodes[e.to].head.Kind
			between[[2]string{a, b}]++
			between[[2]string{b, a}]++
		}
	}
	best, most := slices.Clone(kinds), -1
	var try func(k, sum int)
	try = func(k, sum int) {
		if k == len(kinds) {
			if sum > most {
				best, most = slices.Clone(kinds), sum
			}
			return
		}
		for i := k; i < len(kinds); i++ {
			kinds[k], kinds[i] = kinds[i], kinds[k]
			more := 0
			if k > 0 {
				more = between[[2]string{kinds[k-1], kinds[k]}]
			}
			try(k+1, sum+more)
			kinds[k], kinds[i] = kinds[i], kinds[k]
		}
	}
	try(0, 0)
	return best
}

// drawing lays the pages out.
func (f from) drawing(nodes []placed) *theme.Map {
	kinds := columns(nodes)
	rows := make([][]int, len(kinds))
	for i := range nodes {
		nodes[i].column = slices.Index(kinds, nodes[i].head.Kind)
		rows[nodes[i].column] = append(rows[nodes[i].column], i)
	}
	order := func(list []int) {
		slices.SortStableFunc(list, func(a, b int) int {
			return cmp.Or(cmp.Compare(nodes[a].weighed, nodes[b].weighed), strings.Compare(nodes[a].head.Title, nodes[b].head.Title), strings.Compare(nodes[a].head.Address, nodes[b].head.Address))
		})
		for row, i := range list {
			nodes[i].row = row
		}
	}
	high := 0
	for _, list := range rows {
		order(list)
		high = max(high, len(list))
	}
	height := func(i int) float64 { return (float64(nodes[i].row) + 0.5) / float64(len(rows[nodes[i].column])) }
	for range 8 {
		for _, list := range rows {
			for _, i := range list {
				sum, n := 0.0, 0.0
				for _, o := range nodes[i].near {
					if nodes[o].column != nodes[i].column {
						sum, n = sum+height(o), n+1
					}
				}
				nodes[i].weighed = height(i)
				if n > 0 {
					nodes[i].weighed = math.Round(sum/n*1e6) / 1e6
				}
			}
			order(list)
		}
	}
	m := &theme.Map{Width: mapColumn * len(kinds), Height: mapTop + mapRow*max(1, high)}
	y := func(i int) int { return mapTop + int(height(i)*float64(mapRow*high)) }
	relations := map[string]schema.Relation{}
	for _, rel := range f.s.Config.Schema.Relations {
		relations[rel.Name] = rel
	}
	link := func(i int) theme.Link {
		h := nodes[i].head
		k, _ := f.s.Config.Schema.Kind(h.Kind)
		return theme.LinkTo(f.to(h.Address), h.Title).OfKind(h.Kind, k.Label, k.Plural)
	}
	left := func(i int) int { return mapColumn*nodes[i].column + 10 }
	edges := make([][]theme.MapEdge, len(nodes))
	for i := range nodes {
		for _, e := range nodes[i].to {
			edge := theme.MapEdge{Link: link(e.to), Label: relations[e.relation].Label, Y: y(e.to)}
			if from, to := left(i), left(e.to); to > from {
				edge.From, edge.To = from+mapColumn-50, to-8
			} else if to < from {
				edge.From, edge.To = from-8, to+mapColumn-50
			}
			edges[i] = append(edges[i], edge)
			edges[e.to] = append(edges[e.to], theme.MapEdge{Link: link(i), Label: relations[e.relation].Inverse})
		}
	}
	for i := range edges {
		slices.SortStableFunc(edges[i], func(a, b theme.MapEdge) int {
			return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Title, b.Title), strings.Compare(string(a.Href), string(b.Href)), cmp.Compare(b.From, a.From))
		})
		// Of a relation that both pages name, where it has one word for both ends, the one that is drawn says it.
		edges[i] = slices.CompactFunc(edges[i], func(a, b theme.MapEdge) bool { return a.Label == b.Label && a.Href == b.Href })
	}
	for c, list := range rows {
		k, _ := f.s.Config.Schema.Kind(kinds[c])
		column := theme.MapColumn{Kind: k.Name, Label: k.Plural, X: mapColumn*c + 10}
		for _, i := range list {
			column.Nodes = append(column.Nodes, theme.MapNode{Link: link(i), X: column.X, Y: y(i), Short: shorten(nodes[i].head.Title), Edges: edges[i]})
		}
		m.Columns = append(m.Columns, column)
	}
	return m
}

// shorten cuts a title to what has room in the drawing.
func shorten(title string) string {
	const room = 24
	letters := []rune(title)
	if len(letters) <= room {
		return title
	}
	return strings.TrimRight(string(letters[:room-1]), " ,.;:") + "…"
}
