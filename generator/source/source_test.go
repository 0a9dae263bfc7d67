package source

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// site writes files into a fresh folder and opens it. A name that ends in a slash is a folder; a text that begins
// with "-> " makes a symbolic link.
func site(t *testing.T, files map[string]string) (dir string, tree *Tree) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range slices.Sorted(mapsKeys(files)) {
		put(t, dir, name, files[name])
	}
	tree, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, tree
}

func mapsKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, name)
	err := os.MkdirAll(filepath.Dir(p), 0o755)
	target, isLink := strings.CutPrefix(text, "-> ")
	switch {
	case err != nil:
	case strings.HasSuffix(name, "/"):
		err = os.MkdirAll(p, 0o755)
	case isLink:
		err = os.Symlink(target, p)
	default:
		err = os.WriteFile(p, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func scan(t *testing.T, tree *Tree) []string {
	t.Helper()
	changes, err := tree.Scan()
	if err != nil {
		t.Fatal(err)
	}
	return words(changes)
}

func look(t *testing.T, tree *Tree, paths ...string) []string {
	t.Helper()
	changes, err := tree.Look(paths)
	if err != nil {
		t.Fatal(err)
	}
	return words(changes)
}

// words writes changes as a reader would: "a.md", and "-b.md" for one that is gone.
func words(changes []Change) []string {
	out := []string{}
	for _, c := range changes {
		if c.Gone {
			c.Path = "-" + c.Path
		}
		out = append(out, c.Path)
	}
	return out
}

func TestFirstScan(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files map[string]string
		skip  []string
		want  []string
	}{
		"a site is its configuration, content and themes, and nothing else": {
			files: map[string]string{"config.toml": "", "content/a.md": "", "themes/t/layouts/page.html": "", "README.md": "", "generator/main.go": ""},
			want:  []string{"config.toml", "content/a.md", "themes/t/layouts/page.html"},
		},
		"a folder without a content folder is itself the content": {
			files: map[string]string{"a.md": "", "sub/b.md": ""},
			want:  []string{"a.md", "sub/b.md"},
		},
		"a file named content is no content folder": {
			files: map[string]string{"content": "", "a.md": ""},
			want:  []string{"a.md", "content"},
		},
		"an empty folder has no files": {files: map[string]string{"content/": ""}, want: []string{}},
		"the output folder is no part of a folder of notes": {
			files: map[string]string{"a.md": "", "public/index.html": "", "publicity.md": ""}, skip: []string{"public"},
			want: []string{"a.md", "publicity.md"},
		},
		"hidden files, packages and what editors leave are passed over": {
			files: map[string]string{
				"content/.git/HEAD": "", "content/.obsidian/app.json": "", "content/node_modules/x/index.md": "", "content/a.md": "",
				"content/a.md~": "", "content/4913": "", "content/#a.md#": "", "content/.a.md.swp": "", "content/a.md___jb_tmp___": "",
				"content/a.md.tmp": "", "content/.#a.md": "-> nobody@nowhere", "content/.goutputstream-X1": "",
			},
			want: []string{"content/a.md"},
		},
		"a link to a file is a file": {
			files: map[string]string{"content/a.md": "", "content/b.md": "-> a.md"},
			want:  []string{"content/a.md", "content/b.md"},
		},
		"a link to a folder is a folder": {
			files: map[string]string{"content/a/x.md": "", "content/b": "-> a"},
			want:  []string{"content/a/x.md", "content/b/x.md"},
		},
		"a link that leads back up ends there": {
			files: map[string]string{"content/a/x.md": "", "content/a/up": "-> ..", "content/a/self": "-> ."},
			want:  []string{"content/a/x.md"},
		},
		"a link to nothing is there, for a diagnostic to say so": {
			files: map[string]string{"content/a.md": "-> nowhere.md"},
			want:  []string{"content/a.md"},
		},
		"a link that leads out of the site is there, for a diagnostic to say so": {
			files: map[string]string{"content/a.md": "-> /etc/hosts", "content/b": "-> /etc"},
			want:  []string{"content/a.md", "content/b"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, tree := site(t, test.files)
			tree.Skip = test.skip
			if got := scan(t, tree); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestContentFolderIsKnownAfterScan(t *testing.T) {
	t.Parallel()
	dir, tree := site(t, map[string]string{"a.md": "a"})
	scan(t, tree)
	if tree.Content() != "." {
		t.Fatalf("content is %q", tree.Content())
	}
	put(t, dir, "content/b.md", "b")
	if got, want := look(t, tree, "content"), []string{"-a.md", "content/b.md"}; !slices.Equal(got, want) {
		t.Errorf("a content folder that comes: got %q, want %q", got, want)
	}
	if tree.Content() != "content" {
		t.Errorf("content is %q", tree.Content())
	}
}

// age makes files older than the clock's grain, so that their stamps can be trusted.
func age(t *testing.T, dir string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		return os.Chtimes(p, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestScanGivesWhatDiffers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		edit func(t *testing.T, dir string)
		want []string
	}{
		"nothing, where nothing was done":    {func(*testing.T, string) {}, []string{}},
		"a file with other bytes":            {func(t *testing.T, dir string) { put(t, dir, "content/a.md", "other") }, []string{"content/a.md"}},
		"a file that came":                   {func(t *testing.T, dir string) { put(t, dir, "content/c.md", "") }, []string{"content/c.md"}},
		"a file that went":                   {func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "content/a.md")) }, []string{"-content/a.md"}},
		"a folder that went, by its files":   {func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, "content/sub")) }, []string{"-content/sub/b.md"}},
		"a rename, as one that went and one": {func(t *testing.T, dir string) { rename(t, dir, "content/a.md", "content/A.md") }, []string{"content/A.md", "-content/a.md"}},
		"a file replaced by one of the same size and time": {func(t *testing.T, dir string) {
			put(t, dir, "content/new", "A")
			info, _ := os.Stat(filepath.Join(dir, "content/a.md"))
			old := info.ModTime()
			os.Chtimes(filepath.Join(dir, "content/new"), old, old)
			rename(t, dir, "content/new", "content/a.md")
		}, []string{"content/a.md"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, tree := site(t, map[string]string{"content/a.md": "a", "content/sub/b.md": "b"})
			age(t, dir)
			scan(t, tree)
			test.edit(t, dir)
			if got := scan(t, tree); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func rename(t *testing.T, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

// An edit within one tick of the file system's clock shows in nothing but the bytes.
func TestFreshFileIsGivenAgain(t *testing.T) {
	t.Parallel()
	_, tree := site(t, map[string]string{"content/a.md": "a"})
	scan(t, tree)
	if got := scan(t, tree); !slices.Equal(got, []string{"content/a.md"}) {
		t.Errorf("a file as young as the clock's grain must be read again; got %q", got)
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	start := map[string]string{"content/a.md": "a", "content/sub/b.md": "b", "content/sub/deep/c.md": "c"}
	tests := map[string]struct {
		edit  func(t *testing.T, dir string)
		paths []string
		want  []string
	}{
		"a named file is given though nothing shows":        {nil, []string{"content/a.md"}, []string{"content/a.md"}},
		"a folder's files are given only where they differ": {nil, []string{"content/sub"}, []string{}},
		"what never was is not given":                       {nil, []string{"content/z.md", "content/z"}, []string{}},
		"what is no part of the site is not given":          {nil, []string{"README.md", "content/.git/HEAD", "content/a.md~"}, []string{}},
		"a path named twice is given once":                  {nil, []string{"content/a.md", "content/a.md"}, []string{"content/a.md"}},
		"a file that went": {func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "content/a.md")) },
			[]string{"content/a.md"}, []string{"-content/a.md"}},
		"a folder that went": {func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, "content/sub")) },
			[]string{"content/sub"}, []string{"-content/sub/b.md", "-content/sub/deep/c.md"}},
		"a folder that came": {func(t *testing.T, dir string) { put(t, dir, "content/new/x/y.md", "") },
			[]string{"content/new"}, []string{"content/new/x/y.md"}},
		"a folder that became a file": {func(t *testing.T, dir string) {
			os.RemoveAll(filepath.Join(dir, "content/sub"))
			put(t, dir, "content/sub", "now a file")
		}, []string{"content/sub"}, []string{"content/sub", "-content/sub/b.md", "-content/sub/deep/c.md"}},
		"a file that became a folder": {func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "content/a.md"))
			put(t, dir, "content/a.md/x.md", "")
		}, []string{"content/a.md"}, []string{"-content/a.md", "content/a.md/x.md"}},
		"a file whose link lost its target is still there": {func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "content/a.md"))
			put(t, dir, "content/a.md", "-> nowhere")
		}, []string{"content/a.md"}, []string{"content/a.md"}},
		"a link that leads back up ends there": {func(t *testing.T, dir string) { put(t, dir, "content/sub/up", "-> ..") },
			[]string{"content/sub/up", "content/sub"}, []string{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, tree := site(t, start)
			age(t, dir)
			scan(t, tree)
			if test.edit != nil {
				test.edit(t, dir)
			}
			if got := look(t, tree, test.paths...); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLookBeforeScanLooksAtEverything(t *testing.T) {
	t.Parallel()
	_, tree := site(t, map[string]string{"content/a.md": "", "content/b.md": ""})
	if got, want := look(t, tree, "content/a.md"), []string{"content/a.md", "content/b.md"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The law that lets a watcher hand over paths only: looking at what was touched leaves a tree that has seen the
// same as one that looks at everything for the first time.
func TestLookEqualsScan(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			dir, tree := site(t, map[string]string{"content/a": "", "content/d/b": ""})
			scan(t, tree)
			paths := []string{"a", "d", "d/b", "d/e", "d/e/f", "g", "g/h", "d/up"}
			for step := range 40 {
				var touched []string
				for range 1 + random.IntN(3) {
					p := paths[random.IntN(len(paths))]
					full := filepath.Join(dir, "content", p)
					switch random.IntN(6) {
					case 0:
						os.RemoveAll(full)
					case 1:
						os.MkdirAll(full, 0o755)
					case 2:
						os.Symlink([]string{"..", "a", "nowhere", "/etc"}[random.IntN(4)], full)
					case 3:
						to := paths[random.IntN(len(paths))]
						os.Rename(full, filepath.Join(dir, "content", to))
						touched = append(touched, "content/"+to)
					default:
						os.WriteFile(full, fmt.Append(nil, step), 0o644)
					}
					touched = append(touched, "content/"+p)
				}
				// What a link leads to may change without the link: see watch, which then looks at everything.
				if hasLinks(dir) {
					scan(t, tree)
				} else {
					look(t, tree, touched...)
				}
				fresh, err := Open(dir)
				if err != nil {
					t.Fatal(err)
				}
				want := scan(t, fresh)
				got := slices.Sorted(keys(tree.seen))
				if !slices.Equal(got, want) {
					t.Fatalf("step %d, after looking at %q:\nseen %q\nscan %q", step, touched, got, want)
				}
			}
		})
	}
}

func hasLinks(dir string) (links bool) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, _ error) error {
		links = links || d.Type()&fs.ModeSymlink != 0
		return nil
	})
	return links
}

func keys(m map[string]stamp) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	_, tree := site(t, map[string]string{"content/a.md": "hello", "content/out.md": "-> /etc/hosts", "content/up.md": "-> ../../../../../../etc/hosts", "content/d/": ""})
	f, err := tree.Read("content/a.md")
	if err != nil || string(f.Data) != "hello" || f.Path != "content/a.md" || f.Sum != SumOf([]byte("hello")) {
		t.Errorf("got %+v, %v", f, err)
	}
	for name, want := range map[string]string{
		"content/missing.md": "read content/missing.md: no such file or directory",
		"content/out.md":     "read content/out.md: path escapes from parent",
		"content/up.md":      "read content/up.md: path escapes from parent",
		"../" + "etc/passwd": "read ../etc/passwd: invalid argument",
		"/etc/passwd":        "read /etc/passwd: invalid argument",
		"content/d":          "read content/d: is a directory",
	} {
		if f, err := tree.Read(name); err == nil || err.Error() != want {
			t.Errorf("%s: got %q and error %v, want %s", name, f.Data, err, want)
		}
	}
}

// What is read into a room lies in it, unless it is too much, and is what Read gives: on the disk and elsewhere, through
// links too. What another file system hands out stays as it is.
func TestReadInto(t *testing.T) {
	t.Parallel()
	files := map[string]string{"content/a.md": "hello", "content/empty.md": "", "content/long.md": strings.Repeat("long ", 50)}
	_, disk := site(t, files)
	_, linked := site(t, map[string]string{"content/a.md": "-> ../b/a.md", "b/a.md": "hello", "content/empty.md": "-> ../b/e.md", "b/e.md": "", "content/long.md": "-> ../b/l.md", "b/l.md": files["content/long.md"]})
	other := fstest.MapFS{}
	for name, text := range files {
		other[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for where, tree := range map[string]*Tree{"disk": disk, "links": linked, "memory": {FS: other}} {
		room := make([]byte, 0, 64)
		for _, name := range slices.Sorted(mapsKeys(files)) {
			f, err := tree.ReadInto(name, room)
			if err != nil || string(f.Data) != files[name] || f.Sum != SumOf([]byte(files[name])) || f.Path != name {
				t.Errorf("%s: %s: got %+v, %v", where, name, f, err)
			}
			if inside := len(f.Data) == 0 || &f.Data[0] == &room[:1][0]; inside != (len(files[name]) < cap(room)) {
				t.Errorf("%s: %s lies in the room: %t", where, name, inside)
			}
			clear(f.Data)
		}
		if f, err := tree.Read("content/a.md"); err != nil || string(f.Data) != "hello" {
			t.Errorf("%s: then %q, %v", where, f.Data, err)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	dir, tree := site(t, map[string]string{"content/a.md": "a"})
	scan(t, tree)
	if !tree.Same("content/a.md") || !tree.Same("content/none.md") {
		t.Error("what was not touched looks different")
	}
	put(t, dir, "content/a.md", "longer")
	put(t, dir, "content/none.md", "")
	if tree.Same("content/a.md") || tree.Same("content/none.md") {
		t.Error("what was touched looks the same")
	}
	os.Remove(filepath.Join(dir, "content/a.md"))
	if tree.Same("content/a.md") {
		t.Error("what is gone looks the same")
	}
}

func TestAnyFileSystem(t *testing.T) {
	t.Parallel()
	tree := &Tree{FS: fstest.MapFS{"content/a.md": {Data: []byte("a")}, "config.toml": {}}}
	if got, want := scan(t, tree), []string{"config.toml", "content/a.md"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOpenNamesTheFolder(t *testing.T) {
	t.Parallel()
	if _, err := Open(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("got %v", err)
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	// As xxhsum -H2 gives it.
	if got := SumOf([]byte("abc")).String(); got != "06b05ab6733a618578af5f94892f3950" {
		t.Error(got)
	}
}
