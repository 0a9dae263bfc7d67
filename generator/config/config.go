// Package config provides config.toml as settings and a schema. It must never know a page.
package config

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
)

// Config is a site's settings. It is never changed once made. The zero Config is not usable: Default is what
// a site without config.toml has.
type Config struct {
	Title       string
	Description string
	BaseURL     string // ends in a slash; empty where the site's address is not known
	Language    string // BCP 47: "en-GB"
	Theme       []string
	ThemeAt     []source.Span // of each name in Theme; empty where config.toml names none
	Author      string
	Copyright   string
	EditURL     string // with {path} for a page's file from the site's root
	ReportURL   string // with {path}, {title} and {url}, each where it is wanted
	Nav         []NavItem
	Footer      []NavItem
	Schema      schema.Schema
	Checks      diag.Severities
	Markdown    markdown.Settings
	Search      Search
	CNAME       string // the domain to tell GitHub Pages of; may be empty
	Output      Output
	GitDates    bool // when a page was updated comes from git, where the page does not say
	Params      table.Table
}

// NavItem is one entry of the header or the footer.
type NavItem struct {
	Page, URL, Label string // Page is a reference like any other; or URL
	At               source.Span
}

// Key documents one key of config.toml.
type Key struct{ Name, Meaning string }

// Keys lists the keys of config.toml by their place, in the order of the manual. The manual and the checks
// are made from it, so that a key cannot be known to one and not to the other.
func Keys() map[string][]Key {
	field := []Key{
		{"type", "text, markdown, number, integer, boolean, date, choice, url, figure or page (default text)"},
		{"label", "what readers see; else the name"},
		{"help", "what editors see, in `waymark new` and in messages"},
		{"of", "for a choice: the values; for a page: the kinds it may be of"},
		{"unit", "for a figure: its unit, unless it gives its own"},
		{"many", "true: a list of such values"},
		{"required", "true: every page of the kind needs it"},
		{"search", "true: its words weigh more in search than those of the text"},
		{"facet", "true: search results may be narrowed by it; for text, integer, choice and, but at an edge, page"},
	}
	return map[string][]Key{
		"": {
			{"title", "the site's name"},
			{"description", "one sentence about the site"},
			{"base_url", "where the site will be: https://example.org/kb/"},
			{"language", "of the text, as in HTML: en, en-GB, cy (default en)"},
			{"theme", `a theme's name or a list of them; the first that has a file is asked (default "civic")`},
			{"author", "who publishes the site"},
			{"copyright", "one line for the foot of every page"},
			{"edit_url", "where a page can be edited; {path} stands for its file"},
			{"report_url", "where a fault of a page can be reported; {path}, {title} and {url} stand for its file, title and address"},
			{"nav", "the header's entries, in order: [[nav]]"},
			{"footer", "the footer's entries, in order: [[footer]], with the keys of [[nav]]"},
			{"kinds", "the kinds of pages: [kinds.NAME]"},
			{"relations", "the relations between pages: [relations.NAME]"},
			{"citations", "what [@source] means: [citations]"},
			{"rules", "conditions that pages must fulfil: [[rules]]"},
			{"checks", `the severity of diagnostics by code: link-missing = "warning"`},
			{"markdown", "how text is read: [markdown]"},
			{"wording", "what is asked of sentences and acronyms: [wording]"},
			{"search", "search = false for none; else how it works: [search]"},
			{"cname", "the domain that GitHub Pages is told of, in a file CNAME: www.example.org"},
			{"output", "which files are made beside the pages: [output]"},
			{"git", "what is taken from the history of the files: [git]"},
			{"params", "what the theme lets a site choose: its options, see [Make it yours](themes.md)"},
		},
		"nav": {
			{"page", "a page, named as in a link"},
			{"url", "an address elsewhere, instead of a page"},
			{"label", "what readers see; else the page's title"},
		},
		"kinds.NAME": {
			{"dir", "the folder under content whose pages are of this kind"},
			{"label", "the kind's name for readers: Case study"},
			{"plural", "the same for many: Case studies"},
			{"sort", `"date": its section lists the newest pages first; else "title"`},
			{"term", "true: each of its pages defines a term; search engines are told"},
			{"fields", "the kind's own front matter keys: fields.NAME = { type = … }"},
			{"search_weight", "what its pages weigh in search, from 0.1 to 10 (default 1)"},
		},
		"relations.NAME": {
			{"from", "the kinds it may come from (default: any page)"},
			{"to", "the kinds it may lead to (default: any page)"},
			{"label", "what readers see where it comes from: Demonstrates"},
			{"inverse", "what readers see where it leads to: Demonstrated by"},
			{"help", "what editors see, in `waymark new` and in messages"},
			{"note", "true: an edge may carry a reason: { to = \"…\", note = \"…\" }"},
			{"fields", "what else an edge may carry: fields.NAME = { type = … }"},
			{"min", "how many a page must have"},
			{"max", "how many a page may have"},
			{"facet", "true: search results may be narrowed by the pages it leads to, such as places"},
			{"matrix", "true: the home page and the section of the kind it leads to show it as a table, both kinds side by side"},
		},
		"field":     field,
		"citations": {{"relation", "the relation that [@source] makes"}},
		"rules":     ruleKeys(),
		"wording":   wordingKeys(),
		"markdown": {
			{"html", `raw HTML: "safe" (default) passes what is harmless, "none" shows it as text, "all" passes everything`},
			{"smart_quotes", "false: leave quotation marks, -- and ... as typed"},
			{"abbreviations", "true: where a page first has an acronym that is a name of a page of a kind with term = true, it says what that stands for"},
		},
		"git":            {{"dates", "false: a page that does not say when it was updated has no such date, rather than that of its last commit"}},
		"search":         searchKeys(),
		"output":         outputKeys(),
		"search.weights": weightKeys(),
	}
}

// Default is the configuration of a site without config.toml.
func Default() *Config {
	return &Config{Title: "Notes", Language: "en", Theme: []string{"civic"}, Checks: diag.Severities{}, Search: defaultSearch(), Output: defaultOutput(), GitDates: true}
}

// Parse reads config.toml. What is wrong in it is reported and left out. ok is false where the file is not
// TOML at all: then nothing should be built from it.
func Parse(f source.File) (c *Config, problems diag.List, ok bool) {
	c = Default()
	r := &reader{file: f, c: c}
	t, faults := table.TOML(f.Data, 0)
	for _, p := range faults {
		d := r.place(diag.ConfigSyntax, p.Span, p.Message, p.Hint)
		if p.Other != (source.Span{}) {
			d.Other = diag.Place{Path: f.Path, Start: p.Other.Start, End: p.Other.End}
		}
		r.problems = append(r.problems, d)
	}
	if len(faults) > 0 {
		return c, r.problems, false
	}
	r.site(t)
	return c, r.problems, true
}

type reader struct {
	file     source.File
	c        *Config
	problems diag.List
}

func (r *reader) place(code diag.Code, at source.Span, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Code: code, Place: diag.Place{Path: r.file.Path, Start: at.Start, End: at.End}, Message: message, Hint: hint}
}

func (r *reader) report(code diag.Code, at source.Span, message, hint string) {
	r.problems = append(r.problems, r.place(code, at, message, hint))
}

// known reports the keys of t that the list of that place does not have.
func (r *reader) known(t table.Table, place string) {
	var names []string
	for _, k := range Keys()[place] {
		names = append(names, k.Name)
	}
	for _, e := range t {
		if !slices.Contains(names, e.Key) {
			hint := diag.DidYouMean(e.Key, names)
			if hint == "" {
				hint = "the keys here are " + strings.Join(names, ", ")
			}
			r.report(diag.ConfigKey, e.KeySpan, fmt.Sprintf("there is no key %q here", e.Key), hint)
		}
	}
}

func (r *reader) wrong(e table.Entry, want string) {
	r.report(diag.ConfigValue, e.Value.Span, fmt.Sprintf("%s is %s here, but must be %s", e.Key, e.Value.Kind, want), "")
}

func (r *reader) text(t table.Table, key string, into *string) (source.Span, bool) {
	e, ok := t.Lookup(key)
	if !ok {
		return source.Span{}, false
	}
	if e.Value.Kind != table.String {
		r.wrong(e, "text in quotes")
		return e.Value.Span, false
	}
	*into = e.Value.Str
	return e.Value.Span, true
}

func (r *reader) boolean(t table.Table, key string, into *bool) {
	if e, ok := t.Lookup(key); ok {
		if e.Value.Kind != table.Bool {
			r.wrong(e, "true or false")
			return
		}
		*into = e.Value.Bool
	}
}

func (r *reader) integer(t table.Table, key string, into *int) {
	if e, ok := t.Lookup(key); ok {
		if e.Value.Kind != table.Integer || e.Value.Int < 0 {
			r.wrong(e, "a whole number, 0 or more")
			return
		}
		*into = int(e.Value.Int)
	}
}

// words reads a list of texts, or one text.
func (r *reader) words(t table.Table, key string, into *[]string) []source.Span {
	e, ok := t.Lookup(key)
	if !ok {
		return nil
	}
	items := []table.Value{e.Value}
	if e.Value.Kind == table.List {
		items = e.Value.List
	}
	*into = nil
	var spans []source.Span
	for _, v := range items {
		if v.Kind != table.String {
			r.report(diag.ConfigValue, v.Span, fmt.Sprintf("%s holds %s, but must hold text in quotes", e.Key, v.Kind), "")
			continue
		}
		*into, spans = append(*into, v.Str), append(spans, v.Span)
	}
	return spans
}

// tables reads a table of tables, such as [kinds.NAME], in the order written.
func (r *reader) tables(t table.Table, key string, each func(e table.Entry)) {
	e, ok := t.Lookup(key)
	if !ok {
		return
	}
	if e.Value.Kind != table.Map {
		r.wrong(e, "a table")
		return
	}
	for _, sub := range e.Value.Map {
		if sub.Value.Kind != table.Map {
			r.wrong(sub, "a table")
			continue
		}
		each(sub)
	}
}

func (r *reader) site(t table.Table) {
	c := r.c
	r.known(t, "")
	r.text(t, "title", &c.Title)
	r.text(t, "description", &c.Description)
	if at, ok := r.text(t, "base_url", &c.BaseURL); ok {
		var err error
		if c.BaseURL, err = CleanURL(c.BaseURL); err != nil {
			r.report(diag.ConfigValue, at, err.Error(), "write it whole: https://example.org/")
		}
	}
	if at, ok := r.text(t, "language", &c.Language); ok && !language.MatchString(c.Language) {
		r.report(diag.ConfigValue, at, fmt.Sprintf("%q is not the tag of a language", c.Language), "write it as in HTML: en, en-GB, cy")
		c.Language = Default().Language
	}
	c.ThemeAt = r.words(t, "theme", &c.Theme)
	r.text(t, "author", &c.Author)
	r.text(t, "copyright", &c.Copyright)
	if at, ok := r.text(t, "edit_url", &c.EditURL); ok && !strings.Contains(c.EditURL, "{path}") {
		r.report(diag.ConfigValue, at, "edit_url does not say where the page's file goes", "put {path} into it: https://github.com/owner/repo/edit/main/{path}")
	}
	r.text(t, "report_url", &c.ReportURL)
	r.c.Nav = r.nav(t, "nav")
	r.c.Footer = r.nav(t, "footer")
	r.tables(t, "kinds", r.kind)
	slices.SortFunc(c.Schema.Kinds, func(a, b schema.Kind) int { return strings.Compare(a.Name, b.Name) })
	r.tables(t, "relations", r.relation)
	citations := r.table(t, "citations")
	r.known(citations, "citations")
	if at, ok := r.text(citations, "relation", &c.Schema.Citations); ok {
		r.must(at, c.Schema.Citations, "relation", relationNames(c.Schema.Relations))
	}
	r.rules(t)
	r.checks(r.table(t, "checks"))
	r.markdown(r.table(t, "markdown"))
	r.wording(r.table(t, "wording"))
	r.search(t)
	r.cname(t)
	r.output(r.table(t, "output"))
	git := r.table(t, "git")
	r.known(git, "git")
	r.boolean(git, "dates", &c.GitDates)
	c.Params = r.table(t, "params")
}

// table reads a table; it is empty where there is none.
func (r *reader) table(t table.Table, key string) table.Table {
	e, ok := t.Lookup(key)
	if ok && e.Value.Kind != table.Map {
		r.wrong(e, "a table: ["+key+"]")
	}
	return e.Value.Map
}

// language matches what HTML, Atom and schema.org take for a language: the form of its tag (BCP 47), whichever it is.
var language = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// CleanURL gives a base address with the slash at its end that it needs; empty stays empty.
func CleanURL(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", fmt.Errorf("%q is not the address of a website", s)
	}
	u.RawQuery, u.Fragment = "", ""
	return strings.TrimRight(u.String(), "/") + "/", nil
}

// nav reads the entries of the header or the footer.
func (r *reader) nav(t table.Table, key string) (items []NavItem) {
	e, ok := t.Lookup(key)
	if !ok {
		return nil
	}
	if e.Value.Kind != table.List {
		r.wrong(e, "a list of tables: [["+key+"]]")
	}
	for _, v := range e.Value.List {
		if v.Kind != table.Map {
			r.report(diag.ConfigValue, v.Span, fmt.Sprintf("%s holds %s, but must hold tables: [[%s]]", key, v.Kind, key), "")
			continue
		}
		r.known(v.Map, "nav")
		item := NavItem{At: v.Span}
		if at, ok := r.text(v.Map, "page", &item.Page); ok {
			item.At = at
		}
		if at, ok := r.text(v.Map, "url", &item.URL); ok && markdown.AddressOf(item.URL) == markdown.Unsafe {
			r.report(diag.LinkUnsafe, at, fmt.Sprintf("the address %q could run script", item.URL), "write an https address")
			continue
		}
		r.text(v.Map, "label", &item.Label)
		if (item.Page == "") == (item.URL == "") {
			r.report(diag.ConfigValue, item.At, "an entry of "+key+" needs a page or a url, and not both", `write page = "name", or url = "https://…" with a label`)
			continue
		}
		items = append(items, item)
	}
	return items
}

func (r *reader) kind(e table.Entry) {
	k := schema.Kind{Name: e.Key, Label: strings.ReplaceAll(e.Key, "-", " ")}
	t := e.Value.Map
	r.known(t, "kinds.NAME")
	if at, ok := r.text(t, "dir", &k.Dir); ok {
		k.Dir, k.DirAt = strings.Trim(k.Dir, "/"), at
		for _, other := range r.c.Schema.Kinds {
			if other.Dir == k.Dir && k.Dir != "" {
				r.report(diag.ConfigValue, at, fmt.Sprintf("the kinds %q and %q have the same folder", other.Name, k.Name), "give each kind a folder of its own")
			}
		}
	}
	r.text(t, "label", &k.Label)
	k.Plural = k.Label
	r.text(t, "plural", &k.Plural)
	r.boolean(t, "term", &k.Term)
	r.sort(t, &k)
	k.Fields = r.fields(t, false)
	r.weight(t, "search_weight", 0.1, 10, &k.Weight)
	r.c.Schema.Kinds = append(r.c.Schema.Kinds, k)
}

func (r *reader) sort(t table.Table, k *schema.Kind) {
	by := "title"
	if at, ok := r.text(t, "sort", &by); ok && by != "title" && by != "date" {
		r.report(diag.ConfigValue, at, fmt.Sprintf("pages cannot be sorted by %q", by), `choose one of "title", "date"`)
	}
	k.Newest = by == "date"
}

// fields reads the fields of a kind, or of a relation's edges.
func (r *reader) fields(t table.Table, edge bool) []schema.Field {
	var fields []schema.Field
	r.tables(t, "fields", func(e table.Entry) {
		f := schema.Field{Name: e.Key, Label: strings.ReplaceAll(e.Key, "_", " "), Type: schema.Text}
		t := e.Value.Map
		r.known(t, "field")
		typ := string(f.Type)
		if at, ok := r.text(t, "type", &typ); ok {
			f.Type = schema.Type(typ)
			var names []string
			for _, n := range schema.Types() {
				names = append(names, string(n))
			}
			if !slices.Contains(names, typ) {
				r.must(at, typ, "type", names)
				f.Type = schema.Text
			}
		}
		r.text(t, "label", &f.Label)
		r.text(t, "help", &f.Help)
		r.text(t, "unit", &f.Unit)
		r.words(t, "of", &f.Of)
		r.boolean(t, "many", &f.Many)
		r.boolean(t, "required", &f.Required)
		r.boolean(t, "search", &f.Search)
		r.boolean(t, "facet", &f.Facet)
		if e, ok := t.Lookup("facet"); ok && f.Facet && !f.Narrows() {
			r.report(diag.ConfigValue, e.Value.Span, fmt.Sprintf("search results cannot be narrowed by a field of type %s", f.Type), "mark one of type text, integer, choice or page, or a relation")
		} else if ok && f.Facet && edge && f.Type == schema.PageRef {
			r.report(diag.ConfigValue, e.Value.Span, "search results cannot be narrowed by a page that an edge names", "mark the relation itself, or a field of type text, integer or choice")
		}
		if schema.IsBaseKey(f.Name) {
			r.report(diag.ConfigValue, e.KeySpan, fmt.Sprintf("every page has %q already, with a meaning of its own", f.Name), "choose another name for this field")
			return
		}
		if f.Type == schema.Choice && len(f.Of) == 0 {
			r.report(diag.ConfigValue, e.KeySpan, fmt.Sprintf("the choice %q has nothing to choose from", f.Name), `add of = ["one", "other"]`)
		}
		fields = append(fields, f)
	})
	return fields
}

func (r *reader) relation(e table.Entry) {
	rel := schema.Relation{Name: e.Key, Label: strings.ReplaceAll(e.Key, "_", " ")}
	t := e.Value.Map
	r.known(t, "relations.NAME")
	for _, end := range []struct {
		key  string
		into *[]string
	}{{"from", &rel.From}, {"to", &rel.To}} {
		for i, at := range r.words(t, end.key, end.into) {
			r.must(at, (*end.into)[i], "kind", r.c.Schema.KindNames())
		}
	}
	r.text(t, "label", &rel.Label)
	rel.Inverse = rel.Label + " (from)"
	r.text(t, "inverse", &rel.Inverse)
	r.text(t, "help", &rel.Help)
	r.boolean(t, "note", &rel.Note)
	r.boolean(t, "matrix", &rel.Matrix)
	r.boolean(t, "facet", &rel.Facet)
	rel.Fields = r.fields(t, true)
	r.integer(t, "min", &rel.Min)
	r.integer(t, "max", &rel.Max)
	if schema.IsBaseKey(rel.Name) {
		r.report(diag.ConfigValue, e.KeySpan, fmt.Sprintf("every page has %q already, with a meaning of its own", rel.Name), "choose another name for this relation")
		return
	}
	r.c.Schema.Relations = append(r.c.Schema.Relations, rel)
}

func relationNames(rels []schema.Relation) []string {
	names := make([]string, len(rels))
	for i, rel := range rels {
		names[i] = rel.Name
	}
	return names
}

// must reports a name that is not among those there are.
func (r *reader) must(at source.Span, name, what string, names []string) {
	if slices.Contains(names, name) {
		return
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ")
	}
	r.report(diag.ConfigValue, at, fmt.Sprintf("there is no %s %q", what, name), hint)
}

func (r *reader) checks(t table.Table) {
	var codes []string
	for _, rule := range diag.Rules() {
		codes = append(codes, string(rule.Code))
	}
	for _, c := range t {
		if !slices.Contains(codes, c.Key) {
			r.must(c.KeySpan, c.Key, "diagnostic", codes)
			continue
		}
		levels := map[string]diag.Severity{"off": diag.Off, "warning": diag.Warning, "error": diag.Error}
		sev, ok := levels[c.Value.Str]
		if !ok {
			r.report(diag.ConfigValue, c.Value.Span, fmt.Sprintf("%q is not a severity", c.Value.Text()), `choose one of "off", "warning", "error"`)
			continue
		}
		r.c.Checks[diag.Code(c.Key)] = sev
	}
}

func (r *reader) markdown(t table.Table) {
	r.known(t, "markdown")
	policies := map[string]markdown.HTMLPolicy{"safe": markdown.HTMLSafe, "none": markdown.HTMLNone, "all": markdown.HTMLAll}
	name := "safe"
	if at, ok := r.text(t, "html", &name); ok {
		policy, ok := policies[name]
		if !ok {
			r.report(diag.ConfigValue, at, fmt.Sprintf("%q is not a way to treat raw HTML", name), `choose one of "safe", "none", "all"`)
		}
		r.c.Markdown.HTML = policy
	}
	smart := true
	r.boolean(t, "smart_quotes", &smart)
	r.c.Markdown.PlainQuote = !smart
	r.boolean(t, "abbreviations", &r.c.Markdown.Acronyms)
}
