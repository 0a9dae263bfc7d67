package config

import (
	"fmt"
	"math"
	"slices"

	"waymark/generator/diag"
	"waymark/generator/table"
	"waymark/generator/words"
)

// This file reads how search works on the site.

// Search is the settings of search.
type Search struct {
	Off      bool
	Weights  words.Weights
	Synonyms [][]string // each a list of phrases that mean the same
	Terms    []string   // the kinds whose pages' titles and aliases mean the same
}

func defaultSearch() Search { return Search{Weights: words.DefaultWeights()} }

func searchKeys() []Key {
	return []Key{
		{"on", "false: the site has no search (default true)"},
		{"synonyms", `phrases that mean the same: [["road tax", "car tax"], ["bin", "refuse"]]`},
		{"synonym_kinds", "the kinds, such as that of a glossary, whose pages' titles and aliases mean the same"},
		{"weights", "what a word counts by where it stands: [search.weights]"},
	}
}

// weights are the fields by their key in config.toml, in the order of the manual.
var weights = [...]struct {
	key     string
	field   words.Field
	meaning string
}{
	{"title", words.Title, "in the title (default 6)"},
	{"alias", words.Name, "in an alias (default 4.5)"},
	{"mark", words.Mark, "in a tag, or a field with search = true (default 2.5)"},
	{"heading", words.Heading, "in a heading (default 2.5)"},
	{"summary", words.Summary, "in the summary (default 1.5)"},
	{"text", words.Body, "in the text (default 1)"},
}

func weightKeys() []Key {
	var keys []Key
	for _, w := range weights {
		keys = append(keys, Key{w.key, "what a word counts " + w.meaning})
	}
	return keys
}

// maxWeight is the greatest weight: beyond it nothing else would count.
const maxWeight = 20

func (r *reader) search(t table.Table) {
	c := &r.c.Search
	e, ok := t.Lookup("search")
	if !ok {
		return
	}
	if e.Value.Kind == table.Bool {
		c.Off = !e.Value.Bool
		return
	}
	if e.Value.Kind != table.Map {
		r.wrong(e, "a table, or false")
		return
	}
	t = e.Value.Map
	r.known(t, "search")
	on := true
	r.boolean(t, "on", &on)
	c.Off = !on
	for i, at := range r.words(t, "synonym_kinds", &c.Terms) {
		r.must(at, c.Terms[i], "kind", r.c.Schema.KindNames())
	}
	r.synonyms(t)
	list := r.table(t, "weights")
	r.known(list, "search.weights")
	for _, w := range weights {
		r.weight(list, w.key, 0, maxWeight, &c.Weights[w.field])
	}
}

// weight reads a number as sixteenths.
func (r *reader) weight(t table.Table, key string, low, high float64, into *int) {
	e, ok := t.Lookup(key)
	if !ok {
		return
	}
	value := e.Value.Float
	if e.Value.Kind == table.Integer {
		value = float64(e.Value.Int)
	}
	if e.Value.Kind != table.Integer && e.Value.Kind != table.Float || value < low || value > high {
		r.wrong(e, fmt.Sprintf("a number from %v to %v", low, high))
		return
	}
	*into = int(math.Round(value * words.Unit))
}

func (r *reader) synonyms(t table.Table) {
	e, ok := t.Lookup("synonyms")
	if !ok {
		return
	}
	const want = `lists of phrases: [["road tax", "car tax"]]`
	if e.Value.Kind != table.List {
		r.wrong(e, want)
		return
	}
	for _, v := range e.Value.List {
		var group []string
		for _, phrase := range v.List {
			if phrase.Kind == table.String && len(words.Query(phrase.Str)) > 0 {
				group = append(group, phrase.Str)
			}
		}
		if v.Kind != table.List || len(group) < 2 || len(group) != len(v.List) {
			r.report(diag.ConfigValue, v.Span, "synonyms hold "+want, "write at least two phrases into each list")
			continue
		}
		r.c.Search.Synonyms = append(r.c.Search.Synonyms, slices.Clip(group))
	}
}
