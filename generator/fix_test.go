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
)

// This file holds the address contract to a hundred changes of all sorts: each is told of, all that can be repaired is
// repaired, and every old address leads to where its page is now, the fragment included.

// estate is a site on the disk whose pages have texts of their own.
type estate struct {
	t   *testing.T
	dir string
	*rand.Rand
}

var stock = strings.Fields("river harbour ledger window orchard lantern council market season paper thread copper garden winter engine mirror pillow saddle ticket valley anchor basket candle desert fabric guitar hammer island jacket kettle ladder magnet needle office pepper quarry ribbon school tunnel umpire velvet wallet yellow zephyr bridge castle doctor empire forest glacier")

func (e *estate) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(stock[e.IntN(len(stock))])
	}
	return b.String()
}

func (e *estate) file(name string) string {
	return filepath.Join(e.dir, "content", filepath.FromSlash(name))
}

func (e *estate) read(name string) string {
	data, err := os.ReadFile(e.file(name))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

func (e *estate) write(name, text string) {
	if err := os.MkdirAll(filepath.Dir(e.file(name)), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(e.file(name), []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

func (e *estate) move(from, to string) {
	text := e.read(from)
	if err := os.Remove(e.file(from)); err != nil {
		e.t.Fatal(err)
	}
	e.write(to, text)
}

// waymark runs the program on the site.
func (e *estate) waymark(args ...string) (code int, out string) {
	var b bytes.Buffer
	code = run(append(args, "--source", e.dir, "--no-cache", "--clock", "2026-11-23"), &b, &b)
	return code, b.String()
}

const changes = 100

func TestAHundredChangesLoseNoAddress(t *testing.T) {
	t.Parallel()
	e := &estate{t, t.TempDir(), rand.New(rand.NewPCG(8, 4))}
	for i := range changes + 20 {
		text := fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\n", i)
		if i%3 == 1 {
			text = fmt.Sprintf("---\ntitle: Page %d\n---\n", i)
		} else if i%3 == 2 {
			text = fmt.Sprintf("# Page %d\n\n", i)
		}
		text += e.words(40) + "\n\n## First of it\n\n" + e.words(30) + "\n\n## Second " + e.words(1) + "\n\n" + e.words(30) + "\n\n## Third\n\n" + e.words(20) + "\n"
		e.write(fmt.Sprintf("%s/page-%d.md", []string{"a", "b", "b/c"}[i%3], i), text)
	}
	if code, out := e.waymark("check", "--fix"); code != 0 {
		t.Fatal(out)
	}
	if code, out := e.waymark("check"); code != 0 || strings.Contains(out, "-gone]") {
		t.Fatal(out)
	}

	// kept is where each old address is to lead: to which page now, and to which place on it.
	type place struct{ was, fragment, is string }
	var kept []place
	var gone []string
	for i := range changes {
		dir := []string{"a", "b", "b/c"}[i%3]
		at := fmt.Sprintf("%s/page-%d", dir, i)
		text := e.read(at + ".md")
		edit := func(old, new string) {
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %q", at, old)
			}
			text = strings.Replace(text, old, new, 1)
			e.write(at+".md", text)
		}
		switch i % 7 {
		case 0: // another name
			to := fmt.Sprintf("%s/renamed-%d", dir, i)
			e.move(at+".md", to+".md")
			kept = append(kept, place{at, "first-of-it", to})
		case 1: // another folder, and another word
			edit("\n\n## Third", " and "+e.words(2)+"\n\n## Third")
			to := fmt.Sprintf("d/%s/page-%d", e.words(1), i)
			e.move(at+".md", to+".md")
			kept = append(kept, place{at, "third", to})
		case 2: // another heading
			edit("## First of it", "## Where it begins")
			kept = append(kept, place{at, "first-of-it", at})
		case 3: // another slug
			slug := fmt.Sprintf("slug-%d", i)
			switch {
			case strings.HasPrefix(text, "+++"):
				edit("+++\n", "+++\nslug = \""+slug+"\"\n")
			case strings.HasPrefix(text, "---"):
				edit("---\n", "---\nslug: "+slug+"\n")
			default:
				edit("#", "---\nslug: "+slug+"\n---\n#")
			}
			kept = append(kept, place{at, "third", dir + "/" + slug})
		case 4: // gone
			if err := os.Remove(e.file(at + ".md")); err != nil {
				t.Fatal(err)
			}
			gone = append(gone, at)
		case 5: // another name, another heading and another title at once
			edit("## Third", "## And thirdly")
			text = strings.Replace(text, fmt.Sprintf("Page %d", i), "Other "+e.words(1), 1)
			e.write(at+".md", text)
			to := fmt.Sprintf("%s/%s-%d", dir, e.words(1), i)
			e.move(at+".md", to+".md")
			kept = append(kept, place{at, "third", to})
		case 6: // a section became a page of its own name in a folder
			e.move(at+".md", at+"-more/index.md")
			kept = append(kept, place{at, "first-of-it", at + "-more"})
		}
	}

	_, out := e.waymark("check")
	for _, k := range kept {
		if k.was == k.is {
			if !strings.Contains(out, fmt.Sprintf("/%s/ has no place #%s any more", k.was, k.fragment)) {
				t.Errorf("that %s lost #%s is not told", k.was, k.fragment)
			}
		} else if !strings.Contains(out, fmt.Sprintf("nothing is at /%s/ any more: the page is at /%s/ [address-gone]", k.was, k.is)) {
			t.Errorf("that %s became %s is not told", k.was, k.is)
		}
	}
	for _, g := range gone {
		if !strings.Contains(out, "nothing is at /"+g+"/ any more [address-gone]") {
			t.Errorf("that %s is gone is not told", g)
		}
	}
	if got := strings.Count(out, "-gone]\n"); got != changes {
		t.Errorf("%d things are told of %d:\n%s", got, changes, out)
	}

	e.waymark("check", "--fix")
	code, out := e.waymark("check")
	if got := strings.Count(out, "-gone]\n"); code != 1 || got != len(gone) {
		t.Errorf("%d things are not repaired, of which %d cannot be:\n%s", got, len(gone), out)
	}
	before, err := os.ReadFile(filepath.Join(e.dir, "addresses.lock"))
	if err != nil {
		t.Fatal(err)
	}
	e.waymark("check", "--fix")
	if after, err := os.ReadFile(filepath.Join(e.dir, "addresses.lock")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the lock differs though nothing was done: %v", err)
	}

	if _, out := e.waymark("build"); !strings.Contains(out, "-gone]") {
		t.Error("build does not tell of what is gone")
	}
	leads := regexp.MustCompile(`data-to="([^"]*)"`)
	for _, k := range kept {
		file := k.was + "/index.html"
		page, err := os.ReadFile(filepath.Join(e.dir, "public", filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		if to := leads.FindSubmatch(page); to != nil {
			file = path.Join(k.was, string(to[1]), "index.html")
			if page, err = os.ReadFile(filepath.Join(e.dir, "public", filepath.FromSlash(file))); err != nil {
				t.Error(err)
				continue
			}
		}
		if want := k.is + "/index.html"; file != want {
			t.Errorf("/%s/ leads to %s rather than %s", k.was, file, want)
		}
		if !bytes.Contains(page, []byte(` id="`+k.fragment+`"`)) {
			t.Errorf("/%s/#%s leads to %s, which has no such place", k.was, k.fragment, file)
		}
	}

	// What is gone on purpose says so, and is not told any more.
	text := string(before)
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
