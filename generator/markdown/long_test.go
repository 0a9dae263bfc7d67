package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A text that a stranger sends takes no longer than its size explains: nothing here grows with the square of it.
func TestLongTextsAreReadInTime(t *testing.T) {
	t.Parallel()
	p := parser0(Settings{Acronyms: true})
	var defined, acronyms strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&defined, "*[K%d]: meaning\n", i)
		fmt.Fprintf(&acronyms, "K%d and AB%d ", i, i)
	}
	for name, in := range map[string]string{
		"links in a paragraph":         strings.Repeat("[a](b) ", 10_000),
		"raw links in a paragraph":     strings.Repeat("<a href=x>y</a> ", 2_000),
		"raw links without an end":     strings.Repeat("<a href=x>y ", 5_000),
		"pictures in a block":          "<div>\n" + strings.Repeat("<img src=x alt=y>\n", 10_000) + "</div>\n",
		"attributes of one tag":        "<img " + strings.Repeat("src=x ", 20_000) + ">",
		"sizes of one picture":         "<img srcset=\"" + strings.Repeat("x 1x, ", 20_000) + "\">",
		"headings of the same words":   strings.Repeat("## a\n\n", 10_000),
		"headings below one another":   strings.Repeat("## a\n\n### a\n\n", 5_000),
		"tables without a header":      strings.Repeat("| |\n|-|\n| a |\n\n", 2_000),
		"abbreviations in a line":      defined.String() + "\n" + acronyms.String(),
		"code that never ends":         strings.Repeat("{{< highlight go >}}\n", 5_000),
		"terms of the same words":      strings.Repeat("a\n: b\n\n", 5_000),
		"ids of the same words":        strings.Repeat("<b id=a>\n\n", 5_000),
		"citations in a row":           strings.Repeat("[@a] ", 5_000),
		"tags in a line, never closed": strings.Repeat("<b>", 5_000),
	} {
		start := time.Now()
		p.Parse([]byte(in), 0, "T")
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %d kB took %v", name, len(in)>>10, took)
		}
	}
}
