package schema

import (
	"slices"
	"strings"
	"testing"

	"waymark/generator/expr"
	"waymark/generator/source"
	"waymark/generator/table"
)

// value reads the value of x = … in TOML.
func value(t *testing.T, text string) table.Value {
	t.Helper()
	tb, problems := table.TOML([]byte("x = "+text+"\n"), 0)
	if len(problems) > 0 {
		t.Fatalf("%s: %+v", text, problems)
	}
	return tb[0].Value
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		field   Field
		in      string
		want    string // the texts of the values
		problem string // message; and hint after a bar
	}{
		"text":                           {Field{Type: Text}, `"a"`, "a", ""},
		"a number will do as text":       {Field{Type: Text}, `2003`, "2003", ""},
		"a date will do as text":         {Field{Type: Text}, `2003-02-17`, "2003-02-17", ""},
		"a list is no text":              {Field{Type: Text}, `["a"]`, "", "f is a list here, but must be text|put it in quotes"},
		"true is no text":                {Field{Type: Markdown}, `true`, "", "f is true or false here, but must be text|put it in quotes"},
		"a number is shown as one":       {Field{Type: Number}, `1234567.5`, "1,234,567.5", ""},
		"a whole number is a number":     {Field{Type: Number}, `-30`, "−30", ""},
		"text is no number":              {Field{Type: Number}, `"12"`, "", "f is text here, but must be a number|"},
		"infinity is no number":          {Field{Type: Number}, `inf`, "", "f is text here, but must be a number|"},
		"a whole number":                 {Field{Type: Integer}, `1000`, "1,000", ""},
		"half is no whole number":        {Field{Type: Integer}, `0.5`, "", "f is a number here, but must be a whole number|"},
		"true":                           {Field{Type: Boolean}, `true`, "true", ""},
		"text is neither true nor false": {Field{Type: Boolean}, `"true"`, "", "f is text here, but must be true or false|without quotes"},
		"a date":                         {Field{Type: Date}, `2003-02-17`, "2003-02-17", ""},
		"a date with a time is its day":  {Field{Type: Date}, `2003-02-17T10:00:00Z`, "2003-02-17", ""},
		"a date in quotes":               {Field{Type: Date}, `"2003-02-17"`, "2003-02-17", ""},
		"a year is no date":              {Field{Type: Date}, `2003`, "", "f is a whole number here, but must be a date|write it as 2026-11-23, without quotes"},
		"a choice":                       {Field{Type: Choice, Of: []string{"live", "ended"}}, `"ended"`, "ended", ""},
		"no choice":                      {Field{Type: Choice, Of: []string{"live", "ended"}}, `"Live"`, "", `"Live" is not a choice for f|choose one of "live", "ended"`},
		"an address":                     {Field{Type: URL}, `"https://example.org/"`, "https://example.org/", ""},
		"script is no address":           {Field{Type: URL}, `"javascript:alert(1)"`, "", "f is text here, but must be an address that begins with https:// or http://|"},
		"a path is no address":           {Field{Type: URL}, `"//example.org"`, "", "f is text here, but must be an address that begins with https:// or http://|"},
		"a page":                         {Field{Type: PageRef}, `"share"`, "share", ""},
		"a number is no page":            {Field{Type: PageRef}, `1`, "", "f is a whole number here, but must be the name of a page, in quotes|"},
		"many":                           {Field{Type: Integer, Many: true}, `[1, 2]`, "1 2", ""},
		"one where there may be many":    {Field{Type: Integer, Many: true}, `1`, "1", ""},
		"none where there may be many":   {Field{Type: Integer, Many: true}, `[]`, "", ""},
		"many where there is one":        {Field{Type: Integer}, `[1, 2]`, "", "f is a list here, but must be a whole number|"},
		"of many, what fits is kept":     {Field{Type: Integer, Many: true}, `[1, "x", 2]`, "1 2", "f is text here, but must be a whole number|"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.field.Name = "f"
			values, problems := test.field.Check(value(t, test.in))
			var texts []string
			for _, v := range values {
				texts = append(texts, v.Text)
			}
			if got := strings.Join(texts, " "); got != test.want {
				t.Errorf("values %q, want %q", got, test.want)
			}
			got := ""
			for _, p := range problems {
				got += p.Message + "|" + p.Hint
			}
			if got != test.problem {
				t.Errorf("problem %q, want %q", got, test.problem)
			}
		})
	}
}

func TestNothingIsNoValue(t *testing.T) {
	t.Parallel()
	for _, typ := range Types() {
		values, problems := Field{Name: "f", Type: typ}.Check(table.Value{})
		if len(values) > 0 || len(problems) > 0 {
			t.Errorf("%s: got %+v, %+v", typ, values, problems)
		}
	}
}

func TestFigure(t *testing.T) {
	t.Parallel()
	const whole = `value = 122.5, year = "2023", source = "tfl"`
	tests := map[string]struct {
		in      string
		problem string
		at      string // what is marked
	}{
		"whole":                     {in: `{ ` + whole + ` }`},
		"a year without quotes":     {in: `{ value = 1, year = 2023, source = "tfl" }`},
		"with all it may have":      {in: `{ ` + whole + `, unit = "GBP", note = "n", label = "l" }`},
		"nought is a value":         {in: `{ value = 0, year = "2023", source = "tfl" }`},
		"a number alone":            {`122`, "f is a whole number here, but must be a figure", `122`},
		"without a value":           {`{ year = "2023", source = "tfl" }`, "this figure of f has no value", `{ year = "2023", source = "tfl" }`},
		"without a year":            {`{ value = 1, source = "tfl" }`, "this figure of f has no year", `{ value = 1, source = "tfl" }`},
		"without a source":          {`{ value = 1, year = "2023" }`, "this figure of f has no source", `{ value = 1, year = "2023" }`},
		"its value in quotes":       {`{ value = "1", year = "2023", source = "tfl" }`, "a figure's value must be a number", `"1"`},
		"a key it has not":          {`{ ` + whole + `, yaer = 1 }`, `a figure has no key "yaer"`, `yaer`},
		"a source that is no text":  {`{ value = 1, year = "2023", source = 5 }`, "a figure's source must be text", `5`},
		"a value beyond all bounds": {`{ value = inf, year = "2023", source = "tfl" }`, "a figure's value must be a number", `inf`},
	}
	f := Field{Name: "f", Type: Figure, Unit: "people"}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, problems := f.Check(value(t, test.in))
			if test.problem == "" {
				if len(problems) > 0 || len(values) != 1 {
					t.Fatalf("got %+v, %+v", values, problems)
				}
				return
			}
			if len(problems) != 1 || len(values) != 0 {
				t.Fatalf("got %+v, %+v; want one problem", values, problems)
			}
			p := problems[0]
			if at := ("x = " + test.in)[p.Span.Start:p.Span.End]; p.Message != test.problem || at != test.at {
				t.Errorf("got %q at %s, want %q at %s", p.Message, at, test.problem, test.at)
			}
			if missing := strings.Contains(test.problem, "has no") && !strings.Contains(test.problem, "key"); p.Missing != missing || p.Hint == "" {
				t.Errorf("missing is %v, hint %q", p.Missing, p.Hint)
			}
		})
	}
	in := `{ ` + whole + `, note = "n", label = "l" }`
	values, _ := f.Check(value(t, in))
	at := strings.Index("x = "+in, `"tfl"`)
	want := Value{Text: "122.5", Number: 122.5, Unit: "people", Year: "2023", Note: "n", Label: "l", Ref: "tfl",
		At: source.Span{Start: 4, End: 4 + len(in)}, RefAt: source.Span{Start: at, End: at + 5}}
	if values[0] != want {
		t.Errorf("got %+v, want %+v", values[0], want)
	}
}

func TestKindIn(t *testing.T) {
	t.Parallel()
	s := Schema{Kinds: []Kind{{Name: "case", Dir: "cases"}, {Name: "old", Dir: "cases/old"}, {Name: "free"}}}
	for folder, want := range map[string]string{
		"cases":         "case",
		"cases/london":  "case",
		"cases/old":     "old",
		"cases/old/x/y": "old",
		"cases/older":   "case",
		"casestudies":   "",
		"":              "",
	} {
		if got := s.KindIn(folder); got != want {
			t.Errorf("%q is of kind %q, want %q", folder, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := Schema{Kinds: []Kind{{Name: "a", Fields: []Field{{Name: "x"}}}, {Name: "b"}}, Relations: []Relation{{Name: "r"}}}
	k, ok := s.Kind("a")
	_, none := s.Kind("c")
	if !ok || none {
		t.Errorf("kind a: %v; kind c: %v", ok, none)
	}
	if _, ok := k.Field("x"); !ok {
		t.Error("a has a field x")
	}
	if _, ok := k.Field("y"); ok {
		t.Error("a has no field y")
	}
	if _, ok := s.Relation("r"); !ok {
		t.Error("there is a relation r")
	}
	if _, ok := s.Relation("q"); ok {
		t.Error("there is no relation q")
	}
	if got := s.KindNames(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("kinds %q", got)
	}
	if !Allows(nil, "") || !Allows([]string{"a"}, "a") || Allows([]string{"a"}, "") {
		t.Error("no list allows all; a list allows what it holds")
	}
}

func TestBaseKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range BaseKeys() {
		if seen[k[0]] || k[1] == "" || !IsBaseKey(k[0]) {
			t.Errorf("%q stands twice, or without a meaning", k[0])
		}
		seen[k[0]] = true
	}
	if IsBaseKey("period") {
		t.Error("period is free for kinds to use")
	}
}

func TestFormatNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 25653: "25,653", 1234567: "1,234,567", 9.2: "9.2", 1234.5678: "1,234.5678", -30: "−30", -1000: "−1,000", 0.001: "0.001", 1e21: "1,000,000,000,000,000,000,000",
	} {
		if got := FormatNumber(in); got != want {
			t.Errorf("%v is %q, want %q", in, got, want)
		}
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	s := Schema{
		Kinds: []Kind{
			{Name: "a", Fields: []Field{{Name: "size", Type: Figure}, {Name: "state", Type: Choice, Of: []string{"on"}}, {Name: "of", Type: Text}, {Name: "words", Type: Text}}},
			{Name: "b", Fields: []Field{{Name: "state", Type: Choice, Of: []string{"off"}}, {Name: "of", Type: Number, Many: true}}},
		},
		Relations: []Relation{{Name: "likes"}},
	}
	for text, wants := range map[string]map[string]bool{ // by kind: whether it may be said
		`size.value > 1 && size.unit == ""`: {"a": true, "b": false, "": true},
		`state == "on"`:                     {"a": true, "b": false, "": true},
		`of == ""`:                          {"a": true, "b": false, "": false},
		`3 in of`:                           {"a": false, "b": true, "": false},
		`words > 3`:                         {"a": false, "b": true, "": false}, // a has a field of that name
		`kind == "b"`:                       {"a": false, "b": true, "": true},
		`kind == ""`:                        {"a": true, "b": true, "": true},
		`count("likes") > 0`:                {"a": true, "b": true, "": true},
		`has("likes") && has("owner")`:      {"a": true, "b": true, "": true},
		`has("size")`:                       {"a": true, "b": false, "": true},
	} {
		for kind, want := range wants {
			var kinds []string
			if kind != "" {
				kinds = []string{kind}
			}
			if _, faults := expr.Parse(text, s.Scope(kinds)); (len(faults) == 0) != want {
				t.Errorf("%s, of kind %q: %+v", text, kind, faults)
			}
		}
	}
	calls := s.Scope(nil).Calls
	for _, q := range Questions() {
		if _, ok := calls[q.Name]; !ok {
			t.Errorf("nobody can ask %s", q.Name)
		}
		delete(calls, q.Name)
	}
	if len(calls) > 0 {
		t.Errorf("not in the manual: %v", calls)
	}
}

// Whatever is written, a field of any type takes it or says at its place what is wrong.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{`v = "a"`, `v = [1, 2.5, true]`, `v = { value = 1, year = 2024, source = "x", note = "n" }`, `v = 2026-01-31`, `v = { value = {}, unit = [] }`, `v = "javascript:x"`, `v = nan`, `v = ""`, `v = [[], {}]`, `v = 1e400`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		keys, faults := table.TOML([]byte(text), 0)
		if len(faults) > 0 {
			return
		}
		for _, e := range keys {
			for _, typ := range Types() {
				for _, many := range []bool{false, true} {
					field := Field{Name: e.Key, Type: typ, Of: []string{"a", "b"}, Unit: "m", Many: many}
					values, problems := field.Check(e.Value)
					for _, p := range problems {
						if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) || p.Message == "" {
							t.Errorf("%s: %q: %+v", typ, text, p)
						}
					}
					if len(values) > 1 && !many {
						t.Errorf("%s: %q gives %d values", typ, text, len(values))
					}
				}
			}
		}
	})
}
