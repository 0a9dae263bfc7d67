package markdown

import (
	"strings"
	"testing"
)

func TestTermsAreAnchors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, ids string }{
		"a term":                            {"Pay as you go\n: b\n", "pay-as-you-go"},
		"each of two":                       {"A\nB\n: c\n\nD\n: e\n", "a b d"},
		"the first of a name":               {"A\n: b\n\nC\n\nA\n: d\n", "a"},
		"not where a heading is called so":  {"A\n: b\n\n## A\n", ""},
		"nor one may be, as the second":     {"A 1\n: b\n\n## A\n\n## A\n", ""},
		"but a number of its own is one":    {"Step 2\n: b\n", "step-2"},
		"nor an element of raw HTML":        {"A\n: b <i id=\"a\">c</i>\n", "a"},
		"nor what a page has around a text": {"ref 1\n: b\n", ""},
		"one that is code, as a heading":    {"`a.b`\n: c\n", "ab"},
	}
	p := parser0(Settings{})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := p.Parse([]byte(test.in), 0, "no title")
			if got := strings.Join(b.IDs, " "); got != test.ids {
				t.Errorf("got %s in %s", got, b.HTML)
			}
			for _, id := range b.IDs {
				if strings.Count(b.HTML, `id="`+id+`"`) != 1 {
					t.Errorf("not once in %s", b.HTML)
				}
			}
		})
	}
}
