package emit

import (
	"cmp"
	"math"
	"slices"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/theme"
)

// This file says where a page's figures stand among those of the other pages of its kind. It looks at the pages of the
// kind's folder, where these are few enough for a table: each of them is read by each other.

// fewest is how many pages must have a figure before it says something where one of them stands.
const fewest = 4

// standings adds to the figures of a page, which facts are made of, where they stand.
func (f from) standings(p *page.Page, list []theme.Fact) {
	kind, ok := f.s.Config.Schema.Kind(p.Kind)
	figures := slices.ContainsFunc(p.Fields, func(field page.Field) bool { return field.Type == schema.Figure && len(field.Values) == 1 })
	if !ok || kind.Dir == "" || !figures {
		return
	}
	known := map[string][]float64{} // the figures of all pages by field and unit
	name := func(field page.Field) string { return field.Name + "\x00" + field.Values[0].Unit }
	for _, i := range f.pagesIn(kind.Dir) {
		if f.r.Head(i).Kind != p.Kind {
			continue
		}
		for _, field := range f.r.Shown(i) {
			if field.Type == schema.Figure && len(field.Values) == 1 {
				known[name(field)] = append(known[name(field)], field.Values[0].Number)
			}
		}
	}
	for k, field := range p.Fields {
		if field.Type == schema.Figure && len(field.Values) == 1 {
			list[k].Values[0].Standing = stand(field.Values[0].Number, known[name(field)])
		}
	}
}

// stand tells where a number stands among all that are known; nil where that would say nothing.
func stand(n float64, all []float64) *theme.Standing {
	if len(all) < fewest {
		return nil
	}
	low, high := slices.Min(all), slices.Max(all)
	if low == high || n < low || n > high { // the latter: of a page outside the folder
		return nil
	}
	along := func(x float64) float64 { return math.Round((x-low)/(high-low)*1000) / 10 }
	s := &theme.Standing{Place: 1, Of: len(all), At: along(n)}
	for _, x := range all {
		if x > n {
			s.Place++
		}
		s.All = append(s.All, along(x))
	}
	slices.SortFunc(s.All, cmp.Compare[float64])
	s.All = slices.Compact(s.All)
	return s
}
