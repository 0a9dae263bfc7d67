package table

import (
	"errors"
	"math"
	"strconv"
	"strings"

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
	r := yamlReader{data: data, base: base, left: maxYAMLValues}
	r.lines = append(r.lines, 0)
	for i, c := range data {
		if c == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
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
	lines    []int // offset of each line's start
	left     int
	problems []Problem
}

// offset turns the library's line and column (code points, both from 1) into a byte offset of the file.
func (r *yamlReader) offset(line, column int) int {
	if line < 1 || line > len(r.lines) {
		return r.base + len(r.data)
	}
	off := r.lines[line-1]
	for i := range string(r.data[off:]) {
		if column--; column <= 0 {
			return r.base + off + i
		}
	}
	return r.base + len(r.data)
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
		at.Start = r.offset(line, column)
		text := string(r.data[r.lines[line-1]:])
		text, _, _ = strings.Cut(text, "\n")
		at.End = max(at.Start, r.base+r.lines[line-1]+len(text))
		if strings.HasPrefix(text, "\t") || strings.Contains(what, "tab") {
			hint = "YAML is indented with spaces, never with tabs"
		} else if _, value, ok := strings.Cut(text, ": "); ok && strings.Contains(value, ": ") {
			hint = "a value with a colon in it needs quotes around it"
		}
	}
	return Problem{Span: at, Message: what, Hint: hint}
}

func (r *yamlReader) span(n *yaml.Node) source.Span {
	start := r.offset(n.Line, n.Column)
	end := start
	switch n.Kind {
	case yaml.ScalarNode:
		end = start + len(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			end += 2
		}
		rest := r.data[min(start-r.base, len(r.data)):]
		if i := strings.IndexByte(string(rest), '\n'); i >= 0 {
			end = min(end, start+i) // a mark stays on its line
		}
		end = min(end, r.base+len(r.data))
	case yaml.SequenceNode, yaml.MappingNode:
		if len(n.Content) > 0 {
			end = max(start, r.span(n.Content[len(n.Content)-1]).End)
		}
	}
	return source.Span{Start: start, End: end}
}

func (r *yamlReader) value(n *yaml.Node, depth int) Value {
	v := Value{Span: r.span(n)}
	if r.left--; r.left < 0 || depth > maxYAMLDepth {
		if r.left == -1 || depth == maxYAMLDepth+1 {
			r.problems = append(r.problems, Problem{Span: v.Span, Message: "this YAML is nested too deeply, or grows too large through its aliases"})
		}
		return v
	}
	switch n.Kind {
	case yaml.AliasNode:
		v = r.value(n.Alias, depth+1)
		v.Span = r.span(n)
	case yaml.SequenceNode:
		v.Kind = List
		for _, c := range n.Content {
			v.List = append(v.List, r.value(c, depth+1))
		}
	case yaml.MappingNode:
		v.Kind = Map
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			if e := find(&v.Map, k.Value); e != nil {
				r.problems = append(r.problems, Problem{Span: r.span(k), Message: `the key "` + k.Value + `" is given twice`, Hint: "keep one of the two", Other: e.KeySpan})
				continue
			}
			v.Map = append(v.Map, Entry{k.Value, r.span(k), r.value(n.Content[i+1], depth+1)})
		}
	case yaml.ScalarNode:
		r.scalar(n, &v)
	}
	return v
}

func (r *yamlReader) scalar(n *yaml.Node, v *Value) {
	v.Kind, v.Str = String, n.Value
	switch n.ShortTag() {
	case "!!null":
		v.Kind = Null
	case "!!bool":
		v.Kind, v.Bool = Bool, strings.EqualFold(n.Value, "true")
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
