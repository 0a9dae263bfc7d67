package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/schema"
)

// This file is the manual's reference: made from what the program checks, so that the two cannot differ.
// docs/ holds the same pages; a test says so.

// topic is one page of the reference.
type topic struct {
	name, title, short string
	text               func() string // Markdown, without its title
}

// manual lists the pages of the reference.
func manual() []topic {
	return []topic{
		{"config", "Configuration", "The keys of config.toml", manualConfig},
		{"front-matter", "Front matter", "The keys that every page may have", manualFront},
		{"diagnostics", "Diagnostics", "What each message means and what to do", manualDiagnostics},
	}
}

// page gives a topic as a page of Markdown.
func (t topic) page() string { return "# " + t.title + "\n\n" + t.text() }

// topics makes the reference readable by `waymark help NAME`.
func topics() []*cobra.Command {
	var list []*cobra.Command
	for _, t := range manual() {
		list = append(list, &cobra.Command{Use: t.name, Short: t.short, Long: strings.TrimRight(t.page(), "\n")})
	}
	return list
}

func manualConfig() string {
	places := []struct{ key, head, intro string }{ // in the order of the manual
		{"", "At the top", "`config.toml` stands at the root of a site. A site without it builds too, with the defaults named here."},
		{"nav", "[[nav]]", "The entries of the header, in order. Without any, the sections of the home page are shown. The footer's are written\nalike: `[[footer]]`."},
		{"kinds.NAME", "[kinds.NAME]", "A kind of page. Pages in its folder are of it; `kind` in front matter says otherwise."},
		{"field", "A field", "A key of a kind's front matter, `fields.NAME = { … }`, or of an edge of a relation."},
		{"relations.NAME", "[relations.NAME]", "A link between pages that says why. It is written in front matter at one end and shown at both."},
		{"citations", "[citations]", "What `[@source]` in a text means."},
		{"rules", "[[rules]]", "A condition that pages must fulfil. What it may say is told below, under Conditions."},
		{"markdown", "[markdown]", "How text is read."},
		{"wording", "[wording]", "What is asked of the wording of pages, where `[checks]` switches `sentence-long` or `acronym-unexplained` on."},
		{"search", "[search]", "How the site is searched. `search = false` switches it off."},
		{"search.weights", "[search.weights]", "What a word counts by where it stands, where a word of the text counts 1."},
		{"git", "[git]", "What is taken from the history of the files. It needs git on the machine that builds, and the whole history."},
		{"output", "[output]", "What is made beside the pages. Each is made unless it is switched off; feeds, sitemap and linked data need `base_url`."},
	}
	var b strings.Builder
	keys := config.Keys()
	for _, p := range places {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n| key | meaning |\n| --- | --- |\n", p.head, p.intro)
		for _, k := range keys[p.key] {
			fmt.Fprintf(&b, "| `%s` | %s |\n", k.Name, cell(k.Meaning))
		}
		b.WriteString("\n")
	}
	b.WriteString("## [checks]\n\nThe severity of a diagnostic by its code: `error`, `warning` or `off`. The codes are in the manual of\ndiagnostics: `waymark help diagnostics`.\n")
	b.WriteString(manualConditions())
	return b.String()
}

// manualConditions tells what the conditions of rules may say.
func manualConditions() string {
	var b strings.Builder
	b.WriteString(`
## Conditions

A condition is true or false of a page. Put it between single quotes, where TOML leaves everything as typed:

    [[rules]]
    kind = "case-study"
    when = 'verdict == "transformation"'
    require = 'instrument_after != "" && count("cites") >= 2'
    message = "a transformation names its new instrument and has two sources"

| written | holds where |
| --- | --- |
`)
	for _, row := range [][2]string{
		{`a == b`, "both are the same; != denies it"},
		{`a < b`, "a number is smaller, a date earlier, a text before the other in the alphabet; so with <=, > and >="},
		{`a in list`, `a is a member: status in ["live", "planned"]`},
		{`list contains a`, "the same from the other end; of a text: it contains the other, capitals told apart"},
		{`a matches "^x"`, "a text, or one of a list, fits the pattern, in the syntax of RE2"},
		{`p && q`, "both conditions hold"},
		{`p || q`, "at least one does"},
		{`!p`, "the condition does not hold; it binds weaker than a comparison"},
	} {
		fmt.Fprintf(&b, "| `%s` | %s |\n", cell(row[0]), cell(row[1]))
	}
	b.WriteString(`
Values are numbers, "texts", true, false, dates without quotes (2026-11-23) and lists of these in brackets. A field of
the kind is called by its name. A figure has parts: ` + "`size.value`, `size.unit`, `size.year`, `size.source`, `size.note` and\n`size.label`" + `. A part of a list of figures is a list, so ` + "`!(\"\" in sizes.unit)`" + ` says that each has a unit. A page field
is the path of the page it names, as in the fact path. A text that is not there is "", a list that is not there is
empty, and a number or date that is not there is equal to nothing, and neither less nor more.

Every page has these facts besides:

| fact | is |
| --- | --- |
`)
	for _, f := range schema.Facts() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Name, cell(f.Meaning))
	}
	b.WriteString("\nAnd these questions may be asked of it, with texts in quotes:\n\n| question | tells |\n| --- | --- |\n")
	for _, q := range schema.Questions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", q.Form, cell(q.Meaning))
	}
	b.WriteString("\nRules are for published pages. A page is looked at again when anything changes that one of its rules speaks of, on\nthat page or on others.\n")
	return b.String()
}

func manualFront() string {
	var b strings.Builder
	b.WriteString("Front matter stands at the head of a file: TOML between lines of `+++`, or YAML between lines of `---`. All of it\nmay be left out. A page of a kind has that kind's fields and relations too; any other key is an error there, while\na page of no kind may have any key.\n\n| key | meaning |\n| --- | --- |\n")
	for _, k := range schema.BaseKeys() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", k[0], cell(k[1]))
	}
	return b.String()
}

func manualDiagnostics() string {
	var b strings.Builder
	b.WriteString("Every message ends with its code in brackets. `[checks]` in config.toml sets a code to `error`, `warning` or `off`.\n")
	fmt.Fprintf(&b, "Of one file, the first %d faults of a code are told, and how many more there are.\n", diag.MaxAlike)
	for _, r := range diag.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n*By default: %s.* %s\n", r.Code, r.Severity, r.Manual)
	}
	return b.String()
}

// cell makes a text fit for a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
