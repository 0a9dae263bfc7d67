package config

import (
	"fmt"
	"slices"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/expr"
	"waymark/generator/schema"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file reads the rules that pages must fulfil.

func ruleKeys() []Key {
	return []Key{
		{"kind", "the kind of pages that the rule is for, or a list of them (default: every page)"},
		{"when", "a condition: only pages where it holds must fulfil the rule"},
		{"require", "the condition that must hold"},
		{"message", "what is said of a page where it does not"},
		{"hint", "what its writer should do; else the part of the condition that does not hold is shown"},
		{"severity", `"error" (default) or "warning"`},
	}
}

func (r *reader) rules(t table.Table) {
	e, ok := t.Lookup("rules")
	if !ok {
		return
	}
	if e.Value.Kind != table.List {
		r.wrong(e, "a list of tables: [[rules]]")
		return
	}
	var list []schema.Rule
	for _, v := range e.Value.List {
		if v.Kind != table.Map {
			r.report(diag.ConfigValue, v.Span, fmt.Sprintf("rules holds %s, but must hold tables: [[rules]]", v.Kind), "")
			continue
		}
		if rule, ok := r.rule(v); ok {
			list = append(list, rule)
		}
	}
	r.c.Schema.Rules = schema.NewRules(list)
}

// rule reads one rule; ok is false where it cannot be held to.
func (r *reader) rule(v table.Value) (rule schema.Rule, ok bool) {
	t := v.Map
	r.known(t, "rules")
	start := len(r.problems)
	for i, at := range r.words(t, "kind", &rule.Kinds) {
		r.must(at, rule.Kinds[i], "kind", r.c.Schema.KindNames())
	}
	if len(r.problems) > start {
		return rule, false // what its conditions may speak of is not known
	}
	r.text(t, "message", &rule.Message)
	r.text(t, "hint", &rule.Hint)
	severity := "error"
	if at, ok := r.text(t, "severity", &severity); ok && severity != "error" && severity != "warning" {
		r.report(diag.ConfigValue, at, fmt.Sprintf("%q is not a severity of a rule", severity), `choose one of "error", "warning"`)
	}
	rule.Warning = severity == "warning"
	scope := r.c.Schema.Scope(rule.Kinds)
	rule.When, _ = r.condition(t, "when", scope)
	rule.Require, rule.At = r.condition(t, "require", scope)
	for _, key := range []string{"require", "message"} {
		if e, given := t.Lookup(key); !given || e.Value.Kind == table.String && strings.TrimSpace(e.Value.Str) == "" {
			r.report(diag.ConfigValue, v.Span, "a rule needs "+key, `write `+map[string]string{"require": `require = 'title != ""'`, "message": `message = "what is wrong with a page that breaks it"`}[key])
		}
	}
	return rule, len(r.problems) == start
}

// condition reads an expression, and reports what is wrong in it at its place.
func (r *reader) condition(t table.Table, key string, scope expr.Scope) (*expr.Expr, source.Span) {
	text := ""
	at, ok := r.text(t, key, &text)
	if !ok {
		return nil, at
	}
	x, faults := expr.Parse(text, scope)
	written := r.file.Data[at.Start:at.End]
	slices.SortStableFunc(faults, func(a, b expr.Fault) int { return a.Start - b.Start })
	for _, f := range faults {
		span := source.Span{Start: at.Start + table.Offset(written, f.Start), End: at.Start + table.Offset(written, f.End)}
		r.report(diag.ConfigValue, span, key+": "+f.Message, f.Hint)
	}
	return x, at
}
