package site

import (
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/expr"
	"waymark/generator/schema"
	"waymark/generator/source"
)

// This file holds pages to the site's rules. What a rule may ask of a page is the page itself, where its references
// lead, and who leads to it: so a page is judged again where one of these facts changes, by whatever edit.

// judge judges the pages again that rules may see differently now.
func (u *update) judge() {
	for n := range u.judged {
		if n.stale || n == u.s.nav {
			continue
		}
		n.broken = u.s.judgement(n)
		u.s.fault(n)
	}
}

// judgement gives the rules that a page breaks. A page that is not published is under way, and is let be; so is one
// whose front matter could not be read.
func (s *Site) judgement(n *node) diag.List {
	p := n.page
	if p.File == "" || !n.visible() || slices.ContainsFunc(p.Diags, func(d diag.Diagnostic) bool { return d.Code == diag.FrontSyntax }) {
		return nil
	}
	var l diag.List
	w := seen{s, n}
	for i := range s.Config.Schema.Rules.List {
		r := &s.Config.Schema.Rules.List[i]
		if !r.For(p.Kind) || r.When != nil && !r.When.Holds(w) || r.Require.Holds(w) {
			continue
		}
		why := r.Require.Why(w)
		at := p.KeyAt(append(why.Keys, r.Keys()...))
		d := diag.Diagnostic{
			Code: diag.RuleBroken, Place: diag.Place{Path: p.File, Start: at.Start, End: at.End}, Message: r.Message, Hint: r.Hint,
			Other: diag.Place{Path: source.ConfigFile, Start: r.At.Start, End: r.At.End},
		}
		if r.Warning {
			d.Code = diag.RuleWarning
		}
		if d.Hint == "" {
			d.Hint = "it must be so: " + why.Text
			if why.Is != "" {
				d.Hint += "; here " + why.Is
			}
		}
		l = append(l, d)
	}
	return l
}

// seen is a page as conditions see it.
type seen struct {
	s *Site
	n *node
}

// Value gives a field of the page, or else one of the facts that every page has.
func (w seen) Value(name string) expr.Value {
	p := w.n.page
	of, _, _ := strings.Cut(name, ".")
	kind, _ := w.s.Config.Schema.Kind(p.Kind)
	switch f, ok := kind.Field(of); {
	case !ok:
		return p.Fact(name)
	case f.Type == schema.PageRef:
		return w.pages(f)
	}
	return p.Value(name)
}

// pages gives the paths of the pages that a field names.
func (w seen) pages(f schema.Field) expr.Value {
	var paths []string
	for i, ref := range w.n.page.Refs {
		if ref.Field != f.Name {
			continue
		}
		path := ""
		if to := w.n.links[i].to; to != nil && to.page != nil && to.visible() {
			path = to.page.Own()
		}
		paths = append(paths, path)
	}
	if v := expr.Texts(paths); f.Many {
		return v
	} else if len(v.List) > 0 {
		return v.List[0]
	}
	return expr.Value{}
}

// Call answers one of schema.Questions.
func (w seen) Call(name string, args []string) expr.Value {
	p := w.n.page
	truth := expr.Value{Type: expr.Truth}
	switch name {
	case "count":
		return expr.Count(w.leadsTo(args[0]))
	case "incoming":
		return expr.Count(w.ledToBy(append(args, "")[0]))
	case "has":
		truth.Truth = p.Has(args[0])
	case "heading":
		truth.Truth = p.Heading(args[0])
	case "says":
		truth.Truth = slices.Contains(p.Said, schema.Phrase{Text: args[0], Under: append(args, "")[1]})
	}
	return truth
}

// leadsTo counts the pages that a page leads to by a relation.
func (w seen) leadsTo(relation string) int {
	to := map[*node]bool{}
	for i, l := range w.n.links {
		if w.n.page.Refs[i].Relation == relation && l.to != nil && l.to.page != nil && l.to.visible() {
			to[l.to] = true
		}
	}
	return len(to)
}

// ledToBy counts the pages that lead to a page by a relation, or in any way where none is named.
func (w seen) ledToBy(relation string) int {
	count := 0
	for _, p := range w.n.in {
		if p == w.n || p == w.s.nav || !p.visible() {
			continue
		}
		for i, l := range p.links {
			if l.to == w.n && (relation == "" || p.linked.Refs[i].Relation == relation) {
				count++
				break
			}
		}
	}
	return count
}
