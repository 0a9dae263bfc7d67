package page

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// options is a site with principles, cases that demonstrate them, and sources.
func options() Options {
	return Options{
		Schema: &schema.Schema{
			Kinds: []schema.Kind{
				{Name: "case", Dir: "cases", Label: "Case study", Fields: []schema.Field{
					{Name: "period", Type: schema.Text, Required: true, Help: "When it ran"},
					{Name: "status", Type: schema.Choice, Of: []string{"live", "ended"}},
					{Name: "revenue", Type: schema.Figure, Unit: "GBP"},
					{Name: "partners", Type: schema.PageRef, Many: true},
				}},
				{Name: "principle", Dir: "principles", Label: "Principle"},
			},
			Relations: []schema.Relation{
				{Name: "demonstrates", From: []string{"case"}, To: []string{"principle"}, Note: true, Min: 1, Max: 2, Fields: []schema.Field{{Name: "strength", Type: schema.Integer}}},
				{Name: "see", Label: "See also"},
				{Name: "cites"},
			},
			Citations: "cites",
		},
		Markdown: markdown.New(markdown.Settings{}),
		Today:    today,
	}
}

func parse(path, text string) (*Page, markdown.Body) {
	return Parse(source.File{Path: "content/" + path, Data: []byte(text), Sum: source.SumOf([]byte(text))}, path, options())
}

func TestTitle(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ path, text, want string }{
		"from TOML":                         {"a.md", "+++\ntitle = \"T\"\n+++\n# H\n", "T"},
		"from YAML":                         {"a.md", "---\ntitle: T\n---\n# H\n", "T"},
		"a number will do":                  {"a.md", "---\ntitle: 2026\n---\n", "2026"},
		"else from the first heading":       {"a.md", "# The *H*\n\ntext\n", "The H"},
		"but not from a later one":          {"a-b.md", "text\n\n# H\n", "A b"},
		"nor from a lesser one":             {"a-b.md", "## H\n", "A b"},
		"else from the file's name":         {"x/my-first_note.md", "text", "My first note"},
		"a section's from its folder":       {"case-studies/index.md", "text", "Case studies"},
		"the home page's is Home":           {"index.md", "text", "Home"},
		"an empty one counts for nothing":   {"a.md", "+++\ntitle = \" \"\n+++\n# H\n", "H"},
		"a file named after nothing":        {"-.md", "", "Untitled"},
		"YAML may end in dots":              {"a.md", "---\ntitle: T\n...\n# H\n", "T"},
		"after a byte order mark":           {"a.md", "\ufeff+++\ntitle = \"T\"\n+++\n", "T"},
		"a heading after a byte order mark": {"a.md", "\ufeff# H\n", "H"},
		"with carriage returns":             {"a.md", "+++\r\ntitle = \"T\"\r\n+++\r\n# H\r\n", "T"},
		"with spaces after the fence":       {"a.md", "--- \ntitle: T\n---\t\n", "T"},
		"a rule is no front matter":         {"a.md", "---\n\n# H\n", "A"},
		"nor is a fence further down":       {"a.md", "\n---\ntitle: T\n---\n", "A"},
		"a folder with a dot in its name":   {"v1.2/index.md", "text", "V1.2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := parse(test.path, test.text)
			if p.Head.Title != test.want {
				t.Errorf("got %q, want %q; %+v", p.Head.Title, test.want, p.Diags)
			}
		})
	}
}

func TestTheTextStandsWithoutItsFrontMatter(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"TOML":                           {"+++\na = 1\n+++\ntext", "<p>text</p>\n"},
		"YAML":                           {"---\na: 1\n---\ntext", "<p>text</p>\n"},
		"empty front matter":             {"+++\n+++\ntext", "<p>text</p>\n"},
		"front matter alone":             {"+++\na = 1\n+++", ""},
		"none":                           {"text", "<p>text</p>\n"},
		"nothing":                        {"", ""},
		"a byte order mark alone":        {"\ufeff", ""},
		"carriage returns":               {"---\r\na: 1\r\n---\r\ntext\r\n", "<p>text</p>\n"},
		"a fence in a text":              {"+++\na = 1\n+++\n+++\ntext", "<p>+++\ntext</p>\n"},
		"a title that the heading says":  {"+++\ntitle = \"T\"\n+++\n# t\n\ntext", "<p>text</p>\n"},
		"one that the heading says not":  {"+++\ntitle = \"T\"\n+++\n# H\n\ntext", "<h2 id=\"h\">H</h2>\n<p>text</p>\n"},
		"what is not closed is no text":  {"+++\na = 1\ntext", ""},
		"YAML that is not closed is one": {"---\na: 1", "<hr>\n<p>a: 1</p>\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, body := parse("a.md", test.text); body.HTML != test.want {
				t.Errorf("got %q, want %q", body.HTML, test.want)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	p, _ := parse("cases/london.md", `+++
title = " The London charge "
summary = "S"
date = 2003-02-17
updated = 2024-01-02T03:04:05+01:00
reviewed = 2026-01-31
review_every = "12 months"
owner = "O"
slug = "congestion"
aliases = ["/old/one/", "London", 'two/']
weight = -3
tags = ["a", "#b, c", "a", " d  e "]
nav = false
search = false
period = 2003
status = "live"
revenue = { value = 122, year = "2023", source = "tfl" }
partners = ["[[tfl|TfL]]", "gla#Duties"]
demonstrates = [ "share", { to = "pay", note = "N", strength = 2 } ]
see = "york"
params.x = 1
+++
Text [[york]] and [@ons].
`)
	if len(p.Diags) > 0 {
		t.Fatalf("%+v", p.Diags)
	}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	want := Head{Path: "cases/london.md", Address: "cases/congestion/", Title: "The London charge", Order: "the london charge", Kind: "case", Summary: "S",
		Date: day(2003, 2, 17), Updated: time.Date(2024, 1, 2, 2, 4, 5, 0, time.UTC), Weight: -3, Shown: p.Head.Shown}
	if p.Head != want {
		t.Errorf("head %+v\nwant %+v", p.Head, want)
	}
	if p.Head.Shown == (source.Sum{}) {
		t.Error("fields that lists may show have no sum")
	}
	for what, pair := range map[string][2]any{
		"kind":     {p.Kind, "case"},
		"owner":    {p.Owner, "O"},
		"due":      {p.Due, day(2027, 1, 31)},
		"overdue":  {p.Overdue, false},
		"tags":     {p.Tags, []string{"a", "b", "c", "d e"}},
		"names":    {p.Names, []string{"London"}},
		"former":   {p.Former, []string{"/old/one/", "two/"}},
		"nav":      {p.Nav, false},
		"search":   {p.Search, false},
		"bodyrefs": {p.BodyRefs, 2},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: got %+v, want %+v", what, pair[0], pair[1])
		}
	}
	var refs []string
	for _, r := range p.Refs {
		refs = append(refs, strings.TrimSpace(fmt.Sprintf("%s %s %s#%s %s", r.Relation, r.Field, r.Target, r.Anchor, r.Note)))
	}
	if want := []string{"cites revenue tfl#", "partners tfl#", "partners gla#Duties", "demonstrates  share#", "demonstrates  pay# N", "see  york#", "york#", "cites  ons#"}; !slices.Equal(refs, want) {
		t.Errorf("references\n%q\nwant\n%q", refs, want)
	}
	if edge := p.Refs[4].Edge; len(edge) != 1 || edge[0].Values[0].Number != 2 {
		t.Errorf("the edge carries %+v", edge)
	}
}

func TestYAMLSaysTheSame(t *testing.T) {
	t.Parallel()
	a, _ := parse("principles/a.md", "+++\ntitle = \"T\"\ndate = 2026-01-02\ntags = [\"x\", \"y\"]\naliases = \"B\"\nweight = 3\nsee = [{to = \"b\"}]\n+++\n")
	b, _ := parse("principles/a.md", "---\ntitle: T\ndate: 2026-01-02\ntags: x, y\naliases: [B]\nweight: 3\nsee:\n  - to: b\nowner:\n---\n")
	if a.Head != b.Head || !slices.Equal(a.Tags, b.Tags) || !slices.Equal(a.Names, b.Names) || len(b.Refs) != 1 || b.Refs[0].Target != "b" || len(a.Diags)+len(b.Diags) > 0 {
		t.Errorf("got\n%+v\n%+v", a, b)
	}
}

// Where the fault is expected stands between « and ».
func TestFaults(t *testing.T) {
	t.Parallel()
	const cas = "+++\nperiod = \"2003\"\ndemonstrates = \"x\"\n"
	tests := map[string]struct {
		path, text string
		code       diag.Code
		want       string // message; and hint after a bar
	}{
		"a key that is mistyped":      {"cases/a.md", cas + "«stauts» = \"live\"\n+++\n", diag.FrontKey, `a case study has no key "stauts"|did you mean "status"?`},
		"a key of every page":         {"principles/a.md", "+++\n«titel» = \"x\"\n+++\n", diag.FrontKey, `a principle has no key "titel"|did you mean "title"?`},
		"a relation that is mistyped": {"cases/a.md", cas + "«demonstartes» = \"x\"\n+++\n", diag.FrontKey, `a case study has no key "demonstartes"|did you mean "demonstrates"?`},
		"a key that is like none":     {"principles/a.md", "---\n«zzzzzz»: 1\n---\n", diag.FrontKey, `a principle has no key "zzzzzz"|declare it in config.toml under [kinds.principle], or put it under [params]`},
		"a kind there is not":         {"a.md", "+++\nkind = «\"cas\"»\n+++\n", diag.FrontKind, `there is no kind "cas"|did you mean "case"?`},
		"a kind that is like none":    {"a.md", "+++\nkind = «\"recipe\"»\n+++\n", diag.FrontKind, `there is no kind "recipe"|the kinds are case, principle`},

		"a word for a date":       {"a.md", "+++\ndate = «\"soon\"»\n+++\n", diag.FrontValue, `date: "soon" is not a date|write year, month and day: 2026-11-23`},
		"a number for a date":     {"a.md", "---\ndate: «2003»\n---\n", diag.FrontValue, `date is a whole number here, but must be a date|write year, month and day: 2026-11-23`},
		"a word for yes or no":    {"a.md", "+++\ndraft = «\"yes\"»\n+++\n", diag.FrontValue, `draft is text here, but must be true or false|without quotes`},
		"a list for a title":      {"a.md", "+++\ntitle = «[\"T\"]»\n+++\n", diag.FrontValue, `title is a list here, but must be text|`},
		"a fraction for a weight": {"a.md", "+++\nweight = «1.5»\n+++\n", diag.FrontValue, `weight is a number here, but must be a whole number|`},
		"a text for params":       {"a.md", "+++\nparams = «\"x\"»\n+++\n", diag.FrontValue, `params is text here, but must be a table|write [params] on a line of its own, and the keys below it`},
		"a number for an alias":   {"a.md", "+++\naliases = [\"a\", «5»]\n+++\n", diag.FrontValue, `an alias must be text|put it in quotes`},
		"a table for a tag":       {"a.md", "+++\ntags = [«{}»]\n+++\n", diag.FrontValue, `a tag must be text|put it in quotes`},
		"a slug with a slash":     {"a.md", "+++\nslug = «\"../A b\"»\n+++\n", diag.FrontValue, `"../A b" cannot be part of an address as it is|write slug = "a-b": lower case letters, digits and hyphens`},
		"a slug of a section":     {"s/index.md", "+++\nslug = «\"x\"»\n+++\n", diag.FrontValue, `a section's page takes its address from its folder; slug has no effect here|rename the folder, or leave slug out`},
		"a review without a unit": {"a.md", "+++\nreview_every = «12»\n+++\n", diag.FrontValue, `review_every must be a number and days, weeks, months or years|write review_every = "12 months"`},
		"a review every never":    {"a.md", "+++\nreview_every = «\"0 days\"»\n+++\n", diag.FrontValue, `review_every must be a number and days, weeks, months or years|write review_every = "12 months"`},
		"a review that is due":    {"a.md", "+++\nreviewed = 2025-11-23\nreview_every = «\"1 year\"»\n+++\n", diag.ReviewDue, `a review of this page was due on 2026-11-23|read it again, then set reviewed to the day you did`},
		"a choice there is not":   {"cases/a.md", cas + "status = «\"dead\"»\n+++\n", diag.FrontValue, `"dead" is not a choice for status|choose one of "live", "ended"`},
		"a figure without source": {"cases/a.md", cas + "revenue = «{ value = 1, year = 2003 }»\n+++\n", diag.FrontMissing, `this figure of revenue has no source|a figure needs value, year and source`},

		"a field that is required":           {"cases/a.md", "+++\n«title = \"T\"»\ndemonstrates = \"x\"\n+++\n", diag.FrontMissing, `a case study needs "period"|add period: When it ran`},
		"a field that is required and empty": {"cases/a.md", "---\n«title: T»\nperiod: \" \"\ndemonstrates: x\n---\n", diag.FrontMissing, `a case study needs "period"|add period: When it ran`},
		"a field that is required and null":  {"cases/a.md", "---\n«title: T»\nperiod:\ndemonstrates: x\n---\n", diag.FrontMissing, `a case study needs "period"|add period: When it ran`},
		"a relation that is required":        {"cases/a.md", "+++\n«title = \"T\"»\nperiod = \"x\"\n+++\n", diag.FrontMissing, `a case study needs "demonstrates"|add demonstrates: at least 1`},
		"a relation that leads to nothing":   {"cases/a.md", "+++\n«title = \"T\"»\nperiod = \"x\"\ndemonstrates = [\"\"]\n+++\n", diag.FrontMissing, `a case study needs "demonstrates"|add demonstrates: at least 1`},
		"where there is no title to mark":    {"cases/a.md", "«»+++\nperiod = \"x\"\n+++\n", diag.FrontMissing, `a case study needs "demonstrates"|add demonstrates: at least 1`},
		"a relation too many":                {"cases/a.md", "+++\nperiod = \"x\"\ndemonstrates = [\"a\", \"b\", «\"c\"»]\n+++\n", diag.FrontValue, `demonstrates may lead to at most 2|take the rest away`},
		"a relation of another kind":         {"principles/a.md", "+++\n«demonstrates» = \"x\"\n+++\n", diag.RelationKind, `a page of kind "principle" has no relation "demonstrates"|it comes from case only`},
		"a relation to a number":             {"principles/a.md", "+++\nsee = [\"a\", «5»]\n+++\n", diag.FrontValue, `see must name pages, but this is a whole number|write "name", or { to = "name" }`},
		"an edge that leads nowhere":         {"principles/a.md", "+++\nsee = «{}»\n+++\n", diag.FrontMissing, `this edge of see leads nowhere|add to = "name of a page"`},
		"an edge with a key it has not":      {"cases/a.md", "+++\nperiod = \"x\"\ndemonstrates = { to = \"x\", «strenght» = 1 }\n+++\n", diag.FrontKey, `an edge of demonstrates has no key "strenght"|did you mean "strength"?`},
		"an edge without notes":              {"principles/a.md", "+++\nsee = { to = \"x\", «note» = \"n\" }\n+++\n", diag.FrontKey, `an edge of see has no key "note"|its keys are to`},

		"front matter that is not closed": {"a.md", "«+++»\ntitle = \"T\"\n", diag.FrontSyntax, "the front matter that begins here is not closed|put a line with +++ after it"},
		"TOML that is none":               {"a.md", "+++\ntitle = «h»ello\n+++\n", diag.FrontSyntax, "the front matter cannot be read: unexpected character U+0068 'h' at start of value|text needs quotes: title = \"hello\""},
		"YAML that is none":               {"a.md", "\ufeff---\r\nx: 1\r\ntitle: a «: b»\r\n---\r\n", diag.FrontSyntax, "the front matter cannot be read: mapping values are not allowed in this context|a value with a colon in it needs quotes around it"},
		"YAML that is a list":             {"a.md", "---\n«- a»\n---\n", diag.FrontSyntax, "the front matter cannot be read: the front matter is a list, not keys with values|write key: value, one to a line"},
		"a key twice":                     {"a.md", "+++\ntitle = \"a\"\n«title» = \"b\"\n+++\n", diag.FrontSyntax, "the key \"title\" is given twice|keep one of the two"},

		"an address that runs script": {"a.md", "---\nx: 1\n---\nA [b](«javascript:x»).\n", diag.LinkUnsafe, `the address "javascript:x" could run script or start a program, so it is not linked|links may begin with https:, http:, mailto: and the like`},
		"HTML that is left out":       {"a.md", "text\n\n«<script>x</script>»\n", diag.HTMLRaw, "part of this raw HTML is not allowed and was left out|write it as Markdown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := strings.Index(test.text, "«")
			text := strings.Replace(test.text, "«", "", 1)
			end := strings.Index(text, "»")
			text = strings.Replace(text, "»", "", 1)
			p, _ := parse(test.path, text)
			if len(p.Diags) != 1 {
				t.Fatalf("%d diagnostics, want 1: %+v", len(p.Diags), p.Diags)
			}
			d := p.Diags[0]
			if got := d.Message + "|" + d.Hint; d.Code != test.code || got != test.want {
				t.Errorf("got %s %q\nwant %s %q", d.Code, got, test.code, test.want)
			}
			if want := (diag.Place{Path: "content/" + test.path, Start: start, End: end}); d.Place != want {
				t.Errorf("marked at %+v (%q), want %+v", d.Place, text[d.Start:d.End], want)
			}
		})
	}
}

func TestAPlainPageMayHaveAnyKey(t *testing.T) {
	t.Parallel()
	p, _ := parse("notes/a.md", "---\ncssclass: wide\nlayout: post\nperiod: 5\ndemonstrates: x\n---\n")
	if len(p.Diags) > 0 || len(p.Fields) > 0 || len(p.Refs) > 0 {
		t.Errorf("got %+v", p)
	}
}

// A page whose front matter is broken is still a page: what stands before the fault is used.
func TestABrokenPageIsAPage(t *testing.T) {
	t.Parallel()
	p, body := parse("a.md", "+++\ntitle = \"T\"\nbroken\n+++\ntext\n")
	if p.Head.Title != "T" || body.HTML != "<p>text</p>\n" || len(p.Diags) != 1 {
		t.Errorf("got %+v, %q", p, body.HTML)
	}
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	text := "---\ntitle: caf\xe9\n---\n\xff\xfe [[x]] é\n"
	p, body := parse("a.md", text)
	if p.Head.Title != "caf?" || !strings.HasPrefix(body.HTML, "<p>?? ") || !utf8.ValidString(body.HTML) {
		t.Errorf("got %q and %q", p.Head.Title, body.HTML)
	}
	at := strings.IndexByte(text, '\xe9')
	if len(p.Diags) != 1 || p.Diags[0].Code != diag.FileEncoding || p.Diags[0].Place != (diag.Place{Path: "content/a.md", Start: at, End: at + 1}) {
		t.Errorf("got %+v", p.Diags)
	}
	if ref := p.Refs[0].Span; text[ref.Start:ref.End] != "x" {
		t.Errorf("offsets after broken bytes do not hold: %q", text[ref.Start:ref.End])
	}
}

func TestHidden(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		front          string
		drafts, future bool
		want           Hidden
	}{
		"a page":                               {"", false, false, Published},
		"a draft":                              {"draft = true", false, false, Draft},
		"no draft":                             {"draft = false", false, false, Published},
		"not to be published":                  {"publish = false", false, false, Draft},
		"to be published, though a draft":      {"publish = true\ndraft = true", false, false, Draft},
		"a draft, where drafts are shown":      {"draft = true", true, false, Published},
		"of today":                             {"date = 2026-11-23", false, false, Published},
		"of tomorrow":                          {"date = 2026-11-24", false, false, Future},
		"of tomorrow, where that is shown":     {"date = 2026-11-24", false, true, Published},
		"of tomorrow, published before":        {"date = 2026-11-24\npublish_date = 2026-11-01", false, false, Published},
		"published tomorrow":                   {"publish_date = 2026-11-24", false, false, Future},
		"expired today":                        {"expiry_date = 2026-11-23", false, false, Expired},
		"expiring tomorrow":                    {"expiry_date = 2026-11-24", false, false, Published},
		"a draft of tomorrow is a draft first": {"draft = true\ndate = 2026-11-24", false, false, Draft},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options()
			o.Drafts, o.Future = test.drafts, test.future
			p, _ := Parse(source.File{Path: "a.md", Data: []byte("+++\n" + test.front + "\n+++\n")}, "a.md", o)
			if p.Head.Hidden != test.want {
				t.Errorf("got %v, want %v", p.Head.Hidden, test.want)
			}
		})
	}
}

func TestReview(t *testing.T) {
	t.Parallel()
	for every, want := range map[string]string{"1 day": "2026-01-02", "2 days": "2026-01-03", "1 week": "2026-01-08", "3 months": "2026-04-01", "1 year": "2027-01-01", " 10  years ": "2036-01-01"} {
		p, _ := parse("a.md", "+++\nreviewed = 2026-01-01\nreview_every = \""+every+"\"\n+++\n")
		if got := p.Due.Format(time.DateOnly); got != want || p.Overdue != p.Due.Before(today) {
			t.Errorf("%s: due %s, want %s; overdue %v", every, got, want, p.Overdue)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 60)
	for name, test := range map[string]struct{ text, want string }{
		"is given":                           {"+++\nsummary = \"S\"\n+++\ntext", "S"},
		"or described":                       {"---\ndescription: D\n---\ntext", "D"},
		"else is the first paragraph":        {"# H\n\nThe *first*\n[[one|text]].\n\nSecond", "The first text."},
		"cut between words where it is long": {long, strings.TrimSpace(strings.Repeat("word ", 47)) + " word …"},
		"or anywhere where it has none":      {strings.Repeat("日", 100), strings.Repeat("日", 80) + " …"},
		"of nothing is nothing":              {"", ""},
	} {
		p, _ := parse("a.md", test.text)
		if p.Head.Summary != test.want {
			t.Errorf("%s: got %q, want %q", name, p.Head.Summary, test.want)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		path                 string
		own, folder, address string
		section              bool
	}{
		"a page":                    {"a.md", "a", "", "a/", false},
		"a page in a folder":        {"x/y/a.md", "x/y/a", "x/y", "x/y/a/", false},
		"the home page":             {"index.md", "", "", "", true},
		"a section's page":          {"x/y/index.md", "x/y", "x", "x/y/", true},
		"as Hugo calls it":          {"x/_index.md", "x", "", "x/", true},
		"as GitHub calls it":        {"x/README.md", "x", "", "x/", true},
		"a page with a dot":         {"v1.2.md", "v1.2", "", "v1.2/", false},
		"a page of another ending":  {"a.markdown", "a", "", "a/", false},
		"capitals and spaces":       {"Case Studies/The Über.md", "Case Studies/The Über", "Case Studies", "case-studies/the-über/", false},
		"a folder with a dot":       {"v1.2/a.md", "v1.2/a", "v1.2", "v1.2/a/", false},
		"the page of such a folder": {"v1.2/index.md", "v1.2", "", "v1.2/", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := parse(test.path, "text")
			if p.Own() != test.own || p.Folder() != test.folder || p.Head.Address != test.address || p.Section() != test.section {
				t.Errorf("own %q, folder %q, address %q, section %v", p.Own(), p.Folder(), p.Head.Address, p.Section())
			}
		})
	}
}

// A folder without a page of its own has one that says the same as an empty one would.
func TestVirtual(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"", "x", "Case Studies", "v1.2", "a/b.c"} {
		virtual := Virtual(folder, "T")
		real, _ := parse(strings.TrimPrefix(folder+"/index.md", "/"), "# T\n")
		if !virtual.Section() || virtual.Own() != real.Own() || virtual.Folder() != real.Folder() || virtual.Head.Address != real.Head.Address ||
			virtual.Head.Order != real.Head.Order || virtual.Nav != real.Nav || virtual.Search != real.Search {
			t.Errorf("%q: own %q, folder %q, %+v\nwant own %q, folder %q, %+v", folder, virtual.Own(), virtual.Folder(), virtual.Head, real.Own(), real.Folder(), real.Head)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"The London charge": "the-london-charge",
		"  a  --  b  ":      "a-b",
		"It’s o'clock":      "its-oclock",
		"v1.2":              "v1.2",
		"über Straße":       "über-straße",
		"日本 語":              "日本-語",
		"e\u0301":           "é",
		"snake_case":        "snake_case",
		"":                  "page",
		".":                 "page",
		"..":                "page",
		"../../etc/passwd":  "etc-passwd",
		".htaccess":         "htaccess",
		"a.":                "a",
		"a –.":              "a",
		"?#%&<>\"'":         "page",
		"C:\\x":             "c-x",
		"a\x00b\nc":         "a-b-c",
		"🚀":                 "page",
	} {
		if got := Slug(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// A slug is a slug, and one segment of a path that no file system or URL treats specially.
func FuzzSlug(f *testing.F) {
	for _, s := range []string{"A b", "..", "İ", "ǅ", "a/../b", "\u0301x", "ẞ", "é.", "a.-.b", "..a..", "\u1e9e", "\u0130\u0307", "K", "Ω"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := Slug(s)
		if Slug(slug) != slug {
			t.Errorf("%q became %q, and that %q", s, slug, Slug(slug))
		}
		if slug == "" || strings.HasPrefix(slug, ".") || strings.HasSuffix(slug, ".") || strings.ContainsAny(slug, "/\\?#%:*|<>\"' \x00\n") {
			t.Errorf("%q became %q", s, slug)
		}
		if !utf8.ValidString(slug) || !norm.NFC.IsNormalString(slug) || slug != strings.ToLower(slug) {
			t.Errorf("%q became %q, which others would write in another way", s, slug)
		}
	})
}

func TestSortKey(t *testing.T) {
	t.Parallel()
	titles := []string{"“Zeal”", "Ändern", "apple", "Zebra", "2 things", "Éclair", "anchor"}
	slices.SortFunc(titles, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if want := []string{"2 things", "anchor", "Ändern", "apple", "Éclair", "“Zeal”", "Zebra"}; !slices.Equal(titles, want) {
		t.Errorf("got %q, want %q", titles, want)
	}
}

func TestIsPage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"a.md": true, "A.MD": true, "x/a.markdown": true, "a.txt": false, "a.md.png": false, "md": false} {
		if got := IsPage(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The law that lets bodies be forgotten and heads be compared: the same bytes give the same page, and every place
// that the page names lies within them.
func FuzzParseIsPure(f *testing.F) {
	for _, text := range []string{
		"", "+++\n", "---\n---", "\ufeff---\r\ntitle: x\r\n...\r\n[[y]]", "+++\ntags = [1, {}]\nrevenue = {value = 1}\ndemonstrates = [{to = \"\"}, 5]\nreview_every = \"1 day\"\nreviewed = 1999-01-01\n+++\n# H\n",
		"\xff\n+++\n", "+++\ndate = 2026-01-01\nslug = \"/\"\nkind = \"case\"\n+++\n[@a; @b] ![[x.png|3]] <b onclick=x>", "---\nperiod: &a [*a]\nparams: 1\n---\n",
	} {
		f.Add("cases/a.md", text)
	}
	o := options()
	f.Fuzz(func(t *testing.T, path, text string) {
		file := source.File{Path: path, Data: []byte(text), Sum: source.SumOf([]byte(text))}
		p, body := Parse(file, path, o)
		q, again := Parse(file, path, o)
		if p.Head != q.Head || !reflect.DeepEqual(p, q) || !reflect.DeepEqual(body, again) || !reflect.DeepEqual(body, Body(file, path, o)) {
			t.Fatalf("the same bytes read twice differ:\n%+v\n%+v", p, q)
		}
		if r := recalled(t, []*Page{p}, o, -1).Recall(file, path, o); !reflect.DeepEqual(p, r) {
			t.Fatalf("written down and recalled it differs:\n%+v\n%+v", p, r)
		}
		if string(file.Data) != text {
			t.Fatal("reading has changed the bytes")
		}
		within := func(what string, start, end int) {
			if start < 0 || end > len(text) || start > end {
				t.Fatalf("%s at %d to %d of %d", what, start, end, len(text))
			}
		}
		for _, d := range p.Diags {
			within(d.Message, d.Start, d.End)
		}
		for _, r := range p.Refs {
			within(r.Target, r.Span.Start, r.Span.End)
		}
		if body.Refs != nil || p.BodyRefs > len(p.Refs) || p.Head.Title == "" {
			t.Fatalf("%+v", p)
		}
		if a := p.Head.Address; a != "" && (!strings.HasSuffix(a, "/") || strings.HasPrefix(a, "/") || strings.Contains("/"+a, "/../") || strings.Contains(a, "//")) {
			t.Fatalf("the address %q", a)
		}
	})
}
