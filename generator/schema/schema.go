// Package schema provides what a site's configuration says about its pages: which kinds there are, which
// fields and relations each has, and whether a value fits. It must never know a page.
package schema

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/generator/source"
	"waymark/generator/table"
)

// Schema is all kinds and relations of a site. It is never changed once made. The zero Schema has no kinds:
// every page is then a plain page.
type Schema struct {
	Kinds     []Kind     // as in config.toml, by name
	Relations []Relation // in the order of config.toml
	Citations string     // the relation that [@source] makes; may be empty
	Rules     Rules      // what pages must fulfil
	Wording   Wording    // what is asked of their texts
}

// Kind is a sort of page, with a folder and fields of its own.
type Kind struct {
	Name   string      // "case-study"
	Dir    string      // the folder under content whose pages are of this kind; may be empty
	DirAt  source.Span // of that in config.toml
	Label  string      // "Case study"
	Plural string      // "Case studies"
	Fields []Field
	Term   bool // its pages define terms
	Newest bool // its sections list the newest pages first, rather than by title
	Weight int  // what its pages' words weigh in search, in sixteenths; 0: as much as any
}

// Type says what values a field takes.
type Type string

// The types, as config.toml names them.
const (
	Text     Type = "text"
	Markdown Type = "markdown"
	Number   Type = "number"
	Integer  Type = "integer"
	Boolean  Type = "boolean"
	Date     Type = "date"
	Choice   Type = "choice"
	URL      Type = "url"
	Figure   Type = "figure"
	PageRef  Type = "page"
)

// Types lists all types.
func Types() []Type {
	return []Type{Text, Markdown, Number, Integer, Boolean, Date, Choice, URL, Figure, PageRef}
}

// Field is one key of a kind's front matter, or of a relation's edge.
type Field struct {
	Name     string
	Label    string // shown to readers
	Help     string // shown to editors
	Type     Type
	Of       []string // of a choice: what may be chosen; of a page: the kinds it may be of
	Unit     string   // of a figure, unless it gives its own
	Many     bool     // a list of such values
	Required bool
	Search   bool // its words weigh more in search than those of the text
	Facet    bool // search results may be narrowed by it
}

// Narrows tells whether search results are narrowed by the field: it is marked so, and its values are words, whole
// numbers or pages. Of what is measured or told at length each page has its own.
func (f Field) Narrows() bool {
	return f.Facet && (f.Type == Text || f.Type == Choice || f.Type == Integer || f.Type == PageRef)
}

// Relation is a named link between pages, declared once and shown at both ends.
type Relation struct {
	Name     string
	From, To []string // names of kinds; empty: any page
	Label    string   // at the page it comes from
	Inverse  string   // at the page it leads to
	Help     string   // shown to editors
	Note     bool     // an edge may carry a reason: { to = "…", note = "…" }
	Fields   []Field  // what else an edge may carry
	Matrix   bool     // shown as a table too, one kind down and the other across
	Facet    bool     // search results may be narrowed by the pages it leads to
	Min, Max int      // how many a page must and may have; Max 0: any number
}

// Kind finds a kind by its name.
func (s *Schema) Kind(name string) (Kind, bool) {
	for _, k := range s.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// KindNames lists the names of all kinds.
func (s *Schema) KindNames() []string {
	names := make([]string, len(s.Kinds))
	for i, k := range s.Kinds {
		names[i] = k.Name
	}
	return names
}

// Relation finds a relation by its name.
func (s *Schema) Relation(name string) (Relation, bool) {
	for _, r := range s.Relations {
		if r.Name == name {
			return r, true
		}
	}
	return Relation{}, false
}

// KindIn gives the kind that pages in a folder (slash-separated, from content) are of: that of the longest
// Dir which the folder is or lies in.
func (s *Schema) KindIn(folder string) string {
	best, name := -1, ""
	for _, k := range s.Kinds {
		if k.Dir != "" && (folder == k.Dir || strings.HasPrefix(folder, k.Dir+"/")) && len(k.Dir) > best {
			best, name = len(k.Dir), k.Name
		}
	}
	return name
}

// Field finds a field by its name.
func (k Kind) Field(name string) (Field, bool) { return find(k.Fields, name) }

func find(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Allows tells whether a page of that kind ("" for a plain page) may stand at the end that lists kinds.
func Allows(kinds []string, kind string) bool {
	return len(kinds) == 0 || slices.Contains(kinds, kind)
}

// Value is one value of a field that fits its type.
type Value struct {
	Text   string      // as a reader sees it: a figure's number with separators, a date as 2006-01-02
	Number float64     // of numbers and figures
	Unit   string      // of a figure
	Year   string      // of a figure
	Note   string      // of a figure
	Label  string      // of a figure
	Ref    string      // what a page field, or a figure's source, names
	At     source.Span // of the value
	RefAt  source.Span // of Ref
}

// Problem is a value that does not fit.
type Problem struct {
	Span    source.Span
	Missing bool // something required is absent
	Message string
	Hint    string
}

// Check turns a field's value as written into its values: one, or as many as a list has. What does not fit
// is left out and reported.
func (f Field) Check(v table.Value) ([]Value, []Problem) {
	items := []table.Value{v}
	if f.Many && v.Kind == table.List {
		items = v.List
	}
	var values []Value
	var problems []Problem
	for _, item := range items {
		if item.Kind == table.Null {
			continue
		}
		value, ps := f.one(item)
		problems = append(problems, ps...)
		if len(ps) == 0 {
			values = append(values, value)
		}
	}
	return values, problems
}

func (f Field) one(v table.Value) (Value, []Problem) {
	out := Value{Text: v.Text(), Number: v.Float, At: v.Span}
	wrong := func(want, hint string) (Value, []Problem) {
		return out, []Problem{{Span: v.Span, Message: fmt.Sprintf("%s is %s here, but must be %s", f.Name, v.Kind, want), Hint: hint}}
	}
	switch f.Type {
	case Text, Markdown:
		if v.Kind != table.String && v.Kind != table.Integer && v.Kind != table.Float && v.Kind != table.Date {
			return wrong("text", "put it in quotes")
		}
	case Number:
		if v.Kind != table.Integer && v.Kind != table.Float {
			return wrong("a number", "")
		}
		out.Text = FormatNumber(v.Float)
	case Integer:
		if v.Kind != table.Integer {
			return wrong("a whole number", "")
		}
		out.Text = FormatNumber(v.Float)
	case Boolean:
		if v.Kind != table.Bool {
			return wrong("true or false", "without quotes")
		}
	case Date:
		d, ok := dateOf(v)
		if !ok {
			return wrong("a date", "write it as 2026-11-23, without quotes")
		}
		out.Text = d.Format(time.DateOnly)
	case Choice:
		if v.Kind != table.String || !slices.Contains(f.Of, v.Str) {
			return out, []Problem{{Span: v.Span, Message: fmt.Sprintf("%q is not a choice for %s", v.Text(), f.Name), Hint: "choose one of " + quoted(f.Of)}}
		}
	case URL:
		if v.Kind != table.String || !strings.HasPrefix(v.Str, "https://") && !strings.HasPrefix(v.Str, "http://") {
			return wrong("an address that begins with https:// or http://", "")
		}
	case PageRef:
		if v.Kind != table.String {
			return wrong("the name of a page, in quotes", "")
		}
		out.Ref, out.RefAt = v.Str, v.Span
	case Figure:
		return f.figure(v)
	}
	return out, nil
}

// figure checks { value, unit, year, source, note, label }. A figure without year or source is reported:
// nobody can weigh it.
func (f Field) figure(v table.Value) (Value, []Problem) {
	out := Value{Unit: f.Unit, At: v.Span}
	if v.Kind != table.Map {
		return out, []Problem{{Span: v.Span, Message: fmt.Sprintf("%s is %s here, but must be a figure", f.Name, v.Kind), Hint: `write { value = 12.5, year = "2021", source = "source-id" }`}}
	}
	var problems []Problem
	for _, e := range v.Map {
		text := map[string]*string{"unit": &out.Unit, "year": &out.Year, "note": &out.Note, "label": &out.Label, "source": &out.Ref}[e.Key]
		switch {
		case e.Key == "value" && (e.Value.Kind == table.Integer || e.Value.Kind == table.Float):
			out.Number, out.Text = e.Value.Float, FormatNumber(e.Value.Float)
		case e.Key == "value":
			problems = append(problems, Problem{Span: e.Value.Span, Message: "a figure's value must be a number", Hint: "write it without quotes, unit or separators; leave the field out where it is not known"})
		case text == nil:
			problems = append(problems, Problem{Span: e.KeySpan, Message: fmt.Sprintf("a figure has no key %q", e.Key), Hint: "its keys are value, unit, year, source, note, label"})
		case e.Value.Kind == table.String || e.Key == "year" && e.Value.Kind == table.Integer:
			*text = e.Value.Text()
			if e.Key == "source" {
				out.RefAt = e.Value.Span
			}
		default:
			problems = append(problems, Problem{Span: e.Value.Span, Message: fmt.Sprintf("a figure's %s must be text", e.Key), Hint: "put it in quotes"})
		}
	}
	if len(problems) == 0 {
		for _, k := range []struct{ key, value string }{{"value", out.Text}, {"year", out.Year}, {"source", out.Ref}} {
			if k.value == "" {
				problems = append(problems, Problem{Span: v.Span, Missing: true, Message: fmt.Sprintf("this figure of %s has no %s", f.Name, k.key), Hint: "a figure needs value, year and source"})
			}
		}
	}
	return out, problems
}

func dateOf(v table.Value) (time.Time, bool) {
	switch v.Kind {
	case table.Date:
		return v.Date, true
	case table.String:
		return table.ParseDate(v.Str)
	}
	return time.Time{}, false
}

func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = strconv.Quote(w)
	}
	return strings.Join(q, ", ")
}

// FormatNumber writes a number with commas between thousands and no more decimals than it was given with:
// 25653, 9.2 and -30 become "25,653", "9.2" and "−30" (with a true minus sign).
func FormatNumber(f float64) string {
	s := strconv.FormatFloat(math.Abs(f), 'f', -1, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if f < 0 {
		return "−" + whole
	}
	return whole
}
