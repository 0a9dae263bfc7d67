package markdown

import "testing"

func TestCitations(t *testing.T) {
	t.Parallel()
	const one = "<p>A\u00a0<span class=\"cite\">[<cite 0/>]</span>.</p>\n"
	check(t, Settings{}, map[string]sample{
		"a source":                 {in: "A [@tfl-2003].\n", html: one, refs: "cite \"tfl-2003\" at \"tfl-2003\"\n"},
		"a place in it":            {in: "A [@tfl, p. 4].\n", html: one, refs: "cite \"tfl\" text=\"p. 4\" at \"tfl\"\n"},
		"words before it":          {in: "A [see also @tfl].\n", html: one, refs: "cite \"tfl\" prefix=\"see also\" at \"tfl\"\n"},
		"several":                  {in: "A [see @a, ch. 1; @b].\n", html: "<p>A\u00a0<span class=\"cite\">[<cite 0/>; <cite 1/>]</span>.</p>\n", refs: "cite \"a\" text=\"ch. 1\" prefix=\"see\" at \"a\"\ncite \"b\" at \"b\"\n"},
		"a stop ends no name":      {in: "A [@a.b/c:d.].\n", html: one, refs: "cite \"a.b/c:d\" text=\".\" at \"a.b/c:d\"\n"},
		"a name in another script": {in: "A [@муни].\n", html: one, refs: "cite \"муни\" at \"муни\"\n"},
		"behind a link's space":    {in: "A [b ](c.md)[@a]\n", html: "<p>A <0>b </0><span class=\"cite\">[<cite 1/>]</span></p>\n", refs: "link \"c.md\" text=\"b\" at \"c.md\"\ncite \"a\" at \"a\"\n"},
		"in emphasis":              {in: "*[@a]*\n", html: "<p><em><span class=\"cite\">[<cite 0/>]</span></em></p>\n", refs: "cite \"a\" at \"a\"\n"},

		"not an e-mail address":         {in: "[me@example.org]\n", html: "<p>[me@example.org]</p>\n"},
		"not a link's text":             {in: "[@a](b.md)\n", html: "<p><0>@a</0></p>\n", refs: "link \"b.md\" text=\"@a\" at \"b.md\"\n"},
		"not where that is a link":      {in: "[@a] [@a]\n\n[@A]: https://e.org\n", html: "<p><a href=\"https://e.org\">@a</a> <a href=\"https://e.org\">@a</a></p>\n"},
		"not without a name":            {in: "[@] [a @ b]\n", html: "<p>[@] [a @ b]</p>\n"},
		"not without an end":            {in: "[@a\n", html: "<p>[@a</p>\n"},
		"not escaped":                   {in: "\\[@a]\n", html: "<p>[@a]</p>\n"},
		"not in code":                   {in: "`[@a]`\n", html: "<p><code>[@a]</code></p>\n"},
		"not where one of them is none": {in: "[@a; b]\n", html: "<p>[@a; b]</p>\n"},
	})
}
