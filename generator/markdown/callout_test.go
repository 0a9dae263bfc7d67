package markdown

import "testing"

func TestCallouts(t *testing.T) {
	t.Parallel()
	box := func(kind, title, text string) string {
		return "<div class=\"callout callout-" + kind + "\" role=\"note\">\n<p class=\"callout-title\">" + title + "</p>\n" + text + "</div>\n"
	}
	check(t, Settings{}, map[string]sample{
		"with a title":                       {in: "> [!tip] Read *this*\n> Text.\n", html: box("tip", "Read <em>this</em>", "<p>Text.</p>\n")},
		"without one the theme has a word":   {in: "> [!NOTE]\n> Text.\n", html: box("note", "<word callout.note>", "<p>Text.</p>\n")},
		"by an alias, with its own word":     {in: "> [!faq]\n> Text.\n", html: box("question", "<word callout.faq>", "<p>Text.</p>\n")},
		"a type that nobody knows is a note": {in: "> [!Odd-one]\n> Text.\n", html: box("note", "<word callout.odd-one>", "<p>Text.</p>\n")},
		"what Obsidian's themes are told":    {in: "> [!note|wide] T\n", html: box("note", "T", "")},
		"a title alone":                      {in: "> [!note] T\n", html: box("note", "T", "")},
		"a link in the title":                {in: "> [!note] See [[a]]\n", html: box("note", "See <0>a</0>", ""), refs: "wiki \"a\" text=\"a\" at \"a\"\n"},
		"shut":                               {in: "> [!note]- T\n> Text.\n", html: "<details class=\"callout callout-note\">\n<summary class=\"callout-title\">T</summary>\n<p>Text.</p>\n</details>\n"},
		"open":                               {in: "> [!note]+\n> Text.\n", html: "<details class=\"callout callout-note\" open>\n<summary class=\"callout-title\"><word callout.note></summary>\n<p>Text.</p>\n</details>\n"},
		"in another":                         {in: "> [!note] A\n> > [!tip] B\n> > Text.\n", html: box("note", "A", box("tip", "B", "<p>Text.</p>\n"))},
		"with blocks right after the title":  {in: "> [!note] A\n> - x\n>\n> ```\n> y\n> ```\n", html: box("note", "A", "<ul>\n<li>x</li>\n</ul>\n<pre tabindex=\"0\"><code>y\n</code></pre>\n")},
		"with a table right after the title": {in: "> [!note] A\n> | x |\n> |---|\n", html: box("note", "A", "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">x</th>\n</tr>\n</thead>\n</table>\n</div>\n")},
		"in a list":                          {in: "- > [!note] A\n  > B\n", html: "<ul>\n<li>\n" + box("note", "A", "<p>B</p>\n") + "</li>\n</ul>\n"},
		"lines that go on without a mark":    {in: "> [!note] A\n> B\nC\n", html: box("note", "A", "<p>B\nC</p>\n")},

		"not without a type":         {in: "> [!] A\n", html: "<blockquote>\n<p>[!] A</p>\n</blockquote>\n"},
		"not within the text":        {in: "> A\n> [!note] B\n", html: "<blockquote>\n<p>A\n[!note] B</p>\n</blockquote>\n"},
		"not outside of a quotation": {in: "[!note] A\n", html: "<p>[!note] A</p>\n"},
		"not with words joined on":   {in: "> [!note]A\n", html: "<blockquote>\n<p>[!note]A</p>\n</blockquote>\n"},
		"not a link":                 {in: "> [!note](a.md)\n", html: "<blockquote>\n<p><0>!note</0></p>\n</blockquote>\n", refs: "link \"a.md\" text=\"!note\" at \"a.md\"\n"},
	})

	p := parser0(Settings{})
	for kind, look := range map[string]string{"note": "note", "tip": "tip", "important": "important", "warning": "warning", "caution": "caution", "tldr": "abstract", "error": "danger", "check": "success", "cite": "quote", "attention": "warning", "missing": "failure", "nosuch": "note"} {
		if got, want := fill(t, p.Parse([]byte("> [!"+kind+"]\n"), 0, "")), box(look, "<word callout."+kind+">", ""); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}
