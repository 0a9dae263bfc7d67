package page

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"waymark/generator/markdown"
	"waymark/generator/schema"
	"waymark/generator/source"
)

func TestAnAliasIsAddedAndAllElseStays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, out string }{
		"no front matter":             {"Text.\n", "+++\naliases = [\"/old/\"]\n+++\nText.\n"},
		"a byte order mark":           {"\ufeffText.\r\n", "\ufeff+++\r\naliases = [\"/old/\"]\r\n+++\r\nText.\r\n"},
		"a rule is no front matter":   {"---\n\nText.\n", "+++\naliases = [\"/old/\"]\n+++\n---\n\nText.\n"},
		"TOML without":                {"+++\n# A note\ntitle = 'A' # so\n[params]\nx = 1\n+++\nText.", "+++\n# A note\ntitle = 'A' # so\naliases = [\"/old/\"]\n[params]\nx = 1\n+++\nText."},
		"TOML without a title":        {"+++\n[params]\ntitle = 1\n+++\n", "+++\naliases = [\"/old/\"]\n[params]\ntitle = 1\n+++\n"},
		"a title of several lines":    {"+++\ntitle = \"\"\"\nA\nB\"\"\"\n+++\n", "+++\ntitle = \"\"\"\nA\nB\"\"\"\naliases = [\"/old/\"]\n+++\n"},
		"a list":                      {"+++\naliases = [ 'a' ]\n+++\n", "+++\naliases = [ 'a', \"/old/\" ]\n+++\n"},
		"a comma at the end":          {"+++\naliases = [\"a\",]\n+++\n", "+++\naliases = [\"a\", \"/old/\",]\n+++\n"},
		"an empty list":               {"+++\naliases = [ ]\n+++\n", "+++\naliases = [\"/old/\"]\n+++\n"},
		"one to a line":               {"+++\naliases = [\n  \"a\", # one\n  \"b\" # two\n]\n+++\n", "+++\naliases = [\n  \"a\", # one\n  \"b\",\n  \"/old/\" # two\n]\n+++\n"},
		"a text":                      {"+++\naliases = 'a\"b'\n+++\n", "+++\naliases = [\"a\\\"b\", \"/old/\"]\n+++\n"},
		"YAML without":                {"---\r\ntitle: A\r\ntags: [x]\r\n---\r\nText.", "---\r\ntitle: A\r\naliases: [\"/old/\"]\r\ntags: [x]\r\n---\r\nText."},
		"a folded title":              {"---\ntitle: >\n  A\n  B\n---\n", "---\naliases: [\"/old/\"]\ntitle: >\n  A\n  B\n---\n"},
		"a plain title of two lines":  {"---\ntitle: A\n  B\n---\n", "---\naliases: [\"/old/\"]\ntitle: A\n  B\n---\n"},
		"YAML's list":                 {"---\naliases: [a, 'b']\n---\n", "---\naliases: [a, 'b', \"/old/\"]\n---\n"},
		"YAML's lines":                {"---\naliases:\n  - a\n  - /b/ # two\ntags: x\n---\n", "---\naliases:\n  - a\n  - /b/ # two\n  - \"/old/\"\ntags: x\n---\n"},
		"YAML's lines to the left":    {"---\naliases:\n- a\ntags: x\n---\n", "---\naliases:\n- a\n- \"/old/\"\ntags: x\n---\n"},
		"YAML's text":                 {"---\naliases: /b/\n---\n", "---\naliases: [\"/b/\", \"/old/\"]\n---\n"},
		"YAML's nothing":              {"---\naliases:\ntitle: A\n---\n", "---\naliases: [\"/old/\"]\ntitle: A\n---\n"},
		"what cannot be read":         {"+++\ntitle = \n+++\n", ""},
		"what is not closed":          {"+++\ntitle = 'A'\n", ""},
		"a list of texts of lines":    {"---\naliases:\n  - >\n    a\n    b\n---\n", ""},
		"a mapping between its marks": {"---\n{ title: A }\n---\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := WithAliases([]byte(c.in), []string{"/old/"})
			if (err != nil) != (c.out == "") || err == nil && string(got) != c.out {
				t.Errorf("%q, %v\nrather than\n%q", got, err, c.out)
			}
		})
	}
}

func TestAnOldAnchorIsKeptAtItsHeading(t *testing.T) {
	t.Parallel()
	o := Options{Schema: &schema.Schema{}, Markdown: markdown.New(markdown.Settings{})}
	none := Options{Schema: &schema.Schema{}, Markdown: markdown.New(markdown.Settings{HTML: markdown.HTMLNone})}
	for name, c := range map[string]struct {
		in, out string
		o       Options
	}{
		"a heading":                      {"## New\n\nText.", "## New {#old}\n\nText.", o},
		"one that ends in marks":         {"## New ##\r\nText.", "## New ## {#old}\r\nText.", o},
		"one that is underlined":         {"New\n---\nText.", "New {#old}\n---\nText.", o},
		"one with an id of its own":      {"## New {#own}\n", "## <a id=\"old\"></a>New {#own}\n", o},
		"one whose id others count from": {"## New\n\n## New\n", "## <a id=\"old\"></a>New\n\n## New\n", o},
		"one in a callout":               {"> [!note]\n> ## New\n", "> [!note]\n> ## New {#old}\n", o},
		"no raw HTML":                    {"## New {#own}\n", "", none},
		"no words":                       {"##\n", "", o},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := WithAnchor(source.File{Path: "a.md", Data: []byte("+++\ntitle = 'A'\n+++\n" + c.in)}, "a.md", c.o, 0, "old")
			if (err != nil) != (c.out == "") || err == nil && strings.TrimPrefix(string(got), "+++\ntitle = 'A'\n+++\n") != c.out {
				t.Errorf("%q, %v\nrather than\n%q", got, err, c.out)
			}
		})
	}
}

// Whatever the front matter is, an alias is added and all else stays, or the file is left to its writer.
func FuzzWithAliases(f *testing.F) {
	for _, s := range []string{
		"", "Text", "+++\ntitle = \"A\"\naliases = [\"a\", # b\n]\n+++\nText", "---\naliases:\n- a\n- >\n  b\ntitle: A\n---\n", "---\naliases: &x [a]\nmore: *x\n---\n", "---\r\naliases: \"a\"\r\n---\r\n", "+++\n[params]\naliases = 1\n+++\n", "---\n? aliases\n: a\n---\n", "\ufeff---\n---\n",
	} {
		f.Add(s, "/old/")
	}
	f.Fuzz(func(t *testing.T, text, alias string) {
		if !utf8.ValidString(alias) {
			return
		}
		edited, err := WithAliases([]byte(text), []string{alias})
		if err != nil {
			return
		}
		_, keys, err := frontOf(edited)
		e, ok := keys.Lookup("aliases")
		if err != nil || !ok || len(oneOrMore(e.Value)) == 0 || !bytes.Equal(Text([]byte(text)), Text(edited)) {
			t.Fatalf("%q becomes %q: %v", text, edited, err)
		}
		if all := oneOrMore(e.Value); all[len(all)-1].Text() != alias {
			t.Errorf("%q: %q is added to %q as %q", text, alias, edited, all[len(all)-1].Text())
		}
	})
}
