package table

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"waymark/generator/source"
)

// limits against documents that are small to write and huge to read ("billion laughs").
const (
	maxYAMLValues = 100_000
	maxYAMLDepth  = 100
)

// YAML reads a YAML document whose top is a mapping. base is added to every offset. Aliases are followed,
// merge keys (<<) are not; a document that would grow past 100,000 values or 100 levels is refused.
func YAML(data []byte, base int) (Table, []Problem) {
	r := yamlReader{data: data, base: base, lines: yamlLines(data), left: maxYAMLValues}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, []Problem{r.syntax(err)}
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil, nil // nothing but white space and comments
	}
	top := r.value(doc.Content[0], 0)
	switch top.Kind {
	case Map:
		return top.Map, r.problems
	case Null:
		return nil, r.problems
	}
	return nil, append(r.problems, Problem{Span: top.Span, Message: "the front matter is " + top.Kind.String() + ", not keys with values", Hint: "write key: value, one to a line"})
}

type yamlReader struct {
	data     []byte
	base     int
	lines    []int // where each starts in data
	last     mark
	left     int
	full     bool // too deep or too large: said once
	problems []Problem
}

// yamlLines finds where lines start. YAML 1.1, 4.2 knows more ends of lines than the newline.
func yamlLines(data []byte) []int {
	lines := []int{0}
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		i += size
		switch c {
		case '\r':
			if i < len(data) && data[i] == '\n' {
				i++
			}
			lines = append(lines, i)
		case '\n', '\u0085', '\u2028', '\u2029':
			lines = append(lines, i)
		}
	}
	return lines
}

// line gives the line from an offset in data on, without its end, and no more than size bytes of it.
func (r *yamlReader) line(from, size int) []byte {
	from = min(from, len(r.data))
	rest := r.data[from:min(from+size, len(r.data))]
	if i := bytes.IndexAny(rest, "\r\n\u0085\u2028\u2029"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// mark is a place that was asked for: its line and column, and its offset in data.
type mark struct{ line, column, at int }

// offset turns the library's line and column (code points, both from 1) into a byte offset in data. It goes on from
// where it was asked for last, so that many values on one line do not cost the square of its length.
func (r *yamlReader) offset(line, column int) int {
	if line < 1 || line > len(r.lines) {
		return len(r.data)
	}
	m := r.last
	if m.line != line || m.column > column {
		m = mark{line, 1, r.lines[line-1]}
	}
	for ; m.column < column && m.at < len(r.data); m.column++ {
		_, size := utf8.DecodeRune(r.data[m.at:])
		m.at += size
	}
	r.last = m
	return m.at
}

func (r *yamlReader) syntax(err error) Problem {
	line, column, what := 0, 1, strings.TrimPrefix(err.Error(), "yaml: ")
	var le *yaml.LoadError
	if errors.As(err, &le) {
		line, column, what = le.Mark.Line, max(le.Mark.Column, 1), le.Message
	} else if rest, ok := strings.CutPrefix(what, "line "); ok {
		if num, msg, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(num); err == nil {
				line, what = n, msg
			}
		}
	}
	at := source.Span{Start: r.base, End: r.base}
	hint := ""
	if line > 0 && line <= len(r.lines) {
		start, text := r.offset(line, column), string(r.line(r.lines[line-1], len(r.data)))
		at = r.span(start, max(start, r.lines[line-1]+len(text)))
		if strings.HasPrefix(text, "\t") || strings.Contains(what, "tab") {
			hint = "YAML is indented with spaces, never with tabs"
		} else if _, value, ok := strings.Cut(text, ": "); ok && strings.Contains(value, ": ") {
			hint = "a value with a colon in it needs quotes around it"
		}
	}
	return Problem{Span: at, Message: what, Hint: hint}
}

func (r *yamlReader) span(start, end int) source.Span {
	return source.Span{Start: r.base + start, End: r.base + min(end, len(r.data))}
}

// start finds where a node's own text begins: after its anchor and tag.
func (r *yamlReader) start(n *yaml.Node) int {
	at := r.offset(n.Line, n.Column)
	for at < len(r.data) && n.Kind != yaml.AliasNode && (r.data[at] == '&' || r.data[at] == '!') {
		end := at + len(r.data[at:])
		if i := bytes.IndexAny(r.data[at:], " \t\r\n"); i >= 0 {
			end = at + i
		}
		at = r.blank(end, "")
	}
	return at
}

// blank passes over white space, comments and the characters in also.
func (r *yamlReader) blank(at int, also string) int {
	for ; at < len(r.data); at++ {
		if r.data[at] == '#' {
			at += len(r.line(at, len(r.data)))
		}
		if at < len(r.data) && !strings.Contains(" \t\r\n"+also, string(r.data[at])) {
			break
		}
	}
	return min(at, len(r.data)) // a comment may have ended it
}

// scalarEnd finds the end of a scalar, from what its style ends with; a plain or block scalar of several lines is
// marked on the first.
func (r *yamlReader) scalarEnd(n *yaml.Node, start int) int {
	if start >= len(r.data) {
		return start
	}
	switch quote := r.data[start]; {
	case n.Style&yaml.DoubleQuotedStyle != 0 && quote == '"', n.Style&yaml.SingleQuotedStyle != 0 && quote == '\'':
		for i := start + 1; i < len(r.data); i++ {
			switch {
			case quote == '"' && r.data[i] == '\\', quote == '\'' && bytes.HasPrefix(r.data[i:], []byte("''")):
				i++
			case r.data[i] == quote:
				return i + 1
			}
		}
		return len(r.data)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return start + len(bytes.TrimRight(r.line(start, len(r.data)), " \t"))
	}
	return start + len(r.line(start, len(n.Value)))
}

func (r *yamlReader) value(n *yaml.Node, depth int) Value {
	start := r.start(n)
	end := start
	v := Value{Span: r.span(start, start)}
	if r.left--; r.left < 0 || depth > maxYAMLDepth {
		if !r.full {
			r.problems = append(r.problems, Problem{Span: v.Span, Message: "this YAML is nested too deeply, or grows too large through its aliases"})
		}
		r.full = true
		return v
	}
	switch n.Kind {
	case yaml.AliasNode:
		v = r.value(n.Alias, depth+1)
		v.Span = r.span(start, start+1+len(n.Value))
		return v
	case yaml.SequenceNode:
		v.Kind = List
		for _, c := range n.Content {
			item := r.value(c, depth+1)
			v.List, end = append(v.List, item), item.Span.End-r.base
		}
	case yaml.MappingNode:
		v.Kind = Map
		keys := map[string]source.Span{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			at := r.start(k)
			key := r.span(at, r.scalarEnd(k, at))
			if k.Kind == yaml.AliasNode {
				key, k = r.span(at, at+1+len(k.Value)), k.Alias
			}
			other, twice := keys[k.Value]
			switch {
			case k.Kind != yaml.ScalarNode:
				r.problems = append(r.problems, Problem{Span: r.span(at, at+1), Message: "a key must be text", Hint: "write key: value"})
			case twice:
				r.problems = append(r.problems, Problem{Span: key, Message: `the key "` + k.Value + `" is given twice`, Hint: "keep one of the two", Other: other})
			default:
				keys[k.Value] = key
				value := r.value(n.Content[i+1], depth+1)
				v.Map, end = append(v.Map, Entry{k.Value, key, value}), value.Span.End-r.base
			}
		}
	case yaml.ScalarNode:
		r.scalar(n, &v)
		end = r.scalarEnd(n, start)
	}
	if n.Style&yaml.FlowStyle != 0 && n.Kind != yaml.ScalarNode && !r.full {
		end = r.blank(max(end, start+1), ",") + 1
	}
	v.Span = r.span(start, max(start, end))
	return v
}

func (r *yamlReader) scalar(n *yaml.Node, v *Value) {
	v.Kind, v.Str = String, n.Value
	switch n.ShortTag() {
	case "!!null":
		v.Kind = Null
	case "!!bool":
		if isTrue := strings.EqualFold(n.Value, "true"); isTrue || strings.EqualFold(n.Value, "false") {
			v.Kind, v.Bool = Bool, isTrue
		}
	case "!!int":
		if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			v.Kind, v.Int, v.Float = Integer, i, float64(i)
		}
	case "!!float":
		if f, err := strconv.ParseFloat(strings.ReplaceAll(n.Value, "_", ""), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			v.Kind, v.Float = Float, f
		}
	case "!!timestamp":
		if d, ok := ParseDate(n.Value); ok {
			v.Kind, v.Date = Date, d
		}
	}
}
