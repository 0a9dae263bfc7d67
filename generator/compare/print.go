package compare

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode"
)

// This file prints a report: as text, as JSON, or as Markdown for a comment on a pull request.

// Formats lists the formats that Print knows.
func Formats() []string { return []string{"text", "json", "markdown"} }

// most is how many things of a sort are named in text and Markdown: a comment on GitHub holds 65,536 characters.
const most = 40

// Print prints a report.
func (r Report) Print(w io.Writer, format string) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "markdown":
		return r.write(w, style{title: "### %s\n\n", item: "- ", sub: "  - ", text: escape, name: code, gone: "~~%s~~", come: "**%s**", end: "\n"})
	}
	plain := func(s string) string { // a terminal takes control characters for orders
		return strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return -1
			}
			return r
		}, s)
	}
	return r.write(w, style{title: "%s:\n", item: "  ", sub: "      ", text: plain, name: plain, gone: "[-%s-]", come: "{+%s+}"})
}

// style is how the parts of a report are written.
type style struct {
	title, item, sub, gone, come, end string
	text, name                        func(string) string // words of the site, and addresses
}

// escape writes words of a site as Markdown that shows just them: no markup, no HTML, and nobody is called by name.
func escape(s string) string {
	s = html.EscapeString(strings.Join(strings.Fields(s), " "))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '@':
			b.WriteString("&#64;")
			continue
		case r == '#' && !strings.HasSuffix(b.String(), "&"):
			b.WriteString("&#35;")
			continue
		case strings.ContainsRune("\\`*_{}[]()+-!|~:", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// code writes an address as code.
func code(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == '`' {
			return -1
		}
		return r
	}, s)
	return "`" + s + "`"
}

func (r Report) write(w io.Writer, s style) error {
	var b strings.Builder
	part := func(title string, n int, line func(i int) string) {
		if n == 0 {
			return
		}
		fmt.Fprintf(&b, s.title, fmt.Sprintf("%s (%d)", title, n))
		for i := range min(n, most) {
			b.WriteString(s.item + line(i) + "\n")
		}
		if n > most {
			fmt.Fprintf(&b, "%sand %d more\n", s.item, n-most)
		}
		b.WriteString(s.end)
	}
	names := func(list []string) func(int) string {
		return func(i int) string { return s.name(list[i]) }
	}
	links := func(list []Link) func(int) string {
		return func(i int) string { return s.name(list[i].Page) + " links to " + s.name(list[i].To) }
	}
	part("Addresses lost", len(r.Lost), names(r.Lost))
	part("Anchors lost", len(r.Anchors), names(r.Anchors))
	part("Links broken", len(r.Broken), links(r.Broken))
	part("Links repaired", len(r.Repaired), links(r.Repaired))
	part("Pages added", len(r.Added), func(i int) string { return s.name(r.Added[i].Address) + " " + s.text(r.Added[i].Title) })
	part("Pages removed", len(r.Removed), func(i int) string { return s.name(r.Removed[i].Address) + " " + s.text(r.Removed[i].Title) })
	part("Pages moved", len(r.Moved), func(i int) string {
		m := r.Moved[i]
		text := s.name(m.From) + " is now " + s.name(m.To) + " " + s.text(m.Title)
		if !m.Kept {
			text += " (the old address leads nowhere)"
		}
		return text
	})
	part("Pages changed", len(r.Changed), func(i int) string { return r.Changed[i].line(s) })
	part("Old addresses added", len(r.Redirects), func(i int) string {
		return s.name(r.Redirects[i].From) + " leads to " + s.name(r.Redirects[i].To)
	})
	part("Feeds", len(r.Feeds), func(i int) string {
		f := r.Feeds[i]
		text := s.name(f.Address) + " " + f.State
		for _, t := range f.Added {
			text += "\n" + s.sub + "new: " + s.text(t)
		}
		for _, t := range f.Removed {
			text += "\n" + s.sub + "not in it any more: " + s.text(t)
		}
		return text
	})
	part("Files", len(r.Files), func(i int) string {
		f := r.Files[i]
		return fmt.Sprintf("%s %s, %s", s.name(f.Address), f.State, grown(f.Was, f.Is))
	})
	if r.Nothing() {
		what := "Nothing changes for readers"
		if len(r.Markup) > 0 {
			what = "Only markup changed, or what leads around the site"
		}
		b.WriteString(what + ".\n" + s.end)
	}
	if len(r.Markup) > 0 {
		part("Pages that say the same in other markup", len(r.Markup), names(r.Markup))
	}
	if r.Others > 0 {
		fmt.Fprintf(&b, "Files of the theme, of search and for programs that differ: %d.\n%s", r.Others, s.end)
	}
	fmt.Fprintf(&b, "Weight: %s.\n", grown(r.Weight.Before, r.Weight.After))
	_, err := io.WriteString(w, b.String())
	return err
}

// line words what changed on a page.
func (c Change) line(s style) string {
	text := s.name(c.Address) + " " + s.text(c.Title)
	if c.TitleWas != "" {
		text += ", which was " + s.text(c.TitleWas)
	}
	if c.Text != nil {
		text += fmt.Sprintf("; words: %d added, %d removed", c.Text.Added, c.Text.Removed)
		for _, e := range c.Text.Excerpts {
			text += "\n" + s.sub + e.line(s)
		}
	}
	for _, l := range c.LinksNew[:min(len(c.LinksNew), excerpts)] {
		text += "\n" + s.sub + "links now to " + s.name(l)
	}
	for _, l := range c.LinksOld[:min(len(c.LinksOld), excerpts)] {
		text += "\n" + s.sub + "links no more to " + s.name(l)
	}
	if more := max(0, len(c.LinksNew)-excerpts) + max(0, len(c.LinksOld)-excerpts); more > 0 {
		text += fmt.Sprintf("\n%sand %d other links", s.sub, more)
	}
	return text
}

func (e Excerpt) line(s style) string {
	var parts []string
	if e.Before != "" {
		parts = append(parts, "… "+s.text(e.Before))
	}
	if e.Removed != "" {
		parts = append(parts, fmt.Sprintf(s.gone, s.text(e.Removed)))
	}
	if e.Added != "" {
		parts = append(parts, fmt.Sprintf(s.come, s.text(e.Added)))
	}
	if e.After != "" {
		parts = append(parts, s.text(e.After)+" …")
	}
	return strings.Join(parts, " ")
}

// grown words two sizes.
func grown(was, is int64) string {
	if was == is {
		return size(is)
	}
	sign, by := "+", is-was
	if by < 0 {
		sign, by = "-", -by
	}
	return fmt.Sprintf("%s (%s%s)", size(is), sign, size(by))
}

func size(n int64) string {
	switch {
	case n >= 10_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 10_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n == 1:
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
