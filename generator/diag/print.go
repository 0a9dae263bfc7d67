package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// This file prints reports. Lines and columns are born here: everything before works with byte offsets.

// Printer writes lists of diagnostics in one of the formats.
type Printer struct {
	Severities Severities
	Read       func(path string) []byte // a file's text, nil where it is not to be had
	Color      bool                     // text only: mark with ANSI colours
}

// Formats lists the names that Print takes.
func Formats() []string { return []string{"text", "json", "github", "sarif"} }

// Print writes the list in the named format. It fails only for an unknown format or when w does.
func (p Printer) Print(w io.Writer, format string, l List) error {
	var out bytes.Buffer
	if read := p.Read; read != nil { // the list is sorted by path: a file is read once
		last, text := "", []byte(nil)
		p.Read = func(path string) []byte {
			if path != last || text == nil {
				last, text = path, read(path)
			}
			return text
		}
	}
	switch format {
	case "text":
		for _, d := range p.enabled(l) {
			p.text(&out, d)
		}
	case "json":
		p.json(&out, l)
	case "github":
		p.github(&out, l)
	case "sarif":
		p.sarif(&out, l)
	default:
		return fmt.Errorf("unknown format %q (one of %s)", format, strings.Join(Formats(), ", "))
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Text gives one diagnostic as it stands in a text report, without colours: place, message, marked line, hint.
func (p Printer) Text(d Diagnostic) string {
	var out bytes.Buffer
	p.Color = false
	p.text(&out, d)
	return out.String()
}

func (p Printer) enabled(l List) List {
	out := make(List, 0, len(l))
	for _, d := range l {
		if p.Severities.Of(d.Code) != Off {
			out = append(out, d)
		}
	}
	return out
}

// position is a place in lines and columns, both from 1; a column counts Unicode code points.
type position struct {
	Line, Column, EndLine, EndColumn int
	text                             string // the line, without its end
	from, to                         int    // the marked bytes in text
}

// Position gives the line and column of a place, both from 1; 0 for a file as a whole, or where its text is not to be had.
func (p Printer) Position(pl Place) (line, column int) {
	pos := p.locate(pl)
	return pos.Line, pos.Column
}

// locate finds the line and column of a place; all zero for a file as a whole, or where its text is not to be had.
func (p Printer) locate(pl Place) position {
	if pl.Start < 0 || p.Read == nil {
		return position{}
	}
	src := p.Read(pl.Path)
	if src == nil {
		return position{}
	}
	start := min(pl.Start, len(src))
	end := min(max(pl.End, start), len(src))
	lineAt := func(off int) (line, from int) {
		return 1 + bytes.Count(src[:off], []byte{'\n'}), 1 + bytes.LastIndexByte(src[:off], '\n')
	}
	line, from := lineAt(start)
	endLine, endFrom := lineAt(end)
	to := len(src)
	if i := bytes.IndexByte(src[from:], '\n'); i >= 0 {
		to = from + i
	}
	text := strings.TrimRight(string(src[from:to]), "\r")
	return position{
		Line: line, Column: 1 + utf8.RuneCount(src[from:start]),
		EndLine: endLine, EndColumn: 1 + utf8.RuneCount(src[endFrom:end]),
		text: text, from: min(start-from, len(text)), to: min(end-from, len(text)),
	}
}

func (p Printer) at(pl Place) string {
	if pos := p.locate(pl); pos.Line > 0 {
		return fmt.Sprintf("%s:%d:%d", pl.Path, pos.Line, pos.Column)
	}
	return pl.Path
}

const (
	maxLine   = 160     // code points of a source line that are shown
	maxSource = 4 << 10 // bytes of a source line that JSON holds as it is
)

func (p Printer) text(out *bytes.Buffer, d Diagnostic) {
	paint := func(code, s string) string {
		if !p.Color {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	sev := p.Severities.Of(d.Code)
	color := map[Severity]string{Error: "1;31", Warning: "1;33"}[sev]
	fmt.Fprintf(out, "%s: %s %s %s\n", paint("1", shown(p.at(d.Place))), paint(color, sev.String()+":"), shown(d.Message), paint("2", "["+string(d.Code)+"]"))
	if pos := p.locate(d.Place); pos.Line > 0 && pos.text != "" {
		line, before, mark := clip(pos)
		num := fmt.Sprintf("%5d", pos.Line)
		fmt.Fprintf(out, "%s %s %s\n", paint("2", num), paint("2", "|"), line)
		fmt.Fprintf(out, "%s %s %s%s\n", strings.Repeat(" ", len(num)), paint("2", "|"), before, paint(color, strings.Repeat("^", max(1, mark))))
	}
	if d.Hint != "" {
		fmt.Fprintf(out, "      %s %s\n", paint("2", "="), shown(d.Hint))
	}
	if d.Other.Path != "" {
		fmt.Fprintf(out, "      %s the other: %s\n", paint("2", "="), shown(p.at(d.Other)))
	}
}

// clip cuts a long line around its mark. before is the space that stands under what precedes the mark, and mark is
// how many columns of a terminal the mark takes.
func clip(pos position) (line, before string, mark int) {
	const far = 8 * maxLine // bytes that cannot all be shown: of a line of megabytes, no more is looked at
	head := []rune(shown(pos.text[max(0, pos.from-far):pos.from]))
	marked := []rune(shown(pos.text[pos.from:min(pos.to, pos.from+far)]))
	tail := []rune(shown(pos.text[pos.to:min(len(pos.text), pos.to+far)]))
	if len(head) > maxLine/2 {
		head = slices.Concat([]rune("…"), head[len(head)-maxLine/2:])
	}
	if len(marked) > maxLine {
		marked, tail = append(marked[:maxLine:maxLine], '…'), nil
	}
	if room := max(0, maxLine-len(head)-len(marked)); len(tail) > room {
		tail = append(tail[:room:room], '…')
	}
	return string(head) + string(marked) + string(tail), strings.Repeat(" ", columns(head)), columns(marked)
}

// shown makes text from a site's files safe to show on a terminal: a tab is a space, and what would move the cursor,
// change colours or turn the direction of writing is a replacement character.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// columns counts the columns that text takes on a terminal: two for East Asian wide characters (Unicode Annex 11),
// none for combining marks and what joins characters.
func columns(text []rune) int {
	n := 0
	for _, r := range text {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

type jsonDiagnostic struct {
	Severity  string `json:"severity"`
	Code      Code   `json:"code"`
	Path      string `json:"path"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
	Message   string `json:"message"`
	Hint      string `json:"hint,omitempty"`
	Source    string `json:"source,omitempty"`
	Other     string `json:"other,omitempty"`
}

func (p Printer) json(out *bytes.Buffer, l List) {
	list := []jsonDiagnostic{}
	for _, d := range p.enabled(l) {
		pos := p.locate(d.Place)
		if len(pos.text) > maxSource {
			pos.text, _, _ = clip(pos)
		}
		j := jsonDiagnostic{p.Severities.Of(d.Code).String(), d.Code, d.Path, pos.Line, pos.Column, pos.EndLine, pos.EndColumn, d.Message, d.Hint, pos.text, ""}
		if d.Other.Path != "" {
			j.Other = p.at(d.Other)
		}
		list = append(list, j)
	}
	encode(out, list)
}

func encode(out *bytes.Buffer, v any) {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("internal error: " + err.Error()) // plain structs of strings and numbers
	}
}

// github writes workflow commands, which GitHub shows as annotations on the lines of a pull request
// (docs.github.com, "Workflow commands for GitHub Actions").
func (p Printer) github(out *bytes.Buffer, l List) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, d := range p.enabled(l) {
		fmt.Fprintf(out, "::%s file=%s", p.Severities.Of(d.Code), property.Replace(d.Path))
		if pos := p.locate(d.Place); pos.Line > 0 {
			fmt.Fprintf(out, ",line=%d,endLine=%d", pos.Line, pos.EndLine)
			if pos.Line == pos.EndLine { // the runner refuses columns over several lines
				fmt.Fprintf(out, ",col=%d,endColumn=%d", pos.Column, pos.EndColumn)
			}
		}
		fmt.Fprintf(out, ",title=%s::%s\n", property.Replace(string(d.Code)), data.Replace(sentences(d)))
	}
}

// sentences joins message and hint for formats that have one text only.
func sentences(d Diagnostic) string {
	if d.Hint == "" {
		return d.Message
	}
	return d.Message + "; " + d.Hint
}
