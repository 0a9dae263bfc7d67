package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/generator/diag"
	"waymark/generator/markdown"
	"waymark/generator/site"
)

// This file proves the law of mv: over random sites, whatever moves, every reference leads to the page that it led to,
// the report has no new faults, and each page reads as it did. A move that is refused changes nothing.

const estateConfig = `title = "Law"
theme = "bare"
search = false
[kinds.thing]
dir = "a"
fields.best = { type = "page" }
[kinds.source]
dir = "sources"
[relations.see]
note = true
[relations.cites]
to = ["source"]
[citations]
relation = "cites"
[[nav]]
page = "one"
label = "One"
[[nav]]
page = "a/b/two"
`

var (
	estateFiles = []string{"a/one.md", "a/two.md", "a/index.md", "a/b/two.md", "a/b/three.md", "c/one.md", "c/four five.md", "c/café.md", "c/d/e.md", "c/d/index.md", "sources/src.md", "sources/other.md", "top.md", "index.md"}
	estateMedia = []string{"a/pic.png", "c/pic.png", "c/d/only.png", "a/b/my map.png"}
)

// reference writes a reference to a page or file, in one of all ways.
func (e *estate) reference(from, to string) string {
	own := strings.TrimSuffix(strings.TrimSuffix(to, ".md"), "/index")
	rel, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(to))
	if err != nil {
		e.t.Fatal(err)
	}
	rel = filepath.ToSlash(rel)
	anchor := []string{"", "", "#part"}[e.IntN(3)]
	coded := strings.ReplaceAll(rel, " ", "%20")
	if strings.HasSuffix(to, ".png") {
		return []string{"![[" + path.Base(to) + "|30]]", "![alt](<" + rel + ">)", "![alt](" + coded + " \"t\")", "![[" + to + "]]", `<img src="` + coded + `" alt="x">`, "[the file](" + coded + ")"}[e.IntN(6)]
	}
	list := []string{
		"[[" + path.Base(own) + anchor + "]]", "[[" + path.Base(own) + anchor + "|words]]", "[[" + own + "]]", "[[" + to + "|words]]", "[[/" + own + "|words]]",
		"[words](" + coded + anchor + ")", "[words](<" + rel + anchor + ">)", "[words](/" + strings.ReplaceAll(to, " ", "%20") + ")", "[words](./" + coded + ")",
		"[words][def]\n\n[def]: " + coded + anchor + "\n\n[again][def]", `<a href="` + coded + `">words</a>`, "[[Title of " + own + "|words]]",
		"| a | b |\n| - | - |\n| [[" + path.Base(own) + "\\|words]] | x |", "![[" + path.Base(own) + anchor + "]]", "[words](" + strings.TrimSuffix(coded, ".md") + ")", "> [[ " + own + " |words]]",
	}
	if strings.HasPrefix(to, "sources/") {
		list = append(list, "[@"+path.Base(own)+", p. 4]", "[see @sources/"+path.Base(own)+"; @other]")
	}
	return list[e.IntN(len(list))]
}

// settle writes a random site.
func (e *estate) settle() {
	put := func(name, text string) { e.write("../"+name, text) }
	put("config.toml", estateConfig)
	put("themes/bare/layouts/page.html", "<p>{{.Body}}</p>")
	put("themes/bare/layouts/404.html", "none")
	for _, m := range estateMedia {
		e.write(m, m)
	}
	all := slices.Concat(estateFiles, estateMedia)
	for _, f := range estateFiles {
		if e.IntN(8) == 0 {
			continue
		}
		own := strings.TrimSuffix(strings.TrimSuffix(f, ".md"), "/index")
		name := func() string {
			to := estateFiles[e.IntN(len(estateFiles))]
			own := strings.TrimSuffix(strings.TrimSuffix(to, ".md"), "/index")
			return []string{own, path.Base(own), to, "[[" + own + "]]"}[e.IntN(4)]
		}
		var b strings.Builder
		switch e.IntN(3) {
		case 0:
			fmt.Fprintf(&b, "+++\ntitle = \"Title of %s\"\naliases = ['old name']\nsee = [\"%s\", { to = '%s', note = 'x' }]\nbest = \"%s\"\n+++\n", own, name(), name(), name())
		case 1:
			fmt.Fprintf(&b, "---\ntitle: Title of %s\nsee:\n  - \"%s\"\n  - to: '%s'\n    note: x\nbest: '%s'\n---\n", own, name(), name(), name())
		default:
			fmt.Fprintf(&b, "# Title of %s\n\n", own)
		}
		for range 6 {
			b.WriteString("Words and " + e.reference(f, all[e.IntN(len(all))]) + "\n\n")
		}
		b.WriteString("## Part\n\nIts text.\n")
		e.write(f, b.String())
	}
}

// state is a site as it is read.
type state struct {
	site   *site.Site
	leads  map[string][]site.Lead
	pages  map[string]string // what each shows, links apart, by path
	faults map[string]int
	files  map[string]string
}

var linkText = regexp.MustCompile(`(?s)<a [^>]*>.*?</a>|<span class="(?:missing|broken)[^>]*>.*?</span>| (?:src|srcset|href|width|height)="[^"]*"`)

func (e *estate) look() state {
	var errs bytes.Buffer
	f := &flags{source: e.dir, noCache: true, jobs: 1, clock: "2026-11-23"}
	out := written{}
	w, err := f.open(newVoice(io.Discard, &errs, f), false, false, out)
	if err != nil {
		e.t.Fatal(err)
	}
	if err := w.load(); err != nil {
		e.t.Fatal(err)
	}
	if _, err := w.drain(); err != nil {
		e.t.Fatal(err)
	}
	st := state{w.build.Site(), map[string][]site.Lead{}, map[string]string{}, map[string]int{}, map[string]string{}}
	s := st.site
	for _, p := range append(s.Paths(), site.NavPath) {
		st.leads[p] = s.Leads(p)
		if at, ok := s.AddressOf(p); ok {
			st.pages[p] = linkText.ReplaceAllString(out[at+"index.html"], "")
		}
	}
	for _, d := range w.build.Report() {
		if d.Code != diag.LinkMissing && d.Code != diag.ImageMissing && d.Code != diag.CiteMissing { // a dangling one may heal
			st.faults[string(d.Code)]++
		}
	}
	err = fs.WalkDir(os.DirFS(e.dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, rerr := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(p)))
			st.files[p], err = string(data), rerr
		}
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return st
}

func TestWhateverMovesEveryReferenceHolds(t *testing.T) {
	t.Parallel()
	moves := [][2]string{
		{"a/one.md", "c/uno"}, {"a/two", "a/zwei"}, {"c/one.md", "a/b"}, {"a/b/", "c/b2"}, {"c/d", "top-level"}, {"c", "C"}, {"top", "Top.md"},
		{"a", "things"}, {"c/four five.md", "a/six seven.md"}, {"sources/src", "sources/deep/src"}, {"c/café.md", "cafe.md"}, {"a/b/three", "three"},
		{"c/one.md", "two.md"}, {"a/index.md", "a/start.md"}, {"a/b/two", "c/one two"}, {"c/pic.png", "a/b/other pic.png"}, {"sources", "a/sources"}, {"index.md", "home.md"}, {"a/two.md", "one.md"}, {"c/d/e", "c/d/(e) & f"},
	}
	refused, done := 0, 0
	for seed := range 40 {
		e := &estate{t, t.TempDir(), rand.New(rand.NewPCG(3, uint64(seed)))}
		e.settle()
		mv := moves[seed%len(moves)]
		before := e.look()
		code, said := e.waymark("mv", mv[0], mv[1])
		after := e.look()
		name := fmt.Sprintf("site %d, mv %s %s", seed, mv[0], mv[1])
		if code != exitFine {
			if strings.Contains(said, "internal error") {
				t.Errorf("%s: %s", name, said)
			}
			if !maps.Equal(before.files, after.files) {
				t.Errorf("%s was refused, and yet files differ: %s", name, said)
			}
			if !strings.Contains(said, "there is no page, file or folder") {
				t.Logf("%s was refused: %s", name, said)
				refused++
			}
			continue
		}
		done++
		now := e.moved(before, after)
		for p, leads := range before.leads {
			is := after.leads[now(p)]
			if len(is) > len(leads) && now(p) != p {
				continue // it is of a kind now, and says more
			}
			if len(is) != len(leads) {
				t.Errorf("%s: %s has %d references rather than %d", name, p, len(is), len(leads))
				continue
			}
			for i, l := range leads {
				if l.To != "" && (now(l.To) != is[i].To || l.Anchor != is[i].Anchor) {
					t.Errorf("%s: on %s, %q led to %s#%s; %q leads to %q#%s", name, p, l.Ref.Target, l.To, l.Anchor, is[i].Ref.Target, is[i].To, is[i].Anchor)
				}
			}
			if at, ok := before.site.AddressOf(p); ok {
				by := after.site.Holder("/" + at)
				if other, _ := after.site.AddressOf(by); by == "" && !strings.HasSuffix(p, "/") || by != "" && by != now(p) && other != at {
					t.Errorf("%s: /%s, where %s was, leads to %q", name, at, p, by)
				}
			}
			if text, ok := before.pages[p]; ok && before.whole(p, nil) && after.pages[now(p)] != text {
				t.Errorf("%s: %s reads\n%s\nrather than\n%s", name, p, after.pages[now(p)], text)
			}
		}
		for code, n := range after.faults {
			if n > before.faults[code] {
				t.Errorf("%s: there are %d of %s rather than %d", name, n, code, before.faults[code])
			}
		}
	}
	if done < 25 || refused > 4 {
		t.Errorf("%d moves were made, %d refused", done, refused)
	}
}

// whole tells whether every reference of a page leads somewhere, and those of what it may embed.
func (s state) whole(p string, above []string) bool {
	for _, l := range s.leads[p] {
		if l.To == "" || l.Ref.Kind == markdown.Embed && !slices.Contains(above, l.To) && !s.whole(l.To, append(above, p)) {
			return false
		}
	}
	return !strings.HasSuffix(p, "/")
}

// moved tells where pages and files went, by their title or their bytes.
func (e *estate) moved(before, after state) func(string) string {
	title := regexp.MustCompile(`Title of [^"\n]*`)
	key := func(name, text string) string {
		if strings.HasSuffix(name, ".md") {
			return title.FindString(text)
		}
		return text
	}
	at := map[string]string{}
	for p, text := range after.files {
		at[key(p, text)] = p
	}
	to := map[string]string{}
	for p, text := range before.files {
		from, ok := strings.CutPrefix(p, "content/")
		if !ok {
			continue
		}
		to[from] = strings.TrimPrefix(at[key(p, text)], "content/")
		dir, now := path.Dir(from), path.Dir(to[from])
		if dir != now && path.Base(to[from]) == path.Base(from) && dir != "." { // sections without a file
			if _, known := to[dir+"/"]; !known {
				to[dir+"/"] = now + "/"
			}
		}
	}
	for p, now := range to { // a section without a file may have got one
		if strings.HasSuffix(p, "/") && after.leads[now] == nil && after.leads[now+"index.md"] != nil {
			to[p] = now + "index.md"
		}
	}
	return func(p string) string {
		if now, ok := to[p]; ok {
			return now
		}
		return p
	}
}
