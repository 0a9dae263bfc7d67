package emit

import (
	"bytes"
	"html"
	"strconv"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/page"
	"waymark/generator/site"
	"waymark/generator/theme"
)

// This file fills the holes of a body.

// hole fills one. See embed.go for the body as a whole.
func (f from) hole(out *bytes.Buffer, kind markdown.HoleKind, ref *page.Ref, t site.Target, numbers map[site.Item]int) {
	switch kind {
	case markdown.LinkOpen:
		if t.Item.None() {
			out.WriteString(`<span class="missing">`)
			return
		}
		out.WriteString(`<a href="`)
		if address := f.addressOf(t, ref); address != "" && plainPath(address) {
			out.WriteString(f.root)
			out.WriteString(address)
		} else {
			out.WriteString(html.EscapeString(f.href(t, ref.Target == "")))
		}
		out.WriteByte('"')
		attribute(out, "title", ref.Title)
		out.WriteByte('>')
	case markdown.LinkClose:
		if t.Item.None() {
			out.WriteString(`</span>`)
		} else {
			out.WriteString(`</a>`)
		}
	case markdown.RawHref:
		if t.Item.None() {
			out.WriteString(` role="link" aria-disabled="true"`) // ARIA in HTML: a link that leads nowhere
		} else {
			attribute(out, "href", f.href(t, ref.Target == ""))
		}
	case markdown.RawAddress:
		if t.Item.None() {
			out.WriteString("about:blank")
		} else {
			out.WriteString(html.EscapeString(f.href(t, false)))
		}
	case markdown.Citation:
		cite(out, ref, numbers[t.Item])
	}
}

func attribute(out *bytes.Buffer, name, value string) {
	if value != "" {
		out.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
	}
}

// addressOf gives the address of a page as a whole, where that is another than this one; else it is empty.
func (f from) addressOf(t site.Target, ref *page.Ref) string {
	if t.Anchor != "" || ref.Target == "" {
		return ""
	}
	if address := f.r.Address(t.Item); address != f.address {
		return address
	}
	return ""
}

func (f from) href(t site.Target, here bool) string {
	anchor := ""
	if t.Anchor != "" {
		anchor = "#" + escapeFragment(t.Anchor)
	}
	if here && anchor != "" {
		return anchor
	}
	return string(f.to(f.r.Address(t.Item))) + anchor
}

func escapeFragment(id string) string {
	return strings.TrimPrefix(escape("/"+id), "/")
}

func cite(out *bytes.Buffer, ref *page.Ref, number int) {
	if ref.Prefix != "" {
		out.WriteString(html.EscapeString(ref.Prefix) + " ")
	}
	if number == 0 {
		out.WriteString(`<span class="missing">` + html.EscapeString(ref.Target) + `</span>`)
	} else {
		n := strconv.Itoa(number)
		out.WriteString(`<a href="#` + refID(number) + `">` + n + `</a>`)
	}
	if ref.Text != "" {
		out.WriteString(", " + html.EscapeString(ref.Text))
	}
}

func refID(number int) string { return "ref-" + strconv.Itoa(number) }

// references numbers the sources that a page cites, in the order in which they are first cited.
func (f from) references(p *page.Page, targets []site.Target) ([]theme.Reference, map[site.Item]int) {
	relation := f.s.Config.Schema.Citations
	numbers := map[site.Item]int{}
	var list []theme.Reference
	for i, t := range targets {
		if relation == "" || p.Refs[i].Relation != relation || t.Item.None() || t.Item.IsFile() || numbers[t.Item] > 0 {
			continue
		}
		n := len(list) + 1
		numbers[t.Item] = n
		list = append(list, theme.Reference{Number: n, ID: refID(n), Link: f.entry(t.Item)})
	}
	return list, numbers
}
