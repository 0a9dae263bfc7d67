package markdown

import (
	"fmt"
	"strings"
	"testing"
)

func TestHeadings(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"its id is GitHub's":             {in: "## What's *new* in v1.2?\n", html: "<h2 id=\"whats-new-in-v12\">What’s <em>new</em> in v1.2?</h2>\n"},
		"of the same name the second":    {in: "## A\n\n## A\n\n### a\n", html: "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n<h3 id=\"a-2\">a</h3>\n"},
		"whose id is taken":              {in: "## A\n\n## A\n\n## A 1\n", html: "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n<h2 id=\"a-1-1\">A 1</h2>\n"},
		"its id is given":                {in: "## A {#b .c lang=cy}\n", html: "<h2 id=\"b\" class=\"c\" lang=\"cy\">A</h2>\n"},
		"an id given twice":              {in: "## A {#b}\n\n## C {#b}\n", html: "<h2 id=\"b\">A</h2>\n<h2 id=\"b-1\">C</h2>\n"},
		"an id that the page has itself": {in: "## Ref 1\n\n## A {#References}\n", html: "<h2 id=\"ref-1-1\">Ref 1</h2>\n<h2 id=\"References-1\">A</h2>\n"},
		"what could do harm is left out": {in: "## A {#b style=\"position:fixed\" onclick=x tabindex=1 accesskey=a}\n", html: "<h2 id=\"b\">A</h2>\n"},
		"an id that breaks out of HTML":  {in: "## A {#\"><script>}\n", html: "<h2 id=\"a-\">A {#&quot;&gt;}</h2>\n", problems: "part of this raw HTML is not allowed and was left out at \"<script>\"\n"},
		"of nothing":                     {in: "##\n\n## !\n", html: "<h2 id=\"section\"></h2>\n<h2 id=\"section-1\">!</h2>\n"},
		"code and links in it":           {in: "## `a_b` [c](d.md) [@e]\n", html: "<h2 id=\"a_b-c\"><code>a_b</code> <0>c</0>\u00a0<span class=\"cite\">[<cite 1/>]</span></h2>\n", refs: "link \"d.md\" text=\"c\" at \"d.md\"\ncite \"e\" at \"e\"\n"},
	})
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Some Part": "some-part", "  a  b ": "a--b", "a - b": "a---b", "C++ & Go!": "c--go", "Über 日本": "über-日本", "snake_case": "snake_case", "e\u0301": "e\u0301", "1. One": "1-one", "?!": "", "İ": "i",
	} {
		if got := Anchor(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A link to a heading is checked against what the page has: whoever links by the rules of GitHub is right here.
func TestHeadingsAreAnchors(t *testing.T) {
	t.Parallel()
	b := parser0(Settings{}).Parse([]byte("# T\n\n## One *more*\n\n> ## Two\n\n- ### Three\n"), 0, "")
	var got []string
	for _, h := range b.Headings {
		got = append(got, fmt.Sprint(h.Level, h.ID, h.Text))
		if !strings.Contains(b.HTML, ` id="`+h.ID+`"`) || h.ID != Anchor(h.Text) {
			t.Errorf("%+v is not in %s", h, b.HTML)
		}
	}
	if want := "2one-moreOne more 2twoTwo 3threeThree"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
