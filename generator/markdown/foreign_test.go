package markdown

import "testing"

func TestForeign(t *testing.T) {
	t.Parallel()
	box := func(kind, title, text string) string {
		if title != "" {
			title = "<p class=\"callout-title\">" + title + "</p>\n"
		}
		return "<div class=\"callout callout-" + kind + "\" role=\"note\">\n" + title + text + "</div>\n"
	}
	check(t, Settings{}, map[string]sample{
		"MkDocs' callout":                 {in: "!!! note \"A *b*\"\n    c\n\n    - d\n\ne\n", html: box("note", "A <em>b</em>", "<p>c</p>\n<ul>\n<li>d</li>\n</ul>\n") + "<p>e</p>\n"},
		"without a title":                 {in: "!!! warning\n    c\n", html: box("warning", "<word callout.warning>", "<p>c</p>\n")},
		"with none at all":                {in: "!!! tip \"\"\n    c\n", html: box("tip", "", "<p>c</p>\n")},
		"one that folds":                  {in: "??? note \"A\"\n    c\n", html: "<details class=\"callout callout-note\">\n<summary class=\"callout-title\">A</summary>\n<p>c</p>\n</details>\n"},
		"one in another":                  {in: "!!! note \"A\"\n    !!! tip \"B\"\n        c\n", html: box("note", "A", box("tip", "B", "<p>c</p>\n"))},
		"not a shout":                     {in: "!!! note well that\n", html: "<p>!!! note well that</p>\n"},
		"Docusaurus' callout":             {in: ":::tip[A *b*]\n\nc\n\n:::\n\nd\n", html: box("tip", "A <em>b</em>", "<p>c</p>\n") + "<p>d</p>\n"},
		"its older form":                  {in: ":::info A\nc\n:::\n", html: box("info", "A", "<p>c</p>\n")},
		"its title is the theme's":        {in: "::: danger\nc\n:::\n", html: box("danger", "<word callout.danger>", "<p>c</p>\n")},
		"with more colons around":         {in: "::::note A\n:::tip B\nc\n:::\n::::\n", html: box("note", "A", box("tip", "B", "<p>c</p>\n"))},
		"not in one with as many colons":  {in: ":::note A\n:::tip B\n:::\n", html: box("note", "A", "<p>:::tip B</p>\n")},
		"not of a type that is not known": {in: ":::columns\nc\n:::\n", html: "<p>:::columns\nc\n:::</p>\n"},
		"Hugo's ref":                      {in: "See [a *b*]({{< ref \"c d.md#e\" >}}).\n", html: "<p>See <0>a <em>b</em></0>.</p>\n", refs: "link \"c d.md\" anchor=\"e\" text=\"a b\" at \"c d.md#e\"\n"},
		"not in code":                     {in: "`[a]({{< ref \"b\" >}})`\n\n```\n[a]({{< ref \"b\" >}})\n```\n", html: "<p><code>[a]({{&lt; ref &quot;b&quot; &gt;}})</code></p>\n<pre tabindex=\"0\"><code>[a]({{&lt; ref &quot;b&quot; &gt;}})\n</code></pre>\n"},
		"Hugo's figure":                   {in: "{{< figure src=\"a.png\" alt=\"b\" caption=\"c & d\" width=\"300\" >}}\n", html: "<figure>\n<img 0/>\n<figcaption>c &amp; d</figcaption>\n</figure>\n", refs: "img \"a.png\" text=\"b\" width=\"300\" at \"a.png\"\n"},
		"Hugo's code":                     {in: "{{< highlight zzz \"linenos=table\" >}}\n[[a]]\n  b\n{{< /highlight >}}\nc\n", html: "<pre tabindex=\"0\"><code class=\"language-zzz\">{zzz [[a]]\n  b\n}</code></pre>\n<p>c</p>\n"},
		"that of its own pages":           {in: "a\n{{< code-toggle file=hugo >}}\n[[a]]\n{{< /code-toggle >}}\n", html: "<p>a</p>\n<pre tabindex=\"0\"><code>[[a]]\n</code></pre>\n"},
		"not code without an end":         {in: "{{< highlight go >}}\na\n", html: "<p>{{&lt; highlight go &gt;}}\na</p>\n", problems: "the shortcode \"highlight\" is Hugo's and means nothing here at \"{{< highlight go >}}\"\n"},
		"nor with an end of its own":      {in: "{{< code-toggle a=b />}}\n\nc\n\n{{< code-toggle >}}\nd\n{{< /code-toggle >}}\n", html: "<p>{{&lt; code-toggle a=b /&gt;}}</p>\n<p>c</p>\n<pre tabindex=\"0\"><code>d\n</code></pre>\n", problems: "the shortcode \"code-toggle\" is Hugo's and means nothing here at \"{{< code-toggle a=b />}}\"\n"},
		"an address that is a shortcode":  {in: "[a]\n\n[a]: <{{% url b %}}>\n", html: "<p>a</p>\n", problems: "a shortcode of Hugo's is no address here, so this is not linked at \"{{% url b %}}\"\n"},
		"MkDocs' tabs":                    {in: "=== \"A *b*\"\n\n    c\n\n=== \"D\"\n    e\n", html: "<div class=\"tab\">\n<p class=\"callout-title\">A <em>b</em></p>\n<p>c</p>\n</div>\n<div class=\"tab\">\n<p class=\"callout-title\">D</p>\n<p>e</p>\n</div>\n"},
		"not a heading's line":            {in: "A\n===\n", html: "<h2 id=\"a\">A</h2>\n"},
		"a shortcode that is not known":   {in: "a {{< youtube x >}} b\n", html: "<p>a {{&lt; youtube x &gt;}} b</p>\n", problems: "the shortcode \"youtube\" is Hugo's and means nothing here at \"{{< youtube x >}}\"\n"},
		"a shortcode around text":         {in: "{{% notice tip %}}\na\n{{% /notice %}}\n", html: "<p>{{% notice tip %}}\na\n{{% /notice %}}</p>\n", problems: "the shortcode \"notice\" is Hugo's and means nothing here at \"{{% notice tip %}}\"\nthe shortcode \"/notice\" is Hugo's and means nothing here at \"{{% /notice %}}\"\n"},
		"not what is no shortcode":        {in: "{{ a }} {{< b\n", html: "<p>{{ a }} {{&lt; b</p>\n"},
	})
}

func TestMath(t *testing.T) {
	t.Parallel()
	const told = "formulas are shown as they are typed at "
	check(t, Settings{}, map[string]sample{
		"in a line":               {in: "a $x_1 * y_2$ b $z$\n", html: "<p>a <code class=\"math\">$x_1 * y_2$</code> b <code class=\"math\">$z$</code></p>\n", problems: told + "\"$x_1 * y_2$\"\n"},
		"of its own":              {in: "$$\na < b\n$$\n", html: "<p><code class=\"math\">$$\na &lt; b\n$$</code></p>\n", problems: told + "\"$$\"\n"},
		"not a sum of money":      {in: "from $5 to $6, or US$5 and US$6; $20 ($25)\n", html: "<p>from $5 to $6, or US$5 and US$6; $20 ($25)</p>\n"},
		"not a price and its kin": {in: "$5/$6 and $a and b$\n", html: "<p>$5/$6 and $a and b$</p>\n"},
		"not in code":             {in: "`$a^b$`\n", html: "<p><code>$a^b$</code></p>\n"},
		"not escaped":             {in: "\\$a^b$\n", html: "<p>$a^b$</p>\n"},
		"not without an end":      {in: "$$ a\n", html: "<p>$$ a</p>\n"},
	})
}
