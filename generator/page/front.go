package page

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file reads front matter: TOML between +++ lines, YAML between --- lines.

// front reads the front matter into the page and gives the text after it, with its offset in the file.
func (r *reader) front(data []byte) (text []byte, base int) {
	fence, from, end, next := fences(data)
	var front table.Table
	switch {
	case end >= 0:
		front = r.parseFront(data[from:end], from, fence)
	case fence == "+++":
		start := markSize(data)
		r.report(diag.FrontSyntax, source.Span{Start: start, End: start + 3}, "the front matter that begins here is not closed", "put a line with +++ after it")
		front = r.parseFront(data[from:], from, fence)
	}
	r.keys(front)
	return data[next:], next
}

// markSize is how many bytes of a byte order mark a file begins with.
func markSize(data []byte) int {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return 3
	}
	return 0
}

// fences finds front matter: the line that opens it, "" where none does; where what it holds begins and ends, end being
// -1 where nothing closes it; and where the text begins. TOML that is not closed takes all of the file; a line --- that
// nothing closes is text.
func fences(data []byte) (fence string, from, end, next int) {
	start := markSize(data)
	for _, f := range []string{"+++", "---"} {
		if line, _, _ := bytes.Cut(data[start:], []byte("\n")); string(bytes.TrimRight(line, " \t\r")) == f {
			fence = f
		}
	}
	if fence == "" {
		return "", start, -1, start
	}
	from = len(data)
	if i := bytes.IndexByte(data[start:], '\n'); i >= 0 {
		from = start + i + 1
	}
	end, next = closing(data, from, fence)
	switch {
	case end >= 0:
	case fence == "+++":
		next = len(data)
	default:
		fence, next = "", start
	}
	return fence, from, end, next
}

// Text gives a file's text: what stands behind its front matter.
func Text(data []byte) []byte {
	_, _, _, next := fences(data)
	return data[next:]
}

// closing finds the line that ends front matter: where it starts, and where the next line does.
func closing(data []byte, from int, fence string) (end, next int) {
	for at := from; at < len(data); {
		stop, after := len(data), len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			stop, after = at+i, at+i+1
		}
		line := string(bytes.TrimRight(data[at:stop], " \t\r"))
		if line == fence || fence == "---" && line == "..." {
			return at, after
		}
		at = after
	}
	return -1, -1
}

func (r *reader) parseFront(data []byte, base int, fence string) table.Table {
	t, problems := readTable(fence)(data, base)
	for _, p := range problems {
		d := diag.Diagnostic{Code: diag.FrontSyntax, Place: diag.Place{Path: r.file.Path, Start: p.Span.Start, End: p.Span.End}, Message: "the front matter cannot be read: " + p.Message, Hint: p.Hint}
		if p.Value {
			d.Code, d.Message = diag.FrontValue, p.Message
		}
		if p.Other != (source.Span{}) {
			d.Message = p.Message
			d.Other = diag.Place{Path: r.file.Path, Start: p.Other.Start, End: p.Other.End}
		}
		r.p.Diags = append(r.p.Diags, d)
	}
	return t
}

// keys takes over every entry, each to where it belongs.
func (r *reader) keys(t table.Table) {
	p := r.p
	own := p.Own()
	kind := r.kind(t, own)
	p.Kind, p.Head.Kind = kind.Name, kind.Name
	slug, draft := "", false
	var publish, expire time.Time
	var every table.Value
	relations := map[string]int{}
	for _, e := range t {
		v := e.Value
		if v.Kind == table.Null {
			continue
		}
		r.key(e)
		switch e.Key {
		case "title":
			r.prose(v)
			p.Head.Title = strings.TrimSpace(r.text(e))
		case "summary", "description":
			r.prose(v)
			if s := strings.TrimSpace(r.text(e)); s != "" {
				p.Head.Summary = s
			}
		case "kind":
		case "date":
			p.Head.Date = r.date(e)
		case "updated":
			p.Head.Updated = r.date(e)
		case "reviewed":
			p.Reviewed = r.date(e)
		case "review_every":
			every = v
		case "owner":
			p.Owner = r.text(e)
		case "draft":
			draft = draft || r.boolean(e)
		case "publish":
			draft = draft || !r.boolean(e)
		case "publish_date":
			publish = r.date(e)
		case "expiry_date":
			expire = r.date(e)
		case "slug":
			slug, r.p.SlugAt = r.slug(e), e.Value.Span
		case "aliases":
			r.aliases(e)
		case "weight":
			if v.Kind != table.Integer {
				r.wrong(e, "a whole number", "")
			}
			p.Head.Weight = int(v.Int)
		case "tags":
			p.Tags = r.tags(e)
		case "nav":
			p.Nav = r.boolean(e)
		case "search":
			p.Search = r.boolean(e)
		case "params":
			if v.Kind != table.Map {
				r.wrong(e, "a table", "write [params] on a line of its own, and the keys below it")
			}
		default:
			if rel, ok := r.o.Schema.Relation(e.Key); ok && (kind.Name != "" || len(rel.From) == 0) {
				relations[e.Key] = r.relation(e, rel, kind)
			} else if f, ok := kind.Field(e.Key); ok {
				r.field(e, f)
			} else if kind.Name != "" {
				r.unknown(e, kind)
			}
		}
	}
	r.required(t, kind, relations)
	p.Head.Address = address(own, slug)
	if p.Head.Hidden = r.hidden(draft, publish, expire); p.Head.Hidden == Draft {
		for i, d := range p.Diags {
			if d.Code == diag.FrontMissing { // it is under way, and is told what it needs
				p.Diags[i].Code = diag.FrontUnfinished
			}
		}
	}
	p.Head.Shown = shown(p.Fields)
	r.review(every)
}

func (r *reader) kind(t table.Table, own string) schema.Kind {
	name := ""
	if !r.p.Section() {
		name = r.o.Schema.KindIn(parent(own))
	}
	if e, ok := t.Lookup("kind"); ok && len(r.o.Schema.Kinds) > 0 {
		given := r.text(e)
		if _, ok := r.o.Schema.Kind(given); ok {
			name = given
		} else {
			r.report(diag.FrontKind, e.Value.Span, fmt.Sprintf("there is no kind %q", given), hintOr(diag.DidYouMean(given, r.o.Schema.KindNames()), "the kinds are "+strings.Join(r.o.Schema.KindNames(), ", ")))
		}
	}
	k, _ := r.o.Schema.Kind(name)
	return k
}

func hintOr(hint, otherwise string) string {
	if hint == "" {
		return otherwise
	}
	return hint
}

func (r *reader) wrong(e table.Entry, want, hint string) {
	r.report(diag.FrontValue, e.Value.Span, fmt.Sprintf("%s is %s here, but must be %s", e.Key, e.Value.Kind, want), hint)
}

func (r *reader) text(e table.Entry) string {
	switch e.Value.Kind {
	case table.List, table.Map:
		r.wrong(e, "text", "")
		return ""
	}
	return e.Value.Text()
}

func (r *reader) boolean(e table.Entry) bool {
	if e.Value.Kind != table.Bool {
		r.wrong(e, "true or false", "without quotes")
	}
	return e.Value.Bool
}

func (r *reader) date(e table.Entry) time.Time {
	d := e.Value.Date
	if e.Value.Kind != table.Date {
		var ok bool
		if d, ok = table.ParseDate(e.Value.Str); !ok {
			if e.Value.Kind == table.String && e.Value.Str != "" {
				r.report(diag.FrontValue, e.Value.Span, fmt.Sprintf("%s: %q is not a date", e.Key, e.Value.Str), "write year, month and day: 2026-11-23")
			} else {
				r.wrong(e, "a date", "write year, month and day: 2026-11-23")
			}
			return time.Time{}
		}
	}
	return d.UTC()
}

func (r *reader) slug(e table.Entry) string {
	s := r.text(e)
	if r.p.Section() {
		r.report(diag.FrontValue, e.Value.Span, "a section's page takes its address from its folder; slug has no effect here", "rename the folder, or leave slug out")
		return ""
	}
	if made := Slug(s); s != "" && made != s {
		r.report(diag.FrontValue, e.Value.Span, fmt.Sprintf("%q cannot be part of an address as it is", s), fmt.Sprintf("write slug = %q: lower case letters, digits and hyphens", made))
	}
	return s
}

// maxAliases is how many aliases a page may have. Each that is an old address is an output.
const maxAliases = 1000

func (r *reader) aliases(e table.Entry) {
	for i, v := range oneOrMore(e.Value) {
		switch {
		case i == maxAliases:
			r.report(diag.PageLimit, v.Span, fmt.Sprintf("this page has more than %d aliases; the rest are left out", maxAliases), "take away what nobody asks for any more")
			return
		case v.Kind != table.String:
			r.report(diag.FrontValue, v.Span, "an alias must be text", "put it in quotes")
		case strings.Contains(v.Str, "/"):
			r.p.Former = append(r.p.Former, v.Str)
			r.p.FormerAt = append(r.p.FormerAt, v.Span)
			if _, wrong := OldAddress(v.Str); wrong != "" {
				r.report(diag.AliasBad, v.Span, fmt.Sprintf("the old address %q %s", v.Str, wrong), `write it as it was, from the root of the site: "/old/page/"`)
			}
		case strings.TrimSpace(v.Str) != "":
			r.p.Names = append(r.p.Names, strings.TrimSpace(v.Str))
		}
	}
}

func oneOrMore(v table.Value) []table.Value {
	if v.Kind == table.List {
		return v.List
	}
	return []table.Value{v}
}

// tags reads a list of words, or one text with commas between them.
func (r *reader) tags(e table.Entry) []string {
	var tags []string
	for _, v := range oneOrMore(e.Value) {
		if v.Kind == table.List || v.Kind == table.Map {
			r.report(diag.FrontValue, v.Span, "a tag must be text", "put it in quotes")
			continue
		}
		for word := range strings.SplitSeq(v.Text(), ",") {
			word = strings.TrimPrefix(strings.Join(strings.Fields(word), " "), "#")
			if word != "" && len(tags) <= maxTags && !slices.Contains(tags, word) {
				tags = append(tags, word)
			}
		}
	}
	return tags
}

func (r *reader) hidden(draft bool, publish, expire time.Time) Hidden {
	if publish.IsZero() {
		publish = r.p.Head.Date
	}
	switch {
	case draft && !r.o.Drafts:
		return Draft
	case !r.o.Future && !r.come(publish):
		return Future
	case !expire.IsZero() && r.come(expire):
		return Expired
	}
	return Published
}

// come tells whether a day has come, and remembers that the page is another one then.
func (r *reader) come(day time.Time) bool {
	if !day.After(r.o.Today) {
		return true
	}
	if r.p.Until.IsZero() || day.Before(r.p.Until) {
		r.p.Until = day
	}
	return false
}

func (r *reader) problems(list []schema.Problem) {
	for _, pr := range list {
		code := diag.FrontValue
		if pr.Missing {
			code = diag.FrontMissing
		}
		r.report(code, pr.Span, pr.Message, pr.Hint)
	}
}

func (r *reader) field(e table.Entry, f schema.Field) {
	if f.Required && empty(e.Value) {
		return // it is missing, and that is said once
	}
	values, problems := f.Check(e.Value)
	r.problems(problems)
	if len(values) == 0 {
		return
	}
	if f.Type == schema.Text || f.Type == schema.Markdown || f.Type == schema.Figure {
		r.prose(e.Value)
	}
	r.p.Fields = append(r.p.Fields, Field{f, values})
	for _, v := range values {
		if v.Ref != "" {
			relation := ""
			if f.Type == schema.Figure {
				relation = r.o.Schema.Citations
			}
			r.p.Refs = append(r.p.Refs, Ref{Ref: fieldRef(v.Ref, v.RefAt), Relation: relation, Field: f.Name})
		}
	}
}

// fieldRef reads the name of a page in front matter, which may be written as a wikilink.
func fieldRef(name string, at source.Span) markdown.Ref {
	name = strings.TrimSpace(name)
	if inner, ok := strings.CutPrefix(name, "[["); ok {
		name, _, _ = strings.Cut(strings.TrimSuffix(inner, "]]"), "|")
	}
	target, anchor, _ := strings.Cut(name, "#")
	return markdown.Ref{Kind: markdown.Field, Target: strings.TrimSpace(target), Anchor: strings.TrimSpace(anchor), Span: at}
}

// relation reads the edges of one relation and gives how many name a page.
func (r *reader) relation(e table.Entry, rel schema.Relation, kind schema.Kind) int {
	if !schema.Allows(rel.From, kind.Name) {
		r.report(diag.RelationKind, e.KeySpan, fmt.Sprintf("a page of kind %q has no relation %q", kind.Name, rel.Name), "it comes from "+strings.Join(rel.From, " or ")+" only")
		return 0
	}
	named := 0
	items := slices.DeleteFunc(slices.Clone(oneOrMore(e.Value)), empty)
	for _, v := range items {
		ref := Ref{Relation: rel.Name}
		switch v.Kind {
		case table.String:
			ref.Ref = fieldRef(v.Str, v.Span)
		case table.Map:
			r.edge(v, rel, &ref)
		default:
			r.report(diag.FrontValue, v.Span, fmt.Sprintf("%s must name pages, but this is %s", rel.Name, v.Kind), `write "name", or { to = "name" }`)
			continue
		}
		if ref.Target != "" {
			r.p.Refs = append(r.p.Refs, ref)
			named++
		}
	}
	if rel.Max > 0 && len(items) > rel.Max {
		r.report(diag.FrontValue, items[rel.Max].Span, fmt.Sprintf("%s may lead to at most %d", rel.Name, rel.Max), "take the rest away")
	}
	return named
}

func (r *reader) edge(v table.Value, rel schema.Relation, ref *Ref) {
	keys := []string{"to"}
	if rel.Note {
		keys = append(keys, "note")
	}
	for _, f := range rel.Fields {
		keys = append(keys, f.Name)
	}
	for _, e := range v.Map {
		i := slices.IndexFunc(rel.Fields, func(f schema.Field) bool { return f.Name == e.Key })
		switch {
		case e.Key == "to":
			ref.Ref = fieldRef(r.text(e), e.Value.Span)
		case e.Key == "note" && rel.Note:
			r.prose(e.Value)
			ref.Note = r.text(e)
		case i >= 0:
			values, problems := rel.Fields[i].Check(e.Value)
			r.problems(problems)
			if len(values) > 0 {
				ref.Edge = append(ref.Edge, Field{rel.Fields[i], values})
			}
		default:
			r.report(diag.FrontKey, e.KeySpan, fmt.Sprintf("an edge of %s has no key %q", rel.Name, e.Key), hintOr(diag.DidYouMean(e.Key, keys), "its keys are "+strings.Join(keys, ", ")))
		}
	}
	if e, ok := v.Map.Lookup("to"); !ok || empty(e.Value) {
		r.report(diag.FrontMissing, v.Span, fmt.Sprintf("this edge of %s leads nowhere", rel.Name), `add to = "name of a page"`)
	}
}

func (r *reader) unknown(e table.Entry, kind schema.Kind) {
	var known []string
	for _, k := range schema.BaseKeys() {
		known = append(known, k[0])
	}
	for _, f := range kind.Fields {
		known = append(known, f.Name)
	}
	for _, rel := range r.o.Schema.Relations {
		if schema.Allows(rel.From, kind.Name) {
			known = append(known, rel.Name)
		}
	}
	hint := hintOr(diag.DidYouMean(e.Key, known), "declare it in config.toml under [kinds."+kind.Name+"], or put it under [params]")
	r.report(diag.FrontKey, e.KeySpan, fmt.Sprintf("%s has no key %q", oneOf(kind), e.Key), hint)
}

// empty tells whether a value says nothing: as if its key were not there.
func empty(v table.Value) bool {
	switch v.Kind {
	case table.Null:
		return true
	case table.String:
		return strings.TrimSpace(v.Str) == ""
	case table.List:
		return !slices.ContainsFunc(v.List, func(item table.Value) bool { return !empty(item) })
	}
	return false
}

// required reports fields and relations that the kind asks for and the page does not have.
func (r *reader) required(t table.Table, kind schema.Kind, relations map[string]int) {
	missing := func(name, help string) {
		if help != "" {
			help = ": " + help
		}
		at := source.Span{}
		if e, ok := t.Lookup("title"); ok {
			at = source.Span{Start: e.KeySpan.Start, End: e.Value.Span.End}
		}
		r.report(diag.FrontMissing, at, fmt.Sprintf("%s needs %q", oneOf(kind), name), "add "+name+help)
	}
	if slices.ContainsFunc(r.p.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.FrontSyntax }) {
		return // it may stand where nothing could be read
	}
	for _, f := range kind.Fields {
		if e, ok := t.Lookup(f.Name); f.Required && (!ok || empty(e.Value)) {
			missing(f.Name, f.Help)
		}
	}
	for _, rel := range r.o.Schema.Relations {
		if rel.Min > relations[rel.Name] && kind.Name != "" && slices.Contains(rel.From, kind.Name) {
			help := fmt.Sprintf("at least %d", rel.Min)
			if rel.Help != "" {
				help += ". " + rel.Help
			}
			missing(rel.Name, help)
		}
	}
}

// review works out when the next review is due.
func (r *reader) review(every table.Value) {
	if every.Kind == table.Null {
		return
	}
	num, unit, _ := strings.Cut(strings.TrimSpace(every.Str), " ")
	n, err := strconv.Atoi(num)
	unit = strings.TrimSuffix(strings.TrimSpace(unit), "s")
	scale, ok := map[string][3]int{"day": {0, 0, 1}, "week": {0, 0, 7}, "month": {0, 1, 0}, "year": {1, 0, 0}}[unit]
	if every.Kind != table.String || err != nil || !ok || n < 1 || n > 1000 {
		r.report(diag.FrontValue, every.Span, "review_every must be a number and days, weeks, months or years", `write review_every = "12 months"`)
		return
	}
	if r.p.Reviewed.IsZero() {
		return
	}
	r.p.Due = r.p.Reviewed.AddDate(n*scale[0], n*scale[1], n*scale[2])
	if r.p.Overdue = r.come(r.p.Due); r.p.Overdue {
		r.report(diag.ReviewDue, every.Span, fmt.Sprintf("a review of this page was due on %s", r.p.Due.Format(time.DateOnly)), "read it again, then set reviewed to the day you did")
	}
}

func shown(fields []Field) source.Sum {
	if len(fields) == 0 {
		return source.Sum{}
	}
	var b bytes.Buffer
	for _, f := range fields {
		for _, v := range f.Values {
			for _, s := range []string{f.Name, v.Text, v.Unit, v.Year, v.Note, v.Label, v.Ref} {
				b.WriteString(s)
				b.WriteByte(0)
			}
		}
	}
	return source.SumOf(b.Bytes())
}

// oneOf words one page of a kind: "a case study", "an idea".
func oneOf(k schema.Kind) string {
	label := strings.ToLower(k.Label)
	if label != "" && strings.ContainsRune("aeiou", rune(label[0])) {
		return "an " + label
	}
	return "a " + label
}
