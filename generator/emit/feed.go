package emit

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"

	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file makes the feeds: feed.xml for the whole site, and for each section with pages that have a date (Atom,
// RFC 4287). Addresses in a feed are whole, so there is none where base_url is not known. A feed says when its pages
// changed, never when it was made.

type feeds struct{}

const (
	feedKey  = "feed of "
	feedFile = "feed.xml"
	atom     = "http://www.w3.org/2005/Atom"
)

// hasFeeds tells whether the site has feeds where its pages have dates.
func hasFeeds(s *site.Site) bool { return s.Config.Output.Feeds && s.Config.BaseURL != "" }

func (feeds) Targets(_ *World, s *site.Site, d Delta) []Target {
	if !hasFeeds(s) {
		return nil
	}
	var list []Target
	for _, folder := range d.Feeds {
		t := Target{Key: feedKey + "/" + folder}
		if s.HasFeed(folder) {
			t.Path = page.Address(folder) + feedFile
		}
		list = append(list, t)
	}
	return list
}

func (feeds) Emit(_ *World, r *site.Reader, s *site.Site, key string) Output {
	folder := strings.TrimPrefix(key, feedKey+"/")
	c, address := s.Config, page.Address(folder)
	pages := r.Feed(folder)
	title, subtitle := c.Title, c.Description
	if i := r.SectionPage(site.SectionKey(folder)); folder != "" && !i.None() {
		h := r.Head(i)
		title, subtitle = h.Title+" – "+c.Title, h.Summary
	}
	var newest time.Time
	for _, i := range pages {
		if _, at := when(r.Head(i)); at.After(newest) {
			newest = at
		}
	}
	author := c.Author
	if author == "" {
		author = c.Title
	}
	var b markup
	b.WriteString(xml.Header)
	b.WriteString(`<feed xmlns="` + atom + `"`)
	b.attribute("xml:lang", c.Language)
	b.WriteString(">\n")
	b.element(" ", "id", absolute(s, address))
	b.element(" ", "title", title)
	if subtitle != "" {
		b.element(" ", "subtitle", subtitle)
	}
	b.element(" ", "updated", newest.Format(time.RFC3339))
	b.link(" ", "self", "application/atom+xml", absolute(s, address+feedFile))
	b.link(" ", "alternate", "text/html", absolute(s, address))
	b.WriteString(" <author>\n")
	b.element("  ", "name", author)
	b.WriteString(" </author>\n")
	if c.Copyright != "" {
		b.element(" ", "rights", c.Copyright)
	}
	b.element(" ", "generator", "Waymark")
	for _, i := range pages {
		b.entry(r, s, i)
	}
	b.WriteString("</feed>\n")
	return Output{Data: b.Bytes()}
}

// when gives a page's dates as they are told to machines. A page that was published has been updated no earlier; when
// one was published that only says when it was updated is not known.
func when(h page.Head) (published, updated time.Time) {
	published, updated = h.Date, h.Updated
	if updated.Before(published) {
		updated = published
	}
	return published, updated
}

func (b *markup) entry(r *site.Reader, s *site.Site, i site.Item) {
	p := r.Front(i)
	h := p.Head
	published, updated := when(h)
	b.WriteString(" <entry>\n")
	b.element("  ", "id", absolute(s, firstAddress(r, i, p)))
	b.element("  ", "title", h.Title)
	b.link("  ", "alternate", "text/html", absolute(s, h.Address))
	if !published.IsZero() {
		b.element("  ", "published", published.Format(time.RFC3339))
	}
	b.element("  ", "updated", updated.Format(time.RFC3339))
	if h.Summary != "" {
		b.element("  ", "summary", h.Summary)
	}
	for _, tag := range p.Tags {
		b.WriteString("  <category")
		b.attribute("term", tag)
		b.WriteString("/>\n")
	}
	b.WriteString(" </entry>\n")
}

// firstAddress gives the first address that a page is known to have had: a page that moved, and keeps its old address
// as its first alias, is the same entry for those who read the feed.
func firstAddress(r *site.Reader, i site.Item, p *page.Page) string {
	for _, written := range p.Former {
		file, wrong := page.OldAddress(written)
		if wrong != "" {
			continue
		}
		if to, _ := r.Redirect(strings.ToLower(file)); to == i {
			return strings.TrimSuffix(file, "index.html")
		}
	}
	return p.Head.Address
}

// feed gives the link to a feed, for a page.
func (f from) feed(folder, title string) *theme.Link {
	l := theme.LinkTo(f.to(page.Address(folder)+feedFile), title)
	return &l
}

// absolute gives the whole address of something at an address of the site.
func absolute(s *site.Site, address string) string { return s.Config.BaseURL + escape(address) }

// markup is XML being written.
type markup struct{ bytes.Buffer }

// text writes text. Characters that XML cannot hold become U+FFFD.
func (b *markup) text(s string) {
	xml.EscapeText(b, []byte(s)) // a Buffer takes all
}

func (b *markup) attribute(name, value string) {
	b.WriteString(" " + name + `="`)
	b.text(value)
	b.WriteByte('"')
}

func (b *markup) element(indent, name, text string) {
	b.WriteString(indent + "<" + name + ">")
	b.text(text)
	b.WriteString("</" + name + ">\n")
}

func (b *markup) link(indent, rel, kind, href string) {
	b.WriteString(indent + "<link")
	b.attribute("rel", rel)
	b.attribute("type", kind)
	b.attribute("href", href)
	b.WriteString("/>\n")
}
