package page

import (
	"testing"

	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
)

// Conditions are typed by schema.Facts: a page must answer each with that type.
func TestEveryFactHasItsType(t *testing.T) {
	t.Parallel()
	p := &Page{}
	for _, f := range schema.Facts() {
		if v := p.Fact(f.Name); v.Type != f.Type {
			t.Errorf("%s is %s, not %s", f.Name, v.Type, f.Type)
		}
	}
}

func TestSaid(t *testing.T) {
	t.Parallel()
	const text = "Nobody *knew* it’s\nhere.\n\n## Later\n\n| a | b |\n|---|---|\n| it **was** | known |\n\n### Deeper\n\nAt last.\n\n## After\n\nEnd."
	for ph, want := range map[schema.Phrase]bool{
		{Text: "nobody knew it's here."}:           true,
		{Text: "Later"}:                            false, // a heading
		{Text: "it was", Under: "later"}:           true,
		{Text: "at last", Under: "Later"}:          true,
		{Text: "nobody", Under: "Later"}:           false,
		{Text: "end", Under: "Later"}:              false,
		{Text: "end", Under: "After"}:              true,
		{Text: "end", Under: "No such heading"}:    false,
		{Text: "Nobody", Under: "No such heading"}: false,
	} {
		s := &schema.Schema{Rules: schema.Rules{Phrases: []schema.Phrase{ph}}}
		p, _ := Parse(source.File{Path: "a.md", Data: []byte(text)}, "a.md", Options{Schema: s, Markdown: markdown.New(markdown.Settings{})})
		if got := len(p.Said) == 1; got != want {
			t.Errorf("%+v: %v", ph, got)
		}
	}
}
