package page

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"waymark/generator/source"
	"waymark/generator/table"
)

// This file edits pages for their writers: a key or an alias more in the front matter, an old anchor kept at a heading.
// Everything else stays byte for byte as it was, and what was done is read again before it is handed on.

// WithAliases gives a file's bytes with more aliases in its front matter.
func WithAliases(data []byte, more []string) ([]byte, error) {
	fence, front, err := frontOf(data)
	if err != nil {
		return nil, err
	}
	e, has := front.Lookup("aliases")
	quoted := make([]string, len(more))
	for i, a := range more {
		quoted[i] = table.Quote(a)
	}
	list := strings.Join(quoted, ", ")
	var edited []byte
	switch v := e.Value; {
	case !has:
		return WithKey(data, "aliases", "["+list+"]")
	case v.Kind == table.Null:
		edited = splice(data, e.KeySpan.End+1, e.KeySpan.End+1, " ["+list+"]")
	case v.Kind != table.List:
		edited = splice(data, v.Span.Start, v.Span.End, "["+table.Quote(v.Text())+", "+list+"]")
	case len(v.List) == 0:
		edited = splice(data, v.Span.Start, v.Span.End, "["+list+"]")
	default:
		last := v.List[len(v.List)-1].Span
		line := data[bytes.LastIndexByte(data[:last.Start], '\n')+1 : last.Start]
		between := ", "
		switch indent := strings.TrimSpace(string(line)); {
		case data[v.Span.Start] != '[': // YAML's lists of lines
			between = newline(data) + string(line)
			last.End += len(bytes.TrimRight(lineFrom(data, last.End), " \t"))
			edited = splice(data, last.End, last.End, between+strings.Join(quoted, between))
		case indent == "": // an alias a line
			between = "," + newline(data) + string(line)
		}
		if edited == nil {
			edited = splice(data, last.End, last.End, between+strings.Join(quoted, between))
		}
	}
	return edited, same(data, edited, fence, "aliases", func(was, is table.Value) bool {
		old, now := oneOrMore(was), oneOrMore(is)
		if was.Kind == table.Null {
			old = nil
		}
		return slices.EqualFunc(now, slices.Concat(texts(old), more), func(v table.Value, s string) bool { return v.Text() == s })
	})
}

func texts(list []table.Value) []string {
	var l []string
	for _, v := range list {
		l = append(l, v.Text())
	}
	return l
}

// WithKey gives a file's bytes with a key more in its front matter, behind its title or at its head. value is written as
// both TOML and YAML take it.
func WithKey(data []byte, key, value string) ([]byte, error) {
	fence, front, err := frontOf(data)
	if err != nil {
		return nil, err
	}
	end := newline(data)
	_, at, _, _ := fences(data)
	if fence == "" {
		start := markSize(data)
		return splice(data, start, start, "+++"+end+key+" = "+value+end+"+++"+end), nil
	}
	if e, ok := front.Lookup("title"); ok && e.Value.Kind == table.String {
		at = e.Value.Span.End + len(lineFrom(data, e.Value.Span.End))
		at += len(data[at:]) - len(bytes.TrimPrefix(bytes.TrimPrefix(data[at:], []byte("\r")), []byte("\n")))
	}
	line := key + " = " + value + end
	if fence == "---" {
		line = key + ": " + value + end
	}
	edited := splice(data, at, at, line)
	err = same(data, edited, fence, key, func(table.Value, table.Value) bool { return true })
	if err != nil { // a title of several lines, say
		_, at, _, _ = fences(data)
		edited = splice(data, at, at, line)
		err = same(data, edited, fence, key, func(table.Value, table.Value) bool { return true })
	}
	return edited, err
}

// frontOf reads front matter that is to be edited.
func frontOf(data []byte) (fence string, t table.Table, err error) {
	fence, from, end, _ := fences(data)
	if fence == "" {
		return "", nil, nil
	}
	if end < 0 {
		return "", nil, fmt.Errorf("its front matter is not closed")
	}
	t, problems := readTable(fence)(data[from:end], from)
	if len(problems) > 0 {
		return "", nil, fmt.Errorf("its front matter cannot be read: %s", problems[0].Message)
	}
	return fence, t, nil
}

// readTable gives what reads front matter between such fences.
func readTable(fence string) func([]byte, int) (table.Table, []table.Problem) {
	if fence == "---" {
		return table.YAML
	}
	return table.TOML
}

// same makes sure that an edit changed one key as it should, and nothing else.
func same(data, edited []byte, fence, key string, right func(was, is table.Value) bool) error {
	wrong := fmt.Errorf("its front matter is written in a way that cannot be edited: write %s by hand", key)
	_, was, err := frontOf(data)
	if err != nil {
		return err
	}
	now, is, err := frontOf(edited)
	if err != nil || now != fence || !bytes.Equal(Text(data), Text(edited)) {
		return wrong
	}
	a, _ := was.Lookup(key)
	b, ok := is.Lookup(key)
	other := func(e table.Entry) bool { return e.Key == key }
	was, is = slices.DeleteFunc(was, other), slices.DeleteFunc(is, other)
	if !ok || !right(a.Value, b.Value) || !slices.EqualFunc(was, is, func(x, y table.Entry) bool {
		return x.Key == y.Key && x.Value.Kind == y.Value.Kind && x.Value.Text() == y.Value.Text()
	}) {
		return wrong
	}
	return nil
}

// WithAnchor gives a page's bytes with an anchor more at one of its headings, which is given by its index: as the
// heading's id where it has none of its own that anybody may know, else as an empty element in it.
func WithAnchor(f source.File, contentPath string, o Options, heading int, anchor string) ([]byte, error) {
	p, body := Parse(f, contentPath, o)
	if heading >= len(p.Headings) || body.HeadingAt[heading].Start < 0 {
		return nil, fmt.Errorf("it has no heading that could keep #%s", anchor)
	}
	at := body.HeadingAt[heading]
	end := at.Start + len(bytes.TrimRight(lineFrom(f.Data, at.Start), " \t"))
	for i, edit := range []struct {
		at   int
		text string
	}{
		{end, " {#" + anchor + "}"},
		{at.End, " {#" + anchor + "}"},
		{at.Start, `<a id="` + anchor + `"></a>`},
	} {
		edited := splice(f.Data, edit.at, edit.at, edit.text)
		now, _ := Parse(source.File{Path: f.Path, Data: edited, Sum: f.Sum}, contentPath, o)
		want := slices.Clone(p.Headings)
		if i < 2 {
			want[heading].ID = anchor
		}
		if slices.Equal(now.Headings, want) && slices.Contains(now.Anchors(), anchor) && len(now.Diags) <= len(p.Diags) {
			return edited, nil
		}
	}
	return nil, fmt.Errorf("it has no heading that could keep #%s: write it by hand", anchor)
}

func splice(data []byte, from, to int, text string) []byte {
	return slices.Concat(data[:from], []byte(text), data[to:])
}

// lineFrom gives what stands on a line from an offset on, without its end.
func lineFrom(data []byte, at int) []byte {
	line, _, _ := bytes.Cut(data[at:], []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// newline gives what ends the lines of a file.
func newline(data []byte) string {
	if line, _, found := bytes.Cut(data, []byte("\n")); found && bytes.HasSuffix(line, []byte("\r")) {
		return "\r\n"
	}
	return "\n"
}
