package build_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"waymark/generator/build"
)

// This file runs the stories in testdata/site: a site and what happens to it, as one txtar archive.
//
//	-- path --             a file of the site, before the first step or changed in this one
//	-- then: what happens --   begins a step; its body is not read
//	-- remove path --      a file that goes in this step
//	-- large path N --     a file of N bytes
//	-- move old new --     a file, or a folder with all in it, that gets another name
//	-- made --             expected: the outputs that this step made again, no more and no less
//	-- report --           expected: the whole report after this step
//	-- shows path --       expected: each line of the body stands in that output
//	-- lacks path --       expected: no line of the body stands in it; with an empty body: there is no such output
//	-- is path --          expected: the whole output
//
// After every step the law is checked too.

var update = flag.Bool("update", false, "write what was made and reported into the stories")

func TestStories(t *testing.T) {
	t.Parallel()
	stories, err := filepath.Glob("testdata/site/*.txt")
	if err != nil || len(stories) == 0 {
		t.Fatal("there are no stories", err)
	}
	for _, file := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tell(t, a)
			if *update && !t.Failed() {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// tell runs one story.
func tell(t *testing.T, a *txtar.Archive) {
	w := newWorld(build.Options{})
	name := "at first"
	for rest := a.Files; len(rest) > 0; {
		end := slices.IndexFunc(rest[1:], func(f txtar.File) bool { return strings.HasPrefix(f.Name, "then") })
		part := rest
		if end >= 0 {
			part = rest[:end+1]
		}
		rest = rest[len(part):]
		if text, ok := strings.CutPrefix(part[0].Name, "then"); ok {
			name, part = strings.TrimSpace(strings.TrimPrefix(text, ":")), part[1:]
		}
		happens(t, w, name, part)
	}
}

// happens runs one step of a story.
func happens(t *testing.T, w *world, name string, part []txtar.File) {
	s := step{}
	for _, f := range part {
		word, rest, _ := strings.Cut(f.Name, " ")
		switch word {
		case "remove":
			for p := range w.files {
				if p == rest || strings.HasPrefix(p, rest+"/") {
					s[p] = nil
				}
			}
		case "move":
			from, to, _ := strings.Cut(rest, " ")
			for p, file := range w.files {
				if tail, ok := strings.CutPrefix(p, from); ok && (tail == "" || tail[0] == '/') {
					s[p] = nil
					s[to+tail] = file.Data
				}
			}
		case "large":
			path, size, _ := strings.Cut(rest, " ")
			n, err := strconv.Atoi(size)
			if err != nil {
				t.Fatal(err)
			}
			s[path] = make([]byte, n)
		case "made", "report", "shows", "lacks", "is":
		default:
			s[f.Name] = f.Data
		}
	}
	w.take(t, s, len(w.files) > 0)
	made := strings.Join(w.settle(t), "\n")
	for i, f := range part {
		word, rest, _ := strings.Cut(f.Name, " ")
		output, exists := w.out.files[rest]
		body := string(f.Data)
		switch word {
		case "made":
			expect(t, name+": made", &part[i], made+"\n")
		case "report":
			expect(t, name+": the report", &part[i], report(w.build, w.files))
		case "is":
			expect(t, name+": "+rest, &part[i], string(output))
		case "shows":
			for line := range strings.Lines(body) {
				if line = strings.TrimSpace(line); !strings.Contains(string(output), line) {
					t.Errorf("%s: %s does not show %s\n%s", name, rest, line, output)
				}
			}
		case "lacks":
			if body == "" && exists {
				t.Errorf("%s: there is a %s", name, rest)
			}
			for line := range strings.Lines(body) {
				if line = strings.TrimSpace(line); strings.Contains(string(output), line) {
					t.Errorf("%s: %s shows %s", name, rest, line)
				}
			}
		}
	}
	if text := w.law(t, build.Options{}); text != "" {
		t.Errorf("%s: the law is broken\n%s", name, text)
	}
}

func expect(t *testing.T, what string, f *txtar.File, got string) {
	t.Helper()
	if strings.TrimSpace(got) == "" {
		got = ""
	}
	if want := string(f.Data); want != got && !*update {
		t.Errorf("%s differs:\n%s", what, strings.ReplaceAll(strings.ReplaceAll(differ(want, got), "clean:", "want:"), "here:", "got:"))
	}
	f.Data = []byte(got)
}

// story writes steps as an archive that can be pasted into testdata/site.
func story(comment string, steps []step) []byte {
	a := &txtar.Archive{Comment: []byte(comment + "\n")}
	for i, s := range steps {
		if i > 0 {
			a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("then: step %d", i)})
		}
		for _, p := range slices.Sorted(maps.Keys(s)) {
			if s[p] == nil {
				a.Files = append(a.Files, txtar.File{Name: "remove " + p})
			} else {
				a.Files = append(a.Files, txtar.File{Name: p, Data: s[p]})
			}
		}
	}
	return txtar.Format(a)
}
