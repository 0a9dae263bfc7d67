package emit

import (
	"bytes"
	"encoding/json"
	"strings"

	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
)

// This file makes the twins of pages for machines: index.json beside each page. What it holds is documented at the
// type Twin and in docs/publishing.md. It shows nothing of the page's text, so that an edit of a text leaves it alone.

type twins struct{}

const (
	twinKey  = "twin of "
	twinFile = "index.json"
)

// Twin is what index.json holds. Addresses are from the root of the site, as in "principles/share/"; Root leads there
// from the file itself. Dates are as 2026-11-23. What a page does not have is left out.
type Twin struct {
	Title     string                 `json:"title"`
	Kind      string                 `json:"kind,omitempty"`
	Address   string                 `json:"address"`
	URL       string                 `json:"url,omitempty"` // the whole address, where base_url is known
	Root      string                 `json:"root"`
	Summary   string                 `json:"summary,omitempty"`
	Date      string                 `json:"date,omitempty"`
	Updated   string                 `json:"updated,omitempty"`
	Reviewed  string                 `json:"reviewed,omitempty"`
	ReviewDue string                 `json:"review_due,omitempty"`
	Owner     string                 `json:"owner,omitempty"`
	Tags      []string               `json:"tags,omitempty"`
	Fields    map[string][]TwinValue `json:"fields,omitempty"`
	Relations []TwinRelation         `json:"relations,omitempty"`
	Backlinks []TwinMention          `json:"backlinks,omitempty"`
}

// TwinValue is one value of a field: its text as readers see it; of numbers and figures the number too; of a page
// field, the page; of a figure, unit, year, note, label and the source's page.
type TwinValue struct {
	Text   string    `json:"text"`
	Number *float64  `json:"number,omitempty"`
	Unit   string    `json:"unit,omitempty"`
	Year   string    `json:"year,omitempty"`
	Note   string    `json:"note,omitempty"`
	Label  string    `json:"label,omitempty"`
	Page   *TwinPage `json:"page,omitempty"`
	Source *TwinPage `json:"source,omitempty"`
}

// TwinPage is another page.
type TwinPage struct {
	Address string `json:"address"`
	Title   string `json:"title"`
}

// TwinRelation is a relation with its pages. Inverse says that it leads from them to this page.
type TwinRelation struct {
	Name    string     `json:"name"`
	Label   string     `json:"label"`
	Inverse bool       `json:"inverse,omitempty"`
	Pages   []TwinEdge `json:"pages"`
}

// TwinEdge is a page at the other end of a relation, with what the edge carries.
type TwinEdge struct {
	TwinPage
	Note  string                 `json:"note,omitempty"`
	Marks map[string][]TwinValue `json:"marks,omitempty"`
}

// TwinMention is a place where another page links to this one, with the sentence it stands in; a field has none.
type TwinMention struct {
	TwinPage
	Sentence string `json:"sentence,omitempty"`
}

func (twins) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !s.Config.Output.Twins {
		return nil
	}
	list := make([]Target, 0, len(d.Pages))
	for _, p := range d.Pages {
		t := Target{Key: twinKey + p}
		if address, ok := s.AddressOf(p); ok {
			t.Path, t.File = address+twinFile, s.FileOf(p)
		}
		list = append(list, t)
	}
	return list
}

func (twins) Emit(_ *World, r *site.Reader, s *site.Site, key string) Output {
	i := r.At(strings.TrimPrefix(key, twinKey))
	p := r.Front(i)
	h := p.Head
	f := at(r, s, h.Address)
	t := Twin{
		Title: h.Title, Kind: h.Kind, Address: h.Address, Root: f.root, Summary: h.Summary, Date: string(day(h.Date)), Updated: string(day(h.Updated)),
		Reviewed: string(day(p.Reviewed)), ReviewDue: string(day(p.Due)), Owner: p.Owner, Tags: p.Tags,
	}
	if t.Root == "" {
		t.Root = "./"
	}
	if s.Config.BaseURL != "" {
		t.URL = absolute(s, h.Address)
	}
	ties := r.Ties(i)
	sources := fieldTies(ties)
	for _, field := range p.Fields {
		if t.Fields == nil {
			t.Fields = map[string][]TwinValue{}
		}
		t.Fields[field.Name] = f.twinValues(field, &sources)
	}
	t.Relations = f.twinRelations(i, ties)
	known := map[TwinMention]bool{}
	for _, m := range r.Mentions(i) {
		said := TwinMention{f.twinPage(m.By), m.Sentence.Text}
		if !known[said] {
			known[said], t.Backlinks = true, append(t.Backlinks, said)
		}
	}
	return Output{Data: encode(t)}
}

// encode gives a value as JSON on one line.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("internal error: " + err.Error()) // nothing here is of a type that JSON lacks
	}
	return b.Bytes()
}

func (f from) twinPage(i site.Item) TwinPage {
	h := f.r.Head(i)
	return TwinPage{h.Address, h.Title}
}

// fieldTies gives where a page's fields lead to, in the order of its values that name something.
func fieldTies(ties []site.Tie) []site.Item {
	var list []site.Item
	for _, t := range ties {
		if t.Ref.Field != "" {
			list = append(list, t.To)
		}
	}
	return list
}

// twinValues gives the values of a field, and takes from the sources those that it uses.
func (f from) twinValues(field page.Field, sources *[]site.Item) []TwinValue {
	var list []TwinValue
	for _, v := range field.Values {
		t := TwinValue{Text: v.Text, Unit: v.Unit, Year: v.Year, Note: v.Note, Label: v.Label}
		switch field.Type {
		case schema.Number, schema.Integer, schema.Figure:
			n := v.Number
			t.Number = &n
		}
		if v.Ref != "" && sources != nil && len(*sources) > 0 {
			if to := (*sources)[0]; !to.None() {
				p := f.twinPage(to)
				if field.Type == schema.Figure {
					t.Source = &p
				} else {
					t.Page = &p
				}
			}
			*sources = (*sources)[1:]
		}
		list = append(list, t)
	}
	return list
}

// twinRelations gives a page's relations, both ways, in the order of the schema. One that reads the same from both
// ends has each page once.
func (f from) twinRelations(i site.Item, ties []site.Tie) []TwinRelation {
	relations := f.s.Config.Schema.Relations
	if len(relations) == 0 {
		return nil
	}
	in := f.r.Edges(i)
	var list []TwinRelation
	for _, rel := range relations {
		there, back := TwinRelation{Name: rel.Name, Label: rel.Label}, TwinRelation{Name: rel.Name, Label: rel.Inverse, Inverse: true}
		seen := map[site.Item]bool{}
		add := func(to *TwinRelation, other site.Item, ref *page.Ref) {
			if seen[other] || other.None() {
				return
			}
			seen[other] = true
			e := TwinEdge{TwinPage: f.twinPage(other), Note: ref.Note}
			for _, m := range ref.Edge {
				if e.Marks == nil {
					e.Marks = map[string][]TwinValue{}
				}
				e.Marks[m.Name] = f.twinValues(m, nil)
			}
			to.Pages = append(to.Pages, e)
		}
		for _, t := range ties {
			if t.Ref.Relation == rel.Name {
				add(&there, t.To, t.Ref)
			}
		}
		both := rel.Label == rel.Inverse
		if !both {
			clear(seen)
		}
		for _, e := range in {
			if e.Ref.Relation == rel.Name {
				if both {
					add(&there, e.Other, e.Ref)
				} else {
					add(&back, e.Other, e.Ref)
				}
			}
		}
		for _, t := range []TwinRelation{there, back} {
			if len(t.Pages) > 0 {
				list = append(list, t)
			}
		}
	}
	return list
}
