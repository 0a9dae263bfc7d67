package markdown

import (
	"strings"
	"testing"
)

// Each block is given as it is read aloud, and each of its words is found again where it was written.
func TestProse(t *testing.T) {
	t.Parallel()
	const text = `# Title

One *two* three [[Page|four]] and [five](x.md), ` + "`code`" + `
over lines [@a].

> Somebody else's words.

> [!note] A *title*
> Six seven.

- eight
  - nine

| ten | |
|---|---|
| **eleven** | x |

` + "```" + `
no words
` + "```" + `

Word
: twelve
`
	b := parser0(Settings{Prose: true}).Parse([]byte(text), 100, "")
	var all []string
	for _, p := range b.Prose {
		all = append(all, strings.TrimSpace(p.Text))
		for _, word := range strings.Fields(p.Text) {
			word = strings.Trim(word, ".,")
			if word == "x" || word == "four" || word == "" { // a stand-in; and a link's words stand within its brackets
				continue
			}
			at := strings.Index(p.Text, word)
			s := p.Span(at, at+len(word))
			if got := text[s.Start-100 : s.End-100]; got != word {
				t.Errorf("%q is found as %q", word, got)
			}
		}
	}
	want := "Title|One two three four and five, x over lines.|A title|Six seven.|eight|nine|ten|eleven|x|Word|twelve"
	if got := strings.Join(all, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if b := parser0(Settings{}).Parse([]byte(text), 0, ""); b.Prose != nil {
		t.Error("nobody asked for it")
	}
}
