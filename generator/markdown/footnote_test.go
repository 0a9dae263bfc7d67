package markdown

import "testing"

// What goldmark's own extensions read is held to its examples in markdown_test.go; here, to the constructs of this package.
func TestFootnotesAndDefinitions(t *testing.T) {
	t.Parallel()
	const back = "&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a>"
	note := func(text string) string {
		return "<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n" + text + "</li>\n</ol>\n</div>\n"
	}
	const mark = "<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup>"
	check(t, Settings{}, map[string]sample{
		"a note with a link and a source": {in: "A.[^n]\n\n[^n]: See [[b]] [@c].\n", html: "<p>A." + mark + "</p>\n" + note("<p>See <0>b</0>\u00a0<span class=\"cite\">[<cite 1/>]</span>."+back+"</p>\n"), refs: "wiki \"b\" text=\"b\" at \"b\"\ncite \"c\" at \"c\"\n"},
		"a note in a callout":             {in: "> [!tip] T[^n]\n\n[^n]: N\n", html: "<div class=\"callout callout-tip\" role=\"note\">\n<p class=\"callout-title\">T" + mark + "</p>\n</div>\n" + note("<p>N"+back+"</p>\n")},
		"a note that is not there":        {in: "A.[^n]\n", html: "<p>A.[^n]</p>\n"},
		"a term with marks":               {in: "==A== #b\n: c [[d]]\n: e\n", html: "<dl>\n<dt id=\"a-b\"><mark>A</mark> <tag b></dt>\n<dd>c <0>d</0></dd>\n<dd>e</dd>\n</dl>\n", refs: "wiki \"d\" text=\"d\" at \"d\"\n"},
		"a term embeds its meaning":       {in: "A\n: ![[b]]\n", html: "<dl>\n<dt id=\"a\">A</dt>\n<dd><embed 0/></dd>\n</dl>\n", refs: "embed \"b\" text=\"b\" at \"b\"\n"},
		"attributes of a heading":         {in: "## A {#b .c}\n", html: "<h2 id=\"b\" class=\"c\">A</h2>\n"},
	})
}
