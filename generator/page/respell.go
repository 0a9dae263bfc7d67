package page

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"slices"
	"strings"

	"waymark/generator/markdown"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file writes a reference anew in the way it was written: a wikilink stays one, with its words; a path stays
// relative, or from the root; a name stays a name, and as short.

// Edit is bytes that take the place of others in a file.
type Edit struct {
	At   source.Span
	Text string
}

// Apply makes edits in a file, whose places must not overlap; the same edit given twice is made once.
func Apply(data []byte, edits []Edit) []byte {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b Edit) int { return a.At.Start - b.At.Start })
	var out []byte
	at := 0
	for i, e := range edits {
		if i > 0 && e == edits[i-1] {
			continue
		}
		out = append(append(out, data[at:e.At.Start]...), e.Text...)
		at = e.At.End
	}
	return append(out, data[at:]...)
}

// Spellings gives the targets by which a reference on the page at from, that was on the one at was, may name the page
// or file at to, which it called by ref.Target when that was at old: the most alike first. All are paths from the
// content folder.
func Spellings(ref markdown.Ref, was, old, from, to string) []string {
	target := ref.Target
	bare := strings.TrimPrefix(strings.TrimPrefix(target, "./"), "/")
	name, former := to, old
	if IsPage(to) || strings.HasSuffix(to, "/") {
		former = Own(old)
		switch {
		case IsPage(target) && IsPage(to):
			former = old
		case strings.HasSuffix(target, "/") && Own(to) != "":
			name = Own(to) + "/"
		default:
			name = Own(to)
		}
	}
	relative := relativePath(path.Dir(from), name)
	if strings.HasPrefix(target, "./") && !strings.HasPrefix(relative, "../") {
		relative = "./" + relative
	}
	var ends []string // from the shortest
	for i := len(name) - 1; i > 0; i-- {
		if name[i-1] == '/' {
			ends = append(ends, name[i:])
		}
	}
	ends = append(ends, name)
	cut := strings.TrimSuffix(bare, "/")
	var list []string
	switch {
	case strings.HasPrefix(target, "/"):
		list = append(list, "/"+name)
	case strings.HasPrefix(target, "../") || strings.HasPrefix(target, "./") || Relative(ref, was, old):
		list = append(list, relative)
	case strings.Contains(cut, "/") && strings.EqualFold(cut, former):
		list = append(list, name)
	case strings.Contains(cut, "/"):
		list = append(list, ends[min(strings.Count(cut, "/"), len(ends)-1):]...)
	}
	return append(append(list, ends...), relative, "/"+name)
}

// Relative tells whether a reference on the page at from is the way to the page or file at to, as Markdown's links are
// for every tool.
func Relative(ref markdown.Ref, from, to string) bool {
	if ref.Kind != markdown.Link && ref.Kind != markdown.Img || strings.HasPrefix(ref.Target, "/") {
		return false
	}
	way := path.Join(path.Dir(from), ref.Target)
	return strings.EqualFold(way, to) || strings.EqualFold(way, Own(to)) && IsPage(to)
}

// relativePath gives the way from a folder to a path.
func relativePath(dir, to string) string {
	here, there := strings.Split(dir, "/"), strings.Split(to, "/")
	if dir == "." {
		here = nil
	}
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	return strings.Repeat("../", len(here)) + strings.Join(there, "/")
}

// Respell gives the edit that makes a reference in a file name another target.
func Respell(data []byte, ref markdown.Ref, target string) (Edit, error) {
	raw := string(data[ref.Span.Start:ref.Span.End])
	before := data[:ref.Span.Start]
	wrong := fmt.Errorf("%q cannot be written as %q there", ref.Target, target)
	switch ref.Kind {
	case markdown.Cite:
		return Edit{ref.Span, target}, nil
	case markdown.Field:
		return Edit{ref.Span, respellValue(raw, ref, target)}, nil
	}
	if bytes.HasSuffix(before, []byte("[[")) {
		end := len(raw)
		if i := strings.IndexAny(raw, "#|"); i >= 0 {
			end = i
		}
		end -= len(raw[:end]) - len(strings.TrimRight(raw[:end], " \t\\")) // a bar in a table is written \|
		start := len(raw[:end]) - len(strings.TrimLeft(raw[:end], " \t"))
		if strings.ContainsAny(target, "[]|#\n") {
			return Edit{}, wrong
		}
		at := source.Span{Start: ref.Span.Start + start, End: ref.Span.Start + end}
		return Edit{at, target}, nil
	}
	end := len(raw)
	if i := strings.IndexAny(raw, "#?"); i >= 0 {
		end = i
	}
	encoded := encode(target, bytes.HasSuffix(before, []byte("<")))
	if dot := strings.IndexByte(encoded, ':'); dot >= 0 && !strings.Contains(encoded[:dot], "/") {
		encoded = "./" + encoded // not a scheme
	}
	if bytes.HasSuffix(before, []byte(`"`)) || bytes.HasSuffix(before, []byte("'")) || bytes.HasSuffix(before, []byte("=")) { // raw HTML
		encoded = html.EscapeString(encoded)
	}
	return Edit{source.Span{Start: ref.Span.Start, End: ref.Span.Start + end}, encoded}, nil
}

// encode writes a path as the address of a Markdown link. Between < and > a space may stand.
func encode(s string, angle bool) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == 0x7f, c == ' ' && !angle, strings.IndexByte(`%#?()<>\&"'*`+"`", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// respellValue writes a value of front matter, or of config.toml, that names another target.
func respellValue(raw string, ref markdown.Ref, target string) string {
	i := strings.Index(raw, ref.Target)
	quoted := raw != "" && (raw[0] == '"' || raw[0] == '\'')
	if i >= 0 && !strings.ContainsAny(target, `"'\`) && (quoted || !strings.ContainsAny(target, ":#[]{},&*!|>%@`") && strings.Trim(target, "-?0123456789.") != "") {
		return raw[:i] + target + raw[i+len(ref.Target):]
	}
	if ref.Anchor != "" {
		target += "#" + ref.Anchor
	}
	return table.Quote(target)
}
