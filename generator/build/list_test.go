package build_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/generator/build"
	"waymark/generator/site"
)

// Pages come, go and get other titles in a list that is cut twice over: what is made again equals a clean build, and is
// the pieces that show the page and those that lead to them, not every piece of the list.
func TestALongListIsCutIntoATree(t *testing.T) {
	t.Parallel()
	titled := func(title string) []byte { return fmt.Appendf(nil, "---\ntitle: %s\nsearch: false\n---\n", title) }
	name := func(c string, i int) string { return fmt.Sprintf("content/herbs/%s%03d.md", c, i) }
	start := step{"config.toml": []byte("title = \"Garden\"\ntheme = \"plain\"\n[output]\ntwins = false\n"), "content/index.md": []byte("# Garden\n")}
	for p, data := range lawTheme {
		start[p] = data
	}
	for i := range site.PieceSize/2 + 1 {
		start[name("ba", i)] = titled("Ba")
		start[name("ba", 500+i)] = titled("Bay")
		start[name("bc", i)] = titled("Bcd")
	}
	start[name("m", 1)] = titled("Mint")
	start[name("s", 1)] = titled("Sage")
	w := newWorld(build.Options{})
	w.take(t, start, false)
	w.settle(t)
	for _, c := range []struct {
		what string
		step step
		made string // the prefixes of the pieces; "." is the whole list
	}{
		{"another title in a piece that leads nowhere", step{name("m", 1): titled("Minty")}, "m"},
		{"a page goes from a piece to its neighbour", step{name("ba", 1): titled("Bcd")}, "b ba bc"},
		{"and to another letter", step{name("ba", 1): titled("Mallow")}, ". b bc m"},
		{"a piece goes, and those beside it do not lead there any more", step{name("s", 1): nil}, ". m"},
		{"a piece comes", step{name("t", 1): titled("Thyme")}, ". m t"},
		{"a piece is short enough not to be cut", step{name("ba", 2): nil, name("ba", 3): nil}, ". b ba"},
		{"and is too long again", step{name("ba", 4): titled("Bag"), name("ba", 2): titled("Ba"), name("ba", 3): titled("Ba")}, ". b ba bag bay"},
	} {
		w.take(t, c.step, true)
		var pieces []string
		for _, p := range w.settle(t) {
			if p == "herbs/index.html" {
				pieces = append(pieces, ".")
			} else if prefix, ok := strings.CutPrefix(p, "herbs/-/"); ok {
				pieces = append(pieces, strings.TrimSuffix(prefix, "/index.html"))
			}
		}
		slices.Sort(pieces)
		if got := strings.Join(pieces, " "); got != c.made {
			t.Errorf("%s: the pieces %q are made, want %q", c.what, got, c.made)
		}
		if broken := w.law(t, build.Options{}); broken != "" {
			t.Fatalf("%s:\n%s", c.what, broken)
		}
	}
}
