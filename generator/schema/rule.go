package schema

import (
	"fmt"
	"slices"

	"waymark/generator/expr"
	"waymark/generator/source"
)

// This file says what the rules of a site are, and what their conditions may speak of.

// Rule is a condition that pages must fulfil.
type Rule struct {
	Kinds   []string   // whose pages it is for; empty: every page
	When    *expr.Expr // nil: always
	Require *expr.Expr
	Message string
	Hint    string
	Warning bool        // it warns, rather than to be an error
	At      source.Span // of its require, in config.toml
}

// For tells whether a rule is for pages of a kind.
func (r *Rule) For(kind string) bool { return Allows(r.Kinds, kind) }

// Texts lists the texts that the rule compares something with.
func (r *Rule) Texts() []string {
	var list []string
	add := func(text string) { list = append(list, text) }
	if r.When != nil {
		r.When.Texts(add)
	}
	r.Require.Texts(add)
	return list
}

// Keys lists the keys of front matter that the rule speaks of, those that it requires something of first.
func (r *Rule) Keys() []string {
	keys := r.Require.Keys()
	if r.When != nil {
		keys = append(keys, r.When.Keys()...)
	}
	return keys
}

// Phrase is something that a rule asks whether a text says it.
type Phrase struct {
	Text  string
	Under string // the heading it must stand under; empty: anywhere
}

// Rules are the rules of a site, with what pages must remember for them.
type Rules struct {
	List    []Rule   // in the order of config.toml
	Keys    []string // of front matter that they speak of, sorted
	Phrases []Phrase // that they ask for
}

// NewRules gives rules with what they ask of pages.
func NewRules(list []Rule) Rules {
	r := Rules{List: list}
	ask := func(name string, args []string) {
		if name == "says" {
			p := Phrase{Text: args[0]}
			if len(args) > 1 {
				p.Under = args[1]
			}
			if !slices.Contains(r.Phrases, p) {
				r.Phrases = append(r.Phrases, p)
			}
		}
	}
	for i := range list {
		r.Keys = append(r.Keys, list[i].Keys()...)
		for _, e := range []*expr.Expr{list[i].When, list[i].Require} {
			if e != nil {
				e.Asks(ask)
			}
		}
	}
	slices.Sort(r.Keys)
	r.Keys = slices.Compact(r.Keys)
	return r
}

// Headings lists the headings that every page of a kind must have, in the order of the rules.
func (r Rules) Headings(kind string) []string {
	var list []string
	for _, rule := range r.List {
		if rule.When != nil || !rule.For(kind) {
			continue
		}
		rule.Require.Needs(func(name string, args []string) {
			if name == "heading" && !slices.Contains(list, args[0]) {
				list = append(list, args[0])
			}
		})
	}
	return list
}

// Fact is something that every page has, whatever its kind, as conditions call it.
type Fact struct {
	Name    string
	Type    expr.Type
	Meaning string
}

// Facts lists these, in the order of the manual.
func Facts() []Fact {
	return []Fact{
		{"title", expr.Text, "the page's title"},
		{"summary", expr.Text, "its summary; else its first paragraph"},
		{"kind", expr.Text, "the name of its kind; \"\" for a plain page"},
		{"path", expr.Text, "where it lies under content, without the end of the file's name: \"principles/share\""},
		{"folder", expr.Text, "the folder it belongs to: \"principles\""},
		{"date", expr.Date, "the key date"},
		{"updated", expr.Date, "the key updated"},
		{"reviewed", expr.Date, "the key reviewed"},
		{"owner", expr.Text, "the key owner"},
		{"tags", expr.ListOf(expr.Text), "its tags, those in its text among them"},
		{"weight", expr.Number, "the key weight; 0 where there is none"},
		{"words", expr.Number, "how many words its text has"},
		{"headings", expr.ListOf(expr.Text), "its headings, as readers see them"},
	}
}

// Question is a call that conditions may use.
type Question struct {
	Name, Form string
	Meaning    string
}

// Questions lists these, in the order of the manual.
func Questions() []Question {
	return []Question{
		{"count", `count("cites")`, "to how many pages it leads by that relation, in front matter or in its text"},
		{"incoming", `incoming("cites")`, "how many pages lead to it by that relation; without one, by any relation or link"},
		{"has", `has("owner")`, "whether its front matter gives that key a value"},
		{"heading", `heading("Sources")`, "whether it has that heading; case does not count"},
		{"says", `says("No case was found")`, "whether its text says that, headings apart; case does not count. A second text names the heading that it must stand under: says(\"poverty\", \"What is not known\")"},
	}
}

// Scope gives what conditions about pages of some kinds may speak of; about any page, where there are none named. A
// kind's field goes before a fact of the same name.
func (s *Schema) Scope(kinds []string) expr.Scope {
	scope := expr.Scope{Names: map[string]expr.Name{}}
	keys := []string{}
	for _, k := range BaseKeys() {
		if k[0] != "description" { // it is called summary
			keys = append(keys, k[0])
		}
	}
	for _, f := range Facts() {
		scope.Names[f.Name] = expr.Name{Type: f.Type}
	}
	scope.Names["kind"] = expr.Name{Type: expr.Text, Of: kindsOf(kinds, s.KindNames())}
	for _, k := range s.Kinds {
		if !Allows(kinds, k.Name) {
			continue
		}
		for _, f := range k.Fields {
			keys = append(keys, f.Name)
			for name, n := range f.names() {
				if old, known := scope.Names[name]; known {
					n = either(name, old, n)
				}
				scope.Names[name] = n
			}
		}
	}
	relations := []string{}
	for _, r := range s.Relations {
		relations = append(relations, r.Name)
	}
	keys = append(keys, relations...)
	slices.Sort(keys)
	relation := expr.Arg{What: "relation", Of: relations, Key: true}
	scope.Calls = map[string]expr.Call{
		"count":    {Gives: expr.Number, Args: []expr.Arg{relation}, Least: 1},
		"incoming": {Gives: expr.Number, Args: []expr.Arg{{What: "relation", Of: relations}}},
		"has":      {Gives: expr.Truth, Args: []expr.Arg{{What: "key", Of: slices.Compact(keys), Key: true}}, Least: 1},
		"heading":  {Gives: expr.Truth, Args: []expr.Arg{{What: "heading"}}, Least: 1},
		"says":     {Gives: expr.Truth, Args: []expr.Arg{{What: "text"}, {What: "heading"}}, Least: 1},
	}
	return scope
}

// either gives a name that is one thing on some pages and another on others.
func either(name string, a, b expr.Name) expr.Name {
	switch {
	case a.Type != b.Type || a.Unclear != "":
		b.Unclear = fmt.Sprintf("%q is %s on some of these pages and %s on others", name, a.Type, b.Type)
	case a.Of == nil || b.Of == nil:
		b.Of = nil
	default:
		b.Of = append(slices.Clone(a.Of), b.Of...)
	}
	return b
}

func kindsOf(kinds, all []string) []string {
	if len(kinds) > 0 {
		return kinds
	}
	return append(all, "")
}

// names gives a field as conditions call it: a figure by its parts too.
func (f Field) names() map[string]expr.Name {
	many := func(t expr.Type) expr.Type {
		if f.Many {
			return expr.ListOf(t)
		}
		return t
	}
	switch f.Type {
	case Number, Integer:
		return map[string]expr.Name{f.Name: {Type: many(expr.Number)}}
	case Boolean:
		return map[string]expr.Name{f.Name: {Type: many(expr.Truth)}}
	case Date:
		return map[string]expr.Name{f.Name: {Type: many(expr.Date)}}
	case Choice:
		return map[string]expr.Name{f.Name: {Type: many(expr.Text), Of: f.Of}}
	case Figure:
		list := map[string]expr.Name{f.Name: {Type: many(expr.Group)}, f.Name + ".value": {Type: many(expr.Number)}}
		for _, part := range []string{"unit", "year", "source", "note", "label"} {
			list[f.Name+"."+part] = expr.Name{Type: many(expr.Text)}
		}
		return list
	}
	return map[string]expr.Name{f.Name: {Type: many(expr.Text)}}
}
