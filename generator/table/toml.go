package table

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"waymark/generator/source"
)

// TOML reads a TOML 1.0 document. base is added to every offset, for a document that is part of a file.
// After a syntax error, what stands before it is given along with the problem.
func TOML(data []byte, base int) (Table, []Problem) {
	r := tomlReader{base: base, data: data, left: maxTOMLKeys}
	r.p, _ = parsers.Get().(*unstable.Parser)
	if r.p == nil {
		r.p = new(unstable.Parser)
	}
	defer parsers.Put(r.p)
	r.p.Reset(data)
	root := make(Table, 0, min(bytes.Count(data, []byte("\n"))+1, 32))
	current := &root
	for r.p.NextExpression() {
		e := r.p.Expression()
		if r.left < 0 {
			break
		}
		switch e.Kind {
		case unstable.KeyValue:
			r.set(current, e)
		case unstable.Table:
			current = r.open(&root, e, false)
		case unstable.ArrayTable:
			current = r.open(&root, e, true)
		}
	}
	if err := r.p.Error(); err != nil {
		at, what := source.Span{Start: base + len(data), End: base + len(data)}, err.Error()
		var pe *unstable.ParserError
		if errors.As(err, &pe) {
			at, what = r.fault(pe)
		}
		r.problems = append(r.problems, Problem{Span: at, Message: strings.TrimPrefix(what, "toml: "), Hint: tomlHint(data, at.Start-base)})
	}
	return root, r.problems
}

// parsers are *unstable.Parser that have grown to what a document needs.
var parsers sync.Pool

// maxTOMLKeys bounds a document that is quick to write and slow to read: looking for a key given twice takes the
// square of their number.
const maxTOMLKeys = 10_000

type tomlReader struct {
	p        *unstable.Parser
	base     int
	data     []byte
	left     int
	problems []Problem
}

// origin says how a table or list came to be, and so what may be added to it (TOML 1.0, "Table" and "Array of Tables").
type origin uint8

const (
	written  origin = iota // as a value: { … } and [ … ] are closed
	implicit               // on the way to [a.b]: [a] may still come, once
	headed                 // by [a]
	dotted                 // by a.b = 1: more dotted keys may come, and [a.b.c], but not [a]
	repeated               // by [[a]]
)

// fault finds where the parser stopped and what it says. Its highlight is a piece of the input, often empty at the end
// of a line; of a character of several bytes it knows the first byte only.
func (r *tomlReader) fault(pe *unstable.ParserError) (source.Span, string) {
	off, what := cap(r.data)-cap(pe.Highlight), pe.Message
	if pe.Highlight == nil || off < 0 || off > len(r.data) {
		off = len(r.data)
	}
	end := min(off+len(pe.Highlight), len(r.data))
	if i := bytes.IndexByte(r.data[off:end], '\n'); i >= 0 {
		end = off + i
	}
	if c, size := utf8.DecodeRune(r.data[off:]); size > 1 && end > off {
		what = strings.Replace(what, fmt.Sprintf("%#U", rune(r.data[off])), fmt.Sprintf("%#U", c), 1)
		end = max(end, off+size)
	}
	return source.Span{Start: r.base + off, End: r.base + end}, what
}

// tomlHint looks at the line of a fault for the slips that writers make most.
func tomlHint(data []byte, off int) string {
	off = min(max(off, 0), len(data))
	from := strings.LastIndexByte(string(data[:off]), '\n') + 1
	line := string(data[from:])
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	key, value, isPair := strings.Cut(line, "=")
	switch value = strings.TrimSpace(value); {
	case !isPair && strings.Contains(line, ":"):
		return `TOML writes key = value, not "key: value"`
	case strings.Count(value, `"`)%2 == 1:
		return "a quotation mark is not closed; inside quotes write \\\" for a quotation mark"
	case strings.ContainsAny(value, "“”‘’") && !strings.ContainsAny(value[:1], `"'`):
		return `TOML needs straight quotes: "…"`
	case strings.ContainsAny(strings.TrimSpace(key), " ") && isPair && !strings.ContainsAny(key, `"'`):
		return "a key with a space needs quotes around it"
	case isPair && !strings.ContainsAny(key, `"'`) && strings.ContainsFunc(key, func(r rune) bool { return r > 0x7f }):
		return "a key with other letters than A to Z needs quotes around it"
	case isPair && value != "" && !strings.ContainsAny(value[:1], `"'[{0123456789+-tfin`):
		return `text needs quotes: ` + strings.TrimSpace(key) + ` = "` + value + `"`
	}
	return ""
}

func (r *tomlReader) span(raw unstable.Range) source.Span {
	return source.Span{Start: r.base + int(raw.Offset), End: r.base + int(raw.Offset+raw.Length)}
}

type tomlKey struct {
	name string
	span source.Span
}

func (r *tomlReader) key(n *unstable.Node) []tomlKey {
	var keys []tomlKey
	for it := n.Key(); it.Next(); {
		k := it.Node()
		keys = append(keys, tomlKey{string(k.Data), r.span(k.Raw)})
	}
	return keys
}

// descend gives the table that a dotted key leads to, making the missing ones, which are then of the origin given. An
// entry that is an array of tables leads to its last table.
func (r *tomlReader) descend(t *Table, keys []tomlKey, by origin) *Table {
	for _, k := range keys {
		e := find(t, k.name)
		if e == nil {
			e = r.entry(t, k, Value{Kind: Map, Span: k.span, made: by})
		}
		switch v := &e.Value; {
		case v.Kind == Map && v.made != written && (by == implicit || v.made != headed):
			t = &v.Map
		case v.Kind == List && v.made == repeated && by == implicit:
			t = &v.List[len(v.List)-1].Map
		default:
			r.twice(k, e.KeySpan)
			return new(Table)
		}
	}
	return t
}

func (r *tomlReader) entry(t *Table, k tomlKey, v Value) *Entry {
	if r.left--; r.left == -1 {
		r.problems = append(r.problems, Problem{Span: k.span, Message: fmt.Sprintf("more than %d keys", maxTOMLKeys)})
	}
	*t = append(*t, Entry{k.name, k.span, v})
	return &(*t)[len(*t)-1]
}

func (r *tomlReader) twice(k tomlKey, other source.Span) {
	r.problems = append(r.problems, Problem{Span: k.span, Message: `the key "` + k.name + `" is given twice`, Hint: "keep one of the two", Other: other})
}

func find(t *Table, key string) *Entry {
	for i := range *t {
		if (*t)[i].Key == key {
			return &(*t)[i]
		}
	}
	return nil
}

func (r *tomlReader) set(t *Table, n *unstable.Node) (end int) {
	keys := r.key(n)
	last := keys[len(keys)-1]
	value := r.value(n.Value(), r.skip(last.span.End, " \t="))
	t = r.descend(t, keys[:len(keys)-1], dotted)
	if e := find(t, last.name); e != nil {
		r.twice(last, e.KeySpan)
	} else {
		r.entry(t, last, value)
	}
	return value.Span.End
}

func (r *tomlReader) open(root *Table, n *unstable.Node, array bool) *Table {
	keys := r.key(n)
	last := keys[len(keys)-1]
	t := r.descend(root, keys[:len(keys)-1], implicit)
	e := find(t, last.name)
	if e == nil {
		v := Value{Kind: Map, Span: last.span, made: implicit}
		if array {
			v.Kind, v.made = List, repeated
		}
		e = r.entry(t, last, v)
	}
	switch v := &e.Value; {
	case array && v.made == repeated:
		v.List = append(v.List, Value{Kind: Map, Span: last.span, made: headed})
		return &v.List[len(v.List)-1].Map
	case !array && v.Kind == Map && v.made == implicit:
		v.made = headed
		return &v.Map
	}
	r.twice(last, e.KeySpan)
	return new(Table)
}

// skip gives the offset of the first byte from at on that is none of chars, nor in a comment.
func (r *tomlReader) skip(at int, chars string) int {
	for at -= r.base; at < len(r.data); at++ {
		if r.data[at] == '#' {
			at += max(bytes.IndexByte(r.data[at:], '\n'), 0)
		}
		if strings.IndexByte(chars, r.data[at]) < 0 {
			break
		}
	}
	return r.base + at
}

// between is what may stand between the values of a list or inline table.
const between = " \t\r\n,"

// value reads a value whose text begins at an offset of the file.
func (r *tomlReader) value(n *unstable.Node, at int) Value {
	v := Value{Span: r.span(n.Raw)}
	text := string(n.Data)
	fail := func(what, hint string) {
		r.problems = append(r.problems, Problem{Span: v.Span, Message: what + " " + strconv.Quote(text), Hint: hint, Value: true})
	}
	switch n.Kind {
	case unstable.String:
		v.Kind, v.Str = String, text
	case unstable.Bool:
		v.Kind, v.Bool = Bool, text == "true"
	case unstable.Integer:
		v.Kind = Integer
		i, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 0, 64) // TOML's prefixes and underscores are Go's
		if err != nil {
			fail("not a whole number of 64 bits:", "put it in quotes, if it is a name and not a number")
		}
		v.Int, v.Float = i, float64(i)
	case unstable.Float:
		v.Kind = Float
		f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err != nil {
			fail("not a number:", "")
		}
		if v.Float = f; math.IsInf(f, 0) || math.IsNaN(f) {
			v.Kind, v.Str = String, text // no number that a page could show or a table sort
		}
	case unstable.LocalTime:
		v.Kind, v.Str = String, text
		_, err := time.Parse("15:04:05", text)
		if _, short := time.Parse("15:04", text); err != nil && short != nil || !strings.HasPrefix(text[2:], ":") {
			fail("not a time:", "write hours and minutes of a time that there is: 09:30")
		}
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime:
		v.Kind = Date
		d, ok := ParseDate(text)
		if !ok || len(text) > len(time.DateOnly) && text[len(time.DateOnly)+3] != ':' { // an hour has two digits
			fail("not a date:", "write year, month and day of a day that there is: 2026-11-23")
			v.Kind, v.Str = String, text
		}
		v.Date = d
	case unstable.Array:
		v.Kind = List
		end := at + 1
		for it := n.Children(); it.Next(); {
			item := r.value(it.Node(), r.skip(end, between))
			v.List, end = append(v.List, item), item.Span.End
		}
		v.Span = source.Span{Start: at, End: r.skip(end, between) + 1}
	case unstable.InlineTable:
		v.Kind = Map
		end := at + 1
		for it := n.Children(); it.Next(); {
			end = r.set(&v.Map, it.Node())
		}
		seal(v.Map)
		v.Span = source.Span{Start: at, End: r.skip(end, between) + 1}
	}
	return v
}

// seal makes the tables that dotted keys made within an inline table part of it: they end where it does.
func seal(t Table) {
	for i := range t {
		if v := &t[i].Value; v.made == dotted {
			v.made = written
			seal(v.Map)
		}
	}
}

// ParseDate reads a date or a date with a time, as RFC 3339 writes them, with or without a zone (then UTC).
func ParseDate(text string) (time.Time, bool) {
	text = strings.ToUpper(text) // RFC 3339, 5.6: t and z may be small
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d, true
		}
	}
	return time.Time{}, false
}
