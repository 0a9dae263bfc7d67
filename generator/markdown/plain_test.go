package markdown

import (
	"strings"
	"testing"
)

// The sentence is marked at the reference's own words, between « and ».
func TestSentence(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("word ", 60))
	tests := map[string]struct{ in, want string }{
		"the whole paragraph":                  {"The [[a|b]] is c", "The «b» is c"},
		"of several the one":                   {"One. Two [[a]] three! Four?", "Two «a» three!"},
		"at the start":                         {"[[a]] is. Then.", "«a» is."},
		"at the end":                           {"First. Then [[a]].", "Then «a»."},
		"a link as well":                       {"First. See [b *c*](d.md) too.", "See «b c» too."},
		"without marks or citations":           {"As **said** `x` [[a]] [@b]. Next.", "As said x «a»."},
		"nor the space before two of them":     {"See [[a]] [@b] [@c, p. 4], and on", "See «a», and on"},
		"nor a line's end before one":          {"See [[a]]\n[@b]; and on", "See «a»; and on"},
		"nor two where a bracket follows":      {"See [[a]] [@b] (x\n\nhttps://e.org", "See «a» (x"},
		"but that before a word":               {"See [[a]] [@b] and on", "See «a» and on"},
		"over lines":                           {"First\nline [[a]]\nlast. Next", "First line «a» last."},
		"an initial is no end":                 {"By J. Smith in [[a]]. Next.", "By J. Smith in «a»."},
		"nor an abbreviation in small letters": {"See e.g. the [[a]] here. Next.", "See e.g. the «a» here."},
		"a quotation mark may follow":          {"“One.” “Two [[a]].” Three.", "“Two «a».”"},
		"and a number begin":                   {"One. 2 is [[a]]. Three.", "2 is «a»."},
		"in another script":                    {"Один. Два [[a]]. Три.", "Два «a»."},
		"of a long one the part around it":     {long + " [[a]] " + long, "… " + strings.TrimSpace(strings.Repeat("word ", 29)) + " «a» " + strings.TrimSpace(strings.Repeat("word ", 29)) + " …"},
		"in a list, its item":                  {"- one\n- two [[a]]\n- three", "two «a»"},
		"in a table, its cell":                 {"| x |\n|--|\n| y [[a]] z |\n", "y «a» z"},
		"spaces in a link's text":              {"One [a ](b.md)", "One «a»"},
		"the second of two":                    {"[[a]] and [[a]]", "«a» and a"},
	}
	p := parser0(Settings{PlainQuote: true})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := p.Parse([]byte(test.in), 0, "")
			s := b.Refs[0].Sentence
			if got := s.Text[:s.From] + "«" + s.Text[s.From:s.To] + "»" + s.Text[s.To:]; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a *b* **c** `d` ~~e~~":       "a b c d e",
		"a\nb  \nc":                   "a b c",
		`\*a\* &amp; &lt; &#65;`:      "*a* & < A",
		"`\\*a &amp;`":                `\*a &amp;`,
		"[a](b) [[c|d]] [[e/f#g]]":    "a d f › g",
		"![alt](b.png) <b>c</b> [@d]": "alt c",
		"https://example.org":         "https://example.org",
		"\"a\" -- b":                  "“a” – b",
	} {
		if got := parser0(Settings{}).Parse([]byte(in), 0, "").Lead; got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
