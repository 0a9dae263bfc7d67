package diag

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// mark makes a diagnostic out of a text in which the faulty place stands between « and », and a Printer that can
// read the text without them.
func mark(text string) (Diagnostic, Printer) {
	start := strings.Index(text, "«")
	text = strings.Replace(text, "«", "", 1)
	end := strings.Index(text, "»")
	text = strings.Replace(text, "»", "", 1)
	d := Diagnostic{Code: LinkMissing, Place: Place{"a.md", start, end}, Message: "no such page"}
	return d, Printer{Read: func(path string) []byte {
		if path != "a.md" {
			return nil
		}
		return []byte(text)
	}}
}

func TestText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	tests := map[string]struct{ text, want string }{
		"the place is marked": {"# A\n\nSee [[«Bee»]].\n", `
a.md:3:7: error: no such page [link-missing]
    3 | See [[Bee]].
      |       ^^^
`},
		"a tab takes one column, in the line and before the mark": {"\t\tx = «1»", `
a.md:1:7: error: no such page [link-missing]
    1 |   x = 1
      |       ^
`},
		"a wide character takes two": {"日本 «日本» x", `
a.md:1:4: error: no such page [link-missing]
    1 | 日本 日本 x
      |      ^^^^
`},
		"a combining mark takes none": {"re\u0301sume\u0301 «re\u0301»!", `
a.md:1:10: error: no such page [link-missing]
    1 | ` + "re\u0301sume\u0301 re\u0301!" + `
      |        ^^
`},
		"a carriage return is no part of the line": {"one\r\ntwo «three»\r\nfour\r\n", `
a.md:2:5: error: no such page [link-missing]
    2 | two three
      |     ^^^^^
`},
		"a fault over several lines is marked to the end of the first": {"a «b\nc» d\n", `
a.md:1:3: error: no such page [link-missing]
    1 | a b
      |   ^
`},
		"an empty place has one mark": {"a«»b\n", `
a.md:1:2: error: no such page [link-missing]
    1 | ab
      |  ^
`},
		"the end of a line can be marked": {"ab«»\ncd\n", `
a.md:1:3: error: no such page [link-missing]
    1 | ab
      |   ^
`},
		"the end of the file, after its last line": {"ab\n«»", `
a.md:2:1: error: no such page [link-missing]
`},
		"an empty line is not shown": {"a\n«»\nb", `
a.md:2:1: error: no such page [link-missing]
`},
		"a long line is cut on both sides of the mark": {long + "«HERE»" + long, `
a.md:1:1001: error: no such page [link-missing]
    1 | …` + long[:80] + `HERE` + long[:75] + `…
      | ` + strings.Repeat(" ", 81) + `^^^^
`},
		"a long mark is cut": {"«" + long + "»" + long, `
a.md:1:1: error: no such page [link-missing]
    1 | ` + long[:160] + `…
      | ` + strings.Repeat("^", 161) + `
`},
		"what would steer the terminal is shown as broken": {"\x1b[31m\u202e\u0085«a\x07»", `
a.md:1:8: error: no such page [link-missing]
    1 | ` + "\ufffd[31m\ufffd\ufffda\ufffd" + `
      |        ^^
`},
		"broken UTF-8 is shown as such": {"\xff\xfe «a»", `
a.md:1:4: error: no such page [link-missing]
    1 | ` + "\ufffd a" + `
      |   ^
`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, p := mark(test.text)
			if got := "\n" + p.Text(d); got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTextWithoutALine(t *testing.T) {
	t.Parallel()
	_, p := mark("hello\n")
	tests := map[string]struct {
		d    Diagnostic
		p    Printer
		want string
	}{
		"a file as a whole":                          {Diagnostic{Code: FileRead, Place: Place{"a.md", -1, -1}, Message: "gone"}, p, "a.md: error: gone [file-read]\n"},
		"a file that cannot be read":                 {Diagnostic{Code: FileRead, Place: Place{"b.md", 3, 4}, Message: "gone"}, p, "b.md: error: gone [file-read]\n"},
		"a Printer that reads nothing":               {Diagnostic{Code: FileRead, Place: Place{"a.md", 3, 4}, Message: "gone"}, Printer{}, "a.md: error: gone [file-read]\n"},
		"a place past the end of a file that shrank": {Diagnostic{Code: FileRead, Place: Place{"a.md", 300, 400}, Message: "gone"}, p, "a.md:2:1: error: gone [file-read]\n"},
		"a hint and the other place": {Diagnostic{Code: AddressTaken, Place: Place{"b.md", -1, -1}, Message: "taken", Hint: "rename it", Other: Place{"a.md", 2, 3}}, p,
			"b.md: error: taken [address-taken]\n      = rename it\n      = the other: a.md:1:3\n"},
		"a warning says so": {Diagnostic{Code: ReviewDue, Place: Place{"a.md", -1, -1}, Message: "due"}, p, "a.md: warning: due [review-due]\n"},
		"a key, a path or a hint cannot steer the terminal": {
			Diagnostic{Code: FrontKey, Place: Place{"\x1b]0;x\x07.md", -1, -1}, Message: "no key \"\x1b[2J\"", Hint: "two\nlines"}, p,
			"\ufffd]0;x\ufffd.md: error: no key \"\ufffd[2J\" [front-key]\n      = two lines\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.p.Text(test.d); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestColor(t *testing.T) {
	t.Parallel()
	d, p := mark("a «b»\n")
	p.Color = true
	var b strings.Builder
	if err := p.Print(&b, "text", List{d}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1ma.md:1:3\x1b[0m: \x1b[1;31merror:\x1b[0m no such page \x1b[2m[link-missing]\x1b[0m\n" +
		"\x1b[2m    1\x1b[0m \x1b[2m|\x1b[0m a b\n      \x1b[2m|\x1b[0m   \x1b[1;31m^\x1b[0m\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	if strings.Contains(p.Text(d), "\x1b") {
		t.Error("Text has colours")
	}
}

// several is a report of all that a format must cope with: a warning, two lines, another place, a diagnostic that is
// off, and characters that mean something to the format.
func several() (List, Printer) {
	src := map[string]string{"a b.md": "one\r\ntwo [x](é:1%)\r\n", "c.md": "c\nd\n"}
	p := Printer{
		Severities: Severities{HTMLRaw: Off, LinkAnchor: Warning},
		Read: func(path string) []byte {
			if s, ok := src[path]; ok {
				return []byte(s)
			}
			return nil
		},
	}
	return List{
		{Code: LinkMissing, Place: Place{"a b.md", 13, 18}, Message: "no page \"é:1%\"", Hint: "is it\n<this>?"},
		{Code: HTMLRaw, Place: Place{"a b.md", 0, 1}, Message: "hidden"},
		{Code: AddressTaken, Place: Place{"c.md", 0, 3}, Message: "taken", Other: Place{"a b.md", 5, 8}},
		{Code: LinkAnchor, Place: Place{"x:y.md", -1, -1}, Message: "no anchor"},
	}, p
}

func TestFormats(t *testing.T) {
	t.Parallel()
	l, p := several()
	tests := map[string]string{
		"json": `[
  {
    "severity": "error",
    "code": "link-missing",
    "path": "a b.md",
    "line": 2,
    "column": 9,
    "end_line": 2,
    "end_column": 13,
    "message": "no page \"é:1%\"",
    "hint": "is it\n<this>?",
    "source": "two [x](é:1%)"
  },
  {
    "severity": "error",
    "code": "address-taken",
    "path": "c.md",
    "line": 1,
    "column": 1,
    "end_line": 2,
    "end_column": 2,
    "message": "taken",
    "source": "c",
    "other": "a b.md:2:1"
  },
  {
    "severity": "warning",
    "code": "link-anchor",
    "path": "x:y.md",
    "message": "no anchor"
  }
]
`,
		"github": `::error file=a b.md,line=2,endLine=2,col=9,endColumn=13,title=link-missing::no page "é:1%25"; is it%0A<this>?
::error file=c.md,line=1,endLine=2,title=address-taken::taken
::warning file=x%3Ay.md,title=link-anchor::no anchor
`,
	}
	for format, want := range tests {
		var b strings.Builder
		if err := p.Print(&b, format, l); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s: got\n%s\nwant\n%s", format, b.String(), want)
		}
	}
}

// A line of megabytes is not written once for each fault on it.
func TestJSONCutsLongLines(t *testing.T) {
	t.Parallel()
	src := strings.Repeat("word ", 10_000) + "[[x]]" + strings.Repeat(" word", 10_000)
	p := Printer{Read: func(string) []byte { return []byte(src) }}
	var b strings.Builder
	if err := p.Print(&b, "json", List{{Code: LinkMissing, Place: Place{"a.md", 50_000, 50_005}, Message: "x"}}); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1000 || !strings.Contains(b.String(), `"column": 50001`) || !strings.Contains(b.String(), "word [[x]] word") {
		t.Errorf("got %.2000s", b.String())
	}
}

// SARIF is read by machines: what they look for is checked, not how it is set out.
func TestSARIF(t *testing.T) {
	t.Parallel()
	l, p := several()
	var b strings.Builder
	if err := p.Print(&b, "sarif", l); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(b.String()), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("version %q, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	rules := map[Code]bool{}
	for _, r := range run.Tool.Driver.Rules {
		rules[r.ID] = true
	}
	for _, r := range run.Results {
		if !rules[r.RuleID] {
			t.Errorf("%s is no rule of the driver", r.RuleID)
		}
	}
	if len(run.Results) != 3 {
		t.Fatalf("%d results, want 3: what is off is not reported", len(run.Results))
	}
	first, second, third := run.Results[0], run.Results[1], run.Results[2]
	if at := first.Locations[0].Physical; at.Artifact.URI != "a%20b.md" || *at.Region != (sarifRegion{2, 9, 2, 13}) {
		t.Errorf("first at %s %+v", at.Artifact.URI, *at.Region)
	}
	if first.Level != "error" || third.Level != "warning" {
		t.Errorf("levels %s and %s", first.Level, third.Level)
	}
	if len(second.Related) != 1 || second.Related[0].Physical.Artifact.URI != "a%20b.md" {
		t.Errorf("the other place: %+v", second.Related)
	}
	if at := third.Locations[0].Physical; at.Artifact.URI != "./x:y.md" || at.Region != nil {
		t.Errorf("a file as a whole: %s %+v", at.Artifact.URI, at.Region)
	}
}

// A tool that reads a report of nothing must find an empty list, not null.
func TestEmptyReports(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{"text": "", "github": "", "json": "[]\n"} {
		var b strings.Builder
		if err := (Printer{}).Print(&b, format, nil); err != nil || b.String() != want {
			t.Errorf("%s: got %q, %v", format, b.String(), err)
		}
	}
	var b strings.Builder
	if err := (Printer{}).Print(&b, "sarif", nil); err != nil || !strings.Contains(b.String(), `"results": []`) {
		t.Errorf("sarif: got %s, %v", b.String(), err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("pipe closed") }

func TestPrintFails(t *testing.T) {
	t.Parallel()
	if err := (Printer{}).Print(&strings.Builder{}, "xml", nil); err == nil || err.Error() != `unknown format "xml" (one of text, json, github, sarif)` {
		t.Errorf("got %v", err)
	}
	for _, format := range Formats() {
		if err := (Printer{}).Print(broken{}, format, nil); err == nil {
			t.Errorf("%s: no error from a writer that fails", format)
		}
	}
}
