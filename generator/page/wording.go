package page

import (
	"fmt"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
	"waymark/generator/words"
)

// This file looks at how a page is worded, where the site asks for it: at the length of its sentences, and at acronyms
// that it does not explain.

// wording is what was found in a page's texts so far.
type wording struct {
	acronyms  []found // each once, where it stands first
	seen      map[string]bool
	explained map[string]bool
}

type found struct {
	name string
	at   source.Span
}

// prose looks at a text of the front matter that readers see, and at those in a list or a figure.
func (r *reader) prose(v table.Value) {
	switch v.Kind {
	case table.String:
		r.says(v.Str, func(_, _ int) source.Span { return v.Span })
	case table.List:
		for _, item := range v.List {
			r.prose(item)
		}
	case table.Map:
		for _, e := range v.Map {
			if e.Key == "note" || e.Key == "label" {
				r.prose(e.Value)
			}
		}
	}
}

// says looks at one text; at tells where a part of it stands in the file.
func (r *reader) says(text string, at func(from, to int) source.Span) {
	ask := r.o.Schema.Wording
	if ask.Sentence > 0 {
		words.Sentences(text, func(from, to int) {
			if n := words.HowMany(text[from:to]); n > ask.Sentence {
				r.report(diag.SentenceLong, at(from, to), fmt.Sprintf("this sentence has %d words", n), fmt.Sprintf("say it in two, of %d words at most", ask.Sentence))
			}
		})
	}
	if !ask.Acronyms {
		return
	}
	if r.wording.explained == nil {
		r.wording.seen, r.wording.explained = map[string]bool{}, map[string]bool{}
	}
	words.Acronyms(text, func(name string, from, to int) {
		if !r.wording.seen[name] {
			r.wording.seen[name] = true
			r.wording.acronyms = append(r.wording.acronyms, found{name, at(from, to)})
		}
		if words.Explains(text, from, to) {
			r.wording.explained[name] = true
		}
	})
	if len(ask.Meanings) > 0 {
		low := strings.ToLower(text)
		for _, m := range ask.Meanings {
			if strings.Contains(low, m.Folded) {
				r.wording.explained[m.Acronym] = true
			}
		}
	}
}

// worded looks at the text, and reports what is wrong in all of the page.
func (r *reader) worded(body *markdown.Body) {
	for _, p := range body.Prose {
		r.says(p.Text, p.Span)
	}
	body.Prose = nil
	for _, name := range body.Explained {
		if r.wording.explained != nil {
			r.wording.explained[name] = true
		}
	}
	ask := r.o.Schema.Wording
	if slices.Contains(ask.Except, r.p.Kind) {
		r.p.Diags = slices.DeleteFunc(r.p.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.SentenceLong })
		return
	}
	for _, f := range r.wording.acronyms {
		if r.wording.explained[f.name] || slices.Contains(ask.Known, f.name) {
			continue
		}
		hint := fmt.Sprintf("write what it stands for, and %s in brackets behind it", f.name)
		if i := slices.IndexFunc(ask.Meanings, func(m schema.Meaning) bool { return m.Acronym == f.name }); i >= 0 {
			hint = fmt.Sprintf("say once that it is the %s", ask.Meanings[i].Words)
		}
		d := diag.Diagnostic{Code: diag.AcronymUnexplained, Place: diag.Place{Path: r.file.Path, Start: f.at.Start, End: f.at.End}, Message: fmt.Sprintf("nothing on this page says what %s stands for", f.name), Hint: hint}
		if ask.Elsewhere {
			r.p.Unexplained = append(r.p.Unexplained, Acronym{f.name, d})
		} else {
			r.p.Diags = append(r.p.Diags, d)
		}
	}
}
