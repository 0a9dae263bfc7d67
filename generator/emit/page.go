package emit

import (
	"html/template"
	"net/url"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes the pages: the home page, sections, and pages of every kind.

type pages struct{}

const pageKey = "page "

func (pages) Targets(_ *World, s *site.Site, d Delta) []Target {
	var list []Target
	for _, p := range d.Pages {
		t := Target{Key: pageKey + p}
		if address, ok := s.AddressOf(p); ok {
			t.Path, t.File = address+"index.html", s.FileOf(p)
		}
		list = append(list, t)
	}
	return list
}

func (pages) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	i := r.Find(strings.TrimPrefix(key, pageKey))
	p := r.Own(i)
	f := at(r, s, p.Head.Address)
	trail := r.Trail(i)
	list, lists := r.Stands(i)
	layouts := []string{"page"}
	switch {
	case lists && p.Own() == "":
		layouts = []string{"home", "section", "page"}
	case lists:
		layouts = []string{"section", "page"}
	case p.Kind != "":
		layouts = []string{p.Kind, "page"}
	}
	layout := w.Theme.Pick(layouts...)
	shows := func(field string) bool { return w.Theme.Shows(layout, field) } // what takes long and nobody sees is not made
	v := f.frame(trail, i)
	v.Trail, v.Contents = make([]theme.Link, 0, len(trail)), make([]theme.Heading, 0, len(p.Headings))
	v.Kind, v.Title, v.Summary = p.Kind, p.Head.Title, p.Head.Summary
	if k, ok := s.Config.Schema.Kind(p.Kind); ok {
		v.KindLabel = k.Label
	}
	for _, up := range trail {
		v.Trail = append(v.Trail, f.link(up))
	}

	targets, text := r.Targets(i), len(p.Refs)-p.BodyRefs // where those of the text begin
	var numbers map[site.Item]int
	var faults diag.List // of what it embeds
	v.References, numbers = f.references(p, targets)
	v.Facts = f.fields(p, targets, v.References, numbers)
	f.standings(p, v.Facts)
	var others [][]site.Item
	v.Relations, others = f.relations(i, p, targets)
	if shows("Between") {
		v.Between = f.between(i, v.Relations, others)
	}
	v.Backlinks = f.backlinks(i, shows("Sentences"))
	if p.File != "" {
		body := w.Body(p.File, p.Head.Path, p.Sum)
		l := &filling{from: f, w: w, host: p, numbers: numbers, refs: v.References}
		v.Body = template.HTML(l.own(i, body, p.Refs[text:], targets[text:]))
		v.References, faults = l.refs, append(l.diags, l.unexplained()...)
	}
	for _, h := range p.Headings {
		v.Contents = append(v.Contents, theme.HeadingOf(h.Level, template.URL("#"+escapeFragment(h.ID)), h.Text, h.Class))
	}
	for _, tag := range p.Tags {
		v.Tags = append(v.Tags, theme.LinkTo(f.to(tagAddress(page.Slug(tag))), tag))
	}
	if shows("Previous") || shows("Next") {
		previous, next := r.Around(i)
		v.Previous, v.Next = f.linkIf(previous), f.linkIf(next)
	}
	if !lists && shows("Siblings") {
		v.Siblings = f.siblings(i, trail)
	}
	v.Date, v.Updated, v.Reviewed, v.Due = day(p.Head.Date), day(p.Head.Updated), day(p.Reviewed), day(p.Due)
	v.Overdue, v.Owner, v.Minutes = p.Overdue, p.Owner, (p.Words+229)/230 // 230 words a minute
	if e := s.Config.EditURL; e != "" && p.File != "" {
		v.Edit = strings.ReplaceAll(e, "{path}", escape(p.File))
	}
	if e := s.Config.ReportURL; e != "" {
		v.Report = strings.NewReplacer("{path}", url.QueryEscape(p.File), "{title}", url.QueryEscape(p.Head.Title), "{url}", url.QueryEscape(v.Canonical)).Replace(e)
	}

	if s.Config.Output.Twins {
		v.Twin = twinFile
	}
	if lists {
		told := map[site.Item]bool{}
		for _, t := range targets[text:] {
			told[t.Item] = true
		}
		v.List = f.list(list, "", told)
		if p.Own() == "" && shows("Latest") {
			v.Latest = f.latest()
		}
		if folder := p.Own(); folder != "" && hasFeeds(s) && r.Fed(i) {
			v.Feed = f.feed(folder, v.Title)
		}
		v.Matrices = f.matrices(p.Own(), p.Own() == "")
	}
	if shows("Linked") {
		v.Linked = f.linked(p, v, trail)
	}
	out := execute(w, r, v, layouts...)
	out.Diags = append(out.Diags, faults...)
	return out
}

// siblings gives what stands around a page in its section, the last page of the trail.
func (f from) siblings(i site.Item, trail []site.Item) *theme.Siblings {
	near, more := f.r.Near(i)
	if len(near) < 2 || len(trail) == 0 {
		return nil
	}
	s := &theme.Siblings{Section: f.link(trail[len(trail)-1]), Pages: make([]theme.Link, len(near)), More: more}
	for k, n := range near {
		s.Pages[k] = f.link(n)
		s.Pages[k].Current = n == i
	}
	return s
}

// latest gives the newest pages.
func (f from) latest() (links []theme.Link) {
	pages := f.r.Feed("")
	for _, i := range pages[:min(5, len(pages))] {
		l, h := f.link(i), f.r.Head(i)
		if h.Date.IsZero() {
			l.Date = day(h.Updated) // by which it stands where it does
		}
		links = append(links, l)
	}
	return links
}

// fields gives a page's own fields, with page fields as links and figures with the number of their source.
func (f from) fields(p *page.Page, targets []site.Target, refs []theme.Reference, numbers map[site.Item]int) []theme.Fact {
	found := map[schema.Value]site.Target{} // fields' references stand in the page's Refs in the same order
	for i, ref := range p.Refs {
		if ref.Field != "" {
			found[schema.Value{Ref: ref.Field, RefAt: ref.Span}] = targets[i]
		}
	}
	var list []theme.Fact
	for _, field := range p.Fields {
		target := func(v schema.Value) site.Item { return found[schema.Value{Ref: field.Name, RefAt: v.RefAt}].Item }
		fact := facts([]page.Field{field}, func(v schema.Value) *theme.Reference {
			if n := numbers[target(v)]; n > 0 {
				return &refs[n-1]
			}
			return nil
		})[0]
		if field.Type == schema.PageRef {
			for k, v := range field.Values {
				if to := target(v); !to.None() && !to.IsFile() {
					l := f.link(to)
					fact.Values[k].Text, fact.Values[k].Href = l.Title, string(l.Href)
				}
			}
		}
		list = append(list, fact)
	}
	return list
}

// relations gives a page's typed relations both ways, and for each the pages at the other ends of its edges. One that
// reads the same from both ends is shown once.
func (f from) relations(i site.Item, p *page.Page, targets []site.Target) (list []theme.Relation, others [][]site.Item) {
	schema := &f.s.Config.Schema
	if len(schema.Relations) == 0 {
		return nil, nil
	}
	in := f.r.Edges(i)
	shown := map[site.Item]bool{}
	first := func(i site.Item) bool {
		had := shown[i]
		shown[i] = true
		return !had
	}
	for _, rel := range schema.Relations {
		there := theme.Relation{Name: rel.Name, Label: rel.Label}
		back := theme.Relation{Name: rel.Name, Label: rel.Inverse, Inverse: true}
		var to, by []site.Item
		clear(shown)
		if n := count(p.Refs, func(r *page.Ref) bool { return r.Relation == rel.Name && r.Field == "" }); n > 0 && rel.Name != schema.Citations {
			there.Edges, to = make([]theme.Link, 0, n), make([]site.Item, 0, n)
			for k := range p.Refs {
				ref, other := &p.Refs[k], targets[k].Item
				if ref.Relation == rel.Name && ref.Field == "" && !other.None() && !other.IsFile() && first(other) {
					there.Edges, to = append(there.Edges, f.edge(other, ref)), append(to, other)
				}
			}
		}
		if rel.Label != rel.Inverse {
			clear(shown)
		}
		if n := count(in, func(e *site.Edge) bool { return e.Ref.Relation == rel.Name }); n > 0 {
			back.Edges, by = make([]theme.Link, 0, n), make([]site.Item, 0, n)
		}
		for _, e := range in {
			if e.Ref.Relation == rel.Name && first(e.Other) {
				back.Edges, by = append(back.Edges, f.edge(e.Other, e.Ref)), append(by, e.Other)
			}
		}
		if rel.Label == rel.Inverse {
			there.Edges, back.Edges = append(there.Edges, back.Edges...), nil
			to = append(to, by...)
		}
		if len(there.Edges) > 0 {
			list, others = append(list, there), append(others, to)
		}
		if len(back.Edges) > 0 {
			list, others = append(list, back), append(others, by)
		}
	}
	return list, others
}

// count tells how many things are as is says.
func count[T any](list []T, is func(*T) bool) (n int) {
	for i := range list {
		if is(&list[i]) {
			n++
		}
	}
	return n
}

func (f from) edge(i site.Item, ref *page.Ref) theme.Link {
	l := f.link(i)
	l.Note, l.Marks = ref.Note, facts(ref.Edge, nil)
	return l
}

// backlinks gives the pages whose texts link to this one; where they are shown with the sentences, each once. A link that is
// a sentence by itself says nothing more than the page's title, and is left out of them.
func (f from) backlinks(i site.Item, sentences bool) []theme.Link {
	mentions, pages := f.r.Mentions(i), 0
	for k := range mentions {
		if k == 0 || mentions[k].By != mentions[k-1].By {
			pages++
		}
	}
	if pages == 0 {
		return nil
	}
	list := make([]theme.Link, 0, pages)
	var last site.Item
	known := map[template.HTML]bool{} // what one page says
	for _, m := range mentions {
		if len(list) == 0 || m.By != last {
			list, last = append(list, f.link(m.By)), m.By
			clear(known)
		}
		if !sentences {
			continue
		}
		by, s := &list[len(list)-1], m.Sentence
		before, marked, after := s.Text[:s.From], s.Text[s.From:s.To], s.Text[s.To:]
		if marked == "" || before == "" && len(after) <= 1 { // a full stop at most
			continue
		}
		said := template.HTML(template.HTMLEscapeString(before) + "<strong>" + template.HTMLEscapeString(marked) + "</strong>" + template.HTMLEscapeString(after))
		if !known[said] {
			known[said], by.Sentences = true, append(by.Sentences, said)
		}
	}
	return list
}
