package emit

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes the parts of a View that several outputs show.

// from is the place an output is seen from: all its links are relative to it.
type from struct {
	r       *site.Reader
	s       *site.Site
	root    string // "" at the top, else "../" for each folder
	address string
}

func at(r *site.Reader, s *site.Site, address string) from {
	return from{r, s, strings.Repeat("../", strings.Count(address, "/")), address}
}

// to gives the relative reference to an address of the site (RFC 3986, 4.2).
func (f from) to(address string) template.URL {
	if address == f.address {
		return "./"
	}
	p := f.root + address
	if p == "" {
		return "./"
	}
	return template.URL(escape(p))
}

// escape writes a path as the reference that leads to it.
func escape(p string) string {
	if plainPath(p) {
		return p
	}
	return (&url.URL{Path: p}).String()
}

// plainPath tells whether nothing in a path has to be said otherwise, in a reference or in HTML: so it is of nearly all.
func plainPath(p string) bool {
	for i := range len(p) {
		if c := p[i]; (c < 'a' || 'z' < c) && c != '/' && c != '-' && c != '.' && (c < '0' || '9' < c) {
			return false
		}
	}
	return true
}

// frame makes what every page of the site has. Where config.toml names no entries for the header, the sections at the
// top are there.
func (f from) frame(above []site.Item, self site.Item) *theme.View {
	v := f.bare(above, self)
	if len(f.s.Config.Nav) == 0 {
		top := f.r.Top()
		v.Site.Nav = make([]theme.Link, 0, len(top))
		for _, i := range top {
			v.Site.Nav = append(v.Site.Nav, f.entrance(i, "", "", above, self))
		}
	}
	if f.r.AnyTags() {
		v.Site.Tags = f.to(tagsAddress)
	}
	if hasMap(f.s) {
		v.Site.Map = f.to(connectionsAddress)
	}
	if hasFeeds(f.s) && f.r.AnyFeed() {
		v.Site.Feed = f.to(feedFile)
	}
	v.Site.Key = siteKey(&v.Site, v.Root)
	return v
}

// bare makes as much of a frame as follows from config.toml and the pages that it names; its key is still to be set.
func (f from) bare(above []site.Item, self site.Item) *theme.View {
	c := f.s.Config
	root := template.URL(f.root)
	if root == "" {
		root = "./"
	}
	v := &theme.View{
		Root: root, Href: template.URL(escape(f.address)),
		Site: theme.Site{Title: c.Title, Description: c.Description, Language: c.Language, Author: c.Author, Copyright: c.Copyright, Home: f.to(""), Offline: c.Output.Offline},
	}
	v.Site.Nav, v.Site.Footer = f.nav(above, self)
	if c.BaseURL != "" {
		v.Canonical = c.BaseURL + escape(f.address)
	}
	if f.address == "" {
		v.Href = "./"
	}
	if f.s.Searchable() {
		v.Site.Search, v.Site.Index = f.to(searchAddress), f.to(indexAddress)
	}
	return v
}

// siteKey gives what the parts of a Site that differ between pages say, in one string.
func siteKey(s *theme.Site, root template.URL) string {
	var b strings.Builder
	b.Grow(256)
	for _, part := range []template.URL{root, s.Home, s.Feed, s.Tags, s.Search, s.Index, s.Map} {
		b.WriteString(string(part))
		b.WriteByte(0)
	}
	for _, l := range slices.Concat(s.Nav, s.Footer) {
		b.WriteString(string(l.Href))
		b.WriteByte(0)
		b.WriteString(l.Title)
		if l.Current {
			b.WriteByte(1)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// nav gives the entries of the header and of the footer that config.toml names.
func (f from) nav(above []site.Item, self site.Item) (header, footer []theme.Link) {
	targets := f.r.NavTargets()
	entries := func(items []config.NavItem) (links []theme.Link) {
		for _, item := range items {
			if item.URL != "" {
				links = append(links, theme.LinkTo(template.URL(escapeOutside(item.URL)), cmp.Or(item.Label, item.URL)))
				continue
			}
			t := targets[0]
			targets = targets[1:]
			if !t.Item.None() && !t.Item.IsFile() {
				links = append(links, f.entrance(t.Item, item.Label, t.Anchor, above, self))
			}
		}
		return links
	}
	header = entries(f.s.Config.Nav)
	return header, entries(f.s.Config.Footer)
}

// entrance gives a page as the header and the footer of self show it.
func (f from) entrance(i site.Item, label, anchor string, above []site.Item, self site.Item) theme.Link {
	known := f.link(i)
	l := theme.Link{Href: known.Href, Title: known.Title, Anchor: known.Anchor}
	if label != "" || anchor != "" {
		if anchor != "" {
			l.Href += template.URL("#" + anchor)
		}
		l = theme.LinkTo(l.Href, cmp.Or(label, l.Title))
	}
	l.Current = i == self || slices.Contains(above, i) && i != f.r.Home() // which is above everything
	return l
}

func escapeOutside(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}

// link gives a page as others show it.
func (f from) link(i site.Item) theme.Link {
	known := f.r.Memo(i, func() any { return new(linksTo) }).(*linksTo)
	depth := len(f.root) / len("../")
	if depth < len(known) {
		if l := known[depth].Load(); l != nil && l.root == f.root && l.address != f.address {
			return l.Link
		}
	}
	h := f.r.Head(i)
	l := theme.LinkTo(f.to(h.Address), h.Title)
	l.Summary, l.Date = h.Summary, day(h.Date)
	if k, ok := f.s.Config.Schema.Kind(h.Kind); ok {
		l = l.OfKind(k.Name, k.Label, k.Plural)
	}
	if depth < len(known) && h.Address != f.address {
		known[depth].Store(&linkTo{l, f.root, h.Address})
	}
	return l
}

// linksTo are the links to one page, by how many folders down the pages lie that show them: on all of these they are the same,
// but on the page itself.
type linksTo [4]atomic.Pointer[linkTo]

type linkTo struct {
	theme.Link
	root    string // that it begins with: 404.html has one of its own
	address string // it leads to
}

// linkIf gives a page as others show it; nil where there is none.
func (f from) linkIf(i site.Item) *theme.Link {
	if i.None() {
		return nil
	}
	l := f.link(i)
	return &l
}

// entry gives a page as a list shows it, with its fields.
func (f from) entry(i site.Item) theme.Link {
	return f.link(i).WithFields(facts(f.r.Shown(i), nil))
}

// facts gives fields as templates see them. number gives the reference that a figure's source has on the page.
func facts(fields []page.Field, number func(schema.Value) *theme.Reference) []theme.Fact {
	var list []theme.Fact
	for _, field := range fields {
		fact := theme.Fact{Name: field.Name, Label: field.Label, Type: string(field.Type)}
		for _, v := range field.Values {
			value := theme.Value{Text: v.Text, Unit: v.Unit, Year: v.Year, Note: v.Note, Label: v.Label}
			switch field.Type {
			case schema.URL:
				value.Href = v.Text
			case schema.Date:
				value.Day = theme.Date(v.Text)
			}
			if number != nil && field.Type == schema.Figure {
				value.Source = number(v)
			}
			fact.Values = append(fact.Values, value)
		}
		list = append(list, fact)
	}
	return list
}

func day(t time.Time) theme.Date {
	if t.IsZero() {
		return ""
	}
	return theme.Date(t.Format(time.DateOnly))
}

// execute runs the first of the layouts that the theme has.
func execute(w *World, r *site.Reader, v *theme.View, layouts ...string) Output {
	layout := w.Theme.Pick(layouts...)
	for _, l := range layouts {
		r.Template(l) // those that are not there too: one of them may come
		if l == layout {
			break
		}
	}
	if layout == "" {
		return Output{Diags: noLayout(layouts)}
	}
	v.Layout = layout
	data, done, d := w.Theme.Execute(layout, v)
	if d != nil {
		return Output{Diags: diag.List{*d}}
	}
	return Output{Data: data, done: done}
}
