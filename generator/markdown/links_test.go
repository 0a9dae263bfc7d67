package markdown

import (
	"fmt"
	"strings"
	"testing"

	"waymark/generator/source"
)

func TestLinks(t *testing.T) {
	t.Parallel()
	const danger = " could run script or start a program, so it is not linked at "
	check(t, Settings{}, map[string]sample{
		"a page":                              {in: "See [the *page*](a.md).\n", html: "<p>See <0>the <em>page</em></0>.</p>\n", refs: "link \"a.md\" text=\"the page\" at \"a.md\"\n"},
		"a heading of a page":                 {in: "[x](a.md#Some%20Part)\n", html: "<p><0>x</0></p>\n", refs: "link \"a.md\" anchor=\"Some Part\" text=\"x\" at \"a.md#Some%20Part\"\n"},
		"a heading of this page":              {in: "[x](#part)\n", html: "<p><0>x</0></p>\n", refs: "link \"\" anchor=\"part\" text=\"x\" at \"#part\"\n"},
		"spaces, encoded":                     {in: "[x](a%20b.md)\n", html: "<p><0>x</0></p>\n", refs: "link \"a b.md\" text=\"x\" at \"a%20b.md\"\n"},
		"spaces, in angle brackets":           {in: "[x](<a b.md>)\n", html: "<p><0>x</0></p>\n", refs: "link \"a b.md\" text=\"x\" at \"a b.md\"\n"},
		"a title":                             {in: "[x](a.md \"T\")\n", html: "<p><0>x</0></p>\n", refs: "link \"a.md\" text=\"x\" title=\"T\" at \"a.md\"\n"},
		"a query leads nowhere":               {in: "[x](a.md?q=1#b)\n", html: "<p><0>x</0></p>\n", refs: "link \"a.md\" anchor=\"b\" text=\"x\" at \"a.md?q=1#b\"\n"},
		"its text may say its address":        {in: "[a.md](a.md)\n", html: "<p><0>a.md</0></p>\n", refs: "link \"a.md\" text=\"a.md\" at \"a.md\"\n"},
		"by a definition":                     {in: "[x][r] [r] [y][]\n\n[r]: a.md\n[y]: b.md 'T'\n", html: "<p><0>x</0> <1>r</1> <2>y</2></p>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\nlink \"a.md\" text=\"r\" at \"a.md\"\nlink \"b.md\" text=\"y\" title=\"T\" at \"b.md\"\n"},
		"no address":                          {in: "[x]()\n", html: "<p><0>x</0></p>\n", refs: "link \"\" text=\"x\" at \"[x]()\"\n"},
		"in a table":                          {in: "| [x](a.md) |\n|--|\n| [y](b.md) |\n", html: "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\"><0>x</0></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><1>y</1></td>\n</tr>\n</tbody>\n</table>\n</div>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\nlink \"b.md\" text=\"y\" at \"b.md\"\n"},
		"in a quotation and a list, indented": {in: "> - a\n>\n>\t[x](a.md)\n", html: "<blockquote>\n<ul>\n<li>\n<p>a</p>\n<p><0>x</0></p>\n</li>\n</ul>\n</blockquote>\n", refs: "link \"a.md\" text=\"x\" at \"a.md\"\n"},
		"a picture in a link":                 {in: "[![A](p.png)](a.md)\n", html: "<p><0><img 1/></0></p>\n", refs: "link \"a.md\" text=\"A\" at \"a.md\"\nimg \"p.png\" text=\"A\" at \"p.png\"\n"},
		"a wikilink in a link is its text":    {in: "[a [[b]] c](d.md)\n", html: "<p><0>a b c</0></p>\n", refs: "link \"d.md\" text=\"a b c\" at \"d.md\"\nwiki \"b\" text=\"b\" at \"b\"\n"},
		"a citation in a link is its text":    {in: "[a [@b] c](d.md)\n", html: "<p><0>a\u00a0<span class=\"cite\">[b]</span> c</0></p>\n", refs: "link \"d.md\" text=\"a c\" at \"d.md\"\ncite \"b\" at \"b\"\n"},

		"another site":                       {in: "[x](https://example.org/?a=b&c \"T\")\n", html: "<p><a href=\"https://example.org/?a=b&amp;c\" title=\"T\">x</a></p>\n"},
		"another site by no scheme":          {in: "[x](//example.org/)\n", html: "<p><a href=\"//example.org/\">x</a></p>\n"},
		"an address that breaks out of HTML": {in: "[x](<https://e.org/\"><b>>)\n", html: "<p>[x](<a href=\"https://e.org/%22\" class=\"bare\">https://e.org/&quot;</a>&gt;)</p>\n", problems: "part of this raw HTML is not allowed and was left out at \"<b>\"\n"},
		"a title that does":                  {in: "[x](https://e.org '\"><b>')\n", html: "<p><a href=\"https://e.org\" title=\"&quot;&gt;&lt;b&gt;\">x</a></p>\n"},
		"a bare address":                     {in: "See https://example.org/a. Then\n", html: "<p>See <a href=\"https://example.org/a\" class=\"bare\">https://example.org/a</a>. Then</p>\n"},
		"a bare name of a site":              {in: "www.example.org\n", html: "<p><a href=\"http://www.example.org\" class=\"bare\">www.example.org</a></p>\n"},
		"an address in angle brackets":       {in: "<https://example.org/é>\n", html: "<p><a href=\"https://example.org/%C3%A9\" class=\"bare\">https://example.org/é</a></p>\n"},
		"an e-mail address":                  {in: "<me@example.org> you@example.org\n", html: "<p><a href=\"mailto:me@example.org\" class=\"bare\">me@example.org</a> <a href=\"mailto:you@example.org\" class=\"bare\">you@example.org</a></p>\n"},

		"script":                         {in: "a [x](javascript:alert`1`) b\n", html: "<p>a x b</p>\n", problems: "the address \"javascript:alert`1`\"" + danger + "\"javascript:alert`1`\"\n"},
		"script by another case":         {in: "[x](JaVaScRiPt:y)\n", html: "<p>x</p>\n", problems: "the address \"JaVaScRiPt:y\"" + danger + "\"JaVaScRiPt:y\"\n"},
		"script by entities":             {in: "[x](javascript&colon;y)\n", html: "<p>x</p>\n", problems: "the address \"javascript:y\"" + danger + "\"javascript&colon;y\"\n"},
		"script by numbers":              {in: "[x](&#106;avascript:y)\n", html: "<p>x</p>\n", problems: "the address \"javascript:y\"" + danger + "\"&#106;avascript:y\"\n"},
		"script with a tab in it":        {in: "[x](<java\tscript:y>)\n", html: "<p>x</p>\n", problems: "the address \"java script:y\"" + danger + "\"java\\tscript:y\"\n"},
		"script in angle brackets":       {in: "<javascript:y>\n", html: "<p>javascript:y</p>\n", problems: "the address \"javascript:y\"" + danger + "\"javascript:y\"\n"},
		"script by a definition":         {in: "[x]\n\n[x]: javascript:y\n", html: "<p>x</p>\n", problems: "the address \"javascript:y\"" + danger + "\"javascript:y\"\n"},
		"data":                           {in: "[x](data:text/html,y)\n", html: "<p>x</p>\n", problems: "the address \"data:text/html,y\"" + danger + "\"data:text/html,y\"\n"},
		"a program":                      {in: "[x](ms-msdt:y)\n", html: "<p>x</p>\n", problems: "the address \"ms-msdt:y\"" + danger + "\"ms-msdt:y\"\n"},
		"a picture that is script":       {in: "![x](javascript:y)\n", html: "<p>x</p>\n", problems: "the image address \"javascript:y\" is of a kind that is not allowed at \"javascript:y\"\n"},
		"a picture that carries its own": {in: "![a & b](data:image/png;base64,x)\n", html: "<p>a &amp; b</p>\n", problems: "the image address \"data:image/png;base64,x\" is of a kind that is not allowed at \"data:image/png;base64,x\"\n"},
	})
}

// Where an address stands is what is rewritten when a page moves: other places that say the same must be left alone.
func TestAddressesAreMarkedWhereTheyStand(t *testing.T) {
	t.Parallel()
	p := parser0(Settings{})
	for _, in := range []string{
		"[a.md](«a.md»)", "[see a.md](<«a.md»>)", "[a.md](\n«a.md» 'a.md')", "a.md [a.md a.md](«a.md»)", "[a.md]\n\n[a.md]: «a.md»", "| [a.md](«a.md») |\n|--|\n", "> [`a.md`\n> ](«a.md»)",
		"![a.md](«a.md»)", "- a.md\n\t- [a.md](«a.md»)", "[x](«a\\_b.md»)",
	} {
		start := strings.Index(in, "«")
		text := strings.Replace(in, "«", "", 1)
		end := strings.Index(text, "»")
		text = strings.Replace(text, "»", "", 1)
		refs := p.Parse([]byte(text), 0, "").Refs
		if want := (source.Span{Start: start, End: end}); len(refs) != 1 || refs[0].Span != want {
			t.Errorf("%q: got %+v, want it at %v", text, refs, want)
		}
	}
}

func TestImages(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"of this site":      {in: "![The *alt*](a/b%20c.png \"T\") x\n", html: "<p><img 0/> x</p>\n", refs: "img \"a/b c.png\" text=\"The alt\" title=\"T\" at \"a/b%20c.png\"\n"},
		"of another":        {in: "![\"A\"](https://e.org/x.png 'T') x\n", html: "<p><img src=\"https://e.org/x.png\" alt=\"“A”\" title=\"T\" loading=\"lazy\" decoding=\"async\"> x</p>\n"},
		"without words":     {in: "![](x.png)\n", html: "<p><img 0/></p>\n", refs: "img \"x.png\" at \"x.png\"\n"},
		"by a definition":   {in: "![a]\n\n[a]: x.png\n", html: "<p><img 0/></p>\n", refs: "img \"x.png\" text=\"a\" at \"x.png\"\n"},
		"with a link in it": {in: "![a [b](c)](x.png)\n", html: "<p><img 0/></p>\n", refs: "img \"x.png\" text=\"a b\" at \"x.png\"\n"},
	})
}

func TestFigures(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"a picture with a title, alone":  {in: "![A](x.png \"B & *c*\")\n", html: "<figure>\n<img 0/>\n<figcaption>B &amp; *c*</figcaption>\n</figure>\n", refs: "img \"x.png\" text=\"A\" at \"x.png\"\n"},
		"of another site":                {in: "![A](https://e.org/x.png 'T')\n", html: "<figure>\n<img src=\"https://e.org/x.png\" alt=\"A\" loading=\"lazy\" decoding=\"async\">\n<figcaption>T</figcaption>\n</figure>\n"},
		"with the id of a block":         {in: "![A](x.png \"T\") ^b\n", html: "<figure id=\"^b\">\n<img 0/>\n<figcaption>T</figcaption>\n</figure>\n", refs: "img \"x.png\" text=\"A\" at \"x.png\"\n"},
		"in a quotation":                 {in: "> ![A](x.png \"T\")\n", html: "<blockquote>\n<figure>\n<img 0/>\n<figcaption>T</figcaption>\n</figure>\n</blockquote>\n", refs: "img \"x.png\" text=\"A\" at \"x.png\"\n"},
		"not without a title":            {in: "![A](x.png)\n", html: "<p><img 0/></p>\n", refs: "img \"x.png\" text=\"A\" at \"x.png\"\n"},
		"nor in a link":                  {in: "[![A](x.png \"T\")](y)\n", html: "<p><0><img 1/></0></p>\n", refs: "link \"y\" text=\"A\" at \"y\"\nimg \"x.png\" text=\"A\" title=\"T\" at \"x.png\"\n"},
		"nor among words in a list":      {in: "- ![A](x.png \"T\")\n", html: "<ul>\n<li><img 0/></li>\n</ul>\n", refs: "img \"x.png\" text=\"A\" title=\"T\" at \"x.png\"\n"},
		"a size behind a bar":            {in: "![A|300](x.png) ![|30x20](y.png) ![a|b](z.png)\n", html: "<p><img 0/> <img 1/> <img 2/></p>\n", refs: "img \"x.png\" text=\"A\" width=\"300\" at \"x.png\"\nimg \"y.png\" width=\"30\" height=\"20\" at \"y.png\"\nimg \"z.png\" text=\"a|b\" at \"z.png\"\n"},
		"also of another site":           {in: "![A|300](https://e.org/x.png) b\n", html: "<p><img src=\"https://e.org/x.png\" alt=\"A\" width=\"300\" loading=\"lazy\" decoding=\"async\"> b</p>\n"},
		"words and a size in a wikilink": {in: "![[x.png|A b|300x20]] ![[x.png|A|b]]\n", html: "<p><img 0/> <img 1/></p>\n", refs: "img \"x.png\" text=\"A b\" width=\"300\" height=\"20\" at \"x.png|A b|300x20\"\nimg \"x.png\" text=\"A|b\" at \"x.png|A|b\"\n"},
	})
}

func TestAddressOf(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]Address{
		"a.md": Inside, "../a b.md#c": Inside, "/a/b/": Inside, "#c": Inside, "": Inside, "?q": Inside, "a:b/c d:": Unsafe, "1:2.md": Inside, "é:x": Inside, "./a:b.md": Inside, "a/b:c": Inside,
		"https://e.org": Outside, "HTTP://e.org": Outside, "mailto:a@b": Outside, "tel:1": Outside, "//e.org": Outside, `\\e.org`: Outside, `/\e.org`: Outside, " https://e.org": Outside,
		"javascript:x": Unsafe, "JAVASCRIPT:x": Unsafe, " javascript:x": Unsafe, "java\nscript:x": Unsafe, "\x01javascript:x": Unsafe, "javascript :x": Unsafe, "vbscript:x": Unsafe, "data:,x": Unsafe, "file:///etc/passwd": Unsafe, "blob:x": Unsafe, "about:blank": Unsafe, "view-source:x": Unsafe,
	} {
		if got := AddressOf(address); got != want {
			t.Errorf("%q is %d, want %d", address, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"a.md": "a.md|", "a%20b.md#c%20d": "a b.md|c d", "?x#y": "|y", "a#b#c": "a|b#c", "100%.md": "100%.md|", "%zz#%zz": "%zz|%zz"} {
		target, anchor := Split(address)
		if got := fmt.Sprint(target, "|", anchor); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}
