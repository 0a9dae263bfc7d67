// Package lock provides addresses.lock: every address that a site has published, with the anchors on it, so that none
// is lost unnoticed. It must never know what is published now.
//
// The file is text, an address a line, so that a change of one is one line of a diff:
//
//	/principles/share/ principles/share.md 8f0c12ab34cd56ef
//	  #why
//	  #how-to-begin
//	/old/ gone 2026-01-31 The programme ended.
//
// After the address stand the page that was there, from the content folder, and a sketch of its text; the anchors are
// indented. "gone", a day and a reason, at the end of a line, say that something is no more on purpose.
package lock

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/generator/diag"
	"waymark/generator/source"
)

// Lock is the addresses in order, each once. It is never changed once made.
type Lock []Entry

// Entry is one address.
type Entry struct {
	Address string // "/principles/share/", "/old.html"
	Path    string // of its page, from the content folder; one that ends in / is a section without a file
	Sketch  Sketch
	Anchors []Anchor // in the order of the page
	Gone    Gone
	At      source.Span // of the address in the file
}

// Anchor is one place on a page.
type Anchor struct {
	ID   string // without #
	Gone Gone
	At   source.Span
}

// Gone says when and why something was taken away on purpose. The zero Gone is not gone.
type Gone struct{ Day, Why string }

// gone begins what says so at the end of a line.
const gone = "gone"

// head explains the file to who finds it.
const head = `# Every address that this site has published, with its anchors. waymark check reports what is no longer there, and
# waymark check --fix adds what is new. What is gone on purpose says so at the end of its line: gone 2026-01-31 Why.
`

// Parse reads addresses.lock. What cannot be read is reported and left out.
func Parse(f source.File) (Lock, diag.List) {
	r := reader{path: f.Path, seen: map[string]source.Span{}}
	at := 0
	for line := range strings.Lines(string(f.Data)) {
		r.line(strings.TrimRight(line, "\r\n"), at)
		at += len(line)
	}
	slices.SortFunc(r.l, func(a, b Entry) int { return strings.Compare(a.Address, b.Address) })
	return r.l, r.problems
}

type reader struct {
	path     string
	l        Lock
	seen     map[string]source.Span
	under    bool // the anchors that follow have an address
	problems diag.List
}

func (r *reader) report(at source.Span, message, hint string) *diag.Diagnostic {
	r.problems = append(r.problems, diag.Diagnostic{Code: diag.LockSyntax, Place: diag.Place{Path: r.path, Start: at.Start, End: at.End}, Message: message, Hint: hint})
	return &r.problems[len(r.problems)-1]
}

func (r *reader) line(line string, at int) {
	text := strings.TrimLeft(line, " \t")
	indented := len(text) < len(line)
	at += len(line) - len(text)
	whole := source.Span{Start: at, End: at + len(text)}
	words := strings.Fields(text)
	switch {
	case len(words) == 0 || text[0] == '#' && !indented:
		return
	case text[0] != '#' && text[0] != '/' || indented && text[0] == '/':
		r.under = false
		r.report(whole, "this is neither an address nor an anchor", "an address begins with / at the start of its line, and an anchor with # behind spaces; take the line away where a merge has left it")
		return
	}
	name := source.Span{Start: at, End: at + len(words[0])}
	var over Gone
	if i := slices.Index(words, gone); i > 0 {
		if over = (Gone{Why: strings.Join(words[min(i+2, len(words)):], " ")}); i+1 < len(words) {
			over.Day = words[i+1]
		}
		if _, err := time.Parse(time.DateOnly, over.Day); err != nil || over.Why == "" {
			r.report(whole, `"gone" needs a day and a reason`, "write gone 2026-01-31 and why")
			over = Gone{"2000-01-01", "?"} // it was meant to be gone: that is not reported too
		}
		words = words[:i]
	}
	if text[0] == '#' {
		if r.under && len(words) == 1 && len(words[0]) > 1 {
			e := &r.l[len(r.l)-1]
			e.Anchors = append(e.Anchors, Anchor{ID: unescape(words[0][1:]), Gone: over, At: name})
		} else if r.under {
			r.report(whole, "an anchor is one word", "write %20 for a space")
		}
		return
	}
	e := Entry{Address: unescape(words[0]), Gone: over, At: name}
	if other, twice := r.seen[e.Address]; twice {
		r.report(name, e.Address+" stands here twice", "take one of the two away").Other = diag.Place{Path: r.path, Start: other.Start, End: other.End}
		r.under = false
		return
	}
	ok := len(words) == 1 && over != Gone{}
	if len(words) == 3 {
		n, err := strconv.ParseUint(words[2], 16, 64)
		e.Path, e.Sketch, ok = unescape(words[1]), Sketch(n), err == nil
	}
	if !ok {
		r.report(whole, "after an address stand its page and the sketch of its text", "take the line away where a merge has left it; waymark check --fix writes those that are missing")
	}
	r.seen[e.Address] = name
	r.l, r.under = append(r.l, e), true
}

// Format gives the text of addresses.lock. Of an address that is gone on purpose it keeps only that.
func (l Lock) Format() []byte {
	l = slices.SortedFunc(slices.Values(l), func(a, b Entry) int { return cmp.Compare(a.Address, b.Address) })
	var b strings.Builder
	b.WriteString(head)
	for _, e := range l {
		if e.Gone != (Gone{}) {
			fmt.Fprintf(&b, "%s %s %s %s\n", escape(e.Address), gone, e.Gone.Day, e.Gone.Why)
			continue
		}
		fmt.Fprintf(&b, "%s %s %016x\n", escape(e.Address), escape(e.Path), uint64(e.Sketch))
		for _, a := range e.Anchors {
			b.WriteString("  #" + escape(a.ID))
			if a.Gone != (Gone{}) {
				b.WriteString(" " + gone + " " + a.Gone.Day + " " + a.Gone.Why)
			}
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}

// escape writes a name as one word: white space, control characters and % as in an address.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c == 0x7f || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return strings.NewReplacer("\u0085", "%C2%85", "\u00a0", "%C2%A0", "\u2028", "%E2%80%A8", "\u2029", "%E2%80%A9").Replace(b.String())
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
