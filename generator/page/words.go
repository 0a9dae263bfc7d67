package page

import (
	"slices"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/words"
)

// This file counts a page's words for search, from its HTML: that is what a reader sees, and the marks of Markdown
// are gone from it.

// Terms are the words of a page for search. Which of its relations it shows depends on other pages.
type Terms struct {
	All  words.Terms // "" where the page is not to be found
	Bare words.Terms // without what its relations say; "" where none says anything
}

// Count gives a page's words, with its text as Parse or Body gave it; none where it is not to be found, or the options
// have no vocabulary.
func Count(p *Page, body markdown.Body, o Options) (t Terms) {
	if o.Vocabulary == nil || !p.Search || p.Head.Hidden != Published {
		return Terms{}
	}
	edges := p.Refs[:len(p.Refs)-p.BodyRefs]
	if t.All = count(p, edges, body, o); slices.ContainsFunc(edges, Ref.Says) {
		t.Bare = count(p, nil, body, o)
	}
	return t
}

// Says tells whether a relation says more than where it leads.
func (r Ref) Says() bool { return r.Note != "" || len(r.Edge) > 0 }

// count counts a page's words with what these of its relations say.
func count(p *Page, edges []Ref, body markdown.Body, o Options) words.Terms {
	c := o.Vocabulary.NewCount(o.Weights)
	if k, ok := o.Schema.Kind(p.Kind); ok {
		c.Scale = k.Weight
	}
	c.Add(words.Title, p.Head.Title)
	for _, n := range p.Names {
		c.Add(words.Name, n)
	}
	for _, n := range p.Former {
		c.Add(words.Summary, n)
	}
	if p.Head.Summary != "" && !strings.HasPrefix(body.Lead, strings.TrimSuffix(p.Head.Summary, " …")) {
		c.Add(words.Summary, p.Head.Summary)
	}
	for _, t := range p.Tags {
		c.Add(words.Mark, t)
	}
	for _, f := range p.Fields {
		countValues(c, f)
	}
	for _, ref := range edges {
		c.Add(words.Body, ref.Note)
		for _, f := range ref.Edge {
			countValues(c, f)
		}
	}
	for _, h := range p.Headings {
		c.Add(words.Heading, h.Text)
	}
	eachText(body.HTML, func(text string) { c.Add(words.Body, text) })
	for _, ref := range p.Refs[len(p.Refs)-p.BodyRefs:] {
		if ref.Kind == markdown.Img {
			c.Add(words.Body, ref.Text)
		}
	}
	return c.Terms()
}

// countValues counts what readers see of a field. What it leads to is named by other words than are written there.
func countValues(c *words.Count, f Field) {
	if f.Type == schema.PageRef || f.Type == schema.URL {
		return
	}
	field := words.Body
	if f.Search {
		field = words.Mark
	}
	for _, v := range f.Values {
		c.Add(field, v.Text)
		c.Add(words.Body, v.Label)
		c.Add(words.Body, v.Note)
	}
}

// eachText gives the text of HTML that this program made, headings left out, tag by tag: words do not run across them often
// enough to matter.
func eachText(html string, do func(text string)) {
	for {
		i := strings.IndexByte(html, '<')
		if i < 0 {
			do(plain(html))
			return
		}
		if i > 0 {
			do(plain(html[:i]))
		}
		html = html[i:]
		if len(html) > 4 && html[1] == 'h' && html[2] >= '2' && html[2] <= '6' && (html[3] == ' ' || html[3] == '>') {
			end := strings.Index(html, "</h")
			if end < 0 {
				return
			}
			html = html[end:]
		}
		end := strings.IndexByte(html, '>')
		if end < 0 {
			return
		}
		html = html[end+1:]
	}
}

// text gives that text with a space for each tag.
func text(html string) string {
	var b strings.Builder
	eachText(html, func(text string) {
		b.WriteString(text)
		b.WriteByte(' ')
	})
	return b.String()
}

// entities are those that this program writes; in others a word is no loss.
var entities = [...][2]string{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", `"`}, {"&#39;", "'"}, {"&#34;", `"`}}

// plain resolves entities. A strings.Replacer would look at each byte, for what few of them are.
func plain(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
next:
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		for _, e := range entities {
			if rest, ok := strings.CutPrefix(s, e[0]); ok {
				b.WriteString(e[1])
				s = rest
				continue next
			}
		}
		b.WriteByte('&')
		s = s[1:]
	}
}

// CountVirtual counts the words of a page that has no file.
func CountVirtual(p *Page, v *words.Vocabulary, w words.Weights) words.Terms {
	c := v.NewCount(w)
	c.Add(words.Title, p.Head.Title)
	return c.Terms()
}
