package build_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"waymark/generator/build"
	"waymark/generator/diag"
	"waymark/generator/history"
	"waymark/generator/page"
	"waymark/generator/press"
	"waymark/generator/source"
	"waymark/themes"
)

// This file is a site in memory: its files, a build that follows them, and the law that holds after every step.

// today is what every build in these tests calls today.
var today = time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)

// TestMain lets garbage grow to four times what is alive, for there is little of that and much of the other: thousands of
// small sites, each built and dropped. The law takes a fifth less work for it. Benchmarks run as they always did.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

// step is what happens at once: each path gets these bytes, or goes where they are nil.
type step map[string][]byte

// outputs is a sink that keeps everything.
type outputs struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (o *outputs) Put(path string, data []byte) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	old, had := o.files[path]
	if had && bytes.Equal(old, data) {
		return false, nil
	}
	o.files[path] = bytes.Clone(data)
	return true, nil
}

func (o *outputs) Has(path string, sum source.Sum) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	data, ok := o.files[path]
	return ok && source.SumOf(data) == sum
}

func (o *outputs) Remove(path string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.files, path)
	return nil
}

// world is a site that is followed.
type world struct {
	files   fstest.MapFS
	options build.Options
	tree    *source.Tree
	build   *build.Build
	out     *outputs
	clock   time.Time // of the files

	mu   sync.Mutex
	made []string // since the last step
}

func newWorld(o build.Options) *world {
	o.Pages = &page.Memory{}
	w := &world{files: fstest.MapFS{}, options: o, clock: today.AddDate(-1, 0, 0)}
	w.begin()
	return w
}

// begin begins to follow the files, with nothing made.
func (w *world) begin() {
	w.tree, w.out = &source.Tree{FS: w.files}, &outputs{files: map[string][]byte{}}
	w.build = follow(w.tree, w.out, func(p string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.made = append(w.made, p)
	}, w.options)
}

// restart ends following, and begins so many days later with what was remembered of pages, after a step that nobody saw.
func (w *world) restart(t testing.TB, days int, s step) {
	t.Helper()
	w.settle(t)
	w.build.Remember()
	var file bytes.Buffer
	if err := w.options.Pages.Save(&file); err != nil {
		t.Fatal(err)
	}
	w.options.Pages, w.options.Late = &page.Memory{}, true
	w.options.Pages.Load(&file)
	if w.options.Today.IsZero() {
		w.options.Today = today
	}
	w.options.Today = w.options.Today.AddDate(0, 0, days)
	w.write(s)
	w.begin()
	changes, err := w.tree.Scan()
	if err != nil {
		t.Fatal(err)
	}
	w.build.Apply(append(changes, source.Change{Path: source.History}))
}

func follow(tree *source.Tree, out build.Sink, made func(string), o build.Options) *build.Build {
	o.Tree, o.Themes, o.Sink, o.Made = tree, themes.FS, out, made
	if o.Today.IsZero() {
		o.Today = today
	}
	o.Press = &press.Memory{}
	o.History = func() history.Log { return logOf(tree.FS) }
	return build.New(o)
}

// logOf gives the history that a site in memory has: in place of .git there is a file with a line for each file, its
// path and a day, or with a fault.
func logOf(files fs.FS) history.Log {
	data, err := fs.ReadFile(files, source.History)
	if fault, ok := strings.CutPrefix(string(data), "fault: "); ok || err != nil {
		return history.Log{Fault: strings.TrimSpace(fault), Hint: "fetch it"}
	}
	l := history.Log{Dates: map[string]time.Time{}}
	for line := range strings.Lines(string(data)) {
		if i := strings.LastIndexByte(line, ' '); i >= 0 {
			l.Dates[line[:i]], _ = time.Parse(time.DateOnly, strings.TrimSpace(line[i:]))
		}
	}
	return l
}

// write changes the files and nothing else.
func (w *world) write(s step) {
	w.clock = w.clock.Add(time.Second)
	for p, data := range s {
		if data == nil {
			delete(w.files, p)
		} else {
			w.files[p] = &fstest.MapFile{Data: data, Mode: 0o644, ModTime: w.clock}
		}
	}
}

// take writes a step and hands it to the build, by name or by looking at everything.
func (w *world) take(t testing.TB, s step, byName bool) {
	t.Helper()
	w.write(s)
	var changes []source.Change
	var err error
	if byName {
		changes, err = w.tree.Look(slices.Sorted(maps.Keys(s)))
	} else {
		changes, err = w.tree.Scan()
	}
	if err != nil {
		t.Fatal(err)
	}
	if data, ok := s[source.History]; ok {
		changes = append(changes, source.Change{Path: source.History, Gone: data == nil})
	}
	w.build.Apply(changes)
}

// settle makes everything that is to be made, and gives what that was, sorted.
func (w *world) settle(t testing.TB) []string {
	t.Helper()
	if _, err := w.build.Drain(nil); err != nil {
		t.Fatal(err)
	}
	made := w.made
	w.made = nil
	slices.Sort(made)
	return made
}

// report prints what is wrong with the site.
func report(b *build.Build, files fs.FS) string {
	read := func(p string) []byte {
		data, err := fs.ReadFile(files, p)
		if err != nil {
			data, _ = fs.ReadFile(themes.FS, strings.TrimPrefix(p, "themes/"))
		}
		return data
	}
	var text strings.Builder
	p := diag.Printer{Severities: b.Severities(), Read: read}
	if err := p.Print(&text, "text", b.Report()); err != nil {
		return err.Error()
	}
	return text.String()
}

// law tells where the followed site differs from a clean build of the same files, or "". A site whose config.toml
// is no TOML is built by nobody: there is nothing to compare. An output that cannot be made has no bytes in a
// clean build, and its last good ones in the followed site.
func (w *world) law(t testing.TB, o build.Options) string {
	t.Helper()
	tree := &source.Tree{FS: w.files}
	clean := &outputs{files: map[string][]byte{}}
	o.Today = w.options.Today
	b := follow(tree, clean, nil, o)
	changes, err := tree.Scan()
	if err != nil {
		t.Fatal(err)
	}
	b.Apply(append(changes, source.Change{Path: source.History}))
	if !b.Usable() {
		return ""
	}
	if _, err := b.Drain(nil); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, p := range slices.Sorted(maps.Keys(clean.files)) {
		switch got, ok := w.out.files[p]; {
		case !ok:
			fmt.Fprintf(&text, "%s is missing\n", p)
		case !bytes.Equal(got, clean.files[p]):
			fmt.Fprintf(&text, "%s differs from a clean build:\n%s", p, differ(string(clean.files[p]), string(got)))
		}
	}
	expected := map[string]bool{}
	for _, p := range b.Paths() {
		expected[p] = true
	}
	for _, p := range slices.Sorted(maps.Keys(w.out.files)) {
		if !expected[p] {
			fmt.Fprintf(&text, "%s is left over\n", p)
		}
	}
	if got, want := strings.Join(w.build.Paths(), "\n"), strings.Join(b.Paths(), "\n"); got != want {
		fmt.Fprintf(&text, "the outputs differ:\n%s", differ(want, got))
	}
	if !reflect.DeepEqual(w.build.Report(), b.Report()) || !maps.Equal(w.build.Severities(), b.Severities()) { // else they print alike
		if got, want := report(w.build, w.files), report(b, w.files); got != want {
			fmt.Fprintf(&text, "the report differs:\n%s", differ(want, got))
		}
	}
	return text.String()
}

// differ shows the lines that only one of two texts has.
func differ(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var text strings.Builder
	for _, l := range a {
		text.WriteString("  clean: " + l + "\n")
	}
	for _, l := range b {
		text.WriteString("  here:  " + l + "\n")
	}
	return text.String()
}
