package table

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/generator/source"
)

// base stands before every document here, as front matter does not begin at a file's first byte.
const base = 1000

// dump writes a table, a line for each key and each item of a list, with the very text that its span covers:
//
//	a.b = a whole number `1`
func dump(src string, t Table) string {
	var b strings.Builder
	at := func(s source.Span) string { return src[s.Start-base : s.End-base] }
	var value func(path string, v Value)
	table := func(path string, t Table) {
		for _, e := range t {
			key := at(e.KeySpan)
			if key != e.Key {
				key += "(" + e.Key + ")"
			}
			value(path+key, e.Value)
		}
	}
	value = func(path string, v Value) {
		fmt.Fprintf(&b, "%s = %v `%s`", path, v.Kind, at(v.Span))
		if text := v.Text(); text != at(v.Span) && v.Kind != List && v.Kind != Map && v.Kind != Null {
			fmt.Fprintf(&b, " %q", text)
		}
		b.WriteByte('\n')
		for i, item := range v.List {
			value(fmt.Sprintf("%s[%d]", path, i), item)
		}
		sub := Table(v.Map)
		for _, e := range sub {
			key := at(e.KeySpan)
			if key != e.Key {
				key += "(" + e.Key + ")"
			}
			value(path+"."+key, e.Value)
		}
	}
	table("", t)
	return b.String()
}

type fault struct {
	in      string // the fault is expected between « and »
	message string
	hint    string
	other   string // the text of the other place
}

// check reads the bad input and compares the one problem it must have.
func (f fault) check(t *testing.T, read func([]byte, int) (Table, []Problem)) {
	t.Helper()
	start := strings.Index(f.in, "«")
	doc := strings.Replace(f.in, "«", "", 1)
	end := strings.Index(doc, "»")
	doc = strings.Replace(doc, "»", "", 1)
	_, problems := read([]byte(doc), base)
	if len(problems) != 1 {
		t.Fatalf("%d problems, want 1: %+v", len(problems), problems)
	}
	p := problems[0]
	if want := (source.Span{Start: base + start, End: base + end}); p.Span != want {
		t.Errorf("the fault is marked at %v (%q), want %v", p.Span, doc[p.Span.Start-base:p.Span.End-base], want)
	}
	if p.Message != f.message {
		t.Errorf("message %q, want %q", p.Message, f.message)
	}
	if p.Hint != f.hint {
		t.Errorf("hint %q, want %q", p.Hint, f.hint)
	}
	other := ""
	if p.Other != (source.Span{}) {
		other = doc[p.Other.Start-base:]
	}
	if !strings.HasPrefix(other, f.other) || f.other == "" && other != "" {
		t.Errorf("the other place is %q, want %q", other, f.other)
	}
}

// spans fails where a span is not within the document, or that of a key or item not within its container's order.
func spans(t *testing.T, size int, tb Table, problems []Problem) {
	t.Helper()
	within := func(s source.Span) {
		if s.Start < base || s.End > base+size || s.Start > s.End {
			t.Fatalf("the span %v is not within the document, %d to %d", s, base, base+size)
		}
	}
	var table func(Table)
	var value func(Value)
	table = func(tb Table) {
		seen := map[string]bool{}
		for _, e := range tb {
			if seen[e.Key] {
				t.Fatalf("the key %q stands twice", e.Key)
			}
			seen[e.Key] = true
			within(e.KeySpan)
			value(e.Value)
		}
	}
	value = func(v Value) {
		within(v.Span)
		table(v.Map)
		for _, item := range v.List {
			value(item)
		}
	}
	table(tb)
	for _, p := range problems {
		within(p.Span)
		if p.Other != (source.Span{}) {
			within(p.Other)
		}
		if p.Message == "" {
			t.Fatal("a problem without words")
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for want, v := range map[string]Value{
		"words":                     {Kind: String, Str: "words"},
		"-5":                        {Kind: Integer, Int: -5},
		"0.1":                       {Kind: Float, Float: 0.1},
		"true":                      {Kind: Bool, Bool: true},
		"2026-11-23":                {Kind: Date, Date: day},
		"2026-11-23T07:30:00Z":      {Kind: Date, Date: day.Add(7*time.Hour + 30*time.Minute)},
		"2026-11-23T00:00:00+01:00": {Kind: Date, Date: day.Add(-time.Hour).In(time.FixedZone("", 3600))},
		"nothing":                   {},
		"a list":                    {Kind: List},
		"a table":                   {Kind: Map},
	} {
		if got := v.Text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// An hour has two digits in TOML.
func TestTimesThatTOMLHasNot(t *testing.T) {
	t.Parallel()
	for text, faults := range map[string]int{"a = 2026-11-23 9:30": 1, "a = 2026-11-23T9:30:00Z": 1, "a = 9:30:00": 1, "a = 2026-11-23 09:30": 0, "a = 09:30": 0, "a = 09:30:00.5": 0} {
		if _, problems := TOML([]byte(text+"\n"), 0); len(problems) != faults {
			t.Errorf("%s: %v, want %d problems", text, problems, faults)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	tb, _ := TOML([]byte("b = 1\na = 2\n"), 0)
	if e, ok := tb.Lookup("a"); !ok || e.Value.Int != 2 {
		t.Errorf("a is %+v, %v", e, ok)
	}
	if _, ok := tb.Lookup("c"); ok {
		t.Error("there is no c")
	}
	if got := strings.Join(tb.Keys(), " "); got != "b a" {
		t.Errorf("keys are %s, want them as written: b a", got)
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-11-23":                "2026-11-23T00:00:00Z",
		"2026-11-23T10:30:00Z":      "2026-11-23T10:30:00Z",
		"2026-11-23t10:30:00z":      "2026-11-23T10:30:00Z",
		"2026-11-23 10:30:00+02:00": "2026-11-23T10:30:00+02:00",
		"2026-11-23T10:30:00.5":     "2026-11-23T10:30:00.5Z",
		"2026-11-23 10:30":          "2026-11-23T10:30:00Z",
		"2026-11-23T10:30":          "2026-11-23T10:30:00Z",
		"2024-02-29":                "2024-02-29T00:00:00Z",
		"2025-02-29":                "",
		"2026-13-01":                "",
		"23.11.2026":                "",
		"2026-1-2":                  "",
		"10:30:00":                  "",
		"":                          "",
	} {
		got, ok := ParseDate(in)
		if ok != (want != "") || ok && got.Format(time.RFC3339Nano) != want {
			t.Errorf("%q is %v, %v; want %q", in, got, ok, want)
		}
	}
}
