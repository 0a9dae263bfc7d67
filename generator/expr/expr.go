// Package expr provides the language of conditions: a short typed expression such as
//
//	verdict == "transformation" && count("cites") >= 2
//
// over whatever names and calls its user offers. It must never know what they mean, nor where a text comes from.
//
// Everything is looked up and typed when an expression is read, so that a slip is told at its place; working it out
// can then not fail. There are no loops, and patterns are RE2, so it takes time in proportion to what it looks at.
package expr

import (
	"strconv"
	"strings"
	"time"
)

// Type is what a value is.
type Type uint8

// The types. A list is of one of them.
const (
	None   Type = iota // of what was not understood: it fits everything, so that a fault is told once
	Truth              // true or false
	Number             // 12, 0.5, -3
	Text               // "so" or 'so'
	Date               // 2026-11-23
	Group              // has parts and no value of its own, such as a figure: size.value, size.unit
	list   Type = 16   // added to the type of its members
)

// ListOf gives the type of a list of values of a type.
func ListOf(t Type) Type { return t | list }

func (t Type) of() Type { return t &^ list }

func (t Type) many() bool { return t&list != 0 }

// String names the type as a writer would: "a number", "a list of texts".
func (t Type) String() string {
	words := [...][2]string{{"anything", "anything"}, {"true or false", "true or false"}, {"a number", "numbers"}, {"text", "texts"}, {"a date", "dates"}, {"a group of values", "groups"}}
	if t.many() {
		return "a list of " + words[t.of()][1]
	}
	return words[t][0]
}

// Value is a value of one of the types; only what its type names is meaningful. A number or date may be missing.
// Text that is not there is "", a list that is not there is empty.
type Value struct {
	Type    Type
	Missing bool
	Truth   bool
	Number  float64
	Text    string
	Date    time.Time
	List    []Value
}

// The ways to make a value.

// Texts gives a list of texts.
func Texts(texts []string) Value {
	v := Value{Type: ListOf(Text)}
	for _, t := range texts {
		v.List = append(v.List, Value{Type: Text, Text: t})
	}
	return v
}

// Count gives a whole number.
func Count(n int) Value { return Value{Type: Number, Number: float64(n)} }

// Day gives a date; the zero time is none.
func Day(t time.Time) Value { return Value{Type: Date, Date: t, Missing: t.IsZero()} }

// String gives the value as it is written in an expression, "nothing" where it is missing.
func (v Value) String() string {
	switch {
	case v.Missing:
		return "nothing"
	case v.Type.many():
		parts := make([]string, len(v.List))
		for i, item := range v.List {
			parts[i] = item.String()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case v.Type == Truth:
		return strconv.FormatBool(v.Truth)
	case v.Type == Number:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case v.Type == Date:
		return v.Date.Format(time.DateOnly)
	}
	return strconv.Quote(v.Text)
}

// Scope is what expressions of some place may speak of.
type Scope struct {
	Names map[string]Name // dotted names for the parts of a group, beside the group's own
	Calls map[string]Call
}

// Name is something that has a value.
type Name struct {
	Type Type
	Of   []string // a text that is always one of these; nil: any

	Unclear string // why nobody can tell what it is; empty: it is clear
}

// Call is a question with texts as arguments, which stand in the expression as they are: count("cites").
type Call struct {
	Gives Type
	Args  []Arg
	Least int // how many of Args must be given
}

// Arg is one argument of a call.
type Arg struct {
	What string   // in messages: "relation"
	Of   []string // what it must be one of; nil: any text
	Key  bool     // it names something that may have a place of its own: Keys lists it
}

// World answers an expression's questions. It is asked only what the Scope offers; the zero Value says that there is
// nothing of that name.
type World interface {
	Value(name string) Value
	Call(name string, args []string) Value
}

// Fault is what is wrong with an expression, at bytes Start to End of its text.
type Fault struct {
	Start, End    int
	Message, Hint string
}

// Expr is an expression that was understood. It is never changed.
type Expr struct {
	text string
	root *node
}

// Holds works the expression out.
func (e *Expr) Holds(w World) bool { return e.root.truth(w) }

// Keys lists the names that the expression speaks of, without their parts, and the arguments that name such; each
// once, in the order written.
func (e *Expr) Keys() []string { return e.root.keys(nil) }

// Asks calls yield for each call in the expression, in the order written.
func (e *Expr) Asks(yield func(name string, args []string)) { e.root.asks(yield) }

// Texts calls yield for each text that stands in the expression to be compared with, in the order written.
func (e *Expr) Texts(yield func(text string)) { e.root.compared(yield) }

// Needs calls yield for each call that must be true for the expression to hold, in the order written: those with nothing
// but && around them.
func (e *Expr) Needs(yield func(name string, args []string)) {
	parts := []*node{e.root}
	if e.root.op == opAnd {
		parts = e.root.args
	}
	for _, n := range parts {
		if n.op == opCall {
			yield(n.name, n.texts)
		}
	}
}

// Broken is the part of an expression that does not hold.
type Broken struct {
	Text string   // as written, on one line
	Keys []string // as Keys gives them
	Is   string   // what the left side of a comparison is: `count("cites") is 1`; empty where it is none, or a list
}

// Why gives the first of the parts, with && between them, that does not hold. It is empty where all do.
func (e *Expr) Why(w World) Broken {
	n := e.root.why(w)
	if n == nil {
		return Broken{}
	}
	b := Broken{Text: strings.Join(strings.Fields(e.text[n.start:n.end]), " "), Keys: n.keys(nil)}
	if !isComparison(n.op) {
		return b
	}
	if left := n.args[0]; left.op != opLiteral && !left.typ.many() {
		b.Is = e.text[left.start:left.end] + " is " + left.value(w).String()
	}
	return b
}
