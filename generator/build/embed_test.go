package build_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/generator/build"
)

// This file draws a thousand sites whose pages embed each other at random, and holds each to what must be true of any:
// elements nest, ids are unique, every link to a place leads to one that is there, rings are named by the pages in them,
// the output is bounded, and after an edit all is as a clean build makes it.

// graph is a site of pages that embed each other.
type graph struct {
	r     *rand.Rand
	pages int
}

func (g graph) name(i int) string { return fmt.Sprint("p", i) }

func (g graph) page(i int) []byte {
	var b strings.Builder
	for n := range 1 + g.r.IntN(6) {
		to := g.name(g.r.IntN(g.pages))
		part := []string{"", "", "#Part", "#^block"}[g.r.IntN(4)]
		switch g.r.IntN(9) {
		case 0, 1, 2:
			fmt.Fprintf(&b, "![[%s%s]]\n\n", to, part)
		case 3:
			fmt.Fprintf(&b, "- item ![[%s%s]] more\n- other\n\n", to, part)
		case 4:
			fmt.Fprintf(&b, "> [!note] Title\n> ![[%s]] [[%s#Part]] [here](#part)\n\n", to, to)
		case 5:
			b.WriteString("## Part\n\ntext [[#Part]] [[#^block]]\n\n")
		case 6:
			fmt.Fprintf(&b, "### Deeper\n\nA note.[^%d]\n\n[^%d]: ![[%s]]\n\n", n, n, to)
		case 7:
			fmt.Fprintf(&b, "<div id=\"raw%d\">\n\n**[raw](#raw%d)**\n\n</div>\n\n", n, n)
		default:
			b.WriteString("a block of " + to + " ^block\n\n")
		}
	}
	return []byte(b.String())
}

func TestAnyEmbedsAreWhole(t *testing.T) {
	t.Parallel()
	const sites = 1000
	rings, embeds := 0, 0
	for k := range sites {
		g := graph{rand.New(rand.NewPCG(11, uint64(k))), 2 + k%6}
		files := step{
			"config.toml":                    []byte("theme = \"plain\"\n[output]\ntwins = false\nfeeds = false\n[search]\non = false\n"),
			"themes/plain/layouts/page.html": []byte("<body>{{.Body}}</body>"),
		}
		for i := range g.pages {
			files["content/"+g.name(i)+".md"] = g.page(i)
		}
		w := newWorld(build.Options{})
		w.take(t, files, false)
		w.settle(t)
		edit := step{"content/" + g.name(g.r.IntN(g.pages)) + ".md": g.page(0)}
		w.take(t, edit, true)
		w.settle(t)
		if k%4 == 0 { // the law costs a build of its own
			if text := w.law(t, build.Options{}); text != "" {
				t.Fatalf("site %d: the law is broken\n%s\n%s", k, text, story("", []step{files, edit}))
			}
		}
		told := report(w.build, w.files)
		for i := range g.pages {
			out := w.out.files[g.name(i)+"/index.html"]
			if fault := whole(string(out)); fault != "" {
				t.Fatalf("site %d, page %d: %s\n%s\n%s", k, i, fault, out, story("", []step{files, edit}))
			}
			if len(out) > 3<<20 {
				t.Fatalf("site %d, page %d: %d bytes", k, i, len(out))
			}
			embeds += strings.Count(string(out), `class="embed"`)
			if in := inRing(w, g, i); in != strings.Contains(told, "content/"+g.name(i)+".md → ") && in {
				t.Fatalf("site %d, page %d: it embeds itself, and the report is\n%s\n%s", k, i, told, story("", []step{files, edit}))
			} else if in {
				rings++
			}
		}
	}
	if rings < 500 || embeds < 5000 {
		t.Errorf("only %d pages in rings and %d embeds were seen", rings, embeds)
	}
}

var wholeEmbed = regexp.MustCompile(`!\[\[(p\d+)\]\]`)

// inRing tells whether a page embeds itself by way of whole pages alone.
func inRing(w *world, g graph, from int) bool {
	seen, todo := map[string]bool{}, []string{g.name(from)}
	for len(todo) > 0 {
		p := todo[0]
		todo = todo[1:]
		for _, m := range wholeEmbed.FindAllSubmatch(w.files["content/"+p+".md"].Data, -1) {
			to := string(m[1])
			if to == g.name(from) {
				return true
			}
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return false
}

// whole tells what is wrong with a page's HTML: "" where nothing is.
func whole(page string) string {
	var open []string
	ids := map[string]bool{}
	var anchors []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		switch kind {
		case html.StartTagToken:
			for _, a := range token.Attr {
				if a.Key == "id" {
					if ids[a.Val] {
						return "the id " + a.Val + " twice"
					}
					ids[a.Val] = true
				}
				if id, ok := strings.CutPrefix(a.Val, "#"); ok && a.Key == "href" {
					anchors = append(anchors, strings.ReplaceAll(id, "%5E", "^"))
				}
			}
			block := slices.Contains([]string{"div", "p", "ul", "ol", "h2", "h3", "h4", "h5", "h6"}, token.Data)
			if block && slices.Contains(open, "p") {
				return token.Data + " in a paragraph"
			}
			if !slices.Contains([]string{"hr", "br", "img", "input"}, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return fmt.Sprintf("</%s> ends %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("%v without an end", open)
	}
	for _, a := range anchors {
		if !ids[a] && a != "" {
			return "a link to #" + a + ", which is not there"
		}
	}
	return ""
}
