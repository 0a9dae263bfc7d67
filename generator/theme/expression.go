package theme

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// This file gives programs their values: fields, variables, and what functions make of them.

// expression is a value to be asked for; an invalid one where that has to be given up.
type expression struct {
	kind reflect.Type // what it always is
	of   func(x *execution, dot reflect.Value) reflect.Value
}

// value gives what a pipeline of one command is.
func (c *compiler) value(p *parse.PipeNode, s scope) expression {
	if len(p.Cmds) != 1 {
		return c.none()
	}
	return c.command(p.Cmds[0], s)
}

// none is what is more than a program can do.
func (c *compiler) none() expression {
	c.beyond = true
	return expression{}
}

func (c *compiler) command(n *parse.CommandNode, s scope) expression {
	if word, args := function(n); word != "" {
		return c.ask(word, args, s)
	}
	if len(n.Args) == 1 {
		return c.operand(n.Args[0], s)
	}
	var from expression
	var names []string
	switch f := n.Args[0].(type) { // a method that is given something
	case *parse.FieldNode:
		from, names = c.dot(s), f.Ident
	case *parse.VariableNode:
		from, names = c.variable(f.Ident[0], s), f.Ident[1:]
	}
	if len(names) == 0 || c.beyond {
		return c.none()
	}
	last := len(names) - 1
	return c.method(c.field(from, names[:last]), names[last], n.Args[1:], s)
}

// operand gives one argument.
func (c *compiler) operand(n parse.Node, s scope) expression {
	constant := func(v any) expression {
		is := reflect.ValueOf(v)
		return expression{is.Type(), func(*execution, reflect.Value) reflect.Value { return is }}
	}
	switch n := n.(type) {
	case *parse.DotNode:
		return c.dot(s)
	case *parse.FieldNode:
		return c.field(c.dot(s), n.Ident)
	case *parse.VariableNode:
		return c.field(c.variable(n.Ident[0], s), n.Ident[1:])
	case *parse.ChainNode:
		return c.field(c.operand(n.Node, s), n.Field)
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return c.value(n, s)
		}
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	}
	return c.none()
}

func (c *compiler) dot(s scope) expression {
	return expression{s.dot, func(_ *execution, dot reflect.Value) reflect.Value { return dot }}
}

func (c *compiler) variable(name string, s scope) expression {
	at, there := s.find(name)
	if !there {
		return c.none()
	}
	return expression{s.vars[at].kind, func(x *execution, _ reflect.Value) reflect.Value { return x.vars[at] }}
}

// field follows names from field to field.
func (c *compiler) field(v expression, names []string) expression {
	for _, name := range names {
		if c.beyond || v.kind == nil {
			return c.none()
		}
		if _, ok := v.kind.MethodByName(name); ok {
			v = c.method(v, name, nil, scope{})
			continue
		}
		within, pointer := v.kind, v.kind.Kind() == reflect.Pointer
		if pointer {
			within = within.Elem()
		}
		if within.Kind() != reflect.Struct {
			return c.none()
		}
		f, ok := within.FieldByName(name)
		if _, method := reflect.PointerTo(within).MethodByName(name); !ok || method || !f.IsExported() {
			return c.none()
		}
		from, index := v.of, f.Index
		v = expression{f.Type, func(x *execution, dot reflect.Value) reflect.Value {
			is := from(x, dot)
			if pointer {
				is = is.Elem() // of nil: nothing
			}
			if !is.IsValid() {
				return is
			}
			if len(index) == 1 {
				return is.Field(index[0])
			}
			return is.FieldByIndex(index) // of what it embeds, which is never a pointer
		}}
	}
	return v
}

// method calls one.
func (c *compiler) method(v expression, name string, args []parse.Node, s scope) expression {
	if c.beyond || v.kind == nil {
		return c.none()
	}
	m, ok := v.kind.MethodByName(name)
	if !ok {
		return c.none()
	}
	return c.invoke(m.Func, append([]expression{v}, c.operands(args, s)...))
}

func (c *compiler) operands(args []parse.Node, s scope) []expression {
	given := make([]expression, len(args))
	for i, a := range args {
		given[i] = c.operand(a, s)
	}
	return given
}

// invoke calls a function of Go that gives one value, or none where it gives an error.
func (c *compiler) invoke(f reflect.Value, given []expression) expression {
	t := f.Type()
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
	}
	if c.beyond || t.NumOut() == 0 || len(given) < fixed || len(given) > fixed && !t.IsVariadic() {
		return c.none()
	}
	for i, g := range given {
		takes := t.In(min(i, t.NumIn()-1))
		if i >= fixed {
			takes = takes.Elem()
		}
		if !g.kind.AssignableTo(takes) {
			return c.none()
		}
	}
	return expression{t.Out(0), func(x *execution, dot reflect.Value) reflect.Value {
		in := make([]reflect.Value, len(given))
		for i, g := range given {
			if in[i] = g.of(x, dot); !in[i].IsValid() || in[i].Kind() == reflect.Pointer && in[i].IsNil() {
				return reflect.Value{}
			}
		}
		out := f.Call(in)
		if len(out) > 1 && !out[1].IsNil() {
			return reflect.Value{}
		}
		return out[0]
	}}
}

// ask calls one of the functions that layouts have (text/template, Functions; and those of the theme).
func (c *compiler) ask(word string, args []parse.Node, s scope) expression {
	if f, ok := c.funcs[word]; ok {
		return c.invoke(reflect.ValueOf(f), c.operands(args, s))
	}
	given := c.operands(args, s)
	if c.beyond {
		return c.none()
	}
	switch {
	case word == "len" && len(given) == 1 && (given[0].kind.Kind() == reflect.Slice || given[0].kind.Kind() == reflect.String):
		return expression{reflect.TypeFor[int](), func(x *execution, dot reflect.Value) reflect.Value {
			if is := given[0].of(x, dot); is.IsValid() {
				return reflect.ValueOf(is.Len())
			}
			return reflect.Value{}
		}}
	case word == "index" && len(given) == 2 && given[0].kind.Kind() == reflect.Slice && given[1].kind.Kind() == reflect.Int:
		return expression{given[0].kind.Elem(), func(x *execution, dot reflect.Value) reflect.Value {
			is, at := given[0].of(x, dot), given[1].of(x, dot)
			if !is.IsValid() || !at.IsValid() || at.Int() < 0 || at.Int() >= int64(is.Len()) {
				return reflect.Value{}
			}
			return is.Index(int(at.Int()))
		}}
	case word == "or" && len(given) > 0:
		return c.firstOf(given)
	case len(given) == 2 && given[0].kind.Kind() == given[1].kind.Kind():
		return c.compare(word, given[0], given[1])
	}
	return c.none()
}

// firstOf gives the first value that counts as true, else the last.
func (c *compiler) firstOf(given []expression) expression {
	kind := given[0].kind
	holds := c.holds(kind)
	if slices.ContainsFunc(given, func(g expression) bool { return g.kind != kind }) {
		return c.none()
	}
	return expression{kind, func(x *execution, dot reflect.Value) (is reflect.Value) {
		for _, g := range given {
			if is = g.of(x, dot); !is.IsValid() || holds(is) {
				break
			}
		}
		return is
	}}
}

// compare gives the answer of eq, ne, lt, le, gt and ge about two texts or two numbers.
func (c *compiler) compare(word string, a, b expression) expression {
	answers, ok := map[string][3]bool{ // to less, equal, greater
		"eq": {false, true, false}, "ne": {true, false, true}, "lt": {true, false, false},
		"le": {true, true, false}, "gt": {false, false, true}, "ge": {false, true, true},
	}[word]
	var order func(a, b reflect.Value) int
	switch a.kind.Kind() {
	case reflect.String:
		order = func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }
	case reflect.Int:
		order = func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	}
	if !ok || order == nil {
		return c.none()
	}
	answer := [3]reflect.Value{reflect.ValueOf(answers[0]), reflect.ValueOf(answers[1]), reflect.ValueOf(answers[2])}
	return expression{reflect.TypeFor[bool](), func(x *execution, dot reflect.Value) reflect.Value {
		a, b := a.of(x, dot), b.of(x, dot)
		if !a.IsValid() || !b.IsValid() {
			return reflect.Value{}
		}
		return answer[1+order(a, b)]
	}}
}

// holds gives what says of values of a type whether they count as true (text/template, Actions).
func (c *compiler) holds(kind reflect.Type) func(reflect.Value) bool {
	if kind != nil {
		switch kind.Kind() {
		case reflect.String, reflect.Slice:
			return func(v reflect.Value) bool { return v.Len() > 0 }
		case reflect.Bool, reflect.Int, reflect.Float64, reflect.Pointer:
			return func(v reflect.Value) bool { return !v.IsZero() }
		case reflect.Struct:
			return func(reflect.Value) bool { return true }
		}
	}
	c.beyond = true
	return nil
}

// test gives what an {{ if }} asks.
func (c *compiler) test(p *parse.PipeNode, s scope) func(x *execution, dot reflect.Value) (yes, ok bool) {
	if len(p.Cmds) == 1 && len(p.Decl) == 0 {
		if word, args := function(p.Cmds[0]); len(args) > 0 && (word == "and" || word == "or" || word == "not" && len(args) == 1) {
			return c.join(word, args, s)
		}
	}
	v := c.value(p, s)
	holds := c.holds(v.kind)
	return func(x *execution, dot reflect.Value) (yes, ok bool) {
		is := v.of(x, dot)
		return is.IsValid() && holds(is), is.IsValid()
	}
}

// join gives the answer of and, or and not.
func (c *compiler) join(word string, args []parse.Node, s scope) func(x *execution, dot reflect.Value) (yes, ok bool) {
	var tests []func(x *execution, dot reflect.Value) (yes, ok bool)
	for _, a := range args {
		tests = append(tests, c.test(piped(a), s))
	}
	until := word == "or" // the answer that ends it
	return func(x *execution, dot reflect.Value) (yes, ok bool) {
		for _, t := range tests {
			if yes, ok = t(x, dot); !ok || word != "not" && yes == until {
				return yes, ok
			}
		}
		return yes != (word == "not"), ok
	}
}
