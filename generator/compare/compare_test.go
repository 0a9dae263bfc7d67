package compare

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// site makes an output of pages: their files, and what stands in their main part.
func site(t *testing.T, pages map[string]string) *Output {
	t.Helper()
	files := fstest.MapFS{}
	for name, main := range pages {
		text := main
		if strings.HasSuffix(name, ".html") && !strings.HasPrefix(main, "<!") {
			text = "<!DOCTYPE html><title>T – Site</title><header>Site</header><main>" + main + "</main><footer>Foot</footer>"
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o, err := Read(files)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func redirect(to string) string {
	return `<!DOCTYPE html><title>Old</title><meta http-equiv="refresh" content="0; url=` + to + `"><main><a href="` + to + `">on</a></main>`
}

func TestWhatReadersSeeChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b map[string]string
		want string // the report as text, but its last line
	}{
		"nothing": {
			map[string]string{"index.html": "<h1>A</h1>"}, map[string]string{"index.html": "<h1>A</h1>"},
			"Nothing changes for readers.\n",
		},
		"markup": {
			map[string]string{"index.html": "<h1>A</h1><p>One <b>two</b>.</p>", "theme/a.css": "a"}, map[string]string{"index.html": "<h1>A</h1> <div class=x>One two.</div>", "theme/a.css": "b"},
			"Only markup changed, or what leads around the site.\nPages that say the same in other markup (1):\n  /\nFiles of the theme, of search and for programs that differ: 1.\n",
		},
		"what leads around the site is no text": {
			map[string]string{"index.html": "<h1>A</h1><nav>One</nav>"}, map[string]string{"index.html": "<h1>A</h1><nav>Two</nav>"},
			"Only markup changed, or what leads around the site.\nPages that say the same in other markup (1):\n  /\n",
		},
		"a title and words": {
			map[string]string{"a/index.html": "<h1>A</h1><p>One two three four five six seven.</p>"}, map[string]string{"a/index.html": "<h1>B</h1><p>One two three 4 five six seven <img alt='a map'>.</p>"},
			"Pages changed (1):\n  /a/ B, which was A; words: 6 added, 3 removed\n      [-A-] {+B+} One two three 4 …\n      … B One two three [-four-] {+4+} five six seven a …\n      … three 4 five six [-seven.-] {+seven a map .+}\n",
		},
		"pages come and go": {
			map[string]string{"a/index.html": "<h1>A</h1>x", "c.html": "<h1>C</h1>"}, map[string]string{"b/index.html": "<h1>B</h1>y", "c.html": "<h1>C</h1>"},
			"Addresses lost (1):\n  /a/\nPages added (1):\n  /b/ B\nPages removed (1):\n  /a/ A\n",
		},
		"a page moves and its address is kept": {
			map[string]string{"a/index.html": `<h1>A</h1><h2 id=x>X</h2><a href="../c/">c</a>`, "c/index.html": `<h1>C</h1><a href="../a/#x">a</a>`},
			map[string]string{"b/d/index.html": `<h1>A</h1><h2 id=x>X</h2><a href="../../c/">c</a>`, "a/index.html": redirect("../b/d/"), "c/index.html": `<h1>C</h1><a href="../b/d/#x">a</a>`},
			"Pages moved (1):\n  /a/ is now /b/d/ A\nOld addresses added (1):\n  /a/ leads to /b/d/\nPages that say the same in other markup (1):\n  /c/\n",
		},
		"a page moves and its address is lost": {
			map[string]string{"a/index.html": "<h1>A</h1>same"}, map[string]string{"b/index.html": "<h1>A</h1>same"},
			"Addresses lost (1):\n  /a/\nPages moved (1):\n  /a/ is now /b/ A (the old address leads nowhere)\n",
		},
		"an old address goes": {
			map[string]string{"a/index.html": "<h1>A</h1>", "old/index.html": redirect("../a/")}, map[string]string{"a/index.html": "<h1>A</h1>"},
			"Addresses lost (1):\n  /old/\n",
		},
		"anchors and links": {
			map[string]string{"index.html": `<h1>A</h1><h2 id="x">X</h2><h2 id="ref-1">1</h2>`, "b/index.html": `<h1>B</h1><a href="../#x">x</a><a href="../#none">n</a><a href="https://example.org/">o</a>`},
			map[string]string{"index.html": `<h1>A</h1><h2 id="y">X</h2><h2>1</h2><h2 id="none">N</h2>`, "b/index.html": `<h1>B</h1><a href="../#x">x</a><a href="../#none">n</a><a href="gone.pdf">o</a>`},
			"Anchors lost (1):\n  /#x\nLinks broken (2):\n  /b/ links to /#x\n  /b/ links to /b/gone.pdf\nLinks repaired (1):\n  /b/ links to /#none\nPages changed (2):\n  / A; words: 1 added, 0 removed\n      … A X 1 {+N+}\n  /b/ B\n      links now to /b/gone.pdf\n      links no more to https://example.org/\n",
		},
		"feeds and files": {
			map[string]string{"feed.xml": "<feed><entry><id>1</id><title>One</title></entry></feed>", "a.png": "x", "b.pdf": "y", "index.json": "1"},
			map[string]string{"feed.xml": "<feed><entry><id>2</id><title>Two</title></entry></feed>", "a.png": "xx", "c/feed.xml": "<feed></feed>", "index.json": "1"},
			"Feeds (2):\n  /c/feed.xml added\n  /feed.xml changed\n      new: Two\n      not in it any more: One\nFiles (2):\n  /a.png changed, 2 bytes (+1 byte)\n  /b.pdf removed, 0 bytes (-1 byte)\n",
		},
		"what would write on a terminal": {
			map[string]string{}, map[string]string{"a/index.html": "<h1>A\x1b[31m</h1>"},
			"Pages added (1):\n  /a/ A[31m\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			if err := Outputs(site(t, c.a), site(t, c.b)).Print(&b, "text"); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if i := strings.LastIndex(got, "Weight: "); got[:i] != c.want {
				t.Errorf("got\n%s\nwant\n%s", got[:i], c.want)
			}
		})
	}
}

func TestMarkdownShowsWordsAndNothingElse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a *b* _c_ `d`":         "a \\*b\\* \\_c\\_ \\`d\\`",
		"<img src=x> & @owner":  "&lt;img src=x&gt; &amp; &#64;owner",
		"[x](https://e.org) #1": `\[x\]\(https\://e.org\) &#35;1`,
		"it's\n\n- \"so\"":      `it&#39;s \- &#34;so&#34;`,
	} {
		if got := escape(in); got != want {
			t.Errorf("%q is %q rather than %q", in, got, want)
		}
	}
	if got := code("/a`b\n/"); got != "`/ab/`" {
		t.Error(got)
	}
}

// Whatever two texts are, the hunks lead from one to the other, and there are no fewer words that stay than there must be.
func TestHunksLeadFromOneTextToTheOther(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		draw := func() []string {
			var l []string
			for range r.IntN(12) {
				l = append(l, fmt.Sprint(r.IntN(4)))
			}
			return l
		}
		a, b := draw(), draw()
		var made []string
		at, changed := 0, 0
		for _, h := range hunks(a, b) {
			made = append(append(made, a[at:h.a]...), b[h.b:h.bEnd]...)
			at = h.aEnd
			changed += h.aEnd - h.a + h.bEnd - h.b
		}
		if made = append(made, a[at:]...); !slices.Equal(made, b) {
			t.Fatalf("%v to %v: %v makes %v", a, b, hunks(a, b), made)
		}
		if want := len(a) + len(b) - 2*common(a, b); changed != want {
			t.Fatalf("%v to %v: %d words change rather than %d", a, b, changed, want)
		}
	}
}

// common is the length of the longest text that two have in common.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for i := range a {
		last := 0
		for j := range b {
			up := row[j+1]
			if a[i] == b[j] {
				row[j+1] = last + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			last = up
		}
	}
	return row[len(b)]
}
