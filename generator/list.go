package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"waymark/generator/diag"
	"waymark/generator/emit"
	"waymark/generator/page"
	"waymark/generator/schema"
	"waymark/generator/site"
)

// This file is the command that lists what a site has: each list is a table, printed as text, JSON or CSV.

// lists names what can be listed, with what it is.
func lists() [][2]string {
	return [][2]string{
		{"pages", "every page that has a file"},
		{"orphans", "published pages that no other page links to, but that of their section"},
		{"broken", "references that lead nowhere, or not for sure"},
		{"stale", "pages that are past their review, the longest first"},
		{"drafts", "pages that are not published: drafts, those of the future, and those that expired"},
		{"mentions", "pages that name another in their text without a link to it anywhere"},
		{"sources", "pages that can be cited, and how often they are"},
		{"files", "pictures and other files, and how many pages use each"},
	}
}

// tabular is a list: columns, and rows of texts and numbers.
type tabular struct {
	columns []string
	rows    [][]any
}

func (t *tabular) add(cells ...any) { t.rows = append(t.rows, cells) }

func listCommand(f *flags, say func() *voice) *cobra.Command {
	format := "text"
	var names []string
	long := "List prints what a site has, as text, as JSON, or as CSV (RFC 4180). Without a word it lists the pages.\n\n"
	for _, l := range lists() {
		names = append(names, l[0])
		long += fmt.Sprintf("  %-10s%s\n", l[0], l[1])
	}
	c := &cobra.Command{
		Use:       "list [" + strings.Join(names, "|") + "]",
		Short:     "List pages, orphans, broken links, drafts and the like",
		Long:      strings.TrimRight(long, "\n"),
		Args:      between(0, 1),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			what := "pages"
			if len(args) > 0 {
				what = args[0]
			}
			if !slices.Contains(names, what) {
				return usage{fmt.Errorf("there is no list %q; %s", what, diag.Or(diag.DidYouMean(what, names), "the lists are "+strings.Join(names, ", ")))}
			}
			if !slices.Contains(tableFormats, format) {
				return usage{fmt.Errorf("--format %s is not one of %s", format, strings.Join(tableFormats, ", "))}
			}
			w, err := f.open(say(), false, true, void{})
			if err != nil {
				return err
			}
			return w.list(what, format)
		},
	}
	f.reading(c)
	c.Flags().StringVar(&format, "format", "text", "how to print: "+strings.Join(tableFormats, ", "))
	return c
}

var tableFormats = []string{"text", "json", "csv"}

// list prints one of the lists.
func (w *work) list(what, format string) error {
	if err := w.load(); err != nil {
		return err
	}
	if !w.build.Usable() {
		return w.refuse()
	}
	t, err := w.tabulate(what)
	if err != nil {
		return err
	}
	return t.print(w.say.out, format)
}

// tabulate makes one of the lists.
func (w *work) tabulate(what string) (t tabular, err error) {
	s, printer := w.build.Site(), w.printer()
	switch what {
	case "pages":
		t.columns = []string{"file", "address", "title", "kind", "published", "updated", "words", "links", "linked_from"}
		w.each(s, func(p *page.Page) {
			out := 0
			for _, l := range s.Leads(p.Head.Path) {
				if l.To != "" && l.To != p.Head.Path {
					out++
				}
			}
			t.add(p.File, "/"+p.Head.Address, p.Head.Title, p.Kind, yes(p.Head.Hidden == page.Published), day(p.Head.Updated, p.Head.Date), p.Words, out, len(users(s, p.Head.Path)))
		})
	case "orphans":
		t.columns = []string{"file", "address", "title"}
		for _, path := range s.Orphans() {
			p := s.Page(path)
			t.add(p.File, "/"+p.Head.Address, p.Head.Title)
		}
	case "broken":
		t.columns = []string{"file", "line", "column", "code", "problem", "hint"}
		broken := []diag.Code{diag.LinkMissing, diag.LinkAmbiguous, diag.LinkAnchor, diag.LinkHidden, diag.ImageMissing, diag.CiteMissing, diag.NavMissing}
		for _, d := range w.build.Report() {
			if slices.Contains(broken, d.Code) {
				line, column := printer.Position(d.Place)
				t.add(d.Path, line, column, string(d.Code), d.Message, d.Hint)
			}
		}
	case "stale":
		t.columns = []string{"file", "title", "owner", "reviewed", "due"}
		var stale []*page.Page
		w.each(s, func(p *page.Page) {
			if p.Overdue && p.Head.Hidden == page.Published {
				stale = append(stale, p)
			}
		})
		slices.SortStableFunc(stale, func(a, b *page.Page) int { return a.Due.Compare(b.Due) })
		for _, p := range stale {
			t.add(p.File, p.Head.Title, p.Owner, day(p.Reviewed), day(p.Due))
		}
	case "drafts":
		t.columns = []string{"file", "title", "why", "linked_from"}
		w.each(s, func(p *page.Page) {
			if p.Head.Hidden != page.Published {
				t.add(p.File, p.Head.Title, p.Head.Hidden.String(), len(users(s, p.Head.Path)))
			}
		})
	case "mentions":
		t.columns = []string{"file", "line", "column", "words", "page"}
		return t, w.mentions(s, func(p *page.Page, m mention) {
			line, column := printer.Position(diag.Place{Path: p.File, Start: m.at.Start, End: m.at.End})
			t.add(p.File, line, column, m.words, m.page.File)
		})
	case "sources":
		t.columns = []string{"file", "title", "cited", "cited_by"}
		cites, ok := s.Config.Schema.Relation(s.Config.Schema.Citations)
		w.each(s, func(p *page.Page) {
			if ok && len(cites.To) > 0 && schema.Allows(cites.To, p.Kind) {
				times, by := cited(s, p.Head.Path, cites.Name)
				t.add(p.File, p.Head.Title, times, by)
			}
		})
	case "files":
		t.columns = []string{"file", "address", "bytes", "used_by", "published"}
		for _, path := range s.Files() {
			_, published := s.AssetAt(path)
			a := s.File(path)
			t.add(a.File, "/"+a.Address, int(a.Size), len(users(s, path)), yes(published))
		}
	}
	return t, nil
}

// each calls do for every page that has a file, sorted by path.
func (w *work) each(s *site.Site, do func(*page.Page)) {
	for _, path := range s.Paths() {
		if p := s.Page(path); p.File != "" {
			do(p)
		}
	}
}

// users lists the pages, other than itself, with a reference to a page or file.
func users(s *site.Site, path string) []string {
	return slices.DeleteFunc(s.Users(path), func(p string) bool { return p == path || p == site.NavPath })
}

// cited counts how often a source is cited, and on how many pages.
func cited(s *site.Site, path, relation string) (times, by int) {
	for _, u := range users(s, path) {
		n := 0
		for _, l := range s.Leads(u) {
			if l.To == path && l.Ref.Relation == relation {
				n++
			}
		}
		if times += n; n > 0 {
			by++
		}
	}
	return times, by
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// day words the first of several days that is known.
func day(days ...time.Time) string {
	for _, d := range days {
		if !d.IsZero() {
			return d.Format(time.DateOnly)
		}
	}
	return ""
}

// print prints a list.
func (t tabular) print(out io.Writer, format string) error {
	switch format {
	case "json":
		rows := []map[string]any{}
		for _, r := range t.rows {
			row := map[string]any{}
			for i, c := range t.columns {
				row[c] = r[i]
			}
			rows = append(rows, row)
		}
		e := json.NewEncoder(out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(rows)
	case "csv":
		w := csv.NewWriter(out)
		w.UseCRLF = true
		records := [][]string{t.columns}
		for _, r := range t.rows {
			records = append(records, mapped(words(r), emit.Guard))
		}
		return w.WriteAll(records)
	}
	if len(t.rows) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range append([][]string{t.columns}, mapped(t.rows, words)...) {
		line := strings.Join(r, "\t")
		if _, err := fmt.Fprintln(w, strings.ReplaceAll(strings.TrimRight(line, "\t"), "\n", " ")); err != nil {
			return err
		}
	}
	return w.Flush()
}

func mapped[A, B any](list []A, to func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = to(a)
	}
	return out
}

// words gives a row as texts.
func words(row []any) []string { return mapped(row, func(c any) string { return fmt.Sprint(c) }) }
