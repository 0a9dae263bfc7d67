package emit

import (
	"slices"
	"strings"

	"waymark/generator/page"
	"waymark/generator/site"
)

// This file makes the small files that hosts and machines look for at the root: robots.txt (RFC 9309), .nojekyll and
// CNAME for GitHub Pages, llms.txt (llmstxt.org). A file of that name in the content takes their place.

type plain struct{}

const (
	robotsFile = "robots.txt"
	jekyllFile = ".nojekyll"
	cnameFile  = "CNAME"
	llmsFile   = "llms.txt"
)

func (plain) Targets(_ *World, s *site.Site, d Delta) []Target {
	var list []Target
	for _, name := range []string{robotsFile, jekyllFile, cnameFile, llmsFile} {
		if !d.First && !slices.Contains(d.Assets, name) {
			continue
		}
		t := Target{Key: name}
		_, written := s.AssetAt(name)
		if !written && (name != cnameFile || s.Config.CNAME != "") && (name != llmsFile || s.Config.Output.LLMs) {
			t.Path = name
		}
		list = append(list, t)
	}
	return list
}

func (plain) Emit(w *World, r *site.Reader, s *site.Site, key string) Output {
	switch key {
	case robotsFile:
		text := "User-agent: *\nDisallow:\n"
		if hasSitemap(s) {
			text += "\nSitemap: " + absolute(s, sitemapFile) + "\n"
		}
		return Output{Data: []byte(text)}
	case jekyllFile:
		return Output{Data: []byte{}}
	case cnameFile:
		return Output{Data: []byte(s.Config.CNAME + "\n")}
	}
	return llms(r, s)
}

// llmsSize is how many pages of a section llms.txt names: it is to be read whole.
const llmsSize = 20

// llms tells a language model what the site is and where to read on: its name, what it is about, and the first pages
// of each section with their summaries.
func llms(r *site.Reader, s *site.Site) Output {
	f := at(r, s, llmsFile)
	href := func(address string) string {
		if s.Config.BaseURL != "" {
			return absolute(s, address)
		}
		return string(f.to(address))
	}
	var b strings.Builder
	b.WriteString("# " + oneLine(s.Config.Title) + "\n")
	if d := s.Config.Description; d != "" {
		b.WriteString("\n> " + oneLine(d) + "\n")
	}
	head := "" // of the section, until it has a line
	line := func(h page.Head) {
		b.WriteString(head)
		head = ""
		b.WriteString("- [" + linkText(h.Title) + "](" + href(h.Address) + ")")
		if h.Summary != "" {
			b.WriteString(": " + oneLine(h.Summary))
		}
		b.WriteByte('\n')
	}
	section := func(i site.Item, key string, sections bool) {
		h := r.Head(i)
		head = "\n## " + oneLine(h.Title) + "\n\n"
		if sections {
			line(h)
		}
		left := llmsSize
		prefixes := r.Pieces(key)
		for _, p := range prefixes {
			if left == 0 {
				break
			}
			members, _ := r.Piece(key, p)
			for _, m := range members {
				if _, stands := r.Stands(m); stands && !sections {
					continue // it has a part of its own
				}
				if left--; left < 0 {
					left = 0
					break
				}
				line(r.Head(m))
			}
		}
	}
	section(r.Home(), site.SectionKey(""), false)
	for _, i := range r.Top() {
		if key, ok := r.Stands(i); ok {
			section(i, key, true)
		}
	}
	return Output{Data: []byte(b.String())}
}

// oneLine gives a text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// linkText gives a text as the text of a Markdown link.
func linkText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(oneLine(s))
}
