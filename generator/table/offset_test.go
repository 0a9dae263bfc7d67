package table

import (
	"strings"
	"testing"
)

// Each text holds a ^ that is written as itself: where it stands in what was read must lead back to it.
func TestOffset(t *testing.T) {
	t.Parallel()
	for name, written := range map[string]string{
		"a literal string":             `'ab \n ^'`,
		"a basic string":               `"ab ^"`,
		"escapes":                      `"\t\"\\ ^"`,
		"a letter by its number":       `"\u00e9\U0001F600 ^"`,
		"letters of several bytes":     `"é😀 ^"`,
		"a literal string of lines":    "'''\nab\n ^'''",
		"a basic string of lines":      "\"\"\"\nab\n \\\" ^\"\"\"",
		"lines that are joined":        "\"\"\"ab \\\n   cd ^\"\"\"",
		"lines of another system":      "'''\r\nab ^'''",
		"an empty text has no middle":  `"^"`,
		"quotes in a literal of lines": "'''it's ^'''",
	} {
		read, problems := TOML([]byte("x = "+written+"\n"), 0)
		if len(problems) > 0 {
			t.Errorf("%s: %+v", name, problems)
			continue
		}
		v := read[0].Value
		raw := []byte(("x = " + written)[v.Span.Start:v.Span.End])
		i := strings.IndexByte(v.Str, '^')
		if at := Offset(raw, i); at >= len(raw) || raw[at] != '^' {
			t.Errorf("%s: byte %d of %q leads to %d of %s", name, i, v.Str, at, raw)
		}
	}
	for _, broken := range []string{``, `"`, `"\`, `"""`, `"\u12`, `'`} {
		for i := range 9 {
			if at := Offset([]byte(broken), i); at < 0 || at > len(broken) {
				t.Errorf("byte %d of %q leads to %d", i, broken, at)
			}
		}
	}
}
