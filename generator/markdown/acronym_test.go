package markdown

import "testing"

func TestAbbreviations(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"a text says itself what one stands for": {in: "HTML and HTML.\n\n*[HTML]: Hyper & Text\n", html: "<p><abbr title=\"Hyper &amp; Text\">HTML</abbr> and HTML.</p>\n"},
		"several do, in a row":                   {in: "*[A1]: First\n*[B 2]: Second\nUse B 2, A1s.\n", html: "<p>Use <abbr title=\"Second\">B 2</abbr>, <abbr title=\"First\">A1</abbr>s.</p>\n"},
		"in a text with an address":              {in: "*[A]: First\n\nA 0\n\nhttps://e.org\n", html: "<p><abbr title=\"First\">A</abbr> 0</p>\n<p><a href=\"https://e.org\" class=\"bare\">https://e.org</a></p>\n"},
		"the first meaning counts":               {in: "*[A1]: First\n\n*[A1]: Second\n\nA1\n", html: "<p><abbr title=\"First\">A1</abbr></p>\n"},
		"the longer of two at one place":         {in: "*[WAI]: Initiative\n*[WAI-ARIA]: Rich\n\nWAI-ARIA, WAI\n", html: "<p><abbr title=\"Rich\">WAI-ARIA</abbr>, <abbr title=\"Initiative\">WAI</abbr></p>\n"},
		"not within a word":                      {in: "*[UK]: Kingdom\n\nUKIP BUK UK_1\n", html: "<p>UKIP BUK UK_1</p>\n"},
		"nor in code, links and headings":        {in: "*[UK]: Kingdom\n\n## UK\n\n`UK` [UK](a) <a href=\"https://e.org\">UK</a> *UK*\n", html: "<h2 id=\"uk\">UK</h2>\n<p><code>UK</code> <0>UK</0> <a href=\"https://e.org\">UK</a> <em><abbr title=\"Kingdom\">UK</abbr></em></p>\n", refs: "link \"a\" text=\"UK\" at \"a\"\n"},
		"nor where it is marked by hand":         {in: "*[UK]: Kingdom\n\n<abbr title=\"K\">UK</abbr> and UK\n", html: "<p><abbr title=\"K\">UK</abbr> and UK</p>\n"},
		"in a list or a table":                   {in: "*[UK]: Kingdom\n*[EU]: Union\n\n- UK\n\n| EU |\n|--|\n| EU |\n", html: "<ul>\n<li><abbr title=\"Kingdom\">UK</abbr></li>\n</ul>\n<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\"><abbr title=\"Union\">EU</abbr></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>EU</td>\n</tr>\n</tbody>\n</table>\n</div>\n"},
		"what is none is text":                   {in: "*[UK] a\n\n*[UK]:\n\n*a*[UK]: b\n", html: "<p>*[UK] a</p>\n<p>*[UK]:</p>\n<p><em>a</em>[UK]: b</p>\n"},
		"others are left":                        {in: "The UK.\n", html: "<p>The UK.</p>\n"},
	})
	check(t, Settings{Acronyms: true}, map[string]sample{
		"another page may know":             {in: "The NHS, the NHS and *IMDs\nin* it.\n", html: "<p>The <abbr NHS>NHS</abbr>, the NHS and <em><abbr IMD>IMD</abbr>s\nin</em> it.</p>\n"},
		"the text itself knows better":      {in: "The NHS.\n\n*[NHS]: Service\n", html: "<p>The <abbr title=\"Service\">NHS</abbr>.</p>\n"},
		"what is no acronym":                {in: "A GOV.UK, VIII, I.\n", html: "<p>A GOV.UK, VIII, I.</p>\n"},
		"the sentence of a link has it too": {in: "The NHS has [[a]].\n", html: "<p>The <abbr NHS>NHS</abbr> has <0>a</0>.</p>\n", refs: "wiki \"a\" text=\"a\" at \"a\"\n"},
	})
}
