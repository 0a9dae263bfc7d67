package build_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"waymark/generator/build"
	"waymark/generator/diag"
)

// This file holds a site to what a stranger may write: whatever stands in a page, nothing of it runs in a reader's
// browser, and no page, however it is made, takes the machine.

// markup is what a stranger would put where words belong.
var markup = []string{
	`<script>canary()</script>`, `"><img src=x onerror=canary()>`, `'><svg onload='canary()'>`, `</title><script>canary()</script>`,
	`</script><script>canary()</script>`, `<!--<script>canary()</script>`, `--><script>canary()</script>`, `]]><script>canary()</script>`,
	`" onmouseover="canary()" x="`, `' onfocus='canary()' autofocus x='`, `{{.Title}}`, "`+canary()+`", `\u003cscript>canary()\u003c/script>`,
	`&lt;script&gt;canary()&lt;/script&gt;`, `&#60;script&#62;canary()`, `<iframe srcdoc="<script>canary()</script>">`, "<a href=\"java\tscript:canary()\">x</a>",
}

// addresses are script in every disguise of an address.
var addresses = []string{
	`javascript:canary()`, `JaVaScRiPt:canary()`, ` javascript:canary()`, `java&#x09;script:canary()`, `java&#10;script:canary()`, `&#106;avascript:canary()`,
	`&#x6A&#x61&#x76&#x61script:canary()`, `javascript&colon;canary()`, `java%73cript:canary()`, `javascript%3Acanary()`, `\javascript:canary()`, `java\script:canary()`,
	`javascript://example.org/%0Acanary()`, `vbscript:canary()`, `VBScript&#58;canary()`, `data:text/html,<script>canary()</script>`, `data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==`,
	`data:image/svg+xml,<svg onload=canary()>`, `view-source:javascript:canary()`, `feed:javascript:canary()`, `blob:https://example.org/x`, `filesystem:https://example.org/x`, `jar:javascript:canary()!/`,
	`//javascript:canary()`, `https:javascript:canary()`, `livescript:canary()`, `mocha:canary()`, "\x01javascript:canary()", `&NewLine;javascript:canary()`, `&ZeroWidthSpace;javascript:canary()`,
}

// uses write an address wherever a text may have one.
var uses = []string{
	`[x](%s)`, `[x](<%s>)`, `[x](%s "title")`, `![x](%s)`, `<%s>`, "[x]\n\n[x]: %s", `[[%s]]`, `[[%s|x]]`, `![[%s]]`, `[@%s]`,
	`<a href="%s">x</a>`, `<a href='%s'>x</a>`, `<a href=%s>x</a>`, `<A HREF="%s" target=_blank>x</A>`, `<img src="%s" alt="">`, `<img srcset="%s 2x" src=a.png alt="">`,
	`<svg><a xlink:href="%s"><text>x</text></a></svg>`, `<svg><use href="%s"/></svg>`, `<svg><animate attributeName=href values="%s"/></svg>`, `<math><a href="%s">x</a></math>`,
	`<form action="%s"><input type=submit></form>`, `<button formaction="%s">x</button>`, `<meta http-equiv=refresh content="0;url=%s">`, `<base href="%s">`,
	`<link rel=stylesheet href="%s">`, `<iframe src="%s"></iframe>`, `<object data="%s"></object>`, `<embed src="%s">`, `<video src="%s" poster="%[1]s" controls></video>`,
	`<audio src="%s" controls></audio>`, `<source src="%s">`, `<body background="%s">`, `<table background="%s"><tr><td>x</table>`, `<blockquote cite="%s">x</blockquote>`, `<q cite="%s">x</q>`,
	`<div style="background:url(%s)">x</div>`, `<style>@import "%s";</style>`, `<a ping="%s" href="https://example.org/">x</a>`, `<area href="%s">`, `<isindex action="%s">`, `<details ontoggle="%s" open>x</details>`,
}

// places put words wherever a text may have them.
var places = []string{
	"# %s", "# x {#%s}", `# x {onclick="%s" class="%[1]s"}`, "> [!note] %s\n> x", "> [!%s]\n> x", "> [!note|%s]- x\n> %[1]s", "| %s |\n| --- |\n| %[1]s |", "- [ ] %s", "==%s==", "%%%% %s %%%%",
	"#tag%s", "x[^%s]\n\n[^%[1]s]: %[1]s", "term\n: %s", "```%s\n%[1]s\n```", "```js {%s}\n%[1]s\n```", "`%s`", "$%s$", "{{< x \"%s\" >}}", "~~%s~~", "x ^%s", "[x](y \"%s\")", "![%s](y)", "![[a.png|%s]]", "[[y|%s]]", "[[%s#%[1]s]]",
	"[see %s @one, p. %[1]s]", "**%s**", "    %s", "<details><summary>%s</summary>x</details>", "<p title=\"%s\">x</p>", "<p class='%s'>x</p>", "<!-- %s -->", "<%s>", "</%s>", "!!! note \"%s\"\n    x", ":::note[%s]\nx\n:::", "```query\n%s\n```", "```chart\n%s\n```", "```compare\n%s\n```",
}

const hostileConfig = `title = %[1]q
description = %[1]q
author = %[1]q
copyright = %[1]q
base_url = "https://example.org/kb/"
edit_url = "https://example.org/edit/{path}"
[citations]
relation = "cites"
[kinds.thing]
dir = "things"
label = %[1]q
plural = %[1]q
fields.words = { label = %[1]q }
fields.size = { type = "figure", unit = %[1]q, label = %[1]q }
fields.web = { type = "url" }
fields.best = { type = "page" }
fields.long = { type = "markdown" }
[relations.shows]
label = %[1]q
inverse = %[1]q
note = true
fields.how = { type = "text", label = %[1]q }
[relations.cites]
`

// hostile is a site with every kind of markup and every address in every place.
func hostile() step {
	s := step{"config.toml": fmt.Appendf(nil, hostileConfig, markup[0]+markup[1])}
	quoted := func(w string) string {
		data, err := json.Marshal(w)
		if err != nil {
			panic(err)
		}
		return string(data)
	}
	for i, m := range markup {
		q := quoted(m)
		text := "+++\n"
		for _, key := range []string{"title", "summary", "owner", "words"} {
			text += key + " = " + q + "\n"
		}
		text += fmt.Sprintf("tags = [%[1]s, %[2]s]\naliases = [%[1]s, %[3]s]\nsize = { value = 1, unit = %[1]s, year = %[1]s, note = %[1]s, label = %[1]s, source = %[1]s }\nweb = %[2]s\nbest = %[1]s\nlong = %[1]s\nshows = [{ to = \"thing-%[4]d\", note = %[1]s, how = %[1]s }]\nreviewed = %[1]s\n",
			q, quoted(addresses[i%len(addresses)]), quoted("/"+m+"/"), (i+1)%len(markup))
		text += "+++\n\n"
		for _, p := range places {
			text += fmt.Sprintf(p, m) + "\n\n"
		}
		s[fmt.Sprintf("content/things/thing-%d.md", i)] = []byte(text)
	}
	for i, a := range addresses {
		text := fmt.Sprintf("+++\ntitle = \"Address %d\"\nweb = %s\nkind = \"thing\"\n+++\n\n", i, quoted(a))
		for _, u := range uses {
			text += fmt.Sprintf(u, a) + "\n\n"
		}
		s[fmt.Sprintf("content/addresses/address-%d.md", i)] = []byte(text)
	}
	s["content/sub/<img src=x onerror=canary()>.md"] = []byte("A name that is markup. [[thing-0]]\n")
	s["content/sub/\"onclick=canary()/index.md"] = []byte("A folder that is markup.\n")
	s["content/theme/civic.js"] = []byte("canary()")
	s["content/theme/evil.js"] = []byte("canary()")
	s["content/search/evil.js"] = []byte("canary()")
	s["content/evil.html"] = []byte("<script>canary()</script>")
	s["content/evil.xhtml"] = []byte("<script>canary()</script>")
	s["content/evil.svg"] = []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="canary()"><script>canary()</script><a href="javascript:canary()"><text>x</text></a></svg>`)
	s["content/evil.xml"] = []byte(`<?xml-stylesheet type="text/xsl" href="evil.xsl"?><x><s:script xmlns:s="http://www.w3.org/1999/xhtml">canary()</s:script></x>`)
	s["content/evil.xsl"] = []byte(`<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><script xmlns="http://www.w3.org/1999/xhtml">canary()</script></xsl:template></xsl:stylesheet>`)
	s["content/drawings.md"] = []byte("![x](evil.svg) [x](evil.html) [x](evil.xml) [x](theme/evil.js)\n")
	return s
}

// own are the scripts of a site without any stranger: what elements of script hold in its pages.
func own(t *testing.T) map[string]bool {
	w := newWorld(build.Options{})
	w.take(t, step{
		"config.toml":           fmt.Appendf(nil, hostileConfig, "x"),
		"content/index.md":      []byte("# Home\n"),
		"content/one.md":        []byte("+++\naliases = [\"/old/\"]\ntags = [\"a\"]\n+++\n# One\n"),
		"content/things/two.md": []byte("+++\nshows = [\"one\"]\n+++\n# Two\n\n```go\nx\n```\n"),
	}, false)
	w.settle(t)
	scripts := map[string]bool{}
	for p, data := range w.out.files {
		if path.Ext(p) == ".html" {
			each(t, p, data, func(n *html.Node) {
				if n.Data == "script" && n.FirstChild != nil && value(n, "type") != "application/ld+json" {
					scripts[roots.ReplaceAllString(n.FirstChild.Data, "")] = true
				}
			})
		}
	}
	return scripts
}

// roots matches what scripts say of where they are: the way to the root.
var roots = regexp.MustCompile(`(\.\./)+|"[^"]*"`)

func value(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// each calls do for every element of a page, as a browser with scripts reads it and as one without does.
func each(t *testing.T, p string, data []byte, do func(*html.Node)) {
	t.Helper()
	for _, scripting := range []bool{true, false} {
		doc, err := html.ParseWithOptions(strings.NewReader(string(data)), html.ParseOptionEnableScripting(scripting))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode {
				do(n)
			}
		}
	}
}

// schemeOf gives the scheme of an address as browsers find it (WHATWG URL, 4.4).
func schemeOf(address string) string {
	bare := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimLeftFunc(address, func(r rune) bool { return r <= ' ' }))
	scheme, _, found := strings.Cut(bare, ":")
	if !found || strings.ContainsFunc(scheme, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("+-.", r)
	}) {
		return ""
	}
	return strings.ToLower(scheme)
}

func TestNothingOfAStrangerRuns(t *testing.T) {
	t.Parallel()
	scripts := own(t)
	w := newWorld(build.Options{})
	w.take(t, hostile(), false)
	w.settle(t)
	elements, addresses := 0, 0
	for _, p := range slices.Sorted(maps.Keys(w.out.files)) {
		data := w.out.files[p]
		switch path.Ext(p) {
		case ".html":
			each(t, p, data, func(n *html.Node) {
				elements++
				addresses += checkElement(t, p, n, scripts)
			})
		case ".xml", ".svg", ".xsl":
			d := xml.NewDecoder(strings.NewReader(string(data)))
			for {
				token, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Errorf("%s: %v", p, err)
					break
				}
				if e, ok := token.(xml.StartElement); ok {
					for _, a := range e.Attr {
						if s := schemeOf(a.Value); strings.HasPrefix(a.Name.Local, "on") || s == "javascript" || s == "vbscript" || s == "data" {
							t.Errorf("%s: <%s %s=%q>", p, e.Name.Local, a.Name.Local, a.Value)
						}
					}
					if strings.EqualFold(e.Name.Local, "script") {
						t.Errorf("%s has a script", p)
					}
				}
			}
		case ".json":
			if !json.Valid(data) {
				t.Errorf("%s is no JSON", p)
			}
		}
	}
	if elements < 1000 || addresses < 1000 {
		t.Errorf("only %d elements and %d addresses were looked at", elements, addresses)
	}
	for _, p := range []string{"evil.html", "evil.xhtml"} {
		if w.out.files[p] != nil {
			t.Errorf("%s was copied", p)
		}
	}
	if string(w.out.files["theme/civic.js"]) == "canary()" {
		t.Error("a script of the theme is a stranger's")
	}
	if text := w.law(t, build.Options{}); text != "" {
		t.Errorf("the law is broken\n%s", text)
	}
}

// checkElement looks at one element of a page, and tells how many addresses it has.
func checkElement(t *testing.T, p string, n *html.Node, scripts map[string]bool) (addresses int) {
	t.Helper()
	switch n.Data {
	case "script":
		if value(n, "type") == "application/ld+json" {
			if n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) {
				t.Errorf("%s: JSON-LD that is none", p)
			}
		} else if n.FirstChild != nil && !scripts[roots.ReplaceAllString(n.FirstChild.Data, "")] {
			t.Errorf("%s: the script %s", p, n.FirstChild.Data)
		} else if src := value(n, "src"); src != "" && !regexp.MustCompile(`^(/kb/|\./|(\.\./)*)(theme|search)/[a-z0-9.-]+\.js$`).MatchString(src) || strings.Contains(src, "evil") {
			t.Errorf("%s: the script at %s", p, src)
		}
	case "iframe", "frame", "object", "embed", "applet", "base", "portal", "isindex", "foreignobject":
		t.Errorf("%s: <%s>", p, n.Data)
	case "form":
		if action := value(n, "action"); strings.Contains(action, ":") || strings.HasPrefix(action, "//") {
			t.Errorf("%s: a form for %s", p, action)
		}
	case "meta":
		if strings.EqualFold(value(n, "http-equiv"), "refresh") {
			if _, to, _ := strings.Cut(strings.ToLower(value(n, "content")), "url="); schemeOf(strings.Trim(to, `'" `)) != "" || strings.HasPrefix(to, "//") {
				t.Errorf("%s: leads on to %s", p, to)
			}
		}
	}
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case strings.HasPrefix(key, "on"):
			t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
		case key == "srcdoc" || key == "formaction":
			t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
		case key == "style" && strings.Contains(strings.ToLower(a.Val), "url("):
			t.Errorf("%s: the style %s", p, a.Val)
		case slices.Contains([]string{"href", "src", "action", "data", "poster", "cite", "background", "ping", "manifest", "longdesc", "values", "to", "from"}, key), strings.HasSuffix(key, ":href"):
			addresses++
			if s := schemeOf(a.Val); !slices.Contains([]string{"", "http", "https", "mailto", "about"}, s) {
				t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
			}
		case key == "srcset":
			for part := range strings.SplitSeq(a.Val, ",") {
				if s := schemeOf(part); !slices.Contains([]string{"", "http", "https", "about"}, s) {
					t.Errorf("%s: <%s %s=%q>", p, n.Data, a.Key, a.Val)
				}
			}
		}
	}
	return addresses
}

// Whatever is nested, repeated or cut short: the page is made, and what is too much of it is said.
func TestNoPageTakesTheMachine(t *testing.T) {
	t.Parallel()
	const n = 10_000
	rep := strings.Repeat
	chain := step{}
	for i := range 60 {
		chain[fmt.Sprintf("content/p%d.md", i)] = fmt.Appendf(nil, "x ![[p%[1]d]]\n\n![[p%[1]d]]\n\n![[p%[1]d]]\n", i+1)
	}
	for name, c := range map[string]struct {
		files step
		want  diag.Code // empty: there is nothing wrong with it
	}{
		"quotes in quotes":          {step{"content/a.md": []byte(rep(">", n) + " x")}, diag.PageLimit},
		"lists in lists":            {step{"content/a.md": []byte(rep("- ", n) + "x")}, diag.PageLimit},
		"lists of both kinds":       {step{"content/a.md": []byte(rep("- 1. ", n) + "x")}, diag.PageLimit},
		"brackets in brackets":      {step{"content/a.md": []byte(rep("[", n) + "x" + rep("](a)", n))}, diag.PageLimit},
		"pictures in pictures":      {step{"content/a.md": []byte(rep("![", n) + "x" + rep("](a)", n))}, diag.PageLimit},
		"wikilinks in wikilinks":    {step{"content/a.md": []byte(rep("[[", n) + "x" + rep("]]", n))}, diag.PageLimit},
		"marks in marks":            {step{"content/a.md": []byte(rep("_a*", n))}, diag.PageLimit},
		"footnotes of footnotes":    {step{"content/a.md": []byte(rep("[^a]", n) + rep("\n\n[^a]: b[^a]", 2000))}, diag.PageLimit},
		"open elements":             {step{"content/a.md": []byte(rep("<b>", 2000))}, diag.HTMLRaw},
		"elements in elements":      {step{"content/a.md": []byte(rep("<div>", n) + rep("</div>", n))}, ""},
		"backticks of every length": {step{"content/a.md": []byte(ticks(400))}, ""},
		"a long page":               {step{"content/a.md": []byte(rep("words and more\n\n", 150_000))}, diag.PageLimit},
		"a long line":               {step{"content/a.md": []byte(rep("word ", 500_000))}, diag.PageLimit},
		"many tags":                 {step{"content/a.md": []byte("+++\ntags = [" + numbered(n, `"t%d", `) + "]\n+++\n")}, diag.PageLimit},
		"many tags in the text":     {step{"content/a.md": []byte(numbered(2000, "#t%d "))}, diag.PageLimit},
		"many keys":                 {step{"content/a.md": []byte("+++\n" + numbered(20_000, "k%d = 1\n") + "+++\n")}, diag.FrontSyntax},
		"tables in tables":          {step{"content/a.md": []byte("+++\na = " + rep("{a=", n) + "1" + rep("}", n) + "\n+++\n")}, diag.FrontSyntax},
		"YAML that grows":           {step{"content/a.md": []byte("---\na0: &a0 [x,x,x,x,x,x,x,x,x]\n" + aliases(12) + "tags: *a11\n---\n")}, diag.FrontSyntax},
		"a ring":                    {step{"content/a.md": []byte("![[b]]"), "content/b.md": []byte("![[a]]")}, diag.EmbedRing},
		"a tree of embeds":          {chain, diag.EmbedSize},
		"no UTF-8":                  {step{"content/a.md": []byte("# \xff\xfe\n\n[[\xc3\x28]] \xed\xa0\x80")}, diag.FileEncoding},
		"NUL":                       {step{"content/a.md": []byte("+++\ntitle = \"a\\u0000b\"\n+++\n\x00 [[\x00]] <b\x00>\n")}, diag.LinkMissing},
		"a way out":                 {step{"content/a.md": []byte("+++\nslug = \"../../x\"\naliases = [\"/../../x/\", \"/..%2f..%2fx/\"]\n+++\n[x](../../../etc/passwd) ![[/etc/passwd]]\n")}, diag.AliasBad},
		"deep XML":                  {step{"content/a.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + rep("<g>", 100_000))}, diag.FileActive},
		"a question in questions":   {step{"content/a.md": []byte("```query\nwhere = '" + rep("(", n) + "1" + rep(")", n) + "'\n```\n")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(build.Options{})
			w.take(t, c.files, false)
			w.settle(t)
			report := w.build.Report()
			if c.want != "" && !slices.ContainsFunc(report, func(d diag.Diagnostic) bool { return d.Code == c.want }) {
				t.Errorf("%s is not in the report: %.300v", c.want, report)
			}
			for p := range w.out.files {
				if !path.IsAbs(p) && path.Clean(p) == p && !strings.HasPrefix(p, "..") {
					continue
				}
				t.Errorf("written outside: %s", p)
			}
		})
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func ticks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("`", i+1) + "a ")
	}
	return b.String()
}

func aliases(n int) string {
	var b strings.Builder
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return b.String()
}
