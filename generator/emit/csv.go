package emit

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
)

// This file makes a table of the pages of each kind: data/KIND.csv (RFC 4180, UTF-8), one page a row, sorted by address.
//
// Columns: address, title, summary, date, updated; then the kind's fields in the order of config.toml; then the
// relations that may come from it. A figure has columns for its number, label, unit, year, source and note:
// population, population_label and so on. Several values in one cell are joined by "; ". A number is written plainly: 25653.5,
// -30. Page fields, sources and relations hold addresses.

type tables struct{}

const (
	tableKey = "table "
	tableDir = "data/"
)

func (tables) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !s.Config.Output.Twins {
		return nil
	}
	var list []Target
	for _, kind := range d.Kinds {
		t := Target{Key: tableKey + kind}
		if s.CountOf(kind) > 0 {
			t.Path = tableDir + page.Slug(kind) + ".csv"
		}
		list = append(list, t)
	}
	return list
}

func (tables) Emit(_ *World, r *site.Reader, s *site.Site, key string) Output {
	kind, _ := s.Config.Schema.Kind(strings.TrimPrefix(key, tableKey))
	var relations []schema.Relation
	for _, rel := range s.Config.Schema.Relations {
		if schema.Allows(rel.From, kind.Name) {
			relations = append(relations, rel)
		}
	}
	row := []string{"address", "title", "summary", "date", "updated"}
	for _, f := range kind.Fields {
		row = append(row, f.Name)
		if f.Type == schema.Figure {
			for _, part := range []string{"_label", "_unit", "_year", "_source", "_note"} {
				row = append(row, f.Name+part)
			}
		}
	}
	for _, rel := range relations {
		row = append(row, rel.Name)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	write := func(row []string) {
		for i, cell := range row {
			row[i] = Guard(cell)
		}
		w.Write(row) // a Buffer takes all
	}
	write(row)
	for i := range r.OfKind(kind.Name) {
		h := r.Head(i)
		var ties []site.Tie
		if len(relations) > 0 || slices.ContainsFunc(kind.Fields, func(f schema.Field) bool { return f.Type == schema.Figure || f.Type == schema.PageRef }) {
			ties = r.Ties(i)
		}
		row = append(row[:0], h.Address, h.Title, h.Summary, string(day(h.Date)), string(day(h.Updated)))
		row = fieldCells(row, r, kind, r.Shown(i), fieldTies(ties))
		for _, rel := range relations {
			var to []string
			for _, t := range ties {
				if t.Ref.Relation == rel.Name && !t.To.None() {
					if address := r.Address(t.To); !slices.Contains(to, address) {
						to = append(to, address)
					}
				}
			}
			row = append(row, strings.Join(to, "; "))
		}
		write(row)
	}
	w.Flush()
	return Output{Data: b.Bytes()}
}

// fieldCells appends the cells of a page's fields to its row.
func fieldCells(row []string, r *site.Reader, kind schema.Kind, fields []page.Field, sources []site.Item) []string {
	cells := map[string][6][]string{} // by field: values, labels, units, years, sources, notes
	for _, field := range fields {
		var c [6][]string
		for _, v := range field.Values {
			at := ""
			if v.Ref != "" && len(sources) > 0 {
				if !sources[0].None() {
					at = r.Address(sources[0])
				}
				sources = sources[1:]
			}
			text := v.Text
			switch field.Type {
			case schema.Number, schema.Integer, schema.Figure:
				text = strconv.FormatFloat(v.Number, 'f', -1, 64)
			case schema.PageRef:
				text = at
			}
			for k, part := range []string{text, v.Label, v.Unit, v.Year, at, v.Note} {
				c[k] = append(c[k], part)
			}
		}
		cells[field.Name] = c
	}
	for _, f := range kind.Fields {
		c := cells[f.Name]
		parts := c[:1]
		if f.Type == schema.Figure {
			parts = c[:]
		}
		for _, p := range parts {
			cell := strings.Join(p, "; ")
			if strings.Trim(cell, "; ") == "" {
				cell = ""
			}
			row = append(row, cell)
		}
	}
	return row
}

// Guard gives a cell that no spreadsheet takes for a formula: what begins as one has an apostrophe in front of it
// (OWASP, CSV injection). Numbers are left alone.
func Guard(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}
