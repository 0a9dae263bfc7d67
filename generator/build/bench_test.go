package build_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/generator/build"
	"waymark/generator/page"
	"waymark/generator/source"
	"waymark/generator/theme"
	"waymark/themes"
)

// This file measures: a clean build, each of its stages, and the edit, at sizes that show whether they grow faster
// than the site. The corpus is like a knowledge base: some 6 kB of text a page, eight to twelve links, relations
// between three kinds, tags, tables and code.
//
//	go test ./generator/build -run - -bench Clean/1000 -benchmem
//	go test ./generator/build -run - -bench Edit
//	go test ./generator/build -run - -bench Page

const benchConfig = `title = "Corpus"
base_url = "https://example.org/"
[kinds.principle]
dir = "principles"
label = "Principle"
plural = "Principles"
[kinds.case]
dir = "cases"
label = "Case"
plural = "Cases"
[relations.applies]
from = ["case"]
to = ["principle"]
label = "Applies"
inverse = "Applied by"
`

// corpus makes a site of n pages, always the same.
func corpus(n int) step {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 3000)
	for i := range words {
		for range 1 + r.IntN(3) {
			words[i] += []string{"ba", "clo", "dri", "fen", "gra", "ho", "kin", "lum", "mos", "ne", "po", "qua", "ri", "sten", "tu", "vo", "we"}[r.IntN(17)]
		}
	}
	some := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = words[int(float64(len(words))*r.Float64()*r.Float64())]
		}
		return strings.Join(list, " ")
	}
	principles := max(1, n/10)
	name := func(i int) string {
		if i < principles {
			return fmt.Sprintf("principles/principle-%06d", i)
		}
		return fmt.Sprintf("cases/case-%06d", i)
	}
	s := step{"config.toml": []byte(benchConfig), "content/index.md": []byte("# Corpus\n\nHello.\n")}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "+++\ntitle = \"%s %d\"\nsummary = \"%s.\"\ndate = 2%03d-01-02\ntags = [\"%s\", \"%s\"]\n", some(3), i, some(12), r.IntN(25), words[r.IntN(40)], words[r.IntN(40)])
		if i >= principles {
			fmt.Fprintf(&b, "applies = [\"%s\", \"%s\"]\n", name(r.IntN(principles)), name(r.IntN(principles)))
		}
		b.WriteString("+++\n\n")
		for k := range 5 {
			fmt.Fprintf(&b, "%s [%s](../%s.md) %s.\n\n## %s %d\n\n", some(40), some(2), name(r.IntN(n)), some(30), some(3), k)
			fmt.Fprintf(&b, "%s *%s* [[%s]] %s `%s`. %s.\n\n", some(30), some(1), name(r.IntN(n)), some(20), some(1), some(50))
			switch (i + k) % 7 {
			case 0:
				fmt.Fprintf(&b, "```go\nfunc f%d() int {\n\treturn %d // %s\n}\n```\n\n", r.IntN(500), k, some(3))
			case 1:
				fmt.Fprintf(&b, "| %s | %s |\n|---|---:|\n| %s | %d |\n| %s | %d |\n\n", some(1), some(1), some(2), r.IntN(9999), some(2), r.IntN(9999))
			case 2:
				fmt.Fprintf(&b, "- %s\n- %s\n- %s\n\n", some(8), some(9), some(7))
			}
		}
		s["content/"+name(i)+".md"] = []byte(b.String())
	}
	return s
}

// sizes are those that are measured; the larger are left out of a short run.
func sizes(b *testing.B, do func(b *testing.B, n int)) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > 1000 {
				b.Skip("a short run")
			}
			b.ReportAllocs()
			do(b, n)
		})
	}
}

// quick is files in memory of which none goes: looking at one costs the same however many there are, as on a disk,
// where MapFS goes through all of them to find a folder.
type quick struct{ fstest.MapFS }

func (q quick) Stat(name string) (fs.FileInfo, error) {
	if _, isFile := q.MapFS[name]; isFile {
		return q.MapFS.Stat(name)
	}
	return fstest.MapFS{name + "/x": &fstest.MapFile{}}.Stat(name)
}

// nothing is a sink that keeps nothing.
type nothing struct{}

func (nothing) Put(string, []byte) (bool, error) { return true, nil }
func (nothing) Remove(string) error              { return nil }

func BenchmarkClean(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		w := newWorld(build.Options{})
		w.write(corpus(n))
		for b.Loop() {
			clean(b, w, build.Options{})
		}
	})
}

func clean(b *testing.B, w *world, o build.Options) *build.Build {
	c := read(b, w, o)
	if _, err := c.Drain(nil); err != nil {
		b.Fatal(err)
	}
	return c
}

// Page is a clean build of a page with so many of one thing: what each costs must not grow with their number.
func BenchmarkPage(b *testing.B) {
	for _, c := range []struct{ what, text string }{
		{"DeadLinks", "x [[nothing %d]]\n\n"}, {"DeadPictures", "![x](nothing-%d.png)\n\n"}, {"DeadAnchors", "## Part %d\n\n[[#Porte %[1]d]]\n\n"}, {"Anchors", "## Part %d\n\n[[#Part %[1]d]]\n\n"},
		{"Citations", "x [@nothing-%d]\n\n"}, {"Tags", "x #t%d\n\n"}, {"Footnotes", "x[^%d]\n\n[^%[1]d]: y\n\n"}, {"Languages", "```l%d\nx\n```\n\n"}, {"HTML", "<bad a%d=x>y</bad>\n\n"},
	} {
		for _, n := range []int{1000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", c.what, n), func(b *testing.B) {
				w := newWorld(build.Options{})
				w.write(step{"config.toml": []byte("title = \"x\"\n[citations]\nrelation = \"cites\"\n[relations.cites]\n"), "content/index.md": []byte(numbered(n, c.text))})
				for b.Loop() {
					clean(b, w, build.Options{}).Report()
				}
			})
		}
	}
}

// Read is a clean build without making any output.
func BenchmarkRead(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		w := newWorld(build.Options{})
		w.write(corpus(n))
		for b.Loop() {
			read(b, w, build.Options{})
		}
	})
}

func read(b *testing.B, w *world, o build.Options) *build.Build {
	tree := &source.Tree{FS: quick{w.files}}
	c := follow(tree, nothing{}, nil, o)
	changes, err := tree.Scan()
	if err != nil {
		b.Fatal(err)
	}
	c.Apply(changes)
	return c
}

// Recall is the same of a site whose pages are remembered from an earlier run, as the preview begins.
func BenchmarkRecall(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		w := newWorld(build.Options{})
		w.write(corpus(n))
		clean(b, w, w.options).Remember()
		var file bytes.Buffer
		if err := w.options.Pages.Save(&file); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			o := build.Options{Pages: &page.Memory{}, Late: true}
			o.Pages.Load(bytes.NewReader(file.Bytes()))
			read(b, w, o)
			if o.Pages.Fresh() {
				b.Fatal("a page was not known")
			}
		}
	})
}

// One paragraph of one page differs, and the page is made again.
func BenchmarkEditBody(b *testing.B) {
	edits(b, func(text string, i int) string { return fmt.Sprint(text, "\nMore ", i, ".\n") })
}

// One title differs: the page, its list, its neighbours and all that link to it are made again.
func BenchmarkEditTitle(b *testing.B) {
	edits(b, func(text string, i int) string {
		return strings.Replace(text, "title = \"", fmt.Sprintf("title = \"z%d ", i), 1)
	})
}

func edits(b *testing.B, change func(string, int) string) {
	sizes(b, func(b *testing.B, n int) {
		w := newWorld(build.Options{})
		w.write(corpus(n))
		w.tree = &source.Tree{FS: quick{w.files}}
		w.build = clean(b, w, build.Options{})
		w.build = follow(w.tree, nothing{}, nil, build.Options{})
		changes, err := w.tree.Scan()
		if err != nil {
			b.Fatal(err)
		}
		w.build.Apply(changes)
		if _, err := w.build.Drain(nil); err != nil {
			b.Fatal(err)
		}
		page := fmt.Sprintf("content/cases/case-%06d.md", n-1)
		text := string(w.files[page].Data)
		i := 0
		for b.Loop() {
			i++
			w.take(b, step{page: []byte(change(text, i))}, true)
			if _, err := w.build.Drain(nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTheme measures what every change of a layout costs before any page is made.
func BenchmarkTheme(b *testing.B) {
	for b.Loop() {
		l, err := theme.FromFS(themes.FS, "civic")
		if err != nil {
			b.Fatal(err)
		}
		theme.Load([]theme.Layer{l}, "en", nil, nil)
	}
}
