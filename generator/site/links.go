package site

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/schema"
)

// This file finds what references lead to, and keeps the way back.

// Link is a reference that was looked up. One that found nothing has neither a page nor a file.
type Link struct {
	to     *node
	anchor string // an id on that page, or ""
}

// navPage wraps the header's entries as references, so that they are looked up like any other.
func navPage(c *config.Config) *page.Page {
	p := &page.Page{File: NavPath, Head: page.Head{Path: NavPath}}
	for _, item := range slices.Concat(c.Nav, c.Footer) {
		if item.Page != "" {
			target, anchor := markdown.Split(item.Page)
			p.Refs = append(p.Refs, page.Ref{Ref: markdown.Ref{Kind: markdown.Field, Target: target, Anchor: anchor, Span: item.At}})
		}
	}
	return p
}

// looked is what looking up one page's references gave.
type looked struct {
	links []Link
	diags diag.List
	keys  []string // the names looked up, sorted, once each
	names []*name  // the same; nil where there was none yet
	order []int    // as byTarget gives it for links
}

// link looks up again the references that may lead elsewhere now, and takes over what came of it.
func (u *update) link() {
	s := u.s
	for k := range u.dirty {
		if nm := s.names[k]; nm != nil {
			for _, n := range nm.wrote {
				u.resolve[n] = true
			}
			s.drop(k, nm)
		}
	}
	nodes := make([]*node, 0, len(u.resolve))
	for n := range u.resolve {
		if !n.stale && n.page != nil {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b *node) int { return strings.Compare(a.page.Head.Path, b.page.Head.Path) })
	results := make([]looked, len(nodes))
	parallel(len(nodes), func(i int) { results[i] = s.lookUp(nodes[i]) })
	files := map[*node]bool{}
	for i, n := range nodes {
		u.install(n, results[i], files)
	}
	// Whether a file is published depends on who uses it.
	for n := range files {
		u.assets[n.asset.Path] = true
	}
}

// parallel calls do for 0 to n-1, on all processors where there is enough to do.
func parallel(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/16)
	if workers < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}

// install replaces a page's links, and tells those whose backlinks differ by it.
func (u *update) install(n *node, r looked, files map[*node]bool) {
	s := u.s
	if !slices.Equal(n.wrote, r.keys) { // both are sorted
		for _, k := range n.wrote {
			if _, still := slices.BinarySearch(r.keys, k); !still && s.names[k] != nil {
				nm := s.names[k]
				nm.wrote = remove(nm.wrote, n)
				s.drop(k, nm)
			}
		}
		for i, k := range r.keys {
			if _, known := slices.BinarySearch(n.wrote, k); known {
				continue
			}
			nm := r.names[i]
			if nm == nil || !u.first { // it may have been dropped meanwhile
				nm = s.name(k)
			}
			nm.wrote = append(nm.wrote, n)
		}
		n.wrote = r.keys
	}
	if !slices.Equal(n.links, r.links) {
		u.changed(n, links)
	}
	u.related(n, r.links)
	old, now := byTarget(n.links), r.order
	published := func(p *page.Page) bool { return p != nil && p.Head.Hidden == page.Published }
	shown := published(n.linked) == published(n.page)
	var was, is []*page.Ref
	for len(old)+len(now) > 0 {
		t := (*node)(nil)
		if len(old) > 0 {
			t = n.links[old[0]].to
		}
		if len(now) > 0 && (t == nil || r.links[now[0]].to.id < t.id) {
			t = r.links[now[0]].to
		}
		was, old = toward(was[:0], t, n.linked, n.links, old)
		is, now = toward(is[:0], t, n.page, r.links, now)
		switch {
		case len(is) == 0:
			t.in = remove(t.in, n)
		case len(was) == 0:
			t.in = append(t.in, n)
		}
		if t.asset != nil {
			files[t] = true
			continue
		}
		if !shown || !sameWords(was, is, false) {
			u.changed(t, backlinks)
		}
		if !shown || !sameWords(was, is, true) {
			u.changed(t, edges)
		}
	}
	n.links, n.diags, n.linked = r.links, r.diags, n.page
	s.fault(n)
}

// byTarget gives the places of the links that found something: those to one target together, in the order written.
func byTarget(ls []Link) []int {
	list := make([]int, 0, len(ls))
	for i, l := range ls {
		if l.to != nil {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(ls[a].to.id, ls[b].to.id), a-b) })
	return list
}

// toward takes those to a target from the beginning of such a list, and adds them to refs.
func toward(refs []*page.Ref, t *node, p *page.Page, ls []Link, list []int) (_ []*page.Ref, rest []int) {
	for len(list) > 0 && ls[list[0]].to == t {
		refs, list = append(refs, &p.Refs[list[0]]), list[1:]
	}
	return refs, list
}

// sameWords tells whether two versions of a page say the same about a target: in their mentions, or in their
// typed relations.
func sameWords(was, is []*page.Ref, typed bool) bool {
	i, j := 0, 0
	for {
		for i < len(was) && (was[i].Relation != "") != typed {
			i++
		}
		for j < len(is) && (is[j].Relation != "") != typed {
			j++
		}
		if i == len(was) || j == len(is) {
			return i == len(was) && j == len(is)
		}
		x, y := was[i], is[j]
		if x.Relation != y.Relation || x.Note != y.Note || x.Sentence != y.Sentence || !sameFields(x.Edge, y.Edge) {
			return false
		}
		i, j = i+1, j+1
	}
}

func sameFields(a, b []page.Field) bool {
	return slices.EqualFunc(a, b, func(x, y page.Field) bool {
		return x.Name == y.Name && slices.EqualFunc(x.Values, y.Values, func(v, w schema.Value) bool { return v.Text == w.Text })
	})
}

// unlink takes a page's links away for good.
func (u *update) unlink(n *node) {
	files := map[*node]bool{}
	u.install(n, looked{}, files)
	for f := range files {
		u.assets[f.asset.Path] = true
	}
}

func remove(list []*node, n *node) []*node {
	if i := slices.Index(list, n); i >= 0 {
		list[i] = list[len(list)-1]
		list = list[:len(list)-1]
	}
	return list
}

// lookUp finds what a page's references lead to. It only reads the tables.
func (s *Site) lookUp(n *node) looked {
	r := looked{links: make([]Link, len(n.page.Refs)), keys: make([]string, 0, len(n.page.Refs))}
	places, asked := map[*node]*places{}, 0
	for i := range n.page.Refs {
		ref := &n.page.Refs[i]
		report := func(code diag.Code, message, hint string) *diag.Diagnostic {
			r.diags = append(r.diags, diag.Diagnostic{Code: code, Place: diag.Place{Path: n.page.File, Start: ref.Span.Start, End: ref.Span.End}, Message: message, Hint: hint})
			return &r.diags[len(r.diags)-1]
		}
		to := n
		if ref.Target != "" {
			f := s.find(question{n.page.Head.Path, ref}, r.keys)
			r.keys = f.keys
			to = f.item
			switch {
			case to != nil:
			case f.ambiguous[0] != nil:
				a, b := f.ambiguous[0], f.ambiguous[1]
				report(diag.LinkAmbiguous, fmt.Sprintf("%q may mean %s or %s", ref.Target, a.word(), b.word()), fmt.Sprintf("write %q or %q", a.tell(b), b.tell(a)))
			case f.hidden != nil && n.page.Head.Hidden == page.Published:
				what := "used by unpublished pages only"
				if f.hidden.page != nil {
					what = f.hidden.page.Head.Hidden.String()
				}
				report(diag.LinkHidden, fmt.Sprintf("%q leads to %s, which is %s", ref.Target, f.hidden.word(), what), "publish that page, or take the link away")
			case f.hidden != nil:
				to = f.hidden
			default:
				d := report(missingCode(n, ref), fmt.Sprintf("nothing here is called %q", ref.Target), "create it, or mend the name")
				d.Want = ref.Target
			}
		}
		if to == nil {
			continue
		}
		r.links[i].to = to
		if right := wrongCase(n, ref, to); right != "" {
			report(diag.LinkCase, fmt.Sprintf("%q has other capitals than the file %s", ref.Target, to.word()), fmt.Sprintf("write %q", right))
		}
		if ref.Anchor != "" && to.page != nil {
			if places[to] == nil {
				places[to] = placesOf(to.page)
			}
			id, ok := places[to].find(ref.Anchor)
			if !ok {
				what, hint := "heading", ""
				if strings.HasPrefix(ref.Anchor, "^") {
					what = "block"
				}
				if asked++; asked <= maxSuggestions {
					hint = places[to].near(ref.Anchor)
				}
				report(diag.LinkAnchor, fmt.Sprintf("%s has no %s %q", to.word(), what, ref.Anchor), hint)
			}
			r.links[i].anchor = id
		}
		if rel, ok := s.Config.Schema.Relation(ref.Relation); ok && to.page != nil && !schema.Allows(rel.To, to.page.Kind) {
			kind := to.page.Kind
			if kind == "" {
				kind = "no kind"
			}
			report(diag.RelationKind, fmt.Sprintf("%s leads to a page of kind %s, but %s is of %s", rel.Name, strings.Join(rel.To, " or "), to.word(), kind), "name another page, or another relation")
		} else if ref.Relation != "" && to.asset != nil {
			report(diag.RelationKind, fmt.Sprintf("%s leads to pages, but %s is a file", ref.Relation, to.word()), "name a page")
		}
	}
	slices.Sort(r.keys)
	r.keys, r.order = slices.Compact(r.keys), byTarget(r.links)
	r.names = make([]*name, len(r.keys))
	for i, k := range r.keys {
		r.names[i] = s.names[k]
	}
	return r
}

func missingCode(n *node, ref *page.Ref) diag.Code {
	switch {
	case n.page.File == "config.toml":
		return diag.NavMissing
	case ref.Kind == markdown.Img:
		return diag.ImageMissing
	case ref.Kind == markdown.Cite:
		return diag.CiteMissing
	}
	return diag.LinkMissing
}

// word names an item in a message.
func (n *node) word() string {
	switch {
	case n.asset != nil:
		return n.asset.File
	case n.page.File != "":
		return n.page.File
	}
	return "the section " + n.page.Own()
}

// tell gives the shortest path that tells an item from another.
func (n *node) tell(other *node) string {
	if fold(n.path()) != fold(other.path()) {
		return n.path()
	}
	return n.file()
}

// fits gives the test that narrows a choice between pages of one name: what the relation may lead to, or a
// picture for a picture.
func (s *Site) fits(ref *page.Ref) func(*node) bool {
	if ref.Kind == markdown.Img {
		return func(n *node) bool { return n.asset != nil }
	}
	rel, ok := s.Config.Schema.Relation(ref.Relation)
	if !ok {
		return nil
	}
	return func(n *node) bool { return n.page != nil && schema.Allows(rel.To, n.page.Kind) }
}
