package expr

import (
	"slices"
	"strings"
)

// This file works expressions out.

// truth gives what a condition is.
func (n *node) truth(w World) bool {
	switch n.op {
	case opNot:
		return !n.args[0].truth(w)
	case opAnd:
		return !slices.ContainsFunc(n.args, func(a *node) bool { return !a.truth(w) })
	case opOr:
		return slices.ContainsFunc(n.args, func(a *node) bool { return a.truth(w) })
	}
	return n.value(w).Truth
}

func (n *node) value(w World) Value {
	switch n.op {
	case opLiteral:
		return n.literal
	case opName:
		v := w.Value(n.name)
		if v.Type == None {
			v = Value{Type: n.typ, Missing: n.typ == Number || n.typ == Date}
		}
		return v
	case opCall:
		return w.Call(n.name, n.texts)
	case opList:
		v := Value{Type: n.typ}
		for _, a := range n.args {
			v.List = append(v.List, a.value(w))
		}
		return v
	case opNot, opAnd, opOr:
		return Value{Type: Truth, Truth: n.truth(w)}
	}
	return Value{Type: Truth, Truth: n.compares(w)}
}

func (n *node) compares(w World) bool {
	a, b := n.args[0].value(w), n.args[1].value(w)
	switch n.op {
	case opIn:
		return has(b.List, a)
	case opContains:
		if a.Type.many() {
			return has(a.List, b)
		}
		return strings.Contains(a.Text, b.Text)
	case opMatches:
		if a.Type.many() {
			return slices.ContainsFunc(a.List, func(v Value) bool { return n.pattern.MatchString(v.Text) })
		}
		return n.pattern.MatchString(a.Text)
	case opUnequal:
		return !equal(a, b)
	case opEqual:
		return equal(a, b)
	}
	if a.Missing || b.Missing {
		return false
	}
	c := order(a, b)
	switch n.op {
	case opLess:
		return c < 0
	case opAtMost:
		return c <= 0
	case opMore:
		return c > 0
	}
	return c >= 0
}

func has(list []Value, item Value) bool {
	return slices.ContainsFunc(list, func(v Value) bool { return equal(v, item) })
}

// equal tells whether two values are the same. What is missing is equal to nothing.
func equal(a, b Value) bool {
	if a.Missing || b.Missing {
		return false
	}
	if a.Type == Truth {
		return a.Truth == b.Truth
	}
	return order(a, b) == 0
}

func order(a, b Value) int {
	switch a.Type {
	case Number:
		switch {
		case a.Number < b.Number:
			return -1
		case a.Number > b.Number:
			return 1
		}
		return 0
	case Date:
		return a.Date.Compare(b.Date)
	}
	return strings.Compare(a.Text, b.Text)
}

// why gives the first part that does not hold.
func (n *node) why(w World) *node {
	if n.op == opAnd {
		for _, a := range n.args {
			if bad := a.why(w); bad != nil {
				return bad
			}
		}
		return nil
	}
	if n.truth(w) {
		return nil
	}
	return n
}

func (n *node) keys(list []string) []string {
	add := func(k string) {
		if !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	if n.op == opName {
		name, _, _ := strings.Cut(n.name, ".")
		add(name)
	}
	for _, k := range n.key {
		add(k)
	}
	for _, a := range n.args {
		list = a.keys(list)
	}
	return list
}

// compared calls yield for each text of a literal.
func (n *node) compared(yield func(string)) {
	if n.op == opLiteral && n.typ == Text {
		yield(n.literal.Text)
	}
	for _, v := range n.literal.List {
		yield(v.Text)
	}
	for _, a := range n.args {
		a.compared(yield)
	}
}

func (n *node) asks(yield func(string, []string)) {
	if n.op == opCall {
		yield(n.name, n.texts)
	}
	for _, a := range n.args {
		a.asks(yield)
	}
}
