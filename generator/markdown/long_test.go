package markdown

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// This file holds the parser to work that a text's size explains: a stranger may send any. What a doubled text takes is
// told by a benchmark, in time; what it allocates is the same on every machine, and held to by a test.

// long are texts of one thing n times, or of things that depend on each other.
var long = []struct {
	name string
	n    int
	text func(n int) string
}{
	{"links in a paragraph", 10_000, times("[a](b) ")},
	{"raw links in a paragraph", 2_000, times("<a href=x>y</a> ")},
	{"raw links without an end", 5_000, times("<a href=x>y ")},
	{"pictures in a block", 10_000, func(n int) string { return "<div>\n" + strings.Repeat("<img src=x alt=y>\n", n) + "</div>\n" }},
	{"attributes of one tag", 20_000, func(n int) string { return "<img " + strings.Repeat("src=x ", n) + ">" }},
	{"sizes of one picture", 20_000, func(n int) string { return "<img srcset=\"" + strings.Repeat("x 1x, ", n) + "\">" }},
	{"words of one raw link", 20_000, func(n int) string { return "<div><a href=x>" + strings.Repeat("<i>y</i>", n) + "</a></div>\n" }},
	{"headings of the same words", 10_000, times("## a\n\n")},
	{"headings below one another", 5_000, times("## a\n\n### a\n\n")},
	{"tables without a header", 2_000, times("| |\n|-|\n| a |\n\n")},
	{"abbreviations in a line", 5_000, func(n int) string {
		var defined, used strings.Builder
		for i := range n {
			fmt.Fprintf(&defined, "*[K%d]: meaning\n", i)
			fmt.Fprintf(&used, "K%d and AB%d ", i, i)
		}
		return defined.String() + "\n" + used.String()
	}},
	{"code that never ends", 5_000, times("{{< highlight go >}}\n")},
	{"terms of the same words", 5_000, times("a\n: b\n\n")},
	{"ids of the same words", 5_000, times("<b id=a>\n\n")},
	{"citations in a row", 5_000, times("[@a] ")},
	{"tags in a line, never closed", 5_000, times("<b>")},
}

func times(s string) func(n int) string {
	return func(n int) string { return strings.Repeat(s, n) }
}

// A text four times as long takes four times the memory, and a little more for tables that grow; it would take sixteen
// times as much where each of its parts were copied for each other. The test runs alone, for it counts what all allocate.
func TestLongTextsTakeWhatTheirLengthExplains(t *testing.T) {
	p := parser0(Settings{Acronyms: true})
	taken := func(text string) uint64 {
		data := []byte(text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p.Parse(data, 0, "T")
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, c := range long {
		taken(c.text(1)) // what is made once
		short, whole := taken(c.text(c.n/4)), taken(c.text(c.n))
		t.Logf("%-30s %6d kB, then %6d kB: %.1f times", c.name, short>>10, whole>>10, float64(whole)/float64(short))
		if whole > 6*short {
			t.Errorf("%s: %d of them take %d kB, and four times as many %d kB", c.name, c.n/4, short>>10, whole>>10)
		}
	}
}

func BenchmarkLong(b *testing.B) {
	p := parser0(Settings{Acronyms: true})
	for _, c := range long {
		for _, n := range []int{c.n / 4, c.n} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				text := []byte(c.text(n))
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					p.Parse(text, 0, "T")
				}
			})
		}
	}
}
