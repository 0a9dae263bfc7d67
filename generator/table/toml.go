package table

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"waymark/generator/source"
)

// TOML reads a TOML 1.0 document. base is added to every offset, for a document that is part of a file.
// After a syntax error, what stands before it is given along with the problem.
func TOML(data []byte, base int) (Table, []Problem) {
	r := tomlReader{base: base, size: len(data)}
	r.p.Reset(data)
	var root Table
	current := &root
	for r.p.NextExpression() {
		e := r.p.Expression()
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
			at, what = r.fault(data, pe), pe.Message
		}
		r.problems = append(r.problems, Problem{Span: at, Message: strings.TrimPrefix(what, "toml: "), Hint: tomlHint(data, at.Start-base)})
	}
	return root, r.problems
}

type tomlReader struct {
	p        unstable.Parser
	base     int
	size     int
	problems []Problem
}

// fault finds where the parser stopped. Its highlight is a piece of the input, often empty at the end of a line.
func (r *tomlReader) fault(data []byte, pe *unstable.ParserError) source.Span {
	off := cap(data) - cap(pe.Highlight)
	if pe.Highlight == nil || off < 0 || off > len(data) {
		off = len(data)
	}
	end := min(off+len(pe.Highlight), len(data))
	if i := strings.IndexByte(string(data[off:end]), '\n'); i >= 0 {
		end = off + i
	}
	return source.Span{Start: r.base + off, End: r.base + end}
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

// descend gives the table that a dotted key leads to, making the missing ones. An entry that is an array of
// tables leads to its last table.
func (r *tomlReader) descend(t *Table, keys []tomlKey) *Table {
	for _, k := range keys {
		e := find(t, k.name)
		if e == nil {
			*t = append(*t, Entry{k.name, k.span, Value{Kind: Map, Span: k.span}})
			e = &(*t)[len(*t)-1]
		}
		switch v := &e.Value; {
		case v.Kind == Map:
			t = &v.Map
		case v.Kind == List && len(v.List) > 0 && v.List[len(v.List)-1].Kind == Map:
			t = &v.List[len(v.List)-1].Map
		default:
			r.twice(k, e.KeySpan)
			return new(Table)
		}
	}
	return t
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

func (r *tomlReader) set(t *Table, n *unstable.Node) {
	keys := r.key(n)
	last := keys[len(keys)-1]
	t = r.descend(t, keys[:len(keys)-1])
	if e := find(t, last.name); e != nil {
		r.twice(last, e.KeySpan)
		return
	}
	*t = append(*t, Entry{last.name, last.span, r.value(n.Value())})
}

func (r *tomlReader) open(root *Table, n *unstable.Node, array bool) *Table {
	keys := r.key(n)
	last := keys[len(keys)-1]
	t := r.descend(root, keys[:len(keys)-1])
	e := find(t, last.name)
	if e == nil {
		kind := Map
		if array {
			kind = List
		}
		*t = append(*t, Entry{last.name, last.span, Value{Kind: kind, Span: last.span}})
		e = &(*t)[len(*t)-1]
	}
	switch {
	case array && e.Value.Kind == List:
		e.Value.List = append(e.Value.List, Value{Kind: Map, Span: last.span})
		return &e.Value.List[len(e.Value.List)-1].Map
	case !array && e.Value.Kind == Map:
		return &e.Value.Map
	}
	r.twice(last, e.KeySpan)
	return new(Table)
}

func (r *tomlReader) value(n *unstable.Node) Value {
	v := Value{Span: r.span(n.Raw)}
	text := string(n.Data)
	fail := func(what string) {
		r.problems = append(r.problems, Problem{Span: v.Span, Message: what + " " + strconv.Quote(text)})
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
			fail("not a whole number of 64 bits:")
		}
		v.Int, v.Float = i, float64(i)
	case unstable.Float:
		v.Kind = Float
		f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err != nil {
			fail("not a number:")
		}
		v.Float = f
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime, unstable.LocalTime:
		v.Kind = Date
		d, ok := ParseDate(text)
		if !ok {
			fail("not a date:")
			v.Kind, v.Str = String, text
		}
		v.Date = d
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			v.List = append(v.List, r.value(it.Node()))
		}
	case unstable.InlineTable:
		v.Kind = Map
		for it := n.Children(); it.Next(); {
			r.set(&v.Map, it.Node())
		}
	}
	if v.Span.End <= v.Span.Start || v.Span.End > r.base+r.size {
		v.Span = r.around(n, v)
	}
	return v
}

// around gives a list or inline table the span of what is in it: the parser notes none for them.
func (r *tomlReader) around(n *unstable.Node, v Value) source.Span {
	s := source.Span{Start: r.base + int(n.Raw.Offset), End: r.base + int(n.Raw.Offset)}
	for i, x := range v.List {
		if i == 0 {
			s = x.Span
		}
		s.End = max(s.End, x.Span.End)
	}
	for i, e := range v.Map {
		if i == 0 {
			s = e.KeySpan
		}
		s.End = max(s.End, e.Value.Span.End)
	}
	return s
}

// ParseDate reads a date or a date with a time, as RFC 3339 writes them, with or without a zone (then UTC).
func ParseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d, true
		}
	}
	return time.Time{}, false
}
