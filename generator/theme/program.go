package theme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// This file makes layouts fast. While a page is made, html/template finds out of each value anew what it is, where its field
// lies and how it is to be escaped. The types of a View tell all that beforehand: here a layout is gone through once, as
// html/template has left it with its escapers, and becomes a program. The pages are the same, byte by byte: a layout that
// does more than a program can has none, and where a value is none that can be written as it is, or where there is a
// fault, html/template makes the page after all, and says what is wrong.

// program is a template for one type of dot.
type program struct{ run step }

// step does one action. Dot is what the template has as such.
type step func(x *execution, dot reflect.Value) flow

// flow tells what comes after an action.
type flow int

const (
	onward flow = iota
	leaving
	continuing
	givenUp // to html/template
)

// execution is one page on its way.
type execution struct {
	out  *bytes.Buffer
	vars []reflect.Value // of the template that runs; the first is $
}

// expression is a value to be asked for; an invalid one where that has to be given up.
type expression struct {
	kind reflect.Type // what it always is
	of   func(x *execution, dot reflect.Value) reflect.Value
}

// shown is a template and what its dot is.
type shown struct {
	name string
	dot  reflect.Type
}

// compiler makes a program of a layout.
type compiler struct {
	layout   *template.Template
	funcs    template.FuncMap
	programs map[shown]*program
	beyond   bool // something is more than a program can do
	depth    int  // the most variables of the template that is gone through
}

// scope is what is known at one place of a template.
type scope struct {
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	kind reflect.Type
}

// errWritten ends an execution with the first byte.
var errWritten = errors.New("written")

type noWriter struct{}

func (noWriter) Write([]byte) (int, error) { return 0, errWritten }

// compile gives the program of a layout for a View. Where it can have none, that is nil, and the templates that it fills in
// with the whole View, as a base does its blocks, have theirs.
func compile(layout *template.Template, funcs template.FuncMap) *program {
	// The escapers are there from the first execution on: this is that. What is wrong, the next one says again.
	if err := layout.Execute(noWriter{}, &View{}); layout.Tree == nil || err != nil && !errors.Is(err, errWritten) {
		return nil
	}
	if p := programOf(layout, layout.Name(), funcs); p != nil {
		return p
	}
	parts := map[string]*program{}
	for i, n := range layout.Tree.Root.Nodes {
		call, ok := n.(*parse.TemplateNode)
		if !ok || call.Pipe == nil || call.Pipe.String() != "." {
			continue
		}
		if p := programOf(layout, call.Name, funcs); p != nil {
			parts[call.Name] = p
			layout.Tree.Root.Nodes[i] = tried(call)
		}
	}
	layout.Funcs(template.FuncMap{runs: func(name string, v *View) template.HTML {
		var out bytes.Buffer
		if !parts[name].execute(&out, v) {
			return ""
		}
		return template.HTML(out.String())
	}})
	return nil
}

// runs is the function by which a layout calls a program.
const runs = "_program"

// tried gives {{ with _program "name" . }}{{ . }}{{ else }}{{ template "name" . }}{{ end }}.
func tried(call *parse.TemplateNode) parse.Node {
	args := []parse.Node{parse.NewIdentifier(runs), &parse.StringNode{NodeType: parse.NodeString, Text: call.Name}, &parse.DotNode{NodeType: parse.NodeDot}}
	with := parse.BranchNode{NodeType: parse.NodeWith, Pos: call.Pos, Line: call.Line, Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Args: args}}}}
	with.List = &parse.ListNode{NodeType: parse.NodeList, Nodes: []parse.Node{&parse.ActionNode{NodeType: parse.NodeAction, Pos: call.Pos, Line: call.Line, Pipe: piped(args[2])}}}
	with.ElseList = &parse.ListNode{NodeType: parse.NodeList, Nodes: []parse.Node{call}}
	return &parse.WithNode{BranchNode: with}
}

// programOf gives the program of one template of a layout, for a View; nil where there is none.
func programOf(layout *template.Template, name string, funcs template.FuncMap) *program {
	c := compiler{layout: layout, funcs: funcs, programs: map[shown]*program{}}
	p := c.template(name, reflect.TypeFor[*View]())
	if c.beyond {
		return nil
	}
	return p
}

// execute writes what a program makes of a view; false where html/template has to.
func (p *program) execute(out *bytes.Buffer, v *View) bool {
	x := execution{out: out}
	return p.run(&x, reflect.ValueOf(v)) == onward
}

func (c *compiler) template(name string, dot reflect.Type) *program {
	if p, ok := c.programs[shown{name, dot}]; ok {
		return p
	}
	p := &program{}
	c.programs[shown{name, dot}] = p // before it is made: a template may come to itself
	t := c.layout.Lookup(name)
	if t == nil || t.Tree == nil || dot == nil { // html/template keeps those for attributes to itself
		c.beyond = true
		return p
	}
	outer := c.depth
	c.depth = 1
	body := c.list(t.Tree.Root, scope{dot, []variable{{"$", dot}}})
	room := c.depth
	c.depth = outer
	p.run = func(x *execution, dot reflect.Value) flow {
		inner := execution{x.out, make([]reflect.Value, room)}
		inner.vars[0] = dot
		return body(&inner, dot)
	}
	return p
}

func (c *compiler) list(l *parse.ListNode, s scope) step {
	var steps []step
	if l != nil {
		for _, n := range l.Nodes {
			if do := c.node(n, &s); do != nil {
				steps = append(steps, do)
			}
			if c.beyond {
				break
			}
		}
	}
	return func(x *execution, dot reflect.Value) flow {
		for _, do := range steps {
			if to := do(x, dot); to != onward {
				return to
			}
		}
		return onward
	}
}

// node gives what a node does; nil where that is nothing. A variable that it declares is in scope from there on.
func (c *compiler) node(n parse.Node, s *scope) step {
	switch n := n.(type) {
	case *parse.CommentNode:
		return nil
	case *parse.TextNode:
		return func(x *execution, _ reflect.Value) flow {
			x.out.Write(n.Text)
			return onward
		}
	case *parse.ActionNode:
		if len(n.Pipe.Decl) > 0 {
			return c.set(n.Pipe, s)
		}
		return c.show(n.Pipe, *s)
	case *parse.IfNode:
		if len(n.Pipe.Decl) == 0 {
			return choose(c.test(n.Pipe, *s), c.list(n.List, *s), c.list(n.ElseList, *s))
		}
	case *parse.WithNode:
		if v := c.value(n.Pipe, *s); len(n.Pipe.Decl) == 0 && !c.beyond {
			return c.with(v, c.list(n.List, scope{v.kind, s.vars}), c.list(n.ElseList, *s))
		}
	case *parse.RangeNode:
		if v := c.value(n.Pipe, *s); !c.beyond && v.kind.Kind() == reflect.Slice {
			return c.each(n, v, *s)
		}
	case *parse.TemplateNode:
		if n.Pipe != nil {
			return c.call(n, *s)
		}
	case *parse.BreakNode:
		return func(*execution, reflect.Value) flow { return leaving }
	case *parse.ContinueNode:
		return func(*execution, reflect.Value) flow { return continuing }
	}
	c.beyond = true
	return nil
}

// declare gives a variable its place.
func (c *compiler) declare(s *scope, name string, kind reflect.Type) int {
	s.vars = append(slices.Clip(s.vars), variable{name, kind})
	c.depth = max(c.depth, len(s.vars))
	return len(s.vars) - 1
}

// find gives the place of a variable.
func (s scope) find(name string) (int, bool) {
	for i, v := range slices.Backward(s.vars) {
		if v.name == name {
			return i, true
		}
	}
	return 0, false
}

// set declares a variable, or gives it another value.
func (c *compiler) set(p *parse.PipeNode, s *scope) step {
	bare := *p
	bare.Decl = nil
	v := c.value(&bare, *s)
	if c.beyond || len(p.Decl) != 1 {
		c.beyond = true
		return nil
	}
	at, there := s.find(p.Decl[0].Ident[0])
	if !p.IsAssign {
		at = c.declare(s, p.Decl[0].Ident[0], v.kind)
	} else if !there || s.vars[at].kind != v.kind {
		c.beyond = true
	}
	return func(x *execution, dot reflect.Value) flow {
		x.vars[at] = v.of(x, dot)
		if !x.vars[at].IsValid() {
			return givenUp
		}
		return onward
	}
}

// choose does one thing or the other.
func choose(test func(x *execution, dot reflect.Value) (yes, ok bool), then, otherwise step) step {
	return func(x *execution, dot reflect.Value) flow {
		yes, ok := test(x, dot)
		switch {
		case !ok:
			return givenUp
		case yes:
			return then(x, dot)
		}
		return otherwise(x, dot)
	}
}

func (c *compiler) with(v expression, then, otherwise step) step {
	holds := c.holds(v.kind)
	return func(x *execution, dot reflect.Value) flow {
		inner := v.of(x, dot)
		switch {
		case !inner.IsValid():
			return givenUp
		case holds(inner):
			return then(x, inner)
		}
		return otherwise(x, dot)
	}
}

func (c *compiler) each(n *parse.RangeNode, v expression, s scope) step {
	otherwise := c.list(n.ElseList, s)
	var element, index int
	switch d := n.Pipe.Decl; {
	case n.Pipe.IsAssign || len(d) > 2:
		c.beyond = true
	case len(d) == 2:
		index = c.declare(&s, d[0].Ident[0], reflect.TypeFor[int]())
		element = c.declare(&s, d[1].Ident[0], v.kind.Elem())
	case len(d) == 1:
		element = c.declare(&s, d[0].Ident[0], v.kind.Elem())
	}
	s.dot = v.kind.Elem()
	body := c.list(n.List, s)
	return func(x *execution, dot reflect.Value) flow {
		all := v.of(x, dot)
		if !all.IsValid() {
			return givenUp
		}
		if all.Len() == 0 {
			return otherwise(x, dot)
		}
		for i := range all.Len() {
			one := all.Index(i)
			if element > 0 {
				x.vars[element] = one
			}
			if index > 0 {
				x.vars[index] = reflect.ValueOf(i)
			}
			switch body(x, one) {
			case leaving:
				return onward
			case givenUp:
				return givenUp
			}
		}
		return onward
	}
}

func (c *compiler) call(n *parse.TemplateNode, s scope) step {
	v := c.value(n.Pipe, s)
	p := c.template(n.Name, v.kind)
	return func(x *execution, dot reflect.Value) flow {
		inner := v.of(x, dot)
		if !inner.IsValid() {
			return givenUp
		}
		return p.run(x, inner)
	}
}

// holds gives what says of values of a type whether they count as true (text/template, Actions).
func (c *compiler) holds(kind reflect.Type) func(reflect.Value) bool {
	if kind != nil {
		switch kind.Kind() {
		case reflect.String, reflect.Slice:
			return func(v reflect.Value) bool { return v.Len() > 0 }
		case reflect.Bool, reflect.Int, reflect.Float64, reflect.Pointer:
			return func(v reflect.Value) bool { return !v.IsZero() }
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

// piped gives an argument as a pipeline.
func piped(n parse.Node) *parse.PipeNode {
	if p, ok := n.(*parse.PipeNode); ok {
		return p
	}
	return &parse.PipeNode{NodeType: parse.NodePipe, Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Args: []parse.Node{n}}}}
}

// function gives the name of the function that a command calls, if it calls one, and what it is given.
func function(n *parse.CommandNode) (name string, args []parse.Node) {
	if f, ok := n.Args[0].(*parse.IdentifierNode); ok {
		return f.Ident, n.Args[1:]
	}
	return "", nil
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

// show writes a value as html/template would, which has put its escapers behind it.
func (c *compiler) show(p *parse.PipeNode, s scope) step {
	v := c.command(p.Cmds[0], s)
	var escapers []string
	for _, n := range p.Cmds[1:] {
		word, args := function(n)
		if word == "" || len(args) > 0 {
			c.beyond = true
		}
		escapers = append(escapers, strings.TrimPrefix(word, "_html_template_"))
	}
	if c.beyond {
		return nil
	}
	write := writer(v.kind, strings.Join(escapers, " "))
	if write == nil {
		c.beyond = true
	}
	return func(x *execution, dot reflect.Value) flow {
		if is := v.of(x, dot); !is.IsValid() || !write(x.out, is) {
			return givenUp
		}
		return onward
	}
}

// writer gives what writes the values of a type behind some escapers; nil where a program has none. It writes nothing and says
// false where a value needs html/template.
func writer(kind reflect.Type, escapers string) func(out *bytes.Buffer, v reflect.Value) bool {
	text := kind.Kind() == reflect.String && kind.NumMethod() == 0
	ready := kind == reflect.TypeFor[template.HTML]()
	address := kind == reflect.TypeFor[template.URL]()
	marked := text && kind.PkgPath() == "html/template"
	switch escapers {
	case "htmlescaper", "attrescaper", "rcdataescaper":
		if kind.Kind() == reflect.Int || kind.Kind() == reflect.Float64 {
			return writeNumber
		}
		if text && (!marked || address || escapers == "htmlescaper" && !ready) {
			return writeEscaped
		}
	case "urlfilter urlnormalizer attrescaper", "urlnormalizer attrescaper":
		if text && (!marked || address) {
			return writeAddress
		}
	case "urlescaper attrescaper":
		if text && (!marked || address) {
			return writeUnreserved
		}
	}
	if ready && (escapers == "htmlescaper" || escapers == "") || kind == reflect.TypeFor[template.JS]() && escapers == "jsvalescaper" {
		return writeReady
	}
	return nil
}

func writeReady(out *bytes.Buffer, v reflect.Value) bool {
	out.WriteString(v.String())
	return true
}

func writeNumber(out *bytes.Buffer, v reflect.Value) bool {
	if v.CanInt() {
		out.Write(strconv.AppendInt(out.AvailableBuffer(), v.Int(), 10))
	} else {
		escape(out, fmt.Sprint(v.Float()))
	}
	return true
}

func writeEscaped(out *bytes.Buffer, v reflect.Value) bool {
	escape(out, v.String())
	return true
}

// escape writes a text into HTML, as html/template does it.
func escape(out *bytes.Buffer, s string) {
	from := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case 0:
			as = "\uFFFD"
		default:
			continue
		}
		out.WriteString(s[from:i])
		out.WriteString(as)
		from = i + 1
	}
	out.WriteString(s[from:])
}

// writeAddress writes an address that has nothing in it to be said otherwise, and no scheme but those of the web.
func writeAddress(out *bytes.Buffer, v reflect.Value) bool {
	s := v.String()
	rest := strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return writePlain(out, s, rest, "-._/#?=")
}

// writeUnreserved writes a part of an address that has only what stands for itself (RFC 3986, 2.3).
func writeUnreserved(out *bytes.Buffer, v reflect.Value) bool {
	s := v.String()
	return writePlain(out, s, s, "-._")
}

// writePlain writes a text if all of a part of it is letters and digits of ASCII or among others.
func writePlain(out *bytes.Buffer, s, part, others string) bool {
	for i := range len(part) {
		if c := part[i]; (c < 'a' || 'z' < c) && (c < 'A' || 'Z' < c) && (c < '0' || '9' < c) && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	out.WriteString(s)
	return true
}
