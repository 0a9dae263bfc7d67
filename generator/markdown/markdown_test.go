package markdown

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

func parser0(s Settings) *Parser { return New(s) }

// fill writes a body with its holes filled by what shows them: <0>…</0> for a link by reference 0, <img 1/>, <cite 2/>.
func fill(t *testing.T, b Body) string {
	t.Helper()
	var out strings.Builder
	at := 0
	for _, h := range b.Holes {
		out.WriteString(b.HTML[at:h.At])
		at = h.At
		switch h.Kind {
		case Tag:
			out.WriteString("<tag " + b.Tags[h.Ref] + ">")
			continue
		case AcronymOpen:
			out.WriteString("<abbr " + b.Acronyms[h.Ref] + ">")
			continue
		case AcronymClose:
			out.WriteString("</abbr>")
			continue
		case CodeText:
			c := b.Codes[h.Ref]
			at += c.Size
			out.WriteString("{" + c.Language + " " + b.HTML[h.At:at] + "}")
			continue
		case Word:
			out.WriteString("<word " + b.Keys[h.Ref] + ">")
			continue
		}
		fmt.Fprintf(&out, [...]string{LinkOpen: "<%d>", LinkClose: "</%d>", Image: "<img %d/>", Citation: "<cite %d/>", EmbedPage: "<embed %d/>", Media: "<media %d/>", RawHref: " href=%d", RawAddress: "{%d}", RawImage: " +%d"}[h.Kind], h.Ref)
	}
	return out.String() + b.HTML[at:]
}

// list writes references, one a line, each with the text that its span covers.
func list(src string, refs []Ref) string {
	var out strings.Builder
	for _, r := range refs {
		fmt.Fprintf(&out, "%s %q", [...]string{Link: "link", Wiki: "wiki", Img: "img", Cite: "cite", Embed: "embed"}[r.Kind], r.Target)
		for _, f := range []struct{ name, value string }{{"anchor", r.Anchor}, {"text", r.Text}, {"title", r.Title}, {"prefix", r.Prefix}, {"width", r.Width}, {"height", r.Height}} {
			if f.value != "" {
				fmt.Fprintf(&out, " %s=%q", f.name, f.value)
			}
		}
		fmt.Fprintf(&out, " at %q\n", src[r.Span.Start:r.Span.End])
	}
	return out.String()
}

// sample is one text, what becomes of it, its references and its problems, each with the text that is marked.
type sample struct{ in, html, refs, problems string }

// check reads every text twice, the second time with other text before it, of which nothing may be seen but in offsets.
func check(t *testing.T, s Settings, tests map[string]sample) {
	t.Helper()
	p := parser0(s)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := p.Parse([]byte(test.in), 0, "no title")
			if got := fill(t, b); got != test.html {
				t.Errorf("got\n%s\nwant\n%s", got, test.html)
			}
			if got := list(test.in, b.Refs); got != test.refs {
				t.Errorf("references\n%s\nwant\n%s", got, test.refs)
			}
			problems := ""
			for _, pr := range b.Problems {
				problems += fmt.Sprintf("%s at %q\n", pr.Message, test.in[pr.Span.Start:pr.Span.End])
			}
			if problems != test.problems {
				t.Errorf("problems\n%s\nwant\n%s", problems, test.problems)
			}
			const before = "front matter "
			later := p.Parse([]byte(test.in), len(before), "no title")
			if got := list(before+test.in, later.Refs); got != test.refs {
				t.Errorf("after %q: references\n%s\nwant\n%s", before, got, test.refs)
			}
		})
	}
}

func TestTitleAndLead(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		in, given              string
		title, lead, html, toc string
	}{
		"a heading at the start is the title":         {"# The *T* [[x|y]]\n\nLead.\n", "", "The T y", "Lead.", "<p>Lead.</p>\n", ""},
		"also one that is underlined":                 {"T\n=\n\nLead.\n", "", "T", "Lead.", "<p>Lead.</p>\n", ""},
		"one that says the title given is left out":   {"# the t\n\nLead.\n", "The T", "the t", "Lead.", "<p>Lead.</p>\n", ""},
		"one that says another is one level lower":    {"# H\n\n## I\n", "T", "", "", "<h2 id=\"h\">H</h2>\n<h3 id=\"i\">I</h3>\n", "2 h H|3 i I"},
		"as are all, where a later one is of level 1": {"text\n\n# H\n\n###### I\n", "", "", "text", "<p>text</p>\n<h2 id=\"h\">H</h2>\n<h6 id=\"i\">I</h6>\n", "2 h H|6 i I"},
		"else levels stay":                            {"## H\n\n### I\n", "", "", "", "<h2 id=\"h\">H</h2>\n<h3 id=\"i\">I</h3>\n", "2 h H|3 i I"},
		"the lead is a paragraph, not a list":         {"- a\n\nLead\nhere [@x].\n", "", "", "Lead here.", "<ul>\n<li>a</li>\n</ul>\n<p>Lead\nhere\u00a0<span class=\"cite\">[]</span>.</p>\n", ""},
		"nothing":                                     {"", "", "", "", "", ""},
	}
	p := parser0(Settings{})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := p.Parse([]byte(test.in), 0, test.given)
			var toc []string
			for _, h := range b.Headings {
				toc = append(toc, fmt.Sprint(h.Level, " ", h.ID, " ", h.Text))
			}
			if b.Title != test.title || b.Lead != test.lead || b.HTML != test.html || strings.Join(toc, "|") != test.toc {
				t.Errorf("title %q, lead %q, headings %q\n%s", b.Title, b.Lead, toc, b.HTML)
			}
		})
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	check(t, Settings{}, map[string]sample{
		"quotation marks and dashes": {in: "\"It's\" -- a --- b...\n", html: "<p>“It’s” – a — b…</p>\n"},
		"but not in code":            {in: "`\"a\" -- b`\n", html: "<p><code>&quot;a&quot; -- b</code></p>\n"},
		"strikethrough":              {in: "~~a~~\n", html: "<p><del>a</del></p>\n"},
		"task lists":                 {in: "- [x] a\n- [ ] b\n", html: "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\" aria-label=\"a\"> a</li>\n<li><input disabled=\"\" type=\"checkbox\" aria-label=\"b\"> b</li>\n</ul>\n"},
		"definition lists":           {in: "A\n: b\n", html: "<dl>\n<dt id=\"a\">A</dt>\n<dd>b</dd>\n</dl>\n"},
	})
	check(t, Settings{PlainQuote: true}, map[string]sample{
		"as typed, where that is wished": {in: "\"It's\" -- a...\n", html: "<p>&quot;It's&quot; -- a...</p>\n"},
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"two *three*\nfour\n":                             3,
		"# One\n\ntwo\n":                                  1, // the title stands above the text
		"## One\n\n- two\n- three\n":                      3,
		"a [b c](d.md \"not seen\") [[e f|g]] [[h]]\n":    5,
		"a [@source, p. 4] b [see @one; @two]\n":          2,
		"a – b & c -- 1,000 °C\n":                         5,
		"naïve\u00a0café\n":                               2,
		"<https://example.org/a/b>\n":                     1,
		"%% nobody sees this %% seen <!-- nor this -->\n": 1,
		"| a | b |\n|---|---|\n| c d | ![e](f.png) |\n":   4,
		"```\nlet a = 1\n```\n":                           3,
		"a[^1]\n\n[^1]: b\n":                              2, // the number of the footnote belongs to a; its way back is a sign
	} {
		if b := parser0(Settings{}).Parse([]byte(in), 0, ""); b.Words != want {
			t.Errorf("%q: %d words, want %d: %s", in, b.Words, want, b.HTML)
		}
	}
}

// upstream gives the folder of goldmark, whose tests hold CommonMark's examples.
func upstream(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
		return dir
	}
	t.Skip("goldmark's own files are not here:", err)
	return ""
}

var (
	address = regexp.MustCompile(`<a href="[^"]*"( title="[^"]*")?( class="bare")?>`)
	box     = regexp.MustCompile(` aria-label="[^"]*"`)
	source0 = regexp.MustCompile(`<img [^>]*>`)
	id      = regexp.MustCompile(`(<h[1-6]|<dt) id="[^"]*"`)
	breaks  = regexp.MustCompile(` +<br>`) // CommonMark 6.7 takes the spaces away, linkify leaves them
	level   = regexp.MustCompile(`(</?h)([1-6])`)
)

// bare leaves away what Waymark does in its own way: addresses, which are holes; the ids and levels of headings.
func bare(h string) string {
	h = address.ReplaceAllString(h, "<a>")
	h = box.ReplaceAllString(h, "")
	h = breaks.ReplaceAllString(h, "<br>")
	h = source0.ReplaceAllString(h, "<img>")
	h = id.ReplaceAllString(h, "$1")
	h = strings.ReplaceAll(h, `<pre tabindex="0">`, "<pre>")
	h = strings.ReplaceAll(h, "<div class=\"table\" tabindex=\"0\">\n<table>", "<table>")
	h = strings.ReplaceAll(h, "</table>\n</div>", "</table>")
	h = strings.ReplaceAll(h, `<th scope="col"`, "<th")
	h = strings.ReplaceAll(h, ` class="left"`, ` style="text-align:left"`)
	h = strings.ReplaceAll(h, ` class="center"`, ` style="text-align:center"`)
	h = strings.ReplaceAll(h, ` class="right"`, ` style="text-align:right"`)
	return h
}

// lower makes headings one level lower.
func lower(h string) string {
	return level.ReplaceAllStringFunc(h, func(s string) string {
		return s[:len(s)-1] + string(min(s[len(s)-1]+1, '6'))
	})
}

// CommonMark's examples, and those of the extensions: where no construct of Waymark's own is in them, the same comes
// out as from plain goldmark. The examples are read from goldmark's module, not kept here.
func TestExamplesEqualPlainGoldmark(t *testing.T) {
	t.Parallel()
	dir := upstream(t)
	plain := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.DefinitionList, extension.Footnote,
			extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http", "https", "mailto"}))),
		goldmark.WithParserOptions(parser.WithAttribute()), goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	ours := parser0(Settings{HTML: HTMLAll, PlainQuote: true})
	compared := 0
	same := func(name, text string) {
		if strings.Contains(text, "[[") || strings.Contains(text, "[@") || strings.Contains(text, "{") || strings.Contains(text, "\x00") {
			return // a wikilink, a citation, attributes: Waymark's own
		}
		b := ours.Parse([]byte(text), 0, "no title")
		if len(b.Tags) > 0 {
			return // #tags are Waymark's own
		}
		for _, p := range b.Problems {
			if p.Unsafe {
				return // its address is left out
			}
		}
		if strings.Contains(text, "```") || strings.Contains(text, "~~~") {
			if strings.Contains(b.HTML, `class="language-`) {
				return // its code is a hole
			}
		}
		var want strings.Builder
		if err := plain.Convert([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.HTML, "<figure>") {
			return // a picture with a caption
		}
		compared++
		filled := regexp.MustCompile(`<(\d+)>`).ReplaceAllString(fill(t, b), "<a>")
		filled = regexp.MustCompile(`</(\d+)>`).ReplaceAllString(filled, "</a>")
		filled = regexp.MustCompile(`(?i)<a ([^>]*)href=\d+`).ReplaceAllString(filled, `<a ${1}href=""`)
		got, expected := bare(filled), bare(want.String())
		if lowered := lower(expected); got != expected && got != lowered {
			t.Errorf("%s: %q\ngot\n%s\nwant\n%s", name, text, got, expected)
		}
	}

	data, err := os.ReadFile(filepath.Join(dir, "_test", "spec.json"))
	if err != nil {
		t.Skip(err)
	}
	var examples []struct {
		Example  int
		Markdown string
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		same(fmt.Sprint("CommonMark example ", e.Example), e.Markdown)
	}
	if compared < 550 {
		t.Errorf("only %d of %d examples were compared", compared, len(examples))
	}
	compared = 0
	for _, file := range []string{"table", "strikethrough", "tasklist", "definition_list", "footnote", "linkify"} {
		data, err := os.ReadFile(filepath.Join(dir, "extension", "_test", file+".txt"))
		if err != nil {
			t.Skip(err)
		}
		for i, c := range strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "//= = =") {
			if parts := strings.Split(c, "//- - - - - - - - -//\n"); len(parts) == 3 {
				same(fmt.Sprint(file, " ", i+1), parts[1])
			}
		}
	}
	if compared < 50 {
		t.Errorf("only %d examples of extensions were compared", compared)
	}
}

// The laws of a body, for every text: it can be made again; its holes lie in order between characters, and its links
// open and close in turn; every reference has the text that it names for its span; and an anchor is one place only.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"# T\n\n[[a|b]] [c](d.md \"t\") ![e](f.png) ![[g.png|3]] [@h, p. 4; see @i]\n", "[a [[b]] c](d) [[a\n]]", "| [[a\\|b]] | c |\n|--|:-:|\n| [x](y) | `|` |\n",
		"<div>\n\n- a\n</div>", "[a][b]\n\n[b]: c 'd'\n", "## A {#x .y onclick=z}\n## A\n", "[^1]\n\n[^1]: [[x]] [y](z)\n", "A\n: [b](c)\n", "```go\nx\n", "[a ](b)", "[x](javascript:y) <javascript:z>",
		"\t- [a](b)\n\t\tc\n", "\x00[[\x00]]", "> [!note] [[x]]\n> y", "[![a](b)](c)", "a <!-- b", "<b><i></b>", "![[a\\|b]]", "[[#]] [[|]] [[ ]]", "[@a](b)", "[x [@y] z](w)", "- a ^b\n\n^c\n", "> [!tip]- T\n> ![[a]] ^b\n", "%%\na\n%% b %%c%%", "==a #b/c==", "a ![[b]] *c ![[d]]*\n![[e#^f]]", "!!! note \"a\"\n    b\n\n:::tip[c]\n> d\n:::\n", "[a]({{< ref \"b\" >}}) {{< figure src=\"c\" >}}", "$a^b$ $$\nc\n$$", "> <a\n> href=b.md id=c>here</a> <img src='d' srcset=\"e 1x, f\">\n", "<table>\n<tr><td><a href=\"x\">y\n</table>\n", "| | |\n|-|-|\n| a |\n\n#### b\n\n#### b\n[](c)", "&#106;avascript:", "[a](<b c> 't')",
		"*[A b]: c\nA b, UK *UK\nEU*s  \nNHS\n", "A\nB 1\n: c\n\n## A\n", "{{< highlight a >}}\n[[b]]\n{{< /highlight >}}\n", "> === \"a *b*\"\n>     c\n", "![a|3](b.png \"c\") ^d\n", "![[a.png]]^b\n", "a [@b] [@c].\n", "a ![[b.png]][@c]", "<abbr>UK</abbr> UK [a]({{% b %}})",
	} {
		f.Add(s)
	}
	p, thorough := parser0(Settings{Acronyms: true}), parser0(Settings{Acronyms: true})
	for h := range thorough.readers {
		thorough.readers[h] = thorough.readers[holds{h.addresses, true}]
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		b := p.Parse([]byte(text), 0, "")
		if all := thorough.Parse([]byte(text), 0, ""); !reflect.DeepEqual(b, all) {
			t.Fatalf("it makes a difference whether definitions are looked for:\n%+v\n%+v", b, all)
		}
		if !utf8.ValidString(b.HTML) {
			t.Fatalf("%q", b.HTML)
		}
		at, open := 0, -1
		for _, h := range b.Holes {
			many := len(b.Refs)
			switch h.Kind {
			case Tag:
				many = len(b.Tags)
			case Word:
				many = len(b.Keys)
			case CodeText:
				many = len(b.Codes)
			case AcronymOpen, AcronymClose:
				many = len(b.Acronyms)
			}
			if h.At < at || h.At > len(b.HTML) || h.At < len(b.HTML) && !utf8.RuneStart(b.HTML[h.At]) || h.Ref < 0 || h.Ref >= many {
				t.Fatalf("%+v of %+v", h, b)
			}
			at = h.At
			switch h.Kind {
			case CodeText:
				at += b.Codes[h.Ref].Size // nothing else is in it
				if at > len(b.HTML) || strings.Contains(b.HTML[h.At:at], "<") {
					t.Fatalf("%+v of %+v", h, b)
				}
			case LinkOpen:
				if open >= 0 {
					t.Fatalf("a link in a link: %+v in %q", b.Holes, b.HTML)
				}
				open = h.Ref
			case LinkClose:
				if open != h.Ref {
					t.Fatalf("a link that ends another: %+v in %q", b.Holes, b.HTML)
				}
				open = -1
			}
		}
		if open >= 0 {
			t.Fatalf("a link without an end: %+v in %q", b.Holes, b.HTML)
		}
		for _, r := range b.Refs {
			if r.Span.Start < 0 || r.Span.End > len(text) || r.Span.Start > r.Span.End {
				t.Fatalf("%+v", r)
			}
			if s := r.Sentence; s.From < 0 || s.To > len(s.Text) || s.From > s.To || !utf8.ValidString(s.Text[s.From:s.To]) {
				t.Fatalf("%+v", s)
			}
			if r.Kind == Cite && text[r.Span.Start:r.Span.End] != r.Target {
				t.Fatalf("the citation of %q is marked at %q", r.Target, text[r.Span.Start:r.Span.End])
			}
		}
		ids := map[string]bool{}
		for _, h := range b.Headings {
			if ids[h.ID] || h.ID == "" || h.Level < 1 || h.Level > 6 {
				t.Fatalf("%+v", b.Headings)
			}
			ids[h.ID] = true
		}
		for _, part := range b.Parts {
			if part.From < 0 || part.From > part.To || part.To > len(b.HTML) || part.Hole < 0 || part.Hole > part.EndHole || part.EndHole > len(b.Holes) {
				t.Fatalf("%+v", b.Parts)
			}
			for _, h := range b.Holes[part.Hole:part.EndHole] {
				if h.At < part.From || h.At > part.To {
					t.Fatalf("a hole outside of its part: %+v in %+v", h, part)
				}
			}
		}
		for _, su := range b.Suspects {
			if su.Span.Start < 0 || su.Span.End > len(text) || su.Span.Start > su.Span.End || su.Code == "" || su.Hint == "" {
				t.Fatalf("%+v of %q", su, text)
			}
		}
		for _, pr := range b.Problems {
			if pr.Span.Start < 0 || pr.Span.End > len(text) || pr.Span.Start > pr.Span.End {
				t.Fatalf("%+v", pr)
			}
		}
		if low := strings.ToLower(b.HTML); strings.Contains(low, "<script") || strings.Contains(low, "<style") || strings.Contains(low, "<iframe") || strings.Contains(low, `href="javascript`) {
			t.Fatalf("%q", b.HTML)
		}
		if again := p.Parse([]byte(text), 0, ""); !reflect.DeepEqual(b, again) {
			t.Fatalf("the same text read twice differs:\n%+v\n%+v", b, again)
		}
	})
}
