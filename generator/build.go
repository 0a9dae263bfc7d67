package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/public"
	"waymark/generator/source"
)

// This file is the commands that write the site once, or only look at it: build and check.

func buildCommand(f *flags, say func() *voice) *cobra.Command {
	c := &cobra.Command{
		Use:   "build",
		Short: "Write the site to its output folder",
		Long: `Build turns content/ into public/, once. Files that are as they should be are not touched; files that Waymark
wrote before and that the site no longer has are removed; all others are left alone.

It ends with 0 where all is well, with 1 where the content has errors: every page that can be made is made all the
same.`,
		Args: alone,
		RunE: func(*cobra.Command, []string) error {
			w, err := f.open(say(), true, true, nil)
			if err != nil {
				return err
			}
			return w.once()
		},
	}
	f.reading(c)
	f.writing(c)
	return c
}

// once writes the site once.
func (w *work) once() error {
	start := time.Now()
	changes, err := w.tree.Scan()
	if err != nil {
		return err
	}
	defer spare(w.tree)()
	if last, ok := w.kept.same(w.tree, w.output); ok {
		w.say.report(diag.Printer{Severities: last.Severities, Read: w.text}, last.Report)
		w.say.print("%s in %s: 0 written, %d unchanged, in %s%s", plural(last.Pages, "page"), folder(w.output), last.Outputs, took(time.Since(start)), tally(last.Severities, last.Report))
		return w.verdict(last.Severities, last.Report)
	}
	w.apply(changes)
	if !w.build.Usable() {
		return w.refuse()
	}
	out, err := public.Open(w.output)
	if err != nil {
		return err
	}
	defer out.Close()
	w.build.To(out)
	stats, err := w.drain()
	if err != nil {
		return err
	}
	removed, err := prune(out, w.build)
	if err != nil {
		return err
	}
	stats.Removed += removed
	if err := out.Close(); err != nil {
		return err
	}
	report := w.build.Report()
	w.kept.finish(w.tree, w.output, finished{Pages: w.build.Pages(), Outputs: len(w.build.Paths()), Severities: w.build.Severities(), Report: report})
	w.say.report(w.printer(), report)
	w.say.print("%s in %s: %s, in %s%s", plural(w.build.Pages(), "page"), folder(w.output), done(stats, "written"), took(time.Since(start)), tally(w.build.Severities(), report))
	return w.verdict(w.build.Severities(), report)
}

// refuse reports a configuration that nothing can be built from.
func (w *work) refuse() error {
	report := w.build.Report()
	w.say.report(w.printer(), report)
	w.say.print("nothing was written: config.toml cannot be read")
	return errFaults
}

// tally ends a summary with how many problems there are.
func tally(s diag.Severities, l diag.List) string {
	if c := counts(s.Count(l)); c != "" {
		return "; " + c
	}
	return ""
}

// prune removes what an earlier build wrote and the site no longer has.
func prune(out *public.Dir, b *build.Build) (removed int, err error) {
	exists := map[string]bool{}
	for _, p := range b.Paths() {
		exists[p] = true
	}
	for _, p := range out.Files() {
		if !exists[p] {
			if err := out.Remove(p); err != nil {
				return removed, err
			}
			removed++
		}
	}
	return removed, nil
}

func checkCommand(f *flags, say func() *voice) *cobra.Command {
	var format string
	var verify, fix bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Report everything that is wrong",
		Long: `Check reads the site and makes every page as build does, but writes nothing. The report goes to the standard output,
as text, as JSON, as annotations for GitHub's pull requests, or as SARIF 2.1.0 for code scanning.

With --fix it first keeps the address contract. addresses.lock, beside config.toml, lists every address that the site
has published and the anchors on it; check reports what is no longer there. Where it is plain what took its place, --fix
writes the old address into the aliases of that page, or keeps the old anchor at its heading. Then it writes
addresses.lock anew, the first time too. Nothing else is ever written.`,
		Args: alone,
		RunE: func(_ *cobra.Command, _ []string) error {
			if !slices.Contains(diag.Formats(), format) {
				return usage{fmt.Errorf("--format %s is not one of %s", format, strings.Join(diag.Formats(), ", "))}
			}
			if fix && (verify || f.drafts || f.future) {
				return usage{errors.New("--fix looks after what is published: it goes with none of --drafts, --future and --verify")}
			}
			w, err := f.open(say(), false, !fix, void{})
			if err != nil {
				return err
			}
			if verify {
				return w.verify()
			}
			return w.check(format, fix)
		},
	}
	f.reading(c)
	c.Flags().BoolVar(&verify, "verify", false, "instead, edit the site in memory and see that it always equals a clean build")
	c.Flags().BoolVar(&fix, "fix", false, "keep the addresses and anchors of what was moved, and bring addresses.lock up to date")
	c.Flags().StringVar(&format, "format", "text", "how to report: "+strings.Join(diag.Formats(), ", "))
	return c
}

// check reports; it writes nothing but what fix repairs.
func (w *work) check(format string, fix bool) error {
	start := time.Now()
	w.build.Ask(sync.OnceValue(func() map[string]string { return w.past.Renames(w.tree.Content(), source.LockFile) }))
	if err := w.load(); err != nil {
		return err
	}
	if fix {
		said, err := w.fix()
		if err != nil {
			return err
		}
		if format == "text" {
			for _, s := range said {
				w.say.print("%s", s)
			}
		}
	}
	if w.build.Usable() {
		if _, err := w.drain(); err != nil {
			return err
		}
	}
	w.kept.save()
	report := w.build.Report()
	if err := w.printer().Print(w.say.out, format, report); err != nil {
		return err
	}
	if format == "text" {
		w.say.print("%s checked in %s%s", plural(w.build.Pages(), "page"), took(time.Since(start)), tally(w.build.Severities(), report))
	}
	return w.verdict(w.build.Severities(), report)
}
