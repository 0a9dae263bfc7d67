package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
)

func parse(text string) (*Config, diag.List, bool) {
	return Parse(source.File{Path: "config.toml", Data: []byte(text)})
}

func TestParse(t *testing.T) {
	t.Parallel()
	c, problems, ok := parse(`
title = "Principles in Place"
description = "What it takes"
base_url = "https://example.org/kb"
language = "en-GB"
theme = ["mine", "civic"]
author = "A"
copyright = "C"
edit_url = "https://example.org/edit/{path}"
report_url = "https://example.org/report?title={title}"
params.colour = "red"

[[nav]]
page = "principles"
label = "Principles"
[[nav]]
url = "https://example.org/"

[kinds.principle]
dir = "/principles/"
[kinds.case-study]
label = "Case study"
plural = "Case studies"
fields.period = { type = "text", required = true, help = "When" }
fields.status = { type = "choice", of = ["live", "ended"], many = true, label = "State" }
fields.revenue = { type = "figure", unit = "GBP" }

[relations.demonstrates]
from = ["case-study"]
to = "principle"
label = "Demonstrates"
inverse = "Demonstrated by"
note = true
min = 1
max = 3
fields.year = { type = "integer" }
[relations.cites]

[citations]
relation = "cites"
[checks]
link-missing = "warning"
html-raw = "off"
[markdown]
html = "none"
smart_quotes = false
`)
	if !ok || len(problems) > 0 {
		t.Fatalf("ok %v, problems %+v", ok, problems)
	}
	for i := range c.Nav {
		c.Nav[i].At = source.Span{}
	}
	params := c.Params
	c.Params = nil
	want := Default()
	want.Title, want.Description, want.BaseURL, want.Language, want.Theme = "Principles in Place", "What it takes", "https://example.org/kb/", "en-GB", []string{"mine", "civic"}
	want.Author, want.Copyright, want.EditURL = "A", "C", "https://example.org/edit/{path}"
	want.ReportURL = "https://example.org/report?title={title}"
	want.Nav = []NavItem{{Page: "principles", Label: "Principles"}, {URL: "https://example.org/"}}
	want.Schema = schema.Schema{
		Kinds: []schema.Kind{
			{Name: "case-study", Label: "Case study", Plural: "Case studies", Fields: []schema.Field{
				{Name: "period", Label: "period", Type: schema.Text, Required: true, Help: "When"},
				{Name: "status", Label: "State", Type: schema.Choice, Of: []string{"live", "ended"}, Many: true},
				{Name: "revenue", Label: "revenue", Type: schema.Figure, Unit: "GBP"},
			}},
			{Name: "principle", Dir: "principles", DirAt: source.Span{Start: 406, End: 420}, Label: "principle", Plural: "principle"},
		},
		Relations: []schema.Relation{
			{Name: "demonstrates", From: []string{"case-study"}, To: []string{"principle"}, Label: "Demonstrates", Inverse: "Demonstrated by", Note: true, Min: 1, Max: 3,
				Fields: []schema.Field{{Name: "year", Label: "year", Type: schema.Integer}}},
			{Name: "cites", Label: "cites", Inverse: "cites (from)"},
		},
		Citations: "cites",
	}
	want.Checks = diag.Severities{diag.LinkMissing: diag.Warning, diag.HTMLRaw: diag.Off}
	want.Markdown = markdown.Settings{HTML: markdown.HTMLNone, PlainQuote: true}
	want.ThemeAt = c.ThemeAt // a test of their places stands with the faults
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got\n%+v\nwant\n%+v", c, want)
	}
	if e, ok := params.Lookup("colour"); !ok || e.Value.Str != "red" {
		t.Errorf("params are %+v", params)
	}
}

func TestNoConfigIsTheDefault(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\r\n", "# nothing\n"} {
		c, problems, ok := parse(text)
		if !ok || len(problems) > 0 || !reflect.DeepEqual(c, Default()) {
			t.Errorf("%q: got %+v, %+v", text, c, problems)
		}
	}
}

// The fault is expected between « and ».
func TestFaults(t *testing.T) {
	t.Parallel()
	const kinds = "[kinds.a]\ndir = \"as\"\n[kinds.b]\n"
	tests := map[string]struct {
		in   string
		code diag.Code
		want string // message; and hint after a bar
	}{
		"a key that is mistyped":  {"«titel» = \"x\"", diag.ConfigKey, `there is no key "titel" here|did you mean "title"?`},
		"a key that is like none": {"[markdown]\n«zzz» = 1", diag.ConfigKey, `there is no key "zzz" here|the keys here are html, smart_quotes, abbreviations`},
		"a key of a kind":         {"[kinds.a]\n«lable» = \"x\"", diag.ConfigKey, `there is no key "lable" here|did you mean "label"?`},
		"a key of a field":        {"[kinds.a]\nfields.x = { «typ» = \"text\" }", diag.ConfigKey, `there is no key "typ" here|did you mean "type"?`},
		"a key of a relation":     {"[relations.a]\n«form» = \"x\"", diag.ConfigKey, `there is no key "form" here|did you mean "from"?`},
		"a key of an entry":       {"[[nav]]\npage = \"x\"\n«lable» = \"x\"", diag.ConfigKey, `there is no key "lable" here|did you mean "label"?`},

		"a number for a text":         {"title = «5»", diag.ConfigValue, "title is a whole number here, but must be text in quotes|"},
		"a text for yes or no":        {"[markdown]\nsmart_quotes = «\"no\"»", diag.ConfigValue, "smart_quotes is text here, but must be true or false|"},
		"no tag of a language":        {"language = «\"en_GB\"»", diag.ConfigValue, `"en_GB" is not the tag of a language|write it as in HTML: en, en-GB, cy`},
		"less than nothing":           {"[relations.r]\nmin = «-1»", diag.ConfigValue, "min is a whole number here, but must be a whole number, 0 or more|"},
		"a number among texts":        {"theme = [\"a\", «5»]", diag.ConfigValue, "theme holds a whole number, but must hold text in quotes|"},
		"no table where one belongs":  {"kinds = «[]»", diag.ConfigValue, "kinds is a list here, but must be a table|"},
		"nor in it":                   {"kinds.a = «1»", diag.ConfigValue, "a is a whole number here, but must be a table|"},
		"checks that are no table":    {"checks = «\"off\"»", diag.ConfigValue, "checks is text here, but must be a table: [checks]|"},
		"markdown that is no table":   {"markdown = «true»", diag.ConfigValue, "markdown is true or false here, but must be a table: [markdown]|"},
		"params that are no table":    {"params = «[]»", diag.ConfigValue, "params is a list here, but must be a table: [params]|"},
		"citations that are no table": {"citations = «\"cites\"»", diag.ConfigValue, "citations is text here, but must be a table: [citations]|"},

		"a base without a host":       {"base_url = «\"/kb/\"»", diag.ConfigValue, `"/kb/" is not the address of a website|write it whole: https://example.org/`},
		"a base that is a file":       {"base_url = «\"file:///x\"»", diag.ConfigValue, `"file:///x" is not the address of a website|write it whole: https://example.org/`},
		"an edit address for no file": {"edit_url = «\"https://x.org\"»", diag.ConfigValue, "edit_url does not say where the page's file goes|put {path} into it: https://github.com/owner/repo/edit/main/{path}"},

		"a header that is one text":      {"nav = «\"home\"»", diag.ConfigValue, "nav is text here, but must be a list of tables: [[nav]]|"},
		"a header that is one table":     {"[«nav»]\npage = \"x\"", diag.ConfigValue, "nav is a table here, but must be a list of tables: [[nav]]|"},
		"a header of texts":              {"nav = [«\"home\"»]", diag.ConfigValue, "nav holds text, but must hold tables: [[nav]]|"},
		"an entry that leads nowhere":    {"[[«nav»]]\nlabel = \"x\"", diag.ConfigValue, "an entry of nav needs a page or a url, and not both|write page = \"name\", or url = \"https://…\" with a label"},
		"an entry that leads two ways":   {"[[nav]]\npage = «\"x\"»\nurl = \"https://x.org\"", diag.ConfigValue, "an entry of nav needs a page or a url, and not both|write page = \"name\", or url = \"https://…\" with a label"},
		"an entry that would run script": {"[[nav]]\npage = \"x\"\nurl = «\"javascript:x\"»", diag.LinkUnsafe, `the address "javascript:x" could run script|write an https address`},

		"two kinds in one folder":        {kinds + "dir = «\"as/\"»", diag.ConfigValue, `the kinds "a" and "b" have the same folder|give each kind a folder of its own`},
		"a type there is not":            {"[kinds.a]\nfields.x = { type = «\"texts\"» }", diag.ConfigValue, `there is no type "texts"|did you mean "text"?`},
		"a field that every page has":    {"[kinds.a]\nfields.«title» = {}", diag.ConfigValue, `every page has "title" already, with a meaning of its own|choose another name for this field`},
		"a relation that every page has": {"[relations.«tags»]", diag.ConfigValue, `every page has "tags" already, with a meaning of its own|choose another name for this relation`},
		"a choice of nothing":            {"[kinds.a]\nfields.«x» = { type = \"choice\" }", diag.ConfigValue, `the choice "x" has nothing to choose from|add of = ["one", "other"]`},
		"a relation from no kind":        {kinds + "[relations.r]\nfrom = [\"a\", «\"c\"»]", diag.ConfigValue, `there is no kind "c"|there are a, b`},
		"citations by no relation":       {"[relations.cites]\n[citations]\nrelation = «\"cite\"»", diag.ConfigValue, `there is no relation "cite"|did you mean "cites"?`},
		"a check there is not":           {"[checks]\n«link-mising» = \"off\"", diag.ConfigValue, `there is no diagnostic "link-mising"|did you mean "link-missing"?`},
		"a severity there is not":        {"[checks]\nlink-missing = «\"fatal\"»", diag.ConfigValue, `"fatal" is not a severity|choose one of "off", "warning", "error"`},
		"a way with HTML there is not":   {"[markdown]\nhtml = «\"some\"»", diag.ConfigValue, `"some" is not a way to treat raw HTML|choose one of "safe", "none", "all"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := strings.Index(test.in, "«")
			text := strings.Replace(test.in, "«", "", 1)
			end := strings.Index(text, "»")
			text = strings.Replace(text, "»", "", 1)
			_, problems, ok := parse(text)
			if !ok || len(problems) != 1 {
				t.Fatalf("ok %v, problems %+v; want one", ok, problems)
			}
			d := problems[0]
			if d.Code != test.code || d.Message+"|"+d.Hint != test.want {
				t.Errorf("got %s %q, want %s %q", d.Code, d.Message+"|"+d.Hint, test.code, test.want)
			}
			if want := (diag.Place{Path: "config.toml", Start: start, End: end}); d.Place != want {
				t.Errorf("marked at %+v (%q), want %+v", d.Place, text[d.Start:d.End], want)
			}
		})
	}
}

// Nothing is built from a configuration that is only half understood.
func TestBrokenTOMLIsNotOK(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"title = \"x", "title = 1\ntitle = 2", "[a\n"} {
		_, problems, ok := parse(text)
		if ok || len(problems) != 1 || problems[0].Code != diag.ConfigSyntax {
			t.Errorf("%q: ok %v, problems %+v", text, ok, problems)
		}
	}
	_, problems, _ := parse("a = 1\na = 2")
	if want := (diag.Place{Path: "config.toml", Start: 0, End: 1}); problems[0].Other != want {
		t.Errorf("the other place of a key given twice is %+v", problems[0].Other)
	}
}

// A fault in one place leaves the rest in force.
func TestTheRestIsUsed(t *testing.T) {
	t.Parallel()
	c, problems, ok := parse("title = 5\nauthor = \"A\"\nbase_url = \"x\"\n[kinds.a]\nfields.title = {}\nfields.x = { type = \"nope\" }\n[checks]\nnope = \"off\"\nlink-missing = \"off\"\n")
	if !ok || len(problems) != 5 {
		t.Errorf("ok %v, problems %+v", ok, problems)
	}
	if c.Title != "Notes" || c.Author != "A" || c.BaseURL != "" || c.Checks.Of(diag.LinkMissing) != diag.Off {
		t.Errorf("got %+v", c)
	}
	if fields := c.Schema.Kinds[0].Fields; len(fields) != 1 || fields[0].Type != schema.Text {
		t.Errorf("fields %+v", fields)
	}
}

func TestParseIsPure(t *testing.T) {
	t.Parallel()
	const text = "x = 1\ny = 2\n[relations.r]\nfrom = [\"q\"]\nto = [\"p\"]\n[kinds.z]\n[kinds.a]\n"
	c, problems, _ := parse(text)
	for range 50 {
		again, more, _ := parse(text)
		if !reflect.DeepEqual(c, again) || !slices.Equal(problems, more) {
			t.Fatalf("the same bytes read twice differ:\n%+v %+v\n%+v %+v", c, problems, again, more)
		}
	}
}

func TestCleanURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                           "",
		"https://example.org":        "https://example.org/",
		"https://example.org/":       "https://example.org/",
		"https://example.org/kb//":   "https://example.org/kb/",
		"http://localhost:1313/a b":  "http://localhost:1313/a%20b/",
		"https://example.org/?q=1#f": "https://example.org/",
		"HTTPS://example.org":        "https://example.org/",
		"example.org":                "error",
		"//example.org":              "error",
		"https://":                   "error",
		"javascript:alert(1)":        "error",
		"https://example.org/%zz":    "error",
	} {
		got, err := CleanURL(in)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// The manual and the checks are made from one list, so every key that is read must be in it, with its meaning.
func TestEveryKeyHasAMeaning(t *testing.T) {
	t.Parallel()
	for place, keys := range Keys() {
		seen := map[string]bool{}
		for _, k := range keys {
			if k.Meaning == "" || seen[k.Name] {
				t.Errorf("%s %s stands twice, or without a meaning", place, k.Name)
			}
			seen[k.Name] = true
		}
	}
}

// No configuration panics, and each fault lies within the file.
func FuzzParse(f *testing.F) {
	f.Add("title = 1\nnav = [{page = 1}]\n[kinds.a]\nfields = 1\n[relations.b]\nfrom = {}\n[checks]\nx = []")
	f.Add("kinds.a.fields.x.of = [[1]]\nrelations.r.to = [{}]\ncitations.relation = true\nmarkdown.html = 1")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems, _ := parse(text)
		for _, d := range problems {
			if d.Start < 0 || d.End > len(text) || d.Start > d.End || d.Message == "" {
				t.Fatalf("%+v is not within the file", d)
			}
		}
	})
}
