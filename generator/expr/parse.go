package expr

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/generator/diag"
)

// This file reads an expression and gives every part its type.
//
//	or      = and { "||" and } .
//	and     = not { "&&" not } .
//	not     = "!" not | compare .
//	compare = operand [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "contains" | "matches" ) operand ] .
//	operand = name | name "(" [ text { "," text } ] ")" | text | number | date | "true" | "false"
//	        | "[" [ operand { "," operand } ] "]" | "(" or ")" .

// maxDepth is how deep an expression may be nested.
const maxDepth = 100

// Parse reads an expression that must be true or false. Where there are faults there is no expression.
func Parse(text string, scope Scope) (*Expr, []Fault) {
	p := parser{scan: scanner{text: text}, scope: scope}
	p.step()
	if p.token.kind == tokenEnd && p.scan.fault == nil {
		return nil, []Fault{{0, len(text), "there is no condition here", `write one, such as title != ""`}}
	}
	root := p.or()
	switch {
	case p.failed:
	case p.scan.fault != nil:
		p.faults = append(p.faults, *p.scan.fault)
	case p.token.kind != tokenEnd:
		p.unexpected("&& or || or the end of the condition")
	default:
		p.needs(root, Truth, "a condition")
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return &Expr{text, root}, nil
}

type op uint8

const (
	opLiteral op = iota
	opName
	opCall
	opList
	opNot
	opAnd
	opOr
	opEqual
	opUnequal
	opLess
	opAtMost
	opMore
	opAtLeast
	opIn
	opContains
	opMatches
)

var comparisons = map[string]op{"==": opEqual, "!=": opUnequal, "<": opLess, "<=": opAtMost, ">": opMore, ">=": opAtLeast, "in": opIn, "contains": opContains, "matches": opMatches}

func isComparison(o op) bool { return o >= opEqual }

// node is a part of an expression.
type node struct {
	op         op
	typ        Type
	start, end int
	args       []*node
	name       string         // of a name or a call
	texts      []string       // a call's arguments
	key        []string       // those of them that name something
	literal    Value          // of a literal
	pattern    *regexp.Regexp // of matches
	of         []string       // of a name: what its text is always one of
}

type parser struct {
	scan   scanner
	scope  Scope
	token  token // the next
	end    int   // of the token before it
	depth  int
	faults []Fault
	failed bool // reading cannot go on
}

func (p *parser) step() {
	p.end = p.token.end
	p.token = p.scan.next()
}

func (p *parser) fault(start, end int, message, hint string) {
	p.faults = append(p.faults, Fault{start, end, message, hint})
}

// unexpected reports that something else stands where a thing is needed, and ends the reading.
func (p *parser) unexpected(want string) {
	if p.failed {
		return
	}
	p.failed = true
	if p.scan.fault != nil {
		p.faults = append(p.faults, *p.scan.fault)
		return
	}
	t := p.token
	if t.kind == tokenEnd {
		p.fault(max(t.start-1, 0), t.start, "the condition ends too early: "+want+" is missing", "")
		return
	}
	hint := map[string]string{"and": "write &&", "or": "write ||", "not": "write !(…)", "is": "write ==", "=": "write =="}[strings.ToLower(t.text)]
	p.fault(t.start, t.end, fmt.Sprintf("%q stands where %s is expected", p.scan.text[t.start:t.end], want), hint)
}

func (p *parser) is(sign string) bool {
	return p.token.text == sign && p.token.kind == tokenSign
}

func (p *parser) take(sign string) bool {
	if !p.is(sign) {
		return false
	}
	p.step()
	return true
}

// needs reports a part that is not of the type that is wanted of it.
func (p *parser) needs(n *node, want Type, role string) {
	if n.typ != want && n.typ != None {
		hint := ""
		if want == Truth && n.op == opName {
			hint = "compare it with something: " + n.name + " " + map[bool]string{true: `contains "…"`, false: `== "…"`}[n.typ.many()]
			if n.typ == Number {
				hint = "compare it with something: " + n.name + " > 0"
			}
		}
		p.fault(n.start, n.end, fmt.Sprintf("this is %s, but %s must be %s", n.typ, role, want), hint)
	}
}

func (p *parser) or() *node  { return p.chain("||", opOr, p.and) }
func (p *parser) and() *node { return p.chain("&&", opAnd, p.not) }

func (p *parser) chain(sign string, o op, each func() *node) *node {
	first := each()
	if !p.is(sign) {
		return first
	}
	n := &node{op: o, typ: Truth, start: first.start, args: []*node{first}}
	for p.take(sign) && !p.failed {
		n.args = append(n.args, each())
	}
	if !p.failed {
		for _, a := range n.args {
			p.needs(a, Truth, "each side of "+sign)
		}
	}
	n.end = p.end
	return n
}

func (p *parser) not() *node {
	start := p.token.start
	if p.depth++; p.depth > maxDepth {
		if !p.failed {
			p.fault(start, p.token.end, fmt.Sprintf("a condition may be nested %d deep", maxDepth), "")
		}
		p.failed = true
		return &node{}
	}
	defer func() { p.depth-- }()
	if !p.take("!") {
		return p.compare()
	}
	arg := p.not()
	if !p.failed {
		p.needs(arg, Truth, "what ! denies")
	}
	return &node{op: opNot, typ: Truth, start: start, end: p.end, args: []*node{arg}}
}

func (p *parser) compare() *node {
	left := p.operand()
	o, ok := comparisons[p.token.text]
	if !ok || p.token.kind != tokenSign && p.token.kind != tokenName || p.failed {
		return left
	}
	sign := p.token
	p.step()
	right := p.operand()
	n := &node{op: o, typ: Truth, start: left.start, end: p.end, args: []*node{left, right}}
	if p.failed {
		return n
	}
	switch o {
	case opIn:
		p.member(right, left)
	case opContains:
		if left.typ == Text {
			p.needs(right, Text, "what a text contains")
		} else {
			p.member(left, right)
		}
	case opMatches:
		p.matches(n)
	default:
		p.compared(n, sign.text)
	}
	return n
}

// compared checks the two sides of == and of < and the like.
func (p *parser) compared(n *node, sign string) {
	left, right := n.args[0], n.args[1]
	for _, side := range n.args {
		switch {
		case side.typ.many():
			p.fault(side.start, side.end, "a list cannot be compared", `ask for a member: "…" in `+p.text(side))
			return
		case side.typ == Group:
			p.fault(side.start, side.end, fmt.Sprintf("%q has no value of its own", p.text(side)), p.parts(side.name))
			return
		case side.typ == Truth && n.op > opUnequal:
			p.fault(side.start, side.end, "true and false have no order", "")
			return
		}
	}
	if left.typ != right.typ && left.typ != None && right.typ != None {
		hint := ""
		switch {
		case (left.typ == Date || right.typ == Date) && (left.typ == Text || right.typ == Text):
			hint = "write a date without quotes: 2026-11-23"
		case left.typ == Number && right.op == opLiteral || right.typ == Number && left.op == opLiteral:
			hint = "write a number without quotes"
		case right.typ == Number && right.op == opLiteral:
			hint = "put it in quotes: " + strconv.Quote(p.text(right))
		}
		p.fault(n.start, n.end, fmt.Sprintf("%s is %s, and %s is %s: they cannot be compared", p.text(left), left.typ, p.text(right), right.typ), hint)
		return
	}
	p.offered(left, right)
	p.offered(right, left)
}

// member checks a list and what is looked for in it.
func (p *parser) member(list, item *node) {
	switch {
	case list.typ == None || item.typ == None:
	case !list.typ.many():
		hint := ""
		if list.typ == Text {
			hint = "a text contains another: " + p.text(list) + " contains " + p.text(item)
		}
		p.fault(list.start, list.end, fmt.Sprintf("this is %s, but must be a list", list.typ), hint)
	case list.typ.of() != item.typ && list.typ.of() != None:
		p.fault(item.start, item.end, fmt.Sprintf("this is %s, but the list is %s", item.typ, list.typ), "")
	default:
		p.offered(list, item)
		p.offered(item, list)
	}
}

// offered reports texts that a name can never be: of a choice.
func (p *parser) offered(name, n *node) {
	for _, a := range n.args {
		if n.op == opList {
			p.offered(name, a)
		}
	}
	if name.of != nil && n.op == opLiteral && n.literal.Text != "" && !slices.Contains(name.of, n.literal.Text) {
		p.fault(n.start, n.end, fmt.Sprintf("%s is never %q", p.text(name), n.literal.Text), diag.Or(diag.DidYouMean(n.literal.Text, name.of), "it is one of "+strings.Join(name.of, ", ")))
	}
}

func (p *parser) matches(n *node) {
	left, right := n.args[0], n.args[1]
	if left.typ.of() != Text && left.typ != None {
		p.fault(left.start, left.end, fmt.Sprintf("this is %s, but only text matches a pattern", left.typ), "")
	}
	if right.op != opLiteral || right.typ != Text {
		p.fault(right.start, right.end, "a pattern must stand here as a text in quotes", "")
		return
	}
	var err error
	if n.pattern, err = regexp.Compile(right.literal.Text); err != nil {
		p.fault(right.start, right.end, "this is no pattern: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "patterns are those of RE2: github.com/google/re2/wiki/Syntax")
	}
}

func (p *parser) text(n *node) string { return p.scan.text[n.start:n.end] }

func (p *parser) operand() *node {
	t := p.token
	n := &node{start: t.start, end: t.end}
	switch {
	case t.kind == tokenText:
		n.typ, n.literal = Text, Value{Type: Text, Text: t.text}
	case t.kind == tokenNumber:
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			p.fault(t.start, t.end, fmt.Sprintf("%q is no number", t.text), "")
		}
		n.typ, n.literal = Number, Value{Type: Number, Number: f}
	case t.kind == tokenDate:
		d, err := time.Parse(time.DateOnly, t.text)
		if err != nil {
			p.fault(t.start, t.end, fmt.Sprintf("there is no day %s", t.text), "")
		}
		n.typ, n.literal = Date, Day(d)
	case t.kind == tokenName && (t.text == "true" || t.text == "false"):
		n.typ, n.literal = Truth, Value{Type: Truth, Truth: t.text == "true"}
	case t.kind == tokenName && comparisons[t.text] == 0:
		p.step()
		n.name = t.text
		if p.is("(") {
			p.call(n)
		} else {
			p.name(n)
		}
		return n
	case p.is("["):
		p.list(n)
		return n
	case p.take("("):
		n = p.or()
		if !p.failed && !p.take(")") {
			p.unexpected(")")
		}
		return n
	default:
		p.unexpected("a name or a value")
		return n
	}
	p.step()
	return n
}

func (p *parser) list(n *node) {
	n.op, n.typ = opList, ListOf(None)
	p.step()
	for !p.is("]") && !p.failed {
		if p.is("[") {
			p.unexpected("a value")
			return
		}
		item := p.operand()
		if p.failed {
			return
		}
		n.args = append(n.args, item)
		switch {
		case item.typ.many() || item.typ == Group:
			p.fault(item.start, item.end, fmt.Sprintf("this is %s, and cannot stand in a list", item.typ), "")
		case n.typ == ListOf(None):
			n.typ = ListOf(item.typ)
		case item.typ != n.typ.of() && item.typ != None:
			p.fault(item.start, item.end, fmt.Sprintf("this is %s, but the list is %s", item.typ, n.typ), "")
		}
		if !p.take(",") {
			break
		}
	}
	if !p.take("]") {
		p.unexpected(", or ]")
	}
	n.end = p.end
}

func (p *parser) name(n *node) {
	n.op = opName
	known, ok := p.scope.Names[n.name]
	if ok {
		if n.typ, n.of = known.Type, known.Of; known.Unclear != "" {
			p.fault(n.start, n.end, known.Unclear, "write a rule of its own for each kind")
			n.typ = None
		}
		return
	}
	if group, part, dotted := strings.Cut(n.name, "."); dotted {
		if of, ok := p.scope.Names[group]; ok {
			hint := p.parts(group)
			if of.Type.of() != Group {
				hint = fmt.Sprintf("it is %s, and has no parts", of.Type)
			}
			p.fault(n.start+len(group)+1, n.end, fmt.Sprintf("%s has no %q", group, part), hint)
			return
		}
	}
	if _, ok := p.scope.Calls[n.name]; ok {
		p.fault(n.start, n.end, n.name+" asks something: it needs a text in parentheses", "write "+n.name+`("…")`)
		return
	}
	p.fault(n.start, n.end, fmt.Sprintf("there is nothing called %q here", n.name), diag.DidYouMean(n.name, slices.Sorted(maps.Keys(p.scope.Names))))
}

// parts lists what a group has, as a hint.
func (p *parser) parts(group string) string {
	var list []string
	for name := range p.scope.Names {
		if strings.HasPrefix(name, group+".") {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return "there are " + strings.Join(list, ", ")
}

func (p *parser) call(n *node) {
	n.op = opCall
	call, ok := p.scope.Calls[n.name]
	if !ok {
		p.fault(n.start, n.end, fmt.Sprintf("there is no question %q", n.name), diag.Or(diag.DidYouMean(n.name, slices.Sorted(maps.Keys(p.scope.Calls))), "there are "+strings.Join(slices.Sorted(maps.Keys(p.scope.Calls)), ", ")))
	}
	n.typ = call.Gives
	p.step()
	for !p.is(")") && !p.failed {
		t := p.token
		if t.kind != tokenText {
			if p.scan.fault == nil && t.kind == tokenName && ok {
				p.failed = true
				p.fault(t.start, t.end, fmt.Sprintf("%s asks for a text in quotes", n.name), fmt.Sprintf("write %s(%q)", n.name, t.text))
				return
			}
			p.unexpected("a text in quotes")
			return
		}
		if i := len(n.texts); i < len(call.Args) {
			a := call.Args[i]
			if a.Of != nil && !slices.Contains(a.Of, t.text) {
				p.fault(t.start, t.end, fmt.Sprintf("there is no %s %q", a.What, t.text), diag.Or(diag.DidYouMean(t.text, a.Of), "there are "+strings.Join(a.Of, ", ")))
			}
			if a.Key {
				n.key = append(n.key, t.text)
			}
		}
		n.texts = append(n.texts, t.text)
		p.step()
		if !p.take(",") {
			break
		}
	}
	if !p.take(")") {
		p.unexpected(", or )")
	}
	n.end = p.end
	if many := len(n.texts); ok && !p.failed && (many < call.Least || many > len(call.Args)) {
		want := strconv.Itoa(call.Least)
		if len(call.Args) > call.Least {
			want += " to " + strconv.Itoa(len(call.Args))
		}
		p.fault(n.start, n.end, fmt.Sprintf("%s has %d texts in its parentheses, but must have %s", n.name, many, want), "")
	}
}
