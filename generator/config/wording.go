package config

import (
	"fmt"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/schema"
	"waymark/generator/table"
)

// This file reads what is asked of the wording of pages.

// sentence is how many words a sentence may have where the site does not say: more, and readers lose the thread.
const sentence = 30

func wordingKeys() []Key {
	return []Key{
		{"sentence_words", fmt.Sprintf("how many words a sentence may have, for sentence-long (default %d)", sentence)},
		{"acronyms", `those that need no explaining, for acronym-unexplained: ["UK", "BBC"]`},
		{"meanings", `what others stand for: { NHS = "National Health Service" }; a page that says so has explained it`},
		{"except", "the kinds whose pages are not looked at"},
	}
}

func (r *reader) wording(t table.Table) {
	w := schema.Wording{Sentence: sentence}
	r.known(t, "wording")
	r.integer(t, "sentence_words", &w.Sentence)
	r.words(t, "acronyms", &w.Known)
	for i, at := range r.words(t, "except", &w.Except) {
		r.must(at, w.Except[i], "kind", r.c.Schema.KindNames())
	}
	for _, e := range r.table(t, "meanings") {
		if e.Value.Kind != table.String || strings.TrimSpace(e.Value.Str) == "" {
			r.report(diag.ConfigValue, e.Value.Span, fmt.Sprintf("%s must be text in quotes: what it stands for", e.Key), "")
			continue
		}
		w.Meanings = append(w.Meanings, schema.Meaning{Acronym: e.Key, Words: e.Value.Str, Folded: strings.ToLower(e.Value.Str)})
	}
	slices.SortFunc(w.Meanings, func(a, b schema.Meaning) int { return strings.Compare(a.Acronym, b.Acronym) })
	if r.c.Checks.Of(diag.SentenceLong) == diag.Off {
		w.Sentence = 0
	}
	w.Acronyms = r.c.Checks.Of(diag.AcronymUnexplained) != diag.Off
	w.Elsewhere = w.Acronyms && r.c.Markdown.Acronyms
	r.c.Schema.Wording = w
	r.c.Markdown.Prose = w.Sentence > 0 || w.Acronyms
}
