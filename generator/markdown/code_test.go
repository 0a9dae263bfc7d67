package markdown

import "testing"

func TestCode(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"without a language":           {in: "```\na < b & \"c\"\n```\n", html: "<pre tabindex=\"0\"><code>a &lt; b &amp; &quot;c&quot;\n</code></pre>\n"},
		"indented":                     {in: "    a\n\tb\n", html: "<pre tabindex=\"0\"><code>a\nb\n</code></pre>\n"},
		"in a language":                {in: "```Python title=x\nx = 1\n```\n", html: "<pre tabindex=\"0\"><code class=\"language-python\">{python x = 1\n}</code></pre>\n"},
		"in an unknown one":            {in: "```nosuch\n<b>\n```\n", html: "<pre tabindex=\"0\"><code class=\"language-nosuch\">{nosuch &lt;b&gt;\n}</code></pre>\n"},
		"a language that is HTML":      {in: "```\"><script>\nx\n```\n", html: "<pre tabindex=\"0\"><code class=\"language-&quot;&gt;&lt;script&gt;\">{\"><script> x\n}</code></pre>\n"},
		"with nothing in it":           {in: "```go\n```\n", html: "<pre tabindex=\"0\"><code class=\"language-go\">{go }</code></pre>\n"},
		"what would be a link is code": {in: "```\n[[a]] [b](c) <b>\n```\n", html: "<pre tabindex=\"0\"><code>[[a]] [b](c) &lt;b&gt;\n</code></pre>\n"},
		"with carriage returns":        {in: "```\r\na\r\nb\r\n```\r\n", html: "<pre tabindex=\"0\"><code>a\r\nb\r\n</code></pre>\n"},
		"not closed":                   {in: "> ```\n> a\n\nb\n", html: "<blockquote>\n<pre tabindex=\"0\"><code>a\n</code></pre>\n</blockquote>\n<p>b</p>\n"},
	})
}
