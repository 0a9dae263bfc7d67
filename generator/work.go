package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"waymark/generator/build"
	"waymark/generator/config"
	"waymark/generator/diag"
	"waymark/generator/history"
	"waymark/generator/public"
	"waymark/generator/source"
	"waymark/themes"
)

// This file opens a site for the commands that work on one.

// work is a site that a command works on.
type work struct {
	say     *voice
	dir     string // the site's folder
	output  string // the output folder, or "" where nothing is written
	strict  bool
	today   time.Time
	tree    *source.Tree
	options build.Options
	build   *build.Build
	kept    *cache
	past    history.Repository
	log     func() history.Log // what past says; waits for git
	reader  *source.Tree       // for reports: reads alone
}

// open finds the site. With an output folder, that is made sure to lie apart from the site's sources; once says that
// no edit will be followed.
func (f *flags) open(say *voice, writes, once bool, sink build.Sink) (*work, error) {
	today := time.Now()
	if f.clock != "" {
		var err error
		if today, err = time.Parse(time.DateOnly, f.clock); err != nil {
			return nil, usage{fmt.Errorf("--clock %s is not a date such as 2026-01-31", f.clock)}
		}
	}
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	base, err := config.CleanURL(f.baseURL)
	if err != nil {
		return nil, usage{fmt.Errorf("--base-url: %w", err)}
	}
	if f.jobs < 0 {
		return nil, usage{fmt.Errorf("--jobs %d is less than none", f.jobs)}
	}
	dir, err := filepath.Abs(f.source)
	if err != nil {
		return nil, fmt.Errorf("find the site's folder: %w", err)
	}
	if site := around(dir); f.source == "." && site != "" {
		return nil, usage{fmt.Errorf("this folder belongs to the site in %s: go there, or name a site with --source", folder(site))}
	}
	tree, err := source.Open(dir)
	if err != nil {
		return nil, err
	}
	w := &work{say: say, dir: dir, strict: f.strict, today: today, tree: tree, reader: &source.Tree{FS: tree.FS}}
	output := f.output
	if output == "" {
		output = filepath.Join(dir, "public")
	}
	if output, err = filepath.Abs(output); err != nil {
		return nil, fmt.Errorf("find the output folder: %w", err)
	}
	if rel, err := filepath.Rel(dir, output); err == nil && filepath.IsLocal(rel) {
		tree.Skip = append(tree.Skip, filepath.ToSlash(rel))
	}
	if writes {
		if info, err := os.Lstat(output); err == nil && info.Mode()&fs.ModeSymlink != 0 && f.output == "" {
			return nil, usage{fmt.Errorf("%s is a link, and may lead anywhere: where that is meant, name it with --output", output)}
		}
		if err := public.Apart(output, dir); err != nil {
			return nil, usage{err}
		}
		w.output = output
	}
	w.past = history.Find(dir)
	settings := fmt.Sprint(version(), w.past.Head, w.past.Shallow, w.past.Fault, base, today.Format(time.DateOnly), f.drafts, f.future, dir, output)
	w.kept = openCache(dir, settings, f.noCache)
	w.options = build.Options{
		Tree: tree, Themes: themes.FS, Sink: sink, Code: w.kept.code, Pictures: w.kept.pictures,
		Today: today, BaseURL: base, Drafts: f.drafts, Future: f.future, Jobs: f.jobs, Once: once,
		Made:    func(path string) { say.detail("made %s", path) },
		History: func() history.Log { return w.log() },
	}
	if writes {
		w.options.Press = w.kept.press // what is only looked at needs no compressed copies
	}
	w.build = build.New(w.options)
	return w, nil
}

// around gives the folder of the site in whose content a folder lies, "" where there is none: of a part of a site no
// link leads out, and its output would become content.
func around(dir string) string {
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, source.ConfigFile)); err == nil {
			return "" // it is a site itself
		}
		above := filepath.Dir(dir)
		if _, err := os.Stat(filepath.Join(above, source.ConfigFile)); err == nil && filepath.Base(dir) == source.ContentDir {
			return above
		}
	}
	return ""
}

// load reads the whole site.
func (w *work) load() error {
	changes, err := w.tree.Scan()
	if err != nil {
		return err
	}
	defer spare(w.tree)()
	w.apply(changes)
	return nil
}

// remembered adds to changes that the history has come, which git reads from now on, beside what else is done.
func (w *work) remembered(changes []source.Change) []source.Change {
	answer := make(chan history.Log, 1)
	go func(past history.Repository, below string) { answer <- past.Read(below) }(w.past, w.tree.Content())
	w.log = sync.OnceValue(func() history.Log { return <-answer })
	return append(changes, source.Change{Path: source.History})
}

// apply takes all files over.
func (w *work) apply(changes []source.Change) {
	if !w.options.Late {
		changes = w.remembered(changes)
	}
	stop := w.say.progress(func() string {
		n, of, _ := w.build.Progress()
		return meter("reading", n, of)
	})
	defer stop()
	w.build.Apply(changes)
}

// drain makes everything that is to be made.
func (w *work) drain() (build.Stats, error) {
	of := w.build.Left()
	stop := w.say.progress(func() string {
		_, _, left := w.build.Progress()
		return meter("making", of-left, of)
	})
	defer stop()
	return w.build.Drain(nil)
}

// printer gives what prints a report of this site.
func (w *work) printer() diag.Printer {
	return diag.Printer{Severities: w.build.Severities(), Read: w.text}
}

// text gives a file's text for a report: of the site, or of a theme that is built in.
func (w *work) text(path string) []byte {
	if f, err := w.reader.Read(path); err == nil {
		return f.Data
	}
	if rel, err := filepath.Rel(source.ThemesDir, filepath.FromSlash(path)); err == nil && filepath.IsLocal(rel) {
		if data, err := fs.ReadFile(themes.FS, filepath.ToSlash(rel)); err == nil {
			return data
		}
	}
	return nil
}

// verdict gives errFaults where the report makes the command fail.
func (w *work) verdict(s diag.Severities, l diag.List) error {
	errors, warnings := s.Count(l)
	if errors > 0 || w.strict && warnings > 0 {
		return errFaults
	}
	return nil
}

// void is a sink for commands that write nothing.
type void struct{}

func (void) Put(string, []byte) (bool, error) { return false, nil }
func (void) Remove(string) error              { return nil }

// folder names a folder as the user would: from where they are, where that is shorter.
func folder(dir string) string {
	here, err := os.Getwd()
	if err != nil {
		return dir
	}
	if rel, err := filepath.Rel(here, dir); err == nil && len(rel) < len(dir) {
		return rel
	}
	return dir
}
