package markdown

import "testing"

func TestMarked(t *testing.T) {
	t.Parallel()
	check(t, Settings{PlainQuote: true}, map[string]sample{
		"words":                   {in: "a ==b c== d\n", html: "<p>a <mark>b c</mark> d</p>\n"},
		"within a word":           {in: "a==b==c\n", html: "<p>a<mark>b</mark>c</p>\n"},
		"with emphasis in it":     {in: "==a *b* [[c]]==\n", html: "<p><mark>a <em>b</em> <0>c</0></mark></p>\n", refs: "wiki \"c\" text=\"c\" at \"c\"\n"},
		"in emphasis":             {in: "**==a==**\n", html: "<p><strong><mark>a</mark></strong></p>\n"},
		"not with spaces inside":  {in: "a == b == c\n", html: "<p>a == b == c</p>\n"},
		"not with one or three":   {in: "=a= ===b===\n", html: "<p>=a= ===b===</p>\n"},
		"not without an end":      {in: "==a\n", html: "<p>==a</p>\n"},
		"not in code":             {in: "`==a==`\n", html: "<p><code>==a==</code></p>\n"},
		"not escaped":             {in: "\\==a==\n", html: "<p>==a==</p>\n"},
		"under a line, a heading": {in: "a\n==\n\nb\n", html: "<h2 id=\"a\">a</h2>\n<p>b</p>\n"},
	})
}

func TestComments(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"in a line":                          {in: "a %%b [[c]] *d*%% e\n", html: "<p>a  e</p>\n"},
		"over lines":                         {in: "a %%b\nc%% d\n", html: "<p>a  d</p>\n"},
		"a whole line":                       {in: "a\n\n%%b%%\n\nc\n", html: "<p>a</p>\n<p>c</p>\n"},
		"blocks":                             {in: "a\n\n%%\nb\n\n## c [[d]]\n%%\n\ne\n", html: "<p>a</p>\n<p>e</p>\n"},
		"with text after it":                 {in: "%%\na\n%% b\n", html: "<p>b</p>\n"},
		"in a list":                          {in: "- a\n  %%\n  b\n  %%\n- c\n", html: "<ul>\n<li>a\n</li>\n<li>c</li>\n</ul>\n"},
		"with a tag and a block's id":        {in: "a %%#b ^c%%\n", html: "<p>a </p>\n"},
		"not without an end":                 {in: "100%% a\n\nb\n", html: "<p>100%% a</p>\n<p>b</p>\n"},
		"not over paragraphs, within a line": {in: "a %%b\n\nc%% d\n", html: "<p>a %%b</p>\n<p>c%% d</p>\n"},
		"not in code":                        {in: "`%%a%%`\n\n```\n%%\nb\n%%\n```\n", html: "<p><code>%%a%%</code></p>\n<pre tabindex=\"0\"><code>%%\nb\n%%\n</code></pre>\n"},
		"not one alone":                      {in: "5 % a % b\n", html: "<p>5 % a % b</p>\n"},
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"in a text":                            {in: "A #red-one, #a/b_2. #Ünder\n", html: "<p>A <tag red-one>, <tag a/b_2>. <tag Ünder></p>\n"},
		"at the start":                         {in: "#red\n", html: "<p><tag red></p>\n"},
		"in brackets":                          {in: "(#red)\n", html: "<p>(<tag red>)</p>\n"},
		"in a list and a table":                {in: "- #a\n\n| #b |\n|----|\n", html: "<ul>\n<li><tag a></li>\n</ul>\n<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\"><tag b></th>\n</tr>\n</thead>\n</table>\n</div>\n"},
		"a slash at its end is not part of it": {in: "#a/ #b//c\n", html: "<p><tag a>/ #b//c</p>\n"},
		"a number is none":                     {in: "#12 #12a\n", html: "<p>#12 <tag 12a></p>\n"},
		"not within a word":                    {in: "a#b C# ##c\n", html: "<p>a#b C# ##c</p>\n"},
		"not in code":                          {in: "`#a`\n\n    #b\n", html: "<p><code>#a</code></p>\n<pre tabindex=\"0\"><code>#b\n</code></pre>\n"},
		"not escaped":                          {in: "\\#a\n", html: "<p>#a</p>\n"},
		"not in an address":                    {in: "[a](b.md#c) <https://e.org/#d>\n", html: "<p><0>a</0> <a href=\"https://e.org/#d\" class=\"bare\">https://e.org/#d</a></p>\n", refs: "link \"b.md\" anchor=\"c\" text=\"a\" at \"b.md#c\"\n"},
		"within a link's text it leads nowhere else": {in: "[a #b](c.md)\n", html: "<p><0>a #b</0></p>\n", refs: "link \"c.md\" text=\"a #b\" at \"c.md\"\n"},
		"the mark of a heading is none":              {in: "# a\n\n## b\n", html: "<h2 id=\"a\">a</h2>\n<h3 id=\"b\">b</h3>\n"},
		"a character by its number":                  {in: "&#65;&#66;\n", html: "<p>AB</p>\n"},
	})
}

func TestBlockIDs(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"of a paragraph":                              {in: "a\nb ^c-1\n", html: "<p id=\"^c-1\">a\nb</p>\n"},
		"on a line of its own":                        {in: "a\n^b\n", html: "<p id=\"^b\">a</p>\n"},
		"of an item":                                  {in: "- a ^b\n- c\n  - d ^e\n", html: "<ul>\n<li id=\"^b\">a</li>\n<li>c\n<ul>\n<li id=\"^e\">d</li>\n</ul>\n</li>\n</ul>\n"},
		"right after a picture":                       {in: "![[a.png]]^b\n", html: "<p id=\"^b\"><img 0/></p>\n", refs: "img \"a.png\" at \"a.png\"\n"},
		"not right after a word":                      {in: "a^b\n", html: "<p>a^b</p>\n"},
		"of a heading":                                {in: "## a ^b\n", html: "<h2 id=\"a\">a<span id=\"^b\"></span></h2>\n"},
		"of a quotation":                              {in: "> a\n>\n> b ^c\n", html: "<div id=\"^c\">\n<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n</div>\n"},
		"alone, of the block before":                  {in: "```\na\n```\n\n^b\n", html: "<div id=\"^b\">\n<pre tabindex=\"0\"><code>a\n</code></pre>\n</div>\n"},
		"two of one name":                             {in: "a ^b\n\nc ^B\n", html: "<p id=\"^b\">a</p>\n<p>c</p>\n", problems: "this page has a block ^B already at \"^B\"\n"},
		"of what is embedded":                         {in: "![[a]] ^b\n", html: "<span id=\"^b\"></span>\n<embed 0/>", refs: "embed \"a\" text=\"a\" at \"a\"\n"},
		"not of nothing":                              {in: "^b\n\nc\n", html: "<p>c</p>\n"},
		"not within a line":                           {in: "a ^b c\n", html: "<p>a ^b c</p>\n"},
		"not at the end of a line within a paragraph": {in: "a ^b\nc\n", html: "<p>a ^b\nc</p>\n"},
		"not joined to a word":                        {in: "2^10\n", html: "<p>2^10</p>\n"},
		"not in code":                                 {in: "`a ^b`\n", html: "<p><code>a ^b</code></p>\n"},
		"not a footnote":                              {in: "a ^[b]\n", html: "<p>a ^[b]</p>\n"},
	})
}

// What others may embed is a whole block or section, so that it can stand anywhere.
func TestParts(t *testing.T) {
	t.Parallel()
	b := parser0(Settings{}).Parse([]byte("a ^p\n\n## One\n\nb [[x]]\n\n### Two ^h\n\n- c ^i\n- d\n\n## Three\n\n> ## Four\n> e\n\nf[^1]\n\n[^1]: g\n"), 0, "")
	for id, want := range map[string]string{
		"^p":    "<p id=\"^p\">a</p>\n",
		"one":   "<h2 id=\"one\">One</h2>\n<p>b x</p>\n<h3 id=\"two\">Two<span id=\"^h\"></span></h3>\n<ul>\n<li id=\"^i\">c</li>\n<li>d</li>\n</ul>\n",
		"two":   "<h3 id=\"two\">Two<span id=\"^h\"></span></h3>\n<ul>\n<li id=\"^i\">c</li>\n<li>d</li>\n</ul>\n",
		"^h":    "<h3 id=\"two\">Two<span id=\"^h\"></span></h3>\n<ul>\n<li id=\"^i\">c</li>\n<li>d</li>\n</ul>\n",
		"^i":    "c",
		"three": "<h2 id=\"three\">Three</h2>\n<blockquote>\n<h2 id=\"four\">Four</h2>\n<p>e</p>\n</blockquote>\n<p>f<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n",
		"four":  "<blockquote>\n<h2 id=\"four\">Four</h2>\n<p>e</p>\n</blockquote>\n",
	} {
		found := false
		for _, p := range b.Parts {
			if p.ID == id {
				found = true
				if got := b.HTML[p.From:p.To]; got != want {
					t.Errorf("%s is %q, want %q", id, got, want)
				}
			}
		}
		if !found {
			t.Errorf("there is no %s", id)
		}
	}
}
