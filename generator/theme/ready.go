package theme

import (
	"errors"
	"html/template"
	"reflect"
	"text/template/parse"
)

// This file spares layouts a question whose answer is known: html/template asks of each value, while a page is made,
// whether it is HTML already. Where a View says so by the type of a field, as it does of each link, that takes longer
// than to write the value.

// escaper is what html/template puts behind a value that is shown as text of HTML.
const escaper = "_html_template_htmlescaper"

// errWritten ends an execution with the first byte.
var errWritten = errors.New("written")

type noWriter struct{}

func (noWriter) Write([]byte) (int, error) { return 0, errWritten }

// unasked takes the escaper away from values that can be nothing but HTML. An execution has to come before, as html/template
// puts it there in the first one: this is that. What is wrong with the layout, the next one says again.
func unasked(layout *template.Template) {
	if err := layout.Execute(noWriter{}, &View{}); layout.Tree == nil || err != nil && !errors.Is(err, errWritten) {
		return
	}
	s := spared{layout, map[shown]bool{}, map[*parse.PipeNode]bool{}}
	s.template(layout.Name(), reflect.TypeFor[*View]())
	for pipe, ready := range s.ready {
		if ready {
			pipe.Cmds = pipe.Cmds[:1]
		}
	}
}

// spared finds which values are HTML wherever they are shown.
type spared struct {
	layout *template.Template
	seen   map[shown]bool
	ready  map[*parse.PipeNode]bool // by the pipeline that shows one
}

// shown is a template and what its dot is; nil: anything.
type shown struct {
	name string
	dot  reflect.Type
}

func (s spared) template(name string, dot reflect.Type) {
	if t := s.layout.Lookup(name); t != nil && t.Tree != nil && !s.seen[shown{name, dot}] {
		s.seen[shown{name, dot}] = true
		s.list(t.Tree.Root, dot, dot)
	}
}

// list goes through nodes. Root is what the template was given, as $ gives it.
func (s spared) list(l *parse.ListNode, dot, root reflect.Type) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			s.action(n.Pipe, dot, root)
		case *parse.TemplateNode:
			s.template(n.Name, typeOf(n.Pipe, dot, root))
		case *parse.IfNode:
			s.list(n.List, dot, root)
			s.list(n.ElseList, dot, root)
		case *parse.WithNode:
			s.list(n.List, typeOf(n.Pipe, dot, root), root)
			s.list(n.ElseList, dot, root)
		case *parse.RangeNode:
			within := typeOf(n.Pipe, dot, root)
			if within != nil && within.Kind() == reflect.Slice {
				within = within.Elem()
			} else {
				within = nil
			}
			s.list(n.List, within, root)
			s.list(n.ElseList, dot, root)
		}
	}
}

// action judges a value that is shown: it has to be HTML each time that the template is used.
func (s spared) action(p *parse.PipeNode, dot, root reflect.Type) {
	if len(p.Cmds) != 2 || len(p.Decl) > 0 || len(p.Cmds[1].Args) != 1 {
		return
	}
	if f, ok := p.Cmds[1].Args[0].(*parse.IdentifierNode); !ok || f.Ident != escaper {
		return
	}
	ready, judged := s.ready[p]
	s.ready[p] = (ready || !judged) && valueOf(p.Cmds[0], dot, root) == reflect.TypeFor[template.HTML]()
}

// typeOf gives the type of a pipeline's value; nil where it is not known.
func typeOf(p *parse.PipeNode, dot, root reflect.Type) reflect.Type {
	if p == nil || len(p.Cmds) != 1 {
		return nil
	}
	return valueOf(p.Cmds[0], dot, root)
}

func valueOf(c *parse.CommandNode, dot, root reflect.Type) reflect.Type {
	if _, ok := stringArg(c, "partialCached"); ok {
		return reflect.TypeFor[template.HTML]()
	}
	if len(c.Args) != 1 {
		return nil
	}
	switch n := c.Args[0].(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return fieldOf(dot, n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return fieldOf(root, n.Ident[1:])
		}
	}
	return nil
}

// fieldOf follows names from field to field.
func fieldOf(t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t == nil || t.Kind() != reflect.Struct {
			return nil
		}
		if m, ok := t.MethodByName(name); ok && m.Type.NumIn() == 1 {
			t = m.Type.Out(0)
		} else if f, ok := t.FieldByName(name); ok {
			t = f.Type
		} else {
			return nil
		}
	}
	return t
}
