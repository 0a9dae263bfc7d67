package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"waymark/generator/diag"
	"waymark/generator/page"
	"waymark/generator/source"
)

// This file is the command that tells all about one page: why it looks as it does, and why it is where it is.

// explanation is what is told of a page. The names are those of --format json.
type explanation struct {
	File      string            `json:"file"`
	Title     string            `json:"title"`
	Kind      string            `json:"kind,omitempty"`
	KindFrom  string            `json:"kind_from,omitempty"` // what the kind follows from
	Address   string            `json:"address"`
	From      string            `json:"address_from"` // what the address follows from
	Published bool              `json:"published"`
	Why       string            `json:"why"`
	Former    []string          `json:"former_addresses"`
	Names     []string          `json:"names"` // that lead here from anywhere
	Links     []explainedLink   `json:"links"`
	LinkedBy  []explainedLinked `json:"linked_from"`
	Reads     []string          `json:"reads"`
	Faults    []string          `json:"faults"`
}

type explainedLink struct {
	Written  string `json:"written"`
	Line     int    `json:"line"`
	Relation string `json:"relation,omitempty"`
	To       string `json:"to"` // empty: nothing
	Anchor   string `json:"anchor,omitempty"`
	Hidden   bool   `json:"unpublished,omitempty"`
}

type explainedLinked struct {
	From      string   `json:"from"`
	Times     int      `json:"times"`
	Relations []string `json:"relations,omitempty"`
}

func explainCommand(f *flags, say func() *voice) *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:   "explain PAGE",
		Short: "Tell all about one page: its names, address and links, and what it shows of others",
		Long: `Explain tells of one page, given by its path or any of its names: where its address and kind come from, why it is
published or not, by which names it can be linked to, where each of its references leads, who refers to it, and which
facts of the site its output shows. When one of these facts changes, watch and serve make the page again.`,
		Args: between(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage{fmt.Errorf("--format %s is not one of text, json", format)}
			}
			w, err := f.open(say(), false, false, void{})
			if err != nil {
				return err
			}
			return w.explain(args[0], format)
		},
	}
	f.reading(c)
	c.Flags().StringVar(&format, "format", "text", "how to print: text, json")
	return c
}

// explain tells of a page.
func (w *work) explain(name, format string) error {
	if err := w.load(); err != nil {
		return err
	}
	if !w.build.Usable() {
		return w.refuse()
	}
	path, folder, err := w.find(name)
	if folder {
		path, err = w.build.Site().Holder("/"+page.Address(path)), nil
	}
	if err != nil {
		return err
	}
	p := w.build.Site().Page(path)
	if p == nil {
		return usage{fmt.Errorf("%s is no page", name)}
	}
	e := w.explanation(p)
	if format == "json" {
		out := json.NewEncoder(w.say.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(e)
	}
	w.say.write(w.say.out, e.text())
	return nil
}

// explanation gathers what is to be told of a page.
func (w *work) explanation(p *page.Page) explanation {
	s, printer := w.build.Site(), w.printer()
	path := p.Head.Path
	e := explanation{
		File: p.File, Title: p.Head.Title, Kind: p.Kind, Address: "/" + p.Head.Address, Published: p.Head.Hidden == page.Published,
		Former: slices.Concat([]string{}, p.Former), Names: slices.Concat([]string{}, s.Answers(path)), Links: []explainedLink{}, LinkedBy: []explainedLinked{}, Reads: []string{}, Faults: []string{},
	}
	e.From = "its path"
	if p.SlugAt != (source.Span{}) {
		e.From = "its slug and its folder"
	}
	if p.File == "" {
		e.File, e.From = "", "its folder, which has no index.md"
	}
	if p.Kind != "" {
		e.KindFrom = "its front matter"
		if k := s.Config.Schema.KindIn(p.Folder()); k == p.Kind && !p.Section() {
			e.KindFrom = "its folder"
		}
	}
	switch {
	case !e.Published:
		e.Why = "it is " + p.Head.Hidden.String()
	case s.Holder(e.Address) != path:
		e.Published, e.Why = false, fmt.Sprintf("its address is that of %s", s.Holder(e.Address))
	case p.File == "":
		e.Why = "there are published pages in its folder"
	default:
		e.Why = "nothing in its front matter holds it back"
	}
	for _, l := range s.Leads(path) {
		line, _ := printer.Position(diag.Place{Path: p.File, Start: l.Ref.Span.Start, End: l.Ref.Span.End})
		written := l.Ref.Target
		if l.Ref.Anchor != "" {
			written += "#" + l.Ref.Anchor
		}
		e.Links = append(e.Links, explainedLink{written, line, l.Ref.Relation, l.To, l.Anchor, l.Hidden})
	}
	for _, u := range s.Users(path) {
		by := explainedLinked{From: u}
		for _, l := range s.Leads(u) {
			if l.To == path {
				by.Times++
				if r := l.Ref.Relation; r != "" && !slices.Contains(by.Relations, r) {
					by.Relations = append(by.Relations, r)
				}
			}
		}
		e.LinkedBy = append(e.LinkedBy, by)
	}
	if out := p.Head.Address + "index.html"; e.Published {
		w.build.Page(out)
		e.Reads = append(e.Reads, w.build.Reads(out)...)
	}
	for _, d := range w.build.Report() {
		if d.Path == p.File && p.File != "" {
			e.Faults = append(e.Faults, strings.TrimSuffix(printer.Text(d), "\n"))
		}
	}
	return e
}

// text words the explanation.
func (e explanation) text() string {
	var b strings.Builder
	say := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "%-13s %s\n", label, fmt.Sprintf(format, args...))
	}
	list := func(label string, lines []string) {
		fmt.Fprintf(&b, "\n%s: %d\n", label, len(lines))
		for _, l := range lines {
			b.WriteString("  " + l + "\n")
		}
	}
	if e.File != "" {
		say("file", "%s", e.File)
	}
	say("title", "%s", e.Title)
	if e.Kind != "" {
		say("kind", "%s, from %s", e.Kind, e.KindFrom)
	}
	say("address", "%s, from %s", e.Address, e.From)
	say("published", "%s: %s", yes(e.Published), e.Why)
	list("names that lead here", e.Names)
	if len(e.Former) > 0 {
		list("old addresses", e.Former)
	}
	list("it refers to", mapped(e.Links, func(l explainedLink) string {
		to := l.To
		switch {
		case to == "":
			to = "nothing"
		case l.Anchor != "":
			to += "#" + l.Anchor
		}
		if l.Hidden {
			to += ", which is not published"
		}
		if l.Relation != "" {
			return fmt.Sprintf("line %d: %s: %q leads to %s", l.Line, l.Relation, l.Written, to)
		}
		return fmt.Sprintf("line %d: %q leads to %s", l.Line, l.Written, to)
	}))
	list("referred to by", mapped(e.LinkedBy, func(l explainedLinked) string {
		text := l.From
		if l.Times > 1 {
			text += fmt.Sprintf(", %d times", l.Times)
		}
		if len(l.Relations) > 0 {
			text += " (" + strings.Join(l.Relations, ", ") + ")"
		}
		return text
	}))
	list("facts that it shows", e.Reads)
	if len(e.Faults) > 0 {
		list("what is wrong with it", e.Faults)
	}
	return b.String()
}
