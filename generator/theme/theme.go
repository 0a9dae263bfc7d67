// Package theme provides the look of a site: layouts that turn a View into HTML, strings in the reader's
// language, and assets. It must never know how a View came about.
//
// A theme is a folder: layouts/*.html and layouts/partials/*.html (html/template), assets/ (copied to theme/
// in the output), strings/LANGUAGE.toml, theme.toml. Themes are layered: each file is taken from the first that has it.
package theme

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"

	"waymark/generator/diag"
	"waymark/generator/source"
	"waymark/generator/table"
)

// File is one file of a theme. Path is where it lies, from the site's root; that of a built-in theme is not
// on the disk.
type File struct {
	Path string
	Data []byte
}

// Layer is one theme's files by their path in the theme: "layouts/page.html".
type Layer map[string]File

// Strings gives what a layer says, without what it looks like.
func (l Layer) Strings() Layer {
	said := Layer{}
	for p, f := range l {
		if strings.HasPrefix(p, "strings/") {
			said[p] = f
		}
	}
	return said
}

// merge gives each file as the first layer has it that has it.
func merge(layers []Layer) Layer {
	files := Layer{}
	for _, l := range slices.Backward(layers) {
		maps.Copy(files, l)
	}
	return files
}

// Whole tells whether layers make a theme that needs no other behind it: they have a layout for pages, and that one is a
// page by itself, or there is a base that it fills. What only defines parts is none.
func Whole(layers []Layer) bool {
	files := merge(layers)
	page, there := files["layouts/page.html"]
	if _, based := files["layouts/"+base]; !there || based {
		return there
	}
	t := parse.New("")
	t.Mode = parse.SkipFuncCheck
	_, err := t.Parse(string(page.Data), "", "", map[string]*parse.Tree{})
	return err != nil || !parse.IsEmptyTree(t.Root) // a fault is told where the layout is loaded
}

// FromFS gives the files of a built-in theme.
func FromFS(fsys fs.FS, name string) (Layer, error) {
	l := Layer{}
	err := fs.WalkDir(fsys, name, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		l[strings.TrimPrefix(p, name+"/")] = File{"themes/" + p, data}
		return err
	})
	return l, err
}

// Theme is layouts ready to be executed. It is never changed once loaded and safe for use by several goroutines.
type Theme struct {
	layouts  map[string]*template.Template // by name, each the template to be executed
	programs map[string]*program           // by layout; nil where it has none
	fields   map[string]map[string]bool    // by layout: the names of the fields that it and what it reaches show
	sums     map[string]source.Sum
	assets   map[string]File
	paths    map[string]File // by template name
	words    map[string]string
	options  []Option // by name

	partials *template.Template // for partialCached
	kept     kept
	buffers  sync.Pool // of *bytes.Buffer to execute into
}

// base is the layout that others fill in: those that only define blocks. A layout with text of its own outside
// blocks stands alone.
const base = "base.html"

// Load layers themes, the first being asked first, and prepares their layouts. Layouts that cannot be read
// are reported and missing. kinds are the names of the site's kinds, chosen is what it chose of the theme's options.
func Load(layers []Layer, language string, kinds []string, chosen table.Table) (*Theme, diag.List) {
	files := merge(layers)
	t := &Theme{kept: kept{made: map[string]template.HTML{}}, layouts: map[string]*template.Template{}, programs: map[string]*program{}, fields: map[string]map[string]bool{}, sums: map[string]source.Sum{}, assets: map[string]File{}, paths: map[string]File{}}
	words, problems := loadStrings(layers, language)
	t.words = words
	var faults diag.List
	t.options, faults = options(layers, chosen)
	problems = append(problems, faults...)
	settle(t.options, kinds)
	if f, ok := files["assets/"+styleOf(layers)]; ok {
		f.Data = append(bytes.Clone(f.Data), rules(t.options)...)
		files["assets/"+styleOf(layers)] = f
	}
	given := funcs(words)
	given["partialCached"], given["option"] = t.partialCached, t.Option
	root := template.New("").Funcs(given)
	bad := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		if rest, ok := strings.CutPrefix(name, "assets/"); ok {
			t.assets[rest] = f
			t.sums[rest] = source.SumOf(f.Data)
		}
		name, ok := strings.CutPrefix(name, "layouts/")
		if !ok || path.Ext(name) != ".html" {
			continue
		}
		t.paths[name] = f
		if strings.Contains(name, "/") || name == base {
			if _, err := root.New(name).Parse(string(f.Data)); err != nil {
				problems = append(problems, t.problem(err))
				bad[name] = true
			}
		}
	}
	fold(root, words)
	t.partials = template.Must(root.Clone())
	extra := sha256.Sum256([]byte(fmt.Sprint(sortedPairs(words), t.options)))
	for name, f := range t.paths {
		if strings.Contains(name, "/") || name == base {
			continue
		}
		layout := template.Must(root.Clone())
		if _, err := layout.New(name).Parse(string(f.Data)); err != nil {
			problems = append(problems, t.problem(err))
			continue
		}
		fold(layout, words)
		starts := name
		if own := layout.Lookup(name); t.paths[base].Data != nil && (own == nil || own.Tree == nil || parse.IsEmptyTree(own.Tree.Root)) {
			starts = base
		}
		used, fields := uses(layout, name, starts)
		if slices.ContainsFunc(used, func(u string) bool { return bad[u] }) {
			continue
		}
		t.layouts[strings.TrimSuffix(name, ".html")] = layout.Lookup(starts)
		t.programs[strings.TrimSuffix(name, ".html")] = compile(layout.Lookup(starts), given)
		t.sums[strings.TrimSuffix(name, ".html")] = t.sumOf(used, extra[:])
		t.fields[strings.TrimSuffix(name, ".html")] = fields
	}
	clear(t.kept.made) // by executions that showed nothing
	return t, problems
}

func sortedPairs(m map[string]string) []string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, k, m[k])
	}
	return list
}

// uses gives the templates that a layout reaches, itself included, and the names of all fields that they show.
func uses(layout *template.Template, names ...string) (reached []string, fields map[string]bool) {
	seen := map[string]bool{}
	fields = map[string]bool{}
	show := func(path []string) {
		for _, field := range path {
			fields[field] = true
		}
	}
	var visit func(n parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				visit(n)
			}
		}
	}
	reach := func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		if t := layout.Lookup(name); t != nil && t.Tree != nil {
			list(t.Tree.Root)
		}
	}
	branch := func(b *parse.BranchNode) {
		visit(b.Pipe)
		list(b.List)
		list(b.ElseList)
	}
	visit = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			visit(n.Pipe)
		case *parse.TemplateNode:
			reach(n.Name)
			if n.Pipe != nil {
				visit(n.Pipe)
			}
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		case *parse.WithNode:
			branch(&n.BranchNode)
		case *parse.PipeNode:
			for _, c := range n.Cmds {
				if name, ok := stringArg(c, "partialCached"); ok {
					reach(name)
				} else if f, ok := c.Args[0].(*parse.IdentifierNode); ok && f.Ident == "partialCached" {
					for _, t := range layout.Templates() { // any of them
						reach(t.Name())
					}
				}
				for _, arg := range c.Args {
					visit(arg)
				}
			}
		case *parse.FieldNode:
			show(n.Ident)
		case *parse.VariableNode:
			show(n.Ident[1:])
		case *parse.ChainNode:
			visit(n.Node)
			show(n.Field)
		}
	}
	for _, n := range names {
		reach(n)
	}
	return slices.Sorted(maps.Keys(seen)), fields
}

// sumOf sums the files that a layout is made of.
func (t *Theme) sumOf(used []string, extra []byte) source.Sum {
	var b bytes.Buffer
	b.Write(extra)
	for _, name := range used {
		sum := source.SumOf(t.paths[name].Data)
		b.WriteString(name)
		b.Write(sum[:])
	}
	return source.SumOf(b.Bytes())
}

// Sums gives a sum for each layout and asset by its name, which differs when anything it is made of does.
func (t *Theme) Sums() map[string]source.Sum { return t.sums }

// Assets gives the files to be copied to theme/ in the output, by their path there.
func (t *Theme) Assets() map[string]File { return t.assets }

// Pick gives the first of the names that is a layout: "" where none is.
func (t *Theme) Pick(names ...string) string {
	for _, n := range names {
		if t.layouts[n] != nil {
			return n
		}
	}
	return ""
}

// Shows tells whether a layout, or a partial that it reaches, names a field: what none does need not be made.
func (t *Theme) Shows(layout, field string) bool { return t.fields[layout][field] }

// Say gives a string in the site's language.
func (t *Theme) Say(key string) string { return say(t.words, key) }

// Execute makes the HTML of a view with a layout: never nil where there is no diagnostic. What goes wrong is one, at its
// place in the layout. The bytes are lent: whoever needs them no more may say so by done, which is nil where there are none,
// and the next page is written over them.
func (t *Theme) Execute(layout string, v *View) (data []byte, done func(), d *diag.Diagnostic) {
	out, ok := t.buffers.Get().(*bytes.Buffer)
	if !ok {
		out = bytes.NewBuffer(make([]byte, 0, usualPage)) // a page of no bytes is one too: nil would be none
	}
	give := func() {
		out.Reset()
		t.buffers.Put(out)
	}
	if p := t.programs[layout]; p != nil && p.execute(out, v) {
		return out.Bytes(), give, nil
	}
	out.Reset()
	if err := t.layouts[layout].Execute(out, v); err != nil {
		give()
		d := t.problem(err)
		if d.Path == "" {
			d.Path = t.paths[layout+".html"].Path
		}
		return nil, nil, &d
	}
	return out.Bytes(), give, nil
}

// usualPage is the bytes that there is room for before a page is written: a buffer that grows copies what it has.
const usualPage = 24 << 10

// place matches how html/template says where: "template: page.html:12:5: …" or "html/template:page.html:3:…".
var place = regexp.MustCompile(`template: ?([^:]+):(\d+):(?:(\d+):)? ?(.*)`)

// problem turns an error of html/template into a diagnostic at its place.
func (t *Theme) problem(err error) diag.Diagnostic {
	d := diag.Diagnostic{Code: diag.TemplateBad, Message: err.Error()}
	d.Start = -1
	m := place.FindStringSubmatch(err.Error())
	if m == nil {
		return d
	}
	f := t.paths[m[1]]
	d.Path, d.Message = f.Path, m[4]
	if d.Path == "" {
		d.Path = m[1]
		return d
	}
	line, _ := strconv.Atoi(m[2])
	column, _ := strconv.Atoi(m[3])
	at := 0
	for range line - 1 {
		i := bytes.IndexByte(f.Data[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	end := len(f.Data)
	if i := bytes.IndexByte(f.Data[at:], '\n'); i >= 0 {
		end = at + i
	}
	d.Start, d.End = min(at+column, end), end
	return d
}

// loadStrings reads the strings of the reader's language: those of "cy-GB" over "cy" over English, of each
// theme over those behind it.
func loadStrings(layers []Layer, language string) (map[string]string, diag.List) {
	words := map[string]string{}
	var problems diag.List
	tried := []string{"en"}
	if main, _, ok := strings.Cut(language, "-"); ok {
		tried = append(tried, main)
	}
	for _, lang := range append(tried, language) {
		for _, l := range slices.Backward(layers) {
			f, ok := l["strings/"+strings.ToLower(lang)+".toml"]
			if !ok {
				continue
			}
			t, faults := table.TOML(f.Data, 0)
			for _, p := range faults {
				problems = append(problems, diag.Diagnostic{Code: diag.TemplateBad, Place: diag.Place{Path: f.Path, Start: p.Span.Start, End: p.Span.End}, Message: p.Message, Hint: p.Hint})
			}
			for _, e := range t {
				words[e.Key] = e.Value.Text()
			}
		}
	}
	return words, problems
}

// funcs are the functions that layouts may call besides html/template's own.
func funcs(words map[string]string) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, args ...any) string { return say(words, key, args...) },
		"date":  func(d Date) string { return sayDate(words, d) },
		"plain": func(s Date) string { return string(s) },
	}
}

// partialCached executes a partial, as the template action does, and keeps what it gives for the next call with the
// same keys. The keys must say all that the partial shows. (Hugo's function of that name does the same.)
func (t *Theme) partialCached(name string, context any, keys ...any) (template.HTML, error) {
	key := make([]byte, 0, 256)
	key = append(key, name...)
	for _, k := range keys {
		key = append(key, 0)
		if s, ok := k.(string); ok {
			key = append(key, s...)
		} else {
			key = fmt.Append(key, k)
		}
	}
	if made, ok := t.kept.get(key); ok {
		return made, nil
	}
	partial := t.partials.Lookup(name)
	if partial == nil {
		return "", fmt.Errorf("no partial %q", name)
	}
	var out strings.Builder
	if err := partial.Execute(&out, context); err != nil {
		return "", err
	}
	made := template.HTML(out.String())
	t.kept.put(string(key), made)
	return made, nil
}

// kept is what partialCached made, by its name and keys.
type kept struct {
	mu   sync.RWMutex
	made map[string]template.HTML
}

func (k *kept) get(key []byte) (template.HTML, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	made, ok := k.made[string(key)]
	return made, ok
}

func (k *kept) put(key string, made template.HTML) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made[key] = made
}

// fold replaces {{ t "key" }} by its string in all templates of a set: it is the same on every page, and a call
// costs more than all text around it.
func fold(set *template.Template, words map[string]string) {
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			foldList(t.Tree.Root, words)
		}
	}
}

func foldList(l *parse.ListNode, words map[string]string) {
	if l == nil {
		return
	}
	for i, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 && len(n.Pipe.Cmds[0].Args) == 2 {
				if key, ok := stringArg(n.Pipe.Cmds[0], "t"); ok {
					l.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(template.HTMLEscapeString(say(words, key)))}
				}
			}
		case *parse.IfNode:
			foldList(n.List, words)
			foldList(n.ElseList, words)
		case *parse.RangeNode:
			foldList(n.List, words)
			foldList(n.ElseList, words)
		case *parse.WithNode:
			foldList(n.List, words)
			foldList(n.ElseList, words)
		}
	}
}

// stringArg gives the first argument of a call of the named function, where that is a string as written.
func stringArg(c *parse.CommandNode, function string) (string, bool) {
	if len(c.Args) < 2 {
		return "", false
	}
	f, ok := c.Args[0].(*parse.IdentifierNode)
	s, ok2 := c.Args[1].(*parse.StringNode)
	if !ok || !ok2 || f.Ident != function {
		return "", false
	}
	return s.Text, true
}

// say gives the string of a key with its %-verbs filled in. With a number as the first argument, the key with
// ".one" or ".many" behind it is asked first. A key that no theme has is shown as it is.
func say(words map[string]string, key string, args ...any) string {
	if len(args) > 0 {
		if n, ok := args[0].(int); ok {
			form := ".many"
			if n == 1 {
				form = ".one"
			}
			if w, ok := words[key+form]; ok {
				return fmt.Sprintf(w, args...)
			}
		}
	}
	w, ok := words[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return w
	}
	return fmt.Sprintf(w, args...)
}

// sayDate words a day in the reader's language: "23 November 2026".
func sayDate(words map[string]string, d Date) string {
	year, rest, ok := strings.Cut(string(d), "-")
	month, day, ok2 := strings.Cut(rest, "-")
	if !ok || !ok2 {
		return string(d)
	}
	return strings.TrimLeft(day, "0") + " " + say(words, "month."+strings.TrimLeft(month, "0")) + " " + year
}
