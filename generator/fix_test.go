package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waymark/generator/moved"
)

// This file holds the address contract to a hundred changes of all sorts: each is told of, all that can be repaired is
// repaired, and every old address leads to where its page is now, the fragment included.

// estate is a site on the disk.
type estate struct {
	t   *testing.T
	dir string
	*rand.Rand
}

func (e *estate) file(name string) string {
	return filepath.Join(e.dir, "content", filepath.FromSlash(name))
}

func (e *estate) write(name, text string) {
	if err := os.MkdirAll(filepath.Dir(e.file(name)), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(e.file(name), []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

// waymark runs the program on the site.
func (e *estate) waymark(args ...string) (code int, out string) {
	var b bytes.Buffer
	code = run(append(args, "--source", e.dir, "--no-cache", "--clock", "2026-11-23"), &b, &b)
	return code, b.String()
}

func TestAHundredChangesLoseNoAddress(t *testing.T) {
	t.Parallel()
	e := &estate{t, t.TempDir(), nil}
	before := moved.Before()
	for name, text := range before {
		e.write(name, text)
	}
	if code, out := e.waymark("check", "--fix"); code != 0 {
		t.Fatal(out)
	}
	if code, out := e.waymark("check"); code != 0 || strings.Contains(out, "-gone]") {
		t.Fatal(out)
	}
	after, kept, gone := moved.After()
	for name := range before {
		if _, there := after[name]; !there {
			if err := os.Remove(e.file(name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range after {
		if before[name] != text {
			e.write(name, text)
		}
	}

	_, out := e.waymark("check")
	for _, k := range kept {
		if k.Was == k.Is {
			if !strings.Contains(out, fmt.Sprintf("/%s/ has no place #%s any more", k.Was, k.Fragment)) {
				t.Errorf("that %s lost #%s is not told", k.Was, k.Fragment)
			}
		} else if !strings.Contains(out, fmt.Sprintf("nothing is at /%s/ any more: the page is at /%s/ [address-gone]", k.Was, k.Is)) {
			t.Errorf("that %s became %s is not told", k.Was, k.Is)
		}
	}
	for _, g := range gone {
		if !strings.Contains(out, "nothing is at /"+g+"/ any more [address-gone]") {
			t.Errorf("that %s is gone is not told", g)
		}
	}
	if got := strings.Count(out, "-gone]\n"); got != moved.Changes {
		t.Errorf("%d things are told of %d:\n%s", got, moved.Changes, out)
	}

	e.waymark("check", "--fix")
	code, out := e.waymark("check")
	if got := strings.Count(out, "-gone]\n"); code != 1 || got != len(gone) {
		t.Errorf("%d things are not repaired, of which %d cannot be:\n%s", got, len(gone), out)
	}
	lock, err := os.ReadFile(filepath.Join(e.dir, "addresses.lock"))
	if err != nil {
		t.Fatal(err)
	}
	e.waymark("check", "--fix")
	if after, err := os.ReadFile(filepath.Join(e.dir, "addresses.lock")); err != nil || !bytes.Equal(lock, after) {
		t.Errorf("the lock differs though nothing was done: %v", err)
	}

	if _, out := e.waymark("build"); !strings.Contains(out, "-gone]") {
		t.Error("build does not tell of what is gone")
	}
	leads := regexp.MustCompile(`data-to="([^"]*)"`)
	for _, k := range kept {
		file := k.Was + "/index.html"
		page, err := os.ReadFile(filepath.Join(e.dir, "public", filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		if to := leads.FindSubmatch(page); to != nil {
			file = path.Join(k.Was, string(to[1]), "index.html")
			if page, err = os.ReadFile(filepath.Join(e.dir, "public", filepath.FromSlash(file))); err != nil {
				t.Error(err)
				continue
			}
		}
		if want := k.Is + "/index.html"; file != want {
			t.Errorf("/%s/ leads to %s rather than %s", k.Was, file, want)
		}
		if !bytes.Contains(page, []byte(` id="`+k.Fragment+`"`)) {
			t.Errorf("/%s/#%s leads to %s, which has no such place", k.Was, k.Fragment, file)
		}
	}

	// What is gone on purpose says so, and is not told any more.
	text := string(lock)
	for _, g := range gone {
		text = regexp.MustCompile(`(?m)^/`+g+`/ .*$`).ReplaceAllString(text, "${0} gone 2026-11-23 Nobody needed it.")
	}
	if err := os.WriteFile(filepath.Join(e.dir, "addresses.lock"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out := e.waymark("check"); code != 0 || strings.Contains(out, "gone") {
		t.Errorf("what is gone on purpose is told of:\n%s", out)
	}
}
