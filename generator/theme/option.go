package theme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"waymark/generator/diag"
	"waymark/generator/source"
	"waymark/generator/table"
)

// This file is the options of a theme. theme.toml declares them, each with its default; [params] in config.toml
// chooses. A layout asks with the function option.
//
// A value is made of words from a list that the theme knows, never of CSS: so a colour that was not looked at for
// contrast cannot come in, and nothing that a site writes needs escaping.

// Option is one thing that a site may choose.
type Option struct {
	Name string
	Help string
	Of   []string // the words that a value may be made of

	Value  string            // of an option with one value
	Values map[string]string // of an option with a value for each of several names, such as kinds
	Others []string          // what the kinds that Values does not name get, in their turn

	css string // a rule: $0 stands for the name, $1 for the first word of the value, and so on
}

// options reads what the layers declare, the first having the last word, and what the site chose.
func options(layers []Layer, chosen table.Table) ([]Option, diag.List) {
	byName := map[string]Option{}
	var problems diag.List
	for _, l := range slices.Backward(layers) {
		f, ok := l["theme.toml"]
		if !ok {
			continue
		}
		t, faults := table.TOML(f.Data, 0)
		for _, p := range faults {
			problems = append(problems, diag.Diagnostic{Code: diag.TemplateBad, Place: diag.Place{Path: f.Path, Start: p.Span.Start, End: p.Span.End}, Message: p.Message, Hint: p.Hint})
		}
		declared, _ := t.Lookup("options")
		for _, e := range declared.Value.Map {
			byName[e.Key] = declare(e)
		}
	}
	complain := func(code diag.Code, at source.Span, message, hint string) {
		problems = append(problems, diag.Diagnostic{Code: code, Place: diag.Place{Path: source.ConfigFile, Start: at.Start, End: at.End}, Message: message, Hint: hint})
	}
	names := slices.Sorted(maps.Keys(byName))
	for _, e := range chosen {
		o, ok := byName[e.Key]
		if !ok {
			complain(diag.ConfigKey, e.KeySpan, fmt.Sprintf("the theme has no option %q", e.Key), diag.Or(diag.DidYouMean(e.Key, names), "its options: "+strings.Join(names, ", ")))
			continue
		}
		fits := func(v table.Value) bool {
			for _, word := range strings.Fields(v.Text()) {
				if v.Kind != table.String || !slices.Contains(o.Of, word) {
					complain(diag.ConfigValue, v.Span, fmt.Sprintf("%s is made of words that the theme knows, and %q is none of them", e.Key, word), diag.Or(diag.DidYouMean(word, o.Of), "choose from "+strings.Join(o.Of, ", ")))
					return false
				}
			}
			if n := len(strings.Fields(v.Text())); o.css != "" && !strings.Contains(o.css, "$"+strconv.Itoa(n)) || strings.Contains(o.css, "$"+strconv.Itoa(n+1)) {
				complain(diag.ConfigValue, v.Span, fmt.Sprintf("%q is not made of as many words as %s takes", v.Text(), e.Key), "choose from "+strings.Join(o.Of, ", "))
				return false
			}
			return true
		}
		switch {
		case (e.Value.Kind == table.Map) != (o.Values != nil):
			complain(diag.ConfigValue, e.Value.Span, fmt.Sprintf("%s is %s here, but must be %s", e.Key, e.Value.Kind, map[bool]string{true: "a table", false: "text"}[o.Values != nil]), "")
		case o.Values == nil:
			if fits(e.Value) {
				o.Value = e.Value.Text()
			}
		default:
			o.Values = maps.Clone(o.Values)
			for _, one := range e.Value.Map {
				if fits(one.Value) {
					o.Values[one.Key] = one.Value.Text()
				}
			}
		}
		byName[e.Key] = o
	}
	var list []Option
	for _, name := range names {
		list = append(list, byName[name])
	}
	return list, problems
}

// declare reads [options.NAME] of theme.toml.
func declare(e table.Entry) Option {
	o := Option{Name: e.Key}
	words := func(key string) (list []string) {
		w, _ := e.Value.Map.Lookup(key)
		for _, v := range w.Value.List {
			list = append(list, v.Text())
		}
		return list
	}
	o.Help, o.Of, o.Others, o.css = text(e.Value.Map, "help"), words("of"), words("others"), text(e.Value.Map, "css")
	value, _ := e.Value.Map.Lookup("default")
	if value.Value.Kind != table.Map {
		o.Value = text(e.Value.Map, "default")
		return o
	}
	o.Values = map[string]string{}
	for _, one := range value.Value.Map {
		o.Values[one.Key] = one.Value.Text()
	}
	return o
}

// text gives the text of a key; "" where there is none.
func text(t table.Table, key string) string {
	if e, ok := t.Lookup(key); ok {
		return e.Value.Text()
	}
	return ""
}

// settle gives the kinds that no value names one of the others each, in the order of their names.
func settle(list []Option, kinds []string) {
	for _, o := range list {
		if len(o.Others) == 0 {
			continue
		}
		next := 0
		for _, k := range slices.Sorted(slices.Values(kinds)) {
			if _, named := o.Values[k]; !named {
				o.Values[k] = o.Others[next%len(o.Others)]
				next++
			}
		}
	}
}

// rules gives what all options say in CSS.
func rules(list []Option) string {
	var b strings.Builder
	rule := func(o Option, name, value string) {
		words := []string{"$0", ident(name)}
		for i, w := range strings.Fields(value) {
			words = append(words, "$"+strconv.Itoa(i+1), w)
		}
		if value != "" && o.css != "" {
			b.WriteString("  " + strings.NewReplacer(words...).Replace(o.css) + "\n")
		}
	}
	for _, o := range list {
		if o.Values == nil {
			rule(o, "", o.Value)
		}
		for _, name := range slices.Sorted(maps.Keys(o.Values)) {
			rule(o, name, o.Values[name])
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n@layer tokens {\n" + b.String() + "}\n"
}

// ident writes a name so that it is one in CSS too.
func ident(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r < 0x80 && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// styleOf gives the asset that takes the options' rules: that of the first theme that names one.
func styleOf(layers []Layer) string {
	for _, l := range layers {
		t, _ := table.TOML(l["theme.toml"].Data, 0)
		if style := text(t, "style"); style != "" {
			return style
		}
	}
	return ""
}

// Option gives what was chosen for an option, or for one of its names; "" where there is none.
func (t *Theme) Option(name string, of ...string) string {
	i, ok := slices.BinarySearchFunc(t.options, name, func(o Option, name string) int { return strings.Compare(o.Name, name) })
	if !ok {
		return ""
	}
	if len(of) == 0 {
		return t.options[i].Value
	}
	return t.options[i].Values[of[0]]
}

// Options lists what the site may choose and did, by name.
func (t *Theme) Options() []Option { return t.options }
