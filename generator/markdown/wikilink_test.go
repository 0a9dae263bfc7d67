package markdown

import "testing"

func TestWikilinks(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"a page":                        {in: "See [[Page]].\n", html: "<p>See <0>Page</0>.</p>\n", refs: "wiki \"Page\" text=\"Page\" at \"Page\"\n"},
		"with other words":              {in: "[[Page|the *text*]]\n", html: "<p><0>the *text*</0></p>\n", refs: "wiki \"Page\" text=\"the *text*\" at \"Page|the *text*\"\n"},
		"by its path":                   {in: "[[a/b/Page.md]] [[a/b/]]\n", html: "<p><0>Page</0> <1>b</1></p>\n", refs: "wiki \"a/b/Page.md\" text=\"Page\" at \"a/b/Page.md\"\nwiki \"a/b/\" text=\"b\" at \"a/b/\"\n"},
		"a heading of a page":           {in: "[[Page#Part]]\n", html: "<p><0>Page › Part</0></p>\n", refs: "wiki \"Page\" anchor=\"Part\" text=\"Page › Part\" at \"Page#Part\"\n"},
		"of headings the last":          {in: "[[Page#Part#Section]]\n", html: "<p><0>Page › Section</0></p>\n", refs: "wiki \"Page\" anchor=\"Section\" text=\"Page › Section\" at \"Page#Part#Section\"\n"},
		"a heading of this page":        {in: "[[#Part]]\n", html: "<p><0>Part</0></p>\n", refs: "wiki \"\" anchor=\"Part\" text=\"Part\" at \"#Part\"\n"},
		"a block":                       {in: "[[Page#^b1]] [[#^b2]]\n", html: "<p><0>Page</0> <1>b2</1></p>\n", refs: "wiki \"Page\" anchor=\"^b1\" text=\"Page\" at \"Page#^b1\"\nwiki \"\" anchor=\"^b2\" text=\"b2\" at \"#^b2\"\n"},
		"spaces around it":              {in: "[[ Page | text ]]\n", html: "<p><0>text</0></p>\n", refs: "wiki \"Page\" text=\"text\" at \" Page | text \"\n"},
		"what means something in HTML":  {in: "[[<b>|<i>&]]\n", html: "<p><0>&lt;i&gt;&amp;</0></p>\n", refs: "wiki \"<b>\" text=\"<i>&\" at \"<b>|<i>&\"\n"},
		"in a table the bar is escaped": {in: "| a |\n|--|\n| [[P\\|t]] |\n", html: "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><0>t</0></td>\n</tr>\n</tbody>\n</table>\n</div>\n", refs: "wiki \"P\" text=\"t\" at \"P\\\\|t\"\n"},
		"two in a row":                  {in: "[[a]][[b]]\n", html: "<p><0>a</0><1>b</1></p>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\nwiki \"b\" text=\"b\" at \"b\"\n"},
		"in emphasis":                   {in: "**[[a]]**\n", html: "<p><strong><0>a</0></strong></p>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\n"},
		"in a heading":                  {in: "## On [[a]]\n", html: "<h2 id=\"on-a\">On <0>a</0></h2>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\n"},
		"after a byte of many":          {in: "日本 [[ü]]\r\n", html: "<p>日本 <0>ü</0></p>\n", refs: "wiki \"ü\" text=\"ü\" at \"ü\"\n"},

		"not in code":        {in: "`[[a]]`\n", html: "<p><code>[[a]]</code></p>\n"},
		"not escaped":        {in: "\\[[a]]\n", html: "<p>[[a]]</p>\n"},
		"not without a name": {in: "[[]] [[ ]]\n", html: "<p>[[]] [[ ]]</p>\n"},
		"not over two lines": {in: "[[a\nb]]\n", html: "<p>[[a\nb]]</p>\n"},
		"not without an end": {in: "[[a\n", html: "<p>[[a</p>\n"},
		"not in another":     {in: "[[a [[b]] c]]\n", html: "<p>[[a <0>b</0> c]]</p>\n", refs: "wiki \"b\" text=\"b\" at \"b\"\n"},
	})
}

func TestEmbeds(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"a picture":                           {in: "![[a b.png]]\n", html: "<p><img 0/></p>\n", refs: "img \"a b.png\" at \"a b.png\"\n"},
		"with its width":                      {in: "![[a.PNG|300]]\n", html: "<p><img 0/></p>\n", refs: "img \"a.PNG\" width=\"300\" at \"a.PNG|300\"\n"},
		"with width and height":               {in: "![[a.svg|300x200]]\n", html: "<p><img 0/></p>\n", refs: "img \"a.svg\" width=\"300\" height=\"200\" at \"a.svg|300x200\"\n"},
		"with words":                          {in: "![[a.webp|A 3rd]]\n", html: "<p><img 0/></p>\n", refs: "img \"a.webp\" text=\"A 3rd\" at \"a.webp|A 3rd\"\n"},
		"sound and films":                     {in: "a ![[b.mp3]] ![[c.mp4|640x360]]\n", html: "<p>a <media 0/> <media 1/></p>\n", refs: "embed \"b.mp3\" at \"b.mp3\"\nembed \"c.mp4\" width=\"640\" height=\"360\" at \"c.mp4|640x360\"\n"},
		"a page of a PDF":                     {in: "![[a.pdf#page=3]]\n", html: "<p><media 0/></p>\n", refs: "embed \"a.pdf\" anchor=\"page=3\" at \"a.pdf#page=3\"\n"},
		"a page":                              {in: "![[Page]]\n", html: "<embed 0/>", refs: "embed \"Page\" text=\"Page\" at \"Page\"\n"},
		"a part of a page":                    {in: "![[a#b]]\n\n![[#^c]]\n", html: "<embed 0/><embed 1/>", refs: "embed \"a\" anchor=\"b\" text=\"a › b\" at \"a#b\"\nembed \"\" anchor=\"^c\" text=\"c\" at \"#^c\"\n"},
		"within a text it ends the paragraph": {in: "b ![[a]] *c*\n", html: "<p>b </p>\n<embed 0/><p> <em>c</em></p>\n", refs: "embed \"a\" text=\"a\" at \"a\"\n"},
		"in an item":                          {in: "- ![[a]]\n", html: "<ul>\n<li><embed 0/></li>\n</ul>\n", refs: "embed \"a\" text=\"a\" at \"a\"\n"},
		"not in emphasis":                     {in: "*![[a]]*\n", html: "<p><em><0>a</0></em></p>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\n", problems: "a page can be embedded between paragraphs only; here it is a link at \"a\"\n"},
		"not in a heading":                    {in: "## ![[a]]\n", html: "<h2 id=\"a\"><0>a</0></h2>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\n", problems: "a page can be embedded between paragraphs only; here it is a link at \"a\"\n"},
		"a picture that is linked to":         {in: "[[a.png]]\n", html: "<p><0>a.png</0></p>\n", refs: "wiki \"a.png\" text=\"a.png\" at \"a.png\"\n"},
	})
}

func TestIsImage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"a.png": true, "x/a.JPEG": true, "a.svg": true, "a.avif": true, "a.md": false, "png": false, "a.png.md": false, "": false} {
		if got := IsImage(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
