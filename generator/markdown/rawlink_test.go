package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestAddressesInRawHTML(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"a link in a line":                  {in: "See <a href=\"a%20b.md#c\" title=\"T\">that</a>.\n", html: "<p>See <a href=0 title=\"T\">that</a>.</p>\n", refs: "link \"a b.md\" anchor=\"c\" text=\"that\" at \"a%20b.md#c\"\n"},
		"a link in a block":                 {in: "<div>\n<a class=\"x\" href='a.md'>A <b>b</b></a>\n</div>\n", html: "<div>\n<a class=\"x\" href=0>A <b>b</b></a>\n</div>\n", refs: "link \"a.md\" text=\"A b\" at \"a.md\"\n"},
		"without quotation marks":           {in: "<a href=a.md>x</a>\n", html: "<p><a href=0>x</a></p>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\n"},
		"with entities and spaces":          {in: "<a href=\" a&amp;b.md \">x</a>\n", html: "<p><a href=0>x</a></p>\n", refs: "link \"a&b.md\" text=\"x\" at \"a&amp;b.md\"\n"},
		"over two lines of a quotation":     {in: "> <a\n> href=\"a.md\">x</a>\n", html: "<blockquote>\n<p><a href=0>x</a></p>\n</blockquote>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\n"},
		"in a block in a list":              {in: "- <div>\n  <img src=\"a.png\" alt=\"A\">\n  </div>\n", html: "<ul>\n<li>\n<div>\n<img src=\"{0}\" alt=\"A\" +0>\n</div>\n</li>\n</ul>\n", refs: "img \"a.png\" text=\"A\" at \"a.png\"\n"},
		"a picture in several sizes":        {in: "<img src=\"a.png\" srcset=\"a.png 1x, b.png 2x,c.png\" alt=\"A\">\n", html: "<img src=\"{0}\" srcset=\"{1} 1x, {2} 2x,{3}\" alt=\"A\">\n", refs: "img \"a.png\" text=\"A\" at \"a.png\"\nimg \"a.png\" text=\"A\" at \"a.png\"\nimg \"b.png\" text=\"A\" at \"b.png\"\nimg \"c.png\" text=\"A\" at \"c.png\"\n"},
		"a picture of a width":              {in: "<img width=\"300\" src=\"a.png\" alt=\"A\" />\n", html: "<img width=\"300\" src=\"{0}\" alt=\"A\" +0/>\n", refs: "img \"a.png\" text=\"A\" width=\"300\" at \"a.png\"\n"},
		"several sources":                   {in: "<picture><source srcset=\"a.avif\" type=\"image/avif\"><img src=\"a.png\" alt=\"\"></picture>\n", html: "<p><picture><source srcset=\"{0}\" type=\"image/avif\"><img src=\"{1}\" alt=\"\" +1></picture></p>\n", refs: "img \"a.avif\" at \"a.avif\"\nimg \"a.png\" at \"a.png\"\n"},
		"a film":                            {in: "<video controls poster=\"p.png\">\n<source src=\"a.mp4\" type=\"video/mp4\">\n</video>\n", html: "<video controls=\"\" poster=\"{0}\">\n<source src=\"{1}\" type=\"video/mp4\">\n</video>\n", refs: "img \"p.png\" at \"p.png\"\nlink \"a.mp4\" at \"a.mp4\"\n"},
		"sound":                             {in: "<audio src=\"a.ogg\" controls></audio>\n", html: "<p><audio src=\"{0}\" controls=\"\"></audio></p>\n", refs: "link \"a.ogg\" at \"a.ogg\"\n"},
		"of another site":                   {in: "<a href=\"https://e.org/?a=b&amp;c\">x</a>\n", html: "<p><a href=\"https://e.org/?a=b&amp;c\">x</a></p>\n"},
		"nothing is left nothing":           {in: "<a href=\"\">x</a>\n", html: "<p>x</p>\n", problems: leftOut + "\"<a href=\\\"\\\">\"\n" + leftOut + "\"</a>\"\n"},
		"what looks like a stand-in":        {in: "<a href=\"wmref7x\">x</a> wmref0x\n", html: "<p><a href=0>x</a> wmref0x</p>\n", refs: "link \"wmref7x\" text=\"x\" at \"wmref7x\"\n"},
		"what holds a stand-in":             {in: "<a href=\"b.md\">x</a> <a href=\"https://e.org/wmref0x\">y</a>\n", html: "<p><a href=0>x</a> <a href=\"https://e.org/wmref0x\">y</a></p>\n", refs: "link \"b.md\" text=\"x\" at \"b.md\"\n"},
		"one that is left out, for another": {in: "<p><embed src=\"a.md\"><a href=\"b.md\">x</a></p>\n", html: "<p><a href=0>x</a></p>\n", refs: "link \"b.md\" text=\"x\" at \"b.md\"\n", problems: leftOut + "\"<p><embed src=\\\"a.md\\\"><a href=\\\"b.md\\\">x</a></p>\"\n"},
		"script among several sizes":        {in: "<img srcset=\"javascript:x 2x\" src=\"a.png\" alt=\"\">\n", html: "<img src=\"{0}\" alt=\"\" +0>\n", refs: "img \"a.png\" at \"a.png\"\n", problems: leftOut + "\"<img srcset=\\\"javascript:x 2x\\\" src=\\\"a.png\\\" alt=\\\"\\\">\"\n"},
		"a poster that is script":           {in: "<video poster=\"javascript:x\" src=\"a.mp4\"></video>\n", html: "<p><video src=\"{0}\"></video></p>\n", refs: "link \"a.mp4\" at \"a.mp4\"\n", problems: leftOut + "\"<video poster=\\\"javascript:x\\\" src=\\\"a.mp4\\\">\"\n"},
	})
}

// Where all HTML passes, its addresses are of this site none the less, but for those in comments and scripts.
func TestAddressesInTrustedHTML(t *testing.T) {
	t.Parallel()
	check(t, Settings{HTML: HTMLAll}, map[string]sample{
		"a link":     {in: "<A\tHREF = a.md onclick=\"x\">x</A>\n", html: "<p><A href=0 onclick=\"x\">x</A></p>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\n"},
		"a picture":  {in: "<IMG SRC=a.png/>\n", html: "<IMG SRC={0} +0>\n", refs: "img \"a.png/\" at \"a.png/\"\n"},
		"a comment":  {in: "<!-- <a href=\"a.md\"> -->\n", html: "<!-- <a href=\"a.md\"> -->\n"},
		"a script":   {in: "<script>\nx = '<a href=\"a.md\">'\n</script>\n", html: "<script>\nx = '<a href=\"a.md\">'\n</script>\n"},
		"of a frame": {in: "<iframe src=\"a.html\"></iframe>\n", html: "<iframe src=\"a.html\"></iframe>\n"},
	})
}

func TestSuspects(t *testing.T) {
	t.Parallel()
	p := parser0(Settings{})
	for in, want := range map[string]string{
		"![](«a.png»)\n": "image-alt", "![[«a.png»]]\n": "image-alt", "![[«a.png|300»]]\n": "image-alt", "![|300](«a.png»)\n": "image-alt", "![[a.png|A|300]]\n": "", "![A](a.png)\n": "", "![[a.png|A]]\n": "", "<img «src=\"a.png\"»>\n": "image-alt", "<img src=\"a.png\" alt=\"\">\n": "",
		"[«here»](a.md)\n": "link-text", "[«Click here!»](a.md)\n": "link-text", "[*«This»*](a.md)\n": "link-text", "[[«a|here»]]\n": "link-text", "[what is here](a.md)\n": "", "<a href=\"a.md\">«here»</a>\n": "link-text", "[«cliciwch yma»](a.md)\n": "link-text",
		"[](«a.md»)\n": "link-empty", "[«a»]()\n": "link-empty", "[![A](a.png)](a.md)\n": "", "[a](#)\n": "",
		"### «A»\n": "heading-level", "## A\n\n#### «B»\n": "heading-level", "## A\n\n### B\n\n## C\n\n### D\n": "", "# A\n\n## B\n\n# C\n": "", "> ##### A\n": "",
		"## A\n\n## «A»\n": "heading-duplicate", "## A\n\n### x\n\n## B\n\n### x\n": "", "## A\n\n### x\n\n### «X»\n": "heading-duplicate", "A\n-\n\n«a»\n---\n": "heading-duplicate",
		"«| | |»\n|---|---|\n| a | b |\n": "table-header", "| | A |\n|---|---|\n| a | b |\n": "", "«<table»><tr><td>a</table>\n": "table-header", "<table><tr><th>a</table>\n": "",
		"«a»\n\n```\n[](x) ![](y)\n```\n": "",
	} {
		start := strings.Index(in, "«")
		text := strings.Replace(in, "«", "", 1)
		end := strings.Index(text, "»")
		text = strings.Replace(text, "»", "", 1)
		got := p.Parse([]byte(text), 7, "T").Suspects
		switch {
		case want == "" && len(got) > 0:
			t.Errorf("%q: got %+v", in, got)
		case want != "" && (len(got) != 1 || string(got[0].Code) != want):
			t.Errorf("%q: got %+v, want %s", in, got, want)
		case want != "" && (got[0].Span.Start != start+7 || got[0].Span.End != end+7):
			t.Errorf("%q: marked %q", in, text[got[0].Span.Start-7:got[0].Span.End-7])
		}
	}
}

// Attributes are found where the tokenizer finds them, which the sanitizer goes by.
func FuzzAttributes(f *testing.F) {
	for _, s := range []string{`<a href="x">`, `<a b = 'c' d=e/f g>`, `<a/b/c="d"/>`, `<a =b ==c>`, "<a\nb\t=\r'>'>", `<a b="c"d='e'f>`, `<a b=>`, `<img src=a alt>`, `<a b="c>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if strings.ContainsAny(in, "\x00\r") || !utf8.ValidString(in) {
			return // the tokenizer writes these anew, and texts are valid
		}
		z := html.NewTokenizer(strings.NewReader(in))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			raw := string(z.Raw())
			var got, want []string
			for _, a := range attributes([]byte(raw)) {
				got = append(got, a.name+"="+html.UnescapeString(raw[a.valFrom:a.valTo]))
			}
			_, more := z.TagName()
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				want = append(want, string(k)+"="+string(v))
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%q: got %q, want %q", raw, got, want)
			}
		}
	})
}
