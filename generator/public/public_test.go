package public

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/generator/source"
)

func open(t *testing.T, dir string) *Dir {
	t.Helper()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func put(t *testing.T, d *Dir, p, text string) (written bool) {
	t.Helper()
	written, err := d.Put(p, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func closed(t *testing.T, d *Dir) {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// write puts a file there as somebody else would.
func write(t *testing.T, dir, p, text string) {
	t.Helper()
	name := filepath.Join(dir, p)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tree lists all files in dir with their text, but Waymark's own, and empty folders with a slash.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		p, _ := filepath.Rel(dir, name)
		switch {
		case p == ownDir:
			return fs.SkipDir
		case e.IsDir():
			if inside, err := os.ReadDir(name); err == nil && len(inside) == 0 {
				fmt.Fprintf(&b, "%s/\n", filepath.ToSlash(p))
			}
			return nil
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(&b, "%s: %s\n", filepath.ToSlash(p), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

// A story of builds one after another into one folder, each with what it finds and what it leaves.
func TestBuilds(t *testing.T) {
	t.Parallel()
	type build struct {
		before  func(t *testing.T, dir string) // what happens before it
		outputs map[string]string
		want    string // what is in the folder then
		written string // what it had to write
	}
	gone := func(names ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, n := range names {
				if err := os.RemoveAll(filepath.Join(dir, n)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	theirs := func(p, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { write(t, dir, p, text) }
	}
	a := map[string]string{"a.html": "A", "s/b.html": "B"}
	const both = "a.html: A\ns/b.html: B\n"
	tests := map[string][]build{
		"what is the same is not written":             {{nil, a, both, "a.html s/b.html"}, {nil, a, both, ""}},
		"what differs is written":                     {{nil, a, both, "a.html s/b.html"}, {nil, map[string]string{"a.html": "A2", "s/b.html": "B"}, "a.html: A2\ns/b.html: B\n", "a.html"}},
		"what is no more is removed, with its folder": {{nil, a, both, "a.html s/b.html"}, {nil, map[string]string{"a.html": "A"}, "a.html: A\n", ""}},
		"what was removed by hand comes back":         {{nil, a, both, "a.html s/b.html"}, {gone("s", "a.html"), a, both, "a.html s/b.html"}},
		"what was changed by hand is put right": {{nil, a, both, "a.html s/b.html"}, {func(t *testing.T, dir string) {
			later := time.Now().Add(time.Second)
			write(t, dir, "a.html", "X")
			os.Chtimes(filepath.Join(dir, "a.html"), later, later)
		}, a, both, "a.html"}},
		"a file of others is never removed": {
			{theirs("CNAME", "example.org"), a, "CNAME: example.org\n" + both, "a.html s/b.html"},
			{theirs("s/theirs", "x"), map[string]string{"a.html": "A"}, "CNAME: example.org\na.html: A\ns/theirs: x\n", ""},
		},
		"nor is an empty folder of others": {
			{func(t *testing.T, dir string) { os.MkdirAll(filepath.Join(dir, "theirs"), 0o755) }, a, "a.html: A\ns/b.html: B\ntheirs/\n", "a.html s/b.html"},
			{nil, nil, "theirs/\n", ""},
		},
		"a file of others that has other bytes is kept, and never ours": {
			{theirs("a.html", "theirs"), map[string]string{"s/b.html": "B"}, "a.html: theirs\ns/b.html: B\n", "s/b.html"},
			{func(t *testing.T, dir string) {
				d := open(t, dir)
				if _, err := d.Put("a.html", []byte("ours")); !errors.Is(err, fs.ErrExist) || err.Error() != "write a.html: file already exists" {
					t.Errorf("got error %v", err)
				}
				closed(t, d)
			}, map[string]string{"s/b.html": "B"}, "a.html: theirs\ns/b.html: B\n", ""},
		},
		"a file of others that has the right bytes already is not written": {
			{theirs("a.html", "A"), a, both, "s/b.html"},
		},
		"a file that becomes a folder": {
			{nil, map[string]string{"x": "1"}, "x: 1\n", "x"},
			{nil, map[string]string{"x/y/z": "2"}, "x/y/z: 2\n", "x/y/z"},
		},
		"a folder that becomes a file": {
			{nil, map[string]string{"x/y/z": "2"}, "x/y/z: 2\n", "x/y/z"},
			{func(t *testing.T, dir string) {
				d := open(t, dir)
				if err := d.Remove("x/y/z"); err != nil {
					t.Fatal(err)
				}
				closed(t, d)
			}, map[string]string{"x": "1"}, "x: 1\n", "x"},
		},
		"an empty folder of others gives way to a file": {
			{func(t *testing.T, dir string) { os.MkdirAll(filepath.Join(dir, "a.html"), 0o755) }, a, both, "a.html s/b.html"},
		},
		"a name that differs in its case only": {
			{nil, map[string]string{"img/a.png": "A"}, "img/a.png: A\n", "img/a.png"},
			{nil, map[string]string{"img/A.png": "A"}, "img/A.png: A\n", "img/A.png"},
			{nil, map[string]string{"IMG/A.png": "A"}, "IMG/A.png: A\n", "IMG/A.png"},
		},
		"names with characters that mean something": {
			{nil, map[string]string{"a b/é \"q\".html": "1", "\"x": "2", "n\nl": "3", "- y": "4", "r\r": "5"}, "\"x: 2\n- y: 4\na b/é \"q\".html: 1\nn\nl: 3\nr\r: 5\n", "\"x - y a b/é \"q\".html n\nl r\r"},
			{nil, map[string]string{"n\nl": "3"}, "n\nl: 3\n", ""},
			{nil, nil, "", ""},
		},
		"the whole output folder was deleted": {{nil, a, both, "a.html s/b.html"}, {gone(".waymark", "a.html", "s"), a, both, "a.html s/b.html"}},
		"the list alone was deleted: what is there counts as of others": {
			{nil, a, both, "a.html s/b.html"},
			{gone(".waymark"), map[string]string{"a.html": "A"}, both, ""},
		},
		"a list that is damaged is believed where it can be": {
			{nil, a, both, "a.html s/b.html"},
			{func(t *testing.T, dir string) {
				name := filepath.Join(dir, list)
				data, _ := os.ReadFile(name)
				os.WriteFile(name, append([]byte("\x00 rubbish\n0123 short\n"+strings.Repeat("0", 32)+" ../../escape\n- ../x\n"), data...), 0o644)
			}, map[string]string{"s/b.html": "B"}, "s/b.html: B\n", ""},
		},
	}
	for name, builds := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for i, b := range builds {
				if b.before != nil {
					b.before(t, dir)
				}
				d := open(t, dir)
				var written []string
				for _, p := range slices.Sorted(keys(b.outputs)) {
					if put(t, d, p, b.outputs[p]) {
						written = append(written, p)
					}
				}
				for _, p := range d.Files() {
					if _, ok := b.outputs[p]; !ok {
						if err := d.Remove(p); err != nil {
							t.Fatal(err)
						}
					}
				}
				same(t, fmt.Sprint("files listed by build ", i), strings.Join(d.Files(), " "), strings.Join(slices.Sorted(keys(b.outputs)), " "))
				closed(t, d)
				same(t, fmt.Sprint("after build ", i), tree(t, dir), b.want)
				same(t, fmt.Sprint("written by build ", i), strings.Join(written, " "), b.written)
			}
		})
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Whoever watches the folder, be it a browser or a backup, must see nothing where nothing changed.
func TestUnchangedIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	build := func() {
		d := open(t, dir)
		put(t, d, "a.html", "A")
		put(t, d, "s/b.html", "B")
		put(t, d, "a.html", "A")
		closed(t, d)
	}
	build()
	old := time.Now().Add(-time.Hour)
	for _, p := range []string{"a.html", "s/b.html", list} {
		if err := os.Chtimes(filepath.Join(dir, p), old, old); err != nil {
			t.Fatal(err)
		}
	}
	build()
	for _, p := range []string{"a.html", "s/b.html", list} {
		info, err := os.Stat(filepath.Join(dir, p))
		if err != nil || !info.ModTime().Equal(old) {
			t.Errorf("%s was touched: %v, %v", p, info.ModTime(), err)
		}
	}
}

// A build that is killed at any moment: the next one ends as if it had never been.
func TestKilled(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, dir string){
		"after it wrote": func(t *testing.T, dir string) {
			d := open(t, dir)
			put(t, d, "a.html", "A2")
			put(t, d, "new.html", "N")
		},
		"between the list and the file": func(t *testing.T, dir string) {
			journal(t, dir, "%s a.html\n", sum("A2"))
		},
		"between the list and a file that is new": func(t *testing.T, dir string) {
			journal(t, dir, "%s new.html\n", sum("N"))
		},
		"between removing a file and saying so": func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "a.html"))
		},
		"in the middle of a line": func(t *testing.T, dir string) {
			journal(t, dir, "%s", sum("A2")[:20])
		},
		"in the middle of a line, and again after that": func(t *testing.T, dir string) {
			journal(t, dir, "%s", sum("A2")[:20])
			put(t, open(t, dir), "new.html", "N")
		},
		"in the middle of a temporary file": func(t *testing.T, dir string) {
			write(t, dir, tempDir+"/7", "half")
		},
		"after others changed a file, and it did not come to it": func(t *testing.T, dir string) {
			write(t, dir, "a.html", "X")
			later := time.Now().Add(time.Hour)
			journal(t, dir, "%s s/b.html\n", sum("B"))
			os.Chtimes(filepath.Join(dir, list), later, later)
		},
		"twice": func(t *testing.T, dir string) {
			journal(t, dir, "%s a.html\n", sum("A2"))
			d := open(t, dir)
			put(t, d, "new.html", "N")
			journal(t, dir, "%s s/b", sum("B2"))
		},
		"when it had failed before": func(t *testing.T, dir string) {
			journal(t, dir, "%s a.html\n", sum("A2"))
			closed(t, open(t, dir))
		},
	}
	for name, killed := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d := open(t, dir)
			put(t, d, "a.html", "A")
			put(t, d, "s/b.html", "B")
			closed(t, d)
			killed(t, dir)
			d = open(t, dir)
			put(t, d, "a.html", "A2")
			put(t, d, "s/b.html", "B")
			for _, p := range d.Files() {
				if p != "a.html" && p != "s/b.html" {
					if err := d.Remove(p); err != nil {
						t.Fatal(err)
					}
				}
			}
			closed(t, d)
			same(t, "the folder", tree(t, dir), "a.html: A2\ns/b.html: B\n")
			data, err := os.ReadFile(filepath.Join(dir, list))
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the list", string(data), fmt.Sprintf("%s a.html\n%s s/b.html\nend\n", sum("A2"), sum("B")))
			if left, err := os.ReadDir(filepath.Join(dir, ownDir)); err != nil || len(left) != 1 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// What is put into an empty folder appears as a whole: at the first Sync, or not at all.
func TestWhole(t *testing.T) {
	t.Parallel()
	outputs := []string{"index.html", "s/index.html", "s/a/index.html", "s/b/index.html", "z/index.html"}
	const all = "index.html: I\ns/a/index.html: I\ns/b/index.html: I\ns/index.html: I\nz/index.html: I\n"
	tests := map[string]struct {
		meanwhile map[string]string // what others put there before it is in place
		killed    bool
		faults    []string
		want      string
	}{
		"nobody else":                 {want: all},
		"killed":                      {killed: true},
		"a file of others, elsewhere": {meanwhile: map[string]string{"x": "T", "y": "T"}, want: "index.html: I\ns/a/index.html: I\ns/b/index.html: I\ns/index.html: I\nx: T\ny: T\nz/index.html: I\n"},
		"one in a folder of ours":     {meanwhile: map[string]string{"s/x": "T"}, want: "index.html: I\ns/a/index.html: I\ns/b/index.html: I\ns/index.html: I\ns/x: T\nz/index.html: I\n"},
		"one of the same bytes":       {meanwhile: map[string]string{"s/a/index.html": "I"}, want: all},
		"one in the place of ours": {meanwhile: map[string]string{"s/a/index.html": "T", "index.html": "T"}, faults: []string{"write index.html: file already exists", "write s/a/index.html: file already exists"},
			want: "index.html: T\ns/a/index.html: T\ns/b/index.html: I\ns/index.html: I\nz/index.html: I\n"},
		"a file where a folder is": {meanwhile: map[string]string{"s": "T"}, faults: []string{"write s/a/index.html: file exists", "write s/b/index.html: file exists", "write s/index.html: file exists"},
			want: "index.html: I\ns: T\nz/index.html: I\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d := open(t, dir)
			for _, p := range outputs {
				put(t, d, p, "I")
			}
			put(t, d, "gone/index.html", "I")
			if err := d.Remove("gone/index.html"); err != nil {
				t.Fatal(err)
			}
			same(t, "the folder before", tree(t, dir), "")
			for p, text := range test.meanwhile {
				write(t, dir, p, text)
			}
			var err error
			if !test.killed {
				err = d.Sync()
			}
			if got, want := fmt.Sprint(err), strings.Join(test.faults, "\n"); got != want && (err != nil || want != "") {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			same(t, "the folder", tree(t, dir), test.want)
			if test.killed {
				d = open(t, dir)
				same(t, "the folder afterwards", tree(t, dir), "")
			}
			for p := range test.meanwhile {
				os.Remove(filepath.Join(dir, p))
			}
			for _, p := range outputs { // what could not be put in place is tried again
				put(t, d, p, "I2")
			}
			closed(t, d)
			same(t, "the folder at last", tree(t, dir), strings.ReplaceAll(all, ": I", ": I2"))
		})
	}
}

func journal(t *testing.T, dir, format string, args ...any) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, list), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = fmt.Fprintf(f, format, args...)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsWrittenOutside(t *testing.T) {
	t.Parallel()
	names := []string{
		"../x", "..", "a/../../x", "/etc/x", "a/../b", "./a", "a//b", "a/", ".", "",
		".waymark", ".waymark/files", ".waymark/new/1", ".Waymark/files", "a/../.waymark/files",
	}
	for _, name := range names {
		t.Run(strings.ReplaceAll(name, "/", "|"), func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			d := open(t, filepath.Join(parent, "public"))
			_, err := d.Put(name, []byte("x"))
			if err == nil || err.Error() != name+" is outside the output folder" {
				t.Errorf("got error %v", err)
			}
			if err := d.Remove(name); err != nil {
				t.Error(err)
			}
			closed(t, d)
			if entries, _ := os.ReadDir(parent); len(entries) != 1 {
				t.Errorf("beside the output folder: %v", entries)
			}
			same(t, "the folder", tree(t, filepath.Join(parent, "public")), "")
		})
	}
}

func TestLinksDoNotLeadOutside(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir, away := filepath.Join(parent, "public"), filepath.Join(parent, "away")
	write(t, away, "secret", "S")
	closed(t, open(t, dir))
	for link, target := range map[string]string{"folder": "../away", "abs": away, "file.html": "../away/secret"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	d := open(t, dir)
	for _, p := range []string{"folder/secret", "folder/new", "abs/secret"} {
		if _, err := d.Put(p, []byte("x")); err == nil || !strings.HasPrefix(err.Error(), "write "+p+": ") {
			t.Errorf("%s: got error %v", p, err)
		}
	}
	if _, err := d.Put("file.html", []byte("ours")); !errors.Is(err, fs.ErrExist) { // a link is a file of others
		t.Errorf("file.html: got error %v", err)
	}
	same(t, "what the links lead to", tree(t, away), "secret: S\n")
	if to, err := os.Readlink(filepath.Join(dir, "file.html")); err != nil || to != "../away/secret" {
		t.Errorf("file.html leads to %q, %v", to, err)
	}
	closed(t, d)
}

// What fails leaves the previous file as it was, is tried again, and does not stay on the list.
func TestFailure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "theirs", "a file where a folder must be")
	write(t, dir, "full/theirs", "in a folder where a file must be")
	d := open(t, dir)
	for p, want := range map[string]string{
		"theirs/a.html": "write theirs/a.html: file exists",
		"full":          "write full: directory not empty",
	} {
		if _, err := d.Put(p, []byte("x")); err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
		if err := d.Remove(p); err != nil {
			t.Errorf("removing what could not be written: %v", err)
		}
	}
	const untouched = "full/theirs: in a folder where a file must be\ntheirs: a file where a folder must be\n"
	same(t, "the folder", tree(t, dir), untouched)
	closed(t, d)
	data, err := os.ReadFile(filepath.Join(dir, list))
	if err != nil || string(data) != end {
		// An empty folder "full" was never a file of ours.
		t.Errorf("the list is %q, %v", data, err)
	}

	d = open(t, dir)
	os.Remove(filepath.Join(dir, "theirs"))
	if !put(t, d, "theirs/a.html", "x") {
		t.Error("not tried again")
	}
	closed(t, d)
}

// A file that cannot be replaced keeps its old bytes, and the next build knows that they are old.
func TestFailureKeepsTheOldFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := open(t, dir)
	put(t, d, "a.html", "old")
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	// Without the folder for temporary files nothing can be written.
	if err := os.RemoveAll(filepath.Join(dir, tempDir)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put("a.html", []byte("new")); err == nil {
		t.Fatal("no error")
	}
	same(t, "the folder", tree(t, dir), "a.html: old\n")
	d = open(t, dir)
	if !put(t, d, "a.html", "new") {
		t.Error("the file that could not be written counts as written")
	}
	closed(t, d)
	same(t, "the folder", tree(t, dir), "a.html: new\n")
}

// Where a file system takes a.html and A.html for one, both names show the same file, as two hard links do here.
func TestNamesThatAreOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := open(t, dir)
	put(t, d, "a.html", "A")
	if err := os.Link(filepath.Join(dir, "a.html"), filepath.Join(dir, "A.html")); err != nil {
		t.Skip("no hard links here:", err)
	}
	put(t, d, "A.html", "A")
	same(t, "files", strings.Join(d.Files(), " "), "A.html")
	if err := d.Remove("a.html"); err != nil {
		t.Fatal(err)
	}
	same(t, "the folder", tree(t, dir), "A.html: A\n")
	closed(t, d)
}

// Files come and go in one folder from many sides: no error, and at the end what was put last.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := open(t, dir)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			p := fmt.Sprintf("deep/er/%d.html", i)
			for n := range 30 {
				if _, err := d.Put(p, fmt.Append(nil, n)); err != nil {
					t.Error(err)
				}
				if n%3 == 0 && n < 29 {
					if err := d.Remove(p); err != nil {
						t.Error(err)
					}
				}
				if i == 0 && n%5 == 0 {
					if err := d.Sync(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	closed(t, d)
	const want = "deep/er/0.html: 29\ndeep/er/1.html: 29\ndeep/er/2.html: 29\ndeep/er/3.html: 29\n"
	same(t, "the folder", tree(t, dir), want)
	d = open(t, dir)
	for i := range 4 {
		if put(t, d, fmt.Sprintf("deep/er/%d.html", i), "29") {
			t.Errorf("%d was not on the list", i)
		}
	}
	closed(t, d)
}

func sum(text string) string { return source.SumOf([]byte(text)).String() }

func TestOpenFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "file", "")
	write(t, dir, "own/.waymark", "a file")
	write(t, dir, "list/.waymark/files/x", "a folder where the list must be")
	away := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "link"), 0o755); err != nil {
		t.Fatal(err)
	}
	os.Symlink(away, filepath.Join(dir, "link", ownDir))
	for name, want := range map[string]string{
		"file":     "make the output folder: ",
		"file/sub": "make the output folder: ",
		"own":      "clear the output folder: ",
		"list":     "read the list of output files: ",
		"link":     "", // says so where it finds out first
	} {
		d, err := Open(filepath.Join(dir, name))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v and error %v, want %s…", name, d, err, want)
		}
	}
	if left, _ := os.ReadDir(away); len(left) > 0 {
		t.Errorf("written outside: %v", left)
	}
}

func TestApart(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	for _, d := range []string{"site/content/sub", "site/themes/t", "site/public", "elsewhere"} {
		if err := os.MkdirAll(filepath.Join(base, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("site/content", filepath.Join(base, "link")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for output, want := range map[string]string{
		"site/public":        "",
		"site/new/deep":      "",
		"elsewhere":          "",
		"site/contents":      "",
		"site/..public":      "",
		"site":               "contains the site's sources",
		"site/":              "contains the site's sources",
		"site/content/..":    "contains the site's sources",
		".":                  "contains the site's sources",
		"site/content":       "lies within the site's content",
		"site/content/sub":   "lies within the site's content",
		"site/content/new/x": "lies within the site's content",
		"site/themes/t":      "lies within the site's themes",
		"link":               "lies within the site's content",
		"link/new":           "lies within the site's content",
		"link/..":            "contains the site's sources",
	} {
		err := Apart(base+"/"+output, filepath.Join(base, "site"))
		got := fmt.Sprint(err)
		if want == "" && err != nil || want != "" && !strings.Contains(got, want) {
			t.Errorf("%s: got %v, want %q", output, err, want)
		}
	}
}
