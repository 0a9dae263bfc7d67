package table

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestYAML(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"scalars": {"a: 1\nb: 1.50\nc: true\nd: False\ne: 0x1F\nf: 1_000\n",
			"a = a whole number `1`\nb = a number `1.50` \"1.5\"\nc = true or false `true`\nd = true or false `False` \"false\"\ne = a whole number `0x1F` \"31\"\nf = a whole number `1_000` \"1000\"\n"},
		"Norway is no lie":                     {"a: no\nb: yes\nc: on\n", "a = text `no`\nb = text `yes`\nc = text `on`\n"},
		"nothing":                              {"a:\nb: ~\nc: null\n", "a = nothing ``\nb = nothing `~`\nc = nothing `null`\n"},
		"what is no number for a page is text": {"a: .inf\nb: .nan\n", "a = text `.inf`\nb = text `.nan`\n"},
		"dates": {"a: 2026-11-23\nb: 2026-11-23T10:30:00Z\nc: 2026-11-23 10:30:00\nd: 2026-1-2\n",
			"a = a date `2026-11-23`\nb = a date `2026-11-23T10:30:00Z`\nc = a date `2026-11-23 10:30:00` \"2026-11-23T10:30:00Z\"\nd = text `2026-1-2`\n"},
		"texts, plain and quoted": {"a: é ü\nb: 'it''s'\nc: \"q \\\" \\u00e9\" # c\nd: x # y\n",
			"a = text `é ü`\nb = text `'it''s'` \"it's\"\nc = text `\"q \\\" \\u00e9\"` \"q \\\" é\"\nd = text `x`\n"},
		"a quoted text over several lines": {"a: \"one\n  two\"\nb: 1\n", "a = text `\"one\n  two\"` \"one two\"\nb = a whole number `1`\n"},
		"block scalars, marked at their head": {"a: |\n  one\n  two\nb: >-  \n  three\n  four\nc: 1\n",
			"a = text `|` \"one\\ntwo\\n\"\nb = text `>-` \"three four\"\nc = a whole number `1`\n"},
		"a plain text over several lines, marked on the first": {"a: one\n  two\nb: 1\n", "a = text `one` \"one two\"\nb = a whole number `1`\n"},
		"lists and tables in blocks": {"a:\n  - x\n  - y: 1\n    z: 2\nb:\n  c:\n    d: 3\n",
			"a = a list `- x\n  - y: 1\n    z: 2`\na[0] = text `x`\na[1] = a table `y: 1\n    z: 2`\na[1].y = a whole number `1`\na[1].z = a whole number `2`\n" +
				"b = a table `c:\n    d: 3`\nb.c = a table `d: 3`\nb.c.d = a whole number `3`\n"},
		"lists and tables in brackets": {"a: [1, [2, x], [ ]]\nb: {c: {d: 3}, e: { }}\nf: [ # ]\n  1,\n]\n",
			"a = a list `[1, [2, x], [ ]]`\na[0] = a whole number `1`\na[1] = a list `[2, x]`\na[1][0] = a whole number `2`\na[1][1] = text `x`\na[2] = a list `[ ]`\n" +
				"b = a table `{c: {d: 3}, e: { }}`\nb.c = a table `{d: 3}`\nb.c.d = a whole number `3`\nb.e = a table `{ }`\nf = a list `[ # ]\n  1,\n]`\nf[0] = a whole number `1`\n"},
		"anchors and tags are no part of the value": {"a: &x one\nb: !!str 5\nc: &y !!str\n  6\n",
			"a = text `one`\nb = text `5`\nc = text `6`\n"},
		"aliases stand for what they name, each at its own place": {"a: &x {b: 1}\nc: *x\nd: [&k key, *k]\n*k : 2\n",
			"a = a table `{b: 1}`\na.b = a whole number `1`\nc = a table `*x`\nc.b = a whole number `1`\nd = a list `[&k key, *k]`\nd[0] = text `key`\nd[1] = text `*k` \"key\"\n*k(key) = a whole number `2`\n"},
		"merge keys are keys like any other": {"a: &x {b: 1}\nc:\n  <<: *x\n",
			"a = a table `{b: 1}`\na.b = a whole number `1`\nc = a table `<<: *x`\nc.<< = a table `*x`\nc.<<.b = a whole number `1`\n"},
		"quoted and odd keys": {"\"a b\": 1\n'c': 2\n3: 4\n", "\"a b\"(a b) = a whole number `1`\n'c'(c) = a whole number `2`\n3 = a whole number `4`\n"},
		"carriage returns are no part of anything": {"a: é\r\nb: [1,\r\n  2]\r\nc: |\r\n  x\r\nd: \"q\"\r\n",
			"a = text `é`\nb = a list `[1,\r\n  2]`\nb[0] = a whole number `1`\nb[1] = a whole number `2`\nc = text `|` \"x\\n\"\nd = text `\"q\"` \"q\"\n"},
		"YAML's other ends of lines": {"a: x\rb: y\u0085c: z\u2028d: p\u2029e: q\n", "a = text `x`\nb = text `y`\nc = text `z`\nd = text `p`\ne = text `q`\n"},
		"nothing but comments":       {"# one\n\n  # two", ""},
		"an empty document":          {"", ""},
		"nothing at all, said so":    {"~\n", ""},
		"a tag that lies":            {"a: !!bool maybe\nb: !!int x\n", "a = text `maybe`\nb = text `x`\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb, problems := YAML([]byte(test.in), base)
			if len(problems) > 0 {
				t.Errorf("problems: %+v", problems)
			}
			if got := dump(test.in, tb); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestYAMLFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]fault{
		"a key twice":            {in: "a: 1\n«a»: 2\n", message: `the key "a" is given twice`, hint: "keep one of the two", other: "a: 1"},
		"a key twice, quoted":    {in: "a: 1\n«\"a\"»: 2\n", message: `the key "a" is given twice`, hint: "keep one of the two", other: "a: 1"},
		"a colon in a value":     {in: "x: 1\r\na: b«: c»\r\n", message: "mapping values are not allowed in this context", hint: "a value with a colon in it needs quotes around it"},
		"a tab":                  {in: "a:\n«\tb: 1»\n", message: "found character that cannot start any token", hint: "YAML is indented with spaces, never with tabs"},
		"a list not closed":      {in: "a: [1\n«»", message: "did not find expected ',' or ']'"},
		"an anchor there is not": {in: "é: «*b»\n", message: "unknown anchor 'b' referenced"},
		"a reserved character":   {in: "a: «@x»\n", message: "found character that cannot start any token"},
		"a list at the top":      {in: "«- a\n- b»\n", message: "the front matter is a list, not keys with values", hint: "write key: value, one to a line"},
		"text at the top":        {in: "«Hello»\n", message: "the front matter is text, not keys with values", hint: "write key: value, one to a line"},
		"a list as a key":        {in: "? «[»a]\n: 1\n", message: "a key must be text", hint: "write key: value"},
		"a value within itself":  {in: "a: &a «»[*a]\n", message: "this YAML is nested too deeply, or grows too large through its aliases"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.check(t, YAML)
		})
	}
}

func TestYAMLIsNotTakenHostage(t *testing.T) {
	t.Parallel()
	laughs := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		a := fmt.Sprintf("*a%d", i)
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.Repeat(a+", ", 8)+a)
	}
	tests := map[string]struct {
		in       string
		problems int
	}{
		"a billion laughs":        {laughs, 1},
		"a list in itself, twice": {"a: &a [*a, *a]\n", 1},
		"lists in lists":          {"a: " + strings.Repeat("[", 9_000), 1},
		"lists in lists, closed":  {"a: " + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000), 1},
		"lists in lists, blocks":  {"a:\n" + strings.Repeat("- ", 9_000) + "x", 1},
		"values without end":      {"a: [" + strings.Repeat("x,", maxYAMLValues) + "]", 1},
		"a line without end":      {"a: [" + strings.Repeat(strings.Repeat("x", 100)+",", 20_000) + "]", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Well below a second, even so; one that grows with the square of the length takes minutes.
			hurry := time.AfterFunc(time.Minute, func() { panic(name + " takes more than a minute") })
			defer hurry.Stop()
			tb, problems := YAML([]byte(test.in), base)
			if len(problems) != test.problems {
				t.Errorf("%d problems, want %d", len(problems), test.problems)
			}
			spans(t, len(test.in), tb, problems)
		})
	}
}

// No input panics, and every span lies within it.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{
		"a: 1\nb: [x, {y: z}]\nc: |\n  t\n", "a: &b !!str *b", "? [a]\n: b", "\xff\xfea: b", "a: \"\\", "a: 'x", "- a", "a: \u2028 b: c", "a: !<tag> &x\r\n  y\r", "%YAML 1.1\n---\na: b", "{a: [}", "a: >\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		tb, problems := YAML([]byte(doc), base)
		spans(t, len(doc), tb, problems)
	})
}
