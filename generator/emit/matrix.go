package emit

import (
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes relations as tables: the pages of one kind down, those of another across, and in each cell what the
// edge between the two says. It is made from the relation alone, so it is right by construction.

// maxMatrix is how many rows and columns a table may have: a larger one helps nobody.
const maxMatrix = 60

// matrices gives the tables that a page shows: the home page all of them, a section those whose rows it lists.
func (f from) matrices(own string, home bool) []theme.Matrix {
	var list []theme.Matrix
	for _, rel := range f.s.Config.Schema.Relations {
		if !rel.Matrix {
			continue
		}
		rows, columns := f.kindDir(rel.To), f.kindDir(rel.From)
		if rows == "" || columns == "" || !home && own != rows {
			continue
		}
		if m := f.matrix(rel, f.pagesIn(rows), f.pagesIn(columns)); m != nil {
			list = append(list, *m)
		}
	}
	return list
}

// kindDir gives the folder of the first of the kinds that has one.
func (f from) kindDir(kinds []string) string {
	for _, name := range kinds {
		if k, ok := f.s.Config.Schema.Kind(name); ok && k.Dir != "" {
			return k.Dir
		}
	}
	return ""
}

// pagesIn gives the pages of a folder, its sections left out; none where there are too many for a table.
func (f from) pagesIn(folder string) []site.Item {
	key := site.SectionKey(page.Own(folder))
	prefixes := f.r.Pieces(key)
	if len(prefixes) != 1 {
		return nil
	}
	members, _ := f.r.Piece(key, prefixes[0])
	if len(members) > 2*maxMatrix {
		return nil // not even looked at
	}
	var items []site.Item
	for _, i := range members {
		if _, section := f.r.Stands(i); !section {
			items = append(items, i)
		}
	}
	if len(items) > maxMatrix {
		return nil
	}
	return items
}

func (f from) matrix(rel schema.Relation, rows, columns []site.Item) *theme.Matrix {
	at := map[site.Item]int{}
	m := &theme.Matrix{Name: rel.Name, Label: rel.Inverse}
	for k, i := range columns {
		at[i] = k
		m.Columns = append(m.Columns, f.link(i))
	}
	any := false
	for _, i := range rows {
		row := theme.MatrixRow{Link: f.link(i), Cells: make([]*theme.Link, len(columns))}
		for _, e := range f.r.Edges(i) {
			if k, ok := at[e.Other]; ok && e.Ref.Relation == rel.Name && row.Cells[k] == nil {
				edge := f.edge(e.Other, e.Ref)
				row.Cells[k], any = &edge, true
			}
		}
		m.Rows = append(m.Rows, row)
	}
	if !any {
		return nil
	}
	return m
}
