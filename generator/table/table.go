// Package table provides text as values: TOML and YAML, each key and value with the place where it was
// written. It is the only importer of both libraries and must never know what a key means.
package table

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"waymark/generator/source"
)

// Kind says what a Value is.
type Kind uint8

// The kinds of values. Null is YAML's only.
const (
	Null Kind = iota
	String
	Integer
	Float
	Bool
	Date
	List
	Map
)

// String names the kind as a writer would: "text", "a list".
func (k Kind) String() string {
	return [...]string{"nothing", "text", "a whole number", "a number", "true or false", "a date", "a list", "a table"}[k]
}

// Value is one value as it was written. Only the field that its kind names is meaningful; a whole number
// has both Int and Float. Values are never changed once read.
type Value struct {
	Kind  Kind
	Span  source.Span
	Str   string
	Int   int64
	Float float64
	Bool  bool
	Date  time.Time // in UTC where the writer gave no zone
	List  []Value
	Map   Table

	made origin // of a table or list of TOML: what may still be added to it
}

// Entry is a key with its value. A dotted key ([a.b] or a.b = 1) is an entry of the table it leads to.
type Entry struct {
	Key     string
	KeySpan source.Span
	Value   Value
}

// Table holds entries in the order written.
type Table []Entry

// Lookup finds an entry by its key.
func (t Table) Lookup(key string) (Entry, bool) {
	for _, e := range t {
		if e.Key == key {
			return e, true
		}
	}
	return Entry{}, false
}

// Keys lists the keys in the order written.
func (t Table) Keys() []string {
	keys := make([]string, len(t))
	for i, e := range t {
		keys[i] = e.Key
	}
	return keys
}

// Problem is a fault in the text itself. Other is the other place, of a key given twice; else it is empty.
type Problem struct {
	Span    source.Span
	Message string
	Hint    string
	Other   source.Span
	Value   bool // all of the text was read: it is this value that there cannot be
}

// Text words a value for messages and for plain display: as the writer could have written it.
func (v Value) Text() string {
	switch v.Kind {
	case String:
		return v.Str
	case Integer:
		return strconv.FormatInt(v.Int, 10)
	case Float:
		return strconv.FormatFloat(v.Float, 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Date:
		if v.Date.Equal(v.Date.Truncate(24*time.Hour)) && v.Date.Location() == time.UTC {
			return v.Date.Format(time.DateOnly)
		}
		return v.Date.Format(time.RFC3339)
	}
	return fmt.Sprint(v.Kind)
}

// Quote writes a text as a basic string of TOML 1.0, which is a double-quoted one of YAML too.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
