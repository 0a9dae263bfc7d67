package theme

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"slices"
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

// execution is one template on its way.
type execution struct {
	out  *bytes.Buffer
	vars []reflect.Value // the first is $
	deep int             // how many templates it is in
}

// deepest is how many templates a program goes into: one that comes to itself for ever html/template reports.
const deepest = 1000

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
		if x.deep == deepest {
			return givenUp
		}
		inner := execution{x.out, make([]reflect.Value, room), x.deep + 1}
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
