package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// This file edits a site from outside, as editors, file managers and git do, on a real disk and with nothing but the file
// system, while `waymark watch` runs. After some edits the output must be what `waymark build` makes of the same files
// in a process of its own. For a long run:
//
//	go test ./generator -run Outside -edits 10000 -timeout 2h
var (
	outsideEdits = flag.Int("edits", 50, "how many edits TestOutside makes")
	outsideSeed  = flag.Uint64("edits-seed", 1, "which edits TestOutside makes")
)

// editor is somebody who edits a site's files.
type editor struct {
	t   *testing.T
	dir string
	r   *rand.Rand
	log []string // what it did since the last look
}

var outsideConfigs = []string{`title = "Outside"
base_url = "https://example.org/kb/"
[kinds.note]
dir = "notes"
label = "Note"
plural = "Notes"
fields.size = { type = "number" }
[relations.near]
from = ["note"]
to = ["note", "idea"]
label = "Near"
inverse = "Near to"
[kinds.idea]
dir = "ideas"
label = "Idea"
plural = "Ideas"
`, `title = "Other"
[kinds.note]
dir = "ideas"
label = "Remark"
plural = "Remarks"
[[nav]]
page = "notes/one"
`, `title = "Plain"
theme = ["own", "civic"]
[output]
twins = false
`, "title = \"broken\n"}

func (e *editor) say(format string, args ...any) {
	e.log = append(e.log, fmt.Sprintf(format, args...))
}

func (e *editor) one(list ...string) string { return list[e.r.IntN(len(list))] }

func (e *editor) name() string {
	return e.one("one", "two", "Three", "three", "four five", "sïx", "index", "_index", "README", "seven", "eight")
}

func (e *editor) folder() string {
	return e.one("content", "content/notes", "content/ideas", "content/notes/deep", "content/notes/deep/er", "content/new")
}

// text makes up a page.
func (e *editor) text() string {
	var b strings.Builder
	if e.r.IntN(4) > 0 {
		b.WriteString("+++\n")
		if e.r.IntN(3) > 0 {
			fmt.Fprintf(&b, "title = \"%s\"\n", e.one("One", "Two", "Thrée", "A & B <i>", "one"))
		}
		for _, line := range []string{
			"tags = [\"red\", \"Green\"]", "tags = [\"green\"]", "aliases = [\"/old/\", \"Uno\"]", "draft = true", "weight = 3", "slug = \"named\"",
			"date = 2026-01-02", "near = [\"two\"]", "near = [{ to = \"Three\", note = \"why\" }]", "size = 7", "size = \"?\"", "nav = false", "search = false",
			"publish_date = 2999-01-01", "kind = \"idea\"", "unknown = 1", "broken", "summary = \"Said *so*\"",
		} {
			if e.r.IntN(9) == 0 {
				b.WriteString(line + "\n")
			}
		}
		b.WriteString("+++\n\n")
	}
	for range e.r.IntN(6) {
		b.WriteString(e.one("# Top", "## Part", "### Part", "Plain words.", "Some `code` and [[two]].", "See [[One|that]] and [three](three.md).", "![[two]]",
			"![[notes/one#Part]]", "A block. ^b1", "[[one#^b1]] and [[Two#Part]]", "![x](pic.png)", "![[pic.png|30]]", "[@seven, p. 3] says so.", "#red/deep tag",
			"> [!tip]- Fold\n> [[eight]]", "```go\nfunc f() {}\n```", "| a | b |\n|---|---|\n| [[one\\|x]] | 2 |", "[up](../index.md#part)", "<b onclick=x>raw</b> <a href=\"two.md\">r</a>",
			"%%[[gone]]%%", "==mark== ~~out~~", "word word word "+fmt.Sprint(e.r.IntN(1000))) + "\n\n")
	}
	return b.String()
}

func (e *editor) path(rel string) string { return filepath.Join(e.dir, filepath.FromSlash(rel)) }

// some gives an existing file or folder under a folder of the site; "" where there is none.
func (e *editor) some(under string, want func(fs.DirEntry) bool) string {
	var list []string
	filepath.WalkDir(e.path(under), func(p string, d fs.DirEntry, err error) error {
		if err == nil && p != e.path(under) && want(d) {
			rel, _ := filepath.Rel(e.dir, p)
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	})
	if len(list) == 0 {
		return ""
	}
	return e.one(list...)
}

func isFile(d fs.DirEntry) bool { return d.Type().IsRegular() }
func isDir(d fs.DirEntry) bool  { return d.IsDir() }

// write saves a file in one of the ways in which editors do; what cannot be done on this tree is not done.
func (e *editor) write(rel string, data []byte) {
	p := e.path(rel)
	os.MkdirAll(filepath.Dir(p), 0o755)
	switch e.r.IntN(4) {
	case 0: // all at once
		os.WriteFile(p, data, 0o644)
	case 1: // in two goes
		if f, err := os.Create(p); err == nil {
			f.Write(data[:len(data)/2])
			f.Write(data[len(data)/2:])
			f.Close()
		}
	case 2: // beside it, then in its place, with a backup of the old one
		os.Rename(p, p+"~")
		os.WriteFile(p+".tmp", data, 0o644)
		os.Rename(p+".tmp", p)
		os.Remove(p + "~")
	case 3: // with a swap file around it
		swap := filepath.Join(filepath.Dir(p), "."+filepath.Base(p)+".swp")
		os.WriteFile(swap, []byte("x"), 0o644)
		os.WriteFile(p, data, 0o644)
		os.Remove(swap)
	}
	e.say("write %s: %q", rel, data)
}

func (e *editor) edit() {
	page := e.folder() + "/" + e.name() + ".md"
	switch e.r.IntN(22) {
	default:
		e.write(page, []byte(e.text()))
	case 8, 9:
		if p := e.some("content", isFile); p != "" {
			e.say("remove %s: %v", p, os.Remove(e.path(p)))
		}
	case 10:
		if p := e.some("content", isFile); p != "" {
			e.say("rename %s to %s: %v", p, page, os.Rename(e.path(p), e.path(page)))
		}
	case 11:
		if p := e.some("content", isFile); p != "" {
			to := filepath.Dir(p) + "/" + strings.ToUpper(filepath.Base(p)[:1]) + filepath.Base(p)[1:]
			e.say("rename %s to %s: %v", p, to, os.Rename(e.path(p), e.path(to)))
		}
	case 12:
		if p := e.some("content", isDir); p != "" {
			to := e.folder()
			e.say("rename %s to %s: %v", p, to, os.Rename(e.path(p), e.path(to)))
		}
	case 13:
		if p := e.some("content", isDir); p != "" {
			e.say("remove %s: %v", p, os.RemoveAll(e.path(p)))
		}
	case 14:
		e.write("config.toml", []byte(e.one(outsideConfigs...)))
	case 15:
		e.write("themes/own/layouts/"+e.one("page.html", "section.html", "partials/card.html", "note.html"),
			[]byte(e.one(`{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Body }}{{ end }}`, `{{ define "main" }}{{ range .Backlinks }}{{ .Anchor }}{{ end }}{{ .Body }}{{ end }}`, `own {{ .Title }}`, `own {{ .Href }}`, `own {{ .Summary }}`, `{{ broken`)))
	case 16:
		if p := e.some("themes", isFile); p != "" {
			e.say("remove %s: %v", p, os.Remove(e.path(p)))
		}
	case 17:
		e.write(e.folder()+"/"+e.one("pic.png", "data.csv", "paper.pdf"), e.picture())
	case 18:
		if p := e.some("content", isFile); p != "" {
			e.say("link %s to %s: %v", page, p, os.Symlink(e.path(p), e.path(page)))
		}
	case 19: // as a checkout does
		for range 2 + e.r.IntN(8) {
			if p := e.some("content", isFile); p != "" && e.r.IntN(3) == 0 {
				e.say("remove %s: %v", p, os.Remove(e.path(p)))
			}
			e.write(e.folder()+"/"+e.name()+".md", []byte(e.text()))
		}
	case 20: // a folder where a page was, or the other way round
		if e.r.IntN(2) == 0 {
			os.Remove(e.path(page))
			e.write(page+"/inner.md", []byte(e.text()))
		} else {
			e.say("remove %s: %v", page, os.RemoveAll(e.path(page)))
			e.write(page, []byte(e.text()))
		}
	case 21:
		if p := e.some("content", isFile); p != "" {
			now := time.Unix(1_700_000_000+int64(e.r.IntN(1_000_000)), 0)
			e.say("touch %s: %v", p, os.Chtimes(e.path(p), now, now))
		}
	}
}

func (e *editor) picture() []byte {
	m := image.NewGray(image.Rect(0, 0, 1+e.r.IntN(9), 1+e.r.IntN(9)))
	m.Set(0, 0, color.White)
	var b bytes.Buffer
	png.Encode(&b, m)
	return b.Bytes()
}

// outputs reads what a folder shows to readers.
func outputs(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // it may go while it is looked at
		}
		if d.IsDir() {
			if d.Name() == ".waymark" {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(dir, p)
		data, readErr := os.ReadFile(p)
		if readErr == nil {
			files[filepath.ToSlash(rel)] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// unlike lists the files in which two outputs differ.
func unlike(a, b map[string]string) (names []string) {
	for p := range a {
		if a[p] != b[p] {
			names = append(names, p)
		}
	}
	for p := range b {
		if _, ok := a[p]; !ok {
			names = append(names, p)
		}
	}
	slices.Sort(names)
	return names
}

func TestOutside(t *testing.T) {
	t.Parallel()
	dir, away := t.TempDir(), t.TempDir()
	e := &editor{t: t, dir: dir, r: rand.New(rand.NewPCG(*outsideSeed, 1))}
	env := append(os.Environ(), "XDG_CACHE_HOME="+away, "GORACE=atexit_sleep_ms=0")
	e.write("config.toml", []byte(outsideConfigs[0]))
	for range 12 {
		e.write(e.folder()+"/"+e.name()+".md", []byte(e.text()))
	}

	var printed bytes.Buffer
	watch := exec.Command("waymark", "watch", "--source", dir, "--clock", "2026-01-31")
	watch.Env, watch.Stdout, watch.Stderr = env, &printed, &printed
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	defer watch.Process.Kill()

	for done := 0; done < *outsideEdits; {
		for range 1 + e.r.IntN(12) {
			e.edit()
			done++
		}
		clean := filepath.Join(away, "clean")
		said, err := exec.Command("waymark", "build", "--source", dir, "--output", clean, "--clock", "2026-01-31", "--no-cache").CombinedOutput()
		if err != nil && watch.ProcessState != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		if strings.Contains(string(said), "nothing was written") || strings.Contains(string(said), "[template]") {
			continue // the configuration or a layout is broken, and watch keeps the last good pages
		}
		want := outputs(t, clean)
		var names []string
		for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
			if names = unlike(outputs(t, filepath.Join(dir, "public")), want); len(names) == 0 {
				break
			}
		}
		if len(names) > 0 {
			got := outputs(t, filepath.Join(dir, "public"))
			t.Fatalf("after %d edits these differ: %v\n--- watch has\n%s\n--- a clean build has\n%s\n--- the last edits\n%s", done, names, got[names[0]], want[names[0]], strings.Join(e.log, "\n"))
		}
		e.log = nil
		os.RemoveAll(clean)
	}
	watch.Process.Signal(syscall.SIGINT)
	if err := watch.Wait(); err != nil && watch.ProcessState.ExitCode() != 1 || strings.Contains(printed.String(), "internal error") || strings.Contains(printed.String(), "goroutine ") {
		t.Fatalf("watch ended with %v\n%s", err, printed.String())
	}
}
