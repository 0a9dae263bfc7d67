// Package hostile provides a site as a stranger might write it, for tests: what each of its pages tries is to call
// canary, in a reader's browser. It must never know how any of it is kept from that.
package hostile

import (
	"encoding/json"
	"fmt"
)

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

// config is that of a site whose words are all one of them.
const config = `title = %[1]q
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

// Config gives the settings of the site, with these words wherever settings have words.
func Config(words string) []byte { return fmt.Appendf(nil, config, words) }

// Site gives the files of a site with every kind of markup and every address in every place, by their paths.
func Site() map[string][]byte {
	s := map[string][]byte{"config.toml": Config(markup[0] + markup[1])}
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
