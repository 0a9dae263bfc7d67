package page

import (
	"slices"
	"strings"

	"waymark/generator/expr"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file answers what the site's conditions ask of a page that it can tell of itself.

// key remembers where a key stands that the rules speak of.
func (r *reader) key(e table.Entry) {
	name := e.Key
	if name == "description" {
		name = "summary"
	}
	if _, asked := slices.BinarySearch(r.o.Schema.Rules.Keys, name); !asked || empty(e.Value) {
		return
	}
	at := e.KeySpan
	if e.Value.Kind != table.List && e.Value.Kind != table.Map {
		at.End = e.Value.Span.End
	}
	r.p.Keys = append(r.p.Keys, Key{name, at})
}

// said gives the phrases that the rules ask for and the text says.
func (r *reader) said(body markdown.Body) []schema.Phrase {
	var list []schema.Phrase
	texts := map[string]string{}
	for _, ph := range r.o.Schema.Rules.Phrases {
		said, known := texts[ph.Under]
		if !known {
			said = spoken(text(under(body, ph.Under)))
			texts[ph.Under] = said
		}
		if strings.Contains(said, spoken(ph.Text)) {
			list = append(list, ph)
		}
	}
	return list
}

// under gives the HTML of what stands under a heading, all of it where none is named.
func under(body markdown.Body, heading string) string {
	if heading == "" {
		return body.HTML
	}
	for _, h := range body.Headings {
		if strings.EqualFold(h.Text, heading) {
			for _, part := range body.Parts {
				if part.Level > 0 && part.ID == h.ID {
					return body.HTML[part.From:part.To]
				}
			}
		}
	}
	return ""
}

// spoken gives a text as it is compared: without capitals, with single spaces and straight quotes.
func spoken(s string) string {
	return strings.Join(strings.Fields(straight.Replace(strings.ToLower(s))), " ")
}

var straight = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, " .", ".", " ,", ",", " ;", ";", " :", ":", " ?", "?", " !", "!")

// KeyAt finds where the first of the keys stands that the page has and the rules speak of; the start of the file where
// it has none.
func (p *Page) KeyAt(keys []string) source.Span {
	for _, name := range keys {
		for _, k := range p.Keys {
			if k.Name == name {
				return k.At
			}
		}
	}
	return source.Span{}
}

// Has tells whether the front matter gives a key a value, of those that the rules speak of.
func (p *Page) Has(key string) bool {
	return slices.ContainsFunc(p.Keys, func(k Key) bool { return k.Name == key })
}

// Heading tells whether the page has a heading, whatever its capitals.
func (p *Page) Heading(text string) bool {
	return slices.ContainsFunc(p.Headings, func(h markdown.Heading) bool { return strings.EqualFold(h.Text, text) })
}

// Fact gives one of schema.Facts, the zero value for any other name.
func (p *Page) Fact(name string) expr.Value {
	words := func(s string) expr.Value { return expr.Value{Type: expr.Text, Text: s} }
	switch name {
	case "title":
		return words(p.Head.Title)
	case "summary":
		return words(p.Head.Summary)
	case "kind":
		return words(p.Kind)
	case "path":
		return words(p.Own())
	case "folder":
		return words(p.Folder())
	case "owner":
		return words(p.Owner)
	case "date":
		return expr.Day(p.Head.Date)
	case "updated":
		return expr.Day(p.Head.Updated)
	case "reviewed":
		return expr.Day(p.Reviewed)
	case "tags":
		return expr.Texts(p.Tags)
	case "weight":
		return expr.Count(p.Head.Weight)
	case "words":
		return expr.Count(p.Words)
	case "headings":
		list := make([]string, len(p.Headings))
		for i, h := range p.Headings {
			list[i] = h.Text
		}
		return expr.Texts(list)
	}
	return expr.Value{}
}

// Value gives a field, or with a dot a part of a figure: "size.unit". It is the zero value where the field has none. A
// reference is as it was written.
func (p *Page) Value(name string) expr.Value {
	name, part, _ := strings.Cut(name, ".")
	for _, f := range p.Fields {
		if f.Name != name {
			continue
		}
		values := make([]expr.Value, len(f.Values))
		for i, v := range f.Values {
			values[i] = valueOf(f.Type, v, part)
		}
		if f.Many {
			return expr.Value{Type: expr.ListOf(values[0].Type), List: values}
		}
		return values[0]
	}
	return expr.Value{}
}

func valueOf(t schema.Type, v schema.Value, part string) expr.Value {
	number := expr.Value{Type: expr.Number, Number: v.Number}
	switch t {
	case schema.Number, schema.Integer:
		return number
	case schema.Boolean:
		return expr.Value{Type: expr.Truth, Truth: v.Text == "true"}
	case schema.Date:
		d, _ := table.ParseDate(v.Text)
		return expr.Day(d)
	case schema.PageRef:
		return expr.Value{Type: expr.Text, Text: v.Ref}
	case schema.Figure:
		if part == "value" {
			return number
		}
		return expr.Value{Type: expr.Text, Text: map[string]string{"unit": v.Unit, "year": v.Year, "source": v.Ref, "note": v.Note, "label": v.Label}[part]}
	}
	return expr.Value{Type: expr.Text, Text: v.Text}
}
