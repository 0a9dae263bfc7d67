package highlight

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2/lexers"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ language, code, want string }{
		"tokens have the classes of Pygments": {"go", "func f() { return 1 }\n",
			`<span class="kd">func</span><span class="w"> </span><span class="nf">f</span><span class="p">()</span><span class="w"> </span><span class="p">{</span>` +
				`<span class="w"> </span><span class="k">return</span><span class="w"> </span><span class="mi">1</span><span class="w"> </span><span class="p">}</span><span class="w">` + "\n</span>"},
		"what means something to HTML is escaped": {"html", "<b>&amp;</b>",
			`<span class="p">&lt;</span><span class="nt">b</span><span class="p">&gt;</span><span class="ni">&amp;amp;</span><span class="p">&lt;/</span><span class="nt">b</span><span class="p">&gt;</span>`},
		"an unknown language is only escaped": {"no-such-language", "a < b & \"c\"\n", "a &lt; b &amp; &#34;c&#34;\n"},
		"no code":                             {"go", "", ""},
	}
	m := New()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 { // asked for, then remembered
				if got := m.HTML(test.language, test.code); got != test.want {
					t.Errorf("got %s\nwant %s", got, test.want)
				}
			}
		})
	}
}

// Whatever name chroma knows a language by is known.
func TestEveryNameOfALanguageIsKnown(t *testing.T) {
	t.Parallel()
	for i, l := range lexers.GlobalLexerRegistry.Lexers {
		c := *l.Config()
		list := append([]string{c.Name, strings.ToUpper(c.Name)}, c.Aliases...)
		if i%20 > 0 {
			c.Filenames = nil // which take chroma long
		}
		for _, glob := range c.Filenames {
			name := strings.NewReplacer("[345]", "4", "[1-9]", "3", "[gs]", "g", "[bp]", "b", "*", "x").Replace(glob)
			list = append(list, name, strings.TrimPrefix(name, "x."))
		}
		for _, name := range list {
			if got, want := language(name), lexers.Get(name); (got == nil) != (want == nil) || got != nil && got.Config() != want.Config() {
				t.Errorf("%q is taken for another language", name)
			}
		}
	}
	if language("no-such-language") != nil {
		t.Error("a language that there is not is known")
	}
}

var tag = regexp.MustCompile(`<span class="[a-z0-9]+">|</span>`)

// The law: colours are all that is added. Without its tags, what a reader sees and copies is the code as it was written.
func FuzzHTMLKeepsTheCode(f *testing.F) {
	for _, language := range []string{"go", "python", "html", "yaml", "toml", "json", "bash", "diff", "sql", "javascript", "markdown", "css", "unknown", ""} {
		for _, code := range []string{"a", "a\n", "if x { \"y\" } # z\n\n", "\tline\r\nnext", "<&>\"'", "é 日本 \u2028", " \n", "'''", "key: [1,"} {
			f.Add(language, code)
		}
	}
	m := New()
	f.Fuzz(func(t *testing.T, language, code string) {
		if len(code) > 200 || len(language) > 20 || !utf8.ValidString(code) {
			return // a page's text is valid
		}
		out := m.HTML(language, code)
		text := tag.ReplaceAllString(out, "")
		if strings.ContainsAny(text, `<>"`) {
			t.Fatalf("%q is HTML beyond the tags for colours", out)
		}
		lines := strings.NewReplacer("\r\n", "\n", "\r", "\n") // as HTML reads them (13.2.3.5)
		if got, want := lines.Replace(html.UnescapeString(text)), lines.Replace(code); got != want {
			t.Errorf("%s: %q became %q", language, want, got)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	m, want := New(), New().HTML("go", "var x = 1\n")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 20 {
				if got := m.HTML("go", "var x = 1\n"); got != want {
					t.Errorf("got %s", got)
				}
				m.HTML([]string{"python", "no-such", "css"}[j%3], fmt.Sprint("x = ", i, j))
			}
		})
	}
	wg.Wait()
}
