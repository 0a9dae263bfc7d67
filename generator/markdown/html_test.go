package markdown

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const leftOut = "part of this raw HTML is not allowed and was left out at "

func TestSafeHTML(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"what formats text passes":                 {in: "<kbd>Ctrl</kbd> H<sub>2</sub>O<br>x <mark class=\"a\">m</mark>\n", html: "<p><kbd>Ctrl</kbd> H<sub>2</sub>O<br>x <mark class=\"a\">m</mark></p>\n"},
		"details, with Markdown in it":             {in: "<details open>\n<summary>S</summary>\n\n*a*\n\n</details>\n", html: "<details open=\"\">\n<summary>S</summary>\n<p><em>a</em></p>\n</details>\n"},
		"a table":                                  {in: "<table>\n<tr><td>a<td>b\n</table>\n", html: "<table>\n<tr><td>a<td>b\n</table>\n"},
		"a list without ends":                      {in: "<ul><li>a<li>b</ul>\n", html: "<ul><li>a<li>b</ul>\n"},
		"a picture":                                {in: "<img src=\"https://e.org/x.png\" alt=\"a=b? 5%\" width=\"3\">\n", html: "<img src=\"https://e.org/x.png\" alt=\"a=b? 5%\" width=\"3\">\n"},
		"signs that are no tags":                   {in: "<div>\n1 < 2 & a = b\n</div>\n", html: "<div>\n1 &lt; 2 &amp; a = b\n</div>\n"},
		"a comment is for editors":                 {in: "a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf\n", html: "<p>a  c</p>\n\n<p>f</p>\n"},
		"what follows a comment is not part of it": {in: "<!-- a --> <b>b</b>\n", html: " <b>b</b>\n"},

		"script":                              {in: "<script>alert(1)</script>\n", html: "\n", problems: leftOut + "\"<script>alert(1)</script>\"\n"},
		"script in a line":                    {in: "a <script>b</script> c\n", html: "<p>a b c</p>\n", problems: leftOut + "\"<script>\"\n" + leftOut + "\"</script>\"\n"},
		"a handler of events":                 {in: "<b onclick=\"x\">a</b>\n", html: "<p><b>a</b></p>\n", problems: leftOut + "\"<b onclick=\\\"x\\\">\"\n"},
		"an address that is script":           {in: "<a href=\"javascript:x\">a</a>\n", html: "<p>a</p>\n", problems: leftOut + "\"<a href=\\\"javascript:x\\\">\"\n" + leftOut + "\"</a>\"\n"},
		"style":                               {in: "<style>\np {}\n</style>\n\n<p style=\"position:fixed\">a</p>\n", html: "\n<p>a</p>\n", problems: leftOut + "\"<style>\"\n" + leftOut + "\"<p style=\\\"position:fixed\\\">a</p>\"\n"},
		"a frame":                             {in: "<iframe src=\"https://e.org\"></iframe>\n", html: "\n", problems: leftOut + "\"<iframe src=\\\"https://e.org\\\"></iframe>\"\n"},
		"a form":                              {in: "<form action=\"https://e.org\"><input name=a></form>\n", html: "\n", problems: leftOut + "\"<form action=\\\"https://e.org\\\"><input name=a></form>\"\n"},
		"a picture that is broken on purpose": {in: "<img src=x onerror=alert(1)>\n", html: "<img src=\"{0}\" +0>\n", refs: "img \"x\" at \"x\"\n", problems: leftOut + "\"<img src=x onerror=alert(1)>\"\n"},
		"a drawing with script":               {in: "<svg onload=x><script>y</script></svg>\n", html: "<p>y</p>\n", problems: leftOut + "\"<svg onload=x>\"\n" + leftOut + "\"<script>\"\n" + leftOut + "\"</script>\"\n" + leftOut + "\"</svg>\"\n"},
		"a comment without an end":            {in: "a\n\n<!-- b\n\nc\n", html: "<p>a</p>\n", problems: leftOut + "\"<!-- b\"\n"},
		"a declaration":                       {in: "<!DOCTYPE html>\n", html: "\n", problems: leftOut + "\"<!DOCTYPE html>\"\n"},
		"an instruction":                      {in: "<?php x ?>\n", html: "\n", problems: leftOut + "\"<?php x ?>\"\n"},

		"an end that would end what is around the page": {in: "a</div></section>\n\n</div>\n</article>\n", html: "<p>a</p>\n\n\n", problems: leftOut + "\"</div>\"\n" + leftOut + "\"</section>\"\n" + leftOut + "\"</div>\"\n"},
		"an end in another block than its beginning":    {in: "> <div>\n\n</div>\n", html: "<blockquote>\n\n</blockquote>\n\n", problems: leftOut + "\"<div>\"\n" + leftOut + "\"</div>\"\n"},
		"a beginning that would take in the rest":       {in: "<details>\n<summary>S</summary>\n\na\n", html: "\n<summary>S</summary>\n<p>a</p>\n", problems: leftOut + "\"<details>\"\n"},
		"pairs that cross":                              {in: "<b>a <i>b</b> c</i>\n", html: "<p><b>a b</b> c</p>\n", problems: leftOut + "\"<i>\"\n" + leftOut + "\"</i>\"\n"},
	})
}

func TestNoHTML(t *testing.T) {
	t.Parallel()
	check(t, Settings{HTML: HTMLNone}, map[string]sample{
		"it is shown as it was typed": {in: "<b>a</b> <!-- c -->\n\n<div>\nd\n</div>\n", html: "<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- c --&gt;</p>\n&lt;div&gt;\nd\n&lt;/div&gt;\n"},
	})
}

func TestAllHTML(t *testing.T) {
	t.Parallel()
	check(t, Settings{HTML: HTMLAll}, map[string]sample{
		"it passes as it is":             {in: "<b onclick=x>a</b> <!-- c -->\n\n<script>\nd\n</script>\n\n</div>\n", html: "<p><b onclick=x>a</b> <!-- c --></p>\n<script>\nd\n</script>\n</div>\n"},
		"but not what is Markdown's own": {in: "[x](javascript:y)\n", html: "<p>x</p>\n", problems: "the address \"javascript:y\" could run script or start a program, so it is not linked at \"javascript:y\"\n"},
	})
}

// Many hands have tried to get script past sanitizers; nothing of theirs may be left that a browser would run.
func TestOldTricks(t *testing.T) {
	t.Parallel()
	p := parser0(Settings{})
	harmless := map[string]bool{"p": true, "a": true, "img": true, "b": true, "div": true, "details": true}
	for _, trick := range []string{
		`<scr<script>ipt>x</scr</script>ipt>`, `<IMG """><SCRIPT>x</SCRIPT>">`, `<a href="jav&#x09;ascript:x">y</a>`, `<a href=" &#14; javascript:x">y</a>`, `<svg/onload=x>`,
		`<math><mi xlink:href="data:x,<script>y</script>"></mi></math>`, `<noscript><p title="</noscript><img src=x onerror=y>"></noscript>`, `<template><script>x</script></template>`,
		"<div>\n<style><!--</style><img src=x onerror=y>-->\n</div>", `<a href=javascript&colon;x>y</a>`, `<base href="https://e.org/">`, `<meta http-equiv=refresh content="0;url=x">`,
		`<object data=x></object>`, `<embed src=x>`, `<link rel=stylesheet href=x>`, `<details ontoggle=x open></details>`, `<a href="https://e.org" style="x" onfocus=y autofocus>z</a>`, "<![CDATA[<script>x</script>]]>", `<x-y onclick=z>`,
	} {
		body := p.Parse([]byte("a\n\n"+trick+"\n\nb "+trick+"\n"), 0, "").HTML
		for z := html.NewTokenizer(strings.NewReader(body)); z.Next() != html.ErrorToken; {
			token := z.Token()
			if token.Type == html.TextToken {
				continue
			}
			if !harmless[token.Data] {
				t.Errorf("%s: %s is left in %s", trick, token, body)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || AddressOf(a.Val) == Unsafe && (a.Key == "href" || a.Key == "src") {
					t.Errorf("%s: %s is left in %s", trick, token, body)
				}
			}
		}
	}
}
