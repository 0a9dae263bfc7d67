package table

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func TestTOML(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"texts": {"a = \"x\"\nb = 'its'\nc = \"é \\\"q\\\" \\u00e9\"\nd = \"\"\n",
			"a = text `\"x\"` \"x\"\nb = text `'its'` \"its\"\nc = text `\"é \\\"q\\\" \\u00e9\"` \"é \\\"q\\\" é\"\nd = text `\"\"` \"\"\n"},
		"scalars": {"a = 1\nb = -1_000\nc = 0x1F\nd = 0o17\ne = 0b11\nf = 1.50\ng = 1e3\nh = true\ni = false\n",
			"a = a whole number `1`\nb = a whole number `-1_000` \"-1000\"\nc = a whole number `0x1F` \"31\"\nd = a whole number `0o17` \"15\"\n" +
				"e = a whole number `0b11` \"3\"\nf = a number `1.50` \"1.5\"\ng = a number `1e3` \"1000\"\nh = true or false `true`\ni = true or false `false`\n"},
		"what is no number for a page is text": {"a = inf\nb = -inf\nc = nan\n",
			"a = text `inf`\nb = text `-inf`\nc = text `nan`\n"},
		"dates": {"a = 2026-11-23\nb = 2026-11-23T10:30:00\nc = 2026-11-23 10:30:00.25Z\nd = 1979-05-27t07:32:00+02:00\ne = 07:32:00\n",
			"a = a date `2026-11-23`\nb = a date `2026-11-23T10:30:00` \"2026-11-23T10:30:00Z\"\nc = a date `2026-11-23 10:30:00.25Z` \"2026-11-23T10:30:00Z\"\n" +
				"d = a date `1979-05-27t07:32:00+02:00` \"1979-05-27T07:32:00+02:00\"\ne = text `07:32:00`\n"},
		"texts of several lines": {"a = \"\"\"\none\ntwo \\\n   three\"\"\"\nb = '''\nraw \\n'''\n",
			"a = text `\"\"\"\none\ntwo \\\n   three\"\"\"` \"one\\ntwo three\"\nb = text `'''\nraw \\n'''` \"raw \\\\n\"\n"},
		"lists, nested and over several lines": {"a = [1, [2, \"x\"], []]\nb = [\n  1, # one ]\n  2,\n]\n",
			"a = a list `[1, [2, \"x\"], []]`\na[0] = a whole number `1`\na[1] = a list `[2, \"x\"]`\na[1][0] = a whole number `2`\na[1][1] = text `\"x\"` \"x\"\na[2] = a list `[]`\n" +
				"b = a list `[\n  1, # one ]\n  2,\n]`\nb[0] = a whole number `1`\nb[1] = a whole number `2`\n"},
		"inline tables, nested and with dots": {"a = { x = 1, y = { z = \"}\" }, p.q = 2, p.r = 3 }\nb = {}\n",
			"a = a table `{ x = 1, y = { z = \"}\" }, p.q = 2, p.r = 3 }`\na.x = a whole number `1`\na.y = a table `{ z = \"}\" }`\na.y.z = text `\"}\"` \"}\"\n" +
				"a.p = a table `p`\na.p.q = a whole number `2`\na.p.r = a whole number `3`\nb = a table `{}`\n"},
		"dotted and quoted keys": {"a.b = 1\na.'c d' = 2\n\"\" = 3\n",
			"a = a table `a`\na.b = a whole number `1`\na.'c d'(c d) = a whole number `2`\n\"\"() = a whole number `3`\n"},
		"tables": {"[a]\nx = 1\n[a.b]\ny = 2\n[c.d]\n[c]\nz = 3\n",
			"a = a table `a`\na.x = a whole number `1`\na.b = a table `b`\na.b.y = a whole number `2`\nc = a table `c`\nc.d = a table `d`\nc.z = a whole number `3`\n"},
		"a table may be added to one made by dotted keys": {"[a]\nb.c = 1\n[a.b.d]\ne = 2\n",
			"a = a table `a`\na.b = a table `b`\na.b.c = a whole number `1`\na.b.d = a table `d`\na.b.d.e = a whole number `2`\n"},
		"arrays of tables, and tables in the last of them": {"[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n[[a.c]]\n",
			"a = a list `a`\na[0] = a table `a`\na[0].x = a whole number `1`\na[1] = a table `a`\na[1].x = a whole number `2`\na[1].b = a table `b`\na[1].b.y = a whole number `3`\n" +
				"a[1].c = a list `c`\na[1].c[0] = a table `c`\n"},
		"carriage returns are no part of anything": {"a = 1\r\nb = \"x\"\r\n[t]\r\nl = [\r\n 1,\r\n]\r\n",
			"a = a whole number `1`\nb = text `\"x\"` \"x\"\nt = a table `t`\nt.l = a list `[\r\n 1,\r\n]`\nt.l[0] = a whole number `1`\n"},
		"nothing but comments": {"# one\n\n  # two", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb, problems := TOML([]byte(test.in), base)
			if len(problems) > 0 {
				t.Errorf("problems: %+v", problems)
			}
			if got := dump(test.in, tb); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestTOMLFaults(t *testing.T) {
	t.Parallel()
	const keep = "keep one of the two"
	tests := map[string]fault{
		"a key twice":                    {in: "a = 1\n«a» = 2\n", message: `the key "a" is given twice`, hint: keep, other: "a = 1"},
		"a key twice, in a table":        {in: "[t]\na = 1\nb = 2\n«a» = 2\n", message: `the key "a" is given twice`, hint: keep, other: "a = 1"},
		"a key twice, in an inline one":  {in: "t = { a = 1, «a» = 2 }\n", message: `the key "a" is given twice`, hint: keep, other: "a = 1,"},
		"a table twice":                  {in: "[a]\nx = 1\n[«a»]\n", message: `the key "a" is given twice`, hint: keep, other: "a]\nx"},
		"a table, then an array of them": {in: "[a]\n[[«a»]]\n", message: `the key "a" is given twice`, hint: keep, other: "a]"},
		"an array of tables, then one":   {in: "[[a]]\n[«a»]\n", message: `the key "a" is given twice`, hint: keep, other: "a]]"},
		"a value, then a table":          {in: "a = 1\n[«a».b]\n", message: `the key "a" is given twice`, hint: keep, other: "a = 1"},
		"an inline table is closed":      {in: "a = { x = 1 }\n[«a».b]\n", message: `the key "a" is given twice`, hint: keep, other: "a = {"},
		"to dotted keys too":             {in: "a = { b.x = 1 }\n«a».b.y = 2\n", message: `the key "a" is given twice`, hint: keep, other: "a = {"},
		"a list of values is closed":     {in: "a = []\n[[«a»]]\n", message: `the key "a" is given twice`, hint: keep, other: "a = []"},
		"dotted keys, then their table":  {in: "a.b = 1\n[«a»]\n", message: `the key "a" is given twice`, hint: keep, other: "a.b"},
		"a table, then dotted keys":      {in: "[a.b]\nx = 1\n[a]\n«b».y = 2\n", message: `the key "b" is given twice`, hint: keep, other: "b]\nx"},
		"a text that is not closed": {in: "title = \"x«»\nb = 1\n", message: "basic strings cannot have new lines",
			hint: `a quotation mark is not closed; inside quotes write \" for a quotation mark`},
		"a text that is not closed, with CRLF": {in: "title = \"x«\r»\nb = 1\n", message: "basic strings cannot have new lines",
			hint: `a quotation mark is not closed; inside quotes write \" for a quotation mark`},
		"YAML's way to write":       {in: "a = 1\ntitle«:» x\n", message: "expected '=' after key", hint: `TOML writes key = value, not "key: value"`},
		"a key with a space":        {in: "a «b» = 1\n", message: "expected '=' after key", hint: "a key with a space needs quotes around it"},
		"a key with an accent":      {in: "«é»t = 1\n", message: "invalid character at start of key: U+00E9 'é'", hint: "a key with other letters than A to Z needs quotes around it"},
		"a word processor's quotes": {in: "a = «“»x”\n", message: "unexpected character U+201C '“' at start of value", hint: `TOML needs straight quotes: "…"`},
		"text without quotes":       {in: "a = «h»ello there\n", message: "unexpected character U+0068 'h' at start of value", hint: `text needs quotes: a = "hello there"`},
		"no value":                  {in: "a = «»\nb = 1\n", message: "unexpected character U+000A at start of value"},
		"a leading zero":            {in: "a = «01»0\n", message: "integers cannot have leading zeroes"},
		"a day there is not":        {in: "a = «2025-02-30»\n", message: `not a date: "2025-02-30"`, hint: "write year, month and day of a day that there is: 2026-11-23"},
		"a number beyond 64 bits":   {in: "a = «9223372036854775808»\n", message: `not a whole number of 64 bits: "9223372036854775808"`, hint: "put it in quotes, if it is a name and not a number"},
		"a list not closed":         {in: "a = [1,«»\n", message: "array is incomplete"},
		"two values":                {in: "a = 1 «x»\n", message: "expected newline but got U+0078 'x'"},
		"a control character":       {in: "a = \"x«\x01»\"\n", message: "basic strings cannot have control characters"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.check(t, TOML)
		})
	}
}

func TestTOMLKeepsWhatStandsBeforeAFault(t *testing.T) {
	t.Parallel()
	tb, problems := TOML([]byte("title = \"T\"\nweight = 3\nbroken\nafter = 1\n"), base)
	if len(problems) != 1 || strings.Join(tb.Keys(), " ") != "title weight" {
		t.Errorf("keys %q, problems %+v", tb.Keys(), problems)
	}
}

func TestTOMLIsNotTakenHostage(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range maxTOMLKeys + 1 {
		fmt.Fprintf(&many, "%d = 1\n", i)
	}
	for name, in := range map[string]string{
		"keys without end":           many.String(),
		"lists in lists":             "a = " + strings.Repeat("[", 100_000),
		"lists in lists, closed":     "a = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"tables in tables":           strings.Repeat("a={", 50_000),
		"a key of many parts":        strings.Repeat("a.", 20_000) + "a = 1",
		"a table's name, many parts": "[" + strings.Repeat("a.", 20_000) + "a]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb, problems := TOML([]byte(in), base)
			if len(problems) == 0 {
				t.Error("nobody complains")
			}
			if name == "keys without end" {
				spans(t, len(in), tb, problems)
			}
		})
	}
}

// No input panics, every span lies within it, and what the library refuses to decode has a problem.
func FuzzTOML(f *testing.F) {
	for _, s := range []string{
		"a = 1\n[b]\nc = [1, {x = 2}, '''y''']\n[[d]]\ne.f = 2026-11-23T10:00:00Z\n", "a = \"\"\"\n", "[a", "a.b.c = {", "\xff\xfe", "é = “”", "a=[#]\n]",
		"a = [1,2,]#\r\n", "[[a]]\n[a.b]\n[[a]]\na.b=1", "a = { b.c = 1, b.d = 2 }\n[a.b]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		tb, problems := TOML([]byte(doc), base)
		spans(t, len(doc), tb, problems)
		var into map[string]any
		if err := toml.Unmarshal([]byte(doc), &into); err != nil && len(problems) == 0 {
			t.Fatalf("read without a problem, but: %v", err)
		}
	})
}
